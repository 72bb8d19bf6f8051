"""A line for each document is what the other tables say, whatever was written and in what order."""

import datetime
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, select, text

from migrations.first_summaries import filling
from parsers.document import (
    Agreement,
    Evidence,
    Field,
    Page,
    PageStatus,
    Segment,
    Source,
    Violation,
)
from storage.claims import claim_document
from storage.database import Database, open_database
from storage.decisions import Decision
from storage.documents import RunStore, make_current, note_contents
from storage.leases import Claim, ClaimOutcome, LeaseLost, break_lease
from storage.models import (
    Action,
    Document,
    DocumentWords,
    FieldRow,
    Run,
    RunStatus,
    SummaryRow,
)
from storage.overview import findings
from storage.pruning import delete_runs, superseded_runs
from storage.queries import all_documents
from storage.reviewing import decide, sign_off, take_back
from storage.sources import mark_gone, move_source, record_source
from storage.summaries import refresh_summaries

MINUTE = datetime.timedelta(minutes=1)
SOUND = Field("total", "5", "5", 1, evidence=Evidence.EXACT)


def rows_of(database: Database) -> tuple[list[Any], list[Any]]:
    with database.reading() as session:
        lines = session.execute(select(SummaryRow.__table__).order_by(SummaryRow.document_id))
        words = session.execute(select(DocumentWords.__table__).order_by(DocumentWords.document_id))
        return [
            [tuple(row) for row in lines],
            [(row.document_id, sorted(row.text.split("\n"))) for row in words],
        ]


def from_scratch(database: Database) -> tuple[list[Any], list[Any]]:
    with database.writing() as session:
        session.execute(delete(SummaryRow))
        session.execute(delete(DocumentWords))
        refresh_summaries(session, session.scalars(select(Document.id)).all())
    return rows_of(database)


