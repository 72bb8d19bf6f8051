"""Which type a document is of, by its own words."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from parsers.document import BoundingBox, Page, Word
from parsers.extraction.choosing import Choice, choose_type
from parsers.types import DOCUMENT_TYPES

RECEIPT = """GREEN GROCER SDN BHD
12, Jalan Besar, 45600 Town
TAX INVOICE
Receipt No : CS1801
Date : 18/01/2018 12:30
Cashier : Mei
Apples 2 x 3.50 7.00
Total RM 7.00
Cash 10.00
Change 3.00
Thank you, please come again"""

INVOICES = {
    "english": "Mill & Sons Ltd\nInvoice\nInvoice number: 4711\nInvoice date: 18 January 2018\n"
    "Bill to: Miller Ltd\nDescription Quantity Price Amount\nFlour 2 3.50 7.00\n"
    "Subtotal 7.00\nVAT 1.33\nTotal due 8.33\nIBAN DE00 1234",
    "german": "Mühle GmbH\nRechnung\nRechnungsnummer: 4711\nRechnungsdatum: 18.01.2018\n"
    "Kundennummer: 12\nBezeichnung Menge Einzelpreis Betrag\nMehl 2 3,50 7,00\n"
    "Nettobetrag: 7,00\nMwSt 19% 1,33\nGesamtbetrag 8,33\nBankverbindung: DE00 1234",
    "french": "Moulin SARL\nFacture\nFacture n° 4711\nDate de facture : 18/01/2018\n"
    "Facturé à : Meunier\nDésignation Quantité PU HT Montant\nFarine 2 3,50 7,00\n"
    "Total HT 7,00\nTVA 1,33\nTotal TTC 8,33\nSIRET 123 456",
}

REPORT = """Annual report of the milling authority
The commission has examined the invoices and receipts of the year and found no fault with them.
Total spending rose to 1,234.56 million over the period, and the net result was 12.50 per head.
Table 3: Total and amount by year
2017 12.50 13.60 14.70
2018 12.60 13.70 14.80
Total 25.10 27.30 29.50
Members are asked to send the forms before 18 January 2018 to the secretary of the board."""

Paper = Callable[[str, float], Page]


@pytest.fixture
def paper() -> Paper:
    """A page of text on paper that is so many line heights wide."""

    def page(text: str, width: float) -> Page:
        words: list[Word] = []
        lines = text.splitlines()
        for number, line in enumerate(lines):
            top, parts = number / len(lines), line.split()
            for index, part in enumerate(parts):
                side = index / len(parts), top, (index + 1) / len(parts), top + 0.9 / len(lines)
                words.append(Word(part, BoundingBox(*side), number))
        return Page(1, 10 * width, 10 * len(lines) / 0.9, words=tuple(words))

    return page


def chosen(pages: Sequence[Page]) -> str | None:
    choice = choose_type(pages, DOCUMENT_TYPES.values())
    assert 0 <= choice.fit <= 1
    return choice.document_type.name if choice.document_type else None


def test_no_pages_and_empty_pages_are_of_no_type() -> None:
    assert chosen([]) is None
    assert chosen([Page(1, 595, 842)]) is None
    assert choose_type([Page(1, 595, 842)], []) == Choice()


def test_a_report_that_speaks_of_invoices_totals_and_dates_is_of_no_type(paper: Paper) -> None:
    choice = choose_type([paper(REPORT, 55)], DOCUMENT_TYPES.values())
    assert choice.document_type is None
    assert choice.closest in DOCUMENT_TYPES


def test_a_receipt_is_told_from_an_invoice_though_it_calls_itself_one(paper: Paper) -> None:
    assert chosen([paper(RECEIPT, 18)]) == "receipt"


@pytest.mark.parametrize("language", INVOICES)
def test_an_invoice_is_known_in_several_languages(paper: Paper, language: str) -> None:
    assert chosen([paper(INVOICES[language], 55)]) == "invoice"


def test_spaces_that_a_recognizer_loses_are_not_missed(paper: Paper) -> None:
    text = (
        INVOICES["english"].replace("Invoice number", "INVOICENUMBER").replace("Bill to", "Billto")
    )
    assert chosen([paper(text, 55)]) == "invoice"


def test_a_document_without_an_amount_is_neither(paper: Paper) -> None:
    text = "".join(sign for sign in INVOICES["english"] if not sign.isdigit())
    assert chosen([paper(text, 55)]) is None


def test_text_without_words_is_read_too() -> None:
    assert chosen([Page(1, 595, 842, text=INVOICES["english"])]) == "invoice"


def test_two_schemas_that_fit_equally_leave_the_type_open(paper: Paper) -> None:
    invoice = DOCUMENT_TYPES["invoice"]
    twin = replace(invoice, schema=replace(invoice.schema, name="twin"))
    assert choose_type([paper(INVOICES["english"], 55)], [invoice, twin]).document_type is None


def test_a_page_much_higher_than_wide_is_a_roll(paper: Paper) -> None:
    """Where its text runs neither narrow nor wide, a roll is told from a sheet by that."""
    tax_invoice = RECEIPT.replace("Receipt No", "Invoice No")
    long = tax_invoice.replace("Apples 2 x 3.50 7.00", "Apples 2 x 3.50 7.00\n" * 60)
    choice = choose_type([paper(long, 33)], DOCUMENT_TYPES.values())
    assert choice.document_type is DOCUMENT_TYPES["receipt"]
    assert choose_type([paper(tax_invoice, 33)], DOCUMENT_TYPES.values()).fit < choice.fit
