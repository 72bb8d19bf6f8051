"""Text -> the parts of it that have the form of an IBAN, a bank's code or a tax number.

Check digits are python-stdnum's. This module knows no labels: it says what could be a value, not
whose.
"""

import re
from collections.abc import Iterator

from stdnum import iban
from stdnum.eu import vat
from stdnum.exceptions import ValidationError

Span = tuple[int, int]

_IBAN_START = re.compile(r"(?:(?<![^\W_])|(?<=IBAN))[A-Z]{2} ?\d{2}(?=[ .-]{0,2}[A-Z0-9])")
_IBAN = re.compile(r"[A-Z]{2} ?\d{2}(?:[ .-]{0,2}[A-Z0-9]){11,34}(?![^\W_])")
_IBAN_PART = re.compile(r"[A-Z]{2} ?\d{2}(?:[ .-]{0,2}[A-Z0-9]){2,30}$")
_IBAN_REST = re.compile(r"[A-Z0-9](?:[ .-]{0,2}[A-Z0-9]){0,30}(?![^\W_])")
_BIC = re.compile(r"(?<![^\W_])[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?(?![^\W_])")
_TAX_NUMBER = re.compile(
    r"(?<![\w.])\d{2}[A-Z]{5}\d{4}[A-Z]\d[A-Z][A-Z0-9](?!\w)"  # Indian
    r"|(?<![\w.,])(?<!\w/)(?:CHE|[A-Z]{2})?(?:(?<=[A-Z])[ -.]{1,2})?(?:[A-Z]-?)?[\dA-Z]*\d[\dA-Z]*"
    r"(?:[ ./-]{1,2}(?=[A-Z.]{0,3}\d)[\dA-Z]+)*"
)
LEAST_FIGURES = 6
_VAT_COUNTRIES = re.compile(
    "AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|GR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK"
)


def ibans_in(text: str) -> list[Span]:
    """IBANs whose check digits are right, then what only has the form of one."""
    right: list[Span] = []
    others: list[Span] = []
    for start in _IBAN_START.finditer(text):
        match = _IBAN.match(text, start.start())
        if match is None or any(one[0] <= match.start() < one[1] for one in right):
            continue
        span = next((one for one in _beginnings(text, match) if is_iban(text[slice(*one)])), None)
        if span:
            right.append(span)
        else:
            others.append(_without_words(text, match))
    return [*right, *(one for one in others if not any(_cross(one, each) for each in right))]


def _cross(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def iban_begun(text: str) -> Span | None:
    """The beginning of an IBAN that may go on below: the last thing in a text."""
    starts = (_IBAN_PART.match(text, each.start()) for each in _IBAN_START.finditer(text))
    return next((match.span() for match in starts if match), None)


def iban_rest(begun: str, text: str) -> Span | None:
    """What goes on with an IBAN at the beginning of a text, so that its check digits are right."""
    match = _IBAN_REST.match(text)
    if match is None:
        return None
    return next((one for one in _beginnings(text, match) if is_iban(begun + text[: one[1]])), None)


def is_iban(text: str) -> bool:
    try:
        iban.validate(text.replace(".", ""))
    except ValidationError:
        return False
    return True


def bics_in(text: str) -> list[Span]:
    """Words of eight or eleven capitals and figures, the first six of which are letters."""
    return [match.span() for match in _BIC.finditer(text)]


def tax_numbers_in(text: str) -> list[Span]:
    """What has the form of a tax office's number: six figures or more, a country before them, more
    figures after them. Ends where an EU number's check digits are right."""
    spans = []
    for match in _TAX_NUMBER.finditer(text):
        right = (one for one in _beginnings(text, match) if is_vat(text[slice(*one)]))
        span = next(right, match.span())
        if sum(map(str.isdigit, text[slice(*span)])) >= LEAST_FIGURES:
            spans.append(span)
    return spans


def is_vat(text: str) -> bool:
    """An EU VAT number with its country, whose check digits are right."""
    if not _VAT_COUNTRIES.match(text):
        return False
    try:
        vat.validate(re.sub(r"[ ./-]", "", text))
    except ValidationError:
        return False
    return True


def _beginnings(text: str, match: re.Match[str]) -> Iterator[Span]:
    """The match without its last words, longest first."""
    start, end = match.span()
    while end > start:
        yield start, end
        end = max(text.rfind(sign, start, end) for sign in " -./")


def _without_words(text: str, match: re.Match[str]) -> Span:
    """The match up to the first word without a figure after its first group."""
    start, end = match.span()
    for word in re.finditer(r"\S+", text[:end]):
        if word.start() > start + 4 and not any(map(str.isdigit, word[0])):
            return start, word.start() - 1
    return start, end
