"""The JSON Schema that a server is to keep an answer to. In: a schema of documents. Out: what a
request says of it. This module sends nothing."""

from collections.abc import Mapping
from typing import Any

from parsers.document import FieldDefinition, SchemaDefinition, Shape, ShapeKind
from parsers.extraction.keys import outer_shape
from parsers.schemas.told import about

Node = dict[str, Any]
Fields = Mapping[str, FieldDefinition]

MOST_CHOICES = 100  # a longer list of values is not enforced: servers compile it for each request


def response_format(schema: SchemaDefinition, boxes: bool = False, pages: int = 1) -> Node:
    """The JSON Schema of an extraction: every field and list, text or null. boxes: the text of each
    with its place, as the prompt of families that know boxes asks; of several `pages` it names
    one."""
    place = _place(pages) if boxes else {}
    lists = {one.name: {each.name: each for each in one.fields} for one in schema.lists}
    fields = {each.name: each for each in schema.fields}
    form = _node(outer_shape(schema), fields, lists, place)
    named = {"name": schema.name, "strict": True, "schema": form}
    return {"type": "json_schema", "json_schema": named}


def _node(shape: Shape, fields: Fields, lists: Mapping[str, Fields], place: Node) -> Node:
    """fields: of the row or document that the shape is in; what is not among them is not asked
    for."""
    if shape.kind is ShapeKind.VALUE:
        known = fields.get(shape.name)
        return _value(known, place) if known else {"type": "null"}
    if shape.kind is ShapeKind.OBJECT:
        kept = [
            each
            for each in shape.members
            if each.kind is not ShapeKind.VALUE or each.name in fields
        ]
        in_order = sorted(kept, key=lambda each: each.kind in (ShapeKind.LIST, ShapeKind.MAP))
        return _object({each.key: _node(each, fields, lists, place) for each in in_order})
    if shape.kind is ShapeKind.TUPLE:
        return {
            "type": "array",
            "items": {"anyOf": [_node(each, fields, lists, place) for each in shape.members]},
        }
    entry = _node(shape.entry, lists[shape.name], lists, place)
    if shape.kind is ShapeKind.MAP:  # servers refuse objects of any keys
        entry = _object({"key": {"type": "string"}, "value": entry})
    return {"type": "array", "items": entry}


def _place(pages: int) -> Node:
    corners = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4}
    return {"bbox_2d": corners} | ({"page": {"type": "integer"}} if pages > 1 else {})


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
