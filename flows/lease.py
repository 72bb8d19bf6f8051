"""Who holds a run, and how a worker gains, keeps and loses its hold.

A worker renews its lease while it lives; one that stays silent loses it. A worker that ran on this
machine and runs no more loses it at once, so that a killed program can be started again. Each claim
has a name of its own, after the worker's, so that a claim can be told from any other.
"""

import datetime
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import uuid4

from flows.patience import patiently
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

JOIN_SECONDS = 5.0


def claim(place: Workplace, document_id: int, recipe: Recipe, *, retry: bool) -> Claim:
    """Claim the document's run by a recipe. Where it is ours, `holder` is the name to work under.

    A run that failed because the engine was away is tried again unasked, and one whose worker is
    dead is taken over.
    """
    owner = f"{place.owner}#{uuid4().hex[:12]}"
    claimed = _claim(place, document_id, recipe, owner, retry)
    if claimed.outcome is ClaimOutcome.HELD and claimed.holder and is_dead(claimed.holder):
        patiently(place.stopping, break_lease, place.database, claimed.run_id, claimed.holder)
        return _claim(place, document_id, recipe, owner, retry)
    if claimed.outcome is ClaimOutcome.FINISHED and _engine_was_away(place, claimed.run_id):
        return _claim(place, document_id, recipe, owner, retry=True)
    return claimed


def _engine_was_away(place: Workplace, run_id: int) -> bool:
    (run,) = patiently(place.stopping, run_overview, place.database, [run_id])
    return run.error_code == AWAY


def _claim(place: Workplace, document_id: int, recipe: Recipe, owner: str, retry: bool) -> Claim:
    def ask() -> Claim:
        return claim_run(
            place.database, document_id, recipe, owner, place.settings.lease_seconds,
            datetime.datetime.now(datetime.UTC), place.settings.max_attempts, retry=retry,
        )  # fmt: skip

    claimed = patiently(place.stopping, ask)
    if claimed.holder == owner:
        # Also where the answer to the claim was lost, and it was made again: no other claim, be it
        # of this very process for the same bytes, has this name.
        return replace(claimed, outcome=ClaimOutcome.CLAIMED)
    return claimed


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
        # A renewal that comes late finds no lease; a database that hangs is not to hold us up.
        thread.join(JOIN_SECONDS)


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
