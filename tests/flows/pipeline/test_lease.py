"""A run is held by one worker; a dead one loses it at once, a silent one in time."""

import datetime
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from flows.pipeline.lease import claim, keep_lease, open_store
from flows.runtime.context import Context
from flows.runtime.retrying import DELAYS
from flows.runtime.settings import Settings
from parsers.document import Source
from storage.database import DatabaseError
from storage.documents import record_source
from storage.leases import Claim, ClaimOutcome, claim_run
from storage.models import Run, RunStatus

NOW = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)


def document(context: Context) -> int:
    source = Source(context.settings.home, "a" * 64, 3, "a.pdf", "file:///a.pdf", NOW)
    return record_source(context.database, source, "application/pdf", NOW)


def dead_worker() -> str:
    """The name of a worker of this machine that has ended."""
    script = "from flows.runtime.worker import worker_name; print(worker_name(), end='')"
    command = [sys.executable, "-c", script]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def hold_by(context: Context, document_id: int, owner: str, seconds: float = 1000) -> None:
    now = datetime.datetime.now(datetime.UTC)
    claim_run(context.database, document_id, context.recipe, owner, seconds, now, 8)


def test_a_run_held_by_another_machine_is_left_to_it(context: Context) -> None:
    document_id = document(context)
    hold_by(context, document_id, "elsewhere/1/0.00")

    assert claim(context, document_id, context.recipe, retry=False).outcome is ClaimOutcome.HELD


def test_the_run_of_a_dead_worker_is_taken_over_at_once(context: Context) -> None:
    document_id = document(context)
    hold_by(context, document_id, dead_worker())

    claimed = claim(context, document_id, context.recipe, retry=False)

    assert claimed.outcome is ClaimOutcome.CLAIMED
    assert claimed.attempt == 2


def close_as_failed(context: Context, document_id: int, code: str) -> None:
    claimed = claim(context, document_id, context.recipe, retry=False)
    open_store(context, claimed).close(
        RunStatus.FAILED, error_code=code, error="It failed.", finished_at=NOW
    )


def test_what_the_file_is_to_blame_for_is_not_tried_again_unasked(context: Context) -> None:
    document_id = document(context)
    close_as_failed(context, document_id, "encrypted")

    assert claim(context, document_id, context.recipe, retry=False).outcome is ClaimOutcome.FINISHED
    assert claim(context, document_id, context.recipe, retry=True).outcome is ClaimOutcome.CLAIMED


def test_a_run_that_found_the_engine_away_is_tried_again_unasked(context: Context) -> None:
    document_id = document(context)
    close_as_failed(context, document_id, "unreachable")

    assert claim(context, document_id, context.recipe, retry=False).outcome is ClaimOutcome.CLAIMED


def lease_end(context: Context, run_id: int) -> datetime.datetime:
    with context.database.reading() as session:
        until = session.get_one(Run, run_id).lease_until
    assert until is not None
    return until


def lease_end_renewed(context: Context, run_id: int) -> datetime.datetime:
    """The end of the run's lease, when it has been moved twice from now on."""
    until = lease_end(context, run_id)
    seen, deadline = {until}, time.monotonic() + 60
    while len(seen) < 3:
        assert time.monotonic() < deadline, "the lease is not renewed"
        threading.Event().wait(0.005)
        until = lease_end(context, run_id)
        seen.add(until)
    return until


def test_a_lease_is_renewed_while_the_work_goes_on(context: Context) -> None:
    document_id = document(context)
    claimed = claim(context, document_id, context.recipe, retry=False)
    before = set(threading.enumerate())

    with keep_lease(open_store(context, claimed), 0.03):
        renewing = set(threading.enumerate()) - before
        now = lease_end_renewed(context, claimed.run_id) - datetime.timedelta(milliseconds=1)
        other = claim_run(
            context.database, document_id, context.recipe, "elsewhere/1/0.00", 1000, now, 8
        )

    assert (other.outcome, other.holder) == (ClaimOutcome.HELD, claimed.holder)
    assert renewing
    assert not any(thread.is_alive() for thread in renewing)


def test_a_database_that_is_away_for_a_while_does_not_end_the_renewal(context: Context) -> None:
    claimed = claim(context, document(context), context.recipe, retry=False)
    failed = threading.Event()
    event.listen(context.database.engine, "handle_error", lambda context: failed.set())

    with keep_lease(open_store(context, claimed), 0.03):
        with context.database.writing() as session:
            session.execute(text("alter table runs rename to elsewhere"))
        assert failed.wait(60)
        with context.database.writing() as session:
            session.execute(text("alter table elsewhere rename to runs"))
        lease_end_renewed(context, claimed.run_id)


def test_a_claim_made_again_as_its_answer_was_lost_is_ours_and_counts_once(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database was restarted after it committed and before it said so."""
    monkeypatch.setitem(DELAYS, DatabaseError, (0.0,))
    document_id, answers = document(context), []

    def losing(*values: Any, **named: Any) -> Claim:
        answers.append(claim_run(*values, **named))
        if len(answers) == 1:
            error = DatabaseError("It was restarted", "Wait.")
            error.transient = True
            raise error
        return answers[-1]

    monkeypatch.setattr("flows.pipeline.lease.claim_run", losing)
    claimed = claim(context, document_id, context.recipe, retry=False)

    assert [answer.outcome for answer in answers] == [ClaimOutcome.CLAIMED, ClaimOutcome.HELD]
    assert (claimed.outcome, claimed.attempt) == (ClaimOutcome.CLAIMED, 1)


def test_two_tasks_of_one_process_do_not_take_each_other_for_themselves(context: Context) -> None:
    """The same bytes under two names are one document."""
    document_id = document(context)

    first, second = (claim(context, document_id, context.recipe, retry=False) for _ in range(2))

    assert (first.outcome, second.outcome) == (ClaimOutcome.CLAIMED, ClaimOutcome.HELD)
    assert second.holder == first.holder


DEADLY = """
import os, sys
from pathlib import Path
from dataclasses import replace
from flows.pipeline.document import ingest_file
from flows.runtime.settings import Settings
from flows.runtime.context import open_context

class Deadly:
    def __init__(self, reader):
        self.reader = reader
    def __getattr__(self, name):
        return getattr(self.reader, name)
    def inspect(self, source):
        if source.name == "deadly.png":
            os._exit(9)
        return self.reader.inspect(source)

if __name__ == "__main__":
    context = open_context(Settings())
    context = replace(context, reader=Deadly(context.reader))
    for file in sorted(Path(sys.argv[1]).iterdir()):
        print(ingest_file(str(file), context, lambda done, pages: None).status)
"""


@pytest.mark.slow
def test_a_document_that_kills_its_worker_is_quarantined_and_the_others_are_read(
    settings: Settings, context: Context, inbox: Path
) -> None:
    (inbox / "deadly.png").write_bytes((inbox / "invoice.png").read_bytes() + b"\0")
    environment = os.environ | {
        "PYTHONPATH": str(Path(__file__).parents[3]),
        "PAGEMILL_HOME": str(settings.home),
        "PAGEMILL_ENGINE": "replay",
        "PAGEMILL_RECORDINGS": str(settings.recordings),
        "PAGEMILL_SCHEMA_NAME": "none",
        "PAGEMILL_SETTLE_SECONDS": "0",
        "PAGEMILL_MAX_ATTEMPTS": "2",
    }
    command = [sys.executable, "-c", DEADLY, str(inbox)]

    starts = [
        subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        for _ in range(3)
    ]

    assert [start.returncode for start in starts] == [9, 9, 0]
    assert starts[-1].stdout.split() == ["quarantined", "complete"]
