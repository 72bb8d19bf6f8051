"""Who holds a run: how a worker claims it, renews its lease and loses it.

A silent worker loses its lease; one that died on this machine loses it at once, so that a killed
program can be started again. Each claim has a unique name, which begins with the worker's.
"""

import datetime
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from uuid import uuid4

from flows.runtime.context import Context
from flows.runtime.recheck import recheck_by
from flows.runtime.retrying import retrying
from flows.runtime.worker import is_dead
from parsers.errors import AWAY
from storage.database import Database, DatabaseError
from storage.documents import RunStore
from storage.leases import Claim, ClaimOutcome, LeaseLost, Recipe, break_lease, claim_run
from storage.queries import run_overview

JOIN_SECONDS = 5.0


def claim(context: Context, document_id: int, recipe: Recipe, *, retry: bool) -> Claim:
    """Claim the document's run by a recipe; if it is ours, `holder` is the name to work under. One
    that failed because the engine was away is tried again, one of a dead worker taken over."""
    owner = f"{context.owner}#{uuid4().hex[:12]}"
    claimed = _claim(context, document_id, recipe, owner, retry)
    if claimed.outcome is ClaimOutcome.HELD and claimed.holder and is_dead(claimed.holder):
        context.with_database(break_lease, claimed.run_id, claimed.holder)
        return _claim(context, document_id, recipe, owner, retry)
    if claimed.outcome is ClaimOutcome.FINISHED and _engine_was_away(context, claimed.run_id):
        return _claim(context, document_id, recipe, owner, retry=True)
    return claimed


def _engine_was_away(context: Context, run_id: int) -> bool:
    (run,) = context.with_database(run_overview, [run_id])
    return run.error_code == AWAY


def _claim(context: Context, document_id: int, recipe: Recipe, owner: str, retry: bool) -> Claim:
    settings = context.settings

    def ask(database: Database) -> Claim:
        now = datetime.datetime.now(datetime.UTC)
        return claim_run(
            database, document_id, recipe, owner, settings.lease_seconds, now,
            settings.max_attempts, retry=retry,
        )  # fmt: skip

    claimed = context.with_database(ask)
    if claimed.holder == owner:
        # Also if the answer to the claim was lost, and it was made again: its name is unique.
        return replace(claimed, outcome=ClaimOutcome.CLAIMED)
    return claimed


def open_store(context: Context, claimed: Claim) -> RunStore:
    """What writes to a run of ours, and waits for a database that is away."""
    attempt = partial(retrying, DatabaseError, context.stopping)
    recheck = recheck_by(context.schemas)
    return RunStore(context.database, claimed.run_id, str(claimed.holder), attempt, recheck)


@contextmanager
def keep_lease(store: RunStore, seconds: float) -> Iterator[None]:
    """Renew the lease of the run three times in its span, in the background, while inside."""
    done = threading.Event()
    thread = threading.Thread(target=_renew, args=(done, store, seconds), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        # A late renewal finds no lease; a database that hangs must not hold us up.
        thread.join(JOIN_SECONDS)


def _renew(done: threading.Event, store: RunStore, seconds: float) -> None:
    while not done.wait(seconds / 3):
        try:
            store.renew(datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds))
        except LeaseLost:
            return  # the worker finds out when it stores its next page
        except DatabaseError:
            continue  # it may be back at the next tick, and the run still ours
