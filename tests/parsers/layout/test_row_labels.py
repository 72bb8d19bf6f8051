"""Rows with words in bold and plain type in, whether the first is a header out."""

from dataclasses import replace

import pytest

from parsers.layout.region import Region
from parsers.layout.table_structure import find_cells
from tests.parsers.layout.tables import ASPECT, below, table

LEFTS = (0.1, 0.3, 0.5, 0.7)
FORM = [
    ["Insured", "Gabriel", "Year", "2022"],
    ["Claim", "SF-1008", "Make", "Jeep"],
    ["Policy", "POL-55", "Model", "Grand"],
    ["", "", "Colour", "White"],
]
GERMAN = [["Kunde", "Anna"], ["Ort", "Bonn"], ["Vertrag", "K-17"]]


def with_bold(region: Region, *columns: float, header: bool = False) -> Region:
    """In bold: words that begin at these places, and all of the first row if it is a header."""
    first = min(word.box.y0 for word in region.words)
    words = tuple(
        replace(word, bold=word.box.x0 in columns or (header and word.box.y0 == first))
        for word in region.words
    )
    return replace(region, words=words)


@pytest.mark.parametrize(
    ("rows", "lefts", "bold"),
    [(FORM, LEFTS, (0.1, 0.5)), (GERMAN, LEFTS[:2], (0.1,)), (GERMAN, LEFTS[:2], (0.3,))],
    ids=["pairs side by side", "labels first", "labels last"],
)
def test_labels_in_bold_beside_values_make_no_header(
    rows: list[list[str]], lefts: tuple[float, ...], bold: tuple[float, ...]
) -> None:
    region = with_bold(table(rows, lefts, parted=[below(n) for n in range(3)]), *bold)
    assert not any(cell.is_header for cell in find_cells(region, ASPECT))


def test_a_first_row_all_in_bold_is_a_header_even_above_bold_labels() -> None:
    rows = [["Field", "Value"], *GERMAN]
    region = with_bold(
        table(rows, LEFTS[:2], parted=[below(n) for n in range(4)]), 0.1, header=True
    )
    assert {cell.row for cell in find_cells(region, ASPECT) if cell.is_header} == {0}


def test_the_heading_of_the_first_section_is_no_header() -> None:
    rows = [
        ["No", "Item", "Pack", "Price"],
        ["Bolts", "", "", ""],
        ["10-1", "M4", "10", "1.10"],
        ["10-2", "M5", "20", "2.20"],
    ]
    cells = find_cells(table(rows, LEFTS, parted=[below(n) for n in range(4)]), ASPECT)
    assert {cell.row for cell in cells if cell.is_header} == {0}
