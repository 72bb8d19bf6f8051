"""A database that is away for a while is waited for; one that will not come back is not."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from flows import patience
from flows.patience import patiently
from flows.process import ingest_file
from flows.stopping import Stopped
from flows.workplace import Workplace
from parsers.document import Page
from storage import documents
from storage.database import DatabaseError
from storage.models import Run
from storage.queries import run_overview


@pytest.fixture(autouse=True)
def no_delays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "DELAYS", (0.0, 0.0))


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
        patiently(threading.Event(), away)
    assert away.asked == 1


def test_a_database_that_stays_away_is_given_up() -> None:
    away = Away(100)

    with pytest.raises(DatabaseError):
        patiently(threading.Event(), away)
    assert away.asked == 3


def test_who_is_to_stop_does_not_wait() -> None:
    away, stopping = Away(100), threading.Event()
    stopping.set()

    with pytest.raises(Stopped):
        patiently(stopping, away)
    assert away.asked == 1


def test_what_comes_back_is_used_as_if_it_had_never_been_away() -> None:
    assert patiently(threading.Event(), Away(2), answer="back") == "back"


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
        ("flows.process", "record_source", 2),
        ("flows.lease", "claim_run", 2),
        ("flows.process", "note_contents", 2),
        ("flows.process", "store_page", 2),
        ("flows.work", "close_run", 1),
    ],
)
def test_a_write_of_which_the_answer_was_lost_is_made_once(
    place: Workplace,
    inbox: Path,
    answer_lost: Callable[[str, str], list[str]],
    module: str,
    name: str,
    calls: int,
) -> None:
    """The database was restarted after it committed and before it said so."""
    done = answer_lost(module, name)

    outcome = ingest_file(str(inbox / "invoice.png"), place, lambda done, pages: None)
    (run,) = run_overview(place.database)
    with place.database.reading() as session:
        lease = session.get_one(Run, run.run_id).lease_owner

    assert done == [name] * calls
    assert outcome.status == run.status == "complete"
    assert (run.attempt, run.pages, lease) == (1, 1, None)


def test_a_document_whose_database_stays_away_can_be_ingested_when_it_is_back(
    place: Workplace, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*values: object) -> int:
        raise database_error(transient=True)

    with monkeypatch.context() as patched:
        patched.setattr("flows.process.store_page", away)
        with pytest.raises(DatabaseError):
            ingest_file(str(inbox / "invoice.png"), place, lambda done, pages: None)
    again = ingest_file(str(inbox / "invoice.png"), place, lambda done, pages: None)
    (run,) = run_overview(place.database)

    assert (again.status, run.attempt) == ("complete", 1)


def test_what_another_worker_made_of_a_run_in_the_meantime_is_told(
    place: Workplace, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lease lapsed while the database was away, and another took the run over."""

    def take_over(database: object, run_id: int, owner: str, page: Page) -> int:
        with place.database.writing() as session:
            session.get_one(Run, run_id).lease_owner = "elsewhere/1/0.00"
        return documents.store_page(place.database, run_id, owner, page)

    monkeypatch.setattr("flows.process.store_page", take_over)

    outcome = ingest_file(str(inbox / "invoice.png"), place, lambda done, pages: None)

    assert outcome.status == "held"
