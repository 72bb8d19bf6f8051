# ruff: noqa: E501 - receipts are drawn as they are printed
"""Heads and sums of invented receipts: whose it is, where, what was paid."""

import pytest

from parsers.extraction import find_fields
from parsers.extraction.labels.labels import read_labels
from parsers.extraction.lines import lines_to_search
from parsers.types import DOCUMENT_TYPES
from parsers.types.receipt.rivals import rivals

HEAD = "SHOP LTD\n1 Mill Road\n12345 Milltown\n\n"


@pytest.fixture
def found(draw):
    def found(text):
        fields = find_fields(DOCUMENT_TYPES["receipt"], [draw(text)])
        return {name: piece.text for name, piece in fields.items()}

    return found


@pytest.mark.parametrize(
    ("lines", "total", "currency"),
    [
        ("Bread    £10.00\nTea    £10.00\nTotal    £20.00\nTotal EUR    23.40", "20.00", "£"),
        ("Brot   5.00\nTee   5.50\nSumme CHF  10.50\nTotal in EUR   10.10\nBar CHF  10.50", "10.50", "CHF"),
    ],
)  # fmt: skip
def test_a_total_said_again_in_another_currency_is_not_the_total(found, lines, total, currency):
    fields = found(HEAD + lines)
    assert (fields["total"], fields["currency"]) == (total, currency)


@pytest.mark.parametrize("tip", ["Gratuity", "Tip", "Trinkgeld"])
def test_a_tip_is_neither_tax_nor_subtotal(found, tip):
    fields = found(
        HEAD + f"1 Pizza   20.00\n1 Wine   16.50\nAmount  36.50\n{tip}  5.00\nTotal  41.50"
    )
    assert (fields.get("tax"), fields.get("subtotal")) == (None, "36.50")


def test_a_subtotal_that_is_the_total_is_told_by_its_label(found):
    fields = found(
        HEAD + "Bread   6.00 A\nTea   6.00 A\nSubtotal  12.00\nTotal   12.00\n"
        "VAT %   Net   VAT   Gross\nA 20%   10.00   2.00   12.00"
    )
    assert fields["subtotal"] == "12.00"


def test_the_day_of_printing_is_not_that_of_the_sale(found):
    text = "Printed: 05.03.2024 10:00\n01.03.2024\nBread   10.00\nTotal   10.00"
    assert found(HEAD + text)["date"] == "01.03.2024"


@pytest.mark.parametrize(
    ("head", "company", "address"),
    [
        ("restaurant\nRestaurant Eberle\nHauptstr. 3\n70173 Stuttgart", "Restaurant Eberle", "Hauptstr. 3 70173 Stuttgart"),
        ("Pizzeria Brera\nVia Roma, 3\n06033 Brera (HB)", "Pizzeria Brera", "Via Roma, 3 06033 Brera (HB)"),
        ("Ravi Stores\nPlot 7, Lake Road\nKishanpur - 944215", "Ravi Stores", "Plot 7, Lake Road Kishanpur - 944215"),
        ("桂兰超市有限公司\n郭街X座\n517469 桂市\n税号: 91099339MAZX8909R", "桂兰超市有限公司", "郭街X座 517469 桂市"),
    ],
)  # fmt: skip
def test_name_and_address_part_where_one_ends(found, head, company, address):
    fields = found(f"{head}\n\nA1 B2   10.00\nTotal   10.00")
    assert (fields["company"], fields["address"]) == (company, address)


def test_the_day_of_an_order_is_that_of_the_sale_where_there_is_no_other(found):
    for text in ("Thank you. Order date: 14/05/2025", "Merci pour votre commande du 14/05/2025."):
        assert found(f"{HEAD}{text}\nBread   10.00\nTotal   10.00")["date"] == "14/05/2025"


@pytest.mark.parametrize(
    "title", ["Order Confirmation", "Auftragsbestätigung", "Confirmation de commande"]
)
def test_what_a_mail_calls_itself_names_nobody(found, title):
    text = f"{title}\n\nBread   10.00\nTotal   10.00\n© 2025 Lund Prints. All rights reserved"
    assert found(text)["company"] == "Lund Prints"
    assert found(f"Lund Prints\n{text}")["company"] == "Lund Prints"


@pytest.mark.parametrize(
    "said",
    ["Thanks for shopping at Loom & Lantern!", "Danke für Ihren Einkauf bei Loom & Lantern."],
)
def test_a_mail_address_spells_the_name_that_a_sentence_says(found, said):
    text = f"{said}\nPayment Method\nBread   10.00\nTotal   10.00\nhello@loomlantern.example"
    assert found(text)["company"] == "Loom & Lantern"


def test_an_address_begins_behind_the_name_of_its_shop(found):
    text = "Hill Outfitters\n\nHill Outfitters, 6 Mill Road, Keswick CA12 5JE\nBread  10.00\nTotal  10.00"
    assert found(text)["address"] == "6 Mill Road, Keswick CA12 5JE"


def test_a_total_that_nothing_proves_has_the_other_ones_for_rivals(draw):
    text = HEAD + "Bread  4.00\nTotal   12.00\nAmount due   13.00"
    reading = read_labels(lines_to_search([draw(text)]), ())
    assert [piece.text for _, piece in rivals("total", reading)] == ["13.00", "12.00"]
    assert rivals("date", reading) == []
