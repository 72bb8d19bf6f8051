"""Schemas as JSON Schema files: data, never trusted."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from parsers.document import FieldKind
from parsers.errors import SetupError
from parsers.schemas.definition import JsonSchema, Money, hints_of, schema_definition
from parsers.schemas.json_schema import model_from_json

PATH = Path("bills.json")
TEXT: dict[str, Any] = {"type": "string"}


def load(properties: Any, **more: Any) -> JsonSchema:
    return model_from_json(json.dumps({"type": "object", "properties": properties, **more}), PATH)


def refusal(text: str) -> str:
    with pytest.raises(SetupError) as caught:
        schema_definition(model_from_json(text, PATH))
    assert caught.value.code == "bad_schema"
    return caught.value.message


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '"x"', "{}", '{"properties": []}', '{"properties": {}}', "[" * 100_000]
)
def test_what_is_no_object_with_properties_is_refused_with_the_files_name(text: str) -> None:
    assert "bills.json" in refusal(text)


@pytest.mark.parametrize(
    "node",
    [None, 7, {"type": 3}, {"type": "money"}, {"anyOf": 3}, {"allOf": [7]},
     {"$ref": "#/$defs/none"}, {"$ref": "#none"}, {"$ref": "https://example.com/x"},
     {"type": "array", "items": 3}],
)  # fmt: skip
def test_what_is_no_schema_is_refused_by_its_name_and_place(node: Any) -> None:
    message = refusal(json.dumps({"properties": {"good": TEXT, "odd one": node}}))
    assert "#/properties/odd one" in message


def test_properties_that_would_have_one_name_are_numbered() -> None:
    fields = schema_definition(load({"dueDate": TEXT, "due-date": TEXT})).fields
    assert [each.name for each in fields] == ["due_date", "due_date_2"]


def test_each_type_becomes_its_kind() -> None:
    model = load(
        {
            "number": TEXT,
            "day": {"type": "string", "format": "date"},
            "due": {"type": "date"},
            "net": {"type": ["number", "null"]},
            "pieces": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
        },
        required=["number"],
    )
    fields = schema_definition(model).fields
    assert [field.kind for field in fields] == [
        FieldKind.TEXT, FieldKind.DATE, FieldKind.DATE, FieldKind.NUMBER, FieldKind.NUMBER,
    ]  # fmt: skip
    assert [field.name for field in fields if field.required] == ["number"]


def test_arrays_of_objects_become_lists() -> None:
    rows = {
        "type": "array",
        "items": {"type": "object", "properties": {"amount": {"type": "number"}}},
    }
    (each,) = schema_definition(load({"number": TEXT, "rows": rows})).lists
    assert (each.name, each.fields[0].name) == ("rows", "amount")


def test_the_name_is_the_title_or_else_the_files() -> None:
    assert schema_definition(load({"x": TEXT})).name == "bills"
    model = load({"x": TEXT}, title="Delivery Note", titles=["Lieferschein"])
    assert schema_definition(model).name == "delivery_note"
    assert hints_of(model).titles == ("Delivery Note", "Lieferschein")


def test_a_property_is_labelled_by_its_synonyms_title_and_name() -> None:
    model = load({
        "Rechnungsnummer": TEXT,
        "no": {"type": "string", "title": "Number", "synonyms": ["Nr."], "description": "Which"},
    })  # fmt: skip
    fields = schema_definition(model).fields
    assert (fields[0].name, fields[0].synonyms) == ("rechnungsnummer", ("rechnungsnummer",))
    assert (fields[1].synonyms, fields[1].description) == (("Nr.", "Number"), "Which")


@pytest.mark.parametrize(
    "name", ["model_config", "json", "copy", "schema", "__class__", "model_fields"]
)
def test_names_that_mean_something_to_pydantic_are_mere_names(name: str) -> None:
    (field,) = schema_definition(load({name: TEXT})).fields
    assert field.name == name.strip("_")


@pytest.mark.parametrize("key", ["schema_definition", "schema", "json_schema", "input_schema"])
def test_a_schema_may_be_wrapped_as_it_is_sent_to_a_model(key: str) -> None:
    wrapped = {"name": "Pay slip", "description": "Of one month", key: {"properties": {"x": TEXT}}}
    schema = schema_definition(model_from_json(json.dumps(wrapped), PATH))
    assert (schema.name, [each.name for each in schema.fields]) == ("pay_slip", ["x"])


def test_a_schema_may_be_wrapped_twice() -> None:
    inner = {"name": "slip", "strict": True, "schema": {"properties": {"x": TEXT}}}
    text = json.dumps({"type": "json_schema", "json_schema": inner})
    assert schema_definition(model_from_json(text, PATH)).name == "slip"


def test_what_pydantic_writes_is_read() -> None:
    class Row(BaseModel):
        amount: Money | None = None

    class Bill(BaseModel):
        number: str
        total: Money
        rows: list[Row] = []

    schema = schema_definition(model_from_json(json.dumps(Bill.model_json_schema()), PATH))
    expected = schema_definition(Bill)
    kinds = [(field.name, field.kind, field.required) for field in schema.fields]
    assert kinds == [(field.name, field.kind, field.required) for field in expected.fields]
    assert schema.lists[0].fields[0].kind is FieldKind.NUMBER


KEYS = st.sampled_from(["type", "items", "properties", "$ref", "anyOf", "title", "synonyms", "a"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8)
    | st.sampled_from(["string", "array", "#/properties/a"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.text(max_size=8), JSON, max_size=4))
def test_any_properties_are_a_schema_or_refused(properties: dict[str, Any]) -> None:
    try:
        schema_definition(load(properties))
    except SetupError as error:
        assert error.code == "bad_schema"  # either outcome is right
