"""One document, from its file to its rows: the story of a run. Nothing here knows Prefect.

In: a location and the context. Out: an Outcome; everything else is in the database. Each page is
stored when it arrives, so that an interrupted run can go on. A database that is away is waited for.
"""

import datetime
import os
from collections.abc import Callable, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from flows.pipeline.answers import answer_tasks
from flows.pipeline.attached import (
    Room,
    attached_sources,
    is_all_there,
    is_message,
    take_in_attached,
)
from flows.pipeline.e_invoices import keep_e_invoices
from flows.pipeline.lease import claim
from flows.pipeline.outcome import Outcome, name_ended
from flows.pipeline.pages import read_pages
from flows.pipeline.run import Work, do_work
from flows.runtime.context import Context
from flows.runtime.recipe import change_schema, follow_choices
from flows.runtime.retrying import retrying
from flows.runtime.settings import is_remote
from flows.sources.remote import fetch
from flows.sources.staging import SkipFile, printable, refuse_too_large, staged_source, take_in
from parsers.document import PageStatus, Source
from parsers.errors import DocumentError, SetupError
from parsers.reading.media_type import read_media_type
from storage.attached import file_of
from storage.chosen_schemas import AUTO, schema_choices
from storage.documents import (
    RunStore,
    find_pages_read_alike,
    make_current,
    note_contents,
    record_source,
)
from storage.leases import Claim, ClaimOutcome
from storage.models import READABLE, RunStatus
from storage.queries import current_run, find_documents, recipe_of, sha256_of
from storage.sources import earlier_twins

UNKNOWN_TYPE = "application/octet-stream"  # RFC 2046

OnPage = Callable[[int, int], None]
"""Called with how many pages of a document are done, and how many there are."""


def ingest_file(
    location: str, context: Context, on_page: OnPage, *, retry: bool = False
) -> Outcome:
    """Stage, read and store the file at an absolute path or a URL.

    Faults of the file or the engine are recorded with the run and not raised; DatabaseError and
    Stopped are. retry: a run that failed in whole or in part is tried again.
    """
    context.stopping.check()
    try:
        if is_remote(location):
            source = fetch(location, context.settings)
        else:
            source = take_in(Path(location), context.settings)
    except SkipFile as skipped:
        return Outcome(location, "skipped", reason=skipped.reason)
    now = datetime.datetime.now(datetime.UTC)
    document_id = context.with_database(record_source, source, _media_type(source), now)
    watch = _Watch(location, lambda _path, done, pages: on_page(done, pages))
    return _ingest(source, document_id, context, watch, Room(), retry=retry)


@dataclass(frozen=True, slots=True)
class _Watch:
    """path: what the document is called to people; on_page: told of its pages."""

    path: str
    on_page: Callable[[str, int, int], None]

    def pages(self) -> OnPage:
        return partial(self.on_page, self.path)


def _ingest(
    source: Source, document_id: int, context: Context, watch: _Watch, room: Room, *, retry: bool
) -> Outcome:
    """Read and store a document, and what is attached to it."""
    claimed = claim(context, document_id, context.recipe, retry=retry)

    def read(store: RunStore) -> None:
        refuse_too_large(source, context.settings.max_bytes)
        _read(source, context, document_id, claimed, store, watch.pages(), room)

    outcome = _outcome(watch.path, context, document_id, claimed, source.sha256, read)
    outcome = _name_twin(outcome, source, context)
    if not is_message(source) or outcome.status == "held":
        return outcome
    if claimed.outcome is ClaimOutcome.FINISHED and claimed.status in READABLE:
        _restore_attached(source, document_id, context, room)
    return replace(
        outcome, attached=_ingest_attached(source, document_id, context, watch, room, retry=retry)
    )


def _ingest_attached(
    source: Source, document_id: int, context: Context, watch: _Watch, room: Room, *, retry: bool
) -> tuple[Outcome, ...]:
    """One after another: what is in a message comes from its sender at once."""
    outcomes = []
    for child_id, child in attached_sources(source, document_id, context):
        context.stopping.check()
        inner = replace(watch, path=f"{watch.path}: {child.name}")
        outcome = _ingest(child, child_id, context, inner, room, retry=retry)
        outcomes.append(replace(outcome, parent_id=document_id))
    return tuple(outcomes)


def _restore_attached(source: Source, document_id: int, context: Context, room: Room) -> None:
    """A message that was read before may be at a place that is new, or its copies pruned."""
    if is_all_there(source, document_id, context):
        return
    with suppress(DocumentError):  # what is wrong was told when it was read
        facts = retrying(DocumentError, context.stopping, context.reader.inspect, source)
        take_in_attached(source, document_id, facts.attachments, context, room)


def _name_twin(outcome: Outcome, source: Source, context: Context) -> Outcome:
    """Of a file that was not read because an earlier one has the same bytes, which one that is."""
    became = {name_ended(status): f", which is {status}" for status in RunStatus}
    became |= {name_ended(RunStatus.COMPLETE): "", "held": ", which is being read"}
    if outcome.status not in became:
        return outcome
    for name, uri in context.with_database(earlier_twins, source):
        place = unquote(uri.removeprefix("file://"))
        file = unquote((file_of(uri) or uri).removeprefix("file://"))
        if is_remote(file) or os.path.lexists(file):  # else it was moved here
            twin = printable(place) if name == source.name else name
            reason = f"same as {twin}{became[outcome.status]}"
            return replace(outcome, status="duplicate", reason=reason)
    return outcome


