"""Segments with their fields, other readings and violations as rows, and back.

In: Segments. Out: what one INSERT takes; and the same values from rows. A stored path begins with
its segment, except in the first: `segment[2].total`. This module knows no connection.
"""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal

from parsers.document import (
    Agreement,
    Evidence,
    Field,
    FieldKind,
    FieldValue,
    OtherReading,
    Segment,
    Violation,
)
from parsers.document.paths import parse_row_path, segment_prefix
from storage.models import FieldRow, ReadingRow, Row, SegmentRow, ViolationRow
from storage.rows import row_of, to_box, value_of
from storage.types import storable


def segment_row(run_id: int, segment: Segment) -> Row:
    return row_of(SegmentRow, segment, run_id=run_id)


def field_row(run_id: int, number: int, field: Field) -> Row:
    """A field of the segment with this number; its value as text and, where it is one, as a number
    or a date."""
    row = parse_row_path(field.path)
    is_number = isinstance(field.value, Decimal) and storable(field.value)
    return row_of(
        FieldRow,
        field,
        run_id=run_id,
        segment=number,
        path=segment_prefix(number) + field.path,
        name=row.name if row else field.path,
        item=row.list_name if row else None,
        ordinal=row.ordinal if row else None,
        value=_as_text(field.value),
        number=field.value if is_number else None,
        date=field.value if isinstance(field.value, datetime.date) else None,
    )


def reading_row(field_id: int, reading: OtherReading) -> Row:
    kind, value = _kind_of(reading.value), _as_text(reading.value)
    return row_of(ReadingRow, reading, field_id=field_id, kind=kind, value=value)


def violation_row(run_id: int, number: int, violation: Violation) -> Row:
    """A violation in the segment with this number."""
    paths = "\n".join(segment_prefix(number) + path for path in violation.paths)
    return row_of(ViolationRow, violation, run_id=run_id, segment=number, paths=paths)


def to_segment(
    row: SegmentRow, fields: Iterable[Field], violations: Iterable[Violation]
) -> Segment:
    found = {"fields": tuple(fields), "violations": tuple(violations)}
    return value_of(Segment, row, box=to_box(row), **found)


def to_field(row: FieldRow, readings: Sequence[ReadingRow]) -> Field:
    """The field. Its number is read from the text, for a SQLite column keeps only 15 digits."""
    return value_of(
        Field,
        row,
        path=row.path.removeprefix(segment_prefix(row.segment)),
        value=_typed(row.value, _stored_kind(row)),
        box=to_box(row),
        evidence=Evidence(row.evidence),
        agreement=Agreement(row.agreement),
        readings=tuple(map(_to_reading, readings)),
    )


def _kind_of(value: FieldValue | None) -> FieldKind | None:
    if value is None:
        return None
    kinds = {Decimal: FieldKind.NUMBER, datetime.date: FieldKind.DATE, str: FieldKind.TEXT}
    return kinds[type(value)]


def _stored_kind(row: FieldRow) -> FieldKind:
    if row.number is not None:
        return FieldKind.NUMBER
    return FieldKind.DATE if row.date is not None else FieldKind.TEXT


def _to_reading(row: ReadingRow) -> OtherReading:
    value = _typed(row.value, FieldKind(row.kind)) if row.kind else None
    return value_of(OtherReading, row, value=value, box=to_box(row))


def _typed(value: str | None, kind: FieldKind) -> FieldValue | None:
    if value is None or kind is FieldKind.TEXT:
        return value
    return Decimal(value) if kind is FieldKind.NUMBER else datetime.date.fromisoformat(value)


def to_violation(row: ViolationRow) -> Violation:
    prefix = segment_prefix(row.segment)
    paths = tuple(path.removeprefix(prefix) for path in row.paths.split("\n") if path)
    return value_of(Violation, row, paths=paths)


def _as_text(value: FieldValue | None) -> str | None:
    if isinstance(value, Decimal):
        return f"{value:f}" if storable(value) else str(value)
    return value.isoformat() if isinstance(value, datetime.date) else value
