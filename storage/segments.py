"""The segments of a file, with all that was found in them: written and read as a whole.

In: Segments, and a run. Out: rows, and the same Segments again. A stored path begins with its
segment, except in the first: `segment[2].total`.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

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
from storage.database import Database, insert_parents, insert_rows
from storage.models import FieldRow, ReadingRow, Row, SegmentRow, ViolationRow
from storage.rows import grouped, row_of, value_of
from storage.types import storable


def write_segments(session: Session, run_id: int, segments: Sequence[Segment]) -> None:
    """Store the run's segments, in place of those that it has."""
    for table in (FieldRow, ViolationRow, SegmentRow):
        session.execute(delete(table).where(table.run_id == run_id))
    insert_rows(session, SegmentRow, (row_of(SegmentRow, each, run_id=run_id) for each in segments))
    violations = ((each.number, one) for each in segments for one in each.violations)
    insert_rows(session, ViolationRow, (_violation_row(run_id, *each) for each in violations))
    fields = [(each.number, one) for each in segments for one in each.fields]
    ids = insert_parents(session, FieldRow, (field_row(run_id, *each) for each in fields))
    numbered = zip(ids, fields, strict=True)
    readings = (_reading_row(id_, one) for id_, (_, field) in numbered for one in field.readings)
    insert_rows(session, ReadingRow, readings)


def stored_segments(database: Database, run_id: int) -> tuple[Segment, ...]:
    """The segments of a run by number; their fields in the order in which they were stored, with
    paths that do not name the segment."""
    readings = select(ReadingRow).join(FieldRow).where(FieldRow.run_id == run_id)
    fields = select(FieldRow).where(FieldRow.run_id == run_id).order_by(FieldRow.id)
    violations = select(ViolationRow).where(ViolationRow.run_id == run_id).order_by(ViolationRow.id)
    segments = select(SegmentRow).where(SegmentRow.run_id == run_id).order_by(SegmentRow.number)
    with database.reading() as session:
        read = grouped(session.scalars(readings.order_by(ReadingRow.id)), "field_id", _to_reading)
        found = grouped(session.scalars(fields), "segment", lambda row: to_field(row, read[row.id]))
        broken = grouped(session.scalars(violations), "segment", _to_violation)
        return tuple(
            value_of(
                Segment, row, fields=tuple(found[row.number]), violations=tuple(broken[row.number])
            )
            for row in session.scalars(segments)
        )


def stored_fields(database: Database, run_id: int) -> tuple[Field, ...]:
    """The fields of all segments of a run in the order in which they were stored, with the stored
    paths, which name the segment except in the first."""
    return tuple(
        replace(field, path=segment_prefix(segment.number) + field.path)
        for segment in stored_segments(database, run_id)
        for field in segment.fields
    )


def field_row(run_id: int, number: int, field: Field) -> Row:
    """A field of the segment with this number; its value as text, and also as a number or a date if
    it is one."""
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


def _reading_row(field_id: int, reading: OtherReading) -> Row:
    kind, value = _kind_of(reading.value), _as_text(reading.value)
    return row_of(ReadingRow, reading, field_id=field_id, kind=kind, value=value)


def _violation_row(run_id: int, number: int, violation: Violation) -> Row:
    paths = "\n".join(segment_prefix(number) + path for path in violation.paths)
    return row_of(ViolationRow, violation, run_id=run_id, segment=number, paths=paths)


def to_field(row: FieldRow, readings: Iterable[OtherReading]) -> Field:
    """Its number is read from the text, because a SQLite column keeps only 15 digits."""
    return value_of(
        Field,
        row,
        path=row.path.removeprefix(segment_prefix(row.segment)),
        value=_typed(row.value, _stored_kind(row)),
        evidence=Evidence(row.evidence),
        agreement=Agreement(row.agreement),
        readings=tuple(readings),
    )


def _kind_of(value: FieldValue | None) -> FieldKind | None:
    kinds = {Decimal: FieldKind.NUMBER, datetime.date: FieldKind.DATE, str: FieldKind.TEXT}
    return None if value is None else kinds[type(value)]


def _stored_kind(row: FieldRow) -> FieldKind:
    if row.number is not None:
        return FieldKind.NUMBER
    return FieldKind.DATE if row.date is not None else FieldKind.TEXT


def _to_reading(row: ReadingRow) -> OtherReading:
    value = _typed(row.value, FieldKind(row.kind)) if row.kind else None
    return value_of(OtherReading, row, value=value)


def _typed(value: str | None, kind: FieldKind) -> FieldValue | None:
    if value is None or kind is FieldKind.TEXT:
        return value
    return Decimal(value) if kind is FieldKind.NUMBER else datetime.date.fromisoformat(value)


def _to_violation(row: ViolationRow) -> Violation:
    prefix = segment_prefix(row.segment)
    paths = tuple(path.removeprefix(prefix) for path in row.paths.split("\n") if path)
    return value_of(Violation, row, paths=paths)


def _as_text(value: FieldValue | None) -> str | None:
    if isinstance(value, Decimal):
        return f"{value:f}" if storable(value) else str(value)
    return value.isoformat() if isinstance(value, datetime.date) else value
