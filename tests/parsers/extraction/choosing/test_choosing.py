"""Which type a document is of, by its own words."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from pydantic import BaseModel, Field

from parsers.document import BoundingBox, Page, Word
from parsers.extraction.choosing import Choice, choose_type
from parsers.extraction.choosing.against import NEGATIVE, OTHER_NUMBERS
from parsers.extraction.choosing.fitting import fits
from parsers.extraction.choosing.looks import Look
from parsers.extraction.choosing.names import namings
from parsers.extraction.document_type import DocumentType
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

PROFORMA = INVOICES["german"].replace("\nRechnung\n", "\nProforma-Rechnung\n")
OFFER = INVOICES["german"].replace("Rechnungs", "Angebots").replace("Rechnung", "Angebot")

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
    assert choose_type([paper(REPORT, 55)], DOCUMENT_TYPES.values()) == Choice()


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
    one, other = (_named(DOCUMENT_TYPES["invoice"], name) for name in ("bill", "twin"))
    choice = choose_type([paper(INVOICES["english"], 55)], [one, other])
    assert choice.document_type is None
    assert choice.nearest == "bill or twin, which it fits equally"


def test_of_a_built_in_type_and_a_users_that_fit_equally_it_is_the_users(paper: Paper) -> None:
    invoice = DOCUMENT_TYPES["invoice"]
    own = _named(invoice, "our_invoice")
    choice = choose_type([paper(INVOICES["english"], 55)], [invoice, own])
    assert choice.document_type is own


def test_a_page_much_higher_than_wide_is_a_roll(paper: Paper) -> None:
    """Where its text runs neither narrow nor wide, its shape says so, but does not decide."""
    text = INVOICES["english"]
    long = text.replace("Flour 2 3.50 7.00", "Flour 2 3.50 7.00\n" * 60)
    types = [DOCUMENT_TYPES["receipt"]]
    rolls, sheets = (choose_type([paper(each, 33)], types).fit for each in (long, text))
    assert rolls > sheets
    assert chosen([paper(long, 33)]) == "invoice"


@pytest.mark.parametrize("width", (14, 25, 33, 45, 90))
@pytest.mark.parametrize("language", INVOICES)
def test_how_wide_the_text_runs_decides_nothing(paper: Paper, language: str, width: float) -> None:
    assert chosen([paper(INVOICES[language], width)]) == "invoice"
    assert chosen([paper(RECEIPT, width)]) == "receipt"


@pytest.mark.parametrize("size", (None, 7.0, 14.0))
@pytest.mark.parametrize("bold", (False, True))
def test_the_font_decides_nothing(paper: Paper, size: float | None, bold: bool) -> None:
    page = paper(OFFER, 55)
    words = tuple(replace(word, size=size, bold=bold) for word in page.words)
    assert chosen([replace(page, words=words)]) is None


def test_what_calls_itself_something_else_is_of_no_type_and_says_why(paper: Paper) -> None:
    choice = choose_type([paper(OFFER, 55)], DOCUMENT_TYPES.values())
    assert choice.document_type is None
    assert choice.closest == "invoice"
    assert choice.nearest == "invoice, but it calls itself “Angebot”"


def test_of_a_document_with_a_type_nothing_else_is_said_to_be_the_nearest(paper: Paper) -> None:
    assert choose_type([paper(INVOICES["english"], 55)], DOCUMENT_TYPES.values()).nearest is None


def test_an_offer_is_of_the_type_that_a_user_brings_for_offers(paper: Paper) -> None:
    """A class that is named in English is told by the document's name in any language."""

    class Quotation(BaseModel):
        number: str | None = Field(default=None, title="Angebotsnummer")
        total: str | None = Field(default=None, title="Gesamtbetrag")
        kundennummer: str | None = None
        nettobetrag: str | None = None

    own = DocumentType.of(Quotation)
    choice = choose_type([paper(OFFER, 55)], [*DOCUMENT_TYPES.values(), own])
    assert choice.document_type is own


def test_a_label_that_names_the_invoice_it_corrects_speaks_against_an_invoice(
    paper: Paper,
) -> None:
    types = [DOCUMENT_TYPES["invoice"], DOCUMENT_TYPES["credit_note"]]
    untitled = INVOICES["english"].replace("\nInvoice\n", "\n")
    correcting = untitled.replace("Bill to", "Original invoice no: 4690\nBill to")
    plain, named = (_scores(paper(text, 55), types) for text in (untitled, correcting))
    assert named["invoice"] < plain["invoice"]
    assert named["credit_note"] >= plain["credit_note"]


