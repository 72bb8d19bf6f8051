"""Clean Qwen HTML, written anew."""

import pytest

from parsers.cleaning import plain_text, tidy, write_block, write_cell_places, write_page
from parsers.document import BoundingBox, Cell

BOX = BoundingBox(0.1, 0.2, 0.3, 0.4)


def test_what_is_not_allowed_is_left_out() -> None:
    content = '<script>x</script><a href="y">a</a><b onclick="z">b</b>'
    assert write_block("p", None, content) == "<p>a<b>b</b></p>"


def test_a_block_carries_its_class_and_its_box_in_thousandths() -> None:
    assert (
        write_block('p class="footnote"', BOX, "a")
        == '<p class="footnote" data-bbox="100 200 300 400">a</p>'
    )


def test_cells_are_the_rows_of_a_table_or_a_table_in_a_figure() -> None:
    rows = "<tbody><tr><td>a</td></tr></tbody>"
    cells = (Cell(0, 0, "a"),)
    assert write_block("table", None, "", cells) == f"<table>{rows}</table>"
    assert (
        write_block('div class="chart"', None, "x", cells)
        == f'<div class="chart">x<table>{rows}</table></div>'
    )


def test_cells_are_given_boxes_in_their_order() -> None:
    cells = [Cell(0, 0, "<td>", column_span=2), Cell(1, 0, "b", box=BOX), Cell(1, 1, "c")]
    written = write_block("table", None, "", cells)
    boxed = [Cell(0, 0, "<td>", column_span=2, box=BOX), *cells[1:]]
    assert write_cell_places(written, [BOX, None, None]) == write_block("table", None, "", boxed)
    assert write_cell_places(written, []) == written


def test_items_of_a_list_stand_together() -> None:
    page = write_page([("", "<p>a</p>"), ("ul", "<li>b</li>"), ("ul", "<li>c</li>")])
    assert "".join(page.split()) == (
        "<html><body><p>a</p><ul><li>b</li><li>c</li></ul></body></html>"
    )


@pytest.mark.parametrize(
    ("content", "tidied"),
    [(" a \n b ", "a b"), ("<br> a <br> <br>b<br>", "a<br>b"), ("\xa0", ""), ("<br>", "")],
)
def test_white_space_is_as_a_browser_shows_it(content: str, tidied: str) -> None:
    assert tidy(content) == tidied


def test_plain_text_has_no_marks_and_a_line_for_each_line() -> None:
    assert plain_text("a <b>&lt;b&gt;</b><br>&amp;amp;") == "a <b>\n&amp;"
