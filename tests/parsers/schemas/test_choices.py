"""The only values that a text may have."""

import json
from enum import Enum
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import BaseModel, create_model

from parsers.document import FieldKind, SchemaDefinition
from parsers.schemas import schema_definition
from parsers.schemas.choices import MOST_CHOICES
from parsers.schemas.json_schema import model_from_json


class Colour(Enum):
    RED = "red"
    BLUE = "navy blue"


class Number(Enum):
    ONE = 1


def by_class(annotation: Any) -> SchemaDefinition:
    model: type[BaseModel] = create_model("Thing", colour=(annotation, ...))
    return schema_definition(model)


def by_json(node: dict[str, Any]) -> SchemaDefinition:
    text = json.dumps({"title": "thing", "properties": {"colour": node}})
    return schema_definition(model_from_json(text, Path("thing.json")))


@pytest.mark.parametrize("annotation", [Literal[1, 2], Number])
def test_choices_of_numbers_are_numbers(annotation: Any) -> None:
    (field,) = by_class(annotation).fields
    assert (field.kind, field.choices) == (FieldKind.NUMBER, ())


def test_choices_of_texts_and_numbers_are_texts() -> None:
    (field,) = by_class(Literal["a", 1]).fields
    assert (field.kind, field.choices) == (FieldKind.TEXT, ("a", "1"))


def test_an_empty_text_is_no_choice() -> None:
    assert by_class(Literal[""]).fields[0].choices == ()


@pytest.mark.parametrize(
    "annotation", [Literal["red", "navy blue"], Literal["red", "navy blue"] | None, Colour]
)
def test_a_class_may_give_them_as_a_literal_or_an_enum(annotation: Any) -> None:
    (field,) = by_class(annotation).fields
    assert (field.kind, field.choices) == (FieldKind.TEXT, ("red", "navy blue"))


@pytest.mark.parametrize(
    "node",
    [
        {"type": "string", "enum": ["red", "navy blue"]},
        {"enum": ["red", "navy blue", None]},
        {"type": ["string", "null"], "enum": ["red", "navy blue", None]},
        {"anyOf": [{"type": "string", "enum": ["red", "navy blue"]}, {"type": "null"}]},
    ],
)
def test_a_json_schema_gives_them_as_an_enum(node: dict[str, Any]) -> None:
    (field,) = by_json(node).fields
    assert (field.kind, field.choices) == (FieldKind.TEXT, ("red", "navy blue"))


@pytest.mark.parametrize(
    "node",
    [
        {"type": "number", "enum": [1, 2]},
        {"type": "string", "enum": [str(number) for number in range(MOST_CHOICES + 1)]},
    ],
)
def test_what_is_no_choice_of_texts_leaves_the_type_as_it_is(node: dict[str, Any]) -> None:
    (field,) = by_json(node).fields
    assert field.choices == ()


def test_another_choice_is_another_version() -> None:
    assert by_class(Literal["a", "b"]).version != by_class(Literal["a", "c"]).version
