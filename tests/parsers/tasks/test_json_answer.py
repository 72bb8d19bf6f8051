"""The JSON in models' answers, with the slips they make."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.errors import AnswerError
from parsers.tasks.json_answer import read_object


@pytest.mark.parametrize(
    "answer",
    ["", "I cannot see any receipt.", "[]", "[1, 2]", '"total"', "{", "{" * 5000, '{"a":' * 5000,
     "```json\n[]\n```", "{}}"[2:]],
)  # fmt: skip
def test_an_answer_without_an_object_is_unreadable(answer: str) -> None:
    with pytest.raises(AnswerError) as caught:
        read_object(answer)
    assert caught.value.code == "unreadable"


def test_the_errors_sentence_holds_none_of_the_answer() -> None:
    with pytest.raises(AnswerError) as caught:
        read_object("the secret total")
    assert "secret" not in str(caught.value)


def test_an_empty_object_is_an_answer() -> None:
    assert read_object("{}") == ({}, None)


@pytest.mark.parametrize(
    "answer",
    [
        '{"total": "9.90"}',
        'Here it is: {"total": "9.90"} I hope this helps {you}.',
        '```json\n{"total": "9.90"}\n```\nAnything else?',
        'Fields {as asked}:\n```\n{"total": "9.90"}\n```',
        '[{"total": "9.90"}, {"total": "8.80"}]',
    ],
)
def test_prose_and_fences_around_the_object_do_no_harm(answer: str) -> None:
    assert read_object(answer) == ({"total": "9.90"}, None)


@pytest.mark.parametrize(
    "answer",
    [
        '{"total": "9.90",}',
        "{'total': '9.90'}",
        '{total: "9.90"}',
        '{"total": "9.90"',
        '```json\n{"total": "9.90",}\n```\nAnything else?',
        '{"total": "9.90", "line_items": [',
    ],
)
def test_slips_are_mended_and_said(answer: str) -> None:
    values, problem = read_object(answer)
    assert values["total"] == "9.90"
    assert problem == "read from a repaired answer"


def test_numbers_stay_as_they_are_written() -> None:
    values, _ = read_object('{"a": 12.00, "b": 1e400, "c": NaN}')
    assert values == {"a": "12.00", "b": "1e400", "c": "NaN"}


def test_of_keys_that_come_twice_the_first_with_a_value_is_kept() -> None:
    answer = '{"total": null, "total": "9.90", "total": "8.80", "date": "x", "date": null}'
    assert read_object(answer)[0] == {"total": "9.90", "date": "x"}


JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.text(max_size=5), JSON, max_size=4))
def test_what_is_written_as_json_is_read_as_the_same(value: dict[str, Any]) -> None:
    assert read_object(json.dumps(value)) == (value, None)


@given(st.text(alphabet='{}[]",:\\ab1 \n`', max_size=60))
def test_any_answer_is_an_object_or_unreadable(answer: str) -> None:
    try:
        values, _ = read_object(answer)
    except AnswerError:
        return
    assert isinstance(values, dict)
