"""Headings and what is below them in, the columns that they stand over out."""

import pytest

from parsers.document import BoundingBox, Word
from parsers.layout.heading_spans import share_out
from parsers.layout.table_structure import find_cells
from tests.parsers.layout.tables import ASPECT, LETTER, below, rows_of, ruling, table

LEFTS = (0.1, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


def centered(*headings: tuple[str, float]) -> dict[int, list[Word]]:
    """Each with its middle, by the column that it stands in."""
    return {
        sum(middle > x for x in LEFTS) - 1: [
            Word(text, BoundingBox(middle - LETTER * len(text) / 2, 0.1,
                                   middle + LETTER * len(text) / 2, 0.11), 0)
        ]
        for text, middle in headings
    }  # fmt: skip


def below_them() -> dict[int, list[Word]]:
    return {n: [Word("x", BoundingBox(x, 0.12, x + 0.06, 0.13), n)] for n, x in enumerate(LEFTS)}


@pytest.mark.parametrize(
    ("headings", "runs"),
    [
        ((("Male", 0.43), ("Female", 0.73)), [(1, 3), (4, 6)]),
        ((("Hommes", 0.38), ("Femmes", 0.58), ("Ensemble", 0.78)), [(1, 2), (3, 4), (5, 6)]),
        ((("Stop", 0.12), ("Morning", 0.48), ("Evening", 0.78)), [(1, 4), (5, 6)]),
        ((("Insgesamt", 0.33), ("davon", 0.63)), [(1, 1), (2, 6)]),
    ],
)
def test_headings_in_the_middle_of_their_columns_share_out_all_but_the_first(
    headings: tuple[tuple[str, float], ...], runs: list[tuple[int, int]]
) -> None:
    assert list(share_out(centered(*headings), below_them(), ASPECT).values()) == runs


def test_headings_that_leave_a_column_over_share_out_none() -> None:
    assert not share_out(centered(("Male", 0.43), ("Female", 0.63)), below_them(), ASPECT)


def test_headings_that_begin_with_the_first_of_their_columns_share_them_out() -> None:
    rows = [
        ["", "Total", "", "", "Female", "", ""],
        ["Cause", "All", "Young", "Old", "All", "Young", "Old"],
        ["Fire", "11", "15", "95", "82", "10", "71"],
        ["Fall", "41", "12", "35", "22", "11", "51"],
    ]
    cells = find_cells(table(rows, LEFTS, parted=[below(0), below(1), below(2)]), ASPECT)
    spans = {cell.text: cell.column_span for cell in cells if cell.row == 0 and cell.text}
    assert spans == {"Total": 3, "Female": 3}


def test_headings_right_above_the_numbers_share_out_their_columns() -> None:
    rows = [
        ["Halt", "", " Vormittag", "", "", " Nachmittag", ""],
        ["Rathaus", "6.05", "7.10", "8.15", "13.05", "14.10", "15.15"],
        ["Markt", "6.09", "7.14", "8.19", "13.09", "14.14", "15.19"],
        ["Messe", "6.15", "7.20", "8.25", "13.15", "14.20", "15.25"],
    ]
    region = table(rows, LEFTS, parted=[below(0), below(1), below(2)])
    words = tuple(
        Word(w.text, BoundingBox(w.box.x0 - 0.03, w.box.y0, w.box.x1 - 0.03, w.box.y1), w.line)
        if w.text.endswith("mittag")
        else w
        for w in region.words
    )
    cells = find_cells(
        type(region)(region.label, region.box, words, region.rows, region.columns), ASPECT
    )
    spans = {cell.text: (cell.column, cell.column_span) for cell in cells if cell.row == 0}
    assert spans == {"Halt": (0, 1), "Vormittag": (1, 3), "Nachmittag": (4, 3)}


def test_the_lines_of_headings_are_one_row_under_those_that_span() -> None:
    pitch = 0.014
    rows = [
        ["", "", " Male", "", "", " Female", ""],
        ["Offense", "", "Under", "Over", "", "Under", "Over"],
        ["", "Total", "age", "age", "Total", "age", "age"],
        ["Robbery", "102", "25", "76", "90", "22", "67"],
        ["Arson", "98", "43", "55", "81", "37", "44"],
    ]
    lines = [ruling(below(0, pitch), 0.3, 0.9), ruling(below(2, pitch), 0.1, 0.9)]
    parted = [below(row, pitch) for row in range(4)]
    cells = find_cells(table(rows, LEFTS, pitch=pitch, parted=parted), ASPECT, lines)
    assert [cell.text for cell in cells if cell.row == 1] == [
        "Offense", "Total", "Under age", "Over age", "Total", "Under age", "Over age",
    ]  # fmt: skip
    assert [(c.column, c.column_span) for c in cells if c.row == 0 and c.text] == [(1, 3), (4, 3)]


def test_rows_of_text_above_the_first_number_are_no_lines_of_a_heading() -> None:
    rows = [["Name", "Place", "Sum"], ["Berg", "Oslo", "none"], ["Lund", "Bergen", "12.50"]]
    parted = [below(0, 0.014), below(1, 0.014)]
    region = table(rows, (0.1, 0.4, 0.7), pitch=0.014, parted=parted)
    assert rows_of(find_cells(region, ASPECT)) == rows


@pytest.mark.parametrize(
    "rows",
    [
        [["Klant", "Order", "Datum"], ["SC0303006", "SC000444", "8-9-2022"],
         ["Artikel", "Naam", "Bedrag"], ["E103184", "Filter", "4,99"], ["E103560", "Zak", "0,00"]],
        [["Customer", "Your ref.", "Due"], ["C-100382", "PO-44871", "2024-05-01"],
         ["Item", "Name", "Amount"], ["A1", "Hose", "12.50"], ["A2", "Clamp", "3.10"]],
    ],
)  # fmt: skip
def test_the_values_below_a_row_of_headings_are_no_lines_of_these(rows: list[list[str]]) -> None:
    parted = [below(row, 0.014) for row in range(len(rows) - 1)]
    lines = [ruling(below(1, 0.014), 0.1, 0.9), ruling(below(2, 0.014), 0.1, 0.9)]
    cells = find_cells(table(rows, (0.1, 0.4, 0.7), pitch=0.014, parted=parted), ASPECT, lines)
    assert rows_of(cells)[:2] == rows[:2]
