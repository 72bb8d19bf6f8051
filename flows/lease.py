"""Who holds a run, and how a worker gains, keeps and loses its hold.

A worker renews its lease while it lives; one that stays silent loses it. A worker that ran on this
machine and runs no more loses it at once, so that a killed program can be started again.
"""

import datetime
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flows.worker import is_dead
from flows.workplace import Workplace
from parsers.errors import AWAY
from storage.claims import (
    Claim,
    ClaimOutcome,
    LeaseLost,
    Recipe,
    break_lease,
    claim_run,
    renew_lease,
)
from storage.database import Database, DatabaseError
from storage.queries import run_overview


def claim(place: Workplace, document_id: int, recipe: Recipe, *, retry: bool) -> Claim:
    """Claim the document's run by a recipe.

    A run that failed because the engine was away is tried again unasked, and one whose worker is
    dead is taken over.
    """
    claimed = _claim(place, document_id, recipe, retry)
    if claimed.outcome is ClaimOutcome.HELD and claimed.holder and is_dead(claimed.holder):
        break_lease(place.database, claimed.run_id, claimed.holder)
        return _claim(place, document_id, recipe, retry)
    if claimed.outcome is ClaimOutcome.FINISHED and _engine_was_away(
        place.database, claimed.run_id
    ):
        return _claim(place, document_id, recipe, retry=True)
    return claimed


def _engine_was_away(database: Database, run_id: int) -> bool:
    (run,) = run_overview(database, [run_id])
    return run.error_code == AWAY


def _claim(place: Workplace, document_id: int, recipe: Recipe, retry: bool) -> Claim:
    now = datetime.datetime.now(datetime.UTC)
    return claim_run(
        place.database, document_id, recipe, place.owner, place.settings.lease_seconds,
        now, place.settings.max_attempts, retry=retry,
    )  # fmt: skip


@contextmanager
def keep_lease(database: Database, run_id: int, owner: str, seconds: float) -> Iterator[None]:
    """Renew the lease of the run three times in its span, in the background, while inside."""
    done = threading.Event()
    thread = threading.Thread(
        target=_renew, args=(done, database, run_id, owner, seconds), daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _renew(
    done: threading.Event, database: Database, run_id: int, owner: str, seconds: float
) -> None:
    while not done.wait(seconds / 3):
        until = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds)
        try:
            renew_lease(database, run_id, owner, until)
        except LeaseLost:
            return  # the worker finds out when it stores its next page
        except DatabaseError:
            continue  # it may be back at the next tick, and the run still ours
