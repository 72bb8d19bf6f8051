"""The kind of a picture by its measures; none where these are not clear."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw

from parsers.document import BoundingBox, Word
from parsers.imaging.pixels import from_array
from parsers.marks.picture_kind import kind_of, measure_picture

MIDDLE = BoundingBox(0.2, 0.4, 0.8, 0.7)
LETTERHEAD = BoundingBox(0.1, 0.02, 0.3, 0.1)


def told(
    pixels: Image.Image | npt.NDArray[Any],
    words: tuple[tuple[str, float, float], ...] = (),
    place: BoundingBox = MIDDLE,
    page: int = 1,
) -> str | None:
    """words: each with its middle, in fractions of the picture."""
    boxed = tuple(
        Word(text, BoundingBox(x - 0.02, y - 0.02, x + 0.02, y + 0.02), 0) for text, x, y in words
    )
    image = np.asarray(pixels.convert("RGB") if isinstance(pixels, Image.Image) else pixels)
    measures = measure_picture(from_array(image), boxed)
    return measures and kind_of(measures, place, page)


def canvas(width: int = 400, height: int = 300) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (width, height), "white")
    return image, ImageDraw.Draw(image)


def grain(deviation: float) -> npt.NDArray[np.uint8]:
    """A landscape of grey tones with the noise of a sensor."""
    y, x = np.mgrid[0:300, 0:400]
    light = 128 + 80 * np.sin(x / 50) * np.cos(y / 40) + 40 * (x > 200)
    noisy = light + np.random.default_rng(7).normal(0, deviation, light.shape)
    return np.dstack([np.clip(noisy, 0, 255).astype(np.uint8)] * 3)


@pytest.mark.parametrize("size", [(10, 300), (300, 10)])
def test_of_a_picture_of_few_pixels_nothing_is_told(size: tuple[int, int]) -> None:
    assert told(np.zeros((*size, 3), dtype=np.uint8)) is None


@pytest.mark.parametrize("level", [0, 128, 255])
def test_one_colour_has_no_kind(level: int) -> None:
    assert told(np.full((300, 400, 3), level, dtype=np.uint8)) is None


def test_tones_and_grain_make_a_photo() -> None:
    assert told(grain(8)) == "photo"


def test_a_painted_gradient_is_no_photo() -> None:
    assert told(grain(0)) is None


def test_bars_that_nobody_could_read_are_no_photo() -> None:
    bars = np.random.default_rng(3).integers(0, 2, 100).repeat(4)[None, :, None] * 200
    pixels = bars + np.random.default_rng(4).normal(20, 8, (300, 400, 3))
    assert told(np.clip(pixels, 0, 255).astype(np.uint8)) is None


def test_print_on_grainy_paper_is_no_photo() -> None:
    image, pen = canvas()
    for top in range(10, 280, 20):
        pen.text((10, top), "The quick brown fox jumps over the lazy dog", fill=0)
    pixels = np.asarray(image) * 0.9 + np.random.default_rng(5).normal(0, 7, (300, 400, 1))
    assert told(np.clip(pixels, 0, 255).astype(np.uint8)) is None


def axes() -> Image.Image:
    image, pen = canvas()
    pen.line((60, 20, 60, 260), fill=0)
    pen.line((60, 260, 390, 260), fill=0)
    return image


BELOW = (("2024", 0.4, 0.93), ("2025", 0.7, 0.93))


def test_axes_with_a_scale_that_falls_from_top_to_bottom_make_a_chart() -> None:
    scale = (("20", 0.08, 0.1), ("10.5", 0.08, 0.4), ("0", 0.08, 0.8))
    assert told(axes(), scale + BELOW) == "chart"


@pytest.mark.parametrize(
    "words",
    [
        (("1", 0.08, 0.1), ("2", 0.08, 0.4), ("3", 0.08, 0.8), *BELOW),  # rows are counted so
        (("20", 0.08, 0.1), ("10", 0.08, 0.4), ("0", 0.08, 0.8)),  # nothing below
        (("20", 0.08, 0.1), ("0", 0.08, 0.8), *BELOW),
        (("20", 0.5, 0.1), ("10", 0.5, 0.4), ("0", 0.5, 0.8), *BELOW),  # within
    ],
)
def test_without_such_a_scale_or_words_below_there_is_no_chart(
    words: tuple[tuple[str, float, float], ...],
) -> None:
    assert told(axes(), words) is None


def ring(fill: str = "red", box: tuple[int, int, int, int] = (30, 30, 270, 270)) -> Image.Image:
    image, pen = canvas(300, 300)
    pen.ellipse(box, outline=fill, width=14)
    pen.regular_polygon((150, 150, 40), 5, fill=fill)
    return image


@pytest.mark.parametrize("fill", ["red", "blue"])
def test_a_round_rim_in_one_colour_is_a_seal(fill: str) -> None:
    assert told(ring(fill)) == "seal"


def test_a_black_rim_a_long_one_and_a_disc_are_none() -> None:
    image, pen = canvas(300, 300)
    pen.ellipse((30, 30, 270, 270), fill="red")
    assert told(ring("black")) is None
    assert told(ring("red", (30, 90, 270, 210))) is None
    assert told(image) is None


def test_a_coloured_sign_in_the_letterhead_is_a_logo_and_elsewhere_nothing() -> None:
    image, pen = canvas(200, 100)
    pen.polygon(((10, 90), (50, 10), (90, 90)), fill="blue")
    assert told(image, place=LETTERHEAD) == "logo"
    assert told(image, place=LETTERHEAD, page=2) is None
    assert told(image) is None


def test_a_coloured_word_in_the_letterhead_is_no_logo() -> None:
    image, pen = canvas(200, 100)
    pen.rectangle((88, 44, 112, 56), fill="blue")
    assert told(image, (("INVOICE", 0.5, 0.5),), place=LETTERHEAD) is None


def test_a_round_mark_in_the_letterhead_is_no_seal() -> None:
    assert told(ring(), place=LETTERHEAD) == "logo"
