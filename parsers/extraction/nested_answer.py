"""An answer, nested as its schema is -> flat values, and the rows of each list with their parents.

In: the object that a model wrote, and a schema. Out: values by the names of fields; rows, list by
list, each with the row of the outer list that it stands in; and what was left out, in sentences.
This module understands no value.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from parsers.document import FieldDefinition, ListDefinition, SchemaDefinition, Shape, ShapeKind
from parsers.extraction.keys import by_key, not_asked_for, outer_shape, unwrapped

MOST_ROWS = 10_000  # of a list; what an answer has beyond them is told


@dataclass(frozen=True, slots=True)
class GivenRow:
    """parent: the position, in the outer list, of the row that it stands in."""

    values: dict[str, Any]
    parent: int | None = None


@dataclass(slots=True)
class Flat:
    """values: by field; rows: by list, those that say nothing among them."""

    values: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, list[GivenRow]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def flatten(answer: Mapping[str, Any], definition: SchemaDefinition) -> Flat:
    reading = _Reading(definition)
    shape = outer_shape(definition)
    named = unwrapped(answer, definition)
    for member in shape.members:
        if member.key in named.values:
            reading.put(member, named.values[member.key], reading.flat.values, "", None)
    unknown = (*named.unknown, *reading.unknown.pop("", ()))
    told = [not_asked_for(unknown)] if unknown else []
    told += [warning for each in definition.lists for warning in reading.told_of(each.name)]
    reading.flat.warnings[:0] = told
    return reading.flat


def kept_rows(
    flat: Flat, lists: Sequence[ListDefinition], filled: Mapping[str, Sequence[bool]]
) -> dict[str, dict[int, int]]:
    """By list, from the position of each row that says something, or has a row that does, to its
    ordinal. filled: by list, whether each row has a value."""
    kept = {each.name: set[int]() for each in lists}
    for each in reversed(lists):  # the inner ones stand behind their outer ones
        kept[each.name] |= {at for at, is_filled in enumerate(filled[each.name]) if is_filled}
        if each.parent:
            rows = flat.rows.get(each.name, [])
            parents = (rows[at].parent for at in kept[each.name])
            kept[each.parent] |= {at for at in parents if at is not None}
    return {
        name: {at: ordinal for ordinal, at in enumerate(sorted(positions))}
        for name, positions in kept.items()
    }


class _Reading:
    def __init__(self, definition: SchemaDefinition) -> None:
        self.flat = Flat()
        self.unknown: dict[str, list[str]] = {}
        self._told: dict[str, list[str]] = {}
        self._counts: dict[str, int] = {}
        self._fields: dict[str, Mapping[str, FieldDefinition]] = {
            "": {each.name: each for each in definition.fields},
            **{one.name: {each.name: each for each in one.fields} for one in definition.lists},
        }

    def told_of(self, listed: str) -> Iterator[str]:
        yield from dict.fromkeys(self._told.get(listed, ()))
        unknown = self.unknown.get(listed)
        if unknown:
            yield f"{listed} has {not_asked_for(unknown)}"
        count = self._counts.get(listed, 0)
        if count > MOST_ROWS:
            yield f"{listed} has {count} rows, of which {MOST_ROWS} are kept"

    def put(
        self, shape: Shape, value: Any, into: dict[str, Any], listed: str, row: int | None
    ) -> None:
        """into: the values of the row `row` of the list `listed`, or of the document."""
        if shape.kind is ShapeKind.VALUE:
            into[shape.name] = value
        elif shape.kind is ShapeKind.OBJECT:
            self._object(shape, value, into, listed, row)
        elif shape.kind is ShapeKind.TUPLE:
            given = value if isinstance(value, list) else []
            for member, each in zip(shape.members, given, strict=False):
                self.put(member, each, into, listed, row)
        else:
            self._rows(shape, value, row)

    def _object(
        self, shape: Shape, value: Any, into: dict[str, Any], listed: str, row: int | None
    ) -> None:
        if not isinstance(value, Mapping):
            if value not in (None, "", []):
                self._tell(listed, f"{shape.key or listed} is not an object")
            return
        named = by_key(value, shape, self._fields[listed])
        before = f"{shape.key}." if shape.key else ""
        self.unknown.setdefault(listed, []).extend(f"{before}{key}" for key in named.unknown)
        for member in shape.members:
            if member.key in named.values:
                self.put(member, named.values[member.key], into, listed, row)

    def _rows(self, shape: Shape, value: Any, parent: int | None) -> None:
        given = self._given_rows(shape, value)
        rows = self.flat.rows.setdefault(shape.name, [])
        entry = shape.entry
        kept = [each for each in given if _fits(entry, each[1])]
        if len(kept) < len(given):
            what = "lists" if entry.kind is ShapeKind.LIST else "objects"
            self._tell(shape.name, f"{shape.name} has rows that are no {what}")
        self._counts[shape.name] = self._counts.get(shape.name, 0) + len(kept)
        for key, each in kept[: MOST_ROWS - len(rows)]:
            own: dict[str, Any] = {} if key is None else {"key": key}
            rows.append(GivenRow(own, parent))
            self.put(entry, each, own, shape.name, len(rows) - 1)

    def _given_rows(self, shape: Shape, value: Any) -> list[tuple[str | None, Any]]:
        """Each entry, of a map with its key."""
        if value is None or value in ("", {}):
            return []
        if shape.kind is ShapeKind.MAP:
            if isinstance(value, Mapping):
                return [(key, each) for key, each in value.items() if key]
            rows = value if isinstance(value, list) else []
            return [
                (str(each["key"]), each.get("value"))
                for each in rows
                if isinstance(each, Mapping) and each.get("key")
            ]
        if isinstance(value, list):
            return [(None, each) for each in value]
        if isinstance(value, Mapping) or shape.entry.kind is ShapeKind.VALUE:
            return [(None, value)]
        self._tell(shape.name, f"{shape.name} is not a list")
        return []

    def _tell(self, listed: str, warning: str) -> None:
        self._told.setdefault(listed, []).append(warning)
        if not listed:
            self.flat.warnings.append(warning)


def _fits(entry: Shape, value: Any) -> bool:
    if entry.kind is ShapeKind.OBJECT:
        return isinstance(value, Mapping)
    if entry.kind is ShapeKind.VALUE:
        return not isinstance(value, list)
    return value is not None
