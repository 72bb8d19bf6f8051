"""The XML of e-invoices, kept with their documents."""

from parsers.document import EInvoiceFile
from storage.database import Database
from storage.e_invoices import e_invoices_of_run, note_e_invoices

KEPT = (
    EInvoiceFile("factur-x.xml", "<a>ä</a>", "CII", "BASIC WL"),
    EInvoiceFile("xrechnung.xml", "<a", error_code="corrupt", error="It is not well formed."),
)


def test_a_document_without_xml_has_none(database: Database, record, claim) -> None:
    document = record(database)
    assert e_invoices_of_run(database, claim(database, document).run_id) == ()


def test_what_is_read_is_what_was_noted_last(database: Database, record, claim) -> None:
    document = record(database)
    note_e_invoices(database, document, KEPT[:1])
    note_e_invoices(database, document, KEPT)
    assert e_invoices_of_run(database, claim(database, document).run_id) == KEPT
