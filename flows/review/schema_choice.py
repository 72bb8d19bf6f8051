"""Another schema for a segment, chosen by a person: recorded, and taken at once where it can be.

In: settings, a run as the reviewer saw it, and the schema's name. Out: what became of it. The
choice stays recorded where no engine can be opened now: the next reading follows it.
"""

import datetime
from dataclasses import dataclass

from flows.pipeline.document import extract_stored
from flows.pipeline.outcome import Outcome
from flows.runtime.context import Context, open_context
from flows.runtime.recheck import recheck_by
from flows.runtime.settings import Settings
from parsers.errors import PagemillError, SetupError
from parsers.types import DOCUMENT_TYPES
from storage.chosen_schemas import AUTO, NONE
from storage.database import Database
from storage.decisions import Decision
from storage.models import Action
from storage.queries import run_overview
from storage.reviewing import decide
from storage.views import create_schema_views

LATER = (
    "The choice is kept, and the next reading follows it: try `pagemill extract --schema auto`, "
    "naming no document."
)


@dataclass(frozen=True, slots=True)
class SchemaChosen:
    """outcome: of the extraction by the new schema; None where it could not begin, with the
    error, whose remedy says how to go on."""

    outcome: Outcome | None = None
    error: PagemillError | None = None


def choose_schema(
    database: Database,
    settings: Settings,
    run_id: int,
    name: str,
    reviewer: str,
    *,
    segment: int = 1,
    reason: str | None = None,
) -> SchemaChosen:
    """Choose a schema for a segment of a run: a name, `none` or `auto`. SetupError bad_schema if
    there is none of this name; ValueError if there is no such segment, or the run was pruned."""
    now = datetime.datetime.now(datetime.UTC)
    if name not in (NONE, AUTO, *DOCUMENT_TYPES):
        known = ", ".join((*DOCUMENT_TYPES, NONE, AUTO))
        raise SetupError("bad_schema", f"There is no schema {name[:80]!r}", f"Take {known}.")
    chosen = Decision(Action.SCHEMA, segment=segment, value=name, reason=reason)
    decide(database, run_id, [chosen], reviewer, now, recheck_by())
    if name in DOCUMENT_TYPES:
        create_schema_views(database, DOCUMENT_TYPES[name].schema)
    (run,) = run_overview(database, [run_id])
    try:
        context = open_context(settings.model_copy(update={"schema_name": AUTO}))
        return take_choice(context, run.document_id)
    except PagemillError as error:
        told = type(error)(error.code, error.message, f"{error.remedy} {LATER}")
        return SchemaChosen(error=told)


def take_choice(context: Context, document_id: int) -> SchemaChosen:
    """Extract a document's fields by the schemas that are chosen for it."""
    return SchemaChosen(extract_stored(document_id, context))
