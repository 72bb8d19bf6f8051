"""One document, from its file to its rows: the story of a run. Nothing here knows Prefect.

In: a path and the workplace. Out: an Outcome; everything else is in the database. Work is done
outside of transactions; each page is stored when it arrives, so that a killed run can go on.
"""

import datetime
from collections.abc import Callable, Collection, Set
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from flows.fields import Found, find_fields
from flows.intake import IntakeLimits, NotTaken, Refused, staged_source, take_in
from flows.lease import claim, keep_lease
from flows.pages import read_pages
from flows.recipe import change_schema
from flows.workplace import Workplace
from parsers.document import Page, PageInput, PageStatus, Source
from parsers.errors import AWAY, DocumentError, EngineError, PagemillError
from parsers.media_type import read_media_type
from storage.claims import Claim, ClaimOutcome, LeaseLost, release_run
from storage.documents import (
    close_run,
    copy_pages,
    find_pages_read_alike,
    record_source,
    set_page_count,
    store_page,
)
from storage.models import RunStatus
from storage.queries import current_run, recipe_of, sha256_of, stored_pages

UNKNOWN_TYPE = "application/octet-stream"  # RFC 2046

OnPage = Callable[[int, int], None]
"""Told how many pages of a document are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one path. status: that of the run, or `unchanged`, `held`, `left alone`."""

    path: str
    status: str
    run_id: int | None = None
    reason: str | None = None


def ingest_file(path: Path, place: Workplace, on_page: OnPage, *, retry: bool = False) -> Outcome:
    """Take the file in, read it, keep it.

    What is the file's or the engine's fault is recorded with the run and not raised; DatabaseError
    is. `retry`: a run that failed in whole or in part is tried again.
    """
    limits = IntakeLimits(place.settings.max_bytes, place.settings.settle_seconds)
    roots = place.settings.folders if place.settings.roots else (path.parent,)
    try:
        source, refusal = take_in(path, place.settings.staging, roots, limits), None
    except NotTaken as left:
        return Outcome(str(path), "left alone", reason=left.reason)
    except Refused as refused:
        source, refusal = refused.source, refused.error
    document_id = record_source(place.database, source, _media_type(source), _now())
    claimed = claim(place, document_id, place.recipe, retry=retry)

    def read() -> None:
        if refusal:
            raise refusal
        _read(source, place, document_id, claimed, on_page)

    return _outcome(str(path), place, claimed, source.sha256, read)


def extract_stored(document_id: int, place: Workplace) -> Outcome:
    """Extract the fields of a document's stored pages, as a run of its own. One in which no answer
    was had has failed, so that what was found before stays current; asked again, it tries again.
    SetupError where the engine looks at pages and there is no copy of the file."""
    run_id = current_run(place.database, document_id)
    if run_id is None:
        return Outcome(f"document {document_id}", "left alone", reason="it has no stored pages")
    sha256 = sha256_of(place.database, document_id)
    if place.extractor.images_at_once:
        staged_source(place.settings.staging, sha256)  # before anything is begun
    read = recipe_of(place.database, run_id)
    recipe = change_schema(read, place.extractor, place.settings.schema_name, place.schemas)
    claimed = claim(place, document_id, recipe, retry=False)
    if claimed.outcome is ClaimOutcome.FINISHED and claimed.status is RunStatus.FAILED:
        claimed = claim(place, document_id, recipe, retry=True)
    return _outcome(
        f"document {document_id}", place, claimed, sha256,
        lambda: copy_pages(place.database, run_id, claimed.run_id, place.owner),
        without_fields=RunStatus.FAILED,
    )  # fmt: skip


