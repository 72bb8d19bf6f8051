"""A schema as JSON Schema: what objects of it are checked against. In: what it was made of, or the
schema alone. Out: the user's own file as it is, or what pydantic or its shape says."""

from typing import Any

from parsers.document import SchemaDefinition, Shape, ShapeKind
from parsers.schemas.definition import JsonSchema, Model

Node = dict[str, Any]


def written(schema: SchemaDefinition, model: Model | None) -> Node:
    if isinstance(model, JsonSchema):
        return dict(model.root)
    return model.model_json_schema() if model else _node(schema.shape)


def _node(shape: Shape) -> Node:
    match shape.kind:
        case ShapeKind.OBJECT:
            return {
                "type": "object",
                "properties": {each.key: _node(each) for each in shape.members},
                "required": [each.key for each in shape.members if each.required],
            }
        case ShapeKind.LIST:
            return {"type": "array", "items": _node(shape.entry)}
        case ShapeKind.MAP:
            return {"type": "object", "additionalProperties": _node(shape.entry)}
        case ShapeKind.TUPLE:
            return {"type": "array", "prefixItems": [_node(each) for each in shape.members]}
    only = [*shape.only, *([None] if shape.nullable else [])]
    types = [*shape.types, *(["null"] if shape.nullable else [])]
    return {"type": types} | ({"enum": only} if shape.only else {})
