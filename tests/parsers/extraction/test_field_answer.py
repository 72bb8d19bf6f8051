"""From an engine's JSON answer to typed and proved fields."""

import datetime
import json
import math
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import BoundingBox, Completion, Evidence, Field, Page, TokenScore, Word
from parsers.errors import AnswerError
from parsers.extraction.field_answer import (
    BROKEN_OFF,
    LONGEST_VALUE,
    Understood,
    ground_of,
    understand_fields,
)
from parsers.extraction.nested_answer import MOST_ROWS
from parsers.types import DOCUMENT_TYPES

RECEIPT = DOCUMENT_TYPES["receipt"].schema
FRAME = (1000.0, 1000.0)

LINES = """Green Grocer Ltd
1 Mill Lane,
12345 Town
Date: 25/12/2018
Apples 2 3.50 7.00
Pears 1 2.90 2.90
Total RM9.90""".splitlines()


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


def extract(answer: Any, *pages: Page, finish_reason: str = "stop") -> Understood:
    text = answer if isinstance(answer, str) else json.dumps(answer)
    completion = Completion(text, FRAME, finish_reason)
    return understand_fields(completion, RECEIPT, ground_of(pages or (PAGE,)))


def by_path(found: Understood) -> dict[str, Field]:
    return {field.path: field for field in found.fields}


def test_an_answer_without_an_object_is_unreadable() -> None:
    with pytest.raises(AnswerError) as caught:
        extract("There is nothing here.")
    assert caught.value.code == "unreadable"


@pytest.mark.parametrize(
    ("finish_reason", "code"), [("length", "truncated"), ("repetition", "repeating")]
)
def test_an_answer_that_ended_before_its_object_says_why(finish_reason: str, code: str) -> None:
    with pytest.raises(AnswerError) as caught:
        extract("Well, well, well", finish_reason=finish_reason)
    assert caught.value.code == code


def test_an_answer_that_repeats_itself_gives_what_it_holds_and_says_so() -> None:
    found = extract('{"total": "9.90", "company": "' + "Red " * 50, finish_reason="repetition")
    assert by_path(found)["total"].value == Decimal("9.90")
    assert found.warnings[0] == "answer repeats itself"


@pytest.mark.parametrize(
    "value", [None, "", "  ", "N/A", "null", [], {}, {"text": None}, {"page": 1}]
)
def test_a_field_that_is_not_given_is_not_there(value: Any) -> None:
    assert extract({"total": value}).fields == ()


def test_a_value_in_an_object_of_its_own_is_not_lost() -> None:
    (field,) = extract({"total": {"amount": "5.00", "currency": "EUR"}}).fields

    assert "5.00" in field.raw
    assert (field.valid, field.problem) == (False, "an object where one value was asked for")


def test_keys_that_the_schema_does_not_have_are_left_out() -> None:
    found = extract({"weather": "fine", "place": "", "line_items": [{"colour": "red"}]})
    assert found.fields == ()
    assert found.warnings == (
        "keys not asked for: weather",
        "line_items has keys not asked for: colour",
    )


def test_a_value_that_stands_nowhere_is_absent_but_kept() -> None:
    (field,) = extract({"company": "Red Butcher"}).fields
    assert (field.value, field.evidence, field.page_number, field.box) == (
        "Red Butcher", Evidence.ABSENT, None, None,
    )  # fmt: skip
    assert field.valid


def test_a_value_of_the_wrong_kind_is_kept_raw_and_invalid() -> None:
    fields = by_path(extract({"date": "Town", "total": "Apples"}))
    assert (fields["date"].raw, fields["date"].value, fields["date"].valid) == ("Town", None, False)
    assert fields["date"].problem == "not a date"
    assert fields["total"].problem == "not a number"
    assert fields["total"].evidence is Evidence.EXACT


@pytest.mark.parametrize(
    "value", [True, ["9.90", "8.80"], {"text": {"a": "9.90"}}, {"text": ["1", "2"]}]
)
def test_a_value_of_the_wrong_type_is_invalid_and_says_so(value: Any) -> None:
    (field,) = extract({"total": value}).fields
    assert (field.value, field.valid) == (None, False)
    assert "where one value was asked for" in (field.problem or "")


