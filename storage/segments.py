"""The documents that a file holds, with all that was found in them: written and read as a whole.

In: a run and its Segments. Out: rows; and the same Segments again.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from parsers.document import Field, Segment, Violation
from parsers.document.paths import segment_prefix
from storage.database import Database
from storage.field_rows import (
    field_row,
    reading_row,
    segment_row,
    to_field,
    to_segment,
    to_violation,
    violation_row,
)
from storage.models import Base, FieldRow, ReadingRow, Row, SegmentRow, ViolationRow


def write_segments(session: Session, run_id: int, segments: Sequence[Segment]) -> None:
    """Let these be the run's segments, in place of those that it has."""
    for table in (FieldRow, ViolationRow, SegmentRow):
        session.execute(delete(table).where(table.run_id == run_id))
    _insert(session, SegmentRow, (segment_row(run_id, each) for each in segments))
    _insert(
        session,
        ViolationRow,
        (violation_row(run_id, each.number, one) for each in segments for one in each.violations),
    )
    _write_fields(session, run_id, [(each.number, one) for each in segments for one in each.fields])


def _write_fields(session: Session, run_id: int, fields: Sequence[tuple[int, Field]]) -> None:
    if not fields:
        return
    rows = [field_row(run_id, number, field) for number, field in fields]
    statement = insert(FieldRow).returning(FieldRow.id, sort_by_parameter_order=True)
    ids = session.scalars(statement, rows).all()
    numbered = zip(ids, fields, strict=True)
    readings = (reading_row(id_, one) for id_, (_, field) in numbered for one in field.readings)
    _insert(session, ReadingRow, readings)


def _insert(session: Session, table: type[Base], rows: Iterable[Row]) -> None:
    given = list(rows)
    if given:
        session.execute(insert(table), given)


def stored_segments(database: Database, run_id: int) -> tuple[Segment, ...]:
    """The segments of a run by number; their fields in the order in which they were stored, with
    paths that do not name the segment."""
    of_run = select(SegmentRow).where(SegmentRow.run_id == run_id).order_by(SegmentRow.number)
    with database.reading() as session:
        fields, violations = _fields(session, run_id), _violations(session, run_id)
        return tuple(
            to_segment(row, fields[row.number], violations[row.number])
            for row in session.scalars(of_run)
        )


def stored_fields(database: Database, run_id: int) -> tuple[Field, ...]:
    """The fields of all segments of a run in the order in which they were stored, with the paths by
    which they are stored: those of segments but the first name theirs."""
    return tuple(
        replace(field, path=segment_prefix(segment.number) + field.path)
        for segment in stored_segments(database, run_id)
        for field in segment.fields
    )


def _fields(session: Session, run_id: int) -> dict[int, list[Field]]:
    readings: dict[int, list[ReadingRow]] = defaultdict(list)
    of_fields = select(ReadingRow).join(FieldRow).where(FieldRow.run_id == run_id)
    for reading in session.scalars(of_fields.order_by(ReadingRow.id)):
        readings[reading.field_id].append(reading)
    fields: dict[int, list[Field]] = defaultdict(list)
    of_run = select(FieldRow).where(FieldRow.run_id == run_id).order_by(FieldRow.id)
    for row in session.scalars(of_run):
        fields[row.segment].append(to_field(row, readings[row.id]))
    return fields


def _violations(session: Session, run_id: int) -> dict[int, list[Violation]]:
    violations: dict[int, list[Violation]] = defaultdict(list)
    of_run = select(ViolationRow).where(ViolationRow.run_id == run_id).order_by(ViolationRow.id)
    for row in session.scalars(of_run):
        violations[row.segment].append(to_violation(row))
    return violations
