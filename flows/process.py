"""One document, from its file to its rows: the story of a run. Nothing here knows Prefect.

In: a location and the workplace. Out: an Outcome; everything else is in the database. Work is done
outside of transactions; each page is stored when it arrives, so that a killed or stopped run can go
on. A database that is away for a while is waited for.
"""

import datetime
from collections.abc import Callable, Set
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from flows.answers import answer_tasks
from flows.intake import IntakeLimits, NotTaken, Refused, staged_source, take_in
from flows.lease import claim
from flows.pages import read_again, read_pages
from flows.patience import patiently
from flows.recipe import change_schema
from flows.settings import is_remote
from flows.stopping import check
from flows.work import do_work, holder_of
from flows.workplace import Workplace
from parsers.document import Source
from parsers.errors import DocumentError, SetupError
from parsers.media_type import read_media_type
from storage.claims import Claim, ClaimOutcome
from storage.documents import (
    copy_pages,
    find_pages_read_alike,
    note_contents,
    record_source,
    store_page,
)
from storage.models import RunStatus
from storage.queries import current_run, find_documents, recipe_of, sha256_of

UNKNOWN_TYPE = "application/octet-stream"  # RFC 2046

OnPage = Callable[[int, int], None]
"""Told how many pages of a document are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one location. status: the run's; or `unchanged`, `failed before` and the like
    where it had ended earlier, `held`, `left alone`."""

    path: str
    status: str
    run_id: int | None = None
    reason: str | None = None
    document_id: int | None = None


def ingest_file(
    location: str, place: Workplace, on_page: OnPage, *, retry: bool = False
) -> Outcome:
    """Take the file in, an absolute path or a URL, read it, keep it.

    What is the file's or the engine's fault is recorded with the run and not raised; DatabaseError
    and Stopped are. `retry`: a run that failed in whole or in part is tried again.
    """
    check(place.stopping)
    try:
        source, refusal = _take_in(location, place), None
    except NotTaken as left:
        return Outcome(location, "left alone", reason=left.reason)
    except Refused as refused:
        source, refusal = refused.source, refused.error
    document_id = patiently(
        place.stopping, record_source, place.database, source, _media_type(source), _now()
    )
    claimed = claim(place, document_id, place.recipe, retry=retry)

    def read() -> None:
        if refusal:
            raise refusal
        _read(source, place, document_id, claimed, on_page)

    return _outcome(location, place, document_id, claimed, source.sha256, read)


def _take_in(location: str, place: Workplace) -> Source:
    if is_remote(location):
        from flows.remote import fetch  # its libraries are heavy, and most files are at hand

        return fetch(location, place.settings)
    path, settings = Path(location), place.settings
    roots = settings.folders if settings.roots else (path.parent,)
    limits = IntakeLimits(settings.max_bytes, settings.settle_seconds)
    return take_in(path, settings.staging, roots, limits)


def retry_stored(
    document_id: int, place: Workplace, watch: Callable[[str, int, int], None]
) -> Outcome:
    """Read a document again from its copy, where it failed in whole or in part. Left alone, with
    the reason, where there is no copy. watch: is told of each page where the document was found,
    how many are done, and how many there are."""
    check(place.stopping)
    known = patiently(place.stopping, find_documents, place.database, str(document_id))
    document = next((each for each in known if each.document_id == document_id), None)
    if document is None:
        return Outcome(f"document {document_id}", "left alone", reason="there is none of this id")
    try:
        copy = staged_source(place.settings.staging, document.sha256)
    except SetupError as error:
        return Outcome(document.uri, "left alone", None, str(error), document_id)
    source = replace(copy, name=document.name, uri=document.uri)
    claimed = claim(place, document_id, place.recipe, retry=True)
    return _outcome(
        document.uri, place, document_id, claimed, source.sha256,
        lambda: _read(source, place, document_id, claimed, partial(watch, document.uri)),
    )  # fmt: skip


