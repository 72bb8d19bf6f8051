"""A suggestion -> a JSON Schema file. Finders cannot be written in one: what has no label is left
out of it."""

import json
from collections.abc import Sequence
from typing import Any

from parsers.errors import SetupError
from parsers.suggestions.suggestion import SuggestedField, Suggestion

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_file(suggestion: Suggestion) -> str:
    """The text of a file that holds an object's schema. Raises SetupError bad_schema where nothing
    has a label."""
    fields = [one for one in suggestion.fields if one.labels]
    lists = [each for each in suggestion.lists if not each.finder]
    known = {one.name for one in fields}
    known |= {f"{each.name}.{one.name}" for each in lists for one in each.fields}
    properties: dict[str, Any] = {one.name: _property(one) for one in fields}
    if not properties and not lists:
        message = "No JSON Schema can be suggested: nothing that is found has a label"
        raise SetupError("bad_schema", message, "Take a .py file, which can hold finders.")
    for each in lists:
        properties[each.name] = {"type": "array", "items": _object(each.fields)}
    schema: dict[str, Any] = {
        "$schema": DIALECT,
        "title": suggestion.class_name,
        "titles": list(suggestion.titles),
        "type": "object",
        "properties": properties,
    }
    if required := [one.name for one in fields if one.required]:
        schema["required"] = required
    if rules := [rule for rule in suggestion.rules if _is_known(rule, known)]:
        schema["rules"] = rules
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _object(fields: Sequence[SuggestedField]) -> dict[str, Any]:
    return {"type": "object", "properties": {one.name: _property(one) for one in fields}}


def _property(field: SuggestedField) -> dict[str, Any]:
    kind: dict[str, Any] = {"enum": list(field.choices)} if field.choices else field.look.schema
    return {**kind, "description": field.description, "synonyms": list(field.labels)}


def _is_known(rule: dict[str, Any], known: set[str]) -> bool:
    """Whether all that it speaks of is in the file."""
    named = [*rule["fields"], *rule.get("adjustments", ()), *rule.get("unless", ())]
    return all(part in known for term in named for part in term.split("|"))
