"""A decoded frame in, a sample or a page out, in the sandboxed process. Knows neither files nor
times."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from parsers.document import PageImage, PageInput, Rendering
from parsers.reading.render_size import fit_size

if TYPE_CHECKING:
    import av

GREY_SIDE = 800  # pixels of a sample, the longer side; what is sent has half of them
POINTS = 72 / 96  # a pixel, as of pictures that do not say how large they are

Grey = np.ndarray[Any, np.dtype[np.uint8]]


def measure(frame: "av.VideoFrame") -> tuple[float, Grey]:
    """How sharp it is, and a thumbnail."""
    shrink = min(1.0, GREY_SIDE / max(frame.width, frame.height))
    width, height = (max(2, round(side * shrink) // 2 * 2) for side in (frame.width, frame.height))
    small = frame.reformat(width, height, format="gray", interpolation="AREA").to_ndarray()
    halved = small.reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3), dtype=np.float32)
    return sharpness(small), (halved + 0.5).astype(np.uint8)


def sharpness(grey: Grey) -> float:
    """The variance of the Laplacian (Pech-Pacheco et al. 2000)."""
    wide = grey.astype(np.int16)
    inner = -4 * wide[1:-1, 1:-1]
    inner += wide[:-2, 1:-1] + wide[2:, 1:-1]
    inner += wide[1:-1, :-2] + wide[1:-1, 2:]
    return float(inner.var(dtype=np.float32)) if inner.size else 0.0


def to_page(
    frame: "av.VideoFrame",
    aspect: float,
    number: int,
    span: tuple[float, float],
    rendering: Rendering,
) -> PageInput:
    """Upright, RGB on white, with square pixels. aspect: of the file's own pixels."""
    turns = round(frame.rotation / 90) % 4  # quarters, counterclockwise
    picture = _on_white(frame)
    width, height = frame.width * aspect, float(frame.height)
    if turns:
        picture = Image.fromarray(np.rot90(np.asarray(picture), turns))
    if turns % 2:
        width, height = height, width
    page_size = width * POINTS, height * POINTS
    if part := rendering.part:
        x0, y0, x1, y1 = part.to_frame(picture.size)
        left, top = math.floor(x0), math.floor(y0)
        picture = picture.crop(
            (left, top, max(left + 1, math.ceil(x1)), max(top + 1, math.ceil(y1)))
        )
        width, height = width * part.width, height * part.height
    size = _size(width, height, rendering)
    if picture.size != size:
        picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    image = PageImage(*picture.size, picture.tobytes())
    start, end = span
    turned = -90 * turns % 360
    return PageInput(number, *page_size, turned, image, start_seconds=start, end_seconds=end)


def _on_white(frame: "av.VideoFrame") -> Image.Image:
    if not any(part.is_alpha for part in frame.format.components) and not frame.format.has_palette:
        return Image.fromarray(frame.to_ndarray(format="rgb24"))
    drawn = Image.fromarray(frame.to_ndarray(format="rgba"), "RGBA")
    return Image.alpha_composite(Image.new("RGBA", drawn.size, "white"), drawn).convert("RGB")


def _size(width: float, height: float, rendering: Rendering) -> tuple[int, int]:
    """Whole pixels within the budget: the frame's own if possible."""
    if rendering.multiple_of > 1:
        return fit_size(width, height, rendering)
    shrink = min(1.0, math.sqrt(rendering.max_pixels / (width * height)))
    columns = min(max(1, math.floor(width * shrink + 1e-6)), rendering.max_pixels)
    rows = min(max(1, math.floor(height * shrink + 1e-6)), rendering.max_pixels // columns)
    return columns, rows
