import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban

from parsers.extraction.code_patterns import (
    bics_in,
    has_iban_form,
    has_tax_shape,
    iban_begun,
    iban_rest,
    ibans_in,
    is_iban,
    is_vat,
    tax_numbers_in,
)


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


LENGTHS = {"DE": 18, "AT": 16, "PL": 24, "DK": 14, "SE": 20}


def an_iban(seed):
    """Of a country whose accounts are figures only, with right check digits."""
    draw = random.Random(seed)
    while True:
        country = draw.choice([*LENGTHS])
        account = "".join(draw.choices("0123456789", k=LENGTHS[country]))
        number = country + iban.calc_check_digits(f"{country}00{account}") + account
        if is_iban(number):
            return number


def grouped(number, seed):
    draw = random.Random(seed)
    signs = [draw.choice(["", "", "", " ", " ", "."]) for _ in number[4:]]
    return (
        number[:2]
        + draw.choice(["", " "])
        + number[2:4]
        + "".join(sign + figure for sign, figure in zip(signs, number[4:], strict=True))
    )


@given(st.integers(0, 10**9))
def test_an_iban_is_found_however_it_is_grouped(seed):
    number = grouped(an_iban(seed), seed)
    assert texts(ibans_in, f"Account no 12 IBAN {number} BIC COBADEFFXXX") == [number]
    assert texts(ibans_in, f"IBAN{number}") == [number]


@given(st.integers(0, 10**9), st.integers(4, 15), st.integers(1, 9))
def test_an_iban_with_one_other_figure_is_none(seed, place, more):
    number = an_iban(seed)
    other = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    assert not any(map(is_iban, texts(ibans_in, f"IBAN {other} BIC COBADEFFXXX")))


@given(st.integers(0, 10**9), st.integers(8, 13))
def test_an_iban_goes_on_below_where_its_check_digits_then_are_right(seed, cut):
    number = an_iban(seed)
    start, end = iban_begun(f"Konto: {number[:cut]}")
    begun = f"Konto: {number[:cut]}"[start:end]
    assert begun == number[:cut]
    assert iban_rest(begun, f"{number[cut:]} BIC") == (0, len(number) - cut)
    assert iban_rest(begun, f"{number[cut:-1]}{(int(number[-1]) + 1) % 10} BIC") is None


def test_a_part_of_an_invoice_s_number_is_no_tax_number():
    assert texts(tax_numbers_in, "Faktura VAT nr FV/11/2026/88") == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("VAT ID: NO 912345678 MVA", "NO 912345678 MVA"),
        ("VAT NO 912 3456 78", "912 3456 78"),
        ("Tax ID 93-1184420", "93-1184420"),
        ("CNPJ 27.845.119/0001-63", "27.845.119/0001-63"),
        ("adószám 13884420-2-19", "13884420-2-19"),
        ("BN 123456789 RT0001", "123456789 RT0001"),
        ("R.F.C. MUÑ190305QJ1", "MUÑ190305QJ1"),
    ],
)
def test_a_number_has_its_country_and_its_ending_and_no_word_before_it(text, number):
    assert texts(tax_numbers_in, text) == [number]


def test_two_numbers_with_their_countries_are_two():
    assert texts(tax_numbers_in, "CZ28871539 CZ72741554") == ["CZ28871539", "CZ72741554"]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("GB 447 1180 32", True), ("CHE-123.456.789", True), ("MVE190305QJ1", True),
        ("MVE191305QJ1", False), ("20240131", False), ("555-0142", False), ("H87-24111503", False),
    ],
)  # fmt: skip
def test_what_is_written_as_the_numbers_of_a_country_are(text, is_one):
    assert has_tax_shape(text) is is_one


def test_the_form_of_an_iban_is_not_that_of_a_tax_number():
    assert has_iban_form("GB29NWBK60161300351141")
    assert not any(
        map(has_iban_form, ("GB29", "GB 980 7806 84", "NL001234567B01", "FR83404833048"))
    )
