import pytest

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


@pytest.mark.parametrize(
    ("label", "detail", "salutation"),
    [("Rechnung an:", "Nummer: GE2020211", "Herrn"), ("Bill to:", "Number: 4711", "Mrs")],
)
def test_a_number_or_a_salutation_above_the_name_is_none(read, label, detail, salutation):
    block = f"{label}\n{detail}\n{salutation}\nAnn Miller\nMill Lane 12\n24103 Kiel"
    reading = read(block, BUYER)
    assert find_buyer(reading).text == "Ann Miller"
    assert find_buyer_address(reading).text == "Mill Lane 12 24103 Kiel"


@pytest.mark.parametrize("head", ["Pos    Artikel       Menge", "Item   Description   Quantity"])
def test_the_head_of_a_table_is_no_buyer(read, head):
    reading = read(f"""
Mill Hosting AG - Uferweg 40 - 63571 Gelnhausen

{head}
1      Tea           3
2      Rye           4
""")
    assert find_buyer(reading) is None


@pytest.mark.parametrize("label", ["Bill to: ", "Rechnung an: ", "\n"])
def test_a_name_and_its_address_may_stand_in_one_line(read, label):
    text = f"Mill Hosting AG\nUferweg 40, 63571 Gelnhausen\n{label}Grain Café, Quay 4, 24103 Kiel"
    reading = read(text, BUYER)
    assert find_buyer(reading).text == "Grain Café"
    assert find_buyer_address(reading).text == "Quay 4, 24103 Kiel"


def test_a_person_below_the_company_is_its_contact(read):
    block = "Bill to:\nGrain Exchange Ltd.\nAnn Miller\n93B Market Road\nLeeds LS1 4AP"
    assert find_buyer_address(read(block, BUYER)).text == "93B Market Road Leeds LS1 4AP"


def test_a_date_beside_the_label_is_not_the_buyer_s(read):
    block = "Bill to:             9 November 2026\nPalm Court Hotel\n1 Sea Front\nTorquay TQ2 5HX"
    assert find_buyer(read(block, BUYER)).text == "Palm Court Hotel"


@pytest.mark.parametrize("name", ["Kunden AG Mitte", "Customer Ltd Leeds"])
def test_a_label_word_within_a_company_s_name_is_no_label(read, name):
    buyer = FieldDefinition("buyer", FieldKind.TEXT, synonyms=("bill to", "Kunden", "customer"))
    assert find_buyer(read(f"Bill to:\n{name}\nQuay 4\n24103 Kiel", buyer)).text == name


def test_no_name_contains_an_amount_or_a_date(read):
    reading = read("Freight 10 486,94 Mill Hosting AG", BUYER)
    assert find_seller(reading).text == "Mill Hosting AG"


def test_who_made_the_form_is_not_the_seller(read):
    assert find_seller(read("(c) Form Makers Ltd 2020\nInvoice")) is None


def test_an_address_ends_where_a_label_begins(read):
    number = FieldDefinition("seller_tax_number", FieldKind.TEXT, synonyms=("VAT no",))
    text = "Mill Hosting Ltd\n5 Foundry Lane, Sheffield S3 8GG VAT no GB 123 4567 82"
    assert find_seller_address(read(text, number)).text == "5 Foundry Lane, Sheffield S3 8GG"
