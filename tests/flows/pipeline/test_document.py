"""One document, from its file to its rows."""

import datetime
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from flows.orchestration.retry import COMPLETE, _retry
from flows.pipeline.document import extract_stored, ingest_file, retry_stored
from flows.runtime.context import Context
from flows.runtime.retrying import DELAYS
from parsers.asking import Engine
from parsers.document import PageStatus
from parsers.engines.ocr import OcrEngine
from parsers.engines.scripted import ScriptedEngine, stand_in
from parsers.errors import EngineError
from parsers.types import DOCUMENT_TYPES
from storage.database import Database
from storage.leases import claim_run
from storage.queries import (
    all_documents,
    current_run,
    run_overview,
    stored_fields,
    stored_pages,
)


def silent(done: int, pages: int) -> None:
    pass


def unwatched(location: str, done: int, pages: int) -> None:
    pass


def broken_engine(engine: Engine, code: str) -> ScriptedEngine:
    """Answers nothing, for one reason; otherwise like the engine it stands for."""
    return stand_in(engine, EngineError(code, "It does not answer", "Start it."))


def asking(context: Context, **engines: Any) -> Context:
    """Other engines in the place of some."""
    return replace(context, engines=replace(context.engines, **engines))


@pytest.fixture
def no_delays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DELAYS, EngineError, (0.0,))


def test_a_file_that_cannot_be_read_ends_as_failed_with_code_and_remedy(
    context: Context, inbox: Path
) -> None:
    file = inbox / "page.pdf"
    file.write_text("<html>not a PDF</html>")

    outcome = ingest_file(str(file), context, silent)
    (run,) = run_overview(context.database)

    assert outcome.status == run.status == "failed"
    assert run.error_code == "unsupported_type"
    assert "convert it" in (run.error or "")


def test_a_file_over_the_limit_is_known_but_not_copied(context: Context, inbox: Path) -> None:
    small = replace(context, settings=context.settings.model_copy(update={"max_bytes": 10}))

    ingest_file(str(inbox / "invoice.png"), small, silent)
    (run,) = run_overview(context.database)

    assert run.error_code == "too_large"
    assert not list(context.settings.staging.glob("??/*"))


def test_a_link_is_left_alone_and_leaves_no_rows(context: Context, inbox: Path) -> None:
    link = inbox / "link.png"
    link.symlink_to(inbox / "invoice.png")

    assert ingest_file(str(link), context, silent).status == "skipped"
    assert all_documents(context.database) == ()


@pytest.mark.usefixtures("no_delays")
@pytest.mark.parametrize("code", ["unreachable", "overloaded"])
def test_a_document_whose_engine_does_not_answer_fails_and_can_be_tried_again(
    context: Context, inbox: Path, code: str
) -> None:
    away = asking(context, main=broken_engine(context.engines.main, code))

    failed = ingest_file(str(inbox / "invoice.png"), away, silent)
    (run,) = run_overview(context.database)
    again = ingest_file(str(inbox / "invoice.png"), context, silent, retry=True)

    assert (failed.status, run.error_code) == ("failed", code)
    assert again.status == "complete"


def test_a_document_that_is_read_is_complete_with_its_blocks(context: Context, inbox: Path) -> None:
    seen: list[tuple[int, int]] = []

    outcome = ingest_file(str(inbox / "invoice.png"), context, lambda *count: seen.append(count))
    (page,) = stored_pages(context.database, outcome.run_id or 0)

    assert outcome.status == "complete"
    assert seen == [(1, 1)]
    assert page.blocks[1].text == "Invoice"
    assert (page.language, page.script) == ("en", "Latn")
    assert all(block.box for block in page.blocks)
    assert "data-bbox" in page.answer


def test_a_cut_answer_makes_the_run_partial(context: Context, inbox: Path) -> None:
    shutil.copy(context.settings.recordings / "notice.png", inbox)  # type: ignore[operator]

    outcome = ingest_file(str(inbox / "notice.png"), context, silent)
    (page,) = stored_pages(context.database, outcome.run_id or 0)
    (run,) = run_overview(context.database)

    assert (outcome.status, run.error_code) == ("partial", "truncated")
    assert page.status is PageStatus.TRUNCATED


