"""Hybrid invoices and bare XML, from their files to rows."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from pydantic import BaseModel

from flows.pipeline.document import extract_stored, ingest_file
from flows.runtime.context import Context, open_context
from flows.runtime.settings import Settings
from parsers.document import Agreement, Field
from parsers.extraction.document_type import DocumentType
from parsers.schemas.definition import schema_definition
from storage.e_invoices import e_invoices_of_run
from storage.queries import current_run, run_overview, stored_fields
from storage.user_queries import run_query

LINES = (
    "Mill & Daughters Ltd", "12 High Street", "LS1 4DY Leeds", "", "INVOICE",
    "Invoice number: INV-2026-1", "Invoice date: 31.03.2026", "Bill to: Orchard plc", "",
    "Net 4,070.00", "VAT 20% 814.00", "Total 4,884.00 EUR",
)  # fmt: skip


class Bought(BaseModel):
    total: Decimal | None = None


def silent(done: int, pages: int) -> None:
    pass


@pytest.fixture
def reading(settings: Settings, sqlite_template: Path) -> Iterator[Context]:
    """The embedded engine, which chooses the type."""
    settings.home.mkdir(exist_ok=True)
    shutil.copy(sqlite_template, settings.home / "pagemill.db")
    chosen = settings.model_copy(update={"engine": "ocr", "schema_name": "auto"})
    context = open_context(chosen)
    yield context
    context.close()


def hybrid(path: Path, xml: str, **others: str) -> Path:
    """others: further XMLs, by their names."""
    with pymupdf.open() as document:
        page = document.new_page()
        for at, line in enumerate(LINES):
            page.insert_text((56, 70 + 22 * at), line)
        for name, text in {"factur-x": xml, **others}.items():
            document.embfile_add(f"{name}.xml", text.encode(), filename=f"{name}.xml")
        document.save(path)
    return path


def read(path: Path, context: Context) -> tuple[int, dict[str, Field]]:
    """The document's id, and its fields."""
    outcome = ingest_file(str(path), context, silent)
    assert outcome.document_id is not None
    return outcome.document_id, fields(context, outcome.document_id)


def fields(context: Context, document_id: int) -> dict[str, Field]:
    run_id = current_run(context.database, document_id)
    assert run_id is not None
    return {field.path: field for field in stored_fields(context.database, run_id)}


def flaws(context: Context, document_id: int) -> str:
    rows = run_query(
        context.database, f"SELECT flaws FROM runs WHERE document_id = {document_id}", 9
    )[1]
    return str(rows[0][0])


def with_setting(context: Context, value: str) -> Context:
    return replace(context, settings=context.settings.model_copy(update={"e_invoice": value}))


def test_a_hostile_xml_is_told_and_the_page_is_read_all_the_same(
    reading: Context, tmp_path: Path, drawn_xml: Any
) -> None:
    bomb = drawn_xml.cii().replace("?>", '?><!DOCTYPE a [<!ENTITY b "b">]>', 1)
    document, found = read(hybrid(tmp_path / "a.pdf", bomb), reading)
    run_id = current_run(reading.database, document)
    assert run_id is not None
    (kept,) = e_invoices_of_run(reading.database, run_id)
    assert (kept.error_code, kept.syntax) == ("unsupported_type", None)
    told = "the XML of an e-invoice was not read: factur-x.xml: It declares a document type"
    assert told in flaws(reading, document)
    assert str(found["total"].value) == "4884.00"


def test_a_further_xml_of_another_document_is_told(
    reading: Context, tmp_path: Path, drawn_xml: Any
) -> None:
    other = drawn_xml.cii(number="INV-2026-2")
    read(hybrid(tmp_path / "a.pdf", drawn_xml.cii(), second=other), reading)
    told = run_query(reading.database, "SELECT message FROM current_violations", 9)[1]
    assert any("second.xml" in str(row[0]) and "was not compared" in str(row[0]) for row in told)


