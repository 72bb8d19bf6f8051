"""What was found in each document by one schema, for those who compare it with the truth.

In: a database and a schema's name. Out: every document with the names under which it is known, and
the fields of its current run. This module knows no truth, and writes nothing.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.document import Field
from storage.database import Database
from storage.field_rows import path_prefix, to_field
from storage.models import CURRENT_RUNS, CURRENT_SEGMENTS, Document, FieldRow, SourceFile

FieldsByPath = Mapping[str, Field]
"""The fields of a segment. The keys do not name the segment, the fields' own paths do."""


@dataclass(frozen=True, slots=True)
class MeasuredDocument:
    """A document and what stands in its current run.

    names: of the files that hold it, or that held it where all are gone. run_id: None where nothing
    was read. segments: those that follow the schema, also ones in which nothing was found.
    """

    document_id: int
    names: frozenset[str]
    run_id: int | None
    segments: tuple[FieldsByPath, ...] = ()


def measured_documents(database: Database, schema: str) -> tuple[MeasuredDocument, ...]:
    """Every document, by id; also those of which nothing, or nothing by this schema, was read."""
    runs = (
        select(Document.id, CURRENT_RUNS.c.run_id)
        .outerjoin(CURRENT_RUNS, CURRENT_RUNS.c.document_id == Document.id)
        .order_by(Document.id)
    )
    with database.reading() as session:
        names, segments = _names(session), _segments(session, schema)
        rows = session.execute(runs).all()
    return tuple(
        MeasuredDocument(document_id, names.get(document_id, frozenset()), run_id,
                         tuple(segments.get(run_id, {}).values()))
        for document_id, run_id in rows
    )  # fmt: skip


def _names(session: Session) -> dict[int, frozenset[str]]:
    """By document: of the files that are there; of those that were, only where none is there."""
    there: dict[int, set[str]] = defaultdict(set)
    gone: dict[int, set[str]] = defaultdict(set)
    columns = select(SourceFile.document_id, SourceFile.name, SourceFile.gone_at)
    for document_id, name, gone_at in session.execute(columns):
        (there if gone_at is None else gone)[document_id].add(name)
    return {document_id: frozenset(names) for document_id, names in (gone | there).items()}


def _segments(session: Session, schema: str) -> dict[int, dict[int, dict[str, Field]]]:
    """By run and number: the fields of the segments that follow the schema."""
    segment = CURRENT_SEGMENTS.c
    keys = select(segment.run_id, segment.segment).where(segment.schema == schema)
    found: dict[int, dict[int, dict[str, Field]]] = defaultdict(dict)
    for run_id, number in session.execute(keys.order_by(segment.run_id, segment.segment)):
        found[run_id][number] = {}
    within = (FieldRow.run_id == segment.run_id) & (FieldRow.segment == segment.segment)
    rows = select(FieldRow).join(CURRENT_SEGMENTS, within).where(segment.schema == schema)
    for row in session.scalars(rows.order_by(FieldRow.id)):
        path = row.path.removeprefix(path_prefix(row.segment))
        found[row.run_id][row.segment][path] = replace(to_field(row, ()), path=row.path)
    return found