class Writers:
    """Does at random what the program does."""

    def __init__(
        self,
        database: Database,
        seed: int,
        source: Callable[..., Source],
        claim: Callable[..., Claim],
        now: datetime.datetime,
    ) -> None:
        self.database, self.draw, self.source, self.claim = (
            database,
            random.Random(seed),
            source,
            claim,
        )
        self.now = now
        self.open: list[tuple[int, str]] = []

    def step(self) -> None:
        self.now += MINUTE
        ways = [
            self.record, self.record, self.begin, self.begin, self.close, self.close, self.close,
            self.gone, self.move, self.note, self.prune, self.decide, self.decide, self.sign,
            self.free, self.again,
        ]  # fmt: skip
        self.draw.choice(ways)()

    def some_source(self) -> Source:
        name = self.draw.choice(("a.pdf", "b_c.pdf", "d.pdf"))
        content = self.draw.choice(("one", "two", "three"))
        return self.source(name, content, modified_at=self.now)

    def record(self) -> None:
        record_source(self.database, self.some_source(), "application/pdf", self.now)

    def document(self) -> int | None:
        found = [each.document_id for each in all_documents(self.database)]
        return self.draw.choice(found) if found else None

    def begin(self) -> None:
        document = self.document()
        if document is None:
            return
        owner, recipe = (
            f"worker {self.draw.random()}",
            self.draw.choice(("first", "second", "third")),
        )
        claim = self.claim(
            self.database, document, recipe, owner, self.now, 2, retry=self.draw.random() < 0.3
        )
        if claim.outcome is ClaimOutcome.CLAIMED:
            store = RunStore(self.database, claim.run_id, owner)
            for number in (1, 2):
                status = self.draw.choice((PageStatus.COMPLETE, PageStatus.FAILED))
                error = "Too slow." if status is PageStatus.FAILED else None
                warnings = self.draw.choice(((), ("cut", "odd")))
                page = Page(number, 595, 842, status=status, error=error, warnings=warnings)
                store.store_page(page)
            self.open.append((claim.run_id, owner))

    def free(self) -> None:
        if self.open:
            break_lease(self.database, *self.draw.choice(self.open))

    def close(self) -> None:
        if not self.open:
            return
        run, owner = self.open.pop(self.draw.randrange(len(self.open)))
        status = self.draw.choice((RunStatus.COMPLETE, RunStatus.PARTIAL, RunStatus.FAILED))
        warnings = self.draw.choice(((), ("a warning",)))
        store = RunStore(self.database, run, owner)
        try:
            store.close(
                status, [*self.segments()], error_code=None, warnings=warnings, finished_at=self.now
            )
        except LeaseLost:
            pass
        except ValueError as error:
            assert "read no page" in str(error)

    def segments(self) -> Iterator[Segment]:
        for number in range(1, self.draw.randint(1, 3)):
            fields = tuple(
                self.field(name) for name in ("total", "tax", "to_%") if self.draw.random() < 0.8
            )
            paths = self.draw.sample(("total", "tax", "date"), self.draw.randint(1, 2))
            broken = (Violation("sum", "too large", tuple(paths)),) * self.draw.randint(0, 1)
            yield Segment(
                number, 1, 2, schema=self.draw.choice(("invoice", None)), closest="invoice",
                fit=self.draw.choice((0.2, None)), fields=fields, violations=broken,
            )  # fmt: skip

    def field(self, name: str) -> Field:
        return Field(
            name, "5", self.draw.choice(("5", "6 7", None)), 1, None,
            self.draw.choice((Evidence.EXACT, Evidence.FUZZY, Evidence.ABSENT)),
            self.draw.choice((None, 0.2, 0.9)), self.draw.random() < 0.8,
            agreement=self.draw.choice(tuple(Agreement)),
        )  # fmt: skip

    def gone(self) -> None:
        uris = [f"file:///in/{name}" for name in ("a.pdf", "d.pdf") if self.draw.random() < 0.5]
        mark_gone(self.database, "file:///in", uris, self.now)

    def move(self) -> None:
        to = self.some_source()
        if any(each.sha256 == to.sha256 for each in all_documents(self.database)):
            move_source(self.database, "file:///in/a.pdf", to, self.now)

    def note(self) -> None:
        document = self.document()
        if document is not None:
            note_contents(self.database, document, self.draw.randint(1, 9))

    def prune(self) -> None:
        before = self.now - self.draw.randint(0, 5) * MINUTE
        delete_runs(self.database, superseded_runs(self.database, before), before)

    def run(self) -> int | None:
        found = [each.run_id for each in all_documents(self.database) if each.run_id]
        return self.draw.choice(found) if found else None

    def decide(self) -> None:
        run = self.run()
        if run is None:
            return
        with self.database.reading() as session:
            fields = session.scalars(select(FieldRow).where(FieldRow.run_id == run)).all()
        if fields:
            field = self.draw.choice(fields)
            path = field.path.removeprefix(f"segment[{field.segment}].")
            action = self.draw.choice((Action.ACCEPTED, Action.CORRECTED, Action.NOT_ON_PAGE))
            value = "7" if action is Action.CORRECTED else None
            decision = Decision(action, path, field.segment, value=value)
            decide(self.database, run, [decision], "ada", self.now)

    def sign(self) -> None:
        run, document = self.run(), self.document()
        if run is not None and self.draw.random() < 0.6:
            sign_off(self.database, run, "ada", self.now)
        elif document is not None:
            take_back(self.database, document, "ada", self.now)

    def again(self) -> None:
        run = self.run()
        with self.database.reading() as session:
            asked = select(Run.id).where(Run.status.in_(("complete", "partial")))
            runs = session.scalars(asked.order_by(Run.id)).all()
        if run is not None:
            make_current(self.database, self.draw.choice(runs), self.now)


@pytest.mark.parametrize("seed", range(4))
def test_what_was_kept_up_is_what_is_made_from_nothing(
    database: Database,
    make_source: Callable[..., Source],
    claim: Callable[..., Claim],
    now: datetime.datetime,
    seed: int,
) -> None:
    writers = Writers(database, seed, make_source, claim, now)
    for _ in range(40):
        writers.step()
    kept = rows_of(database)
    assert kept == from_scratch(database)
    assert len(kept[0]) == len(kept[1]) == len(all_documents(database))


