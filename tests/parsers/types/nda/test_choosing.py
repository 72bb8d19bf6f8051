"""Which agreements are taken for agreements to keep something confidential."""

import pytest

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


IN_OTHER_LANGUAGES = {
    "de": "Geheimhaltungserklärung\nDer Empfänger verpflichtet sich, über alle ihm bekannten "
    "Geschäftsgeheimnisse Stillschweigen zu bewahren.\nEr darf vertrauliche Informationen Dritten "
    "nicht zugänglich machen und hat sie vertraulich zu behandeln.",
    "fr": "ACCORD DE NON-DIVULGATION\nLa partie réceptrice s'engage à ne divulguer à des tiers "
    "aucune des informations confidentielles qu'elle reçoit.\nCette obligation ne vaut pas pour ce "
    "qui est déjà tombé dans le domaine public avant cet accord.",
    "pl": "Umowa o zachowaniu poufności\nStrona otrzymująca zobowiązuje się nie ujawniać osobom "
    "trzecim żadnych informacji, które otrzyma od strony ujawniającej.\nInformacje poufne mogą być "
    "użyte wyłącznie w celu, dla którego zostały przekazane tej stronie.",
    "sv": "Sekretessförbindelse\nUndertecknad förbinder sig att inte röja konfidentiell uppgift "
    "för tredje man under avtalets hela löptid.\nAlla företagshemligheter som den mottagande part "
    "får del av ska hemlighållas även efter avtalets slut.",
}  # fmt: skip
BIDDER = """OAK TIMBER LTD.
May 6, 2019
Dear Ms. Mills:
You have asked that we furnish you with certain information on our mills that is not public at all.
You shall not disclose it to anybody but your representatives, and hold in confidence all of it.
All copies shall be returned or destroyed, and the parties agree that injunctive relief may be had.
If you agree with the foregoing please sign this letter agreement and return one of its copies.
"""


@pytest.mark.parametrize("language", IN_OTHER_LANGUAGES)
def test_an_agreement_is_known_in_several_languages(language: str) -> None:
    assert chosen(IN_OTHER_LANGUAGES[language]) == "nda"


def test_a_letter_that_only_says_what_must_not_be_told_is_known() -> None:
    assert chosen(BIDDER) == "nda"


def test_the_schedule_of_an_employment_agreement_is_known_by_its_covenants() -> None:
    text = "SCHEDULE 2\nConfidentiality\n" + BIDDER.split("\n", 3)[3]
    assert chosen(text) == "nda"


@pytest.mark.parametrize(
    ("title", "clause"),
    [
        ("Arbeitsvertrag", "Der Arbeitnehmer hat über alle Geschäftsgeheimnisse Stillschweigen zu "
         "bewahren und vertrauliche Informationen Dritten nicht zugänglich zu machen."),
        ("Contrat de travail", "Le salarié ne divulguera à des tiers aucune information "
         "confidentielle de la société et gardera le secret de ses affaires."),
        ("EMPLOYMENT AGREEMENT", "The employee shall not disclose confidential information or any "
         "trade secret to others, and hold in confidence what is not public."),
    ],
)  # fmt: skip
def test_a_contract_of_employment_stays_one_though_it_asks_for_secrecy(
    title: str, clause: str
) -> None:
    assert chosen(f"{title}\n{PROSE * 6}{clause}\n") is None
