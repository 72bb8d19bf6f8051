"""What was found by a schema, for those who compare it with the truth."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from parsers.document import Evidence, Field, Page, Segment, Source
from storage.database import Database
from storage.documents import RunStore, record_source
from storage.evaluation_queries import MeasuredDocument, measured_documents
from storage.leases import Claim
from storage.models import RunStatus

FIRST = Field("total", "9.90", Decimal("9.90"), evidence=Evidence.EXACT, probability=0.5)
SECOND = Field("total", "5", Decimal(5))


def store(database: Database, claimed: Claim, now: datetime.datetime, *segments: Segment) -> None:
    RunStore(database, claimed.run_id, "worker").store_page(Page(1, 595, 842))
    RunStore(database, claimed.run_id, "worker").close(
        RunStatus.COMPLETE, segments, finished_at=now
    )


def test_a_document_that_was_not_read_has_no_segment(
    database: Database, record: Callable[..., int]
) -> None:
    document_id = record(database, "a.pdf")
    assert measured_documents(database, "receipt") == (
        MeasuredDocument(
            document_id, frozenset({"a.pdf"}), None, uris=frozenset({"file:///in/a.pdf"})
        ),
    )


def test_only_segments_of_the_schema_are_given_by_paths_that_do_not_name_them(
    database: Database,
    record: Callable[..., int],
    claim: Callable[..., Claim],
    now: datetime.datetime,
) -> None:
    claimed = claim(database, record(database))
    other = Segment(1, 1, 1, schema="invoice", fields=(FIRST,))
    receipt = Segment(2, 1, 1, schema="receipt", fields=(SECOND,))
    empty = Segment(3, 1, 1, schema="receipt")
    store(database, claimed, now, other, receipt, empty)

    (document,) = measured_documents(database, "receipt")

    assert document.run_id == claimed.run_id
    assert [list(segment) for segment in document.segments] == [["total"], []]
    assert document.segments[0]["total"].path == "segment[2].total"
    assert measured_documents(database, "nda")[0].segments == ()


def test_fields_are_those_of_the_current_run(
    database: Database,
    record: Callable[..., int],
    claim: Callable[..., Claim],
    now: datetime.datetime,
) -> None:
    document_id = record(database)
    before = Segment(1, 1, 1, schema="receipt", fields=(SECOND,))
    store(database, claim(database, document_id, "first"), now, before)
    later = now + datetime.timedelta(hours=1)
    after = Segment(1, 1, 1, schema="receipt", fields=(FIRST,))
    store(database, claim(database, document_id, "second", now=later), later, after)

    (document,) = measured_documents(database, "receipt")

    assert document.segments == ({"total": FIRST},)


def test_a_document_is_known_by_the_names_of_the_files_that_are_there(
    database: Database, make_source: Callable[..., Source], now: datetime.datetime
) -> None:
    def record(name: str, content: str, at: datetime.datetime) -> None:
        source = make_source(name, content, path=Path("staging"), uri=f"file:///in/{name}")
        record_source(database, source, "application/pdf", at)

    record("a.pdf", "one", now)
    record("copy.pdf", "one", now)
    record("b.pdf", "two", now)
    record("a.pdf", "three", now + datetime.timedelta(hours=1))  # in the place of the first
    record("b.pdf", "four", now + datetime.timedelta(hours=1))

    names = [set(document.names) for document in measured_documents(database, "receipt")]

    assert names == [{"copy.pdf"}, {"b.pdf"}, {"a.pdf"}, {"b.pdf"}]


def test_fields_are_read_only_of_the_documents_that_are_chosen(
    database: Database,
    record: Callable[..., int],
    claim: Callable[..., Claim],
    now: datetime.datetime,
) -> None:
    ids = [record(database, name) for name in ("a.pdf", "b.pdf")]
    segments = [Segment(number, 1, 1, schema="receipt", fields=(FIRST,)) for number in (1, 2)]
    for document_id in ids:
        store(database, claim(database, document_id), now, *segments)

    def choose(documents: tuple[MeasuredDocument, ...]) -> list[int]:
        assert all(each.segments == ({}, {}) for each in documents)
        return [each.document_id for each in documents if "b.pdf" in each.names]

    first, second = measured_documents(database, "receipt", choose)

    assert first.segments == ({}, {})
    assert [list(segment) for segment in second.segments] == [["total"], ["total"]]
    assert second.uris == {"file:///in/b.pdf"}
