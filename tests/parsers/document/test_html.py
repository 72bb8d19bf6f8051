"""Clean Qwen HTML: what is written of blocks, and that the same is read again."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import Block, BoundingBox, Cell, Figure, Label, Mark, Span, plain
from parsers.document.content import tidy
from parsers.document.html import (
    read_block,
    read_ordered,
    write_block,
    write_content,
    write_page,
    write_rows,
)

BOX = BoundingBox(0.1, 0.2, 0.3, 0.4)
BOLD, RAISED = (Mark.BOLD,), (Mark.BOLD, Mark.RAISED)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.text(
    "ab <>/&;\"'\n\r\u2028#x12", max_size=20
)
contents = st.lists(
    st.builds(Span, texts, st.lists(st.sampled_from(Mark), max_size=3).map(tuple)), max_size=4
).map(tidy)
cells = st.lists(
    st.builds(Cell, st.integers(0, 2), st.integers(0, 2), texts, is_header=st.booleans()),
    max_size=3,
).map(tuple)
figures = st.tuples(st.just(Label.PICTURE), st.sampled_from([None, Figure.CHART, Figure.MUSIC]))
others = st.tuples(st.sampled_from(Label), st.none())
blocks = st.builds(
    lambda kind, content, cells, ordered, level: Block(
        kind[0],
        content,
        BOX,
        cells if kind[0] in (Label.TABLE, Label.PICTURE) and not content else (),
        ordered=ordered and kind[0] is Label.LIST_ITEM,
        figure=kind[1],
        level=level if kind[0] is Label.LIST_ITEM else None,
    ),
    figures | others,
    contents,
    cells,
    st.booleans(),
    st.none() | st.integers(1, 20),
)


@given(blocks)
def test_what_is_read_of_a_written_block_is_the_same(block: Block) -> None:
    assert read_block(write_block(block)) == (block.content, block.figure)


@given(st.lists(blocks, max_size=6))
def test_the_page_has_a_line_for_each_block_and_tells_which_are_numbered(
    given: list[Block],
) -> None:
    written = [write_block(block) for block in given]

    page = write_page(given, written)

    assert [line for line in page.split("\n") if line in written] == written
    assert read_ordered(page) == {at for at, block in enumerate(given) if block.ordered}


@given(blocks)
def test_nothing_that_is_written_runs_or_loads(block: Block) -> None:
    allowed = r'</?[a-z0-9]+(?: (?:class|data-bbox|rowspan|colspan)="[a-z0-9_ ]*")*>'

    assert "<" not in re.sub(allowed, "", write_block(block))


@given(st.text() | st.text("<>/abp br&;", max_size=30))
def test_any_stored_text_can_be_read(stored: str) -> None:
    content, _ = read_block(stored)

    assert tidy(content) == content
    assert all(one.marks != other.marks for one, other in pairwise(content))
    read_ordered(stored)


def test_of_html_that_holds_more_only_the_marks_count() -> None:
    stored = '<p onclick="go()"><a href="javascript:go()"><b class="x">Text.</b></a>'

    assert read_block(stored) == ((Span("Text.", BOLD),), None)


def test_marks_that_begin_alike_stay_open() -> None:
    content = (Span("a", BOLD), Span("2", RAISED), Span("b"))

    assert write_content(content) == "<b>a<sup>2</sup></b>b"


@pytest.mark.parametrize(
    ("block", "written"),
    [
        (Block(Label.TITLE, plain("x"), level=1), "<h1>x</h1>"),
        (Block(Label.SECTION_HEADER, plain("x"), level=3), "<h3>x</h3>"),
        (Block(Label.SECTION_HEADER, plain("x")), "<h2>x</h2>"),
        (Block(Label.TEXT, plain("a\n<b>&")), "<p>a<br>&lt;b&gt;&amp;</p>"),
        (Block(Label.LIST_ITEM, plain("x"), ordered=True), "<li>x</li>"),
        (Block(Label.PICTURE), '<div class="image"></div>'),
        (
            Block(Label.FORMULA, plain("x"), figure=Figure.CHEMICAL_FORMULA),
            '<div class="chemical formula">x</div>',
        ),
        (
            Block(Label.FOOTNOTE, plain("x"), BOX),
            '<p class="footnote" data-bbox="100 200 300 400">x</p>',
        ),
        (Block(Label.TABLE, plain("x")), '<p class="table">x</p>'),
        (Block(Label.TABLE, box=BOX), '<table data-bbox="100 200 300 400"></table>'),
    ],
)
def test_the_label_says_tag_and_class(block: Block, written: str) -> None:
    assert write_block(block) == written


def test_cells_are_the_rows_of_a_table_or_a_table_in_a_figure() -> None:
    cells = (Cell(0, 0, "a\n<", 1, 2, is_header=True), Cell(1, 0, "b", box=BOX), Cell(1, 1, "c"))
    rows = (
        '<tr><th colspan="2">a<br>&lt;</th></tr>'
        '<tr><td data-bbox="100 200 300 400">b</td><td>c</td></tr>'
    )

    assert write_block(Block(Label.TABLE, cells=cells)) == f"<table><tbody>{rows}</tbody></table>"
    assert write_block(Block(Label.PICTURE, plain("x"), cells=cells, figure=Figure.CHART)) == (
        f'<div class="chart">x<table><tbody>{rows}</tbody></table></div>'
    )


def test_what_stands_before_a_row_opens_the_first_cell_of_the_first() -> None:
    assert list(write_rows([Cell(0, 0, "a"), Cell(1, 0, "b")], "<a></a>")) == [
        "<tr><td><a></a>a</td></tr>",
        "<tr><td>b</td></tr>",
    ]


def test_items_of_a_list_stand_together() -> None:
    items = [Block(Label.LIST_ITEM, plain(text), ordered=text == "d") for text in "bcd"]
    page = [Block(Label.TEXT, plain("a")), *items]

    assert "".join(write_page(page, map(write_block, page)).split("\n")) == (
        "<html><body><p>a</p><ul><li>b</li><li>c</li></ul><ol><li>d</li></ol></body></html>"
    )
    assert write_page([], []) == ""


def test_items_of_lists_within_lists_stand_in_them() -> None:
    given = (("a", 1, True), ("b", 2, False), ("c", 3, False), ("d", 2, True), ("e", 1, True))
    page = [Block(Label.LIST_ITEM, plain(t), level=n, ordered=o) for t, n, o in given]

    assert "".join(write_page(page, map(write_block, page)).split("\n")) == (
        "<html><body><ol><li>a</li><ul><li>b</li><ul><li>c</li></ul></ul><ol><li>d</li></ol>"
        "<li>e</li></ol></body></html>"
    )
