"""The segments of a file, with all that was found in them: written and read as a whole.

In: Segments, and a run. Out: rows, and the same Segments again, as they were read or as they count
after corrections. A stored path begins with its segment, except in the first: `segment[2].total`.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from parsers.document import (
    Agreement,
    Evidence,
    Field,
    FieldKind,
    OtherReading,
    Segment,
    Violation,
)
from parsers.document.paths import parse_row_path, segment_prefix
from storage.database import Database
from storage.inserts import insert_parents, insert_rows
from storage.models import (
    FieldRow,
    ReadingRow,
    ReviewedFieldRow,
    ReviewedViolationRow,
    Row,
    Run,
    SegmentRow,
    ViolationRow,
)
from storage.rows import grouped, row_of, value_of
from storage.types import storable
from storage.values import as_text, kind_of, typed

FieldTable = type[FieldRow] | type[ReviewedFieldRow]
ViolationTable = type[ViolationRow] | type[ReviewedViolationRow]


def write_segments(session: Session, run_id: int, segments: Sequence[Segment]) -> None:
    """Store the run's segments, in place of those that it has."""
    for table in (FieldRow, ViolationRow, SegmentRow):
        session.execute(delete(table).where(table.run_id == run_id))
    insert_rows(session, SegmentRow, (row_of(SegmentRow, each, run_id=run_id) for each in segments))
    violations = ((each.number, one) for each in segments for one in each.violations)
    insert_rows(session, ViolationRow, (violation_row(run_id, *each) for each in violations))
    fields = [(each.number, one) for each in segments for one in each.fields]
    ids = insert_parents(session, FieldRow, (field_row(run_id, *each) for each in fields))
    numbered = zip(ids, fields, strict=True)
    readings = (_reading_row(id_, one) for id_, (_, field) in numbered for one in field.readings)
    insert_rows(session, ReadingRow, readings)


def stored_segments(database: Database, run_id: int) -> tuple[Segment, ...]:
    """The segments of a run by number as they count: what people have decided is in them. Their
    fields in the order in which they were stored, with paths that do not name the segment."""
    with database.reading() as session:
        return settled_segments(session, run_id)


def read_segments(database: Database, run_id: int) -> tuple[Segment, ...]:
    """The same as they were read, whatever people have decided since."""
    with database.reading() as session:
        return segments_as_read(session, run_id)


def settled_segments(session: Session, run_id: int) -> tuple[Segment, ...]:
    reviewed = select(Run.id).where(Run.id == run_id, Run.reviewed_at.is_not(None))
    if session.scalar(reviewed) is None:
        return segments_as_read(session, run_id)
    readings = _readings(session, run_id)
    fields = select(ReviewedFieldRow).filter_by(run_id=run_id).order_by(ReviewedFieldRow.id)
    violations = select(ReviewedViolationRow).filter_by(run_id=run_id)
    return _joined(
        session,
        run_id,
        (
            (row.segment, to_field(row, readings[row.field_id or 0]))
            for row in session.scalars(fields)
        ),
        session.scalars(violations.order_by(ReviewedViolationRow.id)),
    )


def segments_as_read(session: Session, run_id: int) -> tuple[Segment, ...]:
    readings = _readings(session, run_id)
    fields = select(FieldRow).where(FieldRow.run_id == run_id).order_by(FieldRow.id)
    violations = select(ViolationRow).where(ViolationRow.run_id == run_id).order_by(ViolationRow.id)
    return _joined(
        session,
        run_id,
        ((row.segment, to_field(row, readings[row.id])) for row in session.scalars(fields)),
        session.scalars(violations),
    )


def _readings(session: Session, run_id: int) -> Mapping[int, list[OtherReading]]:
    """By the field's id."""
    rows = select(ReadingRow).join(FieldRow).where(FieldRow.run_id == run_id)
    return grouped(session.scalars(rows.order_by(ReadingRow.id)), "field_id", _to_reading)


def _joined(
    session: Session,
    run_id: int,
    fields: Iterable[tuple[int, Field]],
    violations: Iterable[ViolationRow | ReviewedViolationRow],
) -> tuple[Segment, ...]:
    found: dict[int, list[Field]] = defaultdict(list)
    for number, field in fields:
        found[number].append(field)
    broken = grouped(violations, "segment", _to_violation)
    rows = select(SegmentRow).where(SegmentRow.run_id == run_id).order_by(SegmentRow.number)
    return tuple(
        value_of(
            Segment, row, fields=tuple(found[row.number]), violations=tuple(broken[row.number])
        )
        for row in session.scalars(rows)
    )


def stored_fields(database: Database, run_id: int) -> tuple[Field, ...]:
    """The fields of `stored_segments`, with the stored paths, which name the segment except in the
    first."""
    return tuple(
        replace(field, path=segment_prefix(segment.number) + field.path)
        for segment in stored_segments(database, run_id)
        for field in segment.fields
    )


def field_row(
    run_id: int, number: int, field: Field, model: FieldTable = FieldRow, **given: Any
) -> Row:
    """A field of the segment with this number; its value as text, and also as a number or a date if
    it is one. given: columns that the field does not know."""
    row = parse_row_path(field.path)
    is_number = isinstance(field.value, Decimal) and storable(field.value)
    return row_of(
        model,
        field,
        run_id=run_id,
        segment=number,
        path=segment_prefix(number) + field.path,
        name=row.name if row else field.path,
        item=row.list_name if row else None,
        ordinal=row.ordinal if row else None,
        value=as_text(field.value),
        number=field.value if is_number else None,
        date=field.value if isinstance(field.value, datetime.date) else None,
        **given,
    )


def violation_row(
    run_id: int, number: int, violation: Violation, model: ViolationTable = ViolationRow
) -> Row:
    paths = "\n".join(segment_prefix(number) + path for path in violation.paths)
    return row_of(model, violation, run_id=run_id, segment=number, paths=paths)


def _reading_row(field_id: int, reading: OtherReading) -> Row:
    kind, value = kind_of(reading.value), as_text(reading.value)
    return row_of(ReadingRow, reading, field_id=field_id, kind=kind, value=value)


def to_field(row: FieldRow | ReviewedFieldRow, readings: Iterable[OtherReading]) -> Field:
    """Its number is read from the text, because a SQLite column keeps only 15 digits."""
    return value_of(
        Field,
        row,
        path=row.path.removeprefix(segment_prefix(row.segment)),
        value=typed(row.value, _stored_kind(row)),
        evidence=Evidence(row.evidence),
        agreement=Agreement(row.agreement),
        readings=tuple(readings),
        reviewed_by=getattr(row, "reviewed_by", None),
        reread=getattr(row, "reread", None),
    )


def _stored_kind(row: FieldRow | ReviewedFieldRow) -> FieldKind:
    if row.number is not None:
        return FieldKind.NUMBER
    return FieldKind.DATE if row.date is not None else FieldKind.TEXT


def _to_reading(row: ReadingRow) -> OtherReading:
    value = typed(row.value, FieldKind(row.kind)) if row.kind else None
    return value_of(OtherReading, row, value=value)


def _to_violation(row: ViolationRow | ReviewedViolationRow) -> Violation:
    prefix = segment_prefix(row.segment)
    paths = tuple(path.removeprefix(prefix) for path in row.paths.split("\n") if path)
    return value_of(Violation, row, paths=paths)
