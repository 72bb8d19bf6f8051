"""A run is held by one worker; a dead one loses it at once, a silent one in time."""

import datetime
import os
import subprocess
import sys
import threading

import psutil

from flows.lease import claim, is_dead, keep_lease
from flows.workplace import Workplace, worker_name
from parsers.document import Source
from storage.claims import ClaimOutcome, claim_run
from storage.documents import close_run, record_source
from storage.models import RunStatus

NOW = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)


def document(place: Workplace) -> int:
    source = Source(place.settings.home, "a" * 64, 3, "a.pdf", "file:///a.pdf", NOW)
    return record_source(place.database, source, "application/pdf", NOW)


def dead_worker() -> str:
    """The name of a process of this machine that has ended."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    started = psutil.Process(process.pid).create_time()
    process.communicate(b"\n")
    return f"{os.uname().nodename}/{process.pid}/{started:.2f}"


def hold_by(place: Workplace, document_id: int, owner: str, seconds: float = 1000) -> None:
    now = datetime.datetime.now(datetime.UTC)
    claim_run(place.database, document_id, place.recipe, owner, seconds, now, 8)


def test_this_process_lives_and_one_that_ended_is_dead() -> None:
    assert not is_dead(worker_name())
    assert is_dead(dead_worker())


def test_of_a_worker_on_another_machine_nothing_is_known() -> None:
    assert not is_dead("elsewhere/1/0.00")


def test_a_run_held_by_another_machine_is_left_to_it(place: Workplace) -> None:
    document_id = document(place)
    hold_by(place, document_id, "elsewhere/1/0.00")

    assert claim(place, document_id, place.recipe, retry=False).outcome is ClaimOutcome.HELD


def test_the_run_of_a_dead_worker_is_taken_over_at_once(place: Workplace) -> None:
    document_id = document(place)
    hold_by(place, document_id, dead_worker())

    claimed = claim(place, document_id, place.recipe, retry=False)

    assert claimed.outcome is ClaimOutcome.CLAIMED
    assert claimed.attempt == 2


def close_as_failed(place: Workplace, document_id: int, code: str) -> None:
    claimed = claim(place, document_id, place.recipe, retry=False)
    close_run(
        place.database, claimed.run_id, place.owner, RunStatus.FAILED,
        error_code=code, error="It failed.", finished_at=NOW,
    )  # fmt: skip


def test_what_the_file_is_to_blame_for_is_not_tried_again_unasked(place: Workplace) -> None:
    document_id = document(place)
    close_as_failed(place, document_id, "encrypted")

    assert claim(place, document_id, place.recipe, retry=False).outcome is ClaimOutcome.FINISHED
    assert claim(place, document_id, place.recipe, retry=True).outcome is ClaimOutcome.CLAIMED


def test_a_run_that_found_the_engine_away_is_tried_again_unasked(place: Workplace) -> None:
    document_id = document(place)
    close_as_failed(place, document_id, "unreachable")

    assert claim(place, document_id, place.recipe, retry=False).outcome is ClaimOutcome.CLAIMED


def test_a_lease_is_renewed_while_the_work_goes_on(place: Workplace) -> None:
    document_id = document(place)
    claimed = claim(place, document_id, place.recipe, retry=False)
    before = threading.active_count()

    with keep_lease(place.database, claimed.run_id, place.owner, 0.03):
        threading.Event().wait(0.2)
        hold_by(place, document_id, "elsewhere/1/0.00")
        held = claim(place, document_id, place.recipe, retry=False)

    assert held.holder == place.owner
    assert threading.active_count() == before
