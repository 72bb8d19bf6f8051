"""A field's raw text becomes a value of its kind and format, by the document's conventions.

In: a field's definition, its raw text and the conventions. Out: a `Reading`. How each format is
read, the other modules know.
"""

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from parsers.document import FieldDefinition, FieldFormat, FieldKind
from parsers.document.text import fold
from parsers.lexicon import any_of
from parsers.values.account_sides import account_side
from parsers.values.amounts import is_undecided, only_number, read_number
from parsers.values.booleans import read_boolean
from parsers.values.bounds import is_inexact
from parsers.values.conventions import UNKNOWN, Conventions
from parsers.values.countries import currency_of
from parsers.values.currencies import NO_DECIMALS, THREE_DECIMALS, currency_meant, mark_in
from parsers.values.dates import has_confusions, only_date, plain_signs
from parsers.values.formats import READERS, Reading, clean_text, read_currency

EXCHANGED = "day and month could be exchanged"
LETTERS_AS_DIGITS = "letters were read as figures"
INEXACT = "a bound or an estimate, and no exact number"
OTHERWISE = "the same text read otherwise"
"""The reader of the other value, where a text such as 01/02/2026 can be read in two ways."""

MENDED = frozenset({FieldFormat.NAME, FieldFormat.ADDRESS})
"""Formats in which slips of text recognition are mended; a file's own text has none."""

_OTHER_SIGN = {".": ",", ",": "."}


def parse_value(
    definition: FieldDefinition, raw: str, conventions: Conventions = UNKNOWN
) -> Reading:
    """`raw` as a value of the field's kind and format. Never raises: a text that cannot be read is
    a Reading without a value."""
    if definition.kind is FieldKind.NUMBER:
        return _number(definition.format, raw, conventions)
    if definition.kind is FieldKind.DATE:
        return _date(raw, conventions)
    text = clean_text(raw)
    if not text:
        return Reading(None, "no text")
    if definition.format is FieldFormat.BOOLEAN:
        return read_boolean(text)
    if definition.choices:
        return _choice(text, definition.choices)
    if definition.format is FieldFormat.CURRENCY:
        return read_currency(text, currency_of(conventions.country))
    read = READERS.get(definition.format) if definition.format else None
    found = read(text) if read else Reading(text)
    is_mended = definition.format in MENDED and found.other is not None
    return Reading(found.other) if is_mended and not conventions.recognized else found


def _choice(text: str, choices: tuple[str, ...]) -> Reading:
    """The choice that is written so, whatever its case and signs."""
    same = (each for each in choices if each == text or fold(each) == fold(text) != "")
    found = next(same, None)
    return Reading(found, None if found else "not one of the choices")


def _date(raw: str, conventions: Conventions) -> Reading:
    """Keeps the other order unless the document's own dates settle which comes first."""
    found = only_date(raw, conventions.day_first)
    if not found:
        return Reading(None, "not a date")
    confused = LETTERS_AS_DIGITS if has_confusions(raw) else None
    if found.other is None or conventions.order_certain:
        return Reading(found.value, confused)
    problem = EXCHANGED if conventions.day_first is None else confused
    return Reading(found.value, problem, other=found.other, note=conventions.order_from)


def _number(format: FieldFormat | None, raw: str, conventions: Conventions) -> Reading:
    if format is FieldFormat.ACCOUNT_MONEY:
        plain, side = account_side(raw)
        return _on_side(side, _number(FieldFormat.MONEY, plain, conventions))
    if format is FieldFormat.PERCENT:
        raw = _percentage_in(raw)
    if is_inexact(raw):
        return Reading(None, INEXACT)
    currency = _currency(raw, conventions) if format is FieldFormat.MONEY else None
    if is_undecided(raw):
        return _undecided(format, raw, currency, conventions)
    value = read_number(raw, conventions.decimal_sign)
    return Reading(value, None if value is not None else "not a number", currency)


def _on_side(side: int, found: Reading) -> Reading:
    """An amount with a word that says on which side of an account it stands."""
    if not side:
        return found
    value, other = (
        side * abs(each) if isinstance(each, Decimal) else each
        for each in (found.value, found.other)
    )
    return replace(found, value=value, other=other)


def _undecided(
    format: FieldFormat | None, raw: str, currency: str | None, conventions: Conventions
) -> Reading:
    """One sign followed by three digits: thousands, or a fraction. The currency or the document's
    other amounts settle it; failing these, money is read as thousands, whatever the country."""
    sign = "." if "." in plain_signs(raw) else ","
    grouped, fraction = (read_number(raw, each) for each in (_OTHER_SIGN[sign], sign))
    if grouped is None or fraction is None:
        return Reading(None, "not a number")
    if currency in THREE_DECIMALS or currency in NO_DECIMALS:
        return Reading(fraction if currency in THREE_DECIMALS else grouped, currency=currency)
    is_decimal = (conventions.decimal_sign or ".") == sign
    if conventions.decimal_certain:
        return Reading(fraction if is_decimal else grouped, currency=currency)
    is_fraction = is_decimal and format is not FieldFormat.MONEY
    first, other = (fraction, grouped) if is_fraction else (grouped, fraction)
    problem = None if conventions.decimal_sign else f"could be {other}, too"
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


def _currency(raw: str, conventions: Conventions) -> str | None:
    """By the mark beside the amount, as used in the country; else that of all amounts."""
    found = only_number(raw, conventions.decimal_sign)
    mark = (found.mark if found else "") or mark_in(raw)
    return currency_meant(mark, currency_of(conventions.country)) or conventions.currency
