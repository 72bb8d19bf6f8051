"""The work on a run that is ours: done under its lease, then closed, or given back.

In: a claim and the work to do. Out: the status of the run. This module knows no file: where the
pages come from is the work's own affair.
"""

import datetime
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import partial

from flows.fields import Found, find_fields
from flows.intake import staged_source
from flows.lease import keep_lease
from flows.pages import read_again
from flows.patience import patiently
from flows.stopping import Stopped, check
from flows.workplace import Workplace
from parsers.document import Answer, Page, PageInput, PageStatus
from parsers.errors import AWAY, DocumentError, EngineError, PagemillError
from parsers.sequence import relate_pages
from storage.answers import stored_answers
from storage.claims import Claim, LeaseLost, release_run
from storage.database import DatabaseError
from storage.documents import close_run, revise_blocks
from storage.models import RunStatus
from storage.queries import run_overview, stored_pages


def holder_of(claimed: Claim) -> str:
    """The name under which work on a run of ours is stored."""
    return str(claimed.holder)


def do_work(
    place: Workplace,
    claimed: Claim,
    sha256: str,
    work: Callable[[], object],
    without_fields: RunStatus,
) -> str:
    """Do the work of a claimed run, which stores pages, and close it; returns its status.

    Another worker's status where the lease was lost. without_fields: the status where pages are
    good, and asking for fields failed. Raises Stopped, and what is nobody's fault but ours: then
    the run is given back.
    """
    run_id, owner = claimed.run_id, holder_of(claimed)
    try:
        with keep_lease(place.database, run_id, owner, place.settings.lease_seconds):
            return _close(place, claimed, sha256, without_fields, _fault_of(work, place))
    except LeaseLost:
        return _status_now(place, run_id)
    except BaseException as error:
        # Stopped by a person or by a fault of ours: the document is not to blame.
        _release(place, run_id, owner)
        if place.stopping.is_set() and isinstance(error, Exception):
            raise Stopped from None
        raise


def _fault_of(work: Callable[[], object], place: Workplace) -> DocumentError | EngineError | None:
    """What the file or the engine is to blame for."""
    try:
        work()
    except (DocumentError, EngineError) as error:
        check(place.stopping)  # what is broken off fails
        return error
    return None


def _release(place: Workplace, run_id: int, owner: str) -> None:
    """Give the run back, if it is still ours. If the database is away, the lease will lapse."""
    with suppress(LeaseLost, DatabaseError):
        release_run(place.database, run_id, owner)


def _status_now(place: Workplace, run_id: int) -> str:
    """Another worker's, who has it or has closed it; or what we closed it with ourselves, where
    the answer was lost and closing it again found no lease."""
    (run,) = patiently(place.stopping, run_overview, place.database, [run_id])
    return "held" if run.status is RunStatus.RUNNING else run.status.value


def _close(
    place: Workplace,
    claimed: Claim,
    sha256: str,
    without_fields: RunStatus,
    error: PagemillError | None,
) -> str:
    """Find the fields of the pages that were read and close the run; returns its status."""
    pages = _relate(place, claimed)
    read = [page for page in pages if page.status is not PageStatus.FAILED]

    def draw(number: int) -> PageInput:
        source = staged_source(place.settings.staging, sha256)
        read = partial(place.reader.read_page, source, number, place.extractor.rendering)
        return read_again(read, place.stopping)

    found = find_fields(place, read, draw) if error is None or error.code != AWAY else Found()
    check(place.stopping)  # what was found, or not, may come from that
    answers = patiently(place.stopping, stored_answers, place.database, claimed.run_id)
    code, sentence = _first_fault(pages, answers, error or found.error)
    status = RunStatus.COMPLETE if code is None else RunStatus.PARTIAL
    if found.error and not found.has_fields:
        status = without_fields
    status = status if read else RunStatus.FAILED
    patiently(
        place.stopping, close_run, place.database, claimed.run_id, holder_of(claimed), status,
        found.segments, found.answer, code, sentence,
        flaws=found.flaws, attempts=found.attempts, finished_at=datetime.datetime.now(datetime.UTC),
    )  # fmt: skip
    return status.value


def _relate(place: Workplace, claimed: Claim) -> tuple[Page, ...]:
    """The stored pages of the run, with what only all of them together tell, which is stored."""
    stored = patiently(place.stopping, stored_pages, place.database, claimed.run_id)
    related = relate_pages(stored)
    changed = [page for before, page in zip(stored, related, strict=True) if page != before]
    if changed:
        patiently(
            place.stopping, revise_blocks, place.database, claimed.run_id, holder_of(claimed),
            changed,
        )  # fmt: skip
    return related


def _first_fault(
    pages: Collection[Page], answers: Collection[Answer], error: PagemillError | None
) -> tuple[str | None, str | None]:
    """Code and sentence of what went wrong: with the document, else with its first faulty page,
    else with what was asked beside."""
    if error:
        return error.code, str(error)
    for page in pages:
        if page.status is PageStatus.FAILED:
            return page.error_code, page.error
        if page.status is PageStatus.FALLBACK:
            return page.error_code, page.error
        if page.status is PageStatus.TRUNCATED:
            return "truncated", f"The answer for page {page.number} is cut; what it holds is kept."
    faulty = (answer for answer in answers if answer.error_code)
    return next(((each.error_code, each.error) for each in faulty), (None, None))
