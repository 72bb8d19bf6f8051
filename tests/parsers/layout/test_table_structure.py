"""A table's lines and words in, its cells out."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from parsers.document import BoundingBox, Cell, Label, Word
from parsers.document.lines import hull_of
from parsers.layout.region import Region
from parsers.layout.table_structure import find_cells


def word(text: str, x: float, y: float, line: int, width: float = 0.06) -> Word:
    return Word(text, BoundingBox(x, y, x + width, y + 0.02), line)


def table(*words: Word, rows: tuple[float, ...], columns: tuple[float, ...]) -> Region:
    return Region(Label.TABLE, BoundingBox(0, 0, 1, 1), words, rows, columns)


def texts(cells: tuple[Cell, ...]) -> dict[tuple[int, int], str]:
    return {(cell.row, cell.column): cell.text for cell in cells if cell.text}


def test_a_table_without_words_has_no_cells() -> None:
    assert find_cells(table(rows=(0.5,), columns=(0.5,)), 1.0) == ()


def test_rows_and_columns_without_words_are_dropped() -> None:
    region = table(
        word("a", 0.1, 0.1, 0), word("b", 0.8, 0.9, 1), rows=(0.3, 0.6), columns=(0.4, 0.7)
    )
    assert texts(find_cells(region, 1.0)) == {(0, 0): "a", (1, 1): "b"}


def test_a_number_that_reaches_over_a_line_stays_whole() -> None:
    region = table(word("1,234.56", 0.45, 0.1, 0, width=0.12), rows=(), columns=(0.5,))
    assert [cell.text for cell in find_cells(region, 1.0)] == ["1,234.56"]


def test_a_cell_of_two_lines_is_read_from_top_to_bottom() -> None:
    region = table(
        word("unit", 0.1, 0.14, 1), word("Sample", 0.1, 0.1, 0), rows=(0.5,), columns=(0.5,)
    )
    assert [cell.text for cell in find_cells(region, 1.0)] == ["Sample unit"]


def test_a_phrase_across_a_column_line_is_one_cell_that_spans_both() -> None:
    region = table(
        word("Year", 0.43, 0.1, 0),
        word("ended", 0.495, 0.1, 0),
        word("2019", 0.2, 0.3, 1),
        word("2020", 0.8, 0.3, 2),
        rows=(0.2,),
        columns=(0.5,),
    )
    first, *others = find_cells(region, 1.0)
    assert (first.text, first.column, first.column_span) == ("Year ended", 0, 2)
    assert [(cell.column, cell.column_span) for cell in others] == [(0, 1), (1, 1)]


def test_rows_above_the_first_number_are_headers() -> None:
    region = table(
        word("Item", 0.1, 0.1, 0),
        word("2019", 0.6, 0.1, 0),
        word("Paper", 0.1, 0.4, 1),
        word("12.50", 0.6, 0.4, 1),
        rows=(0.3,),
        columns=(0.5,),
    )
    assert [cell.is_header for cell in find_cells(region, 1.0)] == [True, True, False, False]


def test_a_table_that_begins_with_numbers_has_no_header() -> None:
    region = table(word("1", 0.1, 0.1, 0), word("Paper", 0.1, 0.4, 1), rows=(0.3,), columns=(0.5,))
    assert not any(cell.is_header for cell in find_cells(region, 1.0))


fractions = st.floats(0.01, 0.9)
lines = st.lists(fractions, max_size=4).map(lambda xs: tuple(sorted(xs)))


@given(st.lists(st.tuples(fractions, fractions, st.integers(0, 9)), max_size=25), lines, lines)
def test_no_word_is_lost_and_no_two_cells_meet(
    places: list[tuple[float, float, int]], rows: tuple[float, ...], columns: tuple[float, ...]
) -> None:
    words = [word(f"w{i}", x, y, line) for i, (x, y, line) in enumerate(places)]
    cells = find_cells(table(*words, rows=rows, columns=columns), 0.7)
    assert Counter(t for cell in cells for t in cell.text.split()) == Counter(w.text for w in words)
    covered = [(c.row, c.column + i) for c in cells for i in range(c.column_span)]
    assert len(covered) == len(set(covered))


def test_two_numbers_close_to_each_other_stand_in_two_cells() -> None:
    words = [
        Word("1,249,752", BoundingBox(0.1, 0.1, 0.3, 0.12), 0),
        Word("1,364,492", BoundingBox(0.305, 0.1, 0.5, 0.12), 0),
        Word("1", BoundingBox(0.28, 0.2, 0.295, 0.22), 1),
        Word("249", BoundingBox(0.3, 0.2, 0.35, 0.22), 1),
    ]
    region = Region(Label.TABLE, BoundingBox(0.1, 0.1, 0.5, 0.22), tuple(words), (0.16,), (0.302,))
    cells = find_cells(region, aspect=0.7)
    assert [(c.row, c.column, c.text) for c in cells] == [
        (0, 0, "1,249,752"),
        (0, 1, "1,364,492"),
        (1, 0, "1 249"),
    ]


def test_a_heading_over_two_columns_is_parted_from_the_headings_of_these() -> None:
    places = [
        ("Age", 0.1, 0.1, 0.15), ("Both", 0.35, 0.1, 0.42), ("years", 0.425, 0.1, 0.5),
        ("group", 0.1, 0.125, 0.18), ("Male", 0.3, 0.125, 0.35), ("Female", 0.5, 0.125, 0.57),
        ("1-2", 0.1, 0.16, 0.13), ("17", 0.3, 0.16, 0.33), ("19", 0.5, 0.16, 0.53),
    ]  # fmt: skip
    words = tuple(
        Word(text, BoundingBox(x0, y0, x1, y0 + 0.02), i)
        for i, (text, x0, y0, x1) in enumerate(places)
    )
    region = Region(Label.TABLE, hull_of(words), words, (0.15,), (0.25, 0.423))
    cells = find_cells(region, aspect=0.7)
    assert [(c.row, c.column, c.row_span, c.column_span, c.text) for c in cells] == [
        (0, 0, 2, 1, "Age group"),
        (0, 1, 1, 2, "Both years"),
        (1, 1, 1, 1, "Male"),
        (1, 2, 1, 1, "Female"),
        (2, 0, 1, 1, "1-2"),
        (2, 1, 1, 1, "17"),
        (2, 2, 1, 1, "19"),
    ]


def income(heading: float) -> Region:
    """Three years under a heading that begins at `heading` and is as wide as one of them."""
    columns = (0.3, 0.5, 0.7)
    words = [
        word("Ended", heading, 0.1, 0),
        *(word("2025", x, 0.2, 1) for x in columns),
        word("Revenue", 0.05, 0.3, 2),
        *(word("1,204", x, 0.3, 2) for x in columns),
    ]
    return table(*words, rows=(0.15, 0.25), columns=(0.2, 0.4, 0.6))


def test_a_heading_in_the_middle_above_several_spans_them_all() -> None:
    heading = next(cell for cell in find_cells(income(0.505), 0.8) if cell.text)
    assert (heading.text, heading.column, heading.column_span) == ("Ended", 1, 3)


def test_a_heading_above_one_column_is_that_ones() -> None:
    heading = next(cell for cell in find_cells(income(0.3), 0.8) if cell.text)
    assert (heading.text, heading.column, heading.column_span) == ("Ended", 1, 1)


def test_headings_beside_each_other_do_not_span_each_others_columns() -> None:
    region = income(0.5)
    both = replace(region, words=(word("Begun", 0.7, 0.1, 3), *region.words))
    found = [c for c in find_cells(both, 0.8) if c.row == 0 and c.text]
    assert [(c.text, c.column, c.column_span) for c in found] == [("Ended", 2, 1), ("Begun", 3, 1)]
