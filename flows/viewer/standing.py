"""A document beside its values: is it signed off, who works on it, what was decided about it.

In: a document, and the time. Out: values for templates. This module knows no HTML.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from parsers.document.paths import parse_row_path, segment_prefix
from storage.approvals import Approval, approvals_of
from storage.claims import Held, holder_of
from storage.corrections import Correction, corrections_of
from storage.database import Database
from storage.models import Action
from storage.overlay import Settled
from storage.unplaced import settled_by

LONGEST_READ = 80
"""Characters of what was read that are shown beside what was decided."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was decided, as a sentence. reason: in the reviewer's words, or None."""

    at: datetime.datetime
    reviewer: str
    told: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class DeletedRow:
    """A row that a person deleted. listed: its list, as pages have it; ordinal: from 0."""

    listed: str
    ordinal: int
    reviewer: str


@dataclass(frozen=True, slots=True)
class Standing:
    """approval: the latest word, if any. held: who works on the document, if anybody. log: the
    latest first; note: the latest of the notes. decided: what was decided about a value, by its
    path. unplaced: decisions that have no place in what is shown, as sentences."""

    approval: Approval | None
    held: Held | None
    log: tuple[Entry, ...]
    note: Entry | None
    decided: Mapping[str, str]
    deleted: tuple[DeletedRow, ...]
    unplaced: tuple[str, ...]


def standing_of(
    database: Database, document_id: int, run_id: int | None, now: datetime.datetime
) -> Standing:
    with database.reading() as session:
        decided = corrections_of(session, document_id)
        approvals = approvals_of(session, document_id)
    log = sorted([*_decisions(decided), *_approvals(approvals)], key=lambda each: each.at)
    notes = [_entry(one) for one in decided if one.action is Action.NOTE]
    settled = settled_by(database, run_id) if run_id and decided else None
    return Standing(
        approvals[-1] if approvals else None,
        holder_of(database, document_id, now),
        tuple(reversed(log)),
        notes[-1] if notes else None,
        _by_path(settled) if settled else {},
        tuple(_deleted(settled)) if settled else (),
        tuple(f"{one.reviewer} {_told(one)}" for one in settled.unplaced) if settled else (),
    )


def _by_path(settled: Settled) -> dict[str, str]:
    return {
        segment_prefix(number) + path: said_of(one)
        for (number, path), one in settled.decisions.items()
    }


def _deleted(settled: Settled) -> Iterator[DeletedRow]:
    """But for those of which something was decided later, which are there again."""
    there = {
        (each.number, row.list_name, row.ordinal)
        for each in settled.segments
        for field in each.fields
        if (row := parse_row_path(field.path))
    }
    for key, one in sorted(settled.deleted.items(), key=lambda each: each[0]):
        number, name, ordinal = key
        if key not in there:
            yield DeletedRow(segment_prefix(number) + name, ordinal, one.reviewer)


def said_of(one: Correction) -> str:
    """What was decided about a value, in a few words, to stand beside it."""
    read = one.old_raw or one.old_value or ""
    short = read if len(read) <= LONGEST_READ else f"{read[:LONGEST_READ]}…"
    was = f" (read: {short})" if read else ""
    said = {
        Action.ACCEPTED: f"accepted by {one.reviewer}",
        Action.CORRECTED: f"corrected by {one.reviewer}{was}",
        Action.NOT_ON_PAGE: f"not on the page, says {one.reviewer}{was}",
        Action.SIGNED_OFF: f"signed off by {one.reviewer}",
    }.get(one.action, f"decided by {one.reviewer}")
    return f"{said}, {one.decided_at:%Y-%m-%d}"


def _decisions(decided: Iterable[Correction]) -> Iterator[Entry]:
    """What was signed off together is told by the approval."""
    for one in decided:
        if one.action is not Action.SIGNED_OFF:
            yield _entry(one)


def _entry(one: Correction) -> Entry:
    return Entry(one.decided_at, one.reviewer, _told(one), one.reason)


def _approvals(approvals: Iterable[Approval]) -> Iterator[Entry]:
    for one in approvals:
        told = "signed the document off" if one.approved else "took the approval back"
        yield Entry(one.at, one.reviewer, told, one.reason)


def _told(one: Correction) -> str:
    path, value = f"{segment_prefix(one.segment)}{one.path or ''}", one.value or "nothing"
    was = f" (read: {one.old_value or one.old_raw})" if one.old_value or one.old_raw else ""
    return {
        Action.ACCEPTED: f"accepted {path}: {value}",
        Action.SIGNED_OFF: f"signed off {path}: {value}",
        Action.CORRECTED: f"corrected {path} to {value}{was}",
        Action.NOT_ON_PAGE: f"said that {path} is not on the page{was}",
        Action.ROW_DELETED: f"deleted the row {path}",
        Action.WITHDRAWN: f"took back what was decided about {path}",
        Action.SCHEMA: f"chose the schema {value} for segment {one.segment}",
        Action.NOTE: f"noted: {value}",
    }[one.action]
