"""A page's image as numpy and Pillow have it, and back."""

from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from parsers.document import PageImage


def to_array(image: PageImage) -> npt.NDArray[np.uint8]:
    """(height, width, 3): red, green, blue; not to be written to."""
    return np.frombuffer(image.pixels, np.uint8).reshape(image.height, image.width, 3)


def from_array(pixels: npt.NDArray[Any]) -> PageImage:
    height, width = pixels.shape[:2]
    return PageImage(width, height, pixels.tobytes())


def to_picture(image: PageImage) -> Image.Image:
    return Image.frombytes("RGB", (image.width, image.height), image.pixels)
