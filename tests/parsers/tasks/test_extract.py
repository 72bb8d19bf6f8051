"""From an engine's JSON answer to typed and proved fields."""

import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import (
    BoundingBox,
    Completion,
    Evidence,
    Field,
    Page,
    Question,
    Rendering,
    Task,
    Word,
)
from parsers.engines import Identity
from parsers.errors import AnswerError, EngineError
from parsers.schemas import built_in
from parsers.tasks.extract import LONGEST_VALUE, MOST_ROWS, Extraction, extract_fields

RECEIPT = built_in()["receipt"]
FRAME = (1000.0, 1000.0)

LINES = """Green Grocer Ltd
1 Mill Lane,
12345 Town
Date: 25/12/2018
Apples 2 3.50 7.00
Pears 1 2.90 2.90
Total RM9.90""".splitlines()


class Scripted:
    """An engine that gives the answer it was made with, and keeps the question."""

    identity = Identity("scripted", "", "", "")
    concurrency = 1
    tasks = frozenset({Task.EXTRACT})
    rendering = Rendering()
    question: Question | None = None

    def __init__(self, answer: Any, finish_reason: str = "stop") -> None:
        text = answer if isinstance(answer, str) else json.dumps(answer)
        self.completion = Completion(text, FRAME, finish_reason)

    def answer(self, question: Question) -> Completion:
        self.question = question
        return self.completion

    def close(self) -> None: ...


def place(row: int, column: int) -> BoundingBox:
    return BoundingBox(column / 10, row / 10, (column + 0.9) / 10, (row + 0.9) / 10)


def page_of(lines: list[str], number: int = 1) -> Page:
    words = [
        Word(text, place(row, column), row)
        for row, line in enumerate(lines)
        for column, text in enumerate(line.split())
    ]
    return Page(number, 595, 842, words=tuple(words))


PAGE = page_of(LINES)

Extract = Callable[..., Extraction]


@pytest.fixture
def extract() -> Extract:
    def run(answer: Any, *pages: Page, finish_reason: str = "stop") -> Extraction:
        return extract_fields(Scripted(answer, finish_reason), RECEIPT, pages or (PAGE,))

    return run


def by_path(extraction: Extraction) -> dict[str, Field]:
    return {field.path: field for field in extraction.fields}


def test_an_answer_without_an_object_is_unreadable(extract: Extract) -> None:
    with pytest.raises(AnswerError) as caught:
        extract("There is nothing here.")
    assert caught.value.code == "unreadable"


def test_an_engines_error_is_passed_on() -> None:
    class Down(Scripted):
        def answer(self, question: Question) -> Completion:
            raise EngineError("unreachable", "No answer", "Start the server.")

    with pytest.raises(EngineError):
        extract_fields(Down("{}"), RECEIPT, [PAGE])


@pytest.mark.parametrize(
    "value", [None, "", "  ", "N/A", "null", [], {}, {"text": None}, {"page": 1}]
)
def test_a_field_that_is_not_given_is_not_there(extract: Extract, value: Any) -> None:
    assert extract({"total": value}).fields == ()


def test_keys_that_the_schema_does_not_have_are_left_out(extract: Extract) -> None:
    assert extract({"weather": "fine", "line_items": [{"colour": "red"}]}).fields == ()


def test_a_value_that_stands_nowhere_is_absent_but_kept(extract: Extract) -> None:
    (field,) = extract({"company": "Red Butcher"}).fields
    assert (field.value, field.evidence, field.page_number, field.box) == (
        "Red Butcher", Evidence.ABSENT, None, None,
    )  # fmt: skip
    assert field.valid


def test_a_value_of_the_wrong_kind_is_kept_raw_and_invalid(extract: Extract) -> None:
    fields = by_path(extract({"date": "Town", "total": "Apples"}))
    assert (fields["date"].raw, fields["date"].value, fields["date"].valid) == ("Town", None, False)
    assert fields["date"].problem == "not a date"
    assert fields["total"].problem == "not a number"
    assert fields["total"].evidence is Evidence.EXACT


