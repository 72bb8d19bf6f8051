"""Cells in the middle of their rows' height in, the rows of the table out."""

from collections.abc import Sequence
from itertools import count

import pytest

from parsers.document import Label, Word
from parsers.document.lines import hull_of
from parsers.layout.region import Region
from parsers.layout.table_structure import find_cells
from tests.parsers.layout.tables import ASPECT, HEIGHT, rows_of, words_at

LEFTS = (0.1, 0.25, 0.7, 0.85)


def drawn(
    rows: Sequence[Sequence[str]], *, step: float, padding: float, middle: bool = True
) -> Region:
    """Lines of a cell are written with a stroke between. No row is parted by the model."""
    words: list[Word] = []
    lines = count()
    top = 0.1
    for row in rows:
        most = max(len(cell.split("|")) for cell in row)
        for x, cell in zip(LEFTS, row, strict=True):
            parts = cell.split("|")
            first = top + (most - len(parts)) * step / 2 * middle
            for at, part in enumerate(parts):
                words += words_at(part, x, first + at * step, next(lines))
        top += most * step + padding
    columns = tuple(x - 0.01 for x in LEFTS[1:])
    return Region(Label.TABLE, hull_of(words), tuple(words), (), columns)


def whole(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[cell.replace("|", " ") for cell in row if cell] for row in rows]


STATEMENTS = {
    "German": [
        ["01.07.", "Alter Kontostand", "", "1.204,55"],
        ["02.07.", "SEPA-Lastschrift|Stadtwerke|Abschlag 07/24", "89,00-", "1.115,55"],
        ["05.07.", "Gehalt|Muster GmbH", "2.310,40", "3.425,95"],
        ["31.07.", "Neuer Kontostand", "", "3.425,95"],
    ],
    "English": [
        ["1 Jul", "Direct debit|Thames Water", "89.00", "1,115.55"],
        ["2 Jul", "Salary|Acme Tools Ltd|June|Staff 221", "2,310.40", "3,425.95"],
        ["5 Jul", "Cash", "50.00", "3,375.95"],
        ["9 Jul", "Rent", "780.00", "2,595.95"],
    ],
    "French, of orders": [
        ["A-12", "Lampe de table|verre blanc", "2", "79,00"],
        ["A-17", "Ampoule", "10", "4,50"],
        ["B-03", "Montage sur place|avec trajet|et reprise", "1", "120,00"],
    ],
}


@pytest.mark.parametrize("rows", STATEMENTS.values(), ids=STATEMENTS)
@pytest.mark.parametrize("padding", [0.003, 0.01])
def test_the_lines_of_a_high_cell_are_in_one_row_with_what_stands_beside_its_middle(
    rows: list[list[str]], padding: float
) -> None:
    region = drawn(rows, step=1.2 * HEIGHT, padding=padding)
    assert rows_of(find_cells(region, ASPECT)) == whole(rows)


def test_numbers_below_each_other_are_not_the_lines_of_a_cell() -> None:
    rows = [
        ["North", "Oslo|Bergen|Hamar", "1|2|3", "6"],
        ["South", "Rome|Bari|Pisa", "4|5|6", "15"],
    ]
    cells = find_cells(drawn(rows, step=1.3 * HEIGHT, padding=0.01), ASPECT)
    assert not any(cell.text == "1 2 3" for cell in cells)


def test_cells_that_begin_with_the_first_line_of_their_row_prove_no_middle() -> None:
    rows = STATEMENTS["German"]
    region = drawn(rows, step=1.2 * HEIGHT, padding=0.01, middle=False)
    assert rows_of(find_cells(region, ASPECT))[1][:2] == ["02.07.", whole(rows)[1][1]]
