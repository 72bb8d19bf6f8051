"""What stands between blank rows of a sheet belongs together."""

from parsers.document import Block
from parsers.reading.native.sheet_tables import MOST_PLACES, Sheet, SheetCell, sheet_blocks

Value = str | float | None


def blocks(*rows: list[Value], heads: set[int] | None = None) -> list[Block]:
    cells = {
        (row, column): SheetCell(
            f"{value:g}" if isinstance(value, float | int) else value.strip("*"),
            float(value) if isinstance(value, float | int) else None,
            str(value).startswith("*"),
        )
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value is not None
    }
    return [*sheet_blocks(Sheet("Sheet", cells, heads=heads or set()))][1:]


def headers(block: Block) -> list[str]:
    return [cell.text for cell in block.cells if cell.is_header and cell.text]


def test_a_sheet_begins_with_its_name() -> None:
    (name,) = sheet_blocks(Sheet("Umsätze"))
    assert (name.label.value, name.level, name.text) == ("section_header", 2, "Umsätze")


def test_lines_above_and_below_a_table_are_none_of_its_rows() -> None:
    title, table, note = blocks(["*Prices*"], ["Part", "Price"], ["Wheel", 12], ["All net."])
    assert (title.label.value, note.text) == ("section_header", "All net.")
    assert table.text == "Part\tPrice\nWheel\t12"
    assert headers(table) == ["Part", "Price"]


def test_blank_rows_part_tables_that_have_headers() -> None:
    found = blocks(["Kind", "Sum"], ["a", 1], [], ["Name", "Age"], ["b", 2])
    assert [block.text for block in found] == ["Kind\tSum\na\t1", "Name\tAge\nb\t2"]


def test_a_table_goes_on_after_a_blank_row_and_a_label() -> None:
    (table,) = blocks(
        [None, "2025", "2026"],
        [],
        ["Cash", 10, 12],
        [],
        ["Debts"],
        ["Loans", 7, 9],
        ["Sum", 17, 21],
    )
    assert table.text.split("\n")[2:4] == ["Debts\t\t", "Loans\t7\t9"]


def test_a_header_is_parted_from_its_table_by_no_blank_row() -> None:
    (table,) = blocks(["Zone", "Sales"], [], ["North", 3])
    assert headers(table) == ["Zone", "Sales"]


def test_years_are_headers_and_figures_are_not() -> None:
    (table,) = blocks(["Item", 2025, 2026], ["Rent", 700, 710])
    assert headers(table) == ["Item", "2025", "2026"]


def test_columns_without_anything_are_left_out() -> None:
    (table,) = blocks(["a", None, 1], ["b", None, 2])
    assert {cell.column for cell in table.cells} == {0, 1}


def test_the_file_knows_best_which_row_is_a_header() -> None:
    (table,) = blocks(["x", "y"], ["p", "q"], ["r", "s"], heads={1})
    assert headers(table) == ["x", "y", "p", "q"]


def test_a_list_in_one_column_is_lines() -> None:
    found = blocks(["one"], ["two"], ["three"], ["four"])
    assert [block.label.value for block in found] == ["text"] * 4


def test_a_few_cells_strewn_over_a_sheet_are_read_up_to_a_bound() -> None:
    cells = {(row, row % 400): SheetCell("x") for row in range(2000)}
    cells |= {(row, 450): SheetCell("y") for row in range(2000)}
    sheet = Sheet("Strewn", cells)
    (_, table) = sheet_blocks(sheet)
    assert len(table.cells) <= MOST_PLACES
    assert sheet.left == 4000 - sum(1 for cell in table.cells if cell.text) > 3000


def test_tables_side_by_side_are_two() -> None:
    found = blocks(["A", "B", None, None, "X", "Y"], [1, 2, None, None, 10, 20], [3, 4, None, None])
    assert [block.text for block in found] == ["A\tB\n1\t2\n3\t4", "X\tY\n10\t20"]

    rows = [["Ann", 1, None, None, "Kiel", 7], ["Bob", 2, None, None, "Ulm", 8]]
    found = blocks(["Name", "Age", None, None, "City", "Size"], *rows)
    assert [block.text for block in found] == [
        "Name\tAge\nAnn\t1\nBob\t2",
        "City\tSize\nKiel\t7\nUlm\t8",
    ]


def test_figures_beyond_blank_columns_have_their_labels_before_them() -> None:
    rows = [["Water", 1, None, None, 7, 8], ["Tea", 2, None, None, 9, 1]]
    (table,) = blocks(["Item", "2025", None, None, "2026", "2027"], *rows)
    assert table.text == "Item\t2025\t2026\t2027\nWater\t1\t7\t8\nTea\t2\t9\t1"


def test_a_value_beside_a_table_is_of_its_rows() -> None:
    (table,) = blocks(["ACME", None, None, "No.", 4711], ["Street", None, None, "Date", 12])
    assert table.text == "ACME\tNo.\t4711\nStreet\tDate\t12"
