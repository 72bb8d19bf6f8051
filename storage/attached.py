"""Attachments and the documents that they became: linked, found, listed.

In: a session, documents and uris. Out: rows. An attachment's place is that of its message with MARK
and its number, counted from 1: `order.eml#attachment=2`; `2/1` is in a message within.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, exists, func, select, update
from sqlalchemy.orm import Session, aliased

from storage.database import Database
from storage.models import AttachmentRow, Document, Run, SourceFile
from storage.rows import in_parts, value_of

MARK = "#attachment="
GONE = "which is gone"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file within a document's file. child_id: the document that it became; status: of that
    one's latest run; reason: why it became none."""

    position: int
    name: str
    byte_size: int | None
    child_id: int | None
    reason: str | None
    status: str | None


@dataclass(frozen=True, slots=True)
class Parent:
    """A message that a document came with. is_gone: it is nowhere any more."""

    document_id: int
    name: str
    uri: str
    is_gone: bool = False


def own_place_first(places: Any) -> tuple[Any, ...]:
    """The order of a document's places, the one that names it first: a file's, else that in the
    first message that it came with, so that who sends the same bytes again does not rename it."""
    in_message = places.parent_id.is_not(None)
    return in_message, places.parent_id, places.seen_at.desc(), places.id.desc()


def place_of(uri: str, position: int) -> str:
    """The place of an attachment of the message at a uri. position: counted from 0."""
    return f"{uri}{'/' if MARK in uri else MARK}{position + 1}"


def depth_of(uri: str) -> int:
    """In how many messages it is."""
    _, mark, place = uri.rpartition(MARK)
    return place.count("/") + 1 if mark else 0


def file_of(uri: str) -> str:
    """The file that holds the attachment, in whatever depth."""
    return uri.rpartition(MARK)[0]


def message_at(uri: str) -> str:
    """The place of the message that an attachment is in."""
    file, mark, place = uri.rpartition(MARK)
    above = place.rpartition("/")[0]
    return f"{file}{mark}{above}" if above else file


def link_attached(session: Session, child_id: int, message_id: int, position: int) -> None:
    """The first message that a document came with stays its parent."""
    if child_id == message_id:
        return
    first = update(Document).where(Document.id == child_id, Document.parent_id.is_(None))
    session.execute(first.values(parent_id=message_id))
    there = update(AttachmentRow).where(
        AttachmentRow.document_id == message_id, AttachmentRow.position == position
    )
    session.execute(there.values(child_id=child_id))


def note_reason(database: Database, document_id: int, position: int, reason: str) -> None:
    """Why an attachment becomes no document."""
    there = update(AttachmentRow).where(
        AttachmentRow.document_id == document_id, AttachmentRow.position == position
    )
    with database.writing() as session:
        session.execute(there.values(reason=reason, child_id=None))


def places_below(session: Session, uri: str) -> Sequence[SourceFile]:
    """What is in the message at a uri, in whatever depth."""
    prefix = uri + ("/" if MARK in uri else MARK)
    below = func.substr(SourceFile.uri, 1, len(prefix)) == prefix
    there = select(SourceFile).where(
        below, SourceFile.gone_at.is_(None), SourceFile.parent_id.is_not(None)
    )
    return session.scalars(there.order_by(SourceFile.id)).all()


def places_in(session: Session, documents: Mapping[str, int]) -> dict[str, list[Row[Any]]]:
    """What is there in these messages, by their uris, in whatever depth; in order."""
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    seen: set[int] = set()
    level = set(documents.values())
    there = select(*SourceFile.__table__.columns, Document.sha256, Document.byte_size).join(
        Document, SourceFile.document_id == Document.id
    )
    while level:
        rows = [
            row for ids in in_parts(sorted(level))
            for row in session.execute(
                there.where(SourceFile.parent_id.in_(ids), SourceFile.gone_at.is_(None))
            )
            if row.id not in seen and file_of(row.uri) in documents
        ]  # fmt: skip
        for row in rows:
            found[file_of(row.uri)].append(row)
        seen.update(row.id for row in rows)
        level = {row.document_id for row in rows}
    return {uri: sorted(some, key=lambda row: _order(row.uri)) for uri, some in found.items()}


