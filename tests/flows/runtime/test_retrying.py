"""What may succeed a little later is tried again, and what will not is given up: a database that is
away for a while, a reader that was killed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows.pipeline.document import ingest_file
from flows.runtime.context import Context
from flows.runtime.retrying import DELAYS, retrying
from flows.runtime.stopping import Stopped, StopSignal
from parsers.document import Page
from parsers.errors import DocumentError
from storage.database import DatabaseError
from storage.documents import RunStore
from storage.models import Run
from storage.queries import run_overview


@pytest.fixture(autouse=True)
def no_delays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DELAYS, DatabaseError, (0.0, 0.0))
    monkeypatch.setitem(DELAYS, DocumentError, (0.0,))


def database_error(transient: bool) -> DatabaseError:
    error = DatabaseError("The database answered: no", "Wait.")
    error.transient = transient
    return error


class Away:
    """Fails so many times, then answers; counts how often it was asked."""

    def __init__(self, times: int, *, transient: bool = True) -> None:
        self.times, self.transient, self.asked = times, transient, 0

    def __call__(self, answer: str = "here") -> str:
        self.asked += 1
        if self.asked <= self.times:
            raise database_error(self.transient)
        return answer


def test_a_fault_that_does_not_pass_is_raised_at_once() -> None:
    away = Away(1, transient=False)

    with pytest.raises(DatabaseError):
        retrying(DatabaseError, StopSignal(), away)
    assert away.asked == 1


def test_a_database_that_stays_away_is_given_up() -> None:
    away = Away(100)

    with pytest.raises(DatabaseError):
        retrying(DatabaseError, StopSignal(), away)
    assert away.asked == 3


def test_who_is_to_stop_does_not_wait() -> None:
    away, stopping = Away(100), StopSignal()
    stopping.set()

    with pytest.raises(Stopped):
        retrying(DatabaseError, stopping, away)
    assert away.asked == 1


def test_what_comes_back_is_used_as_if_it_had_never_been_away() -> None:
    assert retrying(DatabaseError, StopSignal(), Away(2), answer="back") == "back"


@pytest.fixture
def answer_lost(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], list[str]]:
    """Makes a call do what it does and lose its answer, the first time."""

    def lose(module: str, name: str) -> list[str]:
        there = f"{module}.{name}"
        done, call = [], getattr(__import__(module, fromlist=[name]), name)

        def losing(*values: object, **named: object) -> object:
            answer = call(*values, **named)
            done.append(name)
            if len(done) == 1:
                raise database_error(transient=True)
            return answer

        monkeypatch.setattr(there, losing)
        return done

    return lose


@pytest.mark.parametrize(
    ("module", "name", "calls"),
    [
        ("flows.pipeline.document", "record_source", 2),
        ("flows.pipeline.lease", "claim_run", 2),
        ("flows.pipeline.document", "note_contents", 2),
    ],
)
def test_a_write_of_which_the_answer_was_lost_is_made_once(
    context: Context,
    inbox: Path,
    answer_lost: Callable[[str, str], list[str]],
    module: str,
    name: str,
    calls: int,
) -> None:
    """The database was restarted after it committed and before it said so."""
    done = answer_lost(module, name)

    outcome = ingest_file(str(inbox / "invoice.png"), context, lambda done, pages: None)
    (run,) = run_overview(context.database)
    with context.database.reading() as session:
        lease = session.get_one(Run, run.run_id).lease_owner

    assert done == [name] * calls
    assert outcome.status == run.status == "complete"
    assert (run.attempt, run.pages, lease) == (1, 1, None)


@pytest.mark.parametrize(("name", "calls"), [("store_page", 2), ("close", 1)])
def test_what_a_run_holds_is_stored_once_though_the_answer_was_lost(
    context: Context, inbox: Path, monkeypatch: pytest.MonkeyPatch, name: str, calls: int
) -> None:
    done, write = [], RunStore._write

    def losing(store: RunStore, work: Any, **given: Any) -> object:
        def attempt(call: Callable[[], Any]) -> Any:
            def call_and_lose() -> Any:
                answer = call()
                if f".{name}." in work.__qualname__:
                    done.append(name)
                    if len(done) == 1:
                        raise database_error(transient=True)
                return answer

            return store.attempt(call_and_lose)

        return write(replace(store, attempt=attempt), work, **given)

    monkeypatch.setattr(RunStore, "_write", losing)

    outcome = ingest_file(str(inbox / "invoice.png"), context, lambda done, pages: None)
    (run,) = run_overview(context.database)

    assert done == [name] * calls
    assert outcome.status == run.status == "complete"
    assert (run.attempt, run.pages) == (1, 1)


def test_a_document_whose_database_stays_away_can_be_ingested_when_it_is_back(
    context: Context, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*values: object) -> int:
        raise database_error(transient=True)

    with monkeypatch.context() as patched:
        patched.setattr(RunStore, "store_page", away)
        with pytest.raises(DatabaseError):
            ingest_file(str(inbox / "invoice.png"), context, lambda done, pages: None)
    again = ingest_file(str(inbox / "invoice.png"), context, lambda done, pages: None)
    (run,) = run_overview(context.database)

    assert (again.status, run.attempt) == ("complete", 1)


def test_what_another_worker_made_of_a_run_in_the_meantime_is_told(
    context: Context, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lease lapsed while the database was away, and another took the run over."""

    store_page = RunStore.store_page

    def take_over(store: RunStore, page: Page) -> int:
        with context.database.writing() as session:
            session.get_one(Run, store.run_id).lease_owner = "elsewhere/1/0.00"
        return store_page(store, page)

    monkeypatch.setattr(RunStore, "store_page", take_over)

    outcome = ingest_file(str(inbox / "invoice.png"), context, lambda done, pages: None)

    assert outcome.status == "held"


class Reading:
    """Fails so many times, then answers; counts how often it was asked."""

    def __init__(self, times: int, code: str) -> None:
        self.times, self.code, self.asked = times, code, 0

    def __call__(self) -> str:
        self.asked += 1
        if self.asked <= self.times:
            raise DocumentError(self.code, "It was not read", "Print it to a new PDF.")
        return "read"


@pytest.mark.parametrize(("code", "asked"), [("corrupt", 1), ("timed_out", 1), ("crashed", 2)])
def test_what_fails_again_and_again_is_given_up(code: str, asked: int) -> None:
    reading = Reading(100, code)

    with pytest.raises(DocumentError):
        retrying(DocumentError, StopSignal(), reading)
    assert reading.asked == asked


def test_a_reader_that_was_stopped_with_us_is_not_started_again() -> None:
    reading, stopping = Reading(100, "crashed"), StopSignal()
    stopping.set()

    with pytest.raises(Stopped):
        retrying(DocumentError, stopping, reading)
    assert reading.asked == 1


def test_a_reader_that_was_killed_once_is_no_fault_of_the_file() -> None:
    assert retrying(DocumentError, StopSignal(), Reading(1, "crashed")) == "read"
