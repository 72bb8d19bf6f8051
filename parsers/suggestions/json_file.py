"""A suggestion -> a JSON Schema file, which holds all that the Python file holds."""

import json
from collections.abc import Sequence
from typing import Any

from parsers.suggestions.suggestion import SuggestedField, Suggestion

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_file(suggestion: Suggestion) -> str:
    """The text of a file that holds an object's schema."""
    properties: dict[str, Any] = {one.name: _property(one) for one in suggestion.fields}
    for each in suggestion.lists:
        properties[each.name] = {"type": "array", "items": _object(each.fields)}
    schema: dict[str, Any] = {
        "$schema": DIALECT,
        "title": suggestion.class_name,
        "titles": list(suggestion.titles),
        **({"based_on": suggestion.built_in} if suggestion.built_in else {}),
        "type": "object",
        "properties": properties,
    }
    if required := [one.name for one in suggestion.fields if one.required]:
        schema["required"] = required
    if suggestion.rules:
        schema["rules"] = list(suggestion.rules)
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _object(fields: Sequence[SuggestedField]) -> dict[str, Any]:
    return {"type": "object", "properties": {one.name: _property(one) for one in fields}}


def _property(field: SuggestedField) -> dict[str, Any]:
    kind: dict[str, Any] = {"enum": list(field.choices)} if field.choices else field.look.schema
    labels = {"synonyms": list(field.labels)} if field.labels else {}
    return {**kind, "description": field.description, **labels}
