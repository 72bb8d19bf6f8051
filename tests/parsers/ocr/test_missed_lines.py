"""Print that lies in none of the lines found."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from parsers.ocr.detection import Pixels, Quads
from parsers.ocr.missed_lines import count_missed_letters

TEXT = "be voted upon in time Several speakers raised concerns about it"


def page(size: int = 22, text: str = TEXT, lines: int = 4) -> tuple[Pixels, Quads]:
    picture = Image.new("RGB", (1000, 400), "white")
    pencil, font = ImageDraw.Draw(picture), ImageFont.load_default(size)
    quads = []
    for at in range(lines):
        y = 20 + at * (size + 8)
        pencil.text((20, y), text, fill="black", font=font)
        quads.append([(15, y), (990, y), (990, y + size + 6), (15, y + size + 6)])
    return np.asarray(picture), np.array(quads, np.float32)


def test_a_page_without_lines_misses_none() -> None:
    pixels, quads = page()
    assert count_missed_letters(pixels, quads[:0]) == 0


def test_a_few_letters_outside_the_lines_are_a_sign_or_a_drawing() -> None:
    pixels, quads = page(text="be voted upon")
    assert count_missed_letters(pixels, quads[:3]) == 0


def test_a_page_whose_lines_were_all_found_misses_none() -> None:
    pixels, quads = page()
    assert count_missed_letters(pixels, quads) == 0


@pytest.mark.parametrize("size", [16, 22, 28])
def test_a_line_that_was_not_found_is_counted_by_its_letters(size: int) -> None:
    pixels, quads = page(size)
    missed = count_missed_letters(pixels, quads[[0, 1, 3]])
    assert 30 <= missed <= len(TEXT)
