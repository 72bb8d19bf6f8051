"""The JSON Schema that a server is to keep an answer to. In: a schema of documents. Out: what a
request says of it. This module sends nothing."""

from collections.abc import Iterable
from typing import Any

from parsers.document import FieldDefinition, SchemaDefinition
from parsers.schemas.told import about

Node = dict[str, Any]

MOST_CHOICES = 100  # a longer list of values is not enforced: servers compile it for each request


def response_format(schema: SchemaDefinition, boxes: bool = False, pages: int = 1) -> Node:
    """The JSON Schema of an extraction: every field and list, text or null. boxes: the text of each
    with its place, as the prompt of families that know boxes asks; of several `pages` it names
    one."""
    place = _place(pages) if boxes else {}
    lists = {
        each.name: {"type": "array", "items": _object(_values(each.fields, place))}
        for each in schema.lists
    }
    form = _object(_values(schema.fields, place) | lists)
    named = {"name": schema.name, "strict": True, "schema": form}
    return {"type": "json_schema", "json_schema": named}


def _place(pages: int) -> Node:
    corners = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4}
    return {"bbox_2d": corners} | ({"page": {"type": "integer"}} if pages > 1 else {})


def _values(fields: Iterable[FieldDefinition], place: Node) -> Node:
    return {field.name: _value(field, place) for field in fields}


def _value(field: FieldDefinition, place: Node) -> Node:
    """No formats: a value is asked for as it stands on the page."""
    text: Node = {"type": "string"}
    if 0 < len(field.choices) <= MOST_CHOICES:
        text["enum"] = list(field.choices)
    given = {"anyOf": [_object({"text": text} | place) if place else text, {"type": "null"}]}
    description = about(field)
    return given | ({"description": description} if description else {})


def _object(properties: Node) -> Node:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
