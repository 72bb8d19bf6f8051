"""What reviewers decide is kept, counts at once, and outlasts every new reading."""

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from threading import Barrier, Event
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update

from parsers.document import (
    BoundingBox,
    Evidence,
    Field,
    FieldDefinition,
    FieldKind,
    ListDefinition,
    Page,
    SchemaDefinition,
    Segment,
    Violation,
)
from storage.approvals import approval_of, approvals_of
from storage.corrections import Correction, corrections_of
from storage.database import Database, downgrade, upgrade
from storage.decisions import Decision
from storage.documents import RunStore, make_current
from storage.evaluation_queries import measured_documents
from storage.learning_queries import decided_values
from storage.leases import Claim
from storage.models import Action, Document, ReviewedFieldRow, Run, RunStatus
from storage.overview import REREAD, UNPLACED, findings
from storage.pruning import delete_runs, superseded_runs
from storage.queries import current_run, stored_segments
from storage.reviewed_documents import reviewed_documents
from storage.reviewing import add_row, decide, sign_off, take_back
from storage.segments import read_segments
from storage.settling import settle_again
from storage.unplaced import unplaced
from storage.user_queries import run_query
from storage.views import create_schema_views

BOX = BoundingBox(0.1, 0.9, 0.3, 0.92)
AMOUNT = FieldDefinition("amount", FieldKind.NUMBER)
INVOICE = SchemaDefinition(
    "invoice",
    "1",
    (FieldDefinition("total", FieldKind.NUMBER), FieldDefinition("tax", FieldKind.NUMBER)),
    (ListDefinition("line_items", (AMOUNT,)),),
)
TOTAL = Field("total", "5", Decimal(5), 1, BOX, Evidence.FUZZY, 0.4, currency="EUR")
SCHEMAS = {"invoice": "invoice", "receipt": "receipt"}
ANN, BOB = "ann", "bob"
HOUR = datetime.timedelta(hours=1)

Reading = Callable[..., int]


def row(ordinal: int, value: str, y: float) -> Field:
    place = BoundingBox(0.1, y, 0.3, y + 0.02)
    return Field(
        f"line_items[{ordinal}].amount", value, Decimal(value), 1, place, Evidence.EXACT, 0.9
    )


ROWS = (row(0, "2", 0.4), row(1, "3", 0.5))


@pytest.fixture
def read(
    database: Database,
    record: Callable[..., int],
    claim: Callable[..., Claim],
    now: datetime.datetime,
) -> Reading:
    """Reads the document by a recipe, and returns the run."""
    count = iter(range(1000))

    def make(*fields: Field, recipe: str = "first", schema: str = "invoice", **given: Any) -> int:
        at = now + next(count) * HOUR
        run = claim(database, record(database), recipe, now=at).run_id
        store = RunStore(database, run, "worker")
        store.store_page(Page(1, 595, 842))
        segment = Segment(1, 1, 1, schema=schema, schema_version="1", fields=fields)
        store.close(RunStatus.COMPLETE, [replace(segment, **given)], finished_at=at)
        return run

    return make


def values(database: Database, run: int) -> dict[str, Any]:
    return {
        field.path: field.value
        for segment in stored_segments(database, run)
        for field in segment.fields
    }


def log(database: Database) -> tuple[Correction, ...]:
    with database.reading() as session:
        return corrections_of(session, 1)


def rows(database: Database, sql: str) -> list[tuple[Any, ...]]:
    return run_query(database, sql, 100)[1]


def correct(path: str, value: str, **given: Any) -> Decision:
    return Decision(Action.CORRECTED, path, value=Decimal(value), **given)


def field_of(database: Database, run: int, path: str = "total") -> Field:
    return next(f for s in stored_segments(database, run) for f in s.fields if f.path == path)