def retry_stored(
    document_id: int, context: Context, watch: Callable[[str, int, int], None]
) -> Outcome:
    """Read a document again from its copy, if it failed in whole or in part. Left alone, with the
    reason, if there is no copy. watch: called after each page, as `OnPage` with the uri first."""
    context.stopping.check()
    known = context.with_database(find_documents, str(document_id))
    document = next((each for each in known if each.document_id == document_id), None)
    if document is None:
        return Outcome(f"document {document_id}", "skipped", reason="there is none of this id")
    try:
        copy = staged_source(context.settings.staging, document.sha256)
    except SetupError as error:
        return Outcome(document.uri, "skipped", None, str(error), document_id)
    source = replace(copy, name=document.name, uri=document.uri)
    outcome = _ingest(source, document_id, context, _Watch(document.uri, watch), Room(), retry=True)
    # Those that failed before are tried by themselves.
    new = tuple(one for one in outcome.attached if one.status in tuple(RunStatus))
    return replace(outcome, attached=new)


def extract_stored(document_id: int, context: Context) -> Outcome:
    """Extract the fields of a document's stored pages, as a new run; one that has them already
    counts again. Without an answer it fails, so that what was found before stays current, and the
    next call tries again. SetupError if the engine looks at pages and there is no copy of the
    file."""
    context.stopping.check()
    path = f"document {document_id}"
    run_id = context.with_database(current_run, document_id)
    if run_id is None:
        return Outcome(path, "skipped", reason="it has no stored pages")
    sha256 = context.with_database(sha256_of, document_id)
    extractor = context.engines.extractor
    if extractor.images_at_once:
        staged_source(context.settings.staging, sha256)  # before anything is begun
    read = context.with_database(recipe_of, run_id)
    recipe = change_schema(
        read, extractor, context.settings.schema_name, context.schemas, context.settings.e_invoice
    )
    if context.settings.schema_name == AUTO:
        recipe = follow_choices(recipe, context.with_database(schema_choices, document_id))
    claimed = claim(context, document_id, recipe, retry=False)
    if claimed.outcome is ClaimOutcome.FINISHED and claimed.status is RunStatus.FAILED:
        claimed = claim(context, document_id, recipe, retry=True)
    if claimed.outcome is ClaimOutcome.FINISHED and claimed.status in READABLE:
        now = datetime.datetime.now(datetime.UTC)
        if context.with_database(make_current, claimed.run_id, now):
            return Outcome(path, claimed.status.value, claimed.run_id, document_id=document_id)
    return _outcome(
        path, context, document_id, claimed, sha256,
        lambda store: store.copy_pages(run_id),
        without_fields=RunStatus.FAILED,
    )  # fmt: skip


def _outcome(
    path: str,
    context: Context,
    document_id: int,
    claimed: Claim,
    sha256: str,
    work: Work,
    without_fields: RunStatus = RunStatus.PARTIAL,
) -> Outcome:
    """Do the work if the run is ours. without_fields: the status if only the fields failed."""
    if claimed.outcome is ClaimOutcome.CLAIMED:
        status = do_work(context, claimed, sha256, work, without_fields)
    else:
        ended = name_ended(claimed.status)
        words = {ClaimOutcome.FINISHED: ended, ClaimOutcome.HELD: "held"}
        status = words.get(claimed.outcome, claimed.status.value)
    return Outcome(path, status, claimed.run_id, document_id=document_id)


def _read(
    source: Source,
    context: Context,
    document_id: int,
    claimed: Claim,
    store: RunStore,
    on_page: OnPage,
    room: Room,
) -> None:
    """Store the pages of the document that the run lacks, and the answers to extra tasks."""
    facts = retrying(DocumentError, context.stopping, context.reader.inspect, source)
    pages = facts.page_count
    context.with_database(note_contents, document_id, pages, facts.attachments)
    fault = take_in_attached(source, document_id, facts.attachments, context, room)
    keep_e_invoices(context, document_id, facts.e_invoices)
    stored = claimed.stored_pages | _reuse(context, document_id, store)
    missing = [number for number in range(1, pages + 1) if number not in stored]
    done = pages - len(missing)
    is_read = bool(stored)
    for page in read_pages(source, missing, context):
        store.store_page(page)
        is_read |= page.status is not PageStatus.FAILED
        done += 1
        on_page(done, pages)
    answer_tasks(source, context, store)
    if fault is not None:
        raise fault
    if facts.scenes is not None and facts.scenes > pages:
        raise DocumentError(
            "too_many_pages",
            f"{source.name}: {pages} of {facts.scenes} scenes were kept, those seen the longest",
            "Cut the film into parts.",
        )
    if facts.form_fields is not None:
        raise _form_without_pages(source, facts.form_fields)
    if facts.is_cut:
        left = "what is left of it was read" if is_read else "no page of it can be read"
        raise DocumentError(
            "corrupt",
            f"{source.name}: The end of the file is missing; {left}",
            "Ask for the whole file at its source.",
        )


def _form_without_pages(source: Source, fields: int) -> DocumentError:
    read = (
        f"its {fields} filled in fields were read from its data" if fields else "it holds no data"
    )
    return DocumentError(
        "dynamic_form",
        f"{source.name}: It is a form that only Adobe's programs draw (XFA); {read}",
        "For all of its text, print it to a new PDF from Adobe Acrobat Reader.",
    )


def _reuse(context: Context, document_id: int, store: RunStore) -> Set[int]:
    """Copy the pages that another run of the document has read in the same way."""
    reading = str(context.recipe.settings["reading"])
    other = context.with_database(find_pages_read_alike, document_id, reading)
    if other is None or other == store.run_id:
        return frozenset()
    return store.copy_pages(other, failed=False)


def _media_type(source: Source) -> str:
    try:
        return read_media_type(source.path)
    except DocumentError:
        return UNKNOWN_TYPE  # the reader says what is wrong, within the run
