"""What was stored can be found again."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sqlalchemy import event

from parsers.document import BoundingBox, Evidence, Field, Page, PageStatus, Segment
from storage.database import Database
from storage.documents import RunStore, note_contents
from storage.leases import Claim, Recipe
from storage.models import RunStatus
from storage.queries import (
    all_documents,
    current_run,
    find_documents,
    recipe_of,
    run_overview,
    status_counts,
    stored_fields,
    stored_pages,
)
from storage.sources import KnownRun, known_sources

Claiming = Callable[..., Claim]
Recording = Callable[..., int]

MINUTE = datetime.timedelta(minutes=1)
PAGE = Page(number=1, width=595, height=842)


def test_of_a_run_that_is_not_there_there_are_no_pages_and_no_fields(database: Database) -> None:
    assert stored_pages(database, 1) == ()
    assert stored_fields(database, 1) == ()
    assert run_overview(database, [1]) == ()


def test_pages_come_back_by_number_whatever_the_order_in_which_they_came(
    database: Database, record: Recording, claim: Claiming
) -> None:
    run = claim(database, record(database)).run_id
    for number in (3, 1, 2):
        RunStore(database, run, "worker").store_page(Page(number, 595, 842))
    assert [page.number for page in stored_pages(database, run)] == [1, 2, 3]


def test_fields_come_back_as_they_were_stored(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    fields = (
        Field("total", "1,234.50", Decimal("1234.50"), 1, BoundingBox(0, 0, 1, 1), Evidence.EXACT),
        Field("precise", "0.1", Decimal("0.10000000000000000000000001"), probability=0.5),
        Field("date", "1 March", datetime.date(2026, 3, 1), valid=False, problem="no year"),
        Field("digits", "0042", "0042"),
        Field("line_items[1].amount", "", None),
    )
    run = claim(database, record(database)).run_id
    RunStore(database, run, "worker").store_page(PAGE)
    RunStore(database, run, "worker").close(
        RunStatus.COMPLETE, [Segment(1, 1, 1, fields=fields)], finished_at=now
    )
    kept = stored_fields(database, run)
    assert kept == fields
    assert [str(field.value) for field in kept] == [str(field.value) for field in fields]


def test_the_current_run_is_the_one_closed_last_that_read_something(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    document = record(database)
    assert current_run(database, document) is None
    runs = {name: claim(database, document, name).run_id for name in ("a", "b", "c", "d")}
    for run in runs.values():
        RunStore(database, run, "worker").store_page(PAGE)
    RunStore(database, runs["b"], "worker").close(RunStatus.COMPLETE, finished_at=now)
    RunStore(database, runs["a"], "worker").close(RunStatus.PARTIAL, finished_at=now + MINUTE)
    RunStore(database, runs["c"], "worker").close(RunStatus.FAILED, finished_at=now + 2 * MINUTE)
    assert current_run(database, document) == runs["a"]


def test_a_document_is_found_by_id_name_uri_and_beginning_of_its_hash(
    database: Database, record: Recording
) -> None:
    first, second = record(database, "a.pdf"), record(database, "b.pdf")
    one, two = all_documents(database)
    assert (one.document_id, two.document_id) == (first, second)
    for text in (str(first), "a.pdf", "file:///in/a.pdf", one.sha256[:8], one.sha256.upper()):
        assert find_documents(database, text) == (one,)


def test_nothing_is_found_by_an_unknown_name_a_short_hash_or_a_pattern(
    database: Database, record: Recording
) -> None:
    record(database, "a.pdf")
    (document,) = all_documents(database)
    for text in ("", "z.pdf", document.sha256[:5], "%", "______", "9" * 30, "²", "' OR 1=1 --"):
        assert find_documents(database, text) == ()


def test_a_document_has_the_name_under_which_it_was_last_seen_and_is_found_by_all(
    database: Database, record: Recording
) -> None:
    document = record(database, "old.pdf", content="same")
    record(database, "new.pdf", content="same")
    (found,) = find_documents(database, "old.pdf")
    assert (found.document_id, found.name, found.run_id) == (document, "new.pdf", None)


def test_of_unchanged_files_it_is_known_when_they_were_changed_and_what_was_run(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    document = record(database, "a.pdf")
    run = claim(database, document).run_id
    RunStore(database, run, "worker").close(RunStatus.FAILED, error_code="corrupt", finished_at=now)
    known = known_sources(database, ["file:///in/a.pdf", "file:///in/unseen.pdf"])
    (source,) = known.values()
    assert source.document_id == document
    assert source.modified_at == now - datetime.timedelta(days=1)
    assert source.byte_size == 1000
    assert source.runs == {"first": KnownRun(run, RunStatus.FAILED, "corrupt")}


def test_of_a_file_that_changed_the_last_content_counts(
    database: Database, record: Recording
) -> None:
    record(database, content="old", byte_size=1)
    new = record(database, content="new", byte_size=2)
    source = known_sources(database, ["file:///in/invoice.pdf"])["file:///in/invoice.pdf"]
    assert (source.document_id, source.byte_size, source.runs) == (new, 2, {})


def test_thousands_of_files_are_looked_up_at_once(database: Database, record: Recording) -> None:
    record(database, "f1999.pdf")
    known = known_sources(database, [f"file:///in/f{number}.pdf" for number in range(2000)])
    assert list(known) == ["file:///in/f1999.pdf"]


def test_the_overview_tells_of_every_run_what_became_of_it(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    document = record(database)
    note_contents(database, document, 2)
    run = claim(database, document).run_id
    RunStore(database, run, "worker").store_page(PAGE)
    RunStore(database, run, "worker").store_page(Page(2, 595, 842, status=PageStatus.FAILED))
    (running,) = run_overview(database)
    assert (running.status, running.seconds, running.warnings) == (RunStatus.RUNNING, None, ())
    RunStore(database, run, "worker").close(
        RunStatus.PARTIAL,
        [Segment(1, 1, 2, schema="invoice")],
        answer=None,
        error_code="corrupt",
        error="Page 2.",
        warnings=["a comma too many", "a key of no meaning"],
        finished_at=now + MINUTE,
    )
    other = claim(database, document, "second").run_id
    (closed,) = run_overview(database, [run])
    assert (closed.name, closed.pages, closed.page_count) == ("invoice.pdf", 1, 2)
    assert (closed.error_code, closed.error, closed.schema) == ("corrupt", "Page 2.", "invoice")
    assert closed.seconds == 60
    assert closed.warnings == ("a comma too many", "a key of no meaning")
    assert [summary.run_id for summary in run_overview(database)] == [run, other]


def test_the_overview_reads_no_answers(
    database: Database, record: Recording, claim: Claiming
) -> None:
    """They may be longer than all else there is to know of thousands of runs."""
    claim(database, record(database))
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    run_overview(database)
    statements = " ".join(asked)
    assert "runs.flaws" in statements
    assert [name for name in ("answer", "attempts") if f"runs.{name}" in statements] == []


def test_every_status_is_counted(database: Database, record: Recording, claim: Claiming) -> None:
    claim(database, record(database))
    assert status_counts(database) == {
        RunStatus.RUNNING: 1,
        RunStatus.COMPLETE: 0,
        RunStatus.PARTIAL: 0,
        RunStatus.FAILED: 0,
        RunStatus.QUARANTINED: 0,
    }


def test_a_run_gives_its_recipe_back(
    database: Database,
    record: Recording,
    claim: Claiming,
    make_recipe: Callable[..., Recipe],
) -> None:
    settings = {"reading": "alike", "dpi": 200, "rates": [0.5, None], "choice": "ä"}
    run = claim(database, record(database), settings=settings).run_id
    assert recipe_of(database, run) == make_recipe(settings=settings)
