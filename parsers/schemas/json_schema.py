"""A user's schema as JSON Schema: an object whose properties are strings, numbers, dates and arrays
of objects.

In goes the text of a file, out comes a pydantic class made for it. The file is data: nothing
in it is run, every name in it is checked. `synonyms` beside a property's type, and `titles`,
`words` and `rules` at the top, are Pagemill's own keys.
"""

import datetime
import json
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field, create_model

from parsers.schemas.choices import choices_in
from parsers.schemas.definition import (
    MOST_FIELDS,
    bad_schema,
    in_words,
    safe_name,
    strings,
)

TYPES: dict[str, type] = {
    "string": str,
    "number": Decimal,
    "integer": Decimal,
    "date": datetime.date,
}
"""`date` is a string of format `date` in JSON Schema proper; people write it as a type."""

Node = dict[str, Any]


def model_from_json(text: str, path: Path) -> type[BaseModel]:
    """The class for what `text` describes, named by its title or else the file. Raises SetupError
    bad_schema that names the file and the property at fault."""
    try:
        root = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise bad_schema(f"{path.name} is not JSON: {error}") from error
    if not isinstance(root, dict):
        raise bad_schema(f"{path.name}: the top must be an object")
    title = root.get("title") or path.stem
    if not isinstance(title, str):
        raise bad_schema(f"{path.name}: `title` must be a string")
    name = safe_name(title, f"schema {path.name}")
    model = _model(name, root, root, path.name, nested=False)
    hints: dict[str, Any] = {
        "titles": [title, *strings(root.get("titles"))],
        "words": list(strings(root.get("words"))),
        "rules": root.get("rules"),
    }
    model.model_config["json_schema_extra"] = hints
    return model


def _model(name: str, node: Node, root: Node, place: str, nested: bool) -> type[BaseModel]:
    properties, required = node.get("properties"), node.get("required", [])
    if not isinstance(properties, dict) or not 0 < len(properties) <= MOST_FIELDS:
        raise bad_schema(f"{place}: `properties` must name 1 to {MOST_FIELDS} fields")
    if not isinstance(required, list):
        raise bad_schema(f"{place}: `required` must be a list of names")
    members: dict[str, Any] = {}
    for key, value in properties.items():
        where = f"{place}, property {key[:80]!r}"
        column = safe_name(key, where)
        attribute = f"{column}_" if hasattr(BaseModel, column) else column
        if attribute in members:
            raise bad_schema(f"{where}: several properties would be named {column!r}")
        property_node = _resolved(value, root, where)
        annotation = _annotation(column, property_node, root, where, nested)
        members[attribute] = _member(key, column, annotation, property_node, key in required)
    model: type[BaseModel] = create_model(name, **members)
    return model


def _member(key: str, column: str, annotation: Any, node: Node, required: bool) -> tuple[Any, Any]:
    info: Any = Field(
        default=... if required else None,
        alias=column,
        title=str(node.get("title") or in_words(key)),
        description=str(node.get("description") or ""),
        json_schema_extra={"synonyms": list(strings(node.get("synonyms"))), **_format(node)},
    )
    return (annotation if required else annotation | None), info


def _format(node: Node) -> Node:
    return {"format": node["format"]} if isinstance(node.get("format"), str) else {}


def _annotation(column: str, node: Node, root: Node, where: str, nested: bool) -> Any:
    choices = choices_in(node)
    kind = node.get("type", "string" if choices else None)
    if kind == "array":
        return _list(column, node, root, where, nested)
    if kind == "string" and node.get("format") in ("date", "date-time"):
        return datetime.date
    if kind == "string" and choices:
        return Literal[choices]
    if not isinstance(kind, str) or kind not in TYPES:
        known = ", ".join([*TYPES, "array of objects"])
        raise bad_schema(f"{where}: its type must be one of {known}")
    return TYPES[kind]


def _list(column: str, node: Node, root: Node, where: str, nested: bool) -> Any:
    if nested:
        raise bad_schema(f"{where} is a list within a list; lists go one level deep")
    items = _resolved(node.get("items"), root, where)
    if items.get("type") != "object":
        raise bad_schema(f"{where}: the items of an array must be objects")
    item = _model(column, items, root, where, nested=True)
    return list[item]  # type: ignore[valid-type]  # made at run time


def _resolved(node: Any, root: Node, where: str) -> Node:
    """The node that a local `$ref`, an `anyOf` with null or a type list with null stands for."""
    for _ in range(4):
        if not isinstance(node, dict):
            raise bad_schema(f"{where} must be an object with a `type`")
        choices = node.get("anyOf") or node.get("oneOf")
        if "$ref" in node:
            target = _definition(str(node["$ref"]), root, where)
        elif isinstance(choices, list):
            target = _only(choices, where)
        elif isinstance(node.get("type"), list):
            target = {"type": _only(node["type"], where)}
        else:
            return node
        rest = {key: node[key] for key in node if key not in ("$ref", "anyOf", "oneOf", "type")}
        node = {**target, **rest} if isinstance(target, dict) else target
    raise bad_schema(f"{where}: its `$ref` or `anyOf` goes too deep")


def _only(choices: list[Any], where: str) -> Any:
    kept = [each for each in choices if each not in ("null", {"type": "null"})]
    if len(kept) == 2 and {"type": "number"} in kept:  # how pydantic writes a Decimal
        return {"type": "number"}
    if len(kept) != 1:
        raise bad_schema(f"{where}: it must have one type, beside null")
    return kept[0]


def _definition(reference: str, root: Node, where: str) -> Any:
    node: Any = root
    for part in reference.removeprefix("#/").split("/"):
        node = node.get(part) if isinstance(node, dict) else None
    if node is None or not reference.startswith("#/"):
        raise bad_schema(f"{where}: `$ref` {reference[:80]!r} is not in this file")
    return node