@pytest.mark.parametrize(
    "value", [True, ["9.90", "8.80"], {"text": {"a": "9.90"}}, {"text": ["1", "2"]}]
)
def test_a_value_of_the_wrong_type_is_invalid_and_says_so(extract: Extract, value: Any) -> None:
    (field,) = extract({"total": value}).fields
    assert (field.value, field.valid) == (None, False)
    assert "where one value was asked for" in (field.problem or "")


def test_bare_texts_and_numbers_are_typed_and_proved(extract: Extract) -> None:
    extraction = extract({"company": "Green Grocer Ltd", "date": "2018-12-25", "total": 9.90})
    fields = by_path(extraction)
    assert fields["company"].value == "Green Grocer Ltd"
    assert fields["company"].evidence is Evidence.EXACT
    assert fields["company"].box == place(0, 0).union(place(0, 2))
    assert fields["date"].value == datetime.date(2018, 12, 25)
    assert (fields["date"].raw, fields["date"].evidence) == ("25/12/2018", Evidence.NORMALIZED)
    assert fields["total"].value == Decimal("9.90")
    assert fields["total"].box == place(6, 1)
    assert extraction.problem is None


def test_text_is_mended_while_raw_stays_as_given(extract: Extract) -> None:
    (field,) = extract({"address": "1 Mill Lane,\n12345 Town"}).fields
    assert (field.value, field.raw) == ("1 Mill Lane, 12345 Town", "1 Mill Lane,\n12345 Town")
    assert field.evidence is Evidence.EXACT


def test_of_equal_values_the_one_in_the_given_box_is_proved(extract: Extract) -> None:
    box = [round(side) for side in place(5, 3).to_frame(FRAME)]
    (field,) = extract({"total": {"text": "2.90", "page": 1, "bbox_2d": box}}).fields
    assert (field.box, field.evidence) == (place(5, 3), Evidence.EXACT)


@pytest.mark.parametrize(
    "box",
    ["300 500 390 590", "[300, 500, 390, 590]", ["300", "500", "390", "590"], [390, 590, 300, 500]],
)
def test_boxes_are_understood_as_models_write_them(extract: Extract, box: Any) -> None:
    (field,) = extract({"total": {"text": "2.90", "bbox_2d": box}}).fields
    assert field.box == place(5, 3)


@pytest.mark.parametrize(
    "hint",
    [{"page": 9}, {"page": "one"}, {"bbox_2d": [1]}, {"bbox_2d": "x"}, {"bbox_2d": [0, 0, 0, 0]}],
)
def test_a_place_that_is_none_is_no_hint(extract: Extract, hint: dict[str, Any]) -> None:
    (field,) = extract({"total": {"text": "9.90", **hint}}).fields
    assert (field.evidence, field.box) == (Evidence.EXACT, place(6, 1))


def test_values_are_proved_on_the_page_that_is_given(extract: Extract) -> None:
    pages = PAGE, page_of(["Total 9.90"], number=2)
    (field,) = extract({"total": {"text": "9.90", "page": 2}}, *pages).fields
    assert (field.page_number, field.box) == (2, place(0, 1))


def test_lists_are_counted_and_empty_rows_are_not(extract: Extract) -> None:
    rows = [{"description": "Apples", "amount": "7.00"}, {"amount": None}, {"description": "Pears"}]
    fields = by_path(extract({"line_items": rows}))
    assert list(fields) == [
        "line_items[0].description",
        "line_items[0].amount",
        "line_items[1].description",
    ]
    assert fields["line_items[0].amount"].box == place(4, 3)


def test_what_is_left_out_of_a_list_is_said(extract: Extract) -> None:
    assert extract({"line_items": "Apples"}).problem == "line_items is not a list"
    assert (
        extract({"line_items": ["Apples", {}]}).problem == "line_items has rows that are no objects"
    )
    many = extract({"line_items": [{"description": "Apples"}] * (MOST_ROWS + 1)})
    assert len(many.fields) == MOST_ROWS
    assert f"{MOST_ROWS} are kept" in (many.problem or "")


