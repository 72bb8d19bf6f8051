import pytest

from parsers.extraction.code_patterns import bics_in, ibans_in, is_vat, tax_numbers_in


def texts(find, text):
    return [text[start:end] for start, end in find(text)]


@pytest.mark.parametrize("text", ["", "VAT 21% of 124,61 in 2024", "Total 12.50", "tel 12-34"])
def test_amounts_and_short_numbers_are_no_tax_numbers(text):
    assert texts(tax_numbers_in, text) == []


@pytest.mark.parametrize(
    "number",
    [
        "DE 232 446 240", "NL810433941B01", "NL 8104.33.941.B.01", "FR 44 732829320", "ESB12345674",
        "CHE-123.456.789", "GB 980 9807 58", "BE 0403.397.759", "IE 6388047V", "06AABCO6063D1ZQ",
        "12-3456789", "044/241/60103", "51 824 753 556", "ATU12345678", "B-12345674",
    ],
)  # fmt: skip
def test_tax_numbers_are_found_whole_among_words(number):
    assert texts(tax_numbers_in, f"Tax no: {number} at the court") == [number]


def test_a_number_ends_where_its_check_digits_are_right():
    assert texts(tax_numbers_in, "DE 136695706 10118") == ["DE 136695706"]
    assert is_vat("DE 136695706")
    assert not is_vat("DE 136695707")


def test_an_iban_ends_before_the_bank_and_right_ones_come_first():
    wrong, right = "DE00 2105 0170 0000 4711 08", "FR76 3000 6000 0112 3456 7890 189"
    assert texts(ibans_in, f"{wrong}, or {right} BIC AGRIFRPP") == [right, wrong]


def test_a_bank_has_eight_or_eleven_signs():
    assert texts(bics_in, "BIC COBADEFF or COBADEFFXXX not COBADE1") == [
        "COBADEFF",
        "COBADEFFXXX",
    ]
