from parsers.document import FieldDefinition, FieldKind
from parsers.types.invoice.parties import (
    find_buyer,
    find_buyer_address,
    find_seller,
    find_seller_address,
)

BUYER = FieldDefinition("buyer", FieldKind.TEXT, synonyms=("bill to", "Rechnung an"))

CUSTOMER = FieldDefinition("buyer", FieldKind.TEXT, synonyms=("customer",))

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


def test_a_name_is_no_part_of_a_word(read):
    letter = LETTER.replace("Mill Hosting", "e-Mill Hosting")
    assert find_seller(read(letter, BUYER)).text == "e-Mill Hosting AG"
    assert find_buyer(read("Customer-group wholesale\nMill Road 7", CUSTOMER)) is None


def test_the_buyer_is_not_the_seller_though_no_other_company_is_named(read):
    assert find_seller(read("Invoice\nBill to:\nGrain Exchange Ltd.", BUYER)) is None


def test_the_buyer_stands_below_its_label_and_the_address_below_the_buyer(read):
    reading = read(LETTER, BUYER)
    assert find_buyer(reading).text == "Grain Exchange Ltd."
    assert find_buyer_address(reading).text == "93B Market Road Hong Kong"


def test_without_a_label_the_buyer_stands_below_the_sender_s_line(read):
    reading = read("""
Mill Hosting AG - Uferweg 40 - 63571 Gelnhausen
Grain Exchange
Market Road 9
24103 Kiel

Invoice 4711
""")
    assert find_buyer(reading).text == "Grain Exchange"
    assert find_buyer_address(reading).text == "Market Road 9 24103 Kiel"


def test_the_seller_s_address_follows_its_name(read):
    assert find_seller_address(read(LETTER, BUYER)).text == "Uferweg 40 - 63571 Gelnhausen"
    below = read("Mill Hosting AG\nPhone: 06051 1234\nUferweg 40\n63571 Gelnhausen\nVAT: 3\nTea")
    assert find_seller_address(below).text == "Uferweg 40 63571 Gelnhausen"


def test_a_seller_without_a_legal_form_is_who_the_address_at_the_top_is_of(read):
    reading = read("Ann Miller Design\n12 Mill Lane\nLeeds LS1 4AP\n\nBill to:\nTea Ltd", BUYER)
    assert find_seller(reading).text == "Ann Miller Design"


def test_a_table_below_the_buyer_s_name_is_no_address(read):
    reading = read("""
Bill to: Harbour Joinery
Description        Qty      Amount
Oak panels           2       40.00
Screws               5        5.00
""", BUYER)  # fmt: skip
    assert find_buyer(reading).text == "Harbour Joinery"
    assert find_buyer_address(reading) is None


def test_an_address_ends_where_the_table_begins(read):
    reading = read("""
Bill to:
Harbour Joinery
Quay Street 4
Description        Qty      Amount
Oak panels           2       40.00
""", BUYER)  # fmt: skip
    assert find_buyer_address(reading).text == "Quay Street 4"
