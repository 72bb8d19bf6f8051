"""Leases: who may work on a run, and what becomes of one that kills its workers."""

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from parsers.document import Page, PageStatus
from storage.database import Database
from storage.documents import RunStore
from storage.leases import (
    Claim,
    ClaimOutcome,
    LeaseLost,
    break_lease,
    lapsed_leases,
)
from storage.models import Run, RunStatus
from storage.queries import run_overview, stored_pages

Claiming = Callable[..., Claim]
Recording = Callable[..., int]

MINUTE = datetime.timedelta(minutes=1)
PAGE = Page(number=1, width=595, height=842)
FAILED_PAGE = Page(number=2, width=595, height=842, status=PageStatus.FAILED, error_code="corrupt")


def test_a_run_that_kills_its_worker_every_time_is_quarantined(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    document = record(database)
    for attempt in range(3):
        taken = claim(database, document, now=now + 2 * attempt * MINUTE)
        assert (taken.outcome, taken.attempt) == (ClaimOutcome.CLAIMED, attempt + 1)
    last = claim(database, document, now=now + 6 * MINUTE)
    assert (last.outcome, last.status) == (ClaimOutcome.QUARANTINED, RunStatus.QUARANTINED)
    (run,) = run_overview(database)
    assert run.error_code == "crashed"
    assert run.error == "Its worker ended 3 times before the run was closed."
    assert claim(database, document, now=now + 9 * MINUTE).outcome == ClaimOutcome.FINISHED


def test_a_run_is_not_quarantined_while_its_last_worker_holds_it(
    database: Database, record: Recording, claim: Claiming
) -> None:
    document = record(database)
    claim(database, document, max_attempts=1)
    assert claim(database, document, max_attempts=1).outcome == ClaimOutcome.HELD


def test_a_held_run_names_its_holder_and_is_free_when_the_lease_has_run_out(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    document = record(database)
    first = claim(database, document, owner="first")
    held = claim(database, document, owner="second", now=now + MINUTE)
    assert (held.outcome, held.holder) == (ClaimOutcome.HELD, "first")
    late = now + MINUTE + datetime.timedelta(microseconds=1)
    taken = claim(database, document, owner="second", now=late)
    assert (taken.outcome, taken.holder) == (ClaimOutcome.CLAIMED, "second")
    assert taken.run_id == first.run_id


def test_not_even_its_own_holder_claims_a_run_twice(
    database: Database, record: Recording, claim: Claiming
) -> None:
    document = record(database)
    claim(database, document)
    assert claim(database, document).outcome == ClaimOutcome.HELD


def test_only_one_of_many_workers_gets_the_run(
    database: Database, record: Recording, claim: Claiming
) -> None:
    document = record(database)
    start = Barrier(8, timeout=60)

    def race(number: int) -> Claim:
        start.wait()
        return claim(database, document, owner=f"worker {number}")

    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(race, range(8)))
    outcomes = sorted(claim.outcome for claim in claims)
    assert outcomes == [ClaimOutcome.CLAIMED, *[ClaimOutcome.HELD] * 7]
    assert len({claim.run_id for claim in claims}) == 1
    assert len({claim.holder for claim in claims}) == 1


def test_only_one_of_many_workers_takes_over_a_lapsed_lease(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    document = record(database)
    claim(database, document, owner="dead")
    start = Barrier(8, timeout=60)

    def race(number: int) -> Claim:
        start.wait()
        return claim(database, document, owner=f"worker {number}", now=now + 2 * MINUTE)

    with ThreadPoolExecutor(8) as pool:
        outcomes = [claim.outcome for claim in pool.map(race, range(8))]
    assert outcomes.count(ClaimOutcome.CLAIMED) == 1
    assert run_overview(database)[0].attempt == 2


def test_whoever_lost_the_lease_can_store_renew_release_and_close_nothing(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    run = claim(database, record(database), owner="slow").run_id
    claim(database, 1, owner="quick", now=now + 2 * MINUTE)
    with pytest.raises(LeaseLost, match="no longer held by slow"):
        RunStore(database, run, "slow").store_page(PAGE)
    with pytest.raises(LeaseLost):
        RunStore(database, run, "slow").renew(now + 9 * MINUTE)
    with pytest.raises(LeaseLost):
        RunStore(database, run, "slow").release()
    with pytest.raises(LeaseLost):
        RunStore(database, run, "slow").close(RunStatus.FAILED, finished_at=now)
    assert stored_pages(database, run) == ()
    RunStore(database, run, "quick").store_page(PAGE)


def test_a_lapsed_lease_that_nobody_took_still_holds(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    run = claim(database, record(database)).run_id
    RunStore(database, run, "worker").store_page(PAGE)
    RunStore(database, run, "worker").close(RunStatus.COMPLETE, finished_at=now + 9 * MINUTE)
    with pytest.raises(LeaseLost):
        RunStore(database, run, "worker").store_page(FAILED_PAGE)


def test_a_renewed_lease_keeps_others_away(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    document = record(database)
    RunStore(database, claim(database, document).run_id, "worker").renew(now + 5 * MINUTE)
    assert claim(database, document, now=now + 4 * MINUTE).outcome == ClaimOutcome.HELD


def test_an_interrupted_run_goes_on_with_the_pages_it_has(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    document = record(database)
    first = claim(database, document)
    assert first.stored_pages == frozenset()
    RunStore(database, first.run_id, "worker").store_page(PAGE)
    again = claim(database, document, owner="next", now=now + 2 * MINUTE)
    assert again.stored_pages == {1}


def test_a_released_run_is_free_at_once_and_the_attempt_is_not_counted(
    database: Database, record: Recording, claim: Claiming
) -> None:
    document = record(database)
    for _ in range(5):
        taken = claim(database, document)
        assert (taken.outcome, taken.attempt) == (ClaimOutcome.CLAIMED, 1)
        RunStore(database, taken.run_id, "worker").release()


def test_the_lease_of_a_dead_worker_is_broken_and_the_attempt_stays_counted(
    database: Database, record: Recording, claim: Claiming
) -> None:
    document = record(database)
    run = claim(database, document, owner="dead").run_id
    break_lease(database, run, "another")
    assert claim(database, document).outcome == ClaimOutcome.HELD
    break_lease(database, run, "dead")
    assert claim(database, document).attempt == 2


@pytest.mark.parametrize("status", [RunStatus.FAILED, RunStatus.PARTIAL])
def test_a_retry_asks_the_failed_pages_again_and_no_others(
    database: Database,
    record: Recording,
    claim: Claiming,
    now: datetime.datetime,
    status: RunStatus,
) -> None:
    document = record(database)
    run = claim(database, document).run_id
    for page in (PAGE, FAILED_PAGE):
        RunStore(database, run, "worker").store_page(page)
    RunStore(database, run, "worker").close(
        status, error_code="corrupt", warnings=["cut"], finished_at=now
    )
    assert claim(database, document).outcome == ClaimOutcome.FINISHED
    again = claim(database, document, retry=True)
    assert (again.outcome, again.attempt) == (ClaimOutcome.CLAIMED, 1)
    assert again.stored_pages == {1}
    with database.reading() as session:
        reopened = session.get_one(Run, run)
        assert (reopened.error_code, reopened.flaws, reopened.attempts) == (None, None, None)


def test_a_retry_leaves_complete_and_held_runs_alone(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    document = record(database)
    run = claim(database, document).run_id
    assert claim(database, document, retry=True).outcome == ClaimOutcome.HELD
    RunStore(database, run, "worker").store_page(PAGE)
    RunStore(database, run, "worker").close(RunStatus.COMPLETE, finished_at=now)
    assert claim(database, document, retry=True).outcome == ClaimOutcome.FINISHED


def test_a_quarantined_run_can_be_retried(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    document = record(database)
    claim(database, document, max_attempts=1)
    late = now + 2 * MINUTE
    claim(database, document, max_attempts=1, now=late)
    again = claim(database, document, max_attempts=1, now=late, retry=True)
    assert (again.outcome, again.attempt) == (ClaimOutcome.CLAIMED, 1)


def test_another_recipe_is_another_run(
    database: Database, record: Recording, claim: Claiming
) -> None:
    document = record(database)
    first = claim(database, document, "first")
    second = claim(database, document, "second")
    assert second.outcome == ClaimOutcome.CLAIMED
    assert first.run_id != second.run_id


def test_runs_that_nobody_holds_are_counted(
    database: Database,
    record: Callable[..., int],
    claim: Callable[..., Claim],
    now: datetime.datetime,
) -> None:
    claim(database, record(database, "a.pdf"))

    assert lapsed_leases(database, now) == 0
    assert lapsed_leases(database, now + datetime.timedelta(days=1)) == 1


def test_recording_and_claiming_what_is_done_changes_nothing(
    table_checksums: Callable[[Database], dict[str, str]],
    database: Database,
    record: Callable[..., int],
    claim: Callable[..., Claim],
    now: datetime.datetime,
) -> None:
    run = claim(database, record(database)).run_id
    RunStore(database, run, "worker").store_page(Page(1, 595, 842))
    RunStore(database, run, "worker").close(RunStatus.COMPLETE, finished_at=now)
    before = table_checksums(database)
    claim(database, record(database), owner="another")
    assert table_checksums(database) == before
