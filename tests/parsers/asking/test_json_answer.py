"""The JSON in models' answers, with the slips they make."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.asking.json_answer import REPAIRED, Answer, PlacedText, read_object
from parsers.errors import AnswerError

PROSE = "prose around the JSON"
OPEN = "JSON not closed"


@pytest.mark.parametrize(
    "answer",
    ["", "I cannot see any receipt.", "[]", "[1, 2]", '"total"', "{", "{" * 5000, '{"a":' * 5000,
     "```json\n[]\n```", "{}}"[2:]],
)  # fmt: skip
def test_an_answer_without_an_object_is_unreadable(answer: str) -> None:
    with pytest.raises(AnswerError) as caught:
        read_object(answer)
    assert caught.value.code == "unreadable"


@pytest.mark.parametrize("tail", ["", '"}', "\\"])
def test_a_text_of_quotes_that_never_ends_is_read_in_one_go(tail: str) -> None:
    found = read_object('{"total": "9.90", "note": "' + '\\"' * 90_000 + tail)
    assert found.values["total"] == "9.90"


def test_the_errors_sentence_holds_none_of_the_answer() -> None:
    with pytest.raises(AnswerError) as caught:
        read_object("the secret total")
    assert "secret" not in str(caught.value)


def test_an_empty_object_is_an_answer() -> None:
    assert read_object("{}") == Answer({})


@pytest.mark.parametrize(
    ("answer", "warnings"),
    [
        ('{"total": "9.90"}', ()),
        (' ```json\n{"total": "9.90"}\n```\n', ()),
        ('[{"total": "9.90"}]', ()),
        ('Here it is: {"total": "9.90"} I hope this helps {you}.', (PROSE,)),
        ('```json\n{"total": "9.90"}\n```\nAnything else?', (PROSE,)),
        ('Fields {as asked}:\n```\n{"total": "9.90"}\n```', (PROSE,)),
        ('如下：\n```json\n{"total": "9.90"}\n```', (PROSE,)),
        (
            '[{"total": "9.90"}, {"total": "8.80"}]',
            ("several objects, of which the first was read",),
        ),
    ],
)
def test_prose_around_the_object_does_no_harm_and_is_said(
    answer: str, warnings: tuple[str, ...]
) -> None:
    assert read_object(answer) == Answer({"total": "9.90"}, warnings)


@pytest.mark.parametrize(
    ("answer", "warnings"),
    [
        ('{"total": "9.90",}', ()),
        ('{"total": 9.90,}', ()),
        ("{'total': '9.90'}", ()),
        ('{total: "9.90"}', ()),
        ('```json\n{"total": "9.90",}\n```\nAnything else?', (PROSE,)),
        ('{"total": "9.90"', (OPEN,)),
        ('{"total": "9.90", "line_items": [', (OPEN,)),
    ],
)
def test_slips_are_mended_and_said(answer: str, warnings: tuple[str, ...]) -> None:
    found = read_object(answer)
    assert found.values["total"] == "9.90"
    assert found.warnings == (REPAIRED, *warnings)
    assert found.repaired
    assert found.closed == (OPEN not in warnings)


SEVERAL = "several objects, of which the last whole one was read"
NINE = '{"total": "9.90"}'
DRAFT = '{"total": "1.00"}'


class TestSeveralObjects:
    @pytest.mark.parametrize(
        "answer",
        [
            f"First {DRAFT}, but wait, correct:\n{NINE}",
            f"```json\n{DRAFT}\n```\nWait, correct:\n```json\n{NINE}\n```",
            f"```json\n{DRAFT}\n```\nWait, correct: {NINE}",
            f"{DRAFT}\n{NINE}",
            f"A draft: {{'total': '1.00',}} Correct: {NINE}",
            f'A draft: [{DRAFT}, {{"total": "2.00"}}] Correct: {NINE}',
        ],
    )
    def test_the_last_one_is_read(self, answer: str) -> None:
        assert read_object(answer) == Answer({"total": "9.90"}, (SEVERAL,))

    def test_its_values_know_where_in_the_answer_they_are(self) -> None:
        answer = f"First {DRAFT}, but wait: {NINE}"
        value = read_object(answer).values["total"]
        assert answer[value.start : value.end] == "9.90"
        assert value.start > answer.index("wait")

    def test_the_last_one_counts_even_if_it_has_to_be_repaired(self) -> None:
        found = read_object(f'{DRAFT} Correct: {{"total": "9.90",}}')
        assert (found.values, found.warnings) == ({"total": "9.90"}, (REPAIRED, SEVERAL))
        assert found.closed

    @pytest.mark.parametrize("broken", ['{"total": "9.9', '{"total": "9.90", "items": [{"a": "b"}'])
    def test_one_that_is_cut_off_does_not_count_beside_a_whole_one_but_is_asked_for_again(
        self, broken: str
    ) -> None:
        found = read_object(f"{DRAFT} Correct: {broken}")
        assert found.values == {"total": "1.00"}
        assert found.warnings == (PROSE, OPEN)
        assert not found.closed

    @pytest.mark.parametrize(
        "answer",
        [
            f"{NINE} Nothing else: {{}}",
            f"{NINE} I hope this helps {{you}}.",
            f"Fields {{as asked}}: {NINE} {{note: the total}}",
            f'Use {{ to begin: {NINE}',
            f"Boxes are [x1, y1]: {NINE} [1, 2]",
        ],
    )  # fmt: skip
    def test_braces_in_prose_are_no_objects(self, answer: str) -> None:
        assert read_object(answer) == Answer({"total": "9.90"}, (PROSE,))

    @pytest.mark.parametrize(
        "answer",
        ['{"rows": [{"a": "1"}, {"a": "2"}', '{"rows": [{"a": "1"}, {"a": "2"}],, "b": "}"}'],
    )
    def test_objects_within_a_broken_one_are_its_own(self, answer: str) -> None:
        assert read_object(answer).values["rows"] == [{"a": "1"}, {"a": "2"}]

    @pytest.mark.parametrize(
        "answer", ['[{"total": "9.90"}, {"a": "b"}', '[{"total": "9.90",}, {"a": "b",}]']
    )
    def test_of_a_list_the_first_is_read_even_if_it_is_broken(self, answer: str) -> None:
        assert read_object(answer).values == {"total": "9.90"}


def test_numbers_stay_as_they_are_written() -> None:
    found = read_object('{"a": 12.00, "b": 1e400, "c": NaN}')
    assert found.values == {"a": "12.00", "b": "1e400", "c": "NaN"}


def test_of_keys_that_come_twice_the_first_with_a_value_is_kept() -> None:
    answer = '{"total": null, "total": "9.90", "total": "8.80", "date": "x", "date": null}'
    found = read_object(answer)
    assert found.values == {"total": "9.90", "date": "x"}
    assert found.warnings == ("keys come twice",)


JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.text(max_size=5), JSON, max_size=4))
def test_what_is_written_as_json_is_read_as_the_same(value: dict[str, Any]) -> None:
    assert read_object(json.dumps(value)) == Answer(value)


@given(st.text(alphabet='{}[]",:\\ab1 \n`', max_size=60))
def test_any_answer_is_an_object_or_unreadable(answer: str) -> None:
    try:
        found = read_object(answer)
    except AnswerError:
        return
    for text in texts_in(found.values):
        if found.repaired and isinstance(text, PlacedText):
            assert answer[text.start : text.end] == text


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts_in(each)
    elif isinstance(value, str):
        yield value


class TestPlaces:
    """Which characters of the answer write a value."""

    @pytest.mark.parametrize(
        "answer",
        [
            'Total 7.00: {"total": "7.00", "tax": 7.00, "rows": [{"amount": "7.00"}, ["7.00"]]}',
            '{"7.00": "7.00", "a \\"b\\": c": "7.00", "rows": [7.00, true, null, "7.00"]}',
        ],
    )
    def test_equal_values_have_each_its_own(self, answer: str) -> None:
        texts = list(texts_in(read_object(answer).values))
        places = [(text.start, text.end) for text in texts if isinstance(text, PlacedText)]
        assert len(set(places)) == len(texts)
        assert {answer[start:end] for start, end in places} == {"7.00"}

    def test_of_keys_that_come_twice_the_place_is_that_of_the_value_kept(self) -> None:
        answer = '{"total": "", "total": "9.90", "total": "8.80"}'
        assert place_of(read_object(answer).values["total"]) == answer.index("9.90")

    @pytest.mark.parametrize(
        "answer",
        [
            "{'tax': '9.90', 'total': '9.90',}",
            "{tax: 9.90, total: 9.90,}",
            '{"subtotal": 9.90, "total": 9.90, "rows": [',
            'Sure!\n```json\n{"tax": "9.90", "total": "9.90",}\n```',
        ],
    )
    def test_in_a_repaired_answer_they_are_looked_up_behind_the_key(self, answer: str) -> None:
        total = read_object(answer).values["total"]
        assert (total, place_of(total)) == ("9.90", answer.rindex("9.90"))

    @pytest.mark.parametrize(
        "answer",
        [
            "{'rows': [{'total': '9.90'}, {'total': '9.90'}], 'total': '9.90',}",
            "{'total': 'it\\'s', }",
        ],
    )
    def test_what_can_be_meant_twice_or_is_not_found_has_none(self, answer: str) -> None:
        assert not isinstance(read_object(answer).values["total"], PlacedText)

    def test_a_repaired_number_is_as_written_also_where_it_comes_twice(self) -> None:
        found = read_object("{'rows': [{'total': 9.90}, {'total': 9.90}],}")
        assert [row["total"] for row in found.values["rows"]] == ["9.90", "9.90"]

    @given(st.dictionaries(st.text(max_size=5), JSON, max_size=4), st.booleans())
    def test_what_stands_there_is_the_value(self, value: dict[str, Any], plain: bool) -> None:
        answer = json.dumps(value, ensure_ascii=plain)
        for text in texts_in(read_object(answer).values):
            assert isinstance(text, PlacedText)
            assert json.loads(f'"{answer[text.start : text.end]}"') == text


def place_of(text: str) -> int:
    assert isinstance(text, PlacedText)
    return text.start
