"""Answers nested as their schema is: asked for, understood, and written again."""

import json
from pathlib import Path
from typing import Any

import pytest

from parsers.document import BoundingBox, Completion, Field, Page, SchemaDefinition, Word
from parsers.extraction.field_answer import ground_of, understand_fields
from parsers.extraction.lines import Piece
from parsers.extraction.merge import merge_fields
from parsers.extraction.nested_rows import with_parents
from parsers.extraction.writing import write_answer
from parsers.schemas.definition import schema_definition
from parsers.schemas.json_schema import model_from_json
from parsers.tasks.fields_prompt import fields_prompt, template_of

TEXT = {"type": "string"}
RESULT = {
    "type": "object",
    "properties": {
        "time": TEXT,
        "athlete": {"type": "object", "properties": {"fullName": TEXT}},
        "records": {"type": "array", "items": TEXT},
    },
}
SCHEMA = {
    "properties": {
        "eventDetails": {
            "type": "object",
            "properties": {"sex": TEXT, "isFinal": {"type": "boolean"}},
        },
        "groups": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"age": TEXT, "results": {"type": "array", "items": RESULT}},
            },
        },
        "tags": {"type": "array", "items": TEXT},
        "extras": {"type": "object", "additionalProperties": {"type": "number"}},
    }
}
NESTED = schema_definition(model_from_json(json.dumps(SCHEMA), Path("meet.json")))
WORDS = ["MEN", "90-94", "44.01", "Ann", "WR", "CR", "85-89", "46.80", "55.77", "Bob"]
PAGE = Page(
    1, 600, 800,
    words=tuple(
        Word(text, BoundingBox(0.1, 0.1 + 0.05 * at, 0.2, 0.12 + 0.05 * at), at)
        for at, text in enumerate(WORDS)
    ),
)  # fmt: skip


def understand(answer: Any, schema: SchemaDefinition = NESTED) -> dict[str, Field]:
    completion = Completion(json.dumps(answer), (1000.0, 1000.0))
    found = understand_fields(completion, schema, ground_of([PAGE]))
    return {each.path: each for each in found.fields}


def warnings(answer: Any) -> tuple[str, ...]:
    completion = Completion(json.dumps(answer), (1000.0, 1000.0))
    return understand_fields(completion, NESTED, ground_of([PAGE])).warnings


ANSWER = {
    "eventDetails": {"sex": "MEN", "isFinal": True},
    "groups": [
        {"age": "90-94", "results": [
            {"time": "44.01", "athlete": {"fullName": "Ann"}, "records": ["WR", "CR"]}]},
        {"age": "85-89", "results": [{"time": "46.80"}, {"time": "55.77", "records": []}]},
    ],
    "tags": ["a", "b"],
    "extras": {"k": 3},
}  # fmt: skip


def test_what_is_not_nested_as_asked_is_told_and_left_out() -> None:
    told = warnings({"eventDetails": "MEN", "groups": "none", "tags": [["a"]], "weather": 1})
    assert sorted(told) == [
        "eventDetails is not an object",
        "groups is not a list",
        "keys not asked for: weather",
        "tags has rows that are no objects",
    ]


def test_keys_of_inner_objects_that_were_not_asked_for_are_told() -> None:
    told = warnings({"eventDetails": {"colour": "red", "sex": "MEN"}})
    assert told == ("keys not asked for: eventDetails.colour",)


def test_an_answer_gives_flat_fields_with_the_rows_they_belong_to() -> None:
    found = understand(ANSWER)
    assert {path: each.parent_ordinal for path, each in found.items()} == {
        "event_details.sex": None,
        "event_details.is_final": None,
        "groups[0].age": None,
        "groups[1].age": None,
        "groups.results[0].time": 0,
        "groups.results[0].athlete.full_name": 0,
        "groups.results[1].time": 1,
        "groups.results[2].time": 1,
        "groups.results.records[0].value": 0,
        "groups.results.records[1].value": 0,
        "tags[0].value": None,
        "tags[1].value": None,
        "extras[0].key": None,
        "extras[0].value": None,
    }
    assert found["event_details.is_final"].value == "true"
    assert found["groups.results[0].time"].box is not None


def test_a_row_without_values_counts_if_it_has_rows() -> None:
    found = understand({"groups": [{"age": ""}, {"results": [{"time": "44.01"}]}]})
    assert found["groups.results[0].time"].parent_ordinal == 0


@pytest.mark.parametrize(
    "answer",
    [{"event_details": {"Sex": "MEN"}}, {"Event Details": {"sex": "MEN"}},
     {"event_details_sex": "MEN"}, {"eventDetails.sex": "MEN"},
     {"meet": {"eventDetails": {"sex": "MEN"}}}],
)  # fmt: skip
def test_keys_may_be_spelled_otherwise_or_flat(answer: Any) -> None:
    assert list(understand(answer)) == ["event_details.sex"]


def test_a_map_may_be_given_as_keys_and_values() -> None:
    found = understand({"extras": [{"key": "k", "value": "3"}]})
    assert [each.raw for each in found.values()] == ["k", "3"]


def test_a_model_is_asked_for_the_object_as_people_write_it() -> None:
    assert json.loads(template_of(NESTED)) == {
        "eventDetails": {"sex": "", "isFinal": ""},
        "groups": [
            {"age": "", "results": [{"time": "", "athlete": {"fullName": ""}, "records": [""]}]}
        ],
        "tags": [""],
        "extras": {"…": ""},
    }
    assert "event_details.is_final (true or false)" in fields_prompt(NESTED)


def test_what_was_found_is_written_nested_and_understood_again() -> None:
    def piece(at: int) -> Piece:
        return Piece(WORDS[at], 1, PAGE.words[at].box)

    rows = with_parents(
        NESTED.lists,
        {
            "groups": [{"age": piece(1)}, {"age": piece(6)}],
            "groups.results": [
                {"time": piece(2), "athlete.full_name": piece(3)}, {"time": piece(7)},
                {"time": piece(8)},
            ],
            "tags": [{"value": piece(9)}],
        },
    )  # fmt: skip
    answer = write_answer(
        {"event_details.sex": piece(0)}, rows.lists, [PAGE], NESTED.shape, rows.parents
    )
    found = understand(json.loads(answer.text))
    parents = {path: each.parent_ordinal for path, each in found.items() if "results" in path}
    assert parents == {
        "groups.results[0].time": 0,
        "groups.results[0].athlete.full_name": 0,
        "groups.results[1].time": 1,
        "groups.results[2].time": 1,
    }
    assert found["tags[0].value"].raw == "Bob"


def test_inner_rows_without_an_outer_one_share_one_of_which_nothing_is_known() -> None:
    row = {"time": Piece("44.01", 1, PAGE.words[2].box)}
    rows = with_parents(NESTED.lists, {"groups.results": [row, row]})
    assert rows.lists["groups"] == [{}]
    assert rows.parents["groups.results"] == [0, 0]


def test_rows_of_later_pages_follow_with_the_rows_that_they_belong_to() -> None:
    parts = [
        ("page 1", [Field("groups.results[0].time", "1", "1", parent_ordinal=1)]),
        ("page 2", [Field("groups[0].age", "x", "x"),
                    Field("groups.results[0].time", "2", "2", parent_ordinal=0)]),
    ]  # fmt: skip
    fields, _ = merge_fields(parts, {"groups.results": "groups"})
    assert {each.path: each.parent_ordinal for each in fields} == {
        "groups.results[0].time": 1,
        "groups.results[1].time": 2,
        "groups[2].age": None,
    }
