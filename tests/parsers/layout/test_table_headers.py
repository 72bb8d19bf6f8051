"""A table and its rulings in: which rows are headers, and what headings and sections span."""

from collections.abc import Sequence
from dataclasses import replace

from parsers.document import BoundingBox
from parsers.layout.table_structure import find_cells
from tests.parsers.layout.tables import ASPECT, below, ruling, table

LEFTS = (0.1, 0.4, 0.5, 0.6, 0.7)
COUNTS = [
    ["", "Men", "", "Women", ""],
    ["Group", "old", "young", "old", "young"],
    ["North", "good", "bad", "bad", "good"],
    ["South", "bad", "bad", "good", "bad"],
    ["West", "bad", "good", "good", "bad"],
]
PARTED = [below(row) for row in range(4)]


def headers(rulings: list[tuple[float, float, float]]) -> set[int]:
    region = table(COUNTS, LEFTS, parted=PARTED)
    cells = find_cells(region, ASPECT, [ruling(*each) for each in rulings])
    return {cell.row for cell in cells if cell.is_header}


def test_rows_above_a_ruling_across_the_table_are_headers() -> None:
    assert headers([(below(1), 0.1, 0.75)]) == {0, 1}


def test_pieces_of_a_ruling_count_as_one() -> None:
    assert headers([(below(1), 0.1, 0.45), (below(1), 0.45, 0.75)]) == {0, 1}


def test_a_ruling_below_a_few_columns_ends_no_header() -> None:
    assert headers([(below(1), 0.4, 0.55)]) == {0}


def test_where_each_row_is_ruled_the_first_is_the_header() -> None:
    rows = [["Kind", "Unit", "Price", "Sum", "Tax"], *COUNTS[2:]]
    region = table(rows, LEFTS, parted=PARTED[:3])
    cells = find_cells(region, ASPECT, [ruling(y, 0.1, 0.75) for y in PARTED[:3]])
    assert {cell.row for cell in cells if cell.is_header} == {0}


def test_empty_cells_of_a_header_are_headers_too() -> None:
    region = table(COUNTS, LEFTS, parted=PARTED)
    first = [c for c in find_cells(region, ASPECT, [ruling(below(1), 0.1, 0.75)]) if c.row == 0]
    assert all(cell.is_header for cell in first)
    assert sum(cell.column_span for cell in first) == len(LEFTS)


def test_a_heading_spans_the_columns_of_the_ruling_below_it() -> None:
    rulings = [
        ruling(below(0), 0.4, 0.56),
        ruling(below(0), 0.6, 0.75),
        ruling(below(1), 0.1, 0.75),
    ]
    cells = find_cells(table(COUNTS, LEFTS, parted=PARTED), ASPECT, rulings)
    spans = {cell.text: (cell.column, cell.column_span) for cell in cells if cell.row == 0}
    assert spans["Men"] == (1, 2)
    assert spans["Women"] == (3, 2)


def test_a_text_over_the_first_columns_edge_is_a_section_of_the_whole_table() -> None:
    rows = [
        *COUNTS[1:3],
        ["Regions along the old canal and its harbours and towns", "", "", "", ""],
        *COUNTS[3:],
    ]
    cells = find_cells(table(rows, LEFTS, parted=PARTED), ASPECT)
    section = next(cell for cell in cells if cell.text.startswith("Regions"))
    assert (section.column, section.column_span) == (0, 5)


def test_a_label_that_fits_into_the_first_column_stays_there() -> None:
    rows = [*COUNTS[1:3], ["Coast", "", "", "", ""], *COUNTS[3:]]
    cells = find_cells(table(rows, LEFTS, parted=PARTED), ASPECT)
    assert next(cell for cell in cells if cell.text == "Coast").column_span == 1


def test_a_header_without_wide_blanks_has_a_heading_for_each_column() -> None:
    rows = [["Total piece", "mean piece", "spread"], ["64", "800", "48"], ["32", "400", "24"]]
    region = table(rows, (0.1, 0.194, 0.28), parted=[below(0), below(1)])
    first = [cell.text for cell in find_cells(region, ASPECT) if cell.row == 0]
    assert first == rows[0]


SECTIONS = [["Kind", "Men", "Women"], ["Port", "", ""], ["Acier", "1", "2"], ["Salt", "3", "4"]]
INDENTED = [*SECTIONS[:2], *([f"  {label}", *values] for label, *values in SECTIONS[2:])]
BETWEEN = [ruling(below(row), 0.1, 0.7) for row in range(3)]


def span_of_section(
    rows: list[list[str]], rulings: Sequence[BoundingBox], *, bold: bool = True
) -> int:
    """The second row's."""
    plain = table(rows, (0.1, 0.4, 0.6), parted=[below(row) for row in range(len(rows) - 1)])
    heading = rows[1][0].split()
    words = tuple(replace(word, bold=bold and word.text in heading) for word in plain.words)
    cells = find_cells(replace(plain, words=words), ASPECT, rulings)
    return next(cell.column_span for cell in cells if cell.text == rows[1][0])


def test_a_bold_label_alone_between_rulings_is_a_section_of_the_whole_table() -> None:
    assert span_of_section(SECTIONS, BETWEEN, bold=False) == 1
    assert span_of_section(SECTIONS, BETWEEN) == span_of_section(INDENTED, BETWEEN) == 3


def test_a_bold_label_alone_above_labels_is_a_section_unless_these_are_indented() -> None:
    assert span_of_section(SECTIONS, [], bold=False) == 1
    assert span_of_section(INDENTED, []) == 1
    assert span_of_section(SECTIONS, []) == 3


def test_a_bold_label_for_which_the_column_was_made_stays_in_it() -> None:
    wide = [SECTIONS[0], ["Members of the port", "", ""], *SECTIONS[2:]]
    assert span_of_section(wide, []) == 1


def test_a_bold_label_alone_above_no_row_stays_in_its_column() -> None:
    ending = [SECTIONS[0], SECTIONS[1], ["Acier", "", ""], SECTIONS[3]]
    assert span_of_section(ending, []) == 1
