"""Raw text becomes a typed value: a number, money, a date, a code, mended text.

In goes what stands on a page, as a person or an OCR engine wrote it; out comes a `Reading`. No
value is invented: what can be read in two ways is read by the document's own habits, else by a
stated default, and then the reading says so and keeps the other one. This module knows neither
pages nor engines.
"""

import re
from functools import cache

from parsers.document import FieldDefinition, FieldFormat, FieldKind
from parsers.lexicon import any_of
from parsers.values.amounts import (
    CURRENCIES,
    NO_DECIMALS,
    THREE_DECIMALS,
    FoundNumber,
    Money,
    currency_meant,
    decimal_sign_in,
    find_numbers,
    is_undecided,
    mark_in,
    only_number,
    read_money,
    read_number,
    to_decimal,
)
from parsers.values.conventions import UNKNOWN, Habits
from parsers.values.countries import currency_of
from parsers.values.dates import (
    FoundDate,
    day_first_in,
    find_dates,
    has_slips,
    only_date,
    plain_signs,
    read_date,
)
from parsers.values.formats import READERS, Reading, mend, read_currency

__all__ = [
    "CURRENCIES", "FoundDate", "FoundNumber", "Money", "Reading", "day_first_in", "decimal_sign_in",
    "find_dates", "find_numbers", "mend", "parse_value", "read_date", "read_money", "read_number",
    "to_decimal",
]  # fmt: skip

EXCHANGED = "day and month could be exchanged"
SLIPS = "letters were read as figures"
OTHERWISE = "the same text read otherwise"
"""Who reads the other value of what can be read in two ways, such as 01/02/2026."""

_OTHER_SIGN = {".": ",", ",": "."}


def parse_value(definition: FieldDefinition, raw: str, habits: Habits = UNKNOWN) -> Reading:
    """`raw` as a value of that kind and format. Never raises: what cannot be read is a Reading
    without value."""
    if definition.kind is FieldKind.NUMBER:
        return _number(definition.format, raw, habits)
    if definition.kind is FieldKind.DATE:
        return _date(raw, habits)
    text = mend(raw)
    if not text:
        return Reading(None, "no text")
    if definition.format is FieldFormat.CURRENCY:
        return read_currency(text, currency_of(habits.country))
    read = READERS.get(definition.format) if definition.format else None
    return read(text) if read else Reading(text)


def _date(raw: str, habits: Habits) -> Reading:
    """The other order is kept where no date of the document told which is first."""
    found = only_date(raw, habits.day_first)
    if not found:
        return Reading(None, "not a date")
    slips = SLIPS if has_slips(raw) else None
    if found.other is None or habits.order_certain:
        return Reading(found.value, slips)
    problem = EXCHANGED if habits.day_first is None else slips
    return Reading(found.value, problem, other=found.other, note=habits.order_from)


def _number(format: FieldFormat | None, raw: str, habits: Habits) -> Reading:
    if format is FieldFormat.PERCENT:
        raw = _percentage_in(raw)
    currency = _currency(raw, habits) if format is FieldFormat.MONEY else None
    if not is_undecided(raw):
        value = read_number(raw, habits.decimal_sign)
        return Reading(value, None if value is not None else "not a number", currency)
    return _undecided(format, raw, currency, habits)


def _undecided(
    format: FieldFormat | None, raw: str, currency: str | None, habits: Habits
) -> Reading:
    """One sign and three figures behind it: thousands, or a fraction. What the currency or the
    document's other amounts tell is sure; of money thousands are likelier, whatever the country."""
    there = "." if "." in plain_signs(raw) else ","
    grouped, fraction = (read_number(raw, sign) for sign in (_OTHER_SIGN[there], there))
    if grouped is None or fraction is None:
        return Reading(None, "not a number")
    if currency in THREE_DECIMALS or currency in NO_DECIMALS:
        return Reading(fraction if currency in THREE_DECIMALS else grouped, currency=currency)
    if habits.decimal_certain:
        return Reading(fraction if habits.decimal_sign == there else grouped, currency=currency)
    money = format is FieldFormat.MONEY
    first, other = (
        (grouped, fraction)
        if money or (habits.decimal_sign or ".") != there
        else (fraction, grouped)
    )
    problem = None if habits.decimal_sign else f"could be {other}, too"
    return Reading(first, problem, currency, other)


@cache
def _percentages() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A range, and a number beside a percent sign."""
    sign = rf"(?:[%٪]|{any_of('numbers.percent')})"
    between = rf"\d ?-+ ?\d[\d.,]* ?{sign}"
    beside = rf"((?:(?<![^\s(:])-)?\d[\d.,]*) ?{sign}|% ?(\d[\d.,]*)"
    return re.compile(between, re.IGNORECASE), re.compile(beside, re.IGNORECASE)


def _percentage_in(raw: str) -> str:
    """The one number beside a percent sign; all of `raw` if there is none, or several."""
    text = plain_signs(raw)
    between, beside = _percentages()
    if between.search(text):
        return ""
    found = {match[1] or match[2] for match in beside.finditer(text)}
    return found.pop() if len(found) == 1 else raw


def _currency(raw: str, habits: Habits) -> str | None:
    """Of the mark beside the amount, as it is meant in the country; else of all amounts."""
    found = only_number(raw, habits.decimal_sign)
    mark = (found.mark if found else "") or mark_in(raw)
    local = currency_of(habits.country)
    return currency_meant(mark, local) or habits.currency
