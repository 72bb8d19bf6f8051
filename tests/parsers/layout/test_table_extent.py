"""Regions in, tables out that have taken in their headers."""

from parsers.document import Label
from parsers.document.lines import hull_of
from parsers.layout.region import Region
from parsers.layout.table_extent import take_in_headers
from tests.parsers.layout.tables import ASPECT, below, table, words_at

LEFTS = (0.1, 0.4, 0.6)
NUMBERS = [["Tea", "2.10", "4.20"], ["Coffee", "3.15", "6.30"], ["Water", "1.00", "2.00"]]


def text(line: str, x: float, y: float) -> Region:
    words = words_at(line, x, y, 99)
    return Region(Label.TEXT, hull_of(words), tuple(words))


def read(*above: Region, rows: list[list[str]] = NUMBERS) -> list[Region]:
    return take_in_headers([*above, table(rows, LEFTS, parted=[below(0), below(1)])], ASPECT)


def test_headings_right_above_columns_of_numbers_belong_to_the_table() -> None:
    (found,) = read(text("Kind", 0.1, 0.08), text("Price", 0.4, 0.08), text("Sum", 0.6, 0.08))
    assert [word.text for word in found.words[:3]] == ["Kind", "Price", "Sum"]
    assert len(found.rows) == 3


def test_a_section_between_them_comes_with_them() -> None:
    (found,) = read(
        text("Kind", 0.1, 0.06), text("Price", 0.4, 0.06), text("Sum", 0.6, 0.06),
        text("cold and hot", 0.1, 0.08),
    )  # fmt: skip
    assert len(found.words) == 15


def test_a_table_with_a_header_takes_nothing_in() -> None:
    rows = [["Kind", "Price", "Sum"], *NUMBERS[:2]]
    assert len(read(text("Mill Ltd", 0.1, 0.08), text("No. 7", 0.4, 0.08), rows=rows)) == 3


def test_a_line_of_text_above_a_table_stays_outside() -> None:
    assert len(read(text("What the guests of the house drank last year", 0.1, 0.08))) == 2


def test_lines_far_above_stay_outside() -> None:
    assert len(read(text("Kind", 0.1, 0.02), text("Price", 0.4, 0.02))) == 3
