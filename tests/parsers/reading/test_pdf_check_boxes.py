"""Check boxes that a PDF draws with lines are words among its words, ticked or not."""

from collections.abc import Callable
from itertools import pairwise
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


@pytest.mark.parametrize("side", [8, 10, 14])
def test_four_lines_drawn_one_by_one_are_a_box(read: Read, side: float) -> None:
    def draw(page: Any) -> None:
        for x in (133 - 4 - side, 233 - 4 - side):
            box = pymupdf.Rect(x, 111 - side, x + side, 111)
            corners = [box.tl, box.tr, box.br, box.bl, box.tl]
            for start, end in pairwise(corners):
                page.draw_line(start, end, width=0.6)
        cross(page, 233 - 4 - side, 111 - side, side)

    assert read(draw) == ["Smoker:", "☐", "yes", "☒", "no"]


def test_the_lines_of_a_grid_of_small_cells_are_no_boxes(read: Read) -> None:
    def draw(page: Any) -> None:
        for at in range(5):
            page.draw_line((190 + 10 * at, 101), (190 + 10 * at, 131))
            page.draw_line((190, 101 + 10 * min(at, 3)), (230, 101 + 10 * min(at, 3)))
        for x in (261, 271, 281):
            for y in (101, 111):
                page.draw_line((x, y), (x + 10, y))
                page.draw_line((x, y), (x, y + 10))

    assert read(draw) == ["Smoker:", "yes", "no"]


def test_a_circle_alone_is_no_box(read: Read) -> None:
    assert read(lambda page: page.draw_circle((125, 106), 5)) == ["Smoker:", "yes", "no"]


def test_circles_smaller_than_half_a_line_are_bullets(read: Read) -> None:
    def draw(page: Any) -> None:
        page.draw_circle((125, 106), 2.6)
        page.draw_circle((225, 106), 2.6)

    assert read(draw) == ["Smoker:", "yes", "no"]


def test_filled_squares_alone_are_those_of_a_legend(read: Read) -> None:
    def draw(page: Any) -> None:
        square(page, 120, 101, fill=(0, 0, 0.5))
        square(page, 220, 101, fill=(0.5, 0, 0))

    assert read(draw) == ["Smoker:", "yes", "no"]


def test_circles_with_numbers_are_steps(read: Read) -> None:
    def draw(page: Any) -> None:
        for at, x in enumerate((125, 225), 1):
            page.draw_circle((x, 106), 5)
            page.insert_text((x - 2, 109), str(at), fontsize=7)

    assert sorted(read(draw)) == ["1", "2", "Smoker:", "no", "yes"]


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


def circles(page: Any) -> None:
    page.draw_circle((125, 106), 5)
    page.draw_circle((225, 106), 5)


def with_disc(page: Any) -> None:
    circles(page)
    page.draw_circle((125, 106), 2.5, fill=(0, 0, 0))


def filled_circle(page: Any) -> None:
    page.draw_circle((125, 106), 5, fill=(0, 0, 0))
    page.draw_circle((225, 106), 5)


def rounded_with_tick(page: Any) -> None:
    for x in (120, 220):
        page.draw_rect(pymupdf.Rect(x, 101, x + 10, 111), radius=0.2)
    page.draw_polyline([(122, 105), (125, 109), (131, 99)])


def filled_square(page: Any) -> None:
    square(page, 120, 101, fill=(0, 0, 0))
    square(page, 220, 101)


def with_a_tick_of_dingbats(page: Any) -> None:
    boxes(page)
    page.insert_text((121, 110), "4", fontsize=9, fontname="zadb")


@pytest.mark.parametrize(
    "draw",
    [with_tick, with_letter, with_cross, with_dot, of_lines, with_disc, filled_circle,
     rounded_with_tick, filled_square, with_a_tick_of_dingbats],
)  # fmt: skip
@pytest.mark.parametrize("turned", [0, 90])
def test_a_box_stands_before_its_words_and_says_whether_it_is_ticked(
    read: Read, draw: Callable[[Any], None], turned: int
) -> None:
    assert read(draw, turned) == ["Smoker:", "☒", "yes", "☐", "no"]


def test_a_box_behind_its_words_stands_behind_them(read: Read) -> None:
    assert read(lambda page: square(page, 250, 101)) == ["Smoker:", "yes", "no", "☐"]


@pytest.mark.parametrize("gap", [2, 3.5])
def test_boxes_of_a_list_may_be_close_above_each_other(read: Read, gap: float) -> None:
    def draw(page: Any) -> None:
        for at, item in enumerate(("Essen", "Trinken", "Schlafen")):
            square(page, 60, 301 + at * (10 + gap))
            page.insert_text((75, 310 + at * (10 + gap)), item, fontsize=9)
        cross(page, 60, 301 + 10 + gap)

    assert read(draw)[3:] == ["☐", "Essen", "☒", "Trinken", "☐", "Schlafen"]


def test_squares_that_touch_above_each_other_are_cells(read: Read) -> None:
    def draw(page: Any) -> None:
        for at in range(3):
            square(page, 60, 301 + at * 10.5)
            page.insert_text((75, 310 + at * 10.5), "item", fontsize=9)

    assert "☐" not in read(draw)
