"""Checksums tell whether anything changed."""

import datetime
from collections.abc import Callable

from parsers.document import Page
from storage.checksums import table_checksums
from storage.database import Database
from storage.documents import RunStore
from storage.leases import Claim
from storage.models import RunStatus


def test_checksums_change_with_a_row_and_only_those_of_its_table(
    database: Database, record: Callable[..., int], claim: Callable[..., Claim]
) -> None:
    run = claim(database, record(database)).run_id
    before = table_checksums(database)
    RunStore(database, run, "worker").store_page(Page(1, 595, 842))
    after = table_checksums(database)
    assert {name for name in after if after[name] != before[name]} == {"pages"}


def test_recording_and_claiming_what_is_done_changes_nothing(
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
