"""Places where documents were found: noted, looked up, and marked as gone.

In: sources, uris and the time. Out: ids of documents, and what is known of each place. At most one
document is at a place: that of the row whose `gone_at` is NULL. Attachments have places in that of
their message, and come and go with it. This module knows neither files nor stores.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.orm import Session

from parsers.document import Source
from storage.attached import file_of, link_attached, places_below, places_in
from storage.database import Database
from storage.inserts import insert_if_new, upsert
from storage.models import CURRENT_RUNS, Document, Run, RunStatus, SourceFile
from storage.rows import in_parts as in_parts
from storage.rows import row_of, value_of
from storage.summaries import refresh_summaries


@dataclass(frozen=True, slots=True)
class KnownRun:
    """current: the run that the views show of its document, None if that is this one, or none."""

    run_id: int
    status: RunStatus
    error_code: str | None
    current: int | None = None


@dataclass(frozen=True, slots=True)
class KnownSource:
    """The file as it was last seen at a uri, and its document's runs by their recipes. gone_at:
    since when it is not there; version: what a remote store said of its bytes. attached: what is in
    it, if it is a message, and in the messages within it."""

    document_id: int
    sha256: str
    modified_at: datetime.datetime
    byte_size: int
    runs: dict[str, KnownRun]
    version: str | None = None
    gone_at: datetime.datetime | None = None
    uri: str = ""
    name: str = ""
    attached: tuple["KnownSource", ...] = ()


def record_source(
    database: Database,
    source: Source,
    media_type: str,
    first_seen_at: datetime.datetime,
    attached_to: tuple[int, int] | None = None,
) -> int:
    """The id of the document with these bytes, made if new. The file is noted as seen now, and what
    was at its place before as gone. Many workers may do so at once. attached_to: the message it
    came with, and its position among the attachments."""
    parent_id = attached_to[0] if attached_to else None
    given = {"media_type": media_type, "first_seen_at": first_seen_at, "page_count": None}
    document = row_of(Document, source, **given, parent_id=parent_id)
    with database.writing() as session:
        insert_if_new(session, Document, document)
        same = select(Document.id).where(Document.sha256 == source.sha256)
        document_id = session.execute(same).scalar_one()
        if attached_to:
            link_attached(session, document_id, *attached_to)
        if not _is_last_seen(session, document_id, source):
            _note(session, document_id, source, first_seen_at, parent_id)
            refresh_summaries(session, [document_id])
    return document_id


def _note(
    session: Session,
    document_id: int,
    source: Source,
    now: datetime.datetime,
    parent_id: int | None = None,
) -> None:
    given = {"seen_at": now, "gone_at": None, "parent_id": parent_id}
    seen = row_of(SourceFile, source, document_id=document_id, **given)
    upsert(session, SourceFile, seen, key=("uri", "document_id"))
    replaced = update(SourceFile).where(
        SourceFile.uri == source.uri,
        SourceFile.document_id != document_id,
        SourceFile.gone_at.is_(None),
    )
    if session.execute(replaced.values(gone_at=now)).rowcount:  # type: ignore[attr-defined]
        _set_gone(session, [row.id for row in places_below(session, source.uri)], now)


def _is_last_seen(session: Session, document_id: int, source: Source) -> bool:
    """Whether the file was last seen exactly so: then no row changes."""
    at_uri = select(SourceFile).where(SourceFile.uri == source.uri)
    last = session.scalar(at_uri.order_by(SourceFile.seen_at.desc(), SourceFile.id.desc()).limit(1))
    if last is None or last.gone_at is not None:
        return False
    seen, now = ((each.name, each.modified_at, each.version) for each in (last, source))
    return last.document_id == document_id and seen == now


def known_sources(database: Database, uris: Collection[str]) -> dict[str, KnownSource]:
    """What is known of the files at these uris; those never seen are missing."""
    known: dict[str, KnownSource] = {}
    with database.reading() as session:
        for some in in_parts(sorted(set(uris))):
            known |= _known(session, some)
    return known


def _known(session: Session, uris: Sequence[str]) -> dict[str, KnownSource]:
    found = select(*SourceFile.__table__.columns, Document.sha256, Document.byte_size).join(
        Document, SourceFile.document_id == Document.id
    )
    in_order = found.where(SourceFile.uri.in_(uris)).order_by(SourceFile.seen_at, SourceFile.id)
    newest = {row.uri: row for row in session.execute(in_order)}
    within = places_in(session, {uri: row.document_id for uri, row in newest.items()})
    rows = [*newest.values(), *(row for some in within.values() for row in some)]
    runs = _runs(session, {row.document_id for row in rows})

    def known(row: Row[Any], *attached: Row[Any]) -> KnownSource:
        inner = tuple(map(known, attached))
        return value_of(KnownSource, row, runs=runs[row.document_id], attached=inner)

    return {uri: known(row, *within.get(uri, ())) for uri, row in newest.items()}


def _runs(session: Session, document_ids: Collection[int]) -> dict[int, dict[str, KnownRun]]:
    columns = (Run.document_id, Run.recipe, Run.id, Run.status, Run.error_code)
    of_documents = select(*columns, CURRENT_RUNS.c.run_id).where(Run.document_id.in_(document_ids))
    shown = of_documents.outerjoin(CURRENT_RUNS, CURRENT_RUNS.c.document_id == Run.document_id)
    runs: dict[int, dict[str, KnownRun]] = defaultdict(dict)
    for document_id, recipe, run_id, status, code, current in session.execute(shown):
        other = None if current == run_id else current
        runs[document_id][recipe] = KnownRun(run_id, RunStatus(status), code, other)
    return runs


def mark_gone(
    database: Database,
    folder_uri: str,
    present: Collection[str],
    begun: datetime.datetime,
    in_sight: Callable[[str], bool] = lambda _: True,
) -> int:
    """Mark as gone the files below a folder that are not among the uris `present`; returns how many
    were there until now. For those present, the document last seen at each place is there again.
    begun: when the listing began; what was noted later stays. in_sight: whether a uri would have
    been listed if it were there; the others stay, too."""
    there = frozenset(present)
    gone, back, within = [], [], 0
    places = _places(database, folder_uri, begun)
    for uri, place in places.items():
        file = file_of(uri) if place.parent_id else uri
        if file in there and place.gone_at is not None:
            # What is in a message is there again if it went with it.
            if file == uri or (file in places and places[file].gone_at == place.gone_at):
                back.append(place.id)
        elif file not in there and place.gone_at is None and in_sight(file):
            gone.append(place.id)
            within += file != uri
    if gone or back:
        with database.writing() as session:
            _set_gone(session, gone, begun)
            _set_gone(session, back, None)
    return len(gone) - within


def _places(database: Database, folder_uri: str, until: datetime.datetime) -> dict[str, Row[Any]]:
    """By uri below a folder, the row last seen; without uris of which something was noted later."""
    prefix = folder_uri.rstrip("/") + "/"
    columns = (SourceFile.id, SourceFile.uri, SourceFile.seen_at, SourceFile.gone_at)
    # Not LIKE, which ignores case in SQLite.
    below = select(*columns, SourceFile.parent_id).where(
        func.substr(SourceFile.uri, 1, len(prefix)) == prefix
    )
    with database.reading() as session:
        rows = session.execute(below.order_by(SourceFile.seen_at, SourceFile.id))
        last = {row.uri: row for row in rows}
    return {
        uri: row
        for uri, row in last.items()
        if max(row.seen_at, row.gone_at or row.seen_at) <= until
    }


def move_source(database: Database, from_uri: str, to: Source, now: datetime.datetime) -> None:
    """Note in one step that the document with these bytes is now at `to`, and that what was at
    `from_uri` is gone. ValueError if there is no such document."""
    same = select(Document.id).where(Document.sha256 == to.sha256)
    left = update(SourceFile).where(SourceFile.uri == from_uri, SourceFile.gone_at.is_(None))
    with database.writing() as session:
        document_id = session.scalar(same)
        if document_id is None:
            raise ValueError(f"no document of {to.uri}")
        session.execute(left.values(gone_at=now))
        _note(session, document_id, to, now)
        moved = places_below(session, from_uri)
        for row in moved:
            uri = to.uri + row.uri.removeprefix(from_uri)
            there = {**_columns(row), "uri": uri, "seen_at": now}
            upsert(session, SourceFile, there, key=("uri", "document_id"))
        _set_gone(session, [row.id for row in moved], now)
        refresh_summaries(session, [document_id, *{row.document_id for row in moved}])


def _columns(row: SourceFile) -> dict[str, Any]:
    names = (column.name for column in SourceFile.__table__.columns if column.name != "id")
    return {name: getattr(row, name) for name in names}


def _set_gone(session: Session, ids: Iterable[int], gone_at: datetime.datetime | None) -> None:
    for some in in_parts(sorted(ids)):
        session.execute(
            update(SourceFile).where(SourceFile.id.in_(some)).values(gone_at=gone_at),
            execution_options={"synchronize_session": False},
        )


def earlier_twins(database: Database, source: Source) -> list[tuple[str, str]]:
    """The names and uris of files with the same bytes that were seen before this one, and are not
    known to be gone; the first one first."""
    seen = (
        select(SourceFile.name, SourceFile.uri)
        .join(Document, SourceFile.document_id == Document.id)
        .where(Document.sha256 == source.sha256, SourceFile.gone_at.is_(None))
        .order_by(SourceFile.id)
    )
    with database.reading() as session:
        found = session.execute(seen).tuples().all()
    return list(takewhile(lambda each: each[1] != source.uri, found))
