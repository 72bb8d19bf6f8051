"""What the decisions in a database teach, on both databases."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from flows.review.learning import Cell, Tally, learn, reaching
from flows.review.lessons import (
    FRESH,
    Lessons,
    candidates,
    in_words,
    kinds_of,
    reviewed_in,
    reviewed_values,
)
from parsers.document import Evidence, Field, Page, Segment, Source
from parsers.types import DOCUMENT_TYPES
from storage.database import Database
from storage.decisions import Decision
from storage.documents import RunStore, record_source
from storage.learning_queries import decided_values, read_otherwise
from storage.leases import Recipe, claim_run
from storage.models import Action, CorrectionRow, RunStatus
from storage.reviewing import decide, sign_off

NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
SCHEMAS = [each.schema for each in DOCUMENT_TYPES.values()]
FUZZY = Field("total", "5", Decimal(5), evidence=Evidence.FUZZY)
EXACT = Field("seller", "Ink", "Ink", evidence=Evidence.EXACT)


@pytest.fixture
def read(database: Database) -> Callable[..., tuple[int, int]]:
    def read(name: str, *segments: Segment, engine: str = "ocr") -> tuple[int, int]:
        """The ids of a document and its run."""
        source = Source(Path(name), name.ljust(64, "0"), 1, name, f"file:///{name}", NOW)
        document = record_source(database, source, "application/pdf", NOW)
        recipe = Recipe(engine, engine, "embedded", "1", "1", "auto", None, {}, "1")
        claimed = claim_run(database, document, recipe, "worker", 60, NOW, 3)
        store = RunStore(database, claimed.run_id, "worker")
        store.store_page(Page(1, 595, 842))
        store.close(RunStatus.COMPLETE, segments, finished_at=NOW)
        return document, claimed.run_id

    return read


@pytest.fixture
def log(database: Database) -> Callable[..., None]:
    """Adds as many decisions about fuzzy totals of invoices, of which the first are right."""

    def log(document: int, count: int, right: int, **changes: Any) -> None:
        values: dict[str, Any] = {
            "document_id": document, "schema": "invoice", "path": "total", "old_value": "5",
            "old_raw": "5", "old_evidence": "fuzzy", "old_agreement": "alone", "old_valid": True,
            "engine": "ocr", "model": "embedded", "reviewer": "ada", "decided_at": NOW,
            "kind": "number", "value": "5",
        }  # fmt: skip
        rows = [
            values
            | {"segment": i + 1}
            | (
                {"action": Action.ACCEPTED}
                if i < right
                else {"action": Action.CORRECTED, "value": "6"}
            )
            | changes
            for i in range(count)
        ]
        with database.writing() as session:
            session.execute(insert(CorrectionRow), rows)

    return log


def test_without_decisions_nothing_is_said(database: Database) -> None:
    lessons = Lessons(database, SCHEMAS)
    assert lessons.calibrated(FUZZY, "ocr", "embedded", "money") is None
    assert lessons.kind_of("invoice", FUZZY) == "money"
    assert candidates(database, SCHEMAS, ()) == (0, ())
    assert reviewed_in(database, SCHEMAS) == ()


@pytest.mark.parametrize(("count", "told"), [(199, None), (200, (0.9, 200))])
def test_from_200_reviewed_values_on_a_share_is_told(
    database: Database, read: Callable[..., Any], log: Callable[..., None],
    count: int, told: tuple[float, int] | None,
) -> None:  # fmt: skip
    document, _ = read("a.pdf")
    log(document, count, 180)
    lessons = Lessons(database, SCHEMAS)
    assert lessons.calibrated(FUZZY, "ocr", "embedded", "money") == told
    assert lessons.calibrated(EXACT, "ocr", "embedded", "name") is None


def test_only_readings_teach(
    database: Database, read: Callable[..., Any], log: Callable[..., None]
) -> None:
    """Neither what was added by a person, nor notes, nor what was withdrawn."""
    document, _ = read("a.pdf")
    log(document, 3, 0, old_value=None, old_raw=None, old_evidence=None)
    log(document, 3, 0, action="note", path=None, kind=None)
    log(document, 3, 3, path="tax")
    log(document, 3, 0, path="tax", action="withdrawn", value=None, kind=None)
    log(document, 3, 3, path="net", action="signed_off", probability=float("nan"))
    log(document, 1, 0, path="net", action="not_on_page", value=None, kind=None)
    reviewed = reviewed_in(database, SCHEMAS)
    assert [(each.right, each.whole) for each in reviewed] == [
        (True, True), (True, True), (False, False),
    ]  # fmt: skip
    (group,) = learn(reviewed, least=1).groups
    assert (group.said, group.tally) == (Cell("fuzzy", "alone", True), Tally(3, 2, 2))


def test_a_later_reading_by_another_engine_is_judged_by_the_same_decisions(
    database: Database, read: Callable[..., Any]
) -> None:
    """Also where it is right, of which nobody decides again."""
    tax = Field("tax", "1", Decimal(1), evidence=Evidence.EXACT)
    date = Field("date", "1 Feb", datetime.date(2026, 2, 1), evidence=Evidence.NORMALIZED)
    net = Field("net", "soon", None, valid=False)
    invoice = Segment(1, 1, 1, schema="invoice", fields=(FUZZY, EXACT, tax, date, net))
    _, run = read("a.pdf", invoice)
    decide(database, run, [Decision(Action.NOT_ON_PAGE, "tax")], "ada", NOW)
    decide(database, run, [Decision(Action.CORRECTED, "total", value=Decimal("5.10"))], "ada", NOW)
    sign_off(database, run, "ada", NOW)
    assert [each.engine for each in decided_values(database)] == ["ocr"] * 5
    assert read_otherwise(database) == ()

    total = Field("total", "5,1", Decimal("5.1"), evidence=Evidence.EXACT, probability=0.5)
    other = Field("seller", "lnk", "lnk", evidence=Evidence.EXACT)
    fields = (total, other, tax, date, net)
    read("a.pdf", Segment(1, 1, 1, schema="invoice", fields=fields), engine="qwen")
    found = {each.path: each for each in read_otherwise(database)}
    assert {path: each.action for path, each in found.items()} == {
        "total": "accepted", "seller": "corrected", "tax": "corrected", "date": "signed_off",
    }  # fmt: skip
    assert {each.engine for each in found.values()} == {"qwen"}
    assert (found["total"].old_evidence, found["total"].probability) == ("exact", 0.5)
    reviewed = [each for each in reviewed_in(database, SCHEMAS) if each.traits.engine == "qwen"]
    assert sorted(each.right for each in reviewed) == [False, False, True, True]


def test_the_kind_is_that_of_the_schema_else_that_of_most_values(
    database: Database, read: Callable[..., Any], log: Callable[..., None]
) -> None:
    document, _ = read("a.pdf")
    log(document, 3, 3, schema="poem", path="verses[0].line")
    log(document, 2, 0, schema="poem", path="verses[1].line", value="x", kind="text")
    log(document, 1, 0, schema="poem", path="verses[2].line", value=None, kind=None)
    decided = decided_values(database)
    kinds = kinds_of(SCHEMAS, decided)
    assert kinds["poem", "verses", "line"] == "number"
    assert kinds["invoice", None, "total"] == "money"
    assert kinds["invoice", "line_items", "description"] == "text"
    assert {each.traits.kind for each in reviewed_values(decided, kinds)} == {"number"}


def test_fields_that_wait_are_beside_the_group_that_would_accept_them(
    database: Database, read: Callable[..., Any], log: Callable[..., None]
) -> None:
    old, _ = read("old.pdf")
    log(old, 500, 500)
    document, run = read(
        "new.pdf",
        Segment(1, 1, 1, schema="invoice", fields=(FUZZY, EXACT)),
        Segment(2, 1, 1, schema="invoice", fields=(FUZZY,)),
        Segment(3, 1, 1, schema="key_values", fields=(FUZZY,)),
    )
    groups = reaching(learn(reviewed_in(database, SCHEMAS)), 0.99)
    waiting, found = candidates(database, SCHEMAS, groups)
    assert (waiting, [(c.waiting.segment, c.waiting.path) for c in found]) == (
        3, [(1, "total"), (2, "total")],
    )  # fmt: skip
    assert all(each.group == groups[0] for each in found)
    decide(database, run, [Decision(Action.ACCEPTED, "total")], "ada", NOW)
    waiting, found = candidates(database, SCHEMAS, groups)
    assert (waiting, [each.waiting.segment for each in found]) == (2, [2])
    assert {each.waiting.document_id for each in found} == {document}


def test_lessons_are_learned_again_when_something_was_decided_but_not_all_the_time(
    database: Database, read: Callable[..., Any], log: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    document, _ = read("a.pdf")
    log(document, 200, 200)
    learned: list[int] = []
    real = Lessons._learn
    monkeypatch.setattr(Lessons, "_learn", lambda own: (learned.append(1), real(own))[1])
    now = 0.0
    waiting: list[Callable[[], None]] = []
    lessons = Lessons(database, SCHEMAS, lambda: now, waiting.append)

    def told() -> tuple[float, int] | None:
        return lessons.calibrated(FUZZY, "ocr", "embedded", "money")

    assert (told(), told(), len(learned)) == ((1, 200), (1, 200), 1)
    log(document, 200, 0, path="net")
    now = FRESH - 1
    assert (told(), len(learned)) == ((1, 200), 1)
    now = FRESH
    assert (told(), len(learned)) == ((1, 200), 1)  # what was known, while it is learned anew
    waiting.pop()()
    assert (told(), len(learned)) == ((0.5, 400), 2)
    now = 3 * FRESH
    told()
    waiting.pop()()
    assert (told(), len(learned)) == ((0.5, 400), 2)  # nothing was decided since


@pytest.mark.parametrize(
    ("share", "count", "words"),
    [
        (0.97, 312, "right in 97 % of 312 such values"),
        (311 / 312, 312, "right in 99.6 % of 312 such values"),
        (4999 / 5000, 5000, "right in 99.9 % of 5000 such values"),
        (1.0, 200, "right in 100 % of 200 such values"),
        (0.0, 1, "right in 0 % of 1 such value"),
    ],
)
def test_all_are_told_only_of_all(share: float, count: int, words: str) -> None:
    assert in_words((share, count)) == words
