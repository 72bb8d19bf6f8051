"""Check boxes of a scan whose lines have grown too faint to be ink."""

from typing import Any

import numpy as np
import pytest
from PIL import ImageFilter

from parsers.document import PageImage
from parsers.marks import find_check_boxes
from tests.parsers.marks.conftest import HEIGHT, WIDTH

GREY = 212  # of a line one pixel wide
LABELS = ("Fever", "Cough", "Headache", "Allergy")


def scanned(sheet: Any, seed: int = 1) -> PageImage:
    """With the grains of a scanner."""
    soft = np.asarray(sheet.picture.filter(ImageFilter.GaussianBlur(0.4)), float)
    noisy = soft - 6 + np.random.default_rng(seed).normal(0, 2.5, (HEIGHT, WIDTH, 1))
    return PageImage(WIDTH, HEIGHT, noisy.clip(0, 255).astype(np.uint8).tobytes())


def found(sheet: Any, seed: int = 1) -> list[tuple[str, bool, bool]]:
    boxes = find_check_boxes(scanned(sheet, seed), sheet.words)
    return [(each.text, each.ticked, each.faint) for each in boxes]


def faint_square(page: Any, x: int, y: int, side: int = 28) -> None:
    page.pencil.rectangle((x, y, x + side, y + side), outline=(GREY, GREY, GREY))


def test_print_without_boxes_has_none(sheet: Any) -> None:
    page = sheet()
    for row in range(20):
        page.text(100, 100 + 50 * row, "BOLD DOQ Hollow E 8 TREATMENT B D O", confidence=0.97)
    assert found(page) == []


def test_one_alone_may_be_chance(sheet: Any) -> None:
    page = sheet()
    faint_square(page, 100, 100)
    page.text(145, 98, "Fever", confidence=0.97)
    assert found(page) == []


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("side", [22, 28, 34])
def test_two_or_more_of_a_size_are_boxes_that_are_told_as_faint(
    sheet: Any, side: int, seed: int
) -> None:
    page = sheet()
    for at, label in enumerate(LABELS):
        faint_square(page, 100, 100 + 60 * at, side)
        page.text(150, 98 + 60 * at, label, confidence=0.97)
    assert found(page, seed) == [(label, False, True) for label in LABELS]


def test_the_lines_of_a_box_may_be_of_different_strength(sheet: Any) -> None:
    """Where a scanner loses the upright ones."""
    page = sheet()
    for at, label in enumerate(LABELS):
        y = 100 + 60 * at
        faint_square(page, 100, y)
        for level in (y, y + 28):
            page.pencil.line((100, level, 128, level), fill="black", width=2)
        page.text(150, y - 2, label, confidence=0.97)
    assert found(page) == [(label, False, True) for label in LABELS]


def test_one_that_is_marked_is_found_where_row_and_column_of_empty_ones_cross(sheet: Any) -> None:
    page = sheet()
    for row in range(2):
        for column in range(2):
            x, y = 100 + 300 * column, 100 + 60 * row
            faint_square(page, x, y)
            page.text(x + 45, y - 2, LABELS[2 * row + column], confidence=0.97)
    page.stroke((405, 174), (412, 184), (424, 162), width=3)
    assert found(page)[-1] == ("Allergy", True, True)
