"""What was found in each document by one schema, to be compared with the truth.

In: a database and a schema's name. Out: every document with its names, and the fields of its
current run. This module knows no truth.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.document import Field
from parsers.document.paths import segment_prefix
from storage.database import Database
from storage.models import CURRENT_RUNS, CURRENT_SEGMENTS, Document, FieldRow, SourceFile
from storage.rows import grouped
from storage.segments import to_field
from storage.sources import in_parts

FieldsByPath = Mapping[str, Field]
"""The fields of a segment. The keys do not name the segment, the fields' own paths do."""


@dataclass(frozen=True, slots=True)
class MeasuredDocument:
    """A document and what its current run found.

    names, uris: of the files that hold it, or that held it if all are gone. run_id: None if nothing
    was read. segments: those that follow the schema, also if nothing was found in them.
    """

    document_id: int
    names: frozenset[str]
    run_id: int | None
    segments: tuple[FieldsByPath, ...] = ()
    uris: frozenset[str] = frozenset()


Choose = Callable[[tuple[MeasuredDocument, ...]], Collection[int]]
"""Of documents whose segments are still empty, the ids of some."""


def measured_documents(
    database: Database, schema: str, choose: Choose | None = None
) -> tuple[MeasuredDocument, ...]:
    """Every document, by id; also those of which nothing, or nothing by this schema, was read.
    choose: the documents whose fields are read, by default all; the segments of the others stay
    empty."""
    with database.reading() as session:
        numbers = _numbers(session, schema)
        documents = _documents(session, numbers)
        chosen = None if choose is None else frozenset(choose(documents))
        wanted = [each for each in documents if chosen is None or each.document_id in chosen]
        fields = _fields(session, [each.run_id for each in wanted if each.run_id and each.segments])
    return tuple(
        replace(each, segments=tuple(fields[each.run_id, n] for n in numbers[each.run_id]))
        if each.run_id in numbers
        else each
        for each in documents
    )


def _numbers(session: Session, schema: str) -> dict[int, list[int]]:
    """By run: the segments that follow the schema."""
    segment = CURRENT_SEGMENTS.c
    keys = select(segment.run_id, segment.segment).where(segment.schema == schema)
    rows = session.execute(keys.order_by(segment.run_id, segment.segment))
    return dict(grouped(rows, "run_id", lambda row: int(row.segment)))


def _documents(
    session: Session, numbers: Mapping[int, Collection[int]]
) -> tuple[MeasuredDocument, ...]:
    runs = (
        select(Document.id, CURRENT_RUNS.c.run_id)
        .outerjoin(CURRENT_RUNS, CURRENT_RUNS.c.document_id == Document.id)
        .order_by(Document.id)
    )
    files = _files(session)
    return tuple(
        MeasuredDocument(
            document_id,
            frozenset(name for name, _ in files.get(document_id, ())),
            run_id,
            tuple({} for _ in numbers.get(run_id, ())),
            frozenset(uri for _, uri in files.get(document_id, ())),
        )
        for document_id, run_id in session.execute(runs)
    )


def _files(session: Session) -> dict[int, set[tuple[str, str]]]:
    """By document, names and uris of its files; of files that are gone only if all are."""
    there: dict[int, set[tuple[str, str]]] = defaultdict(set)
    gone: dict[int, set[tuple[str, str]]] = defaultdict(set)
    columns = select(SourceFile.document_id, SourceFile.name, SourceFile.uri, SourceFile.gone_at)
    for document_id, name, uri, gone_at in session.execute(columns):
        (there if gone_at is None else gone)[document_id].add((name, uri))
    return gone | there


def _fields(session: Session, run_ids: Iterable[int]) -> dict[tuple[int, int], dict[str, Field]]:
    """The fields of runs, by run and segment. Columns, because entities of many fields take long
    and stay with the session."""
    found: dict[tuple[int, int], dict[str, Field]] = defaultdict(dict)
    columns = select(*FieldRow.__table__.columns)
    for some in in_parts(sorted(run_ids)):
        rows = session.execute(columns.where(FieldRow.run_id.in_(some)).order_by(FieldRow.id))
        for row in rows:
            path = row.path.removeprefix(segment_prefix(row.segment))
            field = to_field(cast(FieldRow, row), ())
            found[row.run_id, row.segment][path] = replace(field, path=row.path)
    return found
