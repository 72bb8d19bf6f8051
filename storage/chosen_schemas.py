"""The schemas that people chose for the segments of a document, in place of the automatic choice.

In: a database and a document, or one of its runs. Out: what is chosen now, also taken back.
"""

import datetime
from dataclasses import dataclass

from sqlalchemy.orm import Session

from storage.corrections import Correction, append, corrections_of
from storage.database import Database
from storage.models import Action, Run
from storage.settling import after_change, lock_document

NONE, AUTO = "none", "auto"
"""Chosen in place of a name: no schema fits; it is chosen automatically again."""


@dataclass(frozen=True, slots=True)
class ChosenSchema:
    """segment, page: its number and first page when it was chosen. name: of the schema, or none."""

    segment: int
    page: int | None
    name: str


@dataclass(frozen=True, slots=True)
class SchemaChoices:
    """chosen: what is chosen now. were_made: whether anything ever was, so that runs of this
    document may have been made by a choice."""

    chosen: tuple[ChosenSchema, ...] = ()
    were_made: bool = False


def schema_choices(database: Database, document_id: int) -> SchemaChoices:
    with database.reading() as session:
        return _choices(session, document_id)


def choices_for_run(database: Database, run_id: int) -> SchemaChoices:
    """Those of its document."""
    with database.reading() as session:
        return _choices(session, session.get_one(Run, run_id).document_id)


def chosen_schemas(database: Database, document_id: int) -> tuple[ChosenSchema, ...]:
    """By number of the segment, the latest choice for each; none of those chosen automatically."""
    return schema_choices(database, document_id).chosen


def choose_automatically(
    database: Database, document_id: int, reviewer: str, now: datetime.datetime, reason: str
) -> int:
    """Take back what is chosen for a document, also for segments that it no longer has; for how
    many. The next extraction by `auto` chooses by content again."""
    with database.writing() as session:
        lock_document(session, document_id)
        chosen = _choices(session, document_id).chosen
        append(session, [
            Correction(document_id, each.segment, Action.SCHEMA, reviewer, now, value=AUTO,
                       page_number=each.page, reason=reason)
            for each in chosen
        ])  # fmt: skip
        after_change(session, document_id, now)
    return len(chosen)


def _choices(session: Session, document_id: int) -> SchemaChoices:
    made = [one for one in corrections_of(session, document_id) if one.action is Action.SCHEMA]
    latest = {one.segment: ChosenSchema(one.segment, one.page, str(one.value)) for one in made}
    chosen = (one for _, one in sorted(latest.items()) if one.name != AUTO)
    return SchemaChoices(tuple(chosen), bool(made))
