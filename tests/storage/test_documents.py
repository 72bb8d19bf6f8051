"""Documents, pages and closed runs: once each, whole or not at all."""

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from parsers.document import (
    Attachment,
    Attempt,
    Block,
    BoundingBox,
    BoxFrom,
    Cell,
    Evidence,
    Field,
    Figure,
    Label,
    Mark,
    Page,
    PageStatus,
    Segment,
    Source,
    Span,
    Word,
    plain,
)
from storage.database import Database
from storage.documents import (
    RunStore,
    find_pages_read_alike,
    note_contents,
    record_source,
)
from storage.leases import Claim, LeaseLost
from storage.models import BlockRow, Document, FieldRow, PageRow, Run, RunStatus, SourceFile
from storage.queries import stored_pages
from storage.rows import read_attempts, read_warnings
from storage.user_queries import run_query

Claiming = Callable[..., Claim]
Recording = Callable[..., int]

BOX = BoundingBox(0.1, 0.2, 0.3, 0.4)
TABLE = Block(
    Label.TABLE,
    (),
    BOX,
    (Cell(0, 0, "a", is_header=True), Cell(0, 1, "b", box=BOX, box_from=BoxFrom.WORDS)),
    0.9,
    BoxFrom.ANSWER,
)
PAGE = Page(
    number=1,
    width=595,
    height=842,
    blocks=(Block(Label.TITLE, plain("Invoice")), TABLE),
    words=(Word("Invoice", BOX, 0),),
    input_tokens=100,
    output_tokens=20,
    warnings=("2 of 3 blocks had no box", "a cell was left open"),
    attempts=(Attempt("<h1>Inv", "the answer is cut", "length", 0.0, 4096, 100, 4096, 9.5),),
)
SECOND = Page(2, 595, 842, output_tokens=5)
FAILED = Page(3, 595, 842, status=PageStatus.FAILED, error_code="corrupt", error="No page tree.")


def count(database: Database, model: type) -> int:
    with database.reading() as session:
        return session.execute(select(func.count()).select_from(model)).scalar_one()


def test_many_workers_record_a_file_once(
    database: Database, make_source: Callable[..., Source], now: datetime.datetime
) -> None:
    start = Barrier(6, timeout=60)

    def race(_number: int) -> int:
        start.wait()
        return record_source(database, make_source(), "application/pdf", now)

    with ThreadPoolExecutor(6) as pool:
        ids = set(pool.map(race, range(6)))
    assert len(ids) == 1
    assert (count(database, Document), count(database, SourceFile)) == (1, 1)


def test_the_same_bytes_in_two_places_are_one_document(
    database: Database, record: Recording
) -> None:
    first = record(database, "a.pdf", content="same")
    assert record(database, "b.pdf", content="same") == first
    assert (count(database, Document), count(database, SourceFile)) == (1, 2)


def test_other_bytes_in_the_same_place_are_another_document(
    database: Database, record: Recording
) -> None:
    assert record(database, content="old") != record(database, content="new")
    assert count(database, SourceFile) == 2


def test_the_number_of_pages_is_noted(database: Database, record: Recording) -> None:
    document = record(database)
    note_contents(database, document, 7)
    with database.reading() as session:
        assert session.get_one(Document, document).page_count == 7


def test_the_files_within_a_file_are_listed_once(database: Database, record: Recording) -> None:
    document = record(database)
    attachments = (Attachment("Zahlen.csv", 8), Attachment("unknown", None))
    for _ in range(2):
        note_contents(database, document, 1, attachments)

    listed = run_query(database, "SELECT name, byte_size FROM attachments ORDER BY position", 9)[1]

    assert [Attachment(*row) for row in listed] == list(attachments)


def test_blocks_are_revised_by_the_worker_that_holds_the_run_alone(
    database: Database, record: Recording, claim: Claiming
) -> None:
    run = claim(database, record(database)).run_id
    RunStore(database, run, "worker").store_page(PAGE)
    header = replace(PAGE.blocks[0], label=Label.PAGE_HEADER, level=None)
    revised = replace(PAGE, blocks=(header, PAGE.blocks[1]))
    with pytest.raises(LeaseLost):
        RunStore(database, run, "another").revise_blocks([revised])
    with pytest.raises(ValueError, match="zip"):
        RunStore(database, run, "worker").revise_blocks([replace(PAGE, blocks=PAGE.blocks[:1])])
    assert stored_pages(database, run) == (PAGE,)

    RunStore(database, run, "worker").revise_blocks([revised])

    assert stored_pages(database, run) == (revised,)