def test_an_order_number_does_not_speak_against_an_order(paper: Paper) -> None:
    types = [DOCUMENT_TYPES["invoice"], DOCUMENT_TYPES["purchase_order"]]
    ordered = INVOICES["english"].replace("Bill to", "Order number: 4690\nBill to")
    plain, named = (_scores(paper(text, 55), types) for text in (INVOICES["english"], ordered))
    assert named["purchase_order"] > plain["purchase_order"]


def test_a_sum_with_a_minus_speaks_against_an_invoice_but_not_a_credit_note(paper: Paper) -> None:
    plain = INVOICES["english"]
    minus = plain.replace("8.33", "8.33-").replace("1.33\n", "1.33-\n").replace(" 7.00", " 7.00-")
    only = [DOCUMENT_TYPES["invoice"], DOCUMENT_TYPES["credit_note"]]
    points = {text: _scores(paper(text, 55), only) for text in (plain, minus)}
    assert points[minus]["invoice"] == points[plain]["invoice"] - NEGATIVE
    assert points[minus]["credit_note"] >= points[plain]["credit_note"]


def test_an_account_statement_that_lists_numbers_of_invoices_is_less_like_a_banks(
    paper: Paper,
) -> None:
    banks = "Mill Ltd\nAccount statement\nDate Text Debit Credit Balance\n18/01/2018 7.00 12.00"
    customers = banks.replace("Text", "Invoice No.")
    assert _bank_points(paper(customers, 55)) == _bank_points(paper(banks, 55)) - OTHER_NUMBERS


def test_what_a_type_requires_must_be_there(paper: Paper) -> None:
    text = INVOICES["english"].replace("Invoice date: 18 January 2018\n", "")
    whole = choose_type([paper(INVOICES["english"], 55)], [DOCUMENT_TYPES["invoice"]])
    lacking = choose_type([paper(text, 55)], [DOCUMENT_TYPES["invoice"]])
    assert lacking.fit < whole.fit
    no_amount = "Invoice\nInvoice number: 4711\nInvoice date: 18 January 2018\nBill to: Miller"
    choice = choose_type([paper(no_amount, 55)], [DOCUMENT_TYPES["invoice"]])
    assert choice.nearest == "invoice, but no amount of money was found"


def test_what_corrects_an_invoice_is_a_credit_note_though_it_has_no_title(paper: Paper) -> None:
    untitled = INVOICES["english"].replace("\nInvoice\n", "\n")
    correcting = untitled.replace("Invoice number", "Number").replace("Invoice date", "Date")
    correcting = correcting.replace("Bill to", "Original invoice no: 4690\nBill to")
    assert chosen([paper(untitled, 55)]) == "invoice"
    assert chosen([paper(correcting, 55)]) == "credit_note"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Mill Ltd\nInvoice date: 18 January 2018\nNumber: 4711\nFlour 8.33",
         "it does not call itself that, and too little else speaks for it"),
        ("Mill Ltd\nAccount statement\nAccount number: 12\nDate Debit Credit Balance\n"
         "18/01/2018 7.00 12.00",
         "other documents are called “Account statement”, too, and too little else speaks for it"),
        ("Delivery Note\nMill & Sons\nFlour 2\n18 January 2018",
         "apart from its name, “Delivery Note”, too little speaks for it"),
        ("Delivery Note\nMill & Sons\nFlour 2", "no date was found"),
        ("Invoice\nMill Ltd\nBill to: Miller\nSubtotal: nothing",
         "no date and no amount of money were found"),
    ],
)  # fmt: skip
def test_why_the_nearest_type_is_not_chosen_is_said_in_a_sentence(
    paper: Paper, text: str, why: str
) -> None:
    nearest = choose_type([paper(text, 55)], DOCUMENT_TYPES.values()).nearest
    assert nearest is not None
    assert nearest.partition(", but ")[2] == why


def _scores(page: Page, types: Sequence[DocumentType]) -> dict[str, float]:
    look = Look(page)
    found = fits([look], namings(look.runs, types), types)
    return {each.document_type.name: each.score for each in found}


def _bank_points(page: Page) -> float:
    types = [each for each in DOCUMENT_TYPES.values() if not each.hints.generic]
    return _scores(page, types)["bank_statement"]


def _named(known: DocumentType, name: str) -> DocumentType:
    return replace(known, schema=replace(known.schema, name=name))


def test_a_bill_that_nobody_has_to_pay_is_no_invoice(paper: Paper) -> None:
    choice = choose_type([paper(PROFORMA, 60)], DOCUMENT_TYPES.values())
    assert choice.document_type is None
    assert choice.nearest == "invoice, but it calls itself “Proforma-Rechnung”"