def tell_ended(status: RunStatus) -> str:
    """Of a run that had ended earlier: `unchanged`, or `failed before` and the like."""
    return "unchanged" if status is RunStatus.COMPLETE else f"{status.value} before"


def extract_stored(document_id: int, place: Workplace) -> Outcome:
    """Extract the fields of a document's stored pages, as a run of its own. One in which no answer
    was had has failed, so that what was found before stays current; asked again, it tries again.
    SetupError where the engine looks at pages and there is no copy of the file."""
    check(place.stopping)
    path = f"document {document_id}"
    run_id = patiently(place.stopping, current_run, place.database, document_id)
    if run_id is None:
        return Outcome(path, "left alone", reason="it has no stored pages")
    sha256 = patiently(place.stopping, sha256_of, place.database, document_id)
    if place.extractor.images_at_once:
        staged_source(place.settings.staging, sha256)  # before anything is begun
    read = patiently(place.stopping, recipe_of, place.database, run_id)
    recipe = change_schema(read, place.extractor, place.settings.schema_name, place.schemas)
    claimed = claim(place, document_id, recipe, retry=False)
    if claimed.outcome is ClaimOutcome.FINISHED and claimed.status is RunStatus.FAILED:
        claimed = claim(place, document_id, recipe, retry=True)
    return _outcome(
        path, place, document_id, claimed, sha256,
        lambda: _copy(place, run_id, claimed),
        without_fields=RunStatus.FAILED,
    )  # fmt: skip


def _outcome(
    path: str,
    place: Workplace,
    document_id: int,
    claimed: Claim,
    sha256: str,
    work: Callable[[], object],
    without_fields: RunStatus = RunStatus.PARTIAL,
) -> Outcome:
    """Do the work if it is ours. without_fields: the status where pages are good, and asking for
    fields failed."""
    if claimed.outcome is ClaimOutcome.CLAIMED:
        status = do_work(place, claimed, sha256, work, without_fields)
    else:
        ended = tell_ended(claimed.status)
        words = {ClaimOutcome.FINISHED: ended, ClaimOutcome.HELD: "held"}
        status = words.get(claimed.outcome, claimed.status.value)
    return Outcome(path, status, claimed.run_id, document_id=document_id)


def _read(
    source: Source, place: Workplace, document_id: int, claimed: Claim, on_page: OnPage
) -> None:
    """Store every page of the document that the run does not have yet, and the answers to what is
    asked about them beside."""
    facts = read_again(partial(place.reader.inspect, source), place.stopping)
    pages = facts.page_count
    patiently(place.stopping, note_contents, place.database, document_id, pages, facts.attachments)
    stored = claimed.stored_pages | _reuse(place, document_id, claimed)
    missing = [number for number in range(1, pages + 1) if number not in stored]
    done = pages - len(missing)
    for page in read_pages(source, missing, place):
        patiently(
            place.stopping, store_page, place.database, claimed.run_id, holder_of(claimed), page
        )
        done += 1
        on_page(done, pages)
    answer_tasks(source, place, claimed)
    if facts.is_cut:
        raise DocumentError(
            "corrupt",
            f"{source.name}: The end of the file is missing; what is left of it was read",
            "Ask for the whole file at its source.",
        )


def _reuse(place: Workplace, document_id: int, claimed: Claim) -> Set[int]:
    """Copy the pages that another run of the document has read in the same way."""
    reading = str(place.recipe.settings["reading"])
    other = patiently(place.stopping, find_pages_read_alike, place.database, document_id, reading)
    if other is None or other == claimed.run_id:
        return frozenset()
    return _copy(place, other, claimed, failed=False)


def _copy(place: Workplace, run_id: int, claimed: Claim, *, failed: bool = True) -> Set[int]:
    copy = partial(copy_pages, failed=failed)
    return patiently(
        place.stopping, copy, place.database, run_id, claimed.run_id, holder_of(claimed)
    )


def _media_type(source: Source) -> str:
    try:
        return read_media_type(source.path)
    except DocumentError:
        return UNKNOWN_TYPE  # the reader says what is wrong, within the run


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
