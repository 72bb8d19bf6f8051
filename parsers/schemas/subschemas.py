"""The schemas within a JSON Schema. In: its root. Out: each of them with where it is; or the same
schema, each of them changed. This module knows no keyword but those that hold schemas."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from parsers.schemas.nodes import Node

BY_NAME = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})
LISTED = frozenset({"anyOf", "oneOf", "allOf", "prefixItems", "items"})
SINGLE = frozenset({
    "items", "additionalItems", "additionalProperties", "contains", "propertyNames", "not", "if",
    "then", "else", "unevaluatedItems", "unevaluatedProperties",
})  # fmt: skip


def subschemas(root: Node) -> Iterator[tuple[str, Node]]:
    """The root and all within it, by JSON pointer; what is no object is passed over."""
    waiting: list[tuple[str, Any]] = [("", root)]
    while waiting:
        pointer, node = waiting.pop()
        if not isinstance(node, Mapping):
            continue
        yield pointer, node
        inner: list[tuple[str, Any]] = []
        for key, value in node.items():
            if key in BY_NAME and isinstance(value, Mapping):
                inner += [(f"{pointer}/{key}/{escaped(name)}", one) for name, one in value.items()]
            elif key in LISTED and isinstance(value, list):
                inner += [(f"{pointer}/{key}/{at}", one) for at, one in enumerate(value)]
            elif key in SINGLE:
                inner.append((f"{pointer}/{key}", value))
        waiting += reversed(inner)


def changed(node: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """The inner ones are changed first. RecursionError if it is too deep."""
    if not isinstance(node, Mapping):
        return node
    found = dict(node)
    for key, value in node.items():
        if key in BY_NAME and isinstance(value, Mapping):
            found[key] = {name: changed(each, change) for name, each in value.items()}
        elif key in LISTED and isinstance(value, list):
            found[key] = [changed(each, change) for each in value]
        elif key in SINGLE:
            found[key] = changed(value, change)
    return change(found)


def escaped(key: str) -> str:
    """As a part of a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")
