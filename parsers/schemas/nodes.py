"""A node of a JSON Schema -> the one object that it comes to.

In: a node, with whatever `$ref`, `allOf`, `anyOf`, `oneOf` or list of types it has. Out: a `Plain`
without them. References lead within the file alone. What is beside each other is merged: of
objects all properties, of single values all types; where one way is a single value and another is
not, it is the other, which says more. This module knows no names of fields.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from parsers.schemas.names import bad_schema

MOST_NODES = 20_000
"""Followed in all: references to references can make a small file a large one."""
DEEPEST = 32  # references and choices that one node may lead through
MOST_WAYS = 200  # of an `anyOf`

Node = Mapping[str, Any]

SINGLE = ("string", "number", "integer", "boolean", "date")
"""`date` is a string of format `date` in JSON Schema proper; people write it as a type."""
TYPES = frozenset({*SINGLE, "null", "object", "array"})

OBJECT_KEYS = ("properties", "additionalProperties", "patternProperties", "required")
ARRAY_KEYS = ("items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems")
NUMBER_KEYS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_CHOICES = ("anyOf", "oneOf")
_BRANCHES = ("then", "else")
_COMBINING = frozenset({*_REFERENCES, "allOf", *_CHOICES, *_BRANCHES, "if"})
_NULLS: tuple[Any, ...] = ({"type": "null"}, {"const": None}, {"enum": [None]})


@dataclass(frozen=True, slots=True)
class Plain:
    """types: without null; none if any will do. references: those that led here."""

    node: Node
    types: tuple[str, ...]
    nullable: bool
    references: tuple[str, ...] = ()

    @property
    def is_array(self) -> bool:
        return "array" in self.types

    @property
    def is_object(self) -> bool:
        return "object" in self.types and not self.is_array

    @property
    def has_properties(self) -> bool:
        given = self.node.get("properties")
        return isinstance(given, Mapping) and bool(given)

    @property
    def says_of_entries(self) -> bool:
        """What they are, whatever their keys."""
        said = (self.node.get("additionalProperties"), self.node.get("patternProperties"))
        return any(isinstance(each, Mapping) and each for each in said)


class Nodes:
    """The nodes of one file, whose root is `root`; counts how many it is asked for."""

    def __init__(self, root: Node) -> None:
        self._root = root
        self._left = MOST_NODES
        self._anchors: dict[str, Node] | None = None

    def plain(self, node: Any, where: str) -> Plain | None:
        """None of a node that nothing can be: `false`. Raises SetupError bad_schema."""
        references: list[str] = []
        found = self._merged(node, where, references, DEEPEST)
        if found is None:
            return None
        listed = _types(found)
        if listed == [] and "type" in found:
            raise bad_schema(f"{where}: what it says of its type cannot be all at once")
        unknown = [each for each in listed if not isinstance(each, str) or each not in TYPES]
        if unknown:
            known = ", ".join(sorted(TYPES))
            raise bad_schema(f"{where}: its type {str(unknown[0])[:40]!r} is none of {known}")
        values = _values_of(found)
        if any(isinstance(each, Mapping | list) for each in values):
            said = "const" if "const" in found else "enum"
            raise bad_schema(
                f"{where}: `{said}` has an object or array, and a document is compared with single "
                "values: write `properties` or `items` with a `const` for each"
            )
        if values and listed and not any(_is_of(each, listed) for each in values):
            raise bad_schema(
                f"{where}: none of its values is of the type {' or '.join(map(str, listed))}"
            )
        nullable = "null" in listed or bool(found.get("nullable") is True) or None in values
        types = tuple(dict.fromkeys(each for each in listed if each != "null"))
        types = types or _types_said(found, [each for each in values if each is not None])
        return Plain(found, types, nullable or not (listed or values), tuple(references))

    def _count(self, where: str, depth: int) -> None:
        self._left -= 1
        if self._left < 0:
            raise bad_schema(
                f"{where}: the schema has more than {MOST_NODES} parts once its references are "
                "followed"
            )
        if depth == 0:
            raise bad_schema(f"{where}: its references or choices go more than {DEEPEST} deep")

    def _merged(
        self, node: Any, where: str, references: list[str], depth: int
    ) -> dict[str, Any] | None:
        self._count(where, depth)
        if node is True:
            return {}
        if node is False:
            return None
        if not isinstance(node, Mapping):
            raise bad_schema(f"{where}: a schema is an object, not {str(node)[:40]!r}")
        found = {key: value for key, value in node.items() if key not in _COMBINING}
        named = [node[key] for key in _REFERENCES if key in node]
        references += map(str, named)
        parts = [self._target(each, where) for each in named]
        for part in (*parts, *_listed(node.get("allOf"), where)):
            own = self._merged(part, where, references, depth - 1)
            if own is None:
                return None
            found = _both(own, found)
        return self._with_ways(found, node, where, references, depth - 1)

    def _with_ways(
        self, found: dict[str, Any], node: Node, where: str, references: list[str], depth: int
    ) -> dict[str, Any]:
        for key in _BRANCHES:
            if isinstance(node.get(key), Mapping):
                own = self._merged(node[key], where, references, depth)
                found = _both(found, {"properties": _mapping((own or {}).get("properties"))})
        for key in _CHOICES:
            if node.get(key):
                found = self._with_choice(found, node[key], where, references, depth)
        return found

    def _with_choice(
        self, found: dict[str, Any], ways: Any, where: str, references: list[str], depth: int
    ) -> dict[str, Any]:
        listed = _listed(ways, where)
        kept = [each for each in listed if each not in _NULLS]
        has_null = len(kept) < len(listed)
        if is_pydantic_decimal(kept):
            kept = [{"type": "number"}]
        merged: list[dict[str, Any]] = []
        for way in kept:
            own: list[str] = []
            one = self._merged(way, where, own, depth)
            if one is not None:
                merged.append(one)
                references += own
        nullable = has_null or any(_is_nullable(each) for each in merged)
        nullable = nullable and ("type" not in found or "null" in _types(found))
        chosen = _one_of(merged)
        if nullable:
            chosen = chosen | {"nullable": True}
        return _both(chosen, found)

    def _target(self, reference: Any, where: str) -> Any:
        text = str(reference)
        if not text.startswith("#"):
            raise bad_schema(f"{where}: `$ref` {text[:80]!r} leads out of this file")
        if text[1:2] not in ("", "/"):
            found = self._anchored().get(text[1:])
            if found is None:
                raise bad_schema(f"{where}: `$ref` {text[:80]!r} is not in this file")
            return found
        node: Any = self._root
        for part in filter(None, text[1:].split("/")):
            key = unquote(part).replace("~1", "/").replace("~0", "~")
            if isinstance(node, list) and key.isdecimal() and int(key) < len(node):
                node = node[int(key)]
            elif isinstance(node, Mapping) and key in node:
                node = node[key]
            else:
                raise bad_schema(f"{where}: `$ref` {text[:80]!r} is not in this file")
        return node

    def _anchored(self) -> Mapping[str, Node]:
        if self._anchors is None:
            self._anchors = {}
            for node in _all_nodes(self._root):
                for key in ("$anchor", "$dynamicAnchor"):
                    if isinstance(node.get(key), str):
                        self._anchors.setdefault(node[key], node)
        return self._anchors


def _all_nodes(root: Node) -> Iterator[Node]:
    waiting: list[Any] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            yield node
            waiting += reversed(list(node.values()))
        elif isinstance(node, list):
            waiting += reversed(node)


def is_pydantic_decimal(ways: Sequence[Any]) -> bool:
    """Whether it is how pydantic writes a Decimal: a number, or a string of which no more is said
    than how a number is spelled."""
    if len(ways) != 2 or not all(isinstance(each, Mapping) for each in ways):
        return False
    types = [each.get("type") for each in ways]
    return sorted(map(str, types)) == ["number", "string"] and all(
        each.keys() <= {"type", "pattern", *NUMBER_KEYS} for each in ways
    )


def values_of(node: Node) -> list[Any]:
    """The only values that it may have, null apart."""
    return [each for each in _values_of(node) if each is not None]


def _values_of(node: Node) -> list[Any]:
    if "const" in node:
        return [node["const"]]
    return list(node["enum"]) if isinstance(node.get("enum"), list) else []


def _is_nullable(node: Node) -> bool:
    return "null" in _types(node) or node.get("nullable") is True or None in _values_of(node)


def _types_said(node: Node, values: Sequence[Any]) -> tuple[str, ...]:
    """What a node without a type can be."""
    if values:
        return tuple(dict.fromkeys(map(_type_of, values)))
    for type_, keys in (("object", OBJECT_KEYS), ("array", ARRAY_KEYS), ("number", NUMBER_KEYS)):
        if any(key in node for key in keys):
            return (type_,)
    return ("string",) if {"pattern", "format", "minLength", "maxLength"} & node.keys() else ()


def _is_of(value: Any, types: Sequence[str]) -> bool:
    own = _type_of(value)
    return own in types or (own == "integer" and "number" in types)


def _type_of(value: Any) -> str:
    """In JSON Schema; a whole number is an integer."""
    if value is None:
        return "null"
    if isinstance(value, float) and value.is_integer():
        return "integer"
    kinds = ((bool, "boolean"), (int, "integer"), (float, "number"), (str, "string"))
    found = next((name for kind, name in kinds if isinstance(value, kind)), None)
    return found or ("array" if isinstance(value, list) else "object")


def _one_of(ways: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What any of the ways may be: the first that is an array or object, with the others of its
    kind; of single values all."""
    if len(ways) < 2:
        return dict(ways[0]) if ways else {}
    kinds = [_kind_of(each) for each in ways]
    kind = next((each for each in kinds if each in ("array", "object")), "")
    same = [way for way, own in zip(ways, kinds, strict=True) if own == kind]
    if kind == "object":
        return _any_object(same)
    if kind == "array":
        items = [each["items"] for each in same if "items" in each]
        merged = {key: value for each in reversed(same) for key, value in each.items()}
        return merged | ({"items": {"anyOf": items}} if len(items) > 1 else {})
    return _any_value(same)


