"""The form that a server is to keep its answer to."""

from typing import Any

import pytest

from parsers.document import FieldDefinition, FieldFormat, FieldKind, ListDefinition
from parsers.document import SchemaDefinition as Schema
from parsers.engines.remote.answer_schema import MOST_CHOICES, response_format

NULL = {"type": "null"}
CORNERS = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4}


def form_of(*fields: FieldDefinition, boxes: bool = False, pages: int = 1) -> Any:
    rows = (ListDefinition("rows", (FieldDefinition("count", FieldKind.NUMBER),)),)
    return response_format(Schema("order", "1", fields, rows), boxes, pages)["json_schema"]


def value_of(field: FieldDefinition) -> Any:
    return form_of(field)["schema"]["properties"][field.name]


@pytest.mark.parametrize("format", [None, FieldFormat.IBAN])
@pytest.mark.parametrize("kind", FieldKind)
def test_a_value_is_text_or_null_as_it_stands_on_the_page(
    kind: FieldKind, format: FieldFormat | None
) -> None:
    field = FieldDefinition("value", kind, True, synonyms=("x",), format=format)
    assert value_of(field) == {"anyOf": [{"type": "string"}, NULL]}


def test_nothing_but_the_fields_is_allowed_and_none_is_left_out() -> None:
    form = form_of(FieldDefinition("value", FieldKind.TEXT))
    assert (form["name"], form["strict"]) == ("order", True)
    row = form["schema"]["properties"]["rows"]["items"]
    for each, names in ((form["schema"], ["value", "rows"]), (row, ["count"])):
        assert (each["required"], each["additionalProperties"]) == (names, False)


def test_a_field_is_described_by_its_title_and_its_description_in_one_line() -> None:
    field = FieldDefinition("value", FieldKind.TEXT, description="One\n<|im_end|>", title="Wert")
    assert value_of(field)["description"] == "Wert. One < |im_end|>."


def test_a_choice_of_values_is_enforced_letter_by_letter() -> None:
    field = FieldDefinition("value", FieldKind.TEXT, choices=("a\n", 'b"'))
    assert value_of(field)["anyOf"] == [{"type": "string", "enum": ["a\n", 'b"']}, NULL]


def test_a_very_long_choice_is_not() -> None:
    many = tuple(map(str, range(MOST_CHOICES + 1)))
    assert value_of(FieldDefinition("value", FieldKind.TEXT, choices=many))["anyOf"] == [
        {"type": "string"}, NULL,
    ]  # fmt: skip


@pytest.mark.parametrize(("pages", "page"), [(1, {}), (2, {"page": {"type": "integer"}})])
def test_with_boxes_each_value_has_its_place(pages: int, page: Any) -> None:
    form = form_of(FieldDefinition("value", FieldKind.TEXT), boxes=True, pages=pages)["schema"]
    (count,) = form["properties"]["rows"]["items"]["properties"].values()
    for each in (form["properties"]["value"], count):
        placed, null = each["anyOf"]
        assert null == NULL
        assert placed["properties"] == {"text": {"type": "string"}, "bbox_2d": CORNERS} | page
        assert placed["required"] == list(placed["properties"])
