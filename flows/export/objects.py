"""Fields -> an object nested as the user's schema is, and the evidence of each of its values.

In: a schema, and the fields of one document. Out: what `json` takes, and by JSON pointer where each
value stands and who read it. Where nothing was found stands null, if the schema lets it; else the
key is left out; a list that must be there is empty. A value that the schema itself prescribes is
given where its key must be. This module judges nothing.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from parsers.document import TRUE, Field, FieldFormat, SchemaDefinition, Shape, ShapeKind
from parsers.document.paths import parse_row_path

BY_SCHEMA = "schema"
"""The evidence of a value that the schema prescribes."""
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,17})(?:\.\d{1,12})?")
_NUMBERS = frozenset({"number", "integer"})
Row = dict[str, Field]


class _Missing:
    """Nothing was found, and no null may stand there."""


MISSING = _Missing()


@dataclass(frozen=True, slots=True)
class Assembled:
    value: Any
    evidence: dict[str, dict[str, Any]]


@dataclass(slots=True)
class _Found:
    """single: by name. rows: by list and ordinal. children: by list and outer row the ordinals."""

    single: Row = field(default_factory=dict)
    rows: dict[str, dict[int, Row]] = field(default_factory=lambda: defaultdict(dict))
    children: dict[str, dict[int, list[int]]] = field(default_factory=lambda: defaultdict(dict))


def assemble(schema: SchemaDefinition, fields: Sequence[Field]) -> Assembled:
    writer = _Writer(_sorted_out(schema, fields), _booleans(schema))
    value = writer.given(schema.shape, "", writer.found.single, 0, needed=True)
    return Assembled(None if value is MISSING else value, writer.evidence)


def _booleans(schema: SchemaDefinition) -> frozenset[tuple[str, str]]:
    members = [("", schema.fields), *((each.name, each.fields) for each in schema.lists)]
    return frozenset(
        (listed, each.name)
        for listed, fields in members
        for each in fields
        if each.format is FieldFormat.BOOLEAN
    )


def _sorted_out(schema: SchemaDefinition, fields: Sequence[Field]) -> _Found:
    found = _Found()
    above: dict[str, dict[int, int | None]] = defaultdict(dict)
    for each in fields:
        row = parse_row_path(each.path)
        if row is None:
            found.single[each.path] = each
            continue
        found.rows[row.list_name].setdefault(row.ordinal, {})[row.name] = each
        known = above[row.list_name].get(row.ordinal)
        above[row.list_name][row.ordinal] = each.parent_ordinal if known is None else known
    for listed in reversed(schema.lists):  # the inner ones stand behind their outer ones
        if listed.parent is None:
            continue
        last = 0
        for ordinal in sorted(found.rows[listed.name]):
            parent = above[listed.name].get(ordinal)
            last = last if parent is None else parent
            found.children[listed.name].setdefault(last, []).append(ordinal)
            found.rows[listed.parent].setdefault(last, {})
    return found


@dataclass(slots=True)
class _Writer:
    found: _Found
    booleans: frozenset[tuple[str, str]]
    evidence: dict[str, dict[str, Any]] = field(default_factory=dict)

    def given(
        self, shape: Shape, pointer: str, row: Row, ordinal: int, *, listed: str = "",
        needed: bool,
    ) -> Any:  # fmt: skip
        """ordinal: of the row in the list `listed`. needed: whether something must stand here."""
        match shape.kind:
            case ShapeKind.VALUE:
                return self._value(shape, pointer, row, listed, needed)
            case ShapeKind.OBJECT:
                return self._object(shape, pointer, row, ordinal, listed, needed)
            case ShapeKind.TUPLE:
                return self._tuple(shape, pointer, row, ordinal, listed, needed)
        return self._entries(shape, pointer, ordinal, listed, needed)

    def _value(self, shape: Shape, pointer: str, row: Row, listed: str, needed: bool) -> Any:
        known = row.get(shape.name)
        if known:
            self.evidence[pointer] = evidence_of(known)
            if known.value is not None:
                return _typed(known.value, shape, (listed, shape.name) in self.booleans)
        if needed and len(shape.only) == 1 and not shape.nullable:
            self.evidence.setdefault(pointer, {"evidence": BY_SCHEMA})
            return shape.only[0]
        return None if shape.nullable else MISSING

    def _object(
        self, shape: Shape, pointer: str, row: Row, ordinal: int, listed: str, needed: bool
    ) -> Any:
        if not needed and not self._holds(shape, row, ordinal, listed):
            return None if shape.nullable and shape.key else MISSING
        members = {
            each.key: self.given(
                each, f"{pointer}/{escaped(each.key)}", row, ordinal, listed=listed,
                needed=each.required,
            )
            for each in shape.members
        }  # fmt: skip
        return {key: value for key, value in members.items() if value is not MISSING}

    def _tuple(
        self, shape: Shape, pointer: str, row: Row, ordinal: int, listed: str, needed: bool
    ) -> Any:
        if not self._holds(shape, row, ordinal, listed):
            return None if shape.nullable else [] if needed else MISSING
        given = [
            self.given(each, f"{pointer}/{at}", row, ordinal, listed=listed, needed=True)
            for at, each in enumerate(shape.members)
        ]
        return [None if each is MISSING else each for each in given]

    def _entries(self, shape: Shape, pointer: str, ordinal: int, listed: str, needed: bool) -> Any:
        ordinals = self._ordinals(shape, ordinal, listed)
        if not ordinals:
            empty: Any = [] if shape.kind is ShapeKind.LIST else {}
            return None if shape.nullable else empty if needed else MISSING
        rows = self.found.rows[shape.name]
        if shape.kind is ShapeKind.LIST:
            entries: list[Any] = []
            for each in ordinals:
                place = f"{pointer}/{len(entries)}"
                value = self.given(
                    shape.entry, place, rows[each], each, listed=shape.name, needed=True
                )
                if value is not MISSING:
                    entries.append(value)
            return entries
        return dict(self._pairs(shape, pointer, ordinals))

    def _pairs(
        self, shape: Shape, pointer: str, ordinals: Sequence[int]
    ) -> Iterator[tuple[str, Any]]:
        rows = self.found.rows[shape.name]
        for each in ordinals:
            key = rows[each].get("key")
            if key is not None and isinstance(key.value, str):
                place = f"{pointer}/{escaped(key.value)}"
                value = self.given(
                    shape.entry, place, rows[each], each, listed=shape.name, needed=True
                )
                if value is not MISSING:
                    yield key.value, value

    def _ordinals(self, shape: Shape, ordinal: int, listed: str) -> Sequence[int]:
        if listed:
            return self.found.children[shape.name].get(ordinal, [])
        return sorted(self.found.rows[shape.name])

    def _holds(self, shape: Shape, row: Row, ordinal: int, listed: str) -> bool:
        """Whether anything was found for it."""
        if shape.kind is ShapeKind.VALUE:
            return shape.name in row
        if shape.kind in (ShapeKind.LIST, ShapeKind.MAP):
            return bool(self._ordinals(shape, ordinal, listed))
        return any(self._holds(each, row, ordinal, listed) for each in shape.members)


def evidence_of(known: Field) -> dict[str, Any]:
    told = {
        "path": known.path, "raw": known.raw, "page": known.page_number,
        "box": known.box.to_frame((1, 1)) if known.box else None,
        "evidence": known.evidence.value, "probability": known.probability,
        "support": known.support, "agreement": known.agreement.value, "valid": known.valid,
        "problem": known.problem, "currency": known.currency, "reviewed_by": known.reviewed_by,
    }  # fmt: skip
    optional = ("problem", "currency", "reviewed_by")
    return {key: value for key, value in told.items() if value is not None or key not in optional}


def _typed(value: str | Decimal | datetime.date, shape: Shape, is_boolean: bool) -> Any:
    """As the schema types it: 3, 3.5, true, "2026-11-30"."""
    types = set(shape.types)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        if types and not types & _NUMBERS:
            return str(value)
        return int(value) if value == value.to_integral_value() else float(value)
    if is_boolean:
        return value == TRUE
    only = {_as_text(each): each for each in shape.only}
    if value in only:
        return only[value]
    if types & _NUMBERS and _NUMBER.fullmatch(value):
        return _typed(Decimal(value), Shape(ShapeKind.VALUE, types=("number",)), False)
    return value


def _as_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def leaves_of(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """The single values of an object, by JSON pointer; nulls are none."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from leaves_of(each, f"{pointer}/{escaped(key)}")
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from leaves_of(each, f"{pointer}/{at}")
    elif value is not None:
        yield pointer, value