def _kind_of(node: Node) -> str:
    types = _types(node) or _types_said(node, [])
    return next((each for each in types if each in ("array", "object")), "")


def _any_object(ways: Sequence[dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    for each in ways:
        for key, value in _mapping(each.get("properties")).items():
            same = found.setdefault(key, [])
            if value not in same:
                same.append(value)
    properties = {
        key: each[0] if len(each) == 1 else {"anyOf": each} for key, each in found.items()
    }
    always = set.intersection(*(set(_strings(each.get("required"))) for each in ways))
    merged = {key: value for each in reversed(ways) for key, value in each.items()}
    return {**merged, "properties": properties, "required": sorted(always)}


def _any_value(ways: Sequence[dict[str, Any]]) -> dict[str, Any]:
    merged = {key: value for each in reversed(ways) for key, value in each.items()}
    values = [_values_of(each) for each in ways]
    types: list[Any] = []
    for each, own in zip(ways, values, strict=True):
        types += _types(each) or _types_said(each, [one for one in own if one is not None])
    merged.pop("const", None)
    merged.pop("enum", None)
    if all(values):
        merged["enum"] = [one for own in values for one in own]
    if len({each.get("format") for each in ways}) > 1:
        merged.pop("format", None)
    if types:
        merged["type"] = list(dict.fromkeys(types))
    return merged


def _both(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """What obeys both; the other goes first where they say the same thing differently."""
    merged = {**one, **other}
    mine, theirs = _mapping(one.get("properties")), _mapping(other.get("properties"))
    if mine and theirs:
        same = {key: {"allOf": [mine[key], theirs[key]]} for key in mine.keys() & theirs.keys()
                if mine[key] != theirs[key]}  # fmt: skip
        merged["properties"] = {**mine, **theirs, **same}
    elif mine or theirs:
        merged["properties"] = mine or theirs
    if "type" in one and "type" in other:
        merged["type"] = _types_of_both(_types(one), _types(other))
    required = [*_strings(one.get("required")), *_strings(other.get("required"))]
    if required:
        merged["required"] = list(dict.fromkeys(required))
    return merged


def _types_of_both(one: list[Any], other: list[Any]) -> list[Any]:
    """A whole number is a number, too."""
    wider = [*other, "integer"] if "number" in other else other
    return [each for each in one if each in wider] + [
        each for each in other if each == "integer" and "number" in one and each not in one
    ]


def _types(node: Node) -> list[Any]:
    given = node.get("type")
    return given if isinstance(given, list) else [] if given is None else [given]


def _mapping(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {}


def _strings(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _listed(value: Any, where: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > MOST_WAYS:
        raise bad_schema(f"{where}: `anyOf`, `oneOf` and `allOf` are lists of up to {MOST_WAYS}")
    return value
