"""What a document calls itself, and what it only mentions."""

from dataclasses import replace

import pytest

from parsers.document import Block, BoundingBox, Label, Page, Word
from parsers.document.content import plain
from parsers.extraction.choosing.looks import Look
from parsers.extraction.choosing.names import PROMINENT, STRONG, Naming, namings
from parsers.types import DOCUMENT_TYPES

TYPES = tuple(each for each in DOCUMENT_TYPES.values() if not each.hints.generic)
FILLING = [(0.1, 0.3 + n / 50, f"one line of {n} words or so", 10.0) for n in range(20)]

Placed = tuple[float, float, str, float]


def page_of(*texts: Placed, bold: bool = False) -> Page:
    """Each text at its place, in its size."""
    words = []
    for line, (x, y, text, size) in enumerate([*texts, *FILLING]):
        for word in text.split():
            wide = len(word) * size * 0.0009
            box = BoundingBox(x, y, x + wide, y + size * 0.0012)
            words.append(Word(word, box, line, size=size, bold=bold and line < len(texts)))
            x += wide + size * 0.0006
    return Page(1, 595, 842, words=tuple(words))


def found(page: Page) -> list[Naming]:
    return sorted(namings(Look(page).runs, TYPES), key=lambda each: -each.strength)


def owners(page: Page) -> set[str]:
    return {owner for each in found(page)[:1] for owner in each.owners}


def test_a_page_without_a_name_has_none() -> None:
    assert found(page_of()) == []
    assert namings((), TYPES) == []


def test_a_mere_mention_is_no_name() -> None:
    assert found(page_of((0.1, 0.1, "please send us your invoice before the month ends", 10))) == []


def test_a_company_is_not_called_as_its_goods_are() -> None:
    assert found(page_of((0.1, 0.05, "Catalogue Printing Ltd", 20))) == []


@pytest.mark.parametrize(
    ("title", "owner"),
    [
        ("Invoice", "invoice"),
        ("INVOICE 4711", "invoice"),
        ("Rechnung Nr. 5 vom 3. Mai 2024", "invoice"),
        ("R E C H N U N G", "invoice"),
        ("Stromrechnung", "invoice"),
        ("S T R O M R E C H N U N G", "invoice"),
        ("Credit Note", "credit_note"),
        ("Gutschrift / Credit Note", "credit_note"),
        ("Order Confirmation", "purchase_order"),
        ("Angebot", "documents.quotation"),
        ("Devis n° 12", "documents.quotation"),
        ("Annual Report 2012", "documents.report"),
        ("Mietvertrag", "documents.contract"),
    ],
)
def test_a_large_line_names_the_document(title: str, owner: str) -> None:
    page = page_of((0.1, 0.1, title, 18))
    assert owners(page) == {owner}
    assert found(page)[0].strength == PROMINENT


def test_a_header_by_the_blocks_is_as_good_as_a_large_line() -> None:
    page = page_of((0.1, 0.1, "Invoice", 10), (0.6, 0.1, "Mill & Sons", 10))
    heading = Block(Label.TITLE, plain("Invoice"))
    assert found(page)[0].strength < PROMINENT
    assert found(replace(page, blocks=(heading,)))[0].strength == PROMINENT


def test_bold_alone_in_its_line_says_more_than_plain() -> None:
    plain, bold = (page_of((0.1, 0.1, "Invoice", 10), bold=each) for each in (False, True))
    assert found(bold)[0].strength == STRONG
    assert 0 < found(plain)[0].strength < STRONG


@pytest.mark.parametrize(
    "label", ["Delivery Note: 4711", "Delivery Note No.", "Delivery Note No: D-12"]
)
def test_a_label_says_less_than_a_title(label: str) -> None:
    page = page_of((0.1, 0.08, "Invoice 12", 16), (0.1, 0.2, label, 10), (0.4, 0.2, "4711", 10))
    assert owners(page) == {"invoice"}
    assert all(each.strength < 2 for each in found(page)[1:])


def test_a_number_before_a_name_counts_goods() -> None:
    price = (0.6, 0.25, "57,04", 10)
    goods, numbered = (
        found(page_of((0.1, 0.25, text, 10), price))[0] for text in ("2 Invoice", "Invoice 2")
    )
    assert not goods.has_number
    assert numbered.has_number
    assert goods.strength < numbered.strength


def test_what_has_its_value_below_is_a_label() -> None:
    above = page_of((0.1, 0.1, "Order", 10), (0.1, 0.112, "4711", 10))
    alone = page_of((0.1, 0.1, "Order", 10), (0.1, 0.2, "4711", 10))
    assert found(above)[0].strength < found(alone)[0].strength


def test_an_agreement_names_itself_in_a_sentence() -> None:
    sentence = "the parties have entered into this Mutual Confidentiality Agreement as of the day"
    assert owners(page_of((0.1, 0.2, sentence, 10))) == {"nda"}
    other = sentence.replace("this", "that")
    assert found(page_of((0.1, 0.2, other, 10))) == []


def test_a_name_that_documents_without_type_share_says_so() -> None:
    statement, bank = (
        found(page_of((0.1, 0.1, title, 18)))[0]
        for title in ("Statement of Account", "Bank Statement")
    )
    assert statement.is_shared
    assert not bank.is_shared
