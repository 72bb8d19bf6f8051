"""Tables with cells in, what may be wrong with them out."""

import pytest

from parsers.document import BoundingBox, Cell, Label
from parsers.layout.region import Region
from parsers.layout.table_doubts import table_doubts


def column(*texts: str) -> Region:
    cells = [Cell(0, 0, "Sum", is_header=True), *(Cell(i, 0, t) for i, t in enumerate(texts, 1))]
    return Region(Label.TABLE, BoundingBox(0, 0, 1, 1), cells=tuple(cells))


def test_two_numbers_in_a_column_of_single_ones_are_told() -> None:
    region = column("12.40", "9.10 8.75", "3.00", "1,204.00", "77")
    assert table_doubts([region]) == ("table unsure, cells of two numbers each: 1",)


@pytest.mark.parametrize("text", ["1 249", "12.4 (3.1)", "12.40 EUR", "2.5%", "-", "1 249 500"])
def test_one_number_however_it_is_written_is_no_doubt(text: str) -> None:
    assert table_doubts([column("12.40", text, "3.00", "9.75", "1.00")]) == ()


def test_columns_of_pairs_are_no_doubt() -> None:
    assert table_doubts([column("1.2 3.4", "5.6 7.8", "9.1 2.3", "4.5 6.7")]) == ()
