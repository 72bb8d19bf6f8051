"""The documents of a trial: read into its database, and looked at by a schema.

In: a home, and where documents are. Out: a `TriedDocument` for each, also for those that cannot be
read, with the reason. Several are read at once.
"""

import datetime
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from flows.pipeline.document import extract_stored, ingest_file
from flows.pipeline.lease import claim
from flows.pipeline.outcome import Outcome
from flows.pipeline.plan import make_plan
from flows.pipeline.run import do_work
from flows.runtime.context import Context, assemble
from flows.runtime.settings import is_remote, locate
from flows.runtime.stopping import StopSignal
from flows.sources.staging import SkipFile, copy_path, printable, take_in
from flows.trial.home import Home
from parsers.document import Page, PageStatus, Segment, Source
from parsers.errors import DocumentError, PagemillError, SetupError
from parsers.reading.media_type import read_media_type
from storage.database import Database
from storage.documents import RunStore, find_pages_read_alike, note_contents, record_source
from storage.models import RunStatus
from storage.queries import DocumentSummary, current_run, find_documents, run_overview, stored_pages
from storage.segments import stored_segments

FAULTY = frozenset({"skipped", "failed", "quarantined", "held", "partial"})
"""Ends of which there is a reason to tell."""
UNKNOWN_TYPE = "application/octet-stream"

OnDocument = Callable[[int, int], None]
"""Called with how many documents are read, and how many there are."""


def unwatched(_done: int, _of: int) -> None:
    """For whom it is no matter how far it is."""


@dataclass(frozen=True, slots=True)
class TriedDocument:
    """name: of its file. document_id: in the trial's database. pages: those that were read.
    segments: with the fields by the schema, if there is one. problem: why it, or a part of it,
    could not be read."""

    name: str
    document_id: int | None
    pages: tuple[Page, ...] = ()
    segments: tuple[Segment, ...] = ()
    problem: str | None = None


def read_documents(
    home: Home,
    schema: str,
    locations: Sequence[str],
    stored: Sequence[DocumentSummary] = (),
    most: int | None = None,
    on_document: OnDocument = unwatched,
    on_files: Callable[[int], None] = lambda _found: None,
) -> list[TriedDocument]:
    """The files at and below the locations, and documents of the user's database, in their order.
    schema: its name or file, or `none`. most: of more files than these, so many are read, from all
    over the folder. on_files: called with how many files there are. SetupError bad_path where a
    path does not exist, bad_schema for a schema that is none."""
    with _opened(home, schema) as context:
        plan = make_plan([locate(each) for each in locations], context)
        on_files(len(plan.files))
        passed = [_skipped(each) for each in plan.done]
        work = [partial(_read_file, home, context, at) for at in _spread(plan.files, most)]
        work += [partial(_read_stored, home, context, each) for each in stored]
        done = [*_all_of(work, context, on_document)]
        return [*done, *passed]


def find_fields_in(
    home: Home,
    schema: str,
    read: Sequence[TriedDocument],
    on_document: OnDocument = unwatched,
) -> list[TriedDocument]:
    """The same documents by a schema; no page is read again."""
    ids = [each.document_id for each in read if each.document_id is not None and each.pages]
    with _opened(home, schema) as context:
        work = [partial(_find, context, id_) for id_ in ids]
        found = {one.document_id: one for one in _all_of(work, context, on_document)}
    return [replace(found[each.document_id], name=each.name) if each.document_id in found else each
            for each in read]  # fmt: skip


