"""The documents that a file holds are stored as a whole, and read again as they were."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from parsers.document import (
    Agreement,
    BoundingBox,
    Evidence,
    Field,
    FieldDefinition,
    FieldKind,
    ListDefinition,
    OtherReading,
    Page,
    SchemaDefinition,
    Segment,
    Violation,
)
from storage.database import Database
from storage.documents import RunStore
from storage.leases import Claim
from storage.models import RunStatus
from storage.queries import run_overview, stored_fields, stored_segments
from storage.segments import field_row
from storage.user_queries import run_query
from storage.views import create_schema_views

BOX = BoundingBox(0.1, 0.2, 0.3, 0.4)
AMOUNT = FieldDefinition("amount", FieldKind.NUMBER)
RECEIPT = SchemaDefinition(
    "receipt",
    "1",
    (FieldDefinition("total", FieldKind.NUMBER), FieldDefinition("date", FieldKind.DATE)),
    (ListDefinition("line_items", (AMOUNT,)),),
)
UNREAD = Field(
    "date", "?", None, valid=False, problem="not a date",
    readings=(
        OtherReading("ocr", "1.2.26", datetime.date(2026, 2, 1)),
        OtherReading("labels", "soon", "soon"),
    ),
)  # fmt: skip
OTHER_WAY = OtherReading("ocr", "9,80", Decimal("9.80"), 1, BOX)
FIRST = Segment(
    1, 1, 1, None, "receipt", "1", 0.75,
    fields=(
        Field(
            "total", "9,90", Decimal("9.90"), 1, BOX, Evidence.EXACT, 0.5, False, "not the sum",
            "EUR", Agreement.CONTRADICTED, (OTHER_WAY, OtherReading("labels", "?", None)), 0.25,
        ),
        Field("line_items[0].amount", "4", Decimal(4), agreement=Agreement.AMBIGUOUS),
    ),
    violations=(Violation("sum", "4.00 is not 9.90", ("total", "line_items[0].amount")),),
)  # fmt: skip
SECOND = Segment(
    2, 1, 2, BOX, "receipt", "1", 0.5, "receipt",
    fields=(
        Field("total", "5", Decimal(5)),
        Field("date", "1.2.26", datetime.date(2026, 2, 1), readings=(
            OtherReading("month first", "1.2.26", datetime.date(2026, 1, 2)),
        )),
        Field("line_items[0].amount", "5", Decimal(5)),
    ),
    violations=(Violation("required", "company was not found", ("company",)),),
)  # fmt: skip
UNKNOWN = Segment(
    3, 3, 3, closest="invoice", fields=(UNREAD,),
    violations=(Violation("odd", "nothing is concerned", ()),),
)  # fmt: skip

Storing = Callable[[Database], int]


@pytest.fixture
def store(
    record: Callable[..., int], claim: Callable[..., Claim], now: datetime.datetime
) -> Storing:
    """Stores a file of three documents, and returns its run."""

    def make(database: Database) -> int:
        run = claim(database, record(database)).run_id
        RunStore(database, run, "worker").store_page(Page(1, 595, 842))
        found = [FIRST, SECOND, UNKNOWN]
        RunStore(database, run, "worker").close(RunStatus.COMPLETE, found, finished_at=now)
        return run

    return make


def rows(database: Database, sql: str) -> list[tuple[Any, ...]]:
    return run_query(database, sql, 100)[1]


def test_a_run_that_found_nothing_has_no_segment(
    database: Database, record: Callable[..., int], claim: Callable[..., Claim]
) -> None:
    run = claim(database, record(database)).run_id
    assert stored_segments(database, run) == ()
    assert stored_fields(database, run) == ()


def test_segments_are_read_as_they_were_stored(database: Database, store: Storing) -> None:
    assert stored_segments(database, store(database)) == (FIRST, SECOND, UNKNOWN)


def test_the_fields_of_later_segments_are_told_apart_by_their_paths(
    database: Database, store: Storing
) -> None:
    paths = [field.path for field in stored_fields(database, store(database))][:5]
    assert paths[:2] == ["total", "line_items[0].amount"]
    assert paths[2:] == [
        "segment[2].total", "segment[2].date", "segment[2].line_items[0].amount",
    ]  # fmt: skip


def test_the_schema_of_the_run_is_that_of_its_first_segment(
    database: Database, store: Storing
) -> None:
    (run,) = run_overview(database, [store(database)])
    assert run.schema == "receipt"


def test_a_typed_view_has_a_row_for_each_segment(database: Database, store: Storing) -> None:
    store(database)
    create_schema_views(database, RECEIPT)
    asked = "SELECT segment, first_page, last_page, total, date FROM receipt ORDER BY segment"
    day = datetime.date(2026, 2, 1)
    found = [(n, a, b, float(total), str(date)) for n, a, b, total, date in rows(database, asked)]
    assert found == [(1, 1, 1, 9.9, "None"), (2, 1, 2, 5.0, str(day))]
    items = "SELECT segment, ordinal, amount FROM receipt_line_items ORDER BY segment"
    assert [(n, o, int(a)) for n, o, a in rows(database, items)] == [(1, 0, 4), (2, 0, 5)]


def test_what_is_broken_and_what_others_read_is_asked_in_sql(
    database: Database, store: Storing
) -> None:
    store(database)
    broken = "SELECT segment, rule, message, paths FROM current_violations ORDER BY segment"
    assert rows(database, broken) == [
        (1, "sum", "4.00 is not 9.90", "total\nline_items[0].amount"),
        (2, "required", "company was not found", "segment[2].company"),
        (3, "odd", "nothing is concerned", ""),
    ]
    read = (
        "SELECT f.path, f.value, f.agreement, r.reader, r.value FROM current_fields AS f"
        " JOIN current_readings AS r ON r.field_id = f.field_id ORDER BY f.field_id, r.reader"
    )
    assert rows(database, read) == [
        ("total", "9.90", "contradicted", "labels", None),
        ("total", "9.90", "contradicted", "ocr", "9.80"),
        ("segment[2].date", "2026-02-01", "alone", "month first", "2026-01-02"),
        ("segment[3].date", None, "alone", "labels", "soon"),
        ("segment[3].date", None, "alone", "ocr", "2026-02-01"),
    ]
    pages = "SELECT segment, first_page, last_page, schema, fit FROM current_segments ORDER BY 1"
    assert rows(database, pages)[2] == (3, 3, 3, None, None)


def test_the_stored_path_names_the_segment_but_for_the_first() -> None:
    field = Field("line_items[0].amount", "1", None)
    assert field_row(1, 1, field)["path"] == "line_items[0].amount"
    second = field_row(1, 2, field)
    assert second["path"] == "segment[2].line_items[0].amount"
    assert (second["segment"], second["name"], second["item"]) == (2, "amount", "line_items")


@pytest.mark.parametrize(
    ("path", "name", "item", "ordinal"),
    [
        ("total", "total", None, None),
        ("line_items[0].amount", "amount", "line_items", 0),
        ("line_items[12].tax.rate", "tax.rate", "line_items", 12),
        ("odd[", "odd[", None, None),
        ("odd[x].y", "odd[x].y", None, None),
    ],
)
def test_a_path_tells_the_list_the_ordinal_and_the_name(
    path: str, name: str, item: str | None, ordinal: int | None
) -> None:
    row = field_row(1, 1, Field(path, "", None))
    assert (row["name"], row["item"], row["ordinal"]) == (name, item, ordinal)


@pytest.mark.parametrize(
    ("value", "words", "number", "date"),
    [
        (None, None, None, None),
        ("ACME", "ACME", None, None),
        (Decimal("1E+3"), "1000", Decimal(1000), None),
        (Decimal("-0.50"), "-0.50", Decimal("-0.5"), None),
        (datetime.date(2026, 2, 1), "2026-02-01", None, datetime.date(2026, 2, 1)),
        (Decimal("NaN"), "NaN", None, None),
        (Decimal("1E+999999"), "1E+999999", None, None),
    ],
)
def test_a_value_is_kept_in_words_and_as_a_number_or_a_date_where_it_is_one(
    value: str | Decimal | datetime.date | None,
    words: str | None,
    number: Decimal | None,
    date: datetime.date | None,
) -> None:
    row = field_row(1, 1, Field("total", "raw", value))
    assert (row["value"], row["number"], row["date"]) == (words, number, date)
