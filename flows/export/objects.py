"""Fields -> an object nested as the user's schema is, and the evidence of each of its values.

In: a schema, and the fields of one document. Out: what `json` takes, and by JSON pointer where each
value stands and who read it. Where nothing was found stands null, if the schema lets it; else the
key is left out; a list that must be there is empty. A value that the schema itself prescribes is
given where its key must be; one that the schema does not allow is withheld, and its evidence says
why. This module judges nothing.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flows.export.string_formats import written_as
from parsers.document import (
    TRUE,
    Field,
    FieldFormat,
    FieldValue,
    SchemaDefinition,
    Shape,
    ShapeKind,
)
from parsers.document.paths import parse_row_path
from parsers.schemas.subschemas import escaped

BY_SCHEMA = "schema"
"""The evidence of a value that the schema prescribes."""
TWICE = "the list has an equal entry already, and may have it once"
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,17})(?:\.\d{1,12})?")
_NUMBERS = frozenset({"number", "integer"})
Row = dict[str, Field]


class _Missing:
    """Nothing was found, and no null may stand there."""


MISSING = _Missing()


@dataclass(frozen=True, slots=True)
class Assembled:
    """left_out: the evidence of what was found for the schema and has no place in the object."""

    value: Any
    evidence: dict[str, dict[str, Any]]
    left_out: tuple[dict[str, Any], ...] = ()


@dataclass(slots=True)
class _Found:
    """single: by name. rows: by list and ordinal. children: by list and outer row the ordinals."""

    single: Row = field(default_factory=dict)
    rows: dict[str, dict[int, Row]] = field(default_factory=lambda: defaultdict(dict))
    children: dict[str, dict[int, list[int]]] = field(default_factory=lambda: defaultdict(dict))


def assemble(
    schema: SchemaDefinition, fields: Sequence[Field], withheld: Mapping[str, str] | None = None
) -> Assembled:
    """withheld: by path the reason why the schema does not allow what was found."""
    own = _members(schema)
    booleans = frozenset(each for each, format in own.items() if format is FieldFormat.BOOLEAN)
    writer = _Writer(_sorted_out(schema, fields), booleans, dict(withheld or {}))
    value = writer.given(schema.shape, "", writer.found.single, 0, needed=True)
    told = {each["path"] for each in writer.evidence.values() if "path" in each} | writer.keys
    left_out = tuple(
        writer.told(each) | _withheld(each)
        for each in fields
        if each.path not in told and _name(each) in own
    )
    return Assembled(None if value is MISSING else value, writer.evidence, left_out)


def _name(field: Field) -> tuple[str, str]:
    row = parse_row_path(field.path)
    return (row.list_name, row.name) if row else ("", field.path)


def _members(schema: SchemaDefinition) -> dict[tuple[str, str], FieldFormat | None]:
    """The format of each field, by its list and name."""
    members = [("", schema.fields), *((each.name, each.fields) for each in schema.lists)]
    return {(listed, each.name): each.format for listed, fields in members for each in fields}


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
    withheld: dict[str, str]
    evidence: dict[str, dict[str, Any]] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    """The paths of the keys of maps."""

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
            told = self.evidence[pointer] = self.told(known)
            if known.value is not None:
                value = self._written(known.value, known.raw, shape, listed, told)
                if value is not MISSING and known.path not in self.withheld:
                    return value
            told |= _withheld(known)
        if needed and len(shape.only) == 1 and not shape.nullable:
            self.evidence.setdefault(pointer, {"evidence": BY_SCHEMA})
            return shape.only[0]
        return None if shape.nullable else MISSING

    def _written(
        self, value: FieldValue, raw: str, shape: Shape, listed: str, told: dict[str, Any]
    ) -> Any:
        """As the schema types and formats it; what had to be assumed is told."""
        if isinstance(value, Decimal) or not shape.format:
            return _typed(value, shape, (listed, shape.name) in self.booleans)
        written = written_as(shape.format, value, raw)
        if written is None:
            told["problem"] = _joined(told.get("problem"), f"it is no {shape.format}")
            return MISSING
        if written.assumed:
            told["assumed"] = [*written.assumed]
        return _typed(written.text, shape, False)

    def told(self, known: Field) -> dict[str, Any]:
        told = evidence_of(known)
        reason = self.withheld.get(known.path)
        return told | ({"problem": _joined(told.get("problem"), reason)} if reason else {})

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
        while given and given[-1] is MISSING:
            given.pop()
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
                value = self._entry(shape, place, rows[each], each, entries)
                if value is not MISSING:
                    entries.append(value)
            return entries
        return dict(self._pairs(shape, pointer, ordinals))

    def _entry(
        self, shape: Shape, place: str, row: Row, ordinal: int, others: Sequence[Any] = ()
    ) -> Any:
        """Of a list or map; without one, there is no evidence of it either. others: those before
        it."""
        before, self.evidence = self.evidence, {}
        value = self.given(shape.entry, place, row, ordinal, listed=shape.name, needed=True)
        own, self.evidence = self.evidence, before
        if shape.unique and value in others:
            value = MISSING
            paths = (str(each["path"]) for each in own.values() if "path" in each)
            self.withheld |= dict.fromkeys(paths, TWICE)
        if value is not MISSING:
            self.evidence |= own
        return value

    def _pairs(
        self, shape: Shape, pointer: str, ordinals: Sequence[int]
    ) -> Iterator[tuple[str, Any]]:
        rows = self.found.rows[shape.name]
        for each in ordinals:
            key = rows[each].get("key")
            if key is not None and isinstance(key.value, str):
                value = self._entry(shape, f"{pointer}/{escaped(key.value)}", rows[each], each)
                if value is not MISSING:
                    self.keys.add(key.path)
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


def _withheld(known: Field) -> dict[str, Any]:
    """What was found and has no place in the object: its value, or its text where it is none."""
    found = known.raw if known.value is None else _plainly(known.value)
    return {} if found == "" else {"withheld": found, "valid": False}


def _joined(problem: str | None, reason: str) -> str:
    return f"{problem}; {reason}" if problem else reason


def _plainly(value: FieldValue) -> Any:
    return _typed(value, Shape(ShapeKind.VALUE), False)


def _typed(value: FieldValue, shape: Shape, is_boolean: bool) -> Any:
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
