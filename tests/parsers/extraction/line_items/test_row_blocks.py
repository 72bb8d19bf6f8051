"""Rows whose cells have several lines, with their numbers anywhere in them."""

import pytest

from parsers.document import BoundingBox
from parsers.extraction.line_items.list_lines import ListLine
from parsers.extraction.line_items.row_blocks import row_blocks
from parsers.extraction.lines import Piece

HEIGHT = 0.01
NUMBERS = ("quantity", "amount")


def line(top: float | None, *names: str, page: int = 1) -> ListLine:
    box = BoundingBox(0.1, top or 0.0, 0.5, (top or 0.0) + HEIGHT)
    pieces = {name: Piece(f"{name} here", page, box) for name in names}
    return ListLine(pieces, " ".join(names), page, top=top, height=HEIGHT)


def found(lines: list[ListLine]) -> tuple[set[int], set[int]] | None:
    blocks = row_blocks(
        lines, lambda one: any(name in NUMBERS for name in one.pieces), {"description"}
    )
    return (set(blocks.above), set(blocks.heads)) if blocks else None


def test_equal_gaps_show_no_rows() -> None:
    lines = [line(0.1 + 0.02 * at, *(("description",) if at % 2 else NUMBERS)) for at in range(8)]
    assert found(lines) is None


def test_cells_of_tables_have_no_gaps() -> None:
    assert found([line(None, "description", *NUMBERS), line(None, "description", *NUMBERS)]) is None


@pytest.mark.parametrize(
    ("cell", "above"),
    [
        (((0.0, "description"), (0.006, *NUMBERS), (0.012, "description")), {0, 3, 6}),
        (((0.0, "description"), (0.011, "description", *NUMBERS)), {0, 2, 4}),
        (((0.0, "description", *NUMBERS), (0.011, "description")), set()),
    ],
    ids=["in the middle", "at the end", "at the beginning"],
)
def test_the_gaps_show_where_rows_begin(
    cell: tuple[tuple[float, str], ...], above: set[int]
) -> None:
    lines = [line(0.1 + 0.04 * row + offset, *names) for row in range(3) for offset, *names in cell]
    assert found(lines) == (above, set())


def test_the_head_of_a_group_and_words_below_the_list_are_of_no_row() -> None:
    rows = [
        line(0.1 + 0.04 * row + offset, *names)
        for row in (0, 1, 3)
        for offset, *names in ((0.0, "description"), (0.006, *NUMBERS), (0.012, "description"))
    ]
    head, note = line(0.18, "description"), line(0.28, "description")
    assert found([*rows[:6], head, *rows[6:], note]) == ({0, 3, 7}, {6, 10})


def test_one_cell_of_several_lines_is_enough_if_its_numbers_stand_alone() -> None:
    lines = [
        line(0.10, "description", *NUMBERS),
        line(0.14, "description"),
        line(0.15, *NUMBERS),
        line(0.16, "description"),
        line(0.20, "description", *NUMBERS),
    ]
    assert found(lines) == ({1}, set())


def test_the_gap_to_another_page_is_one_between_rows() -> None:
    first = [line(0.90, "description"), line(0.906, *NUMBERS), line(0.912, "description")]
    second = [
        line(0.1, "description", page=2),
        line(0.106, *NUMBERS, page=2),
        line(0.112, "description", page=2),
        line(0.14, "description", *NUMBERS, page=2),
    ]
    assert found([*first, *second]) == ({0, 3}, set())
