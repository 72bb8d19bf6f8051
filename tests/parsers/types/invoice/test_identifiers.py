from parsers.document import FieldDefinition, FieldFormat, FieldKind
from parsers.types.invoice.identifiers import (
    find_bic,
    find_buyer_tax_number,
    find_iban,
    find_seller_tax_number,
)

BUYER = FieldDefinition("buyer", FieldKind.TEXT, synonyms=("bill to",))
SELLERS_NUMBER, BUYERS_NUMBER = (
    FieldDefinition(
        f"{who}_tax_number", FieldKind.TEXT, synonyms=labels, format=FieldFormat.TAX_NUMBER
    )
    for who, labels in (("seller", ("VAT no", "NIF")), ("buyer", ("your VAT no",)))
)
NUMBERS = (SELLERS_NUMBER, BUYERS_NUMBER)


def test_an_iban_with_a_wrong_figure_is_not_taken_for_its_form(read):
    assert find_iban(read("IBAN DE88 3704 0044 0532 0130 00")) is None


def test_an_iban_is_known_by_its_check_digits_without_any_label(read):
    reading = read("Pay to DE89 3704 0044 0532 0130 00 BIC COBADEFFXXX within 14 days")
    assert find_iban(reading).text == "DE89 3704 0044 0532 0130 00"
    assert find_bic(reading).text == "COBADEFFXXX"


def test_a_word_in_capitals_is_no_bank(read):
    assert find_bic(read("IBAN and BANKVERBINDUNG INVOICES")) is None


def test_a_number_without_label_or_check_digits_is_no_tax_number(read):
    assert find_seller_tax_number(read("Order 123456789", *NUMBERS)) is None


def test_the_label_says_whose_tax_number_it_is(read):
    reading = read("VAT no: DE136695706\nYour VAT no: NL123456782B01", *NUMBERS)
    assert find_seller_tax_number(reading).text == "DE136695706"
    assert find_buyer_tax_number(reading).text == "NL123456782B01"


def test_so_does_its_place(read):
    reading = read("""
Tea House            NIF ESB57818445
Bill to:
Grain Exchange
Market Road 9
NIF ESA78911086
""", BUYER, *NUMBERS)  # fmt: skip
    assert find_seller_tax_number(reading).text == "ESB57818445"
    assert find_buyer_tax_number(reading).text == "ESA78911086"


def test_an_iban_goes_on_in_the_next_line_or_below_in_its_column(read):
    assert (
        find_iban(read("IBAN DE89 3704 0044\n0532 0130 00")).text == "DE89 3704 0044 0532 0130 00"
    )
    columns = read("""
Mill AG           Konto DE89 3704 0044        Amtsgericht Hanau
Uferweg 40        0532 0130 00                HRB 4711
""")
    assert find_iban(columns).text == "DE89 3704 0044 0532 0130 00"
    assert find_iban(read("IBAN DE89 3704 0044\n0532 0130 01")) is None


def test_a_number_behind_another_label_is_no_tax_number(read):
    phone = FieldDefinition("phone", FieldKind.TEXT, synonyms=("phone",))
    reading = read("VAT no: see below   phone 06051 123456", *NUMBERS, phone)
    assert find_seller_tax_number(reading) is None


def test_an_iban_of_a_narrow_cell_goes_on_behind_the_date_of_the_next_one(read):
    woven = read("Transfer Millbank DE89 3704 13/04/2031 0044 0532 0130 00")
    assert find_iban(woven).text == "DE89 3704 0044 0532 0130 00"
    assert find_iban(read("Transfer Millbank DE89 3704 13/04/2031 0044 0532 0130 01")) is None
