"""Ten worker processes and a thousand documents on PostgreSQL: each is processed exactly once."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from parsers.document import Source
from storage.database import open_database
from storage.models import Document, PageRow, Run, RunStatus

WORKERS, DOCUMENTS = 10, 1000

WORKER = """
import datetime, sys
from parsers.document import Page
from storage.leases import ClaimOutcome, Recipe, claim_run
from storage.database import open_database
from storage.documents import RunStore
from storage.models import Run, RunStatus
from sqlalchemy import select

url, name, ids = sys.argv[1], sys.argv[2], list(map(int, sys.argv[3].split(",")))
recipe = Recipe("r" * 64, "ocr", "embedded", "1", "1", None, None, {}, "1")
database = open_database(url)
sys.stdin.readline()  # so that all begin together


def undone(some):
    closed = select(Run.document_id).where(Run.document_id.in_(some), Run.status != "running")
    with database.reading() as session:
        return set(some) - set(session.scalars(closed))


lots = (ids[start : start + 50] for start in range(0, len(ids), 50))
for document_id in (each for lot in lots for each in sorted(undone(lot))):
    now = datetime.datetime.now(datetime.UTC)
    claim = claim_run(database, document_id, recipe, name, 600, now, 3)
    if claim.outcome is ClaimOutcome.CLAIMED:
        store = RunStore(database, claim.run_id, name)
        store.store_page(Page(1, 595, 842))
        store.close(RunStatus.COMPLETE, finished_at=now)
        print(document_id)
"""


@pytest.fixture
def ids(postgres_url: str, make_source: Callable[..., Source]) -> list[int]:
    """A thousand documents that nobody has read."""
    sources = (make_source(f"{number}.pdf") for number in range(DOCUMENTS))
    rows = [
        {
            "sha256": source.sha256,
            "media_type": "application/pdf",
            "byte_size": source.byte_size,
            "first_seen_at": source.modified_at,
        }
        for source in sources
    ]
    database = open_database(postgres_url)
    with database.writing() as session:
        session.execute(insert(Document), rows)
        ids = list(session.scalars(select(Document.id)))
    database.close()
    return ids


@pytest.mark.slow
def test_each_of_a_thousand_documents_is_processed_by_one_of_ten_workers(
    postgres_url: str, ids: list[int]
) -> None:
    """All go through all documents, less those they find done; two and two begin at the same one,
    and so meet at many of them."""
    starts = [number // 2 * 2 * DOCUMENTS // WORKERS for number in range(WORKERS)]
    workers = [
        _start(postgres_url, f"worker {number}", ids[start:] + ids[:start])
        for number, start in enumerate(starts)
    ]
    for worker in workers:
        assert worker.stdin
        worker.stdin.write("\n")
        worker.stdin.flush()
    printed = [worker.communicate(timeout=300)[0].split() for worker in workers]
    database = open_database(postgres_url)
    with database.reading() as session:
        runs = session.scalars(select(Run)).all()
        pages = Counter(session.scalars(select(PageRow.run_id)))
    database.close()

    assert [worker.returncode for worker in workers] == [0] * WORKERS
    assert Counter(int(each) for own in printed for each in own) == Counter(ids)
    assert sum(bool(own) for own in printed) > 1
    assert sorted(run.document_id for run in runs) == sorted(ids)
    assert {(run.status, run.attempt, run.lease_owner) for run in runs} == {
        (RunStatus.COMPLETE, 1, None)
    }
    assert pages == Counter(run.id for run in runs)


def _start(url: str, name: str, ids: list[int]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", WORKER, url, name, ",".join(map(str, ids))]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
