"""Segments with their fields, readings and violations as rows, and back again.

In: Segments. Out: what one INSERT takes; and from rows the same values. Stored paths name the
segment, but for the first: `segment[2].total`. This module knows no connection.
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
from storage.rows import box_columns, to_box
from storage.types import storable


def segment_row(run_id: int, segment: Segment) -> Row:
    return {
        "run_id": run_id,
        "number": segment.number,
        "first_page": segment.first_page,
        "last_page": segment.last_page,
        **box_columns(segment.box),
        "schema": segment.schema,
        "schema_version": segment.schema_version,
        "fit": segment.fit,
    }


def field_row(run_id: int, number: int, field: Field) -> Row:
    """The field of the segment of that number, with its value in words and, where it is one, as a
    number or a date."""
    row = parse_row_path(field.path)
    figures = isinstance(field.value, Decimal) and storable(field.value)
    return {
        "run_id": run_id,
        "segment": number,
        "path": segment_prefix(number) + field.path,
        "name": row.name if row else field.path,
        "item": row.list_name if row else None,
        "ordinal": row.ordinal if row else None,
        "value": _in_words(field.value),
        "raw": field.raw,
        "number": field.value if figures else None,
        "date": field.value if isinstance(field.value, datetime.date) else None,
        "page_number": field.page_number,
        **box_columns(field.box),
        "evidence": field.evidence,
        "probability": field.probability,
        "valid": field.valid,
        "problem": field.problem,
        "currency": field.currency,
        "agreement": field.agreement,
    }


def reading_row(field_id: int, reading: OtherReading) -> Row:
    return {
        "field_id": field_id,
        "reader": reading.reader,
        "kind": _kind_of(reading.value),
        "value": _in_words(reading.value),
        "raw": reading.raw,
        "page_number": reading.page_number,
        **box_columns(reading.box),
    }


def violation_row(run_id: int, number: int, violation: Violation) -> Row:
    """The violation in the segment of that number; its paths as they are stored, one a line."""
    paths = [segment_prefix(number) + path for path in violation.paths]
    return {
        "run_id": run_id,
        "segment": number,
        "rule": violation.rule,
        "message": violation.message,
        "paths": "\n".join(paths),
    }


def to_segment(
    row: SegmentRow, fields: Iterable[Field], violations: Iterable[Violation]
) -> Segment:
    return Segment(
        number=row.number,
        first_page=row.first_page,
        last_page=row.last_page,
        box=to_box(row),
        schema=row.schema,
        schema_version=row.schema_version,
        fit=row.fit,
        fields=tuple(fields),
        violations=tuple(violations),
    )


def to_field(row: FieldRow, readings: Sequence[ReadingRow]) -> Field:
    """The field; its number exactly as it was, which a SQLite column of numbers does not keep."""
    return Field(
        path=row.path.removeprefix(segment_prefix(row.segment)),
        raw=row.raw,
        value=_typed(row.value, _stored_kind(row)),
        page_number=row.page_number,
        box=to_box(row),
        evidence=Evidence(row.evidence),
        probability=row.probability,
        valid=row.valid,
        problem=row.problem,
        currency=row.currency,
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
    return OtherReading(row.reader, row.raw, value, row.page_number, to_box(row))


def _typed(value: str | None, kind: FieldKind) -> FieldValue | None:
    if value is None or kind is FieldKind.TEXT:
        return value
    return Decimal(value) if kind is FieldKind.NUMBER else datetime.date.fromisoformat(value)


def to_violation(row: ViolationRow) -> Violation:
    prefix = segment_prefix(row.segment)
    paths = tuple(path.removeprefix(prefix) for path in row.paths.split("\n") if path)
    return Violation(row.rule, row.message, paths)


def _in_words(value: FieldValue | None) -> str | None:
    if isinstance(value, Decimal):
        return f"{value:f}" if storable(value) else str(value)
    return value.isoformat() if isinstance(value, datetime.date) else value
