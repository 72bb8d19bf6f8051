"""The keys of an answer, and the names of a schema that they mean.

In goes an object as a model wrote it, its keys in whatever spelling or language; out come its
values by the schema's names. This module knows neither pages nor engines.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from parsers.document import (
    FieldDefinition,
    ListDefinition,
    SchemaDefinition,
    Shape,
    ShapeKind,
)
from parsers.document.text import fold
from parsers.errors import SetupError
from parsers.schemas.names import safe_name

MOST_SHOWN, LONGEST_SHOWN = 5, 40
PLACE = frozenset({"page", "bbox_2d"})
"""The keys of a value that is given with its place."""


@dataclass(frozen=True, slots=True)
class Named:
    """values: by the keys of the schema's object. unknown: the keys that mean none of them."""

    values: dict[str, Any]
    unknown: tuple[str, ...] = ()


def by_key(answer: Mapping[str, Any], shape: Shape, fields: Mapping[str, FieldDefinition]) -> Named:
    """A key means the member of its name (`Invoice Number` is invoice_number), else the one field
    that it is a synonym of, else a field within an object of the schema (`address_city`). Where
    several mean the same, names go before synonyms, and the first with a value is kept. fields: of
    the row or document, by name."""
    names, inner = _names(shape)
    own = tuple(fields[each.name] for each in shape.members if each.name in fields)
    synonyms = _synonyms(own)
    keys = {each.name: each.key for each in shape.members if each.name}
    columns = {key: _column(key) for key in answer}
    exact = {each.key for each in shape.members}
    meanings = {
        key: key if key in exact else names.get(name or "") for key, name in columns.items()
    }
    plain = {key: meant for key, meant in meanings.items() if meant is not None}
    other = {key: keys.get(synonyms.get(fold(key), "")) for key in answer if key not in plain}
    values: dict[str, Any] = {}
    for key, meant in [*plain.items(), *other.items()]:
        if meant is not None and values.get(meant) in (None, "", [], {}):
            values[meant] = answer[key]
    unknown = []
    for key, meant in other.items():
        way = inner.get(columns.get(key) or "") if meant is None else None
        if way and _put_inside(values, way, answer[key]):
            continue
        if meant is None and answer[key] not in (None, ""):
            unknown.append(key)
    return Named(values, tuple(unknown))


@lru_cache(maxsize=256)
def _names(shape: Shape) -> tuple[Mapping[str, str], Mapping[str, tuple[str, ...]]]:
    """From a name, as it is made safe, to the member's key; and to the keys of what its objects
    have."""
    names: dict[str, str] = {}
    inner: dict[str, tuple[str, ...]] = {}
    for each in shape.members:
        for name in (_column(each.key), each.name.rpartition(".")[2]):
            if name:
                names.setdefault(name, each.key)
        if each.kind is ShapeKind.OBJECT:
            before = _column(each.key) or ""
            for name, key in _names(each)[0].items():
                inner.setdefault(f"{before}_{name}", (each.key, key))
            for name, way in _names(each)[1].items():
                inner.setdefault(f"{before}_{name}", (each.key, *way))
    return names, inner


def _put_inside(values: dict[str, Any], way: tuple[str, ...], value: Any) -> bool:
    """Whether there was room for it."""
    *outer, last = way
    for key in outer:
        values = values.setdefault(key, {})
        if not isinstance(values, dict):
            return False
    values.setdefault(last, value)
    return True


def by_name(
    answer: Mapping[str, Any],
    fields: Iterable[FieldDefinition],
    lists: Iterable[ListDefinition] = (),
) -> Named:
    """As `by_key`, of an object that is not nested: by the names of its fields and lists."""
    fields = tuple(fields)
    names = {each.column: each.name for each in fields}
    names |= {each.column: each.name for each in lists}
    members = tuple(Shape(ShapeKind.VALUE, key, name) for key, name in names.items())
    shape = Shape(ShapeKind.OBJECT, members=members)
    found = by_key(answer, shape, {each.name: each for each in fields})
    return Named({names[key]: value for key, value in found.values.items()}, found.unknown)


def _column(key: str) -> str | None:
    try:
        return safe_name(key, "")
    except SetupError:
        return None


@lru_cache(maxsize=64)
def _synonyms(fields: tuple[FieldDefinition, ...]) -> Mapping[str, str]:
    """Field names by their synonyms, folded; without those that several fields have."""
    owners: dict[str, set[str]] = {}
    for field in fields:
        for synonym in field.synonyms:
            owners.setdefault(fold(synonym), set()).add(field.name)
    return {synonym: names.pop() for synonym, names in owners.items() if synonym and len(names) < 2}


def not_asked_for(keys: Iterable[str]) -> str:
    """The keys, in a sentence of bounded length."""
    known = [" ".join(key.split())[:LONGEST_SHOWN] for key in dict.fromkeys(keys)]
    more = f" and {len(known) - MOST_SHOWN} more" if len(known) > MOST_SHOWN else ""
    return f"keys not asked for: {', '.join(known[:MOST_SHOWN])}{more}"


def holds_any(answer: Mapping[str, Any], definition: SchemaDefinition) -> bool:
    """Whether it gives a value that was asked for: neither a form that was not filled in, nor an
    object about something else."""
    return any(map(_is_filled, unwrapped(answer, definition).values.values()))


def _is_filled(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_is_filled(each) for key, each in value.items() if key not in PLACE)
    if isinstance(value, list):
        return any(map(_is_filled, value))
    return value is not None and value != ""


def unwrapped(answer: Mapping[str, Any], definition: SchemaDefinition) -> Named:
    """The answer's values by the schema's keys; some models wrap them in one more object."""
    shape, fields = outer_shape(definition), {each.name: each for each in definition.fields}
    named = by_key(answer, shape, fields)
    inner = next(iter(answer.values()), None)
    if named.values or len(answer) != 1 or not isinstance(inner, dict):
        return named
    return by_key(inner, shape, fields)


@lru_cache(maxsize=32)
def outer_shape(definition: SchemaDefinition) -> Shape:
    """The object that is asked for: that of the schema; around one that is a list, an object."""
    shape = definition.shape
    if shape.kind is ShapeKind.OBJECT:
        return shape
    return Shape(ShapeKind.OBJECT, members=(replace(shape, key=shape.key or shape.name),))
