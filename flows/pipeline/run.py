"""The work on a claimed run: done under its lease, then closed, or released.

In: a claim and the work to do. Out: the status of the run. This module knows no file: only the work
knows where the pages come from.
"""

import datetime
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import partial

from flows.pipeline.e_invoices import NO_XML, read_e_invoices
from flows.pipeline.fields import Found, find_fields
from flows.pipeline.lease import keep_lease, open_store
from flows.runtime.context import Context
from flows.runtime.stopping import Stopped
from flows.sources.staging import staged_source
from parsers.document import Answer, Page, PageInput, PageStatus, Rendering
from parsers.errors import AWAY, DocumentError, EngineError, PagemillError
from parsers.layout.roles import relate_pages
from parsers.tasks.film import answer_film, is_film
from storage.answers import stored_answers
from storage.chosen_schemas import choices_for_run
from storage.database import DatabaseError
from storage.documents import RunStore
from storage.leases import Claim, LeaseLost
from storage.models import RunStatus
from storage.queries import run_overview, stored_pages

Work = Callable[[RunStore], object]


def do_work(
    context: Context, claimed: Claim, sha256: str, work: Work, without_fields: RunStatus
) -> str:
    """Do the work of a claimed run, which stores pages, and close it; returns its status, or that
    of another worker if the lease was lost. without_fields: the status if only the fields failed.
    On Stopped, and on faults of our own, the run is released.
    """
    store = open_store(context, claimed)
    try:
        with keep_lease(store, context.settings.lease_seconds):
            error = _fault_of(work, store, context)
            return _close(context, store, sha256, without_fields, error)
    except LeaseLost:
        return _status_now(context, store.run_id)
    except BaseException as error:
        # Stopped, or a fault of ours: the document is not to blame.
        with suppress(LeaseLost, DatabaseError):  # if the database is away, the lease will lapse
            store.release()
        if context.stopping.is_set() and isinstance(error, Exception):
            raise Stopped from None
        raise


def _fault_of(work: Work, store: RunStore, context: Context) -> DocumentError | EngineError | None:
    """The error for which the file or the engine is to blame."""
    try:
        work(store)
    except (DocumentError, EngineError) as error:
        context.stopping.check()  # interrupted work fails, too
        return error
    return None


def _status_now(context: Context, run_id: int) -> str:
    """Another worker's, which has it or has closed it; or ours, if the answer to closing it was
    lost and closing it again found no lease."""
    (run,) = context.with_database(run_overview, [run_id])
    return "held" if run.status is RunStatus.RUNNING else run.status.value


def _close(
    context: Context,
    store: RunStore,
    sha256: str,
    without_fields: RunStatus,
    error: PagemillError | None,
) -> str:
    """Find the fields of the pages that were read and close the run; returns its status."""
    pages = _relate(context, store)
    read = [page for page in pages if page.status is not PageStatus.FAILED]
    draw = partial(_draw, context, sha256)
    chosen = context.with_database(choices_for_run, store.run_id).chosen
    is_away = error is not None and error.code == AWAY
    xml = read_e_invoices(context, store.run_id) if read and not is_away else NO_XML
    found = Found() if is_away else find_fields(context, read, draw, chosen, xml)
    if is_film(read):
        store.store_answer(answer_film(read))
    context.stopping.check()  # an interrupted search may have found less
    answers = context.with_database(stored_answers, store.run_id)
    code, sentence = _first_fault(pages, answers, error or found.error)
    status = RunStatus.COMPLETE if code is None else RunStatus.PARTIAL
    if found.error and not found.has_fields:
        status = without_fields
    status = status if read else RunStatus.FAILED
    store.close(
        status, found.segments, answer=found.answer, error_code=code, error=sentence,
        warnings=found.warnings, attempts=found.attempts, thoughts=found.thoughts,
        finished_at=datetime.datetime.now(datetime.UTC),
    )  # fmt: skip
    return status.value


def _draw(context: Context, sha256: str, number: int, rendering: Rendering) -> PageInput:
    source = staged_source(context.settings.staging, sha256)
    return context.read_page(source, rendering, number)


def _relate(context: Context, store: RunStore) -> tuple[Page, ...]:
    """The stored pages, with what needs all of them to be known, which is stored, too."""
    stored = context.with_database(stored_pages, store.run_id)
    related = relate_pages(stored)
    changed = [page for before, page in zip(stored, related, strict=True) if page != before]
    if changed:
        store.revise_blocks(changed)
    return related


def _first_fault(
    pages: Collection[Page], answers: Collection[Answer], error: PagemillError | None
) -> tuple[str | None, str | None]:
    """Code and sentence of the first fault: of the document, a page, or an extra task."""
    if error:
        return error.code, str(error)
    for page in pages:
        if page.status in (PageStatus.FAILED, PageStatus.FALLBACK, PageStatus.INCOMPLETE):
            return page.error_code, page.error
        if page.status is PageStatus.TRUNCATED:
            return "truncated", f"The answer for page {page.number} is cut; what it holds is kept."
    faulty = (answer for answer in answers if answer.error_code)
    return next(((each.error_code, each.error) for each in faulty), (None, None))
