"""What a person asks in SQL of documents that do not add up, or that write dates and amounts in
their own country's way. Each is drawn, and read by the embedded engine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from flows.pipeline.document import ingest_file
from flows.runtime.context import Context, open_context
from flows.runtime.settings import Settings
from storage.user_queries import run_query

PAPERS = {
    "american.pdf": """Sunrise Lumber Inc.
1200 Main Street, Springfield, IL 62701
Phone (217) 555-0134

Invoice
Invoice number: 5512
Invoice date: 01/02/2026
Bill to: Harper Homes LLC

Description | Quantity | Unit price | Amount
Pine boards | 10 | $12.50 | $125.00
Nails | 2 | $5.00 | $10.00
Subtotal | | | $135.00
Sales tax | | | $10.80
Total due | | | $145.80
Thank you for your business and please pay within thirty days.""",
    "german.pdf": """Holzhandel Sonnenschein GmbH
Hauptstraße 12, 34117 Kassel
Telefon +49 561 555012

Rechnung
Rechnungsnummer: 5512
Rechnungsdatum: 01/02/2026
Kunde: Häuserbau Harper KG

Bezeichnung | Menge | Einzelpreis | Betrag
Kiefernbretter | 10 | 12,50 | 125,00
Nägel | 2 | 5,00 | 10,00
Nettobetrag | | | 135,00
MwSt 19% | | | 25,65
Gesamtbetrag EUR | | | 160,65
IBAN: DE89 3704 0044 0532 0130 01
Bitte zahlen Sie den Betrag innerhalb von dreißig Tagen.""",
    "wrong.pdf": """Sunrise Lumber Ltd
12 Mill Lane, Leeds LS1 4DY

Invoice
Invoice number: 5513
Invoice date: 3 March 2026
Due date: 1 February 2026
Bill to: Harper Homes Ltd

Description | Quantity | Unit price | Amount
Pine boards | 10 | 12.50 | 125.00
Nails | 2 | 5.00 | 10.00
Subtotal | | | 145.00
VAT 20% | | | 29.00
Total due GBP | | | 174.00""",
    "comma.pdf": """BÄCKEREI MÜHLE
Hauptstr. 1
34117 Kassel
KASSENBON
Datum 05.03.2026 12:31
Torte Hochzeit | 1.234,50
Summe EUR | 1.234,50
Gegeben | 1.300,00
Rückgeld | 65,50
Vielen Dank""",
    "point.pdf": """BAKERY MILL LTD
1 High Street
Leeds LS1 4DY
RECEIPT
Date 05/03/2026 12:31
Wedding cake | 1,234.50
Total GBP | 1,234.50
Cash | 1,300.00
Change | 65.50
Thank you""",
}
NARROW = {"comma.pdf": 300, "point.pdf": 300}


def draw(path: Path, text: str) -> None:
    with pymupdf.open() as document:
        page = document.new_page(width=NARROW.get(path.name, 595), height=500)
        for row, line in enumerate(text.splitlines()):
            for column, part in enumerate(line.split("|")):
                page.insert_text((50 + 120 * column, 60 + 18 * row), part.strip())
        document.save(path)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """The papers, read once."""
    home, inbox = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("inbox")
    settings = Settings(home=home, engine="ocr", settle_seconds=0, workers=1)
    context = open_context(settings)
    for name, text in PAPERS.items():
        draw(inbox / name, text)
        assert (
            ingest_file(str(inbox / name), context, lambda done, pages: None).status == "complete"
        )
    yield context
    context.close()


def ask(context: Context, sql: str) -> list[tuple[Any, ...]]:
    return run_query(context.database, sql, 100)[1]


def broken(context: Context, name: str) -> list[tuple[Any, ...]]:
    return ask(
        context,
        "SELECT rule, message, paths FROM current_violations JOIN sources USING (document_id)"
        f" WHERE sources.name = '{name}' ORDER BY rule",
    )


def test_lines_that_do_not_add_up_are_told_in_a_sentence(read: Context) -> None:
    told = {rule: (message, paths) for rule, message, paths in broken(read, "wrong.pdf")}
    message, paths = told["lines_add_up"]
    assert "135.00" in message
    assert "145.00" in message
    assert {"net", "line_items[0].amount", "line_items[1].amount"} <= set(paths.split("\n"))


def test_a_due_date_before_the_invoice_is_told(read: Context) -> None:
    told = {rule: paths for rule, _, paths in broken(read, "wrong.pdf")}
    assert told["due_after_invoice"] == "invoice_date\ndue_date"
    invalid = "SELECT valid FROM current_fields WHERE path = 'due_date'"
    assert [bool(valid) for (valid,) in ask(read, invalid)] == [False]


def test_the_same_date_is_another_day_in_another_country(read: Context) -> None:
    days = ask(read, "SELECT file_name, invoice_date FROM invoice WHERE file_name <> 'wrong.pdf'")
    assert {name: str(day) for name, day in days} == {
        "american.pdf": "2026-01-02",
        "german.pdf": "2026-02-01",
    }
    assert broken(read, "american.pdf") == []


def test_an_iban_with_a_wrong_digit_is_told(read: Context) -> None:
    ((rule, message, paths),) = broken(read, "german.pdf")
    assert (rule, paths) == ("checksum", "iban")
    assert "DE89370400440532013001" in message


def test_either_decimal_sign_is_read_by_the_habit_of_its_document(read: Context) -> None:
    totals = ask(
        read,
        "SELECT file_name, total, raw, fields.currency FROM receipt"
        " JOIN current_fields AS fields USING (document_id) WHERE path = 'total'",
    )
    assert {name: (float(total), raw, code) for name, total, raw, code in totals} == {
        "comma.pdf": (1234.5, "1.234,50", "EUR"),
        "point.pdf": (1234.5, "1,234.50", "GBP"),
    }
