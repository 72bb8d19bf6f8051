"""Numbers and money as people and recognizers write them."""

import re
from decimal import Decimal

import pytest
from babel import localedata
from babel.numbers import format_decimal, get_decimal_symbol
from hypothesis import example, given
from hypothesis import strategies as st

from parsers.document import FieldDefinition, FieldFormat, FieldKind
from parsers.values.amounts import (
    decimal_sign_in,
    find_numbers,
    is_undecided,
    marks_in,
    read_number,
    to_decimal,
)
from parsers.values.currencies import currency_meant, mark_in
from parsers.values.parse import parse_value

MONEY = FieldDefinition("total", FieldKind.NUMBER, format=FieldFormat.MONEY)

INVENTED = {"tok"}  # Toki Pona groups figures by two
LOCALES = sorted(set(localedata.locale_identifiers()) - INVENTED - {"tok_001"})
NUMBERS = tuple(map(Decimal, ("0", "7", "-12.5", "1234.56", "-1234567.89", "98765.4", "1234")))

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "  ",
        "abc",
        "RM",
        "12.34.56",
        "1,234.567.890",
        "12²",
        "1 2",
        "21 % 8.68",
        "9" * 30,
        "1" * 300,
    ],
)
def test_what_is_no_number_or_several_is_none(raw: str) -> None:
    assert read_number(raw) is None


@pytest.mark.parametrize(
    "raw", ["INV-001", "A12", "12k", "10:33", "5/12", "25.12.2018", "2018-12-25", "192.168.1.12"]
)
def test_parts_of_codes_dates_and_times_are_no_numbers(raw: str) -> None:
    assert read_number(raw) is None


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("12", "12"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u202f234,56", "1234.56"),
        ("1'234.56", "1234.56"),
        ("1’234.56", "1234.56"),
        ("1`234.56", "1234.56"),
        ("12´327.-", "12327"),
        ("12‘327.--", "12327"),
        ("327.–", "327"),
        ("1\u00a0234,56", "1234.56"),
        ("1\u2009234,56", "1234.56"),
        ("1,00,000.00", "100000.00"),
        ("1,23,456.78", "123456.78"),
        ("1.234.567", "1234567"),
        ("1,234", "1234"),
        ("0,123", "0.123"),
        ("1234,567", "1234.567"),
        (".50", "0.50"),
        ("１２．５０", "12.50"),
    ],
)
def test_either_decimal_sign_and_any_grouping_is_read(raw: str, number: str) -> None:
    assert read_number(raw) == Decimal(number)


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("RM12.00", "12.00"),
        ("$ 5", "5"),
        ("12,-", "12"),
        ("12 .00", "12.00"),
        ("12. 00", "12.00"),
        ("1, 234.56", "1234.56"),
        ("TOTAL: RM 12.00", "12.00"),
        ("3.30 SR", "3.30"),
        ("5.30T", "5.30"),
        ("99.90*", "99.90"),
        ("6.00%", "6"),
        ("1 PCS", "1"),
        ("2 x", "2"),
        ("2x", "2"),
    ],
)
def test_what_stands_around_a_number_does_no_harm(raw: str, number: str) -> None:
    assert read_number(raw) == Decimal(number)


@pytest.mark.parametrize(
    "raw",
    [
        "(12.00)",
        "12.00-",
        "-12.00",
        "- 12.00",
        "12.00 -",
        "−12.00",
        "€ -12,00",
        "-€12",
        "$(12.00)",
        "(RM 12.00)",
        "-£ 12.00",
        "£-12.00",
        "- £12.00",
        "EUR - 12,00",
        "12,00 EUR-",
        "12,00- EUR",
        "12.00 cr",
        "12.00CR",
        "CR 12.00",
        "$12.00 Cr.",
        "\u00ad12.00",
        "–12,00 €",
        "‒12,00",
        "\u200e−12,00",
    ],
)
def test_every_way_to_write_a_negative_amount_is_read(raw: str) -> None:
    assert read_number(raw) == Decimal(-12)


def test_a_lone_group_of_three_is_read_by_the_documents_decimal_sign() -> None:
    assert read_number("1.234", decimal_sign=",") == 1234
    assert read_number("1,234", decimal_sign=",") == Decimal("1.234")
    assert read_number("1.234", decimal_sign=".") == Decimal("1.234")


def test_the_decimal_sign_is_told_by_the_documents_amounts() -> None:
    assert decimal_sign_in(["Netto 12,50", "1.234,00"]) == ","
    assert decimal_sign_in(["net 12.50 for 1,234 pieces"]) == "."
    assert decimal_sign_in(["no amounts here", "12,50 or 12.50"]) is None


@pytest.mark.parametrize(
    ("raw", "currency"),
    [("RM12.00", "MYR"), ("12.00 EUR", "EUR"), ("€12", "EUR"), ("CHF 12.50", "CHF"), ("S$5", "SGD"),
     ("12.00", None), ("kr 12", None), ("EUR: 5", "EUR")],
)  # fmt: skip
def test_money_has_the_currency_beside_it(raw: str, currency: str | None) -> None:
    assert parse_value(MONEY, raw).currency == currency


def test_no_amount_is_no_money() -> None:
    assert parse_value(MONEY, "EUR").value is None


