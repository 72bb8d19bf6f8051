"""Currencies, IBANs, tax numbers, codes, names and addresses, however a page writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban

from parsers.document import FieldFormat
from parsers.values.formats import (
    READERS,
    WRONG_CHECK_DIGITS,
    checksum_problem,
    clean_text,
    iban_meant,
    read_address,
    read_code,
    read_currency,
    read_iban,
    read_name,
    read_tax_number,
)

IBAN = "DE89370400440532013000"


@pytest.mark.parametrize("read", READERS.values())
def test_what_is_nothing_of_its_format_has_a_problem_and_no_value(read) -> None:  # type: ignore[no-untyped-def]
    assert read(":").value is None
    assert read(":").problem


def test_an_unknown_currency_and_several_are_none() -> None:
    assert read_currency("Taler").problem == "not a currency that is known"
    assert read_currency("EUR or USD").problem == "several currencies"
    assert read_currency("kr").value is None


@pytest.mark.parametrize(
    ("text", "code"),
    [("€", "EUR"), ("eur", "EUR"), ("US Dollars", "USD"), ("dollars", "USD"), ("RM", "MYR"),
     ("All amounts in CHF", "CHF"), ("Ringgit Malaysia", "MYR"), ("pounds sterling", "GBP"),
     ("XOF", "XOF"), ("£", "GBP")],
)  # fmt: skip
def test_a_currency_is_its_code(text: str, code: str) -> None:
    assert read_currency(text).value == code


def test_the_country_tells_whose_dollars_are_meant() -> None:
    assert read_currency("$", "AUD").value == "AUD"
    assert read_currency("dollars", "CAD").value == "CAD"
    assert read_currency("kr", "NOK").value == "NOK"


def test_an_iban_whose_check_digits_do_not_fit_is_kept_with_a_problem() -> None:
    reading = read_iban("DE88 3704 0044 0532 0130 00")
    assert (reading.value, reading.problem) == ("DE88370400440532013000", WRONG_CHECK_DIGITS)


@pytest.mark.parametrize(
    "text",
    [IBAN, "DE89 3704 0044 0532 0130 00", "IBAN: DE89 3704 0044 0532 0130 00 BIC COBADEFFXXX",
     IBAN.lower(), "DE89-3704-0044-0532-0130-00", "Bank, DE89 3704 0044 0532 0130 00"],
)  # fmt: skip
def test_an_iban_has_no_blanks_and_no_label(text: str) -> None:
    assert read_iban(text).value == IBAN


@given(st.from_regex(r"[0-9]{18}", fullmatch=True))
def test_any_iban_in_groups_of_four_is_read_back(number: str) -> None:
    whole = f"DE{iban.calc_check_digits('DE00' + number)}{number}"
    spaced = " ".join(whole[start : start + 4] for start in range(0, len(whole), 4))
    assert (read_iban(spaced).value, read_iban(spaced).problem) == (whole, None)


def test_letters_for_figures_in_an_iban_are_told_by_its_check_digits() -> None:
    assert iban_meant("DE8937O40O44O5320l3000") == IBAN
    assert iban_meant("DE8837O40O44O532013000") is None
    assert iban_meant(IBAN) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("DE 136 695 976", "DE136695976"), ("USt-IdNr.: DE136695976", "DE136695976"),
     ("NL 004495445 B01", "NL004495445B01"), ("CHE-107.787.577 MWST", "CHE107787577"),
     ("FR 40 303265045", "FR40303265045"), ("GB 980 7806 84", "GB980780684"),
     ("27AAPFU0939F1ZV", "27AAPFU0939F1ZV"), ("ABN 51 824 753 556", "51824753556"),
     ("12/345/67890", "12/345/67890"), ("12-3456789", "12-3456789"),
     ("GST No 001234567890", "001234567890"), ("NIF B12345678", "B12345678")],
)  # fmt: skip
def test_a_tax_number_has_no_blanks_and_no_label(text: str, value: str) -> None:
    reading = read_tax_number(text)
    assert (reading.value, reading.problem) == (value, None)


@pytest.mark.parametrize(
    "text", ["DE136695970", "27AAPFU0939F1ZX", "ABN 51 824 753 557", "CHE-107.787.578"]
)
def test_check_digits_of_tax_numbers_are_checked_where_their_kind_is_sure(text: str) -> None:
    assert read_tax_number(text).problem == WRONG_CHECK_DIGITS


def test_of_a_number_whose_kind_is_not_sure_nothing_is_said() -> None:
    assert read_tax_number("51 824 753 557").problem is None
    assert checksum_problem(FieldFormat.CODE, "DE136695970") is None
    assert checksum_problem(None, "DE136695970") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [("#1234", "1234"), ("No: INV-1", "INV-1"), ("Nr. 5", "5"), ("NORTH-1", "NORTH-1"),
     ("INV 001.", "INV 001."), (": A/1 ,", "A/1")],
)  # fmt: skip
def test_a_code_loses_what_stands_before_it(text: str, code: str) -> None:
    assert read_code(text).value == code


def test_signs_around_names_and_addresses_are_mended() -> None:
    assert read_name("Acme (M) Sdn. Bhd. ,").value == "Acme (M) Sdn. Bhd."
    assert read_name("* Acme , Inc. *").value == "Acme, Inc."
    assert read_address("1 , Main Street ,, 12345 Town ,").value == "1, Main Street, 12345 Town"


def test_text_is_mended_to_one_line() -> None:
    assert clean_text(" Main Street 5,\n  12345\tTown ") == "Main Street 5, 12345 Town"
    assert clean_text("Donau-\ndampfschiff") == "Donaudampfschiff"
    assert clean_text("Baden-\nWürttemberg") == "Baden-Württemberg"
    assert clean_text("pages 12 -\n14") == "pages 12 - 14"
    assert clean_text("a\x00b\u00ad\nc") == "abc"


@given(st.text())
def test_mended_text_is_not_mended_further(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert "\x00" not in once


def test_a_soft_hyphen_beside_a_figure_is_the_hyphen_of_a_font() -> None:
    assert clean_text("CN\u00ad00417") == "CN-00417"
    assert clean_text("Rech\u00adnung") == "Rechnung"


def test_france_and_half_a_week_are_no_currencies() -> None:
    assert read_currency("FR").value is None
    assert read_currency("Mo.-Fr.").value is None
    assert read_currency("Fr.").value == "CHF"


@pytest.mark.parametrize(
    ("text", "value", "right"),
    [("526-000-12-46", "5260001246", True), ("NIP 526-000-12-47", "5260001247", False),
     ("CHE-123.456.788 MWST", "CHE123456788", True),
     ("CHE-123.456.789 MWST", "CHE123456789", False), ("CVR 13585628", "13585628", True),
     ("CVR 13585627", "13585627", False),
     ("12-3456789", "12-3456789", True), ("NL 8123.45.678.B.01", "NL812345678B01", True)],
)  # fmt: skip
def test_numbers_of_tax_offices_are_judged_where_they_have_check_digits(
    text: str, value: str, right: bool
) -> None:
    found = read_tax_number(text)
    assert (found.value, found.problem is None) == (value, right)
