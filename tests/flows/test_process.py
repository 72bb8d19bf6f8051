"""One document, from its file to its rows."""

import datetime
import shutil
from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest

from flows.process import extract_stored, ingest_file, retry_stored
from flows.retry import COMPLETE, _retry
from flows.workplace import Workplace
from parsers.asking import Engine
from parsers.document import PageStatus
from parsers.engines.ocr import OcrEngine
from parsers.engines.scripted import ScriptedEngine, stand_in
from parsers.errors import EngineError
from parsers.schemas import built_in
from storage.claims import claim_run
from storage.queries import (
    all_documents,
    current_run,
    run_overview,
    stored_fields,
    stored_pages,
    table_checksums,
)


def silent(done: int, pages: int) -> None:
    pass


def unwatched(location: str, done: int, pages: int) -> None:
    pass


def broken_engine(engine: Engine, code: str) -> ScriptedEngine:
    """Answers nothing, for one reason; otherwise like the engine it stands for."""
    return stand_in(engine, EngineError(code, "It does not answer", "Start it."))


@pytest.fixture
def no_delays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.pages.RETRY_DELAYS", (0.0,))


def test_a_file_that_cannot_be_read_ends_as_failed_with_code_and_remedy(
    place: Workplace, inbox: Path
) -> None:
    file = inbox / "page.pdf"
    file.write_text("<html>not a PDF</html>")

    outcome = ingest_file(str(file), place, silent)
    (run,) = run_overview(place.database)

    assert outcome.status == run.status == "failed"
    assert run.error_code == "unsupported_type"
    assert "convert it" in (run.error or "")


def test_a_file_over_the_limit_is_known_but_not_copied(place: Workplace, inbox: Path) -> None:
    small = replace(place, settings=place.settings.model_copy(update={"max_bytes": 10}))

    ingest_file(str(inbox / "invoice.png"), small, silent)
    (run,) = run_overview(place.database)

    assert run.error_code == "too_large"
    assert not list(place.settings.staging.glob("??/*"))


def test_a_link_is_left_alone_and_leaves_no_rows(place: Workplace, inbox: Path) -> None:
    link = inbox / "link.png"
    link.symlink_to(inbox / "invoice.png")

    assert ingest_file(str(link), place, silent).status == "left alone"
    assert all_documents(place.database) == ()


@pytest.mark.usefixtures("no_delays")
@pytest.mark.parametrize("code", ["unreachable", "overloaded"])
def test_a_document_whose_engine_does_not_answer_fails_and_can_be_tried_again(
    place: Workplace, inbox: Path, code: str
) -> None:
    away = replace(place, engine=broken_engine(place.engine, code))

    failed = ingest_file(str(inbox / "invoice.png"), away, silent)
    (run,) = run_overview(place.database)
    again = ingest_file(str(inbox / "invoice.png"), place, silent, retry=True)

    assert (failed.status, run.error_code) == ("failed", code)
    assert again.status == "complete"


def test_a_document_that_is_read_is_complete_with_its_blocks(place: Workplace, inbox: Path) -> None:
    seen: list[tuple[int, int]] = []

    outcome = ingest_file(str(inbox / "invoice.png"), place, lambda *count: seen.append(count))
    (page,) = stored_pages(place.database, outcome.run_id or 0)

    assert outcome.status == "complete"
    assert seen == [(1, 1)]
    assert page.blocks[1].text == "Invoice"
    assert all(block.box for block in page.blocks)
    assert "data-bbox" in page.answer


def test_a_cut_answer_makes_the_run_partial(place: Workplace, inbox: Path) -> None:
    shutil.copy(place.settings.recordings / "notice.png", inbox)  # type: ignore[operator]

    outcome = ingest_file(str(inbox / "notice.png"), place, silent)
    (page,) = stored_pages(place.database, outcome.run_id or 0)
    (run,) = run_overview(place.database)

    assert (outcome.status, run.error_code) == ("partial", "truncated")
    assert page.status is PageStatus.TRUNCATED


def test_the_same_again_changes_no_row(place: Workplace, inbox: Path) -> None:
    ingest_file(str(inbox / "invoice.png"), place, silent)
    before = table_checksums(place.database)

    outcome = ingest_file(str(inbox / "invoice.png"), place, silent)

    assert outcome.status == "unchanged"
    assert table_checksums(place.database) == before


def test_the_same_bytes_under_two_names_are_one_document(place: Workplace, inbox: Path) -> None:
    shutil.copy(inbox / "invoice.png", inbox / "copy.png")

    ingest_file(str(inbox / "invoice.png"), place, silent)
    second = ingest_file(str(inbox / "copy.png"), place, silent)

    assert second.status == "unchanged"
    assert len(all_documents(place.database)) == 1


def test_an_interrupted_run_goes_on_with_the_pages_it_has(place: Workplace, inbox: Path) -> None:
    """The worker died after it stored the page and before it closed the run."""
    outcome = ingest_file(str(inbox / "invoice.png"), place, silent)
    (page,) = stored_pages(place.database, outcome.run_id or 0)
    other = replace(place, recipe=replace(place.recipe, recipe="b" * 64))
    now = datetime.datetime.now(datetime.UTC)
    claim_run(place.database, 1, other.recipe, "elsewhere/1/0.00", -1, now, 8)

    silenced = replace(other, engine=broken_engine(place.engine, "unreachable"))
    again = ingest_file(str(inbox / "invoice.png"), silenced, silent)

    assert again.status == "complete"
    assert stored_pages(place.database, again.run_id or 0) == (page,)


