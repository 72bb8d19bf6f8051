"""JSON Schemas that are none, and what is said of them when they are loaded."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from parsers.errors import SetupError
from parsers.schemas.definition import schema_definition
from parsers.schemas.json_schema import model_from_json

PATH = Path("bills.json")
DRAFT_4 = "http://json-schema.org/draft-04/schema#"


def refused(text: str) -> SetupError:
    with pytest.raises(SetupError) as caught:
        schema_definition(model_from_json(text, PATH))
    assert caught.value.code == "bad_schema"
    return caught.value


def of(node: Any, **more: Any) -> str:
    return json.dumps({"properties": {"a/b": node}, **more})


@pytest.mark.parametrize(
    ("node", "key", "said"),
    [
        ({"pattern": "((("}, "pattern", "no regular expression"),
        ({"pattern": r"\p{L}+"}, "pattern", "as Python reads them"),
        ({"pattern": "a{99999999999}"}, "pattern", "no regular expression"),
        ({"pattern": 3}, "pattern", "'string'"),
        ({"type": "object", "patternProperties": {"(": {}}}, "patternProperties", "'('"),
        ({"type": "number", "minimum": "a"}, "minimum", "'number'"),
        ({"type": "string", "minLength": -1}, "minLength", "-1"),
        ({"type": "number", "multipleOf": 0}, "multipleOf", "0"),
        ({"enum": []}, "enum", "no values"),
        ({"enum": "red"}, "enum", "'array'"),
        ({"const": "c", "enum": ["a"]}, "const", "none of the values of `enum`"),
        ({"type": "number", "minimum": 5, "maximum": 3}, "minimum", "nothing below"),
        ({"type": "number", "exclusiveMinimum": 3, "maximum": 3}, "exclusiveMinimum", "nothing"),
        ({"type": "string", "minLength": 5, "maxLength": 3}, "minLength", "nothing below"),
        ({"type": "money"}, "type", "'money'"),
    ],
)  # fmt: skip
def test_what_is_no_schema_is_refused_by_its_place(node: Any, key: str, said: str) -> None:
    message = refused(of(node)).message
    assert f"bills.json (#/properties/a~1b/{key})" in message
    assert said in message


@pytest.mark.parametrize(
    "node",
    [{"type": "integer", "enum": ["a", 1.5]}, {"type": "string", "const": 3},
     {"allOf": [{"type": "integer"}, {"const": "a"}]}],
)  # fmt: skip
def test_values_of_another_type_than_the_schemas_are_refused(node: Any) -> None:
    message = refused(of(node)).message
    assert "(#/properties/a~1b): none of its values is of the type" in message


def test_bounds_that_contradict_each_other_through_all_of_are_refused() -> None:
    node = {"type": "number", "allOf": [{"minimum": 5}, {"maximum": 3}]}
    assert "more than its `maximum`" in refused(of(node)).message


@pytest.mark.parametrize(
    ("node", "remedy"),
    [
        ({"type": "number", "minimum": 0, "exclusiveMinimum": True}, "in place of `minimum`"),
        ({"type": "string", "required": True}, "`required` of the object"),
        ({"type": "array", "items": [{"type": "string"}]}, "prefixItems"),
        ({"type": "float"}, '"number"'), ({"type": "datetime"}, "`format`"),
    ],
)  # fmt: skip
def test_what_other_drafts_and_languages_say_is_refused_with_what_to_write(
    node: Any, remedy: str
) -> None:
    assert remedy in refused(of(node)).remedy


def test_an_older_draft_is_read_where_the_schema_names_it() -> None:
    node = {"type": "number", "minimum": 0, "exclusiveMinimum": True}
    model = model_from_json(of(node, **{"$schema": DRAFT_4}), PATH)
    assert [each.name for each in schema_definition(model).fields] == ["a_b"]
    third = of({"type": "string"}, **{"$schema": DRAFT_4.replace("04", "03")})
    assert "draft 3" in refused(third).message


def test_a_schema_of_an_unknown_dialect_is_read_as_the_latest_draft() -> None:
    text = of({"type": "string"}, **{"$schema": "https://example.org/mine"})
    assert schema_definition(model_from_json(text, PATH)).fields


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ('{"properties": {"x": {"type": "string"}, "x": {}}}', "#/properties)", "'x' stands twice"),
        ('{"properties": {"x": {"minimum": NaN}}}', "#/properties/x/minimum", "nan is no number"),
        ('{"properties": {"x": {"maximum": 1e999}}}', "#/properties/x/maximum", "inf is no number"),
    ],
)
def test_what_json_does_not_allow_is_refused_by_its_place(text: str, place: str, said: str) -> None:
    message = refused(text).message
    assert place in message
    assert said in message


def test_a_required_name_that_is_no_property_is_refused() -> None:
    assert "`required` names 'total'" in refused(of({"type": "string"}, required=["total"])).message


@pytest.mark.parametrize(
    "node",
    [{"const": {"a": 1}}, {"enum": ["a", 1, {"x": 1}]}, {"enum": [[1], [2]]},
     {"anyOf": [{"const": [1]}, {"type": "null"}]}],
)  # fmt: skip
def test_values_that_are_objects_or_arrays_are_refused_by_name_and_reason(node: Any) -> None:
    message = refused(of(node)).message
    assert "#/properties/a~1b" in message
    assert "has an object or array" in message


def test_what_people_write_for_a_date_and_for_null_is_what_json_schema_says() -> None:
    model = model_from_json(
        json.dumps({"properties": {
            "day": {"type": "date"}, "text": {"type": "string", "nullable": True},
            "kind": {"type": "string", "enum": ["a"], "nullable": True},
            "own": {"$ref": "#/$defs/own", "nullable": True},
        }, "$defs": {"own": {"type": "number"}}}), PATH,
    )  # fmt: skip
    assert model.root["properties"] == {
        "day": {"type": "string", "format": "date"}, "text": {"type": ["string", "null"]},
        "kind": {"type": ["string", "null"], "enum": ["a", None]},
        "own": {"anyOf": [{"$ref": "#/$defs/own"}, {"type": "null"}]},
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        of({"type": "string", "pattern": "^(([a-z])+.)+[A-Z]([a-z])+$"}),
        of({"enum": list(range(20_000))}),
        of({"type": "string"}, required=[{}] * 100_000),
        of({"enum": ["a", 1] * 50_000}, **{"$schema": DRAFT_4}),
        '{"properties": {"a": ' + '{"items": ' * 400 + "{}" + "}" * 400 + "}}",
    ],
)
def test_no_schema_takes_long(text: str) -> None:
    start = time.monotonic()
    try:
        schema_definition(model_from_json(text, PATH))
    except SetupError as error:
        assert error.code == "bad_schema"
    assert time.monotonic() - start < 5
