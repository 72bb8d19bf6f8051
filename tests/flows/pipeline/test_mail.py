"""A message and what is attached to it: documents of their own, linked, none lost, none twice."""

import datetime
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from email.message import EmailMessage
from io import StringIO
from pathlib import Path

import pymupdf
import pytest

from flows.export.formats import Format, export
from flows.orchestration.retry import _retry
from flows.pipeline import attached
from flows.pipeline.archive import file_away
from flows.pipeline.document import ingest_file
from flows.pipeline.outcome import Outcome
from flows.pipeline.plan import make_plan
from flows.runtime.context import Context, open_context
from flows.runtime.settings import Settings
from flows.runtime.stopping import Stopped
from flows.viewer.show import describe
from parsers.errors import DocumentError
from storage.attached import attached_to, messages_of, parents_of
from storage.database import Database, upgrade
from storage.pruning import gone_copies
from storage.queries import all_documents
from storage.user_queries import run_query
from tests.flows.conftest import draw_invoice, sound_pdf

PDF = {"maintype": "application", "subtype": "pdf"}


def silent(done: int, pages: int) -> None:
    pass


def message(subject: str = "Two invoices", text: str = "Both are attached.") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"] = "Ann <ann@x.example>", "office@y.example"
    made["Subject"], made["Date"] = subject, "Mon, 09 Nov 2026 17:30:00 +0100"
    made.set_content(text)
    return made


@pytest.fixture
def invoices() -> tuple[bytes, bytes]:
    """Pages of plain text, which are read faster than invoices."""
    return sound_pdf("First"), sound_pdf("Second")


@pytest.fixture(params=["sqlite", "postgres"])
def reading(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path
) -> Iterator[Context]:
    """Reads with the engine `ocr`, into either database."""
    given = {"home": tmp_path / "home", "engine": "ocr", "schema_name": "invoice",
             "settle_seconds": 0, "workers": 1}  # fmt: skip
    (tmp_path / "home").mkdir()
    if request.param == "postgres":
        url = request.getfixturevalue("empty_postgres_url")
        upgrade(url)
        given["database"] = url
    else:
        shutil.copy(sqlite_template, tmp_path / "home" / "pagemill.db")
    context = open_context(Settings(**given))
    yield context
    context.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mails").mkdir()
    return tmp_path / "mails"


@pytest.fixture
def order(folder: Path, invoices: tuple[bytes, bytes]) -> Path:
    return write_order(folder, invoices)


def write_order(folder: Path, invoices: Sequence[bytes]) -> Path:
    """A message with two invoices and a forwarded one."""
    outer = message()
    for number, content in enumerate(invoices, 1):
        outer.add_attachment(content, **PDF, filename=f"invoice {number}.pdf")
    outer.add_attachment(message("Order 7781", "Please deliver 40 crates."))
    (folder / "order.eml").write_bytes(bytes(outer))
    return folder / "order.eml"


def ingest(file: Path, context: Context, *, retry: bool = False) -> list[Outcome]:
    return list(ingest_file(str(file), context, silent, retry=retry).each())


def asked(database: Database, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in run_query(database, sql, 99)[1]]


def test_two_invoices_and_a_forwarded_message_become_four_linked_documents(
    reading: Context, folder: Path, tmp_path: Path
) -> None:
    for number in (1, 2):
        draw_invoice(tmp_path / f"{number}.pdf", f"INV-{number}")
    order = write_order(folder, [(tmp_path / f"{n}.pdf").read_bytes() for n in (1, 2)])

    outcomes = ingest(order, reading)
    database = reading.database

    assert [one.status for one in outcomes] == ["complete"] * 4
    assert asked(
        database,
        "select d.parent_id, s.name, s.parent_id, s.uri from documents d"
        " join sources s on s.document_id = d.id order by d.id",
    ) == [
        (None, "order.eml", None, order.as_uri()),
        (1, "invoice 1.pdf", 1, f"{order.as_uri()}#attachment=1"),
        (1, "invoice 2.pdf", 1, f"{order.as_uri()}#attachment=2"),
        (1, "Order 7781.eml", 1, f"{order.as_uri()}#attachment=3"),
    ]
    numbers = "select document_id, invoice_number from invoice where document_id in (2, 3)"
    assert asked(database, f"{numbers} order by document_id") == [(2, "INV-1"), (3, "INV-2")]
    assert [(one.name, one.child_id, one.status) for one in attached_to(database, 1)] == [
        ("invoice 1.pdf", 2, "complete"),
        ("invoice 2.pdf", 3, "complete"),
        ("Order 7781.eml", 4, "complete"),
    ]
    assert [one.name for one in parents_of(database, 3)] == ["order.eml"]


