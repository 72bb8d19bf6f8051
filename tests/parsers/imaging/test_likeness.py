"""Are two images of the same page?"""

import io

import pytest
from PIL import Image, ImageDraw, ImageFont

from parsers.document import PageImage
from parsers.imaging.likeness import ALIKE, Likeness, difference, take_likeness

LINES = [f"line {number} of a letter about nothing in particular" for number in range(40)]


def letter(dpi: int = 100, lines: list[str] = LINES) -> Image.Image:
    image = Image.new("RGB", (round(8.27 * dpi), round(11.69 * dpi)), "white")
    for number, line in enumerate(lines):
        font = ImageFont.load_default(dpi / 6)
        ImageDraw.Draw(image).text((dpi, dpi * (1 + number / 4)), line, "black", font)
    return image


def likeness(image: Image.Image) -> Likeness:
    return take_likeness(PageImage(*image.size, image.tobytes()))


def test_another_page_is_not_alike() -> None:
    other = letter(lines=[line[::-1] for line in LINES[:25]])
    assert difference(likeness(letter()), likeness(other)) > ALIKE


def test_one_changed_line_is_not_alike() -> None:
    changed = [*LINES[:20], "Total: 1,234,567.89 in words", *LINES[21:]]
    assert difference(likeness(letter()), likeness(letter(lines=changed))) > ALIKE


def test_another_shape_is_not_alike() -> None:
    stretched = letter().resize((900, 1169))
    assert difference(likeness(letter()), likeness(stretched)) > ALIKE


@pytest.mark.parametrize("size", [(602, 851), (1240, 1754), (1700, 2403)])
def test_the_same_page_at_another_size_is_alike(size: tuple[int, int]) -> None:
    scaled = letter(200).resize(size)
    assert 0 < difference(likeness(letter(200)), likeness(scaled)) <= ALIKE


def test_the_same_page_compressed_is_alike() -> None:
    file = io.BytesIO()
    letter().save(file, "JPEG", quality=60)
    assert 0 < difference(likeness(letter()), likeness(Image.open(file))) <= ALIKE


def test_the_same_pixels_are_no_distance_apart() -> None:
    assert difference(likeness(letter()), likeness(letter())) == 0