def part(rows: int, page: int, continues: bool, repeated: int = 0) -> Page:
    cells = tuple(
        Cell(row, column, f"{page}.{row}.{column}", is_header=row == 0)
        for row in range(rows)
        for column in range(2)
    )
    table = Block(Label.TABLE, cells=cells, continues=continues, repeated_rows=repeated)
    text = Block(Label.TEXT, plain("between"))
    return Page(page, 595, 842, blocks=(table, text) if page == 3 else (table,))


def test_a_table_over_pages_is_asked_for_as_one_and_as_its_parts(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    document = record(database)
    run = claim(database, document).run_id
    parts = part(3, 1, False), part(2, 2, True, 1), part(2, 3, True), part(1, 4, False)
    for page in parts:
        RunStore(database, run, "worker").store_page(page)
    RunStore(database, run, "worker").close(RunStatus.COMPLETE, finished_at=now)

    whole = run_query(
        database,
        "SELECT row, text FROM current_table_cells"
        f" WHERE document_id = {document} AND table_number = 1 AND col = 0 ORDER BY row, col",
        99,
    )[1]
    tables = run_query(
        database,
        "SELECT table_number, first_page, last_page, parts, row_count, col_count"
        " FROM current_tables ORDER BY table_number",
        99,
    )[1]
    cells = run_query(database, "SELECT count(*) FROM current_cells", 9)[1]

    texts = ["1.0.0", "1.1.0", "1.2.0", "2.1.0", "3.0.0", "3.1.0"]
    assert whole == list(enumerate(texts))
    assert [tuple(map(int, row)) for row in tables] == [(1, 1, 3, 3, 6, 2), (2, 4, 4, 1, 1, 2)]
    assert cells == [(16,)]  # the parts keep all of theirs


def test_a_page_that_cannot_be_stored_whole_is_not_stored_at_all(
    database: Database, record: Recording, claim: Claiming
) -> None:
    run = claim(database, record(database)).run_id
    torn = replace(TABLE, cells=(Cell(0, 0, "a", row_span=0),))
    with pytest.raises(IntegrityError):
        RunStore(database, run, "worker").store_page(replace(PAGE, blocks=(torn,)))
    assert stored_pages(database, run) == ()


def test_a_page_is_stored_once_and_not_replaced(
    database: Database, record: Recording, claim: Claiming
) -> None:
    run = claim(database, record(database)).run_id
    first = RunStore(database, run, "worker").store_page(PAGE)
    assert RunStore(database, run, "worker").store_page(replace(PAGE, text="other")) == first
    assert stored_pages(database, run) == (PAGE,)


def test_a_run_that_read_nothing_cannot_be_called_complete_or_partial(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    run = claim(database, record(database)).run_id
    RunStore(database, run, "worker").store_page(FAILED)
    for status in (RunStatus.COMPLETE, RunStatus.PARTIAL, RunStatus.RUNNING):
        with pytest.raises(ValueError, match="run"):
            RunStore(database, run, "worker").close(status, finished_at=now)
    RunStore(database, run, "worker").close(RunStatus.FAILED, error_code="corrupt", finished_at=now)


def test_closing_keeps_fields_schema_answer_and_sums_of_tokens(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    run = claim(database, record(database)).run_id
    for page in (PAGE, SECOND):
        RunStore(database, run, "worker").store_page(page)
    fields = (
        Field("total", "1.234,50 EUR", Decimal("1234.50"), 1, BOX, Evidence.EXACT, 0.99),
        Field("date", "1. März 2026", datetime.date(2026, 3, 1)),
        Field("line_items[0].amount", "?", None, valid=False, problem="no number"),
    )
    RunStore(database, run, "worker").close(
        RunStatus.PARTIAL,
        [Segment(1, 1, 1, schema="invoice", schema_version="2", fields=fields)],
        answer='{"total": 1}',
        thoughts="Hm.",
        error_code="truncated",
        error="Page 2 was cut off.",
        finished_at=now,
    )
    with database.reading() as session:
        closed = session.get_one(Run, run)
        answer, thoughts = closed.answer, closed.thoughts
        rows = session.scalars(select(FieldRow).order_by(FieldRow.id)).all()
    assert (closed.status, closed.schema, closed.schema_version) == ("partial", "invoice", "2")
    assert (closed.error_code, closed.error) == ("truncated", "Page 2 was cut off.")
    assert (answer, thoughts, closed.finished_at) == ('{"total": 1}', "Hm.", now)
    assert (closed.input_tokens, closed.output_tokens) == (100, 25)
    assert closed.lease_owner is None
    assert [row.number for row in rows] == [Decimal("1234.50"), None, None]
    assert [row.date for row in rows] == [None, datetime.date(2026, 3, 1), None]
    assert [row.value for row in rows] == ["1234.50", "2026-03-01", None]
    assert (rows[2].item, rows[2].ordinal, rows[2].valid) == ("line_items", 0, False)


def test_closing_keeps_the_flaws_of_the_answer_and_the_answers_not_taken(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    run = claim(database, record(database)).run_id
    RunStore(database, run, "worker").store_page(PAGE)
    warnings, attempts = (
        ("repaired: a comma too many",),
        (Attempt("{", "cut", "length", 0, 1, 2, 3, 4),),
    )
    RunStore(database, run, "worker").close(
        RunStatus.COMPLETE, warnings=warnings, attempts=attempts, finished_at=now
    )
    with database.reading() as session:
        closed = session.get_one(Run, run)
        assert (read_warnings(closed.flaws), read_attempts(closed.attempts)) == (warnings, attempts)


def test_closing_a_run_without_flaws_and_attempts_leaves_none(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    run = claim(database, record(database)).run_id
    RunStore(database, run, "worker").store_page(SECOND)
    RunStore(database, run, "worker").close(RunStatus.COMPLETE, finished_at=now)
    with database.reading() as session:
        closed = session.get_one(Run, run)
        assert (closed.flaws, closed.attempts) == (None, None)


def test_a_box_of_unknown_origin_and_an_origin_without_a_box_are_refused(
    database: Database, record: Recording, claim: Claiming
) -> None:
    run = claim(database, record(database)).run_id
    cell = Cell(0, 0, "a", box=BOX)
    for block in (
        replace(TABLE, box_from=None),
        replace(TABLE, box=None),
        replace(TABLE, cells=(cell,)),
        replace(TABLE, cells=(replace(cell, box=None, box_from=BoxFrom.WORDS),)),
    ):
        with pytest.raises(IntegrityError, match="box_from"):
            RunStore(database, run, "worker").store_page(replace(PAGE, blocks=(block,)))
    assert stored_pages(database, run) == ()


def test_a_run_that_cannot_be_closed_whole_stays_open(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    run = claim(database, record(database)).run_id
    RunStore(database, run, "worker").store_page(PAGE)
    twice = (Field("total", "1", Decimal(1)), Field("total", "2", Decimal(2)))
    found = [Segment(1, 1, 1, fields=twice), Segment(1, 1, 1, fields=twice[:1])]
    with pytest.raises(IntegrityError):
        RunStore(database, run, "worker").close(RunStatus.COMPLETE, found[:1], finished_at=now)
    assert count(database, FieldRow) == 0
    RunStore(database, run, "worker").close(RunStatus.COMPLETE, found[1:], finished_at=now)


def test_closing_a_retried_run_replaces_its_fields(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    document = record(database)
    run = claim(database, document).run_id
    RunStore(database, run, "worker").store_page(PAGE)
    found = Segment(1, 1, 1, fields=(Field("total", "1", Decimal(1)),))
    RunStore(database, run, "worker").close(RunStatus.PARTIAL, [found], finished_at=now)
    claim(database, document, retry=True)
    RunStore(database, run, "worker").close(RunStatus.COMPLETE, [found], finished_at=now)
    assert count(database, FieldRow) == 1


def test_deleting_a_document_leaves_nothing_of_it(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    document = record(database)
    run = claim(database, document).run_id
    RunStore(database, run, "worker").store_page(PAGE)
    found = Segment(1, 1, 1, fields=(Field("total", "1", Decimal(1)),))
    RunStore(database, run, "worker").close(RunStatus.COMPLETE, [found], finished_at=now)
    with database.writing() as session:
        session.delete(session.get_one(Document, document))
    assert count(database, PageRow) == count(database, FieldRow) == count(database, SourceFile) == 0


def test_pages_of_a_run_are_copied_to_another_of_the_same_document(
    database: Database, record: Recording, claim: Claiming
) -> None:
    document = record(database)
    old = claim(database, document, "old").run_id
    for page in (PAGE, SECOND, FAILED):
        RunStore(database, old, "worker").store_page(page)
    new = claim(database, document, "new").run_id
    own = replace(SECOND, text="own")
    RunStore(database, new, "worker").store_page(own)
    assert RunStore(database, new, "worker").copy_pages(old, failed=False) == {1}
    assert stored_pages(database, new) == (PAGE, own)
    assert RunStore(database, new, "worker").copy_pages(old) == {3}
    assert RunStore(database, new, "worker").copy_pages(old) == frozenset()
    assert stored_pages(database, new) == (PAGE, own, FAILED)
    assert stored_pages(database, old) == (PAGE, SECOND, FAILED)


def test_pages_of_another_document_are_not_copied(
    database: Database, record: Recording, claim: Claiming
) -> None:
    first = claim(database, record(database, "a.pdf")).run_id
    second = claim(database, record(database, "b.pdf")).run_id
    with pytest.raises(ValueError, match="different documents"):
        RunStore(database, second, "worker").copy_pages(first)


def test_only_closed_runs_that_read_alike_lend_their_pages(
    database: Database, record: Recording, claim: Claiming, now: datetime.datetime
) -> None:
    document = record(database)
    runs = {
        recipe: claim(database, document, recipe, settings={"reading": reading}).run_id
        for recipe, reading in [
            ("complete", "alike"), ("partial", "alike"), ("running", "alike"), ("else", "other")
        ]
    }  # fmt: skip
    assert find_pages_read_alike(database, document, "alike") is None
    for run in runs.values():
        RunStore(database, run, "worker").store_page(PAGE)
    RunStore(database, runs["partial"], "worker").close(RunStatus.PARTIAL, finished_at=now)
    RunStore(database, runs["else"], "worker").close(RunStatus.COMPLETE, finished_at=now)
    assert find_pages_read_alike(database, document, "alike") == runs["partial"]
    RunStore(database, runs["complete"], "worker").close(RunStatus.COMPLETE, finished_at=now)
    assert find_pages_read_alike(database, document, "alike") == runs["complete"]
    assert find_pages_read_alike(database, document + 1, "alike") is None


def test_of_a_revised_page_only_what_changed_is_written_anew(
    database: Database, record: Recording, claim: Claiming
) -> None:
    """A heading keeps the tag of its answer; its level is known by the column."""
    run = claim(database, record(database)).run_id
    heading, item = Block(Label.SECTION_HEADER, plain("Water"), level=2), Block(Label.LIST_ITEM)
    footer = replace(item, content=plain("Page 1"), ordered=True)
    page = replace(PAGE, blocks=(heading, footer))
    RunStore(database, run, "worker").store_page(page)
    relabelled = replace(footer, label=Label.PAGE_FOOTER, ordered=False)

    RunStore(database, run, "worker").revise_blocks(
        [replace(page, blocks=(replace(heading, level=3), relabelled))]
    )

    assert run_query(database, "SELECT html, level FROM blocks ORDER BY position", 9)[1] == [
        ("<h2>Water</h2>", 3),
        ('<p class="page_footer">Page 1</p>', None),
    ]
    assert run_query(database, "SELECT html FROM pages", 9)[1] == [
        ('<html><body>\n<h2>Water</h2>\n<p class="page_footer">Page 1</p>\n</body></html>',)
    ]


def test_the_blocks_of_a_database_of_before_say_what_they_said(
    database: Database, record: Recording, claim: Claiming
) -> None:
    """Marks were stored with blanks at their edges, and lists in the HTML of the page alone."""
    run = claim(database, record(database)).run_id
    item, chart = Block(Label.LIST_ITEM, plain("x")), Block(Label.PICTURE, cells=(Cell(0, 0, "7"),))
    RunStore(database, run, "worker").store_page(replace(PAGE, blocks=(item, chart)))
    with database.writing() as session:
        of_item, of_chart = session.scalars(select(BlockRow).order_by(BlockRow.position))
        of_item.html = "<li>a<b> b </b><b></b>&amp; c</li>"
        of_chart.html = (
            '<div class="chart">Corn<table><tbody><tr><td>7</td></tr></tbody></table></div>'
        )
        (page,) = session.scalars(select(PageRow))
        page.html = f"<html><body>\n<ol>\n{of_item.html}\n</ol>\n{of_chart.html}\n</body></html>"

    (stored,) = stored_pages(database, run)

    bold = Span("b", (Mark.BOLD,))
    assert stored.blocks == (
        replace(item, content=(Span("a "), bold, Span(" & c")), ordered=True),
        replace(chart, content=plain("Corn"), figure=Figure.CHART),
    )
    assert [block.text for block in stored.blocks] == ["a b & c", "Corn\n7"]
