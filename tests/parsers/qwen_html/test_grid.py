"""The grid of a table."""

from hypothesis import given
from hypothesis import strategies as st

from parsers.document import Cell
from parsers.qwen_html.grid import MAX_COLUMNS, MAX_SPAN, place_cells, read_span

spans = st.integers(-2, 4).map(str).map(read_span)
cells_in_rows = st.builds(
    Cell, st.just(0), st.just(0), st.text("ab\n", max_size=3), spans, spans, st.booleans()
)
tables = st.lists(st.lists(cells_in_rows, max_size=4), max_size=5)


def test_rows_without_cells_do_not_count() -> None:
    cells = [*place_cells([[], [Cell(0, 0, "a")], [], [Cell(0, 0, "b")]])]
    assert cells == [Cell(0, 0, "a"), Cell(1, 0, "b")]


def test_spans_are_bounded_in_number_and_together() -> None:
    wide = Cell(0, 0, "a", column_span=read_span("9" * 50))
    cells = [*place_cells([[wide] * 10])]
    assert [cell.column_span for cell in cells[:5]] == [MAX_SPAN] * 5
    assert cells[5].column == MAX_COLUMNS
    assert cells[5].column_span == 1


@given(tables)
def test_no_cell_is_lost_and_no_two_begin_at_the_same_place(rows: list[list[Cell]]) -> None:
    cells = [*place_cells(rows)]
    assert [cell.text for cell in cells] == [cell.text for row in rows for cell in row]
    assert len({(cell.row, cell.column) for cell in cells}) == len(cells)
    last = max((cell.row for cell in cells), default=0)
    assert all(cell.row + cell.row_span - 1 <= last for cell in cells)