def test_a_page_of_another_kind_than_the_xml_is_told(
    reading: Context, tmp_path: Path, drawn_xml: Any
) -> None:
    _, found = read(hybrid(tmp_path / "a.pdf", drawn_xml.cii(code="381")), reading)
    told = run_query(
        reading.database, "SELECT message FROM current_violations WHERE rule = 'xml_and_page'", 9
    )[1]
    assert ("Document is of the kind credit note in the XML and invoice on the page",) in [
        tuple(row) for row in told
    ]
    assert str(found["total"].value) == "4884.00"


def test_the_xml_is_a_reading_beside_the_page(
    reading: Context, tmp_path: Path, drawn_xml: Any
) -> None:
    document, found = read(hybrid(tmp_path / "a.pdf", drawn_xml.cii()), reading)
    assert found["total"].agreement is Agreement.AGREED
    assert found["line_items[1].amount"].readings[0].reader == "xml"
    rows = run_query(
        reading.database,
        "SELECT syntax, profile FROM e_invoices WHERE document_id = " + str(document), 9,
    )[1]  # fmt: skip
    assert [tuple(row) for row in rows] == [("CII", "EN 16931")]
    sources = run_query(
        reading.database, "SELECT source FROM current_readings WHERE path = 'net'", 9
    )[1]
    assert str(sources[0][0]).endswith("ram:TaxBasisTotalAmount")


def test_what_the_xml_alone_has_waits_for_nobody(
    reading: Context, tmp_path: Path, drawn_xml: Any
) -> None:
    _, found = read(hybrid(tmp_path / "a.pdf", drawn_xml.cii()), reading)
    absent = [path for path, field in found.items() if field.evidence == "absent"]
    assert "due_date" in absent
    rows = run_query(reading.database, "SELECT absent, contradicted FROM summaries", 9)[1]
    assert tuple(rows[0]) == (0, 0)


def test_fields_are_found_anew_without_the_file(
    reading: Context, tmp_path: Path, drawn_xml: Any
) -> None:
    path = hybrid(tmp_path / "a.pdf", drawn_xml.cii(total="4894.00"))
    document, found = read(path, reading)
    assert str(found["total"].value) == "4894.00"
    path.unlink()
    shutil.rmtree(reading.settings.staging)
    extract_stored(document, with_setting(reading, "page"))
    assert str(fields(reading, document)["total"].value) == "4884.00"
    extract_stored(document, with_setting(reading, "off"))
    assert not any(field.readings for field in fields(reading, document).values()
                   if any(one.reader == "xml" for one in field.readings))  # fmt: skip
    extract_stored(document, reading)
    assert str(fields(reading, document)["total"].value) == "4894.00"


def test_a_schema_of_ones_own_keeps_the_differences(
    reading: Context, tmp_path: Path, drawn_xml: Any
) -> None:
    document, _ = read(hybrid(tmp_path / "a.pdf", drawn_xml.cii(total="4894.00")), reading)
    own = DocumentType(schema_definition(Bought))
    settings = reading.settings.model_copy(update={"schema_name": own.name})
    extract_stored(document, replace(reading, settings=settings, schemas=(own,)))
    told = run_query(reading.database, "SELECT message FROM current_violations", 9)[1]
    assert ("Total is 4894.00 in the XML and 4884.00 on the page",) in [tuple(row) for row in told]


def test_a_file_of_xml_beside_pdfs_is_a_document_of_its_own(
    reading: Context, tmp_path: Path, drawn_xml: Any
) -> None:
    path = tmp_path / "invoice.xml"
    path.write_text(drawn_xml.cii(number="INV-2026-9"))
    document, found = read(path, reading)
    run_id = current_run(reading.database, document)
    assert run_id is not None
    (run,) = run_overview(reading.database, [run_id])
    assert run.status == "complete"
    assert found["invoice_number"].value == "INV-2026-9"
    assert {field.agreement for field in found.values()} == {Agreement.ALONE}
    assert str(found["line_items[0].amount"].value) == "4050.00"
