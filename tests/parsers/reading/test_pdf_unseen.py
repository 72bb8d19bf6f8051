"""Text that nobody sees on a PDF's page is not read, and told."""

from collections.abc import Callable, Iterator
from typing import Any

import pymupdf
import pytest

from parsers.document import PageInput, Rendering
from parsers.reading.pdf import read_page

RED, NAVY, WHITE, BLACK = (0.8, 0, 0), (0, 0, 0.4), (1, 1, 1), (0, 0, 0)
Draw = Callable[[Any], None]


@pytest.fixture
def page() -> Iterator[Any]:
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((50, 100), "Invoice of Orion Tools for a torque wrench", fontsize=11)
        page.insert_text((50, 130), "Total: 120.00", fontsize=11)
        yield page


def read(page: Any) -> PageInput:
    data = page.parent.tobytes()
    with pymupdf.open(stream=data, filetype="pdf") as document:
        return read_page(document, 1, Rendering(dpi=50, text_dpi=50))


def words(page: Any) -> str:
    return " ".join(word.text for word in read(page).text_layer.words)


def test_a_page_without_such_text_has_no_warning(page: Any) -> None:
    assert read(page).warnings == ()


@pytest.mark.parametrize("font", ["helv", "tiro", "cour"])
@pytest.mark.parametrize("ground", [None, WHITE])
def test_white_on_white_is_left_out_and_told(page: Any, ground: Any, font: str) -> None:
    if ground:
        page.draw_rect((0, 180, 500, 300), color=None, fill=ground)
    page.insert_text((50, 200), "Total: 99,999.00", fontsize=9, color=WHITE, fontname=font)
    found = read(page)
    assert "99,999.00" not in " ".join(word.text for word in found.text_layer.words)
    assert [each.endswith("left out: 15 characters") for each in found.warnings] == [True]


def test_what_lies_under_a_bar_is_left_out(page: Any) -> None:
    page.insert_text((50, 200), "Account 4711", fontsize=10)
    page.draw_rect((40, 185, 300, 205), color=None, fill=BLACK)
    assert "4711" not in words(page)


@pytest.mark.parametrize("ground", [RED, NAVY, (0.6, 0.6, 0.6)])
@pytest.mark.parametrize("turn", [0, 90, 180])
def test_white_on_a_ground_is_read(page: Any, ground: Any, turn: int) -> None:
    page.draw_rect((40, 185, 300, 215), color=None, fill=ground)
    page.insert_text((50, 205), "Description", fontsize=12, color=WHITE)
    page.set_rotation(turn)
    found = read(page)
    assert "Description" in [word.text for word in found.text_layer.words]
    assert found.warnings == ()


def test_what_is_marked_with_a_colour_that_shines_through_is_read(page: Any) -> None:
    page.insert_text((50, 200), "Account 4711", fontsize=10)
    page.draw_rect((40, 185, 300, 205), color=None, fill=(1, 1, 0), fill_opacity=0.4)
    assert "4711" in words(page)