def test_the_same_again_changes_no_row(
    table_checksums: Callable[[Database], dict[str, str]], context: Context, inbox: Path
) -> None:
    ingest_file(str(inbox / "invoice.png"), context, silent)
    before = table_checksums(context.database)

    outcome = ingest_file(str(inbox / "invoice.png"), context, silent)

    assert outcome.status == "unchanged"
    assert table_checksums(context.database) == before


def test_the_same_bytes_under_two_names_are_one_document(context: Context, inbox: Path) -> None:
    shutil.copy(inbox / "invoice.png", inbox / "copy.png")

    ingest_file(str(inbox / "invoice.png"), context, silent)
    second = ingest_file(str(inbox / "copy.png"), context, silent)

    assert (second.status, second.reason) == ("duplicate", "same as invoice.png")
    assert len(all_documents(context.database)) == 1


def test_a_copy_of_what_failed_says_so(context: Context, inbox: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (inbox / name).write_text("no document")

    ingest_file(str(inbox / "a.pdf"), context, silent)
    second = ingest_file(str(inbox / "b.pdf"), context, silent)

    assert (second.status, second.reason) == ("duplicate", "same as a.pdf, which is failed")


def test_the_first_of_two_like_files_is_no_duplicate(context: Context, inbox: Path) -> None:
    shutil.copy(inbox / "invoice.png", inbox / "copy.png")
    for name in ("invoice.png", "copy.png"):
        ingest_file(str(inbox / name), context, silent)

    assert ingest_file(str(inbox / "invoice.png"), context, silent).status == "unchanged"


def test_a_file_that_was_moved_is_no_duplicate(context: Context, inbox: Path) -> None:
    ingest_file(str(inbox / "invoice.png"), context, silent)
    shutil.move(inbox / "invoice.png", inbox / "moved.png")

    assert ingest_file(str(inbox / "moved.png"), context, silent).status == "unchanged"


def test_an_interrupted_run_goes_on_with_the_pages_it_has(context: Context, inbox: Path) -> None:
    """The worker died after it stored the page and before it closed the run."""
    outcome = ingest_file(str(inbox / "invoice.png"), context, silent)
    (page,) = stored_pages(context.database, outcome.run_id or 0)
    other = replace(context, recipe=replace(context.recipe, recipe="b" * 64))
    now = datetime.datetime.now(datetime.UTC)
    claim_run(context.database, 1, other.recipe, "elsewhere/1/0.00", -1, now, 8)

    silenced = asking(other, main=broken_engine(context.engines.main, "unreachable"))
    again = ingest_file(str(inbox / "invoice.png"), silenced, silent)

    assert again.status == "complete"
    assert stored_pages(context.database, again.run_id or 0) == (page,)


def test_fields_are_found_in_stored_pages_without_asking_for_a_page(
    context: Context, inbox: Path
) -> None:
    """As a run of its own, which is the document's current one from then on."""
    read = ingest_file(str(inbox / "invoice.png"), context, silent)
    settings = context.settings.model_copy(update={"schema_name": "invoice"})
    schemas = (DOCUMENT_TYPES["invoice"],)
    silenced = broken_engine(context.engines.main, "unreachable")
    embedded = asking(
        replace(context, settings=settings, schemas=schemas),
        main=silenced,
        extractor=_ocr(context),
    )

    found = extract_stored(1, embedded)
    fields = {f.path: f for f in stored_fields(context.database, found.run_id or 0)}

    assert found.status == "complete"
    assert found.run_id != read.run_id
    assert current_run(context.database, 1) == found.run_id
    assert str(fields["total"].value) == "124.40"
    assert fields["invoice_date"].value == datetime.date(2026, 3, 3)
    assert extract_stored(1, embedded).status == "unchanged"


def _ocr(context: Context) -> Engine:
    from parsers.engines.ocr import OcrEngine

    return OcrEngine(workers=1)


def test_a_pdf_whose_end_is_missing_is_partial_and_keeps_what_is_left(
    context: Context, inbox: Path
) -> None:
    whole = pymupdf.open()
    for _ in range(2):
        whole.new_page()
    data = whole.tobytes()
    (inbox / "whole.pdf").write_bytes(data)
    (inbox / "cut.pdf").write_bytes(data[: data.rindex(b"xref")])

    outcomes = [
        ingest_file(str(inbox / name), context, silent) for name in ("whole.pdf", "cut.pdf")
    ]
    _, cut = run_overview(context.database)

    assert [outcome.status for outcome in outcomes] == ["complete", "partial"]
    assert (cut.error_code, cut.pages) == ("corrupt", 2)
    assert "The end of the file is missing" in (cut.error or "")


def test_a_form_that_draws_itself_is_told_and_its_data_read(context: Context, inbox: Path) -> None:
    data = (
        '<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><f>'
        "<Family>Lindqvist</Family></f></xfa:data></xfa:datasets>"
    )
    with pymupdf.open() as form:
        form.new_page().insert_text((60, 60), "Please wait...")
        packets = form.get_new_xref()
        form.update_object(packets, "<<>>")
        form.update_stream(packets, data.encode())
        form.xref_set_key(form.pdf_catalog(), "AcroForm/XFA", f"{packets} 0 R")
        (inbox / "form.pdf").write_bytes(form.tobytes())

    reading = asking(context, main=OcrEngine(workers=1))
    outcome = ingest_file(str(inbox / "form.pdf"), reading, silent)
    (run,) = run_overview(context.database)

    assert (outcome.status, run.error_code) == ("partial", "dynamic_form")
    assert "its 1 filled in fields were read" in (run.error or "")


@pytest.mark.usefixtures("no_delays")
def test_an_extraction_without_an_answer_leaves_what_was_found_and_can_be_tried_again(
    context: Context, inbox: Path
) -> None:
    receipt = {"schemas": (DOCUMENT_TYPES["receipt"],)}
    types = (DOCUMENT_TYPES["invoice"],)
    invoice = replace(asking(context, extractor=OcrEngine()), schemas=types)
    found = extract_stored(ingested(invoice, inbox), invoice)
    document_id = all_documents(context.database)[0].document_id
    broken = asking(
        replace(invoice, **receipt),
        extractor=broken_engine(invoice.engines.extractor, "overloaded"),
    )

    failed = extract_stored(document_id, broken)
    current = current_run(context.database, document_id)
    again = extract_stored(document_id, replace(invoice, **receipt))

    assert (found.status, failed.status, again.status) == ("complete", "failed", "complete")
    assert current == found.run_id


def ingested(context: Context, inbox: Path) -> int:
    ingest_file(str(inbox / "invoice.png"), context, silent)
    return all_documents(context.database)[0].document_id


@pytest.mark.usefixtures("no_delays")
def test_a_document_that_failed_is_read_again_from_its_copy(context: Context, inbox: Path) -> None:
    away = asking(context, main=broken_engine(context.engines.main, "overloaded"))
    failed = ingest_file(str(inbox / "invoice.png"), away, silent)
    (inbox / "invoice.png").unlink()

    again = retry_stored(failed.document_id or 0, context, unwatched)

    assert (failed.status, again.status) == ("failed", "complete")
    assert again.run_id == failed.run_id
    assert again.document_id == failed.document_id


@pytest.mark.usefixtures("no_delays")
def test_what_fails_again_is_told_by_the_name_of_its_file(context: Context, inbox: Path) -> None:
    file = inbox / "page.pdf"
    file.write_text("<html>not a PDF</html>")
    failed = ingest_file(str(file), context, silent)

    again = retry_stored(failed.document_id or 0, context, unwatched)
    (run,) = run_overview(context.database)

    assert again.status == "failed"
    assert (run.error or "").startswith("page.pdf: ")


@pytest.mark.usefixtures("no_delays")
def test_what_failed_only_with_other_settings_is_not_retried_in_silence(
    context: Context, inbox: Path
) -> None:
    read = ingest_file(str(inbox / "invoice.png"), context, silent)
    other = replace(context.recipe, recipe="other", settings={"reading": "other"})
    broken = broken_engine(context.engines.main, "overloaded")
    away = asking(replace(context, recipe=other), main=broken)
    failed = ingest_file(str(inbox / "invoice.png"), away, silent)

    again = _retry(read.document_id or 0, context)

    assert failed.status == "failed"
    assert (again.status, again.reason) == ("skipped", COMPLETE)


def test_a_document_without_a_copy_is_left_alone(context: Context, inbox: Path) -> None:
    read = ingest_file(str(inbox / "invoice.png"), context, silent)
    shutil.rmtree(context.settings.staging)

    left = retry_stored(read.document_id or 0, context, unwatched)

    assert left.status == "skipped"
    assert "Ingest the file again" in (left.reason or "")


def test_a_document_that_is_not_known_is_left_alone(context: Context) -> None:
    assert retry_stored(12, context, unwatched).status == "skipped"
