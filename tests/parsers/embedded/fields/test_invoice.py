from parsers.document import FieldDefinition, FieldKind
from parsers.embedded.fields.invoice import (
    find_buyer,
    find_buyer_address,
    find_currency,
    find_seller,
)

BUYER = FieldDefinition("buyer", FieldKind.TEXT, synonyms=("bill to", "Rechnung an"))

LETTER = """
Mill Hosting AG - Uferweg 40 - 63571 Gelnhausen

Bill to:
Grain Exchange Ltd.
93B Market Road
Hong Kong

Total                    34,73 EUR

Mill Hosting AG          Bank of the River
"""


def test_a_page_that_names_no_company_has_no_seller(read):
    assert find_seller(read("Invoice 4711\nTotal 5.00")) is None


def test_a_page_without_the_label_has_no_buyer(read):
    assert find_buyer(read(LETTER)) is None
    assert find_buyer_address(read(LETTER)) is None


def test_the_seller_is_the_company_named_at_the_edges(read):
    assert find_seller(read(LETTER, BUYER)).text == "Mill Hosting AG"


def test_the_buyer_is_not_the_seller_though_no_other_company_is_named(read):
    assert find_seller(read("Invoice\nBill to:\nGrain Exchange Ltd.", BUYER)) is None


def test_the_buyer_stands_below_its_label_and_the_address_below_the_buyer(read):
    reading = read(LETTER, BUYER)
    assert find_buyer(reading).text == "Grain Exchange Ltd."
    assert find_buyer_address(reading).text == "93B Market Road Hong Kong"


def test_the_currency_is_what_most_amounts_have_beside_them(read):
    assert find_currency(read("tea € 2,00\nsugar € 3,00\nabout $ 5.40\n")).text == "€"
    assert find_currency(read("tea 2,00")) is None