@given(AMOUNTS, st.sampled_from(["{:,.2f}", "{:.2f}"]), st.sampled_from(["", "RM", "EUR ", "$"]))
def test_an_amount_written_in_english_is_read_as_the_same(
    amount: Decimal, form: str, mark: str
) -> None:
    assert parse_value(MONEY, mark + form.format(amount)).value == amount


@given(AMOUNTS, st.sampled_from(["._", "._", " _", "'_"]), st.sampled_from(["", "-"]))
def test_an_amount_written_on_the_continent_is_read_as_the_same(
    amount: Decimal, group: str, sign: str
) -> None:
    written = f"{amount:,.2f}".translate(str.maketrans({",": group[0], ".": ","}))
    assert read_number(sign + written) == (-amount if sign else amount)


@given(st.integers(min_value=0, max_value=10**15))
def test_a_whole_number_is_read_as_the_same(number: int) -> None:
    assert read_number(str(number)) == number
    assert to_decimal(f"{number:,}", ".") == number


@given(st.text(alphabet="0123456789.,-'() RM€/:", max_size=30))
@example("- 0")
def test_found_numbers_stand_where_they_are_said_to(text: str) -> None:
    for found in find_numbers(text):
        figures = re.search(r"[.,]?\d[\d.,' ]*\d|[.,]?\d", text[found.start : found.end])
        assert figures is not None
        assert abs(found.value) == to_decimal(figures[0])


def test_numbers_in_running_text_are_found_with_their_currency() -> None:
    found = [
        (each.value, each.currency) for each in find_numbers("2 x RM3.50 on 25/12/2018 = RM 7.00")
    ]
    assert found == [(2, None), (Decimal("3.50"), "MYR"), (Decimal("7.00"), "MYR")]


@pytest.mark.parametrize("raw", ["l2.50", "S.00", "O.50", "1O.OO", "12.SO", "10.O0"])
def test_a_number_that_letters_may_be_figures_of_is_not_read(raw: str) -> None:
    assert read_number(raw) is None


@pytest.mark.parametrize(("raw", "number"), [("No.50", 50), ("Rs.50", 50), ("5.00 S", 5)])
def test_other_letters_beside_a_number_do_no_harm(raw: str, number: int) -> None:
    assert read_number(raw) == number


def test_only_a_lone_group_of_three_is_undecided() -> None:
    assert all(map(is_undecided, ["1.234", "1,234", "EUR 12.345", "- 999,999"]))
    assert not any(
        map(is_undecided, ["1.234,50", "1234,567", "0,123", "12", "1.234.567", "1" * 300])
    )


def test_a_sign_of_several_currencies_means_that_of_the_country() -> None:
    assert currency_meant("$") == "USD"
    assert currency_meant("$", "CAD") == "CAD"
    assert currency_meant("€", "CAD") == "EUR"
    assert currency_meant("KR") is None
    assert currency_meant("KR", "SEK") == "SEK"


def test_marks_are_counted_beside_figures_only() -> None:
    assert marks_in("RM 5.00, 3.00 rm, the US $ and 7 EUR") == {"RM": 2, "EUR": 1}
    assert mark_in("in EUR") == "EUR"
    assert mark_in("EUR or USD") == ""


@pytest.mark.parametrize("text", ["5,00 - 12,00", "5 EUR - 12 EUR", "5,00-12,00"])
def test_a_range_has_no_number_below_zero(text: str) -> None:
    assert [each.value for each in find_numbers(text)] == [5, 12]


def test_a_minus_before_the_next_column_is_one() -> None:
    found = find_numbers("Rabatt 2 -10,00 (3.00) 12.00 CR")
    assert [each.value for each in found] == [2, -10, -3, -12]


def test_what_makes_a_number_negative_is_a_part_of_it() -> None:
    text = "net -£ 5.00 tax (1.00) paid 6.00 cr"
    found = [text[each.start : each.end] for each in find_numbers(text)]
    assert found == ["-£ 5.00", "(1.00)", "6.00 cr"]


def test_a_crore_is_no_credit() -> None:
    assert next(find_numbers("INR 5.00 Cr")).value == 5


@pytest.mark.parametrize("locale", LOCALES)
def test_a_number_written_as_in_any_country_is_read_as_the_same(locale: str) -> None:
    sign = {"٫": "."}.get(point := get_decimal_symbol(locale), point)
    for number in NUMBERS:
        assert read_number(format_decimal(number, locale=locale), sign) == number


def test_a_locale_s_own_figures_and_signs_are_read() -> None:
    for locale in ("ar_EG", "fa", "hi", "bn", "mr", "ne", "my", "ckb"):
        system = {"numbering_system": "default"}
        sign = {"٫": "."}.get(point := get_decimal_symbol(locale, **system), point)
        for number in NUMBERS:
            assert read_number(format_decimal(number, locale=locale, **system), sign) == number


@given(st.decimals(-(10**8), 10**8, places=2), st.sampled_from(["de_CH", "en_IN", "fr", "sv"]))
def test_any_amount_of_a_country_is_read_as_the_same(amount: Decimal, locale: str) -> None:
    assert read_number(format_decimal(amount, "#,##0.00", locale=locale)) == amount