def test_bare_texts_and_numbers_are_typed_and_proved() -> None:
    found = extract({"company": "Green Grocer Ltd", "date": "2018-12-25", "total": 9.90})
    fields = by_path(found)
    assert fields["company"].value == "Green Grocer Ltd"
    assert fields["company"].evidence is Evidence.EXACT
    assert fields["company"].box == place(0, 0).union(place(0, 2))
    assert fields["date"].value == datetime.date(2018, 12, 25)
    assert (fields["date"].raw, fields["date"].evidence) == ("25/12/2018", Evidence.NORMALIZED)
    assert fields["total"].value == Decimal("9.90")
    assert fields["total"].box == place(6, 1)
    assert found.warnings == ()


def test_text_is_mended_while_raw_stays_as_given() -> None:
    (field,) = extract({"address": "1 Mill Lane,\n12345 Town"}).fields
    assert (field.value, field.raw) == ("1 Mill Lane, 12345 Town", "1 Mill Lane,\n12345 Town")
    assert field.evidence is Evidence.EXACT


def test_of_equal_values_the_one_in_the_given_box_is_proved() -> None:
    box = [round(side) for side in place(5, 3).to_frame(FRAME)]
    (field,) = extract({"total": {"text": "2.90", "page": 1, "bbox_2d": box}}).fields
    assert (field.box, field.evidence) == (place(5, 3), Evidence.EXACT)


@pytest.mark.parametrize(
    "box",
    ["300 500 390 590", "[300, 500, 390, 590]", ["300", "500", "390", "590"], [390, 590, 300, 500]],
)
def test_boxes_are_understood_as_models_write_them(box: Any) -> None:
    (field,) = extract({"total": {"text": "2.90", "bbox_2d": box}}).fields
    assert field.box == place(5, 3)


@pytest.mark.parametrize(
    "hint",
    [{"page": 9}, {"page": "one"}, {"bbox_2d": [1]}, {"bbox_2d": "x"}, {"bbox_2d": [0, 0, 0, 0]}],
)
def test_a_place_that_is_none_is_no_hint(hint: dict[str, Any]) -> None:
    (field,) = extract({"total": {"text": "9.90", **hint}}).fields
    assert (field.evidence, field.box) == (Evidence.EXACT, place(6, 1))


def test_a_form_with_places_that_was_not_filled_in_gives_nothing() -> None:
    empty = {"text": "", "bbox_2d": []}
    found = extract({"company": empty, "total": empty, "line_items": [{"amount": empty}]})
    assert (found.fields, found.warnings) == ((), ())


@pytest.mark.parametrize(
    "after",
    ['Sources: {"page": 1}', '{"company": "", "total": {"text": "", "bbox_2d": []}}', "{}"],
)
def test_an_object_with_nothing_that_was_asked_for_does_not_count(after: str) -> None:
    (field,) = extract(f'{{"total": "2.90"}}\n{after}').fields
    assert (field.path, field.raw) == ("total", "2.90")


def test_values_are_proved_on_the_page_that_is_given() -> None:
    pages = PAGE, page_of(["Total 9.90"], number=2)
    (field,) = extract({"total": {"text": "9.90", "page": 2}}, *pages).fields
    assert (field.page_number, field.box) == (2, place(0, 1))


def test_a_box_is_counted_in_the_frame_of_its_own_page() -> None:
    """Pages of two sizes are images of two sizes."""
    value = {"text": "Plums", "page": 2, "bbox_2d": [100, 400, 300, 800]}
    completion = Completion(json.dumps({"company": value}), FRAME, frames=(FRAME, (400.0, 800.0)))
    pages = PAGE, page_of(["Total 9.90"], number=2)
    (field,) = understand_fields(completion, RECEIPT, ground_of(pages)).fields
    assert (field.evidence, field.box) == (Evidence.ABSENT, BoundingBox(0.25, 0.5, 0.75, 1.0))


def test_lists_are_counted_and_empty_rows_are_not() -> None:
    rows = [{"description": "Apples", "amount": "7.00"}, {"amount": None}, {"description": "Pears"}]
    fields = by_path(extract({"line_items": rows}))
    assert list(fields) == [
        "line_items[0].description",
        "line_items[0].amount",
        "line_items[1].description",
    ]
    assert fields["line_items[0].amount"].box == place(4, 3)