def _order(uri: str) -> list[int]:
    return [int(part) for part in uri.rpartition(MARK)[2].split("/") if part.isdigit()]


def children_at(database: Database, document_id: int, uri: str) -> Sequence[Row[Any]]:
    """The places in the message at a uri itself: document_id, uri, name, sha256, modified_at."""
    columns = (SourceFile.document_id, SourceFile.uri, SourceFile.name, SourceFile.modified_at)
    there = select(*columns, Document.sha256).join(Document, SourceFile.document_id == Document.id)
    mine = there.where(SourceFile.parent_id == document_id, SourceFile.gone_at.is_(None))
    prefix, depth = place_of(uri, 0)[:-1], depth_of(uri) + 1
    with database.reading() as session:
        rows = session.execute(mine).all()
    here = [row for row in rows if row.uri.startswith(prefix) and depth_of(row.uri) == depth]
    return sorted(here, key=lambda row: _order(row.uri))


def attached_to(database: Database, document_id: int) -> tuple[Attached, ...]:
    """The files within a document's file, in order, and what became of them."""
    latest = (
        select(Run.status)
        .where(Run.document_id == AttachmentRow.child_id)
        .order_by(Run.id.desc())
        .limit(1)
        .correlate(AttachmentRow)
        .scalar_subquery()
    )
    wanted = select(*AttachmentRow.__table__.columns, latest.label("status")).where(
        AttachmentRow.document_id == document_id
    )
    with database.reading() as session:
        rows = session.execute(wanted.order_by(AttachmentRow.position))
        return tuple(value_of(Attached, row) for row in rows)


def parents_of(database: Database, document_id: int) -> tuple[Parent, ...]:
    """The messages that a document came with, the first one first."""
    message = select(
        AttachmentRow.document_id,
        _last(SourceFile.name).label("name"),
        _last(SourceFile.uri).label("uri"),
        ~_is_somewhere(AttachmentRow.document_id).label("is_gone"),
    ).where(AttachmentRow.child_id == document_id)
    with database.reading() as session:
        first = session.get_one(Document, document_id).parent_id
        rows = {row.document_id: value_of(Parent, row) for row in session.execute(message)}
    return tuple(sorted(rows.values(), key=lambda one: (one.document_id != first, one.document_id)))


def _last(column: Any) -> Any:
    return (
        select(column)
        .where(SourceFile.document_id == AttachmentRow.document_id)
        .order_by(*own_place_first(SourceFile))
        .limit(1)
        .correlate(AttachmentRow)
        .scalar_subquery()
    )


def _is_somewhere(document_id: Any) -> Any:
    there = aliased(SourceFile)
    return exists().where(there.document_id == document_id, there.gone_at.is_(None))


def messages_of(database: Database) -> dict[int, str]:
    """The name of the message that each attachment came with first, by the attachment's id; not of
    those that are files, too."""
    own = aliased(SourceFile)
    is_file = exists().where(own.document_id == Document.id, own.parent_id.is_(None))
    name = (
        select(SourceFile.name)
        .where(SourceFile.document_id == Document.parent_id)
        .order_by(*own_place_first(SourceFile))
        .limit(1)
        .correlate(Document)
        .scalar_subquery()
    )
    wanted = select(Document.id, name, _is_somewhere(Document.parent_id)).where(
        Document.parent_id.is_not(None), ~is_file
    )
    with database.reading() as session:
        rows = session.execute(wanted).tuples().all()
    return {each: named if is_there else f"{named}, {GONE}" for each, named, is_there in rows}


def in_words(each: Attached) -> str:
    """`invoice.pdf: document 2, complete`; `logo.png: a small picture`; `a.xml` of a PDF."""
    told = each.reason or ""
    if each.child_id is not None:
        told = f"document {each.child_id}, {each.status or 'not read yet'}"
    return f"{each.name}: {told}" if told else each.name
