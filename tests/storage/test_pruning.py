"""Which runs and copies are kept no longer."""

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from parsers.document import Page, Source
from storage.database import Database
from storage.documents import RunStore
from storage.leases import Claim
from storage.models import Run, RunStatus
from storage.pruning import delete_runs, gone_copies, superseded_runs
from storage.queries import run_overview, stored_pages
from storage.search import search_texts
from storage.sources import mark_gone

Recording = Callable[..., int]
Claiming = Callable[..., Claim]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def run(claim: Claiming, now: datetime.datetime) -> Callable[..., int]:
    """Makes a run of a document, by a recipe of its own, closed at a time."""

    def run(database: Database, document_id: int, name: str, status: RunStatus, ago: int) -> int:
        claimed = claim(database, document_id, recipe=name)
        if status is RunStatus.COMPLETE:
            RunStore(database, claimed.run_id, str(claimed.holder)).store_page(Page(1, 100, 100))
        code = None if status is RunStatus.COMPLETE else "corrupt"
        RunStore(database, claimed.run_id, str(claimed.holder)).close(
            status, error_code=code, finished_at=now - ago * DAY
        )
        return claimed.run_id

    return run


def test_old_runs_that_others_took_the_place_of_go(
    database: Database, record: Recording, run: Callable[..., int], now: datetime.datetime
) -> None:
    document = record(database, "a.pdf")
    old = run(database, document, "one", RunStatus.COMPLETE, 100)
    failed = run(database, document, "two", RunStatus.FAILED, 99)
    current = run(database, document, "three", RunStatus.COMPLETE, 98)

    assert list(superseded_runs(database, now - 90 * DAY)) == [old, failed]
    assert current not in superseded_runs(database, now)


def test_young_ones_and_those_that_run_stay(
    database: Database,
    record: Recording,
    run: Callable[..., int],
    claim: Claiming,
    now: datetime.datetime,
) -> None:
    document = record(database, "a.pdf")
    run(database, document, "one", RunStatus.COMPLETE, 10)
    run(database, document, "two", RunStatus.COMPLETE, 9)
    claim(database, document, recipe="three")

    assert list(superseded_runs(database, now - 90 * DAY)) == []


def test_the_last_word_about_a_document_that_was_never_read_stays(
    database: Database, record: Recording, run: Callable[..., int], now: datetime.datetime
) -> None:
    document = record(database, "a.pdf")
    first = run(database, document, "one", RunStatus.FAILED, 100)
    run(database, document, "two", RunStatus.FAILED, 99)

    assert list(superseded_runs(database, now)) == [first]


def test_with_a_run_its_pages_go_and_the_others_stay(
    database: Database, record: Recording, run: Callable[..., int], now: datetime.datetime
) -> None:
    document = record(database, "a.pdf")
    old = run(database, document, "one", RunStatus.COMPLETE, 100)
    current = run(database, document, "two", RunStatus.COMPLETE, 1)

    before = now - 90 * DAY
    assert delete_runs(database, superseded_runs(database, before), before) == 1

    assert [each.run_id for each in run_overview(database)] == [current]
    assert stored_pages(database, old) == ()
    assert len(stored_pages(database, current)) == 1
    assert search_texts(database, "anything", 5) == ()


def test_a_run_that_was_tried_again_since_it_was_listed_stays(
    database: Database,
    record: Recording,
    run: Callable[..., int],
    claim: Claiming,
    now: datetime.datetime,
) -> None:
    document = record(database, "a.pdf")
    failed = run(database, document, "one", RunStatus.FAILED, 100)
    run(database, document, "two", RunStatus.COMPLETE, 99)
    listed = superseded_runs(database, now)
    again = claim(database, document, recipe="one", retry=True)
    RunStore(database, failed, str(again.holder)).store_page(Page(1, 100, 100))
    RunStore(database, failed, str(again.holder)).close(RunStatus.COMPLETE, finished_at=now)

    assert (list(listed), again.run_id) == ([failed], failed)
    assert delete_runs(database, listed, now) == 0
    assert len(run_overview(database)) == 2


def test_a_run_that_is_just_being_tried_again_is_waited_for_and_stays(
    database: Database, record: Recording, run: Callable[..., int], now: datetime.datetime
) -> None:
    document = record(database, "a.pdf")
    failed = run(database, document, "one", RunStatus.FAILED, 100)
    old = run(database, document, "two", RunStatus.COMPLETE, 99)
    run(database, document, "three", RunStatus.COMPLETE, 98)
    listed = superseded_runs(database, now)
    tried = update(Run).where(Run.id == failed)

    with ThreadPoolExecutor(1) as pool, database.writing() as session:
        session.execute(tried.values(status=RunStatus.RUNNING, finished_at=None))
        deleting = pool.submit(delete_runs, database, listed, now)
        with pytest.raises(TimeoutError):
            deleting.result(timeout=0.3)
        session.commit()
        assert deleting.result() == 1

    assert list(listed) == [failed, old]
    assert failed in {each.run_id for each in run_overview(database)}


def test_copies_stay_while_the_document_is_anywhere(
    database: Database,
    record: Recording,
    make_source: Callable[..., Source],
    now: datetime.datetime,
) -> None:
    record(database, "a.pdf")
    gone = make_source("b.pdf").sha256
    record(database, "b.pdf")
    folder, _, _ = make_source("b.pdf").uri.rpartition("/")
    mark_gone(database, folder, {make_source("a.pdf").uri}, now)

    assert gone_copies(database, now - DAY) == []
    assert gone_copies(database, now + DAY) == [gone]
