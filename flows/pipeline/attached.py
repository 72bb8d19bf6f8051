"""The attachments of a message, on their way to being documents of their own.

In: a message that was opened, and its document. Out: copies in the staging store, and rows that say
which attachment became which document, all before the run of the message ends, so that nothing is
lost with a worker that dies. How many, and how deep, is bounded.
"""

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.runtime.context import Context
from flows.runtime.retrying import retrying
from flows.sources.staging import Write, is_staged, printable, stage, staged_source
from parsers.document import Attachment, Source
from parsers.errors import DocumentError, SetupError
from parsers.reading.media_type import MAILS, read_media_type
from storage.attached import attached_to, children_at, depth_of, note_reason, place_of
from storage.sources import record_source

MOST_DEPTH = 3
"""Messages within messages of which attachments become documents."""
MOST_DOCUMENTS = 100
"""Of one message."""
MOST_IN_A_FILE = 300
"""Of a message and all those within it."""
TOO_MANY = f"beyond the first {MOST_DOCUMENTS} of its message, or {MOST_IN_A_FILE} of a file"
TOO_DEEP = f"more than {MOST_DEPTH} messages deep"
LONGEST_NAME = 255  # characters


@dataclass(slots=True)
class Room:
    """How many attachments of a file may still become documents."""

    left: int = MOST_IN_A_FILE


def is_message(source: Source) -> bool:
    try:
        return read_media_type(source.path) in MAILS
    except DocumentError:
        return False


def take_in_attached(
    source: Source,
    document_id: int,
    attachments: Sequence[Attachment],
    context: Context,
    room: Room,
) -> DocumentError | None:
    """Copy the attachments that are documents into the staging store, and note them. Returns what
    is to be told of those that could not be, and are noted with their reason."""
    faults: list[DocumentError] = []
    left_out = taken = 0
    for position, each in enumerate(attachments):
        if not each.is_read:
            continue
        context.stopping.check()
        if depth_of(source.uri) >= MOST_DEPTH or taken == MOST_DOCUMENTS or not room.left:
            reason = TOO_DEEP if depth_of(source.uri) >= MOST_DEPTH else TOO_MANY
            context.with_database(note_reason, document_id, position, reason)
            left_out += 1
            continue
        try:
            _take_in(source, document_id, position, each, context)
            taken, room.left = taken + 1, room.left - 1
        except DocumentError as error:
            context.stopping.check()
            context.with_database(note_reason, document_id, position, error.message)
            faults.append(error)
    if left_out:
        faults.append(_too_many(source, left_out))
    return next(iter(faults), None)


def _take_in(
    source: Source, document_id: int, position: int, attachment: Attachment, context: Context
) -> None:
    unpack = context.reader.unpack
    content = retrying(DocumentError, context.stopping, unpack, source, position)
    sha256 = hashlib.sha256(content).hexdigest()

    def pour(write: Write) -> str:
        write(content)
        return sha256

    copy, _ = stage(pour, len(content), context.settings.staging)
    found = Source(
        path=copy, sha256=sha256, byte_size=len(content),
        name=printable(attachment.name)[:LONGEST_NAME] or "unnamed",
        uri=place_of(source.uri, position), modified_at=source.modified_at,
    )  # fmt: skip
    now = datetime.datetime.now(datetime.UTC)
    context.with_database(record_source, found, read_media_type(copy), now, (document_id, position))


def _too_many(source: Source, count: int) -> DocumentError:
    return DocumentError(
        "too_large",
        f"{source.name}: {count} of its attachments became no documents: they are {TOO_DEEP}, or "
        f"{TOO_MANY}",
        "Save them from the mail program, and ingest them as files.",
    )


def attached_sources(
    source: Source, document_id: int, context: Context
) -> list[tuple[int, Source]]:
    """The documents that came with a message, each with its copy; those without one are left out:
    the message is read again first."""
    found = []
    for row in context.with_database(children_at, document_id, source.uri):
        try:
            copy = staged_source(context.settings.staging, row.sha256)
        except SetupError:
            continue
        moved = replace(copy, name=row.name, uri=row.uri, modified_at=row.modified_at)
        found.append((row.document_id, moved))
    return found


def is_all_there(source: Source, document_id: int, context: Context) -> bool:
    """Whether each attachment that became a document has its place in this message, and a copy."""
    listed = context.with_database(attached_to, document_id)
    there = context.with_database(children_at, document_id, source.uri)
    placed = sum(each.child_id is not None for each in listed) <= len(there)
    return placed and all(is_staged(context.settings.staging, row.sha256) for row in there)