def test_what_is_left_out_of_a_list_is_said() -> None:
    assert extract({"line_items": "Apples"}).warnings == ("line_items is not a list",)
    assert extract({"line_items": ["Apples", {}]}).warnings == (
        "line_items has rows that are no objects",
    )
    many = extract({"line_items": [{"description": "Apples"}] * (MOST_ROWS + 1)})
    assert len(many.fields) == MOST_ROWS
    assert f"{MOST_ROWS} are kept" in many.warnings[0]


def test_a_single_row_and_a_list_of_one_value_are_what_they_mean() -> None:
    fields = by_path(extract({"line_items": {"description": "Apples"}, "total": ["9.90"]}))
    assert fields["line_items[0].description"].value == "Apples"
    assert fields["total"].value == Decimal("9.90")


def test_too_long_a_value_is_cut_and_says_so() -> None:
    (field,) = extract({"company": "x" * (LONGEST_VALUE + 1)}).fields
    assert len(field.raw) == LONGEST_VALUE
    assert field.problem == f"cut at {LONGEST_VALUE} characters"


def test_characters_that_no_database_takes_are_dropped() -> None:
    (field,) = extract('{"company": "Green\\u0000 Grocer\\ud800 Ltd"}').fields
    assert (field.raw, field.evidence) == ("Green Grocer Ltd", Evidence.EXACT)


def test_a_repaired_answer_is_marked_on_each_field() -> None:
    found = extract('```json\n{"total": "9.90",}\n```')
    assert found.warnings == ("JSON repaired",)
    assert [field.problem for field in found.fields] == ["read from a repaired answer"]


def test_an_answer_that_was_cut_off_gives_what_it_holds_and_says_so() -> None:
    found = extract('{"company": "Green Grocer Ltd", "total": "9.9', finish_reason="length")
    fields = by_path(found)
    assert (fields["company"].value, fields["company"].problem) == (
        "Green Grocer Ltd",
        "read from a repaired answer",
    )
    assert fields["total"].problem == BROKEN_OFF
    assert not found.closed
    assert found.warnings == (
        "answer cut off",
        "JSON repaired",
        "JSON not closed",
    )


def test_keys_in_words_and_a_wrapping_object_are_understood() -> None:
    fields = by_path(
        extract(
            {"receipt": {"Company": "Green Grocer Ltd", "Line Items": [{"Unit-Price": "3.50"}]}}
        )
    )
    assert list(fields) == ["company", "line_items[0].unit_price"]


def test_dates_are_read_in_the_order_of_the_documents_other_dates() -> None:
    american = page_of(["Date: 03/02/2018", "Due: 03/25/2018"])
    (field,) = extract({"date": "03/02/2018"}, american).fields
    assert (field.value, field.problem) == (datetime.date(2018, 3, 2), None)


def test_a_date_of_uncertain_order_is_valid_and_says_so() -> None:
    (field,) = extract({"date": "03/02/2018"}, page_of(["Date: 03/02/2018"])).fields
    assert (field.value, field.valid) == (datetime.date(2018, 2, 3), True)
    assert field.problem == "day and month could be exchanged"


def scored(text: str, *pieces: tuple[str, float]) -> Completion:
    """An answer whose tokens are these pieces, and the characters between them of tokens that are
    certain."""
    tokens, end = [], 0
    for piece, probability in pieces:
        start = text.index(piece, end)
        tokens += [TokenScore(place + 1, 1.0) for place in range(end, start)]
        end = start + len(piece)
        tokens.append(TokenScore(end, probability))
    tokens += [TokenScore(place + 1, 1.0) for place in range(end, len(text))]
    return Completion(text, FRAME, tokens=tuple(tokens))


def probabilities(completion: Completion) -> dict[str, float | None]:
    found = understand_fields(completion, RECEIPT, ground_of([PAGE]))
    return {field.path: field.probability for field in found.fields}


