"""Check boxes that a PDF draws with lines are words among its words, ticked or not."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from parsers.document import PageInput, Rendering
from parsers.reading.pdf import open_pdf, read_page

Read = Callable[..., list[str]]


def square(page: Any, x: float, y: float, side: float = 10, **more: Any) -> None:
    page.draw_rect(pymupdf.Rect(x, y, x + side, y + side), **more)


def cross(page: Any, x: float, y: float, side: float = 10) -> None:
    page.draw_line((x, y), (x + side, y + side))
    page.draw_line((x, y + side), (x + side, y))


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The words of a page with two choices, and of what `draw` adds to it."""

    def read_drawn(draw: Callable[[Any], None], turned: int = 0) -> list[str]:
        with pymupdf.open() as document:
            page = document.new_page(width=600, height=800)
            page.insert_text((60, 60), "_".join(["application"] * 14), fontsize=4)
            for x, text in ((60, "Smoker:"), (135, "yes"), (235, "no")):
                page.insert_text((x, 110), text, fontsize=10)
            draw(page)
            page.set_rotation(turned)
            (tmp_path / "form.pdf").write_bytes(document.tobytes())
        opened = open_pdf(tmp_path / "form.pdf")
        try:
            page_read: PageInput = read_page(opened, 1, Rendering(dpi=72, text_dpi=72))
        finally:
            opened.close()
        return [word.text for word in page_read.text_layer.words][1:]

    return read_drawn


def test_letters_in_squares_side_by_side_are_a_code(read: Read) -> None:
    def draw(page: Any) -> None:
        for at in range(6):
            square(page, 260 + 11 * at, 101)

    assert read(draw) == ["Smoker:", "yes", "no"]


def test_a_filled_square_is_a_bullet(read: Read) -> None:
    assert read(lambda page: square(page, 120, 101, fill=(0, 0, 0))) == ["Smoker:", "yes", "no"]


def test_a_square_with_nothing_beside_it_is_no_box(read: Read) -> None:
    assert read(lambda page: square(page, 400, 400)) == ["Smoker:", "yes", "no"]


def test_a_square_around_a_letter_is_no_box(read: Read) -> None:
    def draw(page: Any) -> None:
        square(page, 120, 101)
        page.insert_text((122, 110), "B", fontsize=9)

    assert "☐" not in read(draw)


def test_a_page_of_squares_is_a_pattern(read: Read) -> None:
    def draw(page: Any) -> None:
        for at in range(450):
            square(page, 20 + 24 * (at % 20), 130 + 24 * (at // 20))

    assert read(draw) == ["Smoker:", "yes", "no"]


def boxes(page: Any) -> None:
    square(page, 120, 101)
    square(page, 220, 101)


def with_tick(page: Any) -> None:
    boxes(page)
    page.draw_polyline([(122, 105), (125, 109), (131, 99)])


def with_letter(page: Any) -> None:
    boxes(page)
    page.insert_text((122, 110), "X", fontsize=9)


def with_cross(page: Any) -> None:
    boxes(page)
    cross(page, 120, 101)


def with_dot(page: Any) -> None:
    boxes(page)
    square(page, 122.5, 103.5, 5, fill=(0, 0, 0))


def of_lines(page: Any) -> None:
    boxes(page)
    page.draw_polyline([(120, 101), (130, 101), (130, 111), (120, 111)], closePath=True)
    cross(page, 120, 101)


@pytest.mark.parametrize("draw", [with_tick, with_letter, with_cross, with_dot, of_lines])
@pytest.mark.parametrize("turned", [0, 90])
def test_a_box_stands_before_its_words_and_says_whether_it_is_ticked(
    read: Read, draw: Callable[[Any], None], turned: int
) -> None:
    assert read(draw, turned) == ["Smoker:", "☒", "yes", "☐", "no"]


def test_a_box_behind_its_words_stands_behind_them(read: Read) -> None:
    assert read(lambda page: square(page, 250, 101)) == ["Smoker:", "yes", "no", "☐"]