@pytest.mark.parametrize("seed", range(4))
def test_what_is_counted_is_what_people_are_told(
    database: Database,
    make_source: Callable[..., Source],
    claim: Callable[..., Claim],
    now: datetime.datetime,
    seed: int,
) -> None:
    """Values and rules one by one; pages and answers, of which each may have several warnings, and
    segments that no schema fits, are apart."""
    writers = Writers(database, seed, make_source, claim, now)
    for _ in range(40):
        writers.step()
    with database.reading() as session:
        rows = session.scalars(select(SummaryRow).where(SummaryRow.run_id.is_not(None))).all()
    told = findings(database, [row.run_id for row in rows if row.run_id])
    for row in rows:
        found = told[row.run_id or 0]
        for name in (
            "changed",
            "absent",
            "contradicted",
            "fuzzy",
            "invalid",
            "improbable",
            "ambiguous",
            "unsupported",
        ):
            counted = sum(problem.reason == name for problem in found.problems)
            assert getattr(row, name) == counted, (seed, row.document_id, name)
        assert (row.warned > 0) == any(each.reason == "warned" for each in found.problems)
        assert row.fields == found.fields


@pytest.mark.parametrize("seed", range(4))
def test_the_migration_counts_alike(
    database: Database,
    make_source: Callable[..., Source],
    claim: Callable[..., Claim],
    now: datetime.datetime,
    seed: int,
) -> None:
    writers = Writers(database, 100 + seed, make_source, claim, now)
    writers.decide = writers.sign = lambda: None  # type: ignore[method-assign]
    for _ in range(40):
        writers.step()
    kept = rows_of(database)
    with database.writing() as session:
        for table in (DocumentWords, SummaryRow):
            session.execute(delete(table))
        for statement in filling(on_sqlite=database.is_sqlite):
            session.connection().exec_driver_sql(statement)
    assert rows_of(database) == kept


def test_writers_at_once_leave_what_the_last_one_saw(
    database: Database,
    make_source: Callable[..., Source],
    claim: Callable[..., Claim],
    record: Callable[..., int],
    now: datetime.datetime,
) -> None:
    """Of PostgreSQL each statement sees what was committed before it began."""
    for turn in range(10):
        document = record(database, f"{turn}.pdf", content=str(turn))
        run = claim(database, document, owner="worker").run_id
        store = RunStore(database, run, "worker")
        store.store_page(Page(1, 595, 842))
        other = make_source(f"other {turn}.pdf", str(turn))
        fields = [Segment(1, 1, 1, fields=(replace(SOUND, evidence=Evidence.ABSENT),))]
        with ThreadPoolExecutor(4) as threads:
            jobs = [
                threads.submit(store.close, RunStatus.COMPLETE, fields, finished_at=now),
                threads.submit(record_source, database, other, "application/pdf", now + MINUTE),
                threads.submit(note_contents, database, document, 7),
                threads.submit(claim, database, document, "second", "other worker"),
            ]
        for job in jobs:
            job.result()
    assert rows_of(database) == from_scratch(database)


def test_a_value_that_holds_what_databases_split_at_is_counted_once(
    database: Database, claim: Callable[..., Claim], record: Callable[..., int], now: Any
) -> None:
    """`to_%` and `total` are different paths; a rule about one is not told of by the other."""
    run = claim(database, record(database)).run_id
    store = RunStore(database, run, "worker")
    store.store_page(Page(1, 595, 842))
    fields = (replace(SOUND, path="to_%", valid=False), SOUND)
    broken = (Violation("sum", "too large", ("total",)), Violation("sum", "too small", ("to_%",)))
    store.close(
        RunStatus.COMPLETE, [Segment(1, 1, 1, fields=fields, violations=broken)], finished_at=now
    )
    with database.reading() as session:
        row = session.scalars(select(SummaryRow)).one()
    assert (row.invalid, row.to_check, row.fields) == (2, 2, 2)


def test_a_claim_changes_no_line(
    database: Database, record: Callable[..., int], now: datetime.datetime
) -> None:
    document = record(database)
    kept = rows_of(database)
    claim_document(database, document, "ada", now)
    assert rows_of(database) == kept


def test_an_unchanged_line_is_not_written_again(
    sqlite_database: Database, record: Callable[..., int]
) -> None:
    document = record(sqlite_database)
    with sqlite_database.writing() as session:
        before = session.scalar(text("SELECT total_changes()"))
        refresh_summaries(session, [document])
        assert session.scalar(text("SELECT total_changes()")) == before


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    opened = open_database(sqlite_url)
    yield opened
    opened.close()
