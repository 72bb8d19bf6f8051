"""Which agreements are taken for agreements to keep something confidential."""

from parsers.document import Page
from parsers.extraction.choosing import choose_type
from parsers.types import DOCUMENT_TYPES

PROSE = (
    "The seller shall deliver the goods to the buyer at the mill within the time that is agreed.\n"
    "The buyer shall pay the price of the goods to the seller when they have been delivered.\n"
)
AGREEMENT = """MUTUAL NON-DISCLOSURE AGREEMENT
This agreement is made between Harbor Mills, Inc. and Oak Timber Ltd. as of the third of May.
Each party that discloses (the disclosing party) may give confidential information to the other.
The receiving party shall keep confidential whatever it is told, but what is publicly known.
"""
LETTER = """Harbor Mills, Inc.
Ladies and Gentlemen:
In connection with your consideration of a possible transaction we are ready to give you information
that is not available to the public. You and your representatives shall hold the evaluation material
in confidence under this confidentiality agreement and shall not use it for another purpose at all.
"""


def chosen(text: str) -> str | None:
    schema = choose_type([Page(1, 595, 842, text=text)], DOCUMENT_TYPES.values()).document_type
    return schema.name if schema else None


def test_a_contract_of_another_kind_is_none() -> None:
    assert chosen("CONTRACT OF SALE\n" + PROSE * 8) is None


def test_a_contract_with_a_clause_on_confidentiality_is_none() -> None:
    clause = (
        "9. Confidentiality. Neither party shall tell others of the confidential information.\n"
    )
    assert chosen("LICENSE AGREEMENT\n" + PROSE * 8 + clause) is None


def test_an_agreement_is_known_by_what_it_calls_itself_and_is_about() -> None:
    assert chosen(AGREEMENT) == "nda"


def test_a_letter_is_known_by_what_its_sentences_call_it() -> None:
    assert chosen(LETTER) == "nda"


def test_an_invoice_from_a_confidential_supplier_stays_an_invoice() -> None:
    text = (
        "Mill Ltd\nInvoice\nInvoice number: 4711\nInvoice date: 18 January 2018\nBill to: Miller\n"
        "Subtotal 7.00\nVAT 1.33\nTotal due 8.33\nStrictly confidential"
    )
    assert chosen(text) == "invoice"
