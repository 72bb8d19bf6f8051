"""What a document writes about one value is read by what it writes elsewhere, or told as unsure."""

import datetime
from decimal import Decimal

import pytest

from parsers.document import FieldDefinition, FieldFormat, FieldKind
from parsers.values.conventions import conventions_of
from parsers.values.formats import Reading
from parsers.values.parse import EXCHANGED, INEXACT, LETTERS_AS_DIGITS, parse_value

AMOUNT = FieldDefinition("total", FieldKind.NUMBER, format=FieldFormat.MONEY)
RATE = FieldDefinition("rate", FieldKind.NUMBER, format=FieldFormat.PERCENT)
DAY = FieldDefinition("day", FieldKind.DATE)


def read(definition: FieldDefinition, raw: str, *texts: str) -> Reading:
    return parse_value(definition, raw, conventions_of([*texts, raw]))


def test_dates_with_short_years_are_no_amounts() -> None:
    text = "Rechnung vom 12.03.26, Leistung bis 10.03.26, zahlbar am 26.03.26. Die Summe ist"
    assert read(AMOUNT, "1.234 EUR", text).value == 1234


@pytest.mark.parametrize("raw", ["EUR 1.234", "ZAR 1,234", "$1,234"])
def test_of_money_a_group_of_three_is_thousands(raw: str) -> None:
    reading = read(AMOUNT, raw, "Thank you for your order with us")
    assert (reading.value, reading.other) == (1234, Decimal("1.234"))


def test_unless_the_amounts_beside_it_say_otherwise() -> None:
    reading = read(AMOUNT, "RM 2.570", "Diesel 16.32 litres, total RM 41.95")
    assert (reading.value, reading.other) == (Decimal("2.570"), None)


@pytest.mark.parametrize("raw", ["KWD 1.250", "TND 1,250"])
def test_some_currencies_have_three_decimals(raw: str) -> None:
    reading = read(AMOUNT, raw)
    assert (reading.value, reading.problem, reading.other) == (Decimal("1.250"), None, None)


@pytest.mark.parametrize(
    ("raw", "value"), [("CGST-9%", 9), ("VAT -19 %", -19), ("(-5%)", -5), ("10-19%", None)]
)
def test_a_dash_behind_a_label_is_no_minus(raw: str, value: int | None) -> None:
    assert read(RATE, raw).value == value


@pytest.mark.parametrize("raw", ["2O26-03-01", "O1/03/2026"])
def test_a_date_with_letters_for_figures_says_so(raw: str) -> None:
    reading = read(DAY, raw, "25/12/2025")
    assert (reading.value, reading.problem) == (datetime.date(2026, 3, 1), LETTERS_AS_DIGITS)


def test_dates_of_both_orders_leave_a_third_one_unsure() -> None:
    reading = read(DAY, "03/04/2026", "25/12/2025 13/01/2026 01/31/2026")
    assert (reading.value, reading.other) == (
        datetime.date(2026, 4, 3),
        datetime.date(2026, 3, 4),
    )
    assert read(DAY, "03/04/2026", "25/12/2025 01/31/2026").problem == EXCHANGED


COUNT = FieldDefinition("count", FieldKind.NUMBER)


@pytest.mark.parametrize(
    "raw",
    ["<10", "< 10 U/L", "> 1.2", ">=5", "≤ 7", "±2", "+/- 2", "~3", "about 12", "ca. 120 km",
     "approx. $30", "up to 10", "mindestens 5", "environ 3,5", "≈ -4", "circa 12", "約10"],
)  # fmt: skip
def test_a_bound_or_an_estimate_is_not_its_number(raw: str) -> None:
    assert read(COUNT, raw) == Reading(None, INEXACT)


@pytest.mark.parametrize(
    ("raw", "value"),
    [("Total > 12", 12), ("12", 12), ("-12", -12), ("America 12", 12), ("12 <", 12),
     ("12 (about a dozen)", 12)],
)  # fmt: skip
def test_other_signs_and_words_are_no_bounds(raw: str, value: int) -> None:
    assert read(COUNT, raw).value == value
