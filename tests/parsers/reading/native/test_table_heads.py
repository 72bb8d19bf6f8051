"""When the first row of a table heads its columns, where the file does not say so."""

import pytest

from parsers.document import Cell
from parsers.reading.native.table_heads import with_head


def table(*rows: str) -> list[Cell]:
    return [
        Cell(row, column, text)
        for row, line in enumerate(rows)
        for column, text in enumerate(line.split("|"))
    ]


@pytest.mark.parametrize(
    "rows",
    [
        ("Artikel|Menge|Preis", "Schraube M8|100|12,50 €"),
        ("الصنف|السعر", "قهوة|45.00", "شاي|7.50"),
        ("Code|Date", "9XY123|9. Nov. 2026"),
    ],
)
def test_words_above_numbers_head_them(rows: tuple[str, ...]) -> None:
    cells = with_head(table(*rows))

    assert all(cell.is_header == (cell.row == 0) for cell in cells)


@pytest.mark.parametrize(
    "rows",
    [
        ("Zwischensumme:|EUR 21,99", "Versand:|EUR 0,00"),
        ("Blue mug|2|19.95", "Red mug|1|9.95"),
        ("Name|Ann", "City|Berlin"),
        ("|Item", "1|Mug"),
        ("Item|Price",),
    ],
)
def test_other_first_rows_head_nothing(rows: tuple[str, ...]) -> None:
    assert not any(cell.is_header for cell in with_head(table(*rows)))


def test_bold_words_head_others() -> None:
    cells = table("Name|City", "Ann|Berlin")

    assert with_head(cells, {(0, 0), (0, 1)})[1].is_header
    assert not with_head(cells, {(r, c) for r in (0, 1) for c in (0, 1)})[1].is_header