def _spread(files: Sequence[str], most: int | None) -> Sequence[str]:
    if most is None or len(files) <= most:
        return files
    return [files[at * len(files) // most] for at in range(most)]


@contextmanager
def _opened(home: Home, schema: str) -> Iterator[Context]:
    with closing(assemble(home.settings_for(schema), StopSignal(), quietly=True)) as context:
        yield context


def _all_of(
    work: Sequence[Callable[[], TriedDocument]], context: Context, on_document: OnDocument
) -> list[TriedDocument]:
    with ThreadPoolExecutor(context.settings.workers, "trial") as executor:
        futures = [executor.submit(each) for each in work]
        try:
            for done, future in enumerate(as_completed(futures), 1):
                future.result()
                on_document(done, len(futures))
        except BaseException:
            context.stopping.set()
            for future in futures:
                future.cancel()
            raise
    return [future.result() for future in futures]


def _read_file(home: Home, context: Context, location: str) -> TriedDocument:
    if home.stored is not None and not is_remote(location):
        try:
            source = take_in(Path(location), context.settings)
        except SkipFile as skipped:
            return TriedDocument(_name(location), None, problem=skipped.reason)
        known = _pages_of(home.stored, source.sha256, context)
        if known:
            return _tried(context, _store(source, known, context), source.name)
    return _tried(context, ingest_file(location, context, unwatched), _name(location))


def _pages_of(stored: Database, sha256: str, context: Context) -> tuple[Page, ...]:
    """The pages of the file that the user's database has, all read as they would be read now."""
    reading = str(context.recipe.settings["reading"])
    for document in find_documents(stored, sha256):
        run_id = find_pages_read_alike(stored, document.document_id, reading)
        pages = stored_pages(stored, run_id) if run_id is not None else ()
        whole = len(pages) == document.page_count
        if whole and all(page.status is not PageStatus.FAILED for page in pages):
            return pages
    return ()


def _read_stored(home: Home, context: Context, document: DocumentSummary) -> TriedDocument:
    """From its pages, whoever read them."""
    pages = (
        stored_pages(home.stored, document.run_id)
        if home.stored is not None and document.run_id is not None
        else ()
    )
    if not pages:
        return TriedDocument(document.name, None, problem="no page of it is stored")
    source = _copied(home, context, document)
    return _tried(context, _store(source, pages, context), document.name)


def _copied(home: Home, context: Context, document: DocumentSummary) -> Source:
    """Its file among the trial's; one without a copy has no images, which not all need."""
    original = copy_path(home.given.staging, document.sha256)
    copy = copy_path(context.settings.staging, document.sha256)
    size = 0
    if original.is_file():
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(original, copy)
        size = copy.stat().st_size
    now = datetime.datetime.now(datetime.UTC)
    return Source(copy, document.sha256, size, document.name, document.uri, now)


def _store(source: Source, pages: Sequence[Page], context: Context) -> Outcome:
    """Pages that are read already, and the fields of them."""
    now = datetime.datetime.now(datetime.UTC)
    document_id = record_source(context.database, source, _media_type(source), now)
    note_contents(context.database, document_id, len(pages))
    claimed = claim(context, document_id, context.recipe, retry=False)

    def copy(store: RunStore) -> None:
        for page in pages:
            store.store_page(page)

    status = do_work(context, claimed, source.sha256, copy, RunStatus.PARTIAL)
    return Outcome(source.uri, status, claimed.run_id, document_id=document_id)


def _media_type(source: Source) -> str:
    try:
        return read_media_type(source.path)
    except (DocumentError, OSError):
        return UNKNOWN_TYPE


def _find(context: Context, document_id: int) -> TriedDocument:
    try:
        outcome = extract_stored(document_id, context)
    except PagemillError as error:
        if isinstance(error, SetupError):
            raise
        return TriedDocument(f"document {document_id}", document_id, problem=str(error))
    return _tried(context, outcome, f"document {document_id}")


def _tried(context: Context, outcome: Outcome, name: str) -> TriedDocument:
    """What is stored of it now."""
    if outcome.document_id is None:
        return TriedDocument(name, None, problem=outcome.reason or outcome.status)
    run_id = current_run(context.database, outcome.document_id) or outcome.run_id
    if run_id is None:
        return TriedDocument(name, outcome.document_id, problem=outcome.reason or outcome.status)
    (run,) = run_overview(context.database, [run_id])
    problem = (run.error or outcome.reason) if outcome.status in FAULTY else outcome.reason
    read = [page for page in stored_pages(context.database, run_id)
            if page.status is not PageStatus.FAILED]  # fmt: skip
    segments = stored_segments(context.database, run_id)
    return TriedDocument(name, outcome.document_id, tuple(read), segments, problem)


def _skipped(outcome: Outcome) -> TriedDocument:
    return TriedDocument(_name(outcome.path), None, problem=outcome.reason or outcome.status)


def _name(location: str) -> str:
    return printable(location.rstrip("/").rpartition("/")[2] or location)