def _outcome(
    path: str,
    place: Workplace,
    claimed: Claim,
    sha256: str,
    work: Callable[[], object],
    without_fields: RunStatus = RunStatus.PARTIAL,
) -> Outcome:
    """Do the work if it is ours. without_fields: the status where pages are good, and asking for
    fields failed."""
    if claimed.outcome is ClaimOutcome.CLAIMED:
        close = partial(_close, place, claimed.run_id, sha256, without_fields)
        return Outcome(path, _work(place, claimed.run_id, work, close), claimed.run_id)
    words = {ClaimOutcome.FINISHED: "unchanged", ClaimOutcome.HELD: "held"}
    return Outcome(path, words.get(claimed.outcome, claimed.status.value), claimed.run_id)


def _work(
    place: Workplace,
    run_id: int,
    work: Callable[[], object],
    close: Callable[[PagemillError | None], str],
) -> str:
    """Do the work of a claimed run and close it; returns its status."""
    try:
        with keep_lease(place.database, run_id, place.owner, place.settings.lease_seconds):
            try:
                work()
            except (DocumentError, EngineError) as error:
                return close(error)
            return close(None)
    except LeaseLost:
        return "held"
    except BaseException:
        # Stopped by a person or by a fault of ours: the document is not to blame.
        release_run(place.database, run_id, place.owner)
        raise


def _read(
    source: Source, place: Workplace, document_id: int, claimed: Claim, on_page: OnPage
) -> None:
    """Store every page of the document that the run does not have yet."""
    facts = place.reader.inspect(source)
    pages = facts.page_count
    set_page_count(place.database, document_id, pages)
    stored = claimed.stored_pages | _reuse(place, document_id, claimed.run_id)
    missing = [number for number in range(1, pages + 1) if number not in stored]
    done = pages - len(missing)
    for page in read_pages(source, missing, place):
        store_page(place.database, claimed.run_id, place.owner, page)
        done += 1
        on_page(done, pages)
    if facts.is_cut:
        raise DocumentError(
            "corrupt",
            f"{source.name}: The end of the file is missing; what is left of it was read",
            "Ask for the whole file at its source.",
        )


def _reuse(place: Workplace, document_id: int, run_id: int) -> Set[int]:
    """Copy the pages that another run of the document has read in the same way."""
    reading = str(place.recipe.settings["reading"])
    other = find_pages_read_alike(place.database, document_id, reading)
    if other is None or other == run_id:
        return frozenset()
    return copy_pages(place.database, other, run_id, place.owner, failed=False)


def _close(
    place: Workplace,
    run_id: int,
    sha256: str,
    without_fields: RunStatus,
    error: PagemillError | None,
) -> str:
    """Find the fields of the pages that were read and close the run; returns its status."""
    pages = stored_pages(place.database, run_id)
    read = [page for page in pages if page.status is not PageStatus.FAILED]

    def draw(number: int) -> PageInput:
        source = staged_source(place.settings.staging, sha256)
        return place.reader.read_page(source, number, place.extractor.rendering)

    found = find_fields(place, read, draw) if error is None or error.code != AWAY else Found()
    code, sentence = _first_fault(pages, error or found.error)
    status = RunStatus.COMPLETE if code is None else RunStatus.PARTIAL
    if found.error and not found.fields:
        status = without_fields
    status = status if read else RunStatus.FAILED
    close_run(
        place.database, run_id, place.owner, status, found.fields, found.schema,
        found.schema_version, found.answer, code, sentence, flaws=found.flaws,
        attempts=found.attempts, finished_at=_now(),
    )  # fmt: skip
    return status.value


def _first_fault(
    pages: Collection[Page], error: PagemillError | None
) -> tuple[str | None, str | None]:
    """Code and sentence of what went wrong: with the document, else with its first faulty page."""
    if error:
        return error.code, str(error)
    for page in pages:
        if page.status is PageStatus.FAILED:
            return page.error_code, page.error
        if page.status is PageStatus.FALLBACK:
            return page.error_code, page.error
        if page.status is PageStatus.TRUNCATED:
            return "truncated", f"The answer for page {page.number} is cut; what it holds is kept."
    return None, None


def _media_type(source: Source) -> str:
    try:
        return read_media_type(source.path)
    except DocumentError:
        return UNKNOWN_TYPE  # the reader says what is wrong, within the run


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