def test_the_same_again_is_unchanged_and_changes_no_row(
    table_checksums: Callable[[Database], dict[str, str]], reading: Context, order: Path
) -> None:
    ingest(order, reading)
    before = table_checksums(reading.database)

    plan = make_plan([str(order)], reading)
    again = ingest(order, reading)

    assert plan.files == ()
    assert [one.status for one in plan.done] == ["unchanged"] * 4
    assert [one.status for one in again] == ["unchanged"] * 4
    assert table_checksums(reading.database) == before


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Context]:
    """Whose reader and engines have begun."""
    home = tmp_path_factory.mktemp("warm")
    shutil.copy(sqlite_template, home / "pagemill.db")
    given = Settings(home=home, engine="ocr", schema_name="none", settle_seconds=0, workers=1)
    context = open_context(given)
    yield context
    context.close()


@pytest.fixture
def quick(context: Context, warm: Context) -> Context:
    """Reads with the engine `ocr`, without document types."""
    return replace(context, reader=warm.reader, engines=warm.engines, recipe=warm.recipe)


def test_a_killed_ingest_goes_on_and_nothing_is_lost_or_twice(
    quick: Context, order: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise Stopped

    with monkeypatch.context() as patched, pytest.raises(Stopped):
        patched.setattr("flows.pipeline.document.attached_sources", stop)
        ingest(order, quick)
    assert make_plan([str(order)], quick).files == (str(order),)

    outcomes = ingest(order, quick)

    assert [one.status for one in outcomes] == ["unchanged", *["complete"] * 3]
    assert make_plan([str(order)], quick).files == ()
    assert asked(quick.database, "select count(*) from runs") == [(4,)]


def test_what_is_in_a_forwarded_message_belongs_to_that(
    quick: Context, folder: Path, invoices: tuple[bytes, bytes]
) -> None:
    inner = message("Order 7781", "The invoice is attached.")
    inner.add_attachment(invoices[0], **PDF, filename="invoice.pdf")
    outer = message("FW: Order 7781")
    outer.add_attachment(inner)
    (folder / "forwarded.eml").write_bytes(bytes(outer))

    outcomes = ingest(folder / "forwarded.eml", quick)

    assert [one.path.rpartition("/")[2] for one in outcomes] == [
        "forwarded.eml",
        "forwarded.eml: Order 7781.eml",
        "forwarded.eml: Order 7781.eml: invoice.pdf",
    ]
    links = "select id, parent_id from documents order by id"
    assert asked(quick.database, links) == [(1, None), (2, 1), (3, 2)]
    places = asked(quick.database, "select uri from sources order by id")
    assert str(places[-1][0]).endswith("forwarded.eml#attachment=1/1")
    again = make_plan([str(folder)], quick)
    assert [one.path for one in again.done] == [one.path for one in outcomes]


def test_an_attachment_of_two_messages_is_one_document_with_two_places(
    quick: Context, folder: Path, invoices: tuple[bytes, bytes]
) -> None:
    for name in ("first", "second"):
        made = message(name)
        made.add_attachment(invoices[0], **PDF, filename=f"{name}.pdf")
        (folder / f"{name}.eml").write_bytes(bytes(made))

    first = ingest(folder / "first.eml", quick)
    second = ingest(folder / "second.eml", quick)

    assert [one.status for one in (*first, *second)] == ["complete"] * 3 + ["duplicate"]
    shared = "select parent_id, name from sources where document_id = 2 order by id"
    assert asked(quick.database, shared) == [(1, "first.pdf"), (3, "second.pdf")]
    assert asked(quick.database, "select parent_id from documents where id = 2") == [(1,)]
    assert [one.name for one in parents_of(quick.database, 2)] == ["first.eml", "second.eml"]
    assert all_documents(quick.database)[1].name == "first.pdf"
    assert messages_of(quick.database) == {2: "first.eml"}


def test_a_message_that_was_edited_is_told_to_be_gone(
    quick: Context, folder: Path, invoices: tuple[bytes, bytes]
) -> None:
    for subject in ("before", "after"):
        made = message(subject)
        made.add_attachment(invoices[0], **PDF, filename="a.pdf")
        (folder / "order.eml").write_bytes(bytes(made))
        ingest(folder / "order.eml", quick)

    assert messages_of(quick.database) == {2: "order.eml, which is gone"}
    assert [one.is_gone for one in parents_of(quick.database, 2)] == [True, False]
    told = list(describe(quick.database, all_documents(quick.database)[1], None))
    assert "  attached to document 1: order.eml, which is gone" in told
    assert "  attached to document 3: order.eml" in told


def test_a_file_that_was_there_before_gets_the_message_it_came_with_later(
    quick: Context, folder: Path, invoices: tuple[bytes, bytes]
) -> None:
    (folder / "a.pdf").write_bytes(invoices[0])
    made = message()
    made.add_attachment(invoices[0], **PDF, filename="again.pdf")
    (folder / "b.eml").write_bytes(bytes(made))

    ingest(folder / "a.pdf", quick)
    outcomes = ingest(folder / "b.eml", quick)

    assert outcomes[1].status == "duplicate"
    assert "a.pdf" in (outcomes[1].reason or "")
    assert all_documents(quick.database)[0].name == "a.pdf"
    assert messages_of(quick.database) == {}
    assert asked(quick.database, "select id, parent_id from documents order by id") == [
        (1, 2),
        (2, None),
    ]


def gone(context: Context) -> dict[str, bool]:
    rows = asked(context.database, "select uri, gone_at from sources order by id")
    return {str(uri).rpartition("/")[2]: at is not None for uri, at in rows}


def test_attachments_come_and_go_with_their_message(
    quick: Context, order: Path, tmp_path: Path
) -> None:
    ingest(order, quick)
    (order.parent / "other.eml").write_bytes(bytes(message("other")))
    there = {"order.eml": False, **{f"order.eml#attachment={n}": False for n in (1, 2, 3)}}
    make_plan([str(order.parent)], quick)
    assert gone(quick) == there

    facts = order.stat()
    shutil.move(order, tmp_path / "aside.eml")
    make_plan([str(order.parent)], quick)
    assert gone(quick) == dict.fromkeys(there, True)

    shutil.move(tmp_path / "aside.eml", order)
    os.utime(order, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    plan = make_plan([str(order.parent)], quick)
    assert gone(quick) == there
    assert plan.files == (str(order.parent / "other.eml"),)


def test_another_message_at_the_same_place_takes_its_attachments_there_too(
    quick: Context, order: Path
) -> None:
    ingest(order, quick)
    order.write_bytes(bytes(message("Nothing attached")))
    ingest(order, quick)
    make_plan([str(order.parent)], quick)

    there = asked(quick.database, "select name from sources where gone_at is null")
    assert there == [("order.eml",)]


def test_copies_of_attachments_are_pruned_with_their_message(quick: Context, order: Path) -> None:
    ingest(order, quick)
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)
    assert gone_copies(quick.database, later) == []
    order.unlink()
    (order.parent / "other.txt").write_text("still mounted")
    make_plan([str(order.parent)], quick)

    assert len(gone_copies(quick.database, later)) == 4


def test_a_message_that_is_archived_takes_the_places_in_it_along(
    quick: Context, order: Path, tmp_path: Path
) -> None:
    settings = quick.settings.model_copy(update={"archive": tmp_path / "archive"})
    context = replace(quick, settings=settings)
    outcome = ingest_file(str(order), context, silent)

    assert file_away(str(order), outcome, context) is None

    moved = (tmp_path / "archive" / "order.eml").as_uri()
    there = asked(context.database, "select uri from sources where gone_at is null order by id")
    assert there == [(moved,), *((f"{moved}#attachment={n}",) for n in (1, 2, 3))]


def test_a_message_stays_until_all_that_is_in_it_was_tried(
    quick: Context, order: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = quick.settings.model_copy(update={"archive": tmp_path / "archive"})
    context = replace(quick, settings=settings)
    with monkeypatch.context() as patched:
        patched.setattr("flows.pipeline.document.attached_sources", lambda *_: [])
        outcome = ingest_file(str(order), context, silent)

    assert file_away(str(order), outcome, context) is None
    assert order.exists()


def test_an_encrypted_attachment_fails_by_itself(quick: Context, folder: Path) -> None:
    with pymupdf.open(stream=sound_pdf()) as document:
        locked = document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="x", owner_pw="y")
    made = message()
    made.add_attachment(locked, **PDF, filename="locked.pdf")
    (folder / "a.eml").write_bytes(bytes(made))

    outer, inner = ingest(folder / "a.eml", quick)
    again = make_plan([str(folder / "a.eml")], quick)

    assert (outer.status, inner.status) == ("complete", "failed")
    assert asked(quick.database, "select error_code from runs where document_id = 2") == [
        ("encrypted",)
    ]
    assert [one.status for one in again.done] == ["unchanged", "failed before"]
    assert make_plan([str(folder / "a.eml")], quick, retry=True).files
    assert _retry(2, quick).status == "failed"


def test_too_many_attachments_are_told_and_the_rest_is_read(
    quick: Context, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attached, "MOST_DOCUMENTS", 2)
    made = message()
    for number in range(4):
        made.add_attachment(sound_pdf(f"Sheet{number}"), **PDF, filename=f"{number}.pdf")
    (folder / "a.eml").write_bytes(bytes(made))

    outcomes = ingest(folder / "a.eml", quick)

    assert [one.status for one in outcomes] == ["partial", "complete", "complete"]
    (code, error), *_ = asked(quick.database, "select error_code, error from runs where id = 1")
    assert code == "too_large"
    assert "2 of its attachments became no documents" in str(error)
    reasons = [one.reason for one in attached_to(quick.database, 1)]
    assert [bool(reason) for reason in reasons] == [False, False, True, True]


def test_messages_within_messages_end_at_a_depth_that_is_told(quick: Context, folder: Path) -> None:
    made = message("5")
    for number in range(4, 0, -1):
        outer = message(str(number))
        outer.add_attachment(made)
        made = outer
    (folder / "a.eml").write_bytes(bytes(made))

    outcomes = ingest(folder / "a.eml", quick)

    assert len(outcomes) == 1 + attached.MOST_DEPTH
    assert [one.status for one in outcomes] == ["complete", "complete", "complete", "partial"]


def test_the_copies_come_back_where_the_staging_was_emptied(quick: Context, order: Path) -> None:
    ingest(order, quick)
    shutil.rmtree(quick.settings.staging)

    assert make_plan([str(order)], quick).files == (str(order),)
    ingest(order, quick)

    assert make_plan([str(order)], quick).files == ()
    assert len(list(quick.settings.staging.glob("??/*"))) == 4


def test_a_message_read_again_after_it_failed_brings_what_is_attached(
    quick: Context, order: Path
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("flows.pipeline.document.take_in_attached", _damaged)
        failed = ingest_file(str(order), quick, silent)
    assert failed.status == "partial" and not failed.attached

    outcome = _retry(failed.document_id or 0, quick)

    assert [one.status for one in outcome.each()] == ["complete"] * 4
    assert len(all_documents(quick.database)) == 4


def _damaged(*_: object) -> object:
    return DocumentError("crashed", "It fell", "Try again.")


def test_a_message_and_its_attachments_name_each_other(quick: Context, order: Path) -> None:
    ingest(order, quick)
    mail, first, *_ = all_documents(quick.database)
    stream = StringIO()

    export(quick.database, Format.JSONL, "", stream, [mail, first])
    rows = [json.loads(line) for line in stream.getvalue().splitlines()]

    assert "  attached 1: invoice 1.pdf: document 2, complete" in describe(
        quick.database, mail, None
    )
    assert "  attached to document 1: order.eml" in describe(quick.database, first, None)
    assert [row["messages"] for row in rows] == [[], [1]]
    assert [one["document_id"] for one in rows[0]["attachments"]] == [2, 3, 4]
    assert messages_of(quick.database) == dict.fromkeys((2, 3, 4), "order.eml")
