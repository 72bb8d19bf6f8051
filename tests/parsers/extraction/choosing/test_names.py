"""What a document calls itself, and what it only mentions."""

from dataclasses import replace

import pytest

from parsers.document import Block, BoundingBox, Label, Page, Word
from parsers.document.content import plain
from parsers.extraction.choosing.fitting import TITLE
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


@pytest.mark.parametrize(
    ("title", "owner"),
    [
        ("C R E D I T N O T E 2016-197", "credit_note"),
        ("D E L I V E R Y D O C K E T RG750962", "delivery_note"),
        ("增值税普通发票", "invoice"),
        ("电子采购订单", "purchase_order"),
    ],
)
def test_spaced_titles_and_east_asian_compounds_name_the_document(title: str, owner: str) -> None:
    assert owners(page_of((0.1, 0.1, title, 18))) == {owner}
    assert found(page_of((0.1, 0.1, title, 18)))[0].strength == PROMINENT


@pytest.mark.parametrize(
    "title", ["Payment Reminder Harbor Mills", "Harbor Mills Payment Reminder"]
)
def test_a_long_name_beside_the_sender_decides(title: str) -> None:
    beside = found(page_of((0.1, 0.08, title, 20)))[0]
    short = found(page_of((0.1, 0.08, "Bill Harbor Mills", 20)))[0]
    assert beside.owners == {"reminder"}
    assert beside.strength > TITLE > short.strength


def test_two_documents_named_before_numbers_are_both_listed_only() -> None:
    one = ((0.1, 0.3, "Delivery note: 4711", 10),)
    two = (*one, (0.1, 0.35, "Purchase order: 4712", 10))
    strengths = [[each.strength for each in found(page_of(*texts))] for texts in (one, two)]
    assert max(strengths[1]) < max(strengths[0])


def test_an_agreement_before_a_number_is_only_referred_to() -> None:
    named = found(page_of((0.1, 0.3, "Contract No: 22243", 10)))
    assert [each.strength <= 0.5 for each in named] == [True]


def test_a_name_before_an_amount_is_a_row() -> None:
    row = found(page_of((0.1, 0.3, "Credit Note 12.50", 10), bold=True))
    title = found(page_of((0.1, 0.3, "Credit Note 12", 10), bold=True))
    assert row[0].strength < title[0].strength


def test_a_whole_label_of_a_field_is_no_title() -> None:
    label = found(page_of((0.1, 0.2, "Invoice To", 10), bold=True))
    title = found(page_of((0.1, 0.2, "Invoice", 10), bold=True))
    assert label[0].strength < title[0].strength / 2


def test_the_head_of_a_column_is_no_title() -> None:
    heads = [(0.05 + 0.25 * n, 0.1, text, 10.0) for n, text in enumerate(("Date", "Text", "Debit"))]
    head = found(page_of(*heads, (0.85, 0.1, "Invoice", 10.0), bold=True))
    assert head[0].strength < 1


def test_names_that_run_into_each_other_are_one() -> None:
    page = page_of((0.1, 0.1, "Secondo sollecito di pagamento", 13.0), bold=True)
    assert found(page)[0].text == "Secondo sollecito di pagamento"
    assert found(page)[0].strength >= STRONG


def test_a_figure_further_below_labels_no_title() -> None:
    title = (0.1, 0.18, "Sammelrechnung 2026/33 vom 31.01.2026", 10.0)
    other = (0.1, 0.192, "Lieferschein 8801 vom 05.01.2026", 10.0)
    figure = (0.4, 0.204, "5", 10.0)
    strengths = {each.text: each.strength for each in found(page_of(title, other, figure))}
    assert strengths["Sammelrechnung"] >= strengths["Lieferschein"]