def test_fields_are_found_in_stored_pages_without_asking_for_a_page(
    place: Workplace, inbox: Path
) -> None:
    """As a run of its own, which is the document's current one from then on."""
    read = ingest_file(str(inbox / "invoice.png"), place, silent)
    settings = place.settings.model_copy(update={"schema_name": "invoice"})
    schemas = (built_in()["invoice"],)
    silenced = broken_engine(place.engine, "unreachable")
    embedded = replace(
        place, settings=settings, schemas=schemas, engine=silenced, extractor=_ocr(place)
    )

    found = extract_stored(1, embedded)
    fields = {f.path: f for f in stored_fields(place.database, found.run_id or 0)}

    assert found.status == "complete"
    assert found.run_id != read.run_id
    assert current_run(place.database, 1) == found.run_id
    assert str(fields["total"].value) == "124.40"
    assert fields["invoice_date"].value == datetime.date(2026, 3, 3)
    assert extract_stored(1, embedded).status == "unchanged"


def _ocr(place: Workplace) -> Engine:
    from parsers.engines.ocr import OcrEngine

    return OcrEngine(workers=1)


def test_a_pdf_whose_end_is_missing_is_partial_and_keeps_what_is_left(
    place: Workplace, inbox: Path
) -> None:
    whole = pymupdf.open()
    for _ in range(2):
        whole.new_page()
    data = whole.tobytes()
    (inbox / "whole.pdf").write_bytes(data)
    (inbox / "cut.pdf").write_bytes(data[: data.rindex(b"xref")])

    outcomes = [ingest_file(str(inbox / name), place, silent) for name in ("whole.pdf", "cut.pdf")]
    _, cut = run_overview(place.database)

    assert [outcome.status for outcome in outcomes] == ["complete", "partial"]
    assert (cut.error_code, cut.pages) == ("corrupt", 2)
    assert "The end of the file is missing" in (cut.error or "")


@pytest.mark.usefixtures("no_delays")
def test_an_extraction_without_an_answer_leaves_what_was_found_and_can_be_tried_again(
    place: Workplace, inbox: Path
) -> None:
    receipt = {"schemas": (built_in()["receipt"],)}
    invoice = replace(place, schemas=(built_in()["invoice"],), extractor=OcrEngine())
    found = extract_stored(ingested(invoice, inbox), invoice)
    document_id = all_documents(place.database)[0].document_id
    broken = replace(invoice, **receipt, extractor=broken_engine(invoice.extractor, "overloaded"))

    failed = extract_stored(document_id, broken)
    current = current_run(place.database, document_id)
    again = extract_stored(document_id, replace(invoice, **receipt))

    assert (found.status, failed.status, again.status) == ("complete", "failed", "complete")
    assert current == found.run_id


def ingested(place: Workplace, inbox: Path) -> int:
    ingest_file(str(inbox / "invoice.png"), place, silent)
    return all_documents(place.database)[0].document_id


@pytest.mark.usefixtures("no_delays")
def test_a_document_that_failed_is_read_again_from_its_copy(place: Workplace, inbox: Path) -> None:
    away = replace(place, engine=broken_engine(place.engine, "overloaded"))
    failed = ingest_file(str(inbox / "invoice.png"), away, silent)
    (inbox / "invoice.png").unlink()

    again = retry_stored(failed.document_id or 0, place, unwatched)

    assert (failed.status, again.status) == ("failed", "complete")
    assert again.run_id == failed.run_id
    assert again.document_id == failed.document_id


@pytest.mark.usefixtures("no_delays")
def test_what_fails_again_is_told_by_the_name_of_its_file(place: Workplace, inbox: Path) -> None:
    file = inbox / "page.pdf"
    file.write_text("<html>not a PDF</html>")
    failed = ingest_file(str(file), place, silent)

    again = retry_stored(failed.document_id or 0, place, unwatched)
    (run,) = run_overview(place.database)

    assert again.status == "failed"
    assert (run.error or "").startswith("page.pdf: ")


@pytest.mark.usefixtures("no_delays")
def test_what_failed_only_with_other_settings_is_not_retried_in_silence(
    place: Workplace, inbox: Path
) -> None:
    read = ingest_file(str(inbox / "invoice.png"), place, silent)
    other = replace(place.recipe, recipe="other", settings={"reading": "other"})
    away = replace(place, engine=broken_engine(place.engine, "overloaded"), recipe=other)
    failed = ingest_file(str(inbox / "invoice.png"), away, silent)

    again = _retry(read.document_id or 0, place)

    assert failed.status == "failed"
    assert (again.status, again.reason) == ("left alone", COMPLETE)


def test_a_document_without_a_copy_is_left_alone(place: Workplace, inbox: Path) -> None:
    read = ingest_file(str(inbox / "invoice.png"), place, silent)
    shutil.rmtree(place.settings.staging)

    left = retry_stored(read.document_id or 0, place, unwatched)

    assert left.status == "left alone"
    assert "Ingest the file again" in (left.reason or "")


def test_a_document_that_is_not_known_is_left_alone(place: Workplace) -> None:
    assert retry_stored(12, place, unwatched).status == "left alone"
