"""The latest decisions about values, and the fields that wait, on both databases."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import insert

from parsers.document import Agreement, Evidence, Field, FieldKind, Page, Segment
from storage.database import Database
from storage.documents import RunStore
from storage.learning_queries import (
    Decided,
    decided_values,
    readers_of,
    review_state,
    waiting_fields,
)
from storage.leases import Claim
from storage.models import Action, CorrectionRow, RunStatus

Decide = Callable[..., None]
GOOD = Field("total", "5", Decimal(5), evidence=Evidence.EXACT)
TORN = Field("seller", "Ink", "Ink", 2, evidence=Evidence.FUZZY, probability=0.5)


@pytest.fixture
def decide(database: Database, now: datetime.datetime) -> Decide:
    """Adds a decision about `total` of the first segment, which had been read as 5."""

    def decide(document_id: int, action: str = Action.ACCEPTED, **changes: Any) -> None:
        values: dict[str, Any] = {
            "document_id": document_id, "segment": 1, "schema": "receipt", "path": "total",
            "action": action, "value": "5", "kind": "number", "old_value": "5", "old_raw": "5",
            "old_evidence": "exact", "old_agreement": "alone", "old_valid": True,
            "engine": "ocr", "model": "embedded", "reviewer": "ada", "decided_at": now,
        }  # fmt: skip
        with database.writing() as session:
            session.execute(insert(CorrectionRow).values(**(values | changes)))

    return decide


def told(decided: tuple[Decided, ...]) -> list[tuple[str, str, str | None]]:
    return [(each.path, each.action, each.text) for each in decided]


def test_without_decisions_there_is_nothing(database: Database) -> None:
    assert decided_values(database) == ()
    assert review_state(database) == (0, None)
    assert waiting_fields(database) == ()
    assert readers_of(database, []) == {}


def test_of_a_value_the_latest_decision_counts(
    database: Database, record: Callable[..., int], decide: Decide
) -> None:
    document = record(database)
    decide(document, "corrected", value="6")
    decide(document, "accepted")
    decide(document, "corrected", value="7", segment=2)
    decide(document, "corrected", value="8", schema=None)
    decide(document, "not_on_page", value=None, kind=None, path="tax")
    assert [(each.segment, each.schema, each.text) for each in decided_values(database)] == [
        (1, "receipt", "5"), (2, "receipt", "7"), (1, None, "8"), (1, "receipt", None),
    ]  # fmt: skip
    assert review_state(database) == (5, None)


def test_what_was_withdrawn_and_what_is_no_value_is_left_out(
    database: Database, record: Callable[..., int], decide: Decide
) -> None:
    document = record(database)
    decide(document, "corrected", value="6")
    decide(document, "withdrawn", value=None)
    decide(document, "schema", path=None, value="invoice")
    decide(document, "note", path=None, value="blurred")
    assert decided_values(database) == ()
    decide(document, "signed_off")
    assert told(decided_values(database)) == [("total", "signed_off", "5")]


def test_values_of_a_row_that_was_deleted_are_left_out_and_later_ones_count(
    database: Database, record: Callable[..., int], decide: Decide
) -> None:
    document = record(database)
    decide(document, path="line_items[0].amount")
    decide(document, path="line_items[1].amount")
    decide(document, path="line_items[1].amount", segment=2)
    decide(document, "row_deleted", path="line_items[1]", value=None, kind=None)
    assert [(each.segment, each.path) for each in decided_values(database)] == [
        (1, "line_items[0].amount"), (2, "line_items[1].amount"),
    ]  # fmt: skip
    decide(document, "corrected", path="line_items[1].amount", value="9")
    assert told(decided_values(database))[-1] == ("line_items[1].amount", "corrected", "9")
    decide(document, "row_deleted", path="line_items[0]", value=None, kind=None)
    decide(document, "withdrawn", path="line_items[0]", value=None, kind=None)
    assert "line_items[0].amount" in [each.path for each in decided_values(database)]


def test_what_was_accepted_without_a_value_is_what_stood_on_the_page(
    database: Database, record: Callable[..., int], decide: Decide
) -> None:
    document = record(database)
    nothing = {"value": None, "kind": None, "old_value": None}
    decide(document, path="date", old_raw="soon", **nothing)
    decide(document, path="tax", old_raw=None, old_evidence=None, **nothing)
    assert told(decided_values(database)) == [
        ("date", "accepted", "soon"), ("tax", "accepted", None),
    ]  # fmt: skip


def test_fields_wait_that_are_marked_and_not_decided(
    database: Database,
    record: Callable[..., int],
    claim: Callable[..., Claim],
    now: datetime.datetime,
) -> None:
    claimed = claim(database, record(database))
    store = RunStore(database, claimed.run_id, "worker")
    store.store_page(Page(1, 595, 842))
    day = datetime.date(2026, 2, 1)
    fields = (
        GOOD,
        TORN,
        Field("date", "1 Feb", day, evidence=Evidence.NORMALIZED, valid=False),
        Field("tax", "1", Decimal(1), evidence=Evidence.EXACT, agreement=Agreement.CONTRADICTED),
    )
    store.close(
        RunStatus.COMPLETE,
        (
            Segment(1, 1, 1, schema="receipt", fields=(GOOD,)),
            Segment(2, 2, 2, schema="invoice", fields=fields),
        ),
        finished_at=now,
    )
    waiting = waiting_fields(database)
    assert [(each.segment, each.path, each.kind) for each in waiting] == [
        (2, "date", FieldKind.DATE), (2, "seller", FieldKind.TEXT), (2, "tax", FieldKind.NUMBER),
    ]  # fmt: skip
    seller = waiting[1]
    assert (seller.file_name, seller.schema, seller.value) == ("invoice.pdf", "invoice", "Ink")
    assert (seller.engine, seller.model, seller.probability) == ("ocr", "embedded", 0.5)
    assert (seller.evidence, seller.agreement, seller.valid) == ("fuzzy", "alone", True)
    assert readers_of(database, [claimed.run_id]) == {claimed.run_id: ("ocr", "embedded")}
