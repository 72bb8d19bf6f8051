"""How values stand among the words of the pages, and where."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import (
    Block,
    BoundingBox,
    Cell,
    Evidence,
    FieldValue,
    Label,
    Page,
    Word,
    plain,
)
from parsers.extraction.evidence import EvidenceSearch, Hint, Proof

COLUMNS, ROWS = 20, 20


def find_evidence(
    raw: str, value: FieldValue | None, pages: list[Page], hint: Hint | None = None
) -> Proof:
    return EvidenceSearch(pages).find(raw, value, hint)


def grid(row: int, column: float, width: float = 1) -> BoundingBox:
    return BoundingBox(
        column / COLUMNS, row / ROWS, (column + width * 0.9) / COLUMNS, (row + 0.9) / ROWS
    )


@pytest.fixture
def page() -> Callable[..., Page]:
    """A page whose lines are given, each word in a box of its own on a grid."""

    def make(*lines: str, number: int = 1) -> Page:
        words = [
            Word(text, grid(row, column), row)
            for row, line in enumerate(lines)
            for column, text in enumerate(line.split())
        ]
        return Page(number, 595, 842, words=tuple(words))

    return make


MakePage = Callable[..., Page]


@pytest.mark.parametrize(
    ("line", "raw", "value"),
    [
        ("Total 112.00", "12.00", Decimal("12.00")),
        ("Total 5,012.00", "12.00", Decimal("12.00")),
        ("Total -12.00", "12.00", Decimal("12.00")),
        ("Total 12.80", "12.00", Decimal("12.00")),
        ("Total 1200", "12.00", Decimal("12.00")),
        ("Rate 6%", "6.5", Decimal("6.5")),
        ("Date 25/12/2018", "25/12/2019", datetime.date(2019, 12, 25)),
        ("Date 125/12/2018", "25/12/2018", datetime.date(2018, 12, 25)),
        ("Reformation", "form", "form"),
        ("A12", "12", Decimal(12)),
        ("Miller and Sons", "Meyer and Daughters", "Meyer and Daughters"),
        ("No. 42183017", "42183071", "42183071"),
        ("", "x", "x"),
        ("x", " ", None),
    ],
)
def test_what_does_not_stand_there_is_absent(
    page: MakePage, line: str, raw: str, value: FieldValue | None
) -> None:
    proof = find_evidence(raw, value, [page(line)])
    assert (proof.evidence, proof.page_number, proof.box) == (Evidence.ABSENT, None, None)


def test_an_absent_value_keeps_the_engines_claim(page: MakePage) -> None:
    box = grid(3, 3)
    proof = find_evidence("gone", "gone", [page("nothing here")], (1, box))
    assert (proof.evidence, proof.page_number, proof.box, proof.raw) == (
        Evidence.ABSENT, 1, box, "gone",
    )  # fmt: skip


def test_a_hint_to_no_page_is_none(page: MakePage) -> None:
    proof = find_evidence("gone", "gone", [page("nothing here")], (7, grid(3, 3)))
    assert (proof.page_number, proof.box) == (None, None)


def test_the_same_words_are_exact_and_boxed_alone(page: MakePage) -> None:
    proof = find_evidence("Green  Grocer", "Green Grocer", [page("The Green Grocer Ltd")])
    assert proof.evidence is Evidence.EXACT
    assert proof.box == grid(0, 1).union(grid(0, 2))


def test_an_address_is_followed_over_lines(page: MakePage) -> None:
    proof = find_evidence("1 Mill Lane,\nTown", "1 Mill Lane, Town", [page("1 Mill Lane,", "Town")])
    assert proof.evidence is Evidence.EXACT
    assert proof.box == grid(0, 0).union(grid(0, 2)).union(grid(1, 0))


def test_an_address_beside_another_is_followed_within_its_block(page: MakePage) -> None:
    beside = page("1 Mill Lane 2 Park Road", "11111 Town 22222 City")
    left, right = BoundingBox(0, 0, 3 / 20, 1), BoundingBox(3 / 20, 0, 1, 1)
    blocks = tuple(Block(Label.TEXT, (), box) for box in (left, right))
    moved = tuple(
        replace(word, box=grid(1, 3 + index)) if word.text in ("22222", "City") else word
        for index, word in enumerate(beside.words[6:], start=-2)
    )
    columns = replace(beside, words=beside.words[:6] + moved, blocks=blocks)
    for raw in "1 Mill Lane 11111 Town", "2 Park Road 22222 City":
        assert find_evidence(raw, raw, [columns]).evidence is Evidence.EXACT


@pytest.mark.parametrize("raw", ["12.00", "RM", "RM12.00"])
def test_a_currency_run_into_its_amount_hides_neither(page: MakePage, raw: str) -> None:
    assert find_evidence(raw, raw, [page("Total RM12.00")]).evidence is Evidence.EXACT


def test_a_text_that_wraps_beside_other_columns_is_followed_within_its_box(page: MakePage) -> None:
    table = page("A4 1 3.50", "White paper 80g", "B5 2 1.00")
    around = grid(0, 0).union(grid(1, 2))
    proof = find_evidence("A4 White paper 80g", "A4 White paper 80g", [table], (1, around))
    assert (proof.evidence, proof.box) == (Evidence.EXACT, around)
    for raw in "A4 3.50 80g", "A4 paper White", "White paper B5":
        assert find_evidence(raw, raw, [table], (1, around)).evidence is not Evidence.EXACT


@pytest.mark.parametrize(
    ("line", "raw", "there"),
    [
        ("Order PO-88213", "88213", "PO-88213"),
        ("Order INV2026/17", "2026/17", "INV2026/17"),
        ("Order 2026-17-B", "2026-17", "2026-17-B"),
        ("Invoice4711", "4711", "Invoice4711"),
        ("by e-Miller Sons", "Miller Sons", "e-Miller Sons"),
        ("by Miller Sons/Daughters", "Miller Sons", "Miller Sons/Daughters"),
        ("info@mill.de", "mill.de", "info@mill.de"),
    ],
)
def test_a_text_cut_from_a_word_is_at_most_fuzzy_and_shows_the_word(
    page: MakePage, line: str, raw: str, there: str
) -> None:
    proof = find_evidence(raw, raw, [page(line)])
    assert (proof.evidence, proof.raw) == (Evidence.FUZZY, there)


def test_a_text_cut_from_a_word_is_exact_where_it_also_stands_alone(page: MakePage) -> None:
    proof = find_evidence("88213", "88213", [page("Order PO-88213 or 88213")])
    assert (proof.evidence, proof.box) == (Evidence.EXACT, grid(0, 3))


@pytest.mark.parametrize(
    ("line", "raw", "value"),
    [
        ("Tax 0.42v", "0.42", Decimal("0.42")),
        ("Total12.00", "12.00", Decimal("12.00")),
        ("Jar 400kg", "400", Decimal(400)),
        ("25/12/2018T10:33", "25/12/2018", datetime.date(2018, 12, 25)),
    ],
)
def test_a_number_run_into_something_else_is_normalized(
    page: MakePage, line: str, raw: str, value: FieldValue
) -> None:
    assert find_evidence(raw, value, [page(line)]).evidence is Evidence.NORMALIZED


@pytest.mark.parametrize(
    ("line", "raw"),
    [
        ("Date:4711", "4711"),
        ("No.4711", "4711"),
        ("Rs.500 only", "500"),
        ("12.00RM", "12.00"),
        ("12.00EUR", "EUR"),
        ("$4.11", "$"),
        ("19%", "19"),
        ("(4711)", "4711"),
        ("Miller(123456-X)", "Miller"),
        ("#4711,", "4711"),
        ("Miller,Smith", "Smith"),
    ],
)
def test_punctuation_and_currencies_part_words(page: MakePage, line: str, raw: str) -> None:
    assert find_evidence(raw, raw, [page(line)]).evidence is Evidence.EXACT


@pytest.mark.parametrize(
    ("line", "raw", "value", "there"),
    [
        ("Total: RM 12.00", "12", Decimal(12), "12.00"),
        ("Total 1.234,56", "1,234.56", Decimal("1234.56"), "1.234,56"),
        ("Total 1 234,56", "1234.56", Decimal("1234.56"), "1 234,56"),
        ("Total 12 .00", "12.00", Decimal("12.00"), "12 .00"),
        ("Total 1.234", "1234", Decimal(1234), "1.234"),
        ("Change -9,32", "-9.32", Decimal("-9.32"), "-9,32"),
        ("Date:25/12/2018 10:33", "2018-12-25", datetime.date(2018, 12, 25), "25/12/2018"),
        ("on 03/02/18", "2018-03-02", datetime.date(2018, 3, 2), "03/02/18"),
        ("am 7. Mai 2014", "2014-05-07", datetime.date(2014, 5, 7), "7. Mai 2014"),
        ("GREEN GROCER, LTD.", "Green Grocer Ltd", "Green Grocer Ltd", "GREEN GROCER, LTD"),
        ("Café Noël", "Cafe Noel", "Cafe Noel", "Café Noël"),
        ("GREENGROCER", "Green Grocer", "Green Grocer", "GREENGROCER"),
    ],
)
def test_the_same_value_written_otherwise_is_normalized(
    page: MakePage, line: str, raw: str, value: FieldValue, there: str
) -> None:
    proof = find_evidence(raw, value, [page(line)])
    assert (proof.evidence, proof.raw) == (Evidence.NORMALIZED, there)


def test_a_recognizers_slip_is_fuzzy_and_boxes_whole_words(page: MakePage) -> None:
    raw = "Gardenia Bakeries Kuala Lumpur"
    proof = find_evidence(raw, raw, [page("by GARDENIA BAKERLES KUALA LUMPUR today")])
    assert (proof.evidence, proof.raw) == (Evidence.FUZZY, "GARDENIA BAKERLES KUALA LUMPUR")
    assert proof.box == grid(0, 1).union(grid(0, 4))


def test_of_several_places_the_first_is_taken(page: MakePage) -> None:
    assert find_evidence("9.90", Decimal("9.90"), [page("a 9.90", "b 9.90")]).box == grid(0, 1)


def test_of_several_places_the_nearest_to_the_hint_is_taken(page: MakePage) -> None:
    lines = page("a 9.90", "", "", "b 9.90")
    near = find_evidence("9.90", Decimal("9.90"), [lines], (1, grid(4, 2)))
    assert near.box == grid(3, 1)


def test_the_hinted_page_comes_before_others(page: MakePage) -> None:
    pages = [page("9.90"), page("x", "9.90", number=2)]
    proof = find_evidence("9.90", Decimal("9.90"), pages, (2, None))
    assert (proof.page_number, proof.box) == (2, grid(1, 0))


def test_what_stands_in_the_hinted_box_comes_before_the_same_text_elsewhere(page: MakePage) -> None:
    lines = page("1,234.50", "1.234,50")
    proof = find_evidence("1,234.50", Decimal("1234.50"), [lines], (1, grid(1, 0)))
    assert (proof.evidence, proof.box) == (Evidence.NORMALIZED, grid(1, 0))


def test_a_page_without_words_is_proved_by_its_cells_and_blocks() -> None:
    cell = Cell(0, 0, "Total 9.90", box=grid(5, 0, 4))
    table = Block(Label.TABLE, (), grid(5, 0, 10), cells=(cell,))
    title = Block(Label.TITLE, plain("Green Grocer"), grid(0, 0, 10))
    unplaced = Block(Label.TEXT, plain("Thank you"))
    page = Page(1, 595, 842, blocks=(title, table, unplaced))
    assert find_evidence("Grocer", "Grocer", [page]).box == title.box
    assert find_evidence("9.90", Decimal("9.90"), [page]).box == cell.box
    thanks = find_evidence("Thank you", "Thank you", [page])
    assert (thanks.evidence, thanks.page_number, thanks.box) == (Evidence.EXACT, 1, None)


SIGNS = st.characters(codec="utf-8", exclude_categories=["Z", "C"])
WORDS = st.lists(st.text(alphabet=SIGNS, min_size=1, max_size=8), min_size=1, max_size=15)


@given(WORDS, st.data())
def test_words_that_stand_in_the_hinted_box_are_exact(
    texts: list[str], data: st.DataObject
) -> None:
    words = [Word(text, grid(0, column), 0) for column, text in enumerate(texts)]
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    chosen = words[first : last + 1]
    box = chosen[0].box.union(chosen[-1].box)
    raw = " ".join(word.text for word in chosen)
    proof = find_evidence(raw, raw, [Page(1, 595, 842, words=tuple(words))], (1, box))
    assert (proof.evidence, proof.box, proof.raw) == (Evidence.EXACT, box, raw)


@given(WORDS, st.text(max_size=20), st.none() | st.decimals(allow_nan=False) | st.dates())
def test_what_is_found_stands_where_it_is_said_to(
    texts: list[str], raw: str, value: FieldValue | None
) -> None:
    words = [Word(text, grid(0, column), 0) for column, text in enumerate(texts)]
    proof = find_evidence(raw, value, [Page(1, 595, 842, words=tuple(words))])
    if proof.evidence is not Evidence.ABSENT:
        assert proof.raw in " ".join(texts)
        assert proof.box is not None


def test_lines_that_the_file_gives_in_another_order_are_read_as_they_stand() -> None:
    texts = ["12 Mill Lane", "Leeds", "England"]
    lines = [
        [
            Word(
                text,
                BoundingBox(0.1 * (at + 1), 0.1 * row, 0.1 * (at + 1) + 0.09, 0.1 * row + 0.05),
                row,
            )
            for at, text in enumerate(line.split())
        ]
        for row, line in enumerate(texts, 1)
    ]
    page = Page(1, 600, 800, words=tuple(word for line in reversed(lines) for word in line))
    whole = BoundingBox(0.05, 0.05, 0.9, 0.9)
    for hint in (None, (1, whole)):
        proof = find_evidence(
            "12 Mill Lane Leeds England", "12 Mill Lane Leeds England", [page], hint
        )
        assert proof.evidence is Evidence.EXACT