class TestProbabilities:
    def test_without_tokens_there_is_none(self) -> None:
        assert probabilities(Completion('{"total": "9.90"}', FRAME)) == {"total": None}

    def test_a_value_has_that_of_its_tokens_not_of_its_keys(self) -> None:
        answer = '{"company": "Green Grocer", "total": "9.90"}'
        pieces = [("company", 0.1), ("Green", 0.9), (" Grocer", 0.8), ("total", 0.2), ("9.90", 0.7)]
        assert probabilities(scored(answer, *pieces)) == {
            "company": pytest.approx(0.72),
            "total": pytest.approx(0.7),
        }

    def test_a_token_that_holds_the_quote_too_counts(self) -> None:
        answer = '{"total": "9.90"}'
        assert probabilities(scored(answer, ('"9', 0.5), (".90", 1.0), ('"}', 0.5))) == {
            "total": pytest.approx(0.5)
        }

    def test_numbers_rows_and_values_in_objects_have_theirs(self) -> None:
        answer = '{"total": 9.90, "line_items": [{"amount": {"text": "7.00", "page": 1}}]}'
        assert probabilities(scored(answer, ("9.90", 0.5), ("7.00", 0.25))) == {
            "total": 0.5,
            "line_items[0].amount": 0.25,
        }

    def test_a_repaired_answer_gives_them_where_a_value_can_only_be_meant_once(self) -> None:
        answer = "{'total': 9.90, 'line_items': [{'amount': '7.00'}, {'amount': '7.00'}],}"
        assert probabilities(scored(answer, ("9.90", 0.5), ("7.00", 0.25))) == {
            "total": 0.5,
            "line_items[0].amount": None,
            "line_items[1].amount": None,
        }

    def test_an_invented_value_is_absent_however_sure_the_model_was(self) -> None:
        found = understand_fields(
            scored('{"company": "Red Butcher"}', ("Red Butcher", 0.99)),
            RECEIPT,
            ground_of([PAGE]),
        )
        (field,) = found.fields
        assert (field.value, field.evidence, field.probability, field.box) == (
            "Red Butcher", Evidence.ABSENT, 0.99, None,
        )  # fmt: skip

    @given(
        st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters='"\\'), min_size=1),
        st.lists(st.floats(0.5, 1), min_size=1, max_size=30),
    )
    def test_that_of_a_value_is_the_product_over_its_characters(
        self, value: str, each: list[float]
    ) -> None:
        answer = json.dumps({"total": "1", "company": f"x{value}"}, ensure_ascii=False)
        chances = [each[place % len(each)] for place in range(len(answer))]
        tokens = tuple(TokenScore(place + 1, chance) for place, chance in enumerate(chances))
        completion = Completion(answer, FRAME, tokens=tokens)
        written = slice(len(answer) - len(value) - 3, -2)
        assert probabilities(completion)["company"] == pytest.approx(math.prod(chances[written]))


class TestEqualValuesInRows:
    """The places of equal values; more in test_row_places.py."""

    def test_each_row_has_places_of_its_own(self) -> None:
        page = page_of(["Apples 2 3.50 7.00", "Pears 2 3.50 7.00", "Plums 1 7.00 7.00"])
        rows = [
            {"description": "Apples", "quantity": "2", "unit_price": "3.50", "amount": "7.00"},
            {"description": "Pears", "quantity": "2", "unit_price": "3.50", "amount": "7.00"},
            {"description": "Plums", "quantity": "1", "unit_price": "7.00", "amount": "7.00"},
        ]
        found = by_path(extract({"line_items": rows}, page))
        assert [found[f"line_items[{row}].amount"].box for row in range(3)] == [
            place(row, 3) for row in range(3)
        ]
        assert found["line_items[1].quantity"].box == place(1, 1)
        assert found["line_items[2].unit_price"].box == place(2, 2)


def test_numbers_are_read_with_the_documents_decimal_sign() -> None:
    german = page_of(["Netto 12,50", "Summe 1.234"])
    assert extract({"total": "1.234"}, german).fields[0].value == 1234


@given(st.integers(0, 6), st.data())
def test_words_answered_with_their_page_and_box_are_exact(row: int, data: st.DataObject) -> None:
    words = [word for word in PAGE.words if word.line == row]
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    box = words[first].box.union(words[last].box)
    text = " ".join(word.text for word in words[first : last + 1])
    sides = [round(side) for side in box.to_frame(FRAME)]
    answer = {"company": {"text": text, "page": 1, "bbox_2d": sides}}
    (field,) = extract(answer).fields
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
    for field in extract(answer).fields:
        assert field.valid == (field.value is not None)
        assert field.valid or field.problem


def test_words_of_a_files_own_text_are_not_misread(draw):
    page = draw("Officine Rossi")
    assert not ground_of([page]).conventions.recognized
    recognized = tuple(replace(word, confidence=0.9) for word in page.words)
    assert ground_of([replace(page, words=recognized)]).conventions.recognized
