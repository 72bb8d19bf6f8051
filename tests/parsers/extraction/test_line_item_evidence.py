"""Where the values of rows stand among words that repeat."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import Block, BoundingBox, Evidence, Label, Page, Word, plain
from parsers.extraction.evidence import EvidenceSearch, Proof
from parsers.extraction.line_item_evidence import RowPlaces, Sought

Row = tuple[str, ...]


def place(row: int, column: int) -> BoundingBox:
    return BoundingBox(column / 10, row / 40, (column + 0.9) / 10, (row + 0.9) / 40)


def page_of(rows: Sequence[Row], number: int = 1) -> Page:
    words = [
        Word(text, place(row, column), row)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text
    ]
    return Page(number, 595, 842, words=tuple(words))


def find(rows: Sequence[Row], *pages: Page) -> list[list[Proof]]:
    places = RowPlaces(pages, EvidenceSearch(pages))
    return [places.find([Sought(text, text) for text in row]) for row in rows]


def boxes(rows: Sequence[Row], *pages: Page) -> list[list[BoundingBox | None]]:
    return [[proof.box for proof in proofs] for proofs in find(rows, *pages)]


def test_a_value_that_stands_nowhere_is_absent_without_a_place() -> None:
    (row,) = find([("Apples", "8.80")], page_of([("Apples", "7.00")]))
    assert [proof.evidence for proof in row] == [Evidence.EXACT, Evidence.ABSENT]
    assert (row[1].page_number, row[1].box) == (None, None)


def test_where_words_are_fewer_than_rows_they_serve_again() -> None:
    row = ("Apples", "7.00")
    first, second, third = boxes([row] * 3, page_of([row, row]))
    assert [first, second] == [[place(0, 0), place(0, 1)], [place(1, 0), place(1, 1)]]
    assert third == first


def test_equal_rows_stand_on_lines_of_their_own() -> None:
    table = [("Apples", "2", "3.50", "7.00")] * 3
    assert boxes(table, page_of(table)) == [[place(r, c) for c in range(4)] for r in range(3)]


def test_equal_values_of_a_row_stand_side_by_side() -> None:
    table = [("Apples", "1", "7.00", "7.00"), ("Pears", "1", "1", "1")]
    assert boxes(table, page_of(table)) == [[place(r, c) for c in range(4)] for r in range(2)]


def test_values_are_looked_for_on_the_rows_line_first() -> None:
    page = page_of([("Paid", "7.00"), ("Apples", "2"), ("Pears", "7.00", "7.00")])
    assert boxes([("Pears", "7.00")], page) == [[place(2, 0), place(2, 1)]]


def test_values_on_the_line_below_are_the_rows_too() -> None:
    page = page_of([("1", "6.22"), (), ("Apples",), ("6.22", "1"), (), ("Pears",), ("2.54", "1")])
    assert boxes([("Apples", "1"), ("Pears", "1")], page) == [
        [place(2, 0), place(3, 1)],
        [place(5, 0), place(6, 1)],
    ]


def test_a_table_goes_on_on_the_next_page() -> None:
    row = ("Apples", "7.00")
    pages = page_of([row]), page_of([(), row], number=2)
    first, second = find([row, row], *pages)
    assert {proof.page_number for proof in first} == {1}
    assert [(proof.page_number, proof.box) for proof in second] == [
        (2, place(1, 0)),
        (2, place(1, 1)),
    ]


def test_a_place_that_the_engine_gives_goes_before_all_else() -> None:
    page = page_of([("Apples", "7.00"), ("Pears", "7.00")])
    places = RowPlaces([page], EvidenceSearch([page]))
    seven = Decimal("7.00")
    row = [Sought("Apples", "Apples"), Sought("7.00", seven, (1, place(1, 1)))]
    assert [proof.box for proof in places.find(row)] == [place(0, 0), place(1, 1)]


def test_words_that_hold_more_than_the_value_are_taken_too() -> None:
    page = page_of([("Apples", "RM7.00"), ("Apples", "RM7.00")])
    assert boxes([("Apples", "7.00")] * 2, page)[1] == [place(1, 0), place(1, 1)]


def test_a_page_without_words_is_searched_by_its_blocks() -> None:
    block = Block(Label.TEXT, plain("Apples 7.00"), place(0, 0))
    (row,) = find([("Apples", "7.00")], Page(1, 595, 842, blocks=(block,)))
    assert [proof.box for proof in row] == [place(0, 0)] * 2


@pytest.mark.parametrize("rows", [0, 1, 40])
def test_rows_without_values_have_no_proofs(rows: int) -> None:
    assert find([()] * rows, page_of([("Apples",)])) == [[]] * rows


cells = st.sampled_from(["Apples", "Pears", "1", "2", "7.00", "3.50"])


@given(st.lists(st.tuples(cells, cells, cells, cells), max_size=12))
def test_of_a_table_read_whole_every_value_has_words_of_its_own(table: list[Row]) -> None:
    found = [box for row in boxes(table, page_of(table)) for box in row]
    assert len(set(found)) == 4 * len(table)