def test_a_single_row_and_a_list_of_one_value_are_what_they_mean(extract: Extract) -> None:
    fields = by_path(extract({"line_items": {"description": "Apples"}, "total": ["9.90"]}))
    assert fields["line_items[0].description"].value == "Apples"
    assert fields["total"].value == Decimal("9.90")


def test_too_long_a_value_is_cut_and_says_so(extract: Extract) -> None:
    (field,) = extract({"company": "x" * (LONGEST_VALUE + 1)}).fields
    assert len(field.raw) == LONGEST_VALUE
    assert field.problem == f"cut at {LONGEST_VALUE} characters"


def test_characters_that_no_database_takes_are_dropped(extract: Extract) -> None:
    (field,) = extract('{"company": "Green\\u0000 Grocer\\ud800 Ltd"}').fields
    assert (field.raw, field.evidence) == ("Green Grocer Ltd", Evidence.EXACT)


def test_a_repaired_answer_is_marked_on_each_field(extract: Extract) -> None:
    extraction = extract('```json\n{"total": "9.90",}\n```')
    assert extraction.problem == "read from a repaired answer"
    assert [field.problem for field in extraction.fields] == ["read from a repaired answer"]


def test_an_answer_that_was_cut_off_gives_what_it_holds_and_says_so(extract: Extract) -> None:
    extraction = extract('{"company": "Green Grocer Ltd", "total": "9.9', finish_reason="length")
    assert by_path(extraction)["company"].value == "Green Grocer Ltd"
    assert "the answer was cut off" in (extraction.problem or "")


def test_keys_in_words_and_a_wrapping_object_are_understood(extract: Extract) -> None:
    fields = by_path(
        extract(
            {"receipt": {"Company": "Green Grocer Ltd", "Line Items": [{"Unit-Price": "3.50"}]}}
        )
    )
    assert list(fields) == ["company", "line_items[0].unit_price"]


def test_dates_are_read_in_the_order_of_the_documents_other_dates(extract: Extract) -> None:
    american = page_of(["Date: 03/02/2018", "Due: 03/25/2018"])
    (field,) = extract({"date": "03/02/2018"}, american).fields
    assert (field.value, field.problem) == (datetime.date(2018, 3, 2), None)


def test_a_date_of_uncertain_order_is_valid_and_says_so(extract: Extract) -> None:
    (field,) = extract({"date": "03/02/2018"}, page_of(["Date: 03/02/2018"])).fields
    assert (field.value, field.valid) == (datetime.date(2018, 2, 3), True)
    assert field.problem == "day and month could be exchanged"


def test_numbers_are_read_with_the_documents_decimal_sign(extract: Extract) -> None:
    german = page_of(["Netto 12,50", "Summe 1.234"])
    assert extract({"total": "1.234"}, german).fields[0].value == 1234


def test_the_engine_is_asked_for_the_schema_with_what_is_read() -> None:
    engine = Scripted("{}")
    extraction = extract_fields(engine, RECEIPT, [PAGE])
    assert engine.question == Question(Task.EXTRACT, (), (PAGE,), RECEIPT.definition)
    assert extraction == Extraction("{}", ())


@given(st.integers(0, 6), st.data())
def test_words_answered_with_their_page_and_box_are_exact(row: int, data: st.DataObject) -> None:
    words = [word for word in PAGE.words if word.line == row]
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    box = words[first].box.union(words[last].box)
    text = " ".join(word.text for word in words[first : last + 1])
    sides = [round(side) for side in box.to_frame(FRAME)]
    answer = {"company": {"text": text, "page": 1, "bbox_2d": sides}}
    (field,) = extract_fields(Scripted(answer), RECEIPT, [PAGE]).fields
    assert (field.raw, field.evidence, field.box) == (text, Evidence.EXACT, box)


KEYS = st.sampled_from(["text", "page", "bbox_2d", "amount", "value"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(
    st.dictionaries(st.sampled_from(["company", "date", "total", "line_items"]), VALUES, max_size=4)
)
def test_any_object_gives_fields_that_are_typed_or_invalid(answer: dict[str, Any]) -> None:
    for field in extract_fields(Scripted(answer), RECEIPT, [PAGE]).fields:
        assert field.valid == (field.value is not None)
        assert field.valid or field.problem