def test_a_correction_counts_at_once_and_what_was_read_is_kept(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    run = read(TOTAL, *ROWS)
    (id_,) = decide(database, run, [correct("total", "6", reason="a smudge")], ANN, now)

    field = field_of(database, run)
    assert (field.value, field.evidence, field.reviewed_by) == (6, Evidence.REVIEWED, ANN)
    ((as_read, *_),) = (each.fields for each in read_segments(database, run))
    assert as_read == TOTAL
    (one,) = log(database)
    assert (one.id, one.schema, one.value, one.kind) == (id_, "invoice", "6", FieldKind.NUMBER)
    assert (one.old_value, one.old_evidence, one.probability) == ("5", Evidence.FUZZY, 0.4)
    assert (one.engine, one.model, one.reason) == ("ocr", "embedded", "a smudge")
    assert (one.currency, one.decided_at) == ("EUR", now)
    assert (field.page_number, field.box, one.page_number, one.box) == (None,) * 4
    assert one.row_page == 1


def test_a_value_has_a_place_where_a_person_gave_it_or_it_was_there_before(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    run = read(TOTAL)
    drawn = BoundingBox(0.5, 0.5, 0.6, 0.52)
    for decision, place in (
        (Decision(Action.ACCEPTED, "total"), BOX),
        (correct("total", "5.00"), BOX),
        (correct("total", "6", page_number=1, box=drawn), drawn),
        (correct("total", "6"), drawn),
        (correct("total", "7"), None),
        (correct("total", "5"), BOX),
        (Decision(Action.NOT_ON_PAGE, "total"), None),
    ):
        decide(database, run, [decision], ANN, now)
        assert field_of(database, run).box == place


def test_a_typed_currency_is_of_its_correction_alone(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    run = read(TOTAL)
    for decision, currency in (
        (correct("total", "6", currency="USD"), "USD"),
        (Decision(Action.ACCEPTED, "total"), "USD"),
        (correct("total", "7"), "EUR"),
    ):
        decide(database, run, [decision], ANN, now)
        assert field_of(database, run).currency == currency


def test_of_a_document_that_is_signed_off_nothing_is_to_check(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    sum_of_none = Violation("line_items_total", "no line items", ())
    flawed = {"violations": (sum_of_none,), "fit": 0.1, "closest": "invoice"}
    run = read(TOTAL, schema=None, **flawed)  # type: ignore[arg-type]
    counts = "select to_check, fuzzy, invalid, untyped, changed from current_review"
    assert rows(database, counts) == [(3, 1, 1, 1, 0)]
    sign_off(database, run, ANN, now)
    assert rows(database, counts) == [(0, 0, 0, 0, 0)]
    take_back(database, 1, ANN, now)
    assert rows(database, counts) == [(2, 0, 1, 1, 0)]


def test_views_have_what_was_decided(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    create_schema_views(database, INVOICE)
    run = read(TOTAL, *ROWS)
    decide(
        database, run,
        [
            correct("total", "6"),
            correct("tax", "1"),
            correct("line_items[1].amount", "4"),
            Decision(Action.ROW_DELETED, "line_items[0]"),
        ],
        ANN, now,
    )  # fmt: skip
    assert rows(database, "SELECT total, tax FROM invoice") == [(6, 1)]
    assert rows(database, "SELECT ordinal, amount FROM invoice_line_items") == [(1, 4)]
    told = "SELECT path, evidence, reviewed_by FROM current_fields ORDER BY path"
    assert rows(database, told) == [
        ("line_items[1].amount", "reviewed", ANN), ("tax", "reviewed", ANN),
        ("total", "reviewed", ANN),
    ]  # fmt: skip


def test_decisions_outlast_another_reading_and_say_where_it_differs(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    first = read(TOTAL, *ROWS)
    decide(database, first, [correct("total", "6"), correct("line_items[1].amount", "4")], ANN, now)
    above = row(0, "1", 0.3)
    moved = [replace(each, path=f"line_items[{n}].amount") for n, each in enumerate(ROWS, 1)]
    second = read(replace(TOTAL, raw="8", value=Decimal(8)), above, *moved, recipe="second")

    assert current_run(database, 1) == second
    assert values(database, second) == {
        "total": 6, "line_items[0].amount": 1, "line_items[1].amount": 2, "line_items[2].amount": 4,
    }  # fmt: skip
    assert field_of(database, second).reread == "8"
    assert rows(database, "SELECT reread FROM current_fields WHERE path = 'total'") == [("8",)]
    assert field_of(database, first).reread is None


def test_another_schema_and_back_bring_the_decisions_of_each(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    first = read(TOTAL)
    decide(database, first, [correct("total", "6")], ANN, now)
    other = read(TOTAL, recipe="other", schema="receipt")
    assert values(database, other) == {"total": 5}
    decide(database, other, [correct("total", "7")], ANN, now)
    assert unplaced(database, other) == ()
    assert rows(database, "select changed from current_review") == [(0,)]

    assert make_current(database, first, now + 50 * HOUR)
    assert current_run(database, 1) == first
    assert values(database, first) == {"total": 6}
    assert not make_current(database, first, now + 60 * HOUR)
    assert make_current(database, other, now + 70 * HOUR)
    assert values(database, current_run(database, 1) or 0) == {"total": 7}


def test_a_run_that_counts_again_took_as_long_as_it_did(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    first = read(TOTAL)
    read(TOTAL, recipe="second")
    with database.writing() as session:
        session.execute(update(Run).where(Run.id == first).values(started_at=now - HOUR))
    make_current(database, first, now + 50 * HOUR)
    with database.reading() as session:
        run = session.get_one(Run, first)
    assert (run.started_at, run.finished_at) == (now + 49 * HOUR, now + 50 * HOUR)


def test_a_run_that_read_nothing_cannot_count_again(
    database: Database, claim: Callable[..., Claim], record: Callable[..., int], now: Any
) -> None:
    run = claim(database, record(database)).run_id
    with pytest.raises(ValueError, match="running"):
        make_current(database, run, now)
    with pytest.raises(ValueError, match="there is no run 99 any more"):
        make_current(database, 99, now)


def test_a_reading_that_is_tried_again_has_the_decisions_too(
    database: Database, read: Reading, claim: Callable[..., Claim], now: datetime.datetime
) -> None:
    run = read(TOTAL)
    decide(database, run, [correct("total", "6"), correct("tax", "1")], ANN, now)
    with database.writing() as session:
        session.execute(update(Run).values(status=RunStatus.PARTIAL))
    claim(database, 1, retry=True, now=now + HOUR)
    store = RunStore(database, run, "worker")
    found = Segment(1, 1, 1, schema="invoice", fields=(TOTAL, *ROWS))
    store.close(RunStatus.COMPLETE, [found], finished_at=now + HOUR)
    assert values(database, run)["total"] == 6
    assert values(database, run)["tax"] == 1


def test_a_run_that_ends_as_failed_has_nothing_settled(
    database: Database, read: Reading, claim: Callable[..., Claim], now: datetime.datetime
) -> None:
    run = read(TOTAL)
    decide(database, run, [correct("total", "6")], ANN, now)
    with database.writing() as session:
        session.execute(update(Run).values(status=RunStatus.PARTIAL))
    claim(database, 1, retry=True, now=now + HOUR)
    RunStore(database, run, "worker").close(RunStatus.FAILED, finished_at=now + HOUR)
    assert stored_segments(database, run) == ()
    assert rows(database, "SELECT count(*) FROM reviewed_fields") == [(0,)]
    assert len(log(database)) == 1


def test_pruning_leaves_every_decision(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    first = read(TOTAL)
    decide(database, first, [correct("total", "6")], ANN, now)
    second = read(TOTAL, recipe="second")
    later = now + 99 * HOUR
    assert delete_runs(database, superseded_runs(database, later), later) == 1
    assert (len(log(database)), values(database, second)) == (1, {"total": 6})
    third = read(TOTAL, recipe="third")
    assert values(database, third) == {"total": 6}


def test_a_document_that_is_deleted_takes_all_with_it(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    run = read(TOTAL)
    decide(database, run, [correct("total", "6")], ANN, now)
    sign_off(database, run, ANN, now)
    with database.writing() as session:
        session.execute(delete(Document))
    for table in ("corrections", "approvals", "reviewed_fields", "summaries"):
        assert rows(database, f"SELECT count(*) FROM {table}") == [(0,)]


def test_the_way_down_and_up_keeps_decisions_and_settles_them_again(
    database: Database, database_url: str, read: Reading, now: datetime.datetime
) -> None:
    run = read(TOTAL, *ROWS)
    decide(database, run, [correct("total", "6")], ANN, now)
    sign_off(database, run, BOB, now)
    before = log(database)
    database.close()
    downgrade(database_url, "0007")
    assert rows(database, "SELECT count(*) FROM corrections") == [(len(before),)]
    assert rows(database, "SELECT value FROM current_fields WHERE path = 'total'") == [("5",)]
    database.close()
    upgrade(database_url)

    assert log(database) == before
    assert values(database, run)["total"] == 5
    assert settle_again(database, lambda segment: segment, now + HOUR) == 1
    assert values(database, run)["total"] == 6
    with database.reading() as session:
        approval = approval_of(session, 1)
    assert approval and (approval.approved, approval.reviewer) == (True, BOB)
    assert settle_again(database, lambda segment: segment, now + HOUR) == 0


def test_there_is_nothing_to_settle_where_nothing_was_decided(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    run = read(TOTAL)
    decide(database, run, [Decision(Action.NOTE, value="ask the supplier")], ANN, now)
    decide(database, run, [Decision(Action.SCHEMA, value="receipt")], ANN, now)
    assert settle_again(database, lambda segment: segment, now) == 0
    assert [one.value for one in log(database)] == ["ask the supplier", "receipt"]


def test_withdrawing_brings_back_what_was_read(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    run = read(TOTAL, *ROWS)
    gone = Decision(Action.ROW_DELETED, "line_items[0]")
    decide(database, run, [correct("total", "6"), gone], ANN, now)
    back = [Decision(Action.WITHDRAWN, path) for path in ("total", "line_items[0]")]
    decide(database, run, back, BOB, now)
    assert stored_segments(database, run) == read_segments(database, run)
    assert len(log(database)) == 4


def test_a_row_can_be_added_corrected_and_deleted(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    run = read(TOTAL, *ROWS)
    ordinals = [
        add_row(database, run, "line_items", {"amount": correct("", str(n))}, ANN, now)
        for n in (7, 8)
    ]
    assert ordinals == [2, 3]
    decide(database, run, [correct("line_items[3].amount", "9")], BOB, now)
    assert values(database, run)["line_items[3].amount"] == 9
    decide(database, run, [Decision(Action.ROW_DELETED, "line_items[2]")], BOB, now)
    assert [path for path in values(database, run) if "[" in path] == [
        "line_items[0].amount", "line_items[1].amount", "line_items[3].amount",
    ]  # fmt: skip
    longer = read(TOTAL, *ROWS, row(2, "4", 0.6), recipe="second")
    assert [str(v) for path, v in values(database, longer).items() if "[" in path] == [
        "2", "3", "4", "9",
    ]  # fmt: skip


def test_two_people_who_add_a_row_at_once_add_two(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    run, start = read(TOTAL, *ROWS), Barrier(4, timeout=60)

    def add(value: int) -> int:
        start.wait()
        cells = {"amount": correct("", str(value))}
        return add_row(database, run, "line_items", cells, ANN, now)

    with ThreadPoolExecutor(4) as pool:
        ordinals = set(pool.map(add, (10, 20, 30, 40)))
    assert ordinals == {2, 3, 4, 5}
    assert {10, 20, 30, 40} <= set(values(database, run).values())


def test_of_two_people_at_one_field_the_later_wins_and_both_are_kept(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    run, start = read(TOTAL), Barrier(6, timeout=60)

    def correct_it(number: int) -> None:
        start.wait()
        decide(database, run, [correct("total", str(number))], f"reviewer {number}", now)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(correct_it, range(10, 16)))
    kept = log(database)
    assert sorted(str(one.value) for one in kept) == [str(n) for n in range(10, 16)]
    field = field_of(database, run)
    assert (str(field.value), field.reviewed_by) == (kept[-1].value, kept[-1].reviewer)


def test_a_decision_while_a_run_closes_is_not_lost(
    database: Database, read: Reading, claim: Callable[..., Claim], now: datetime.datetime
) -> None:
    """Whichever comes first, the new reading has it."""
    first = read(TOTAL)
    for number in range(8):
        run = claim(database, 1, f"again {number}", now=now + (number + 10) * HOUR).run_id
        store, start = RunStore(database, run, "worker"), Barrier(2, timeout=60)
        store.store_page(Page(1, 595, 842))

        def close(store: RunStore = store, start: Barrier = start, n: int = number) -> None:
            start.wait()
            at = now + (n + 10) * HOUR
            found = Segment(1, 1, 1, schema="invoice", fields=(TOTAL,))
            store.close(RunStatus.COMPLETE, [found], finished_at=at)

        def correct_it(start: Barrier = start, n: int = number) -> None:
            start.wait()
            decide(database, first, [correct("total", str(100 + n))], ANN, now)

        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(close), pool.submit(correct_it)]:
                done.result()
        assert values(database, run) == {"total": 100 + number}


def test_a_decision_waits_for_a_run_that_is_being_closed(
    database: Database, read: Reading, claim: Callable[..., Claim], now: datetime.datetime
) -> None:
    """Held up in the middle of closing, the run has not seen the decision: it must come after."""
    first = read(TOTAL)
    decide(database, first, [correct("tax", "1")], ANN, now)
    run = claim(database, 1, "second", now=now + HOUR).run_id
    closing, decided = Event(), Event()

    def slow(segment: Segment) -> Segment:
        closing.set()
        decided.wait(0.5)
        return segment

    store = RunStore(database, run, "worker", recheck=slow)
    store.store_page(Page(1, 595, 842))
    found = [Segment(1, 1, 1, schema="invoice", fields=(TOTAL,))]
    with ThreadPoolExecutor(1) as pool:
        closed = pool.submit(store.close, RunStatus.COMPLETE, found, finished_at=now + HOUR)
        assert closing.wait(30)
        decide(database, first, [correct("total", "6")], ANN, now)
        decided.set()
        closed.result()
    assert values(database, run) == {"total": 6, "tax": 1}


@pytest.mark.parametrize(
    ("decision", "why"),
    [
        (Decision(Action.ACCEPTED, "tax"), "no value tax"),
        (Decision(Action.ACCEPTED, "total", segment=2), "no segment 2"),
        (Decision(Action.ROW_DELETED, "line_items[9]"), r"no line_items\[9\]"),
        (Decision(Action.ROW_DELETED, "total"), "no row total"),
        (Decision(Action.WITHDRAWN, "total"), "nothing was decided"),
        (Decision(Action.CORRECTED, "total"), "to nothing"),
        (Decision(Action.CORRECTED, "line_items[0]", value="x"), "is a row"),
        (Decision(Action.CORRECTED), "about a value"),
        (Decision(Action.NOTE, value=" "[:0]), "not empty"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_nothing_is_stored(
    database: Database, read: Reading, now: datetime.datetime, decision: Decision, why: str
) -> None:
    run = read(TOTAL, *ROWS)
    with pytest.raises(ValueError, match=why):
        decide(database, run, [correct("total", "6"), decision], ANN, now) if (
            decision.action is not Action.WITHDRAWN
        ) else decide(database, run, [decision], ANN, now)
    assert (log(database), values(database, run)["total"]) == ((), 5)


def test_a_run_that_is_gone_or_read_nothing_cannot_be_decided_upon(
    database: Database, record: Callable[..., int], claim: Callable[..., Claim], now: Any
) -> None:
    with pytest.raises(ValueError, match="no run 9"):
        decide(database, 9, [correct("total", "6")], ANN, now)
    run = claim(database, record(database)).run_id
    with pytest.raises(ValueError, match="nothing was read"):
        decide(database, run, [correct("total", "6")], ANN, now)


def test_a_row_of_a_superseded_reading_is_decided_upon_as_it_was_seen(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    """The page was read again while somebody looked at it: the row has another number by now."""
    seen = read(TOTAL, *ROWS)
    moved = [replace(each, path=f"line_items[{n}].amount") for n, each in enumerate(ROWS, 1)]
    newer = read(TOTAL, row(0, "9", 0.3), *moved, recipe="second")
    decide(database, seen, [correct("line_items[0].amount", "4")], ANN, now)
    assert [int(v) for v in values(database, newer).values()] == [5, 9, 4, 3]


def test_accepting_what_counts_but_was_not_read_is_a_correction(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    decide(database, read(TOTAL), [correct("total", "6")], ANN, now)
    again = read(replace(TOTAL, raw="8", value=Decimal(8)), recipe="second")
    decide(database, again, [Decision(Action.ACCEPTED, "total")], BOB, now)
    one = log(database)[-1]
    assert (one.action, one.value, one.old_value) == (Action.CORRECTED, "6", "8")
    assert field_of(database, again).reread is None


def test_decided_values_are_no_problem_unless_they_are_read_otherwise(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    broken = Violation("sum", "5 is not the sum", ("total",))
    run = read(TOTAL, violations=(broken,))
    assert len(findings(database, [run])[run].problems) == 2
    decide(database, run, [Decision(Action.ACCEPTED, "total")], ANN, now)
    assert findings(database, [run])[run].problems == ()
    again = read(replace(TOTAL, raw="8", value=Decimal(8)), recipe="second")
    assert [one.why for one in findings(database, [again])[again].problems] == [REREAD.format("8")]


def test_a_decision_without_a_place_is_told(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    run = read(TOTAL, *ROWS)
    gone = Decision(Action.ROW_DELETED, "line_items[0]")
    decide(database, run, [correct("line_items[1].amount", "4"), gone], ANN, now)
    assert findings(database, [run])[run].problems[1:] == ()
    again = read(TOTAL, row(0, "2", 0.4), recipe="second")
    (one,) = unplaced(database, again)
    assert (one.path, one.value) == ("line_items[1].amount", "4")
    assert UNPLACED in [each.why for each in findings(database, [again])[again].problems]
    assert unplaced(database, run) == ()


def test_what_is_measured_is_what_was_read(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    decide(database, read(TOTAL), [correct("total", "6")], ANN, now)
    (document,) = measured_documents(database, "invoice")
    assert document.segments[0]["total"].value == 5


def test_the_rules_are_judged_anew_where_something_was_decided(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    run = read(TOTAL, violations=(Violation("sum", "5 is not 6", ("total",)),))
    decide(
        database, run, [correct("total", "6")], ANN, now, lambda each: replace(each, violations=())
    )
    assert [each.violations for each in stored_segments(database, run)] == [()]
    assert len(read_segments(database, run)[0].violations) == 1
    assert rows(database, "SELECT count(*) FROM current_violations") == [(0,)]


def test_signing_off_accepts_what_nobody_decided(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    run = read(TOTAL, *ROWS)
    decide(database, run, [correct("total", "6")], ANN, now)
    sign_off(database, run, BOB, now, reason="checked")
    assert [one.action for one in log(database)] == [
        Action.CORRECTED, Action.SIGNED_OFF, Action.SIGNED_OFF,
    ]  # fmt: skip
    told = "SELECT approved_by FROM summaries"
    assert rows(database, told) == [(BOB,)]
    assert rows(database, "SELECT count(*) FROM current_review WHERE approved_at > '2026-01-01'")


def approved(database: Database) -> bool:
    with database.reading() as session:
        approval = approval_of(session, 1)
    return approval is not None and approval.approved


def test_an_approval_lapses_when_a_value_changes(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    run = read(TOTAL, *ROWS)
    sign_off(database, run, ANN, now)
    decide(database, run, [Decision(Action.ACCEPTED, "total")], BOB, now)
    decide(database, run, [Decision(Action.NOTE, value="paid")], BOB, now)
    assert approved(database)
    decide(database, run, [correct("total", "6")], BOB, now)
    assert not approved(database)
    assert rows(database, "SELECT approved_by FROM summaries") == [(None,)]
    with database.reading() as session:
        told = [(one.approved, one.reviewer) for one in approvals_of(session, 1)]
    assert told == [(True, ANN), (False, "pagemill")]


@pytest.mark.parametrize(
    ("again", "lasts"),
    [
        ((TOTAL, *ROWS), True),
        ((replace(TOTAL, raw="5.00", value=Decimal("5.00")), *ROWS), True),
        ((replace(TOTAL, raw="8", value=Decimal(8)), *ROWS), False),
        ((TOTAL, *ROWS, row(2, "1", 0.6)), False),
    ],
)
def test_an_approval_lapses_when_a_new_reading_differs(
    database: Database, read: Reading, now: Any, again: tuple[Field, ...], lasts: bool
) -> None:
    sign_off(database, read(TOTAL, *ROWS), ANN, now)
    second = read(*again, recipe="second")
    assert approved(database) is lasts
    sign_off(database, second, BOB, now)
    assert approved(database)


def test_only_what_counts_now_can_be_signed_off(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    first = read(TOTAL)
    read(TOTAL, recipe="second")
    with pytest.raises(ValueError, match="no longer"):
        sign_off(database, first, ANN, now)


def test_an_approval_lapses_when_a_decision_is_withdrawn(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    run = read(TOTAL)
    sign_off(database, run, ANN, now)
    decide(database, run, [Decision(Action.WITHDRAWN, "total")], BOB, now)
    assert not approved(database)


def test_an_approval_can_be_taken_back(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    run = read(TOTAL)
    assert not take_back(database, 1, ANN, now)
    sign_off(database, run, ANN, now)
    assert take_back(database, 1, BOB, now, "too early")
    assert not approved(database)


def test_settled_rows_know_the_reading_and_the_decision(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    run = read(TOTAL, *ROWS)
    ids = decide(database, run, [correct("total", "6"), correct("tax", "1")], ANN, now)
    with database.reading() as session:
        stored = {row.path: row for row in session.scalars(select(ReviewedFieldRow))}
    assert (stored["total"].correction_id, stored["tax"].correction_id) == ids
    assert stored["total"].field_id is not None
    assert (stored["tax"].field_id, stored["tax"].reviewed_at) == (None, now)
    assert stored["line_items[0].amount"].correction_id is None


def test_readers_may_read_what_was_decided(postgres_url: str) -> None:
    from storage.database import open_database
    from storage.rights import grant_reading

    grant_reading(postgres_url, "analyst")
    database = open_database(postgres_url)
    with database.writing() as session:
        session.execute(text("SET ROLE analyst"))
        for name in (
            "corrections", "reviewed_fields", "reviewed_violations", "approvals", "claims",
            "summaries", "current_corrections", "current_review",
        ):  # fmt: skip
            assert session.execute(text(f"SELECT * FROM {name}")).all() == []
    database.close()


def test_a_document_in_which_nothing_was_found_can_have_a_note(
    database: Database, record: Callable[..., int], claim: Callable[..., Claim], now: Any
) -> None:
    run = claim(database, record(database)).run_id
    store = RunStore(database, run, "worker")
    store.store_page(Page(1, 595, 842))
    store.close(RunStatus.PARTIAL, finished_at=now)
    decide(database, run, [Decision(Action.NOTE, value="blank")], ANN, now)
    assert [one.value for one in log(database)] == ["blank"]


def test_an_added_row_outlasts_the_return_of_an_earlier_reading(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    """Another row of equal values stands there already."""
    run = read(TOTAL, *ROWS)
    cells = {"amount": correct("", "2", page_number=1, box=BoundingBox(0.1, 0.4, 0.3, 0.42))}
    ordinal = add_row(database, run, "line_items", cells, ANN, now + HOUR)
    before = values(database, run)
    read(TOTAL, recipe="second", schema="receipt")
    make_current(database, run, now + 5 * HOUR)
    decide(database, run, [Decision(Action.ACCEPTED, "total")], BOB, now + 6 * HOUR)
    assert f"line_items[{ordinal}].amount" in values(database, run)
    again = read(TOTAL, *ROWS, recipe="third")
    assert values(database, again) == before


def test_rows_that_had_the_same_number_in_two_readings_are_two(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    new = row(0, "1", 0.3)
    run = read(TOTAL, *ROWS)
    decide(database, run, [correct("line_items[0].amount", "8")], ANN, now)
    second = read(TOTAL, new, row(1, "2", 0.4), row(2, "3", 0.5), recipe="second")
    decide(database, second, [correct("line_items[0].amount", "7")], ANN, now + 2 * HOUR)
    told = "select value from current_corrections order by correction_id"
    assert rows(database, told) == [("8",), ("7",)]
    assert [each.value for each in decided_values(database)] == ["8", "7"]
    third = read(TOTAL, new, recipe="third")
    assert [each.value for each in unplaced(database, third)] == ["8"]
    assert rows(database, "select changed from current_review") == [(1,)]
    fourth = read(TOTAL, row(0, "3", 0.5), recipe="fourth")
    assert [each.value for each in unplaced(database, fourth)] == ["8", "7"]
    assert rows(database, "select changed from current_review") == [(2,)]
    moved = read(TOTAL, row(0, "2", 0.405), recipe="moved")
    decide(database, moved, [correct("line_items[0].amount", "9")], ANN, now + 9 * HOUR)
    assert rows(database, told) == [("7",), ("9",)]


def test_of_a_deleted_row_every_value_was_read_wrongly(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    run = read(TOTAL, *ROWS)
    decide(database, run, [correct("line_items[1].amount", "4")], ANN, now)
    decide(database, run, [Decision(Action.ROW_DELETED, "line_items[1]")], ANN, now)
    (made_up,) = decided_values(database)
    assert (made_up.path, made_up.action) == ("line_items[1].amount", Action.ROW_DELETED)
    assert (made_up.right, made_up.text, made_up.old_value) == (False, None, "3")
    assert (made_up.old_evidence, made_up.probability) == (Evidence.EXACT, 0.9)
    sign_off(database, run, ANN, now)
    assert [each.right for each in decided_values(database)] == [False, True, True]
    decide(database, run, [correct("line_items[1].amount", "5")], ANN, now)
    assert [each.action for each in decided_values(database)].count(Action.ROW_DELETED) == 0
    decide(database, run, [Decision(Action.WITHDRAWN, "line_items[1].amount")], ANN, now)
    decide(database, run, [Decision(Action.WITHDRAWN, "line_items[1]")], ANN, now)
    assert {each.path for each in decided_values(database)} == {"total", "line_items[0].amount"}


def test_right_is_what_was_read_whatever_was_pressed(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    def right() -> list[bool]:
        return [each.right for each in decided_values(database)]

    run = read(TOTAL)
    decide(database, run, [correct("total", "6")], ANN, now)
    assert right() == [False]
    decide(database, run, [correct("total", "5.00")], ANN, now)
    assert right() == [True]
    decide(database, run, [correct("total", "5", currency="USD")], ANN, now)
    assert right() == [False]
    decide(database, run, [Decision(Action.ACCEPTED, "total")], ANN, now)
    assert (right(), log(database)[-1].action) == ([False], Action.CORRECTED)


def test_what_has_no_place_is_settled_by_withdrawing_it_or_by_signing_off(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    changed = "select changed from current_review"
    good = replace(TOTAL, evidence=Evidence.EXACT, probability=0.95)
    run = read(good, *ROWS)
    decide(database, run, [correct("line_items[1].amount", "9")], ANN, now)
    second = read(good, ROWS[0], recipe="second")
    assert rows(database, changed) == [(1,)]
    decide(database, second, [Decision(Action.WITHDRAWN, "line_items[1].amount")], BOB, now)
    assert rows(database, changed) == [(0,)]
    third = read(good, *ROWS, recipe="third")
    decide(database, third, [correct("line_items[1].amount", "9")], ANN, now)
    fourth = read(good, ROWS[0], recipe="fourth")
    sign_off(database, fourth, BOB, now + 9 * HOUR)
    assert rows(database, changed) == [(0,)]
    assert (reviewed_documents(database)[0].is_whole, unplaced(database, fourth)) == (True, ())
    fifth = read(good, *ROWS, recipe="fifth")
    assert values(database, fifth)["line_items[1].amount"] == 3


def test_a_decision_about_a_segment_that_is_gone_can_be_withdrawn(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    run = read(TOTAL, number=2)
    decide(database, run, [correct("total", "6", segment=2, page_number=2)], ANN, now)
    second = read(recipe="second")
    assert [one.value for one in unplaced(database, second)] == ["6"]
    decide(database, second, [Decision(Action.WITHDRAWN, "total", segment=2)], BOB, now)
    assert unplaced(database, second) == ()


def test_to_sign_off_twice_does_nothing(
    database: Database, read: Reading, now: datetime.datetime
) -> None:
    run = read(TOTAL, *ROWS)
    sign_off(database, run, ANN, now)
    sign_off(database, run, BOB, now + HOUR)
    with database.reading() as session:
        assert [each.reviewer for each in approvals_of(session, 1)] == [ANN]
