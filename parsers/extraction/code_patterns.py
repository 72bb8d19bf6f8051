"""Text -> the parts of it that have the form of an IBAN, a bank's code or a tax number.

Check digits are python-stdnum's. This module knows no labels: it says what could be a value, not
whose.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from stdnum import iban
from stdnum.eu import vat
from stdnum.exceptions import ValidationError

Span = tuple[int, int]

_IBAN_START = re.compile(r"(?:(?<![^\W_])|(?<=IBAN))[A-Z]{2} ?\d{2}(?=[ .-]{0,2}[A-Z0-9])")
_IBAN = re.compile(r"[A-Z]{2} ?\d{2}(?:[ .-]{0,2}[A-Z0-9]){11,34}(?![^\W_])")
_IBAN_PART = re.compile(r"[A-Z]{2} ?\d{2}(?:[ .-]{0,2}[A-Z0-9]){2,30}$")
_IBAN_REST = re.compile(r"[A-Z0-9](?:[ .-]{0,2}[A-Z0-9]){0,30}(?![^\W_])")
_BIC = re.compile(r"(?<![^\W_])[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?(?![^\W_])")
_VAT_PREFIX = (
    "AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|GR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK"
    "|XI|NO|CH|LI|IS|RS|TR|UA|AU|NZ|IN|MX|BR|AR|CA|US"
)
"""Countries that are written before a tax number, EU members first."""
_TAX_NUMBER = re.compile(
    r"(?<![\w.])\d{2}[A-Z]{5}\d{4}[A-Z]\d[A-Z][A-Z0-9](?!\w)"  # Indian
    rf"|(?<![\w.,])(?<!\w/)(?:CHE|{_VAT_PREFIX})?(?:(?<=[A-Z])[ -.]{{1,2}})?(?:[A-Z]-?)?"
    r"[\dA-ZÑ]*\d[\dA-Z]*"
    rf"(?:[ ./-]{{1,2}}(?!(?:{_VAT_PREFIX})[\dA-Z]{{6}})(?=[A-Z.]{{0,3}}\d)[\dA-Z]+)*"
    r"(?: ?MVA(?![^\W\d_]))?"  # Norwegian
)
_NUMBER_NO = re.compile(r"(?:VAT|TAX|GST|REG|ID)\.?\s?$", re.IGNORECASE)
"""Words behind which `NO` is no Norway, but means number."""
LEAST_FIGURES = 6
_VAT_COUNTRIES = re.compile(_VAT_PREFIX.partition("|XI")[0])


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


def has_iban_form(text: str) -> bool:
    """Whether a whole text is written as an IBAN is, its check digits right or not."""
    return _IBAN.fullmatch(text.strip()) is not None


def bics_in(text: str) -> list[Span]:
    """Words of eight or eleven capitals and figures, the first six of which are letters."""
    return [match.span() for match in _BIC.finditer(text)]


def tax_numbers_in(text: str) -> list[Span]:
    """What has the form of a tax office's number: six figures or more, a country before them, more
    figures after them. Ends where an EU number's check digits are right."""
    return list(_tax_numbers_in(text))


# Phrases are asked for as candidates, and as what stands around them.
@lru_cache(maxsize=4096)
def _tax_numbers_in(text: str) -> tuple[Span, ...]:
    spans = []
    for match in _TAX_NUMBER.finditer(text):
        right = (one for one in _beginnings(text, match) if is_vat(text[slice(*one)]))
        span = _without_no(text, next(right, match.span()))
        if sum(map(str.isdigit, text[slice(*span)])) >= LEAST_FIGURES:
            spans.append(span)
    return tuple(spans)


def _without_no(text: str, span: Span) -> Span:
    """`VAT NO 123 456 782` names no country."""
    start, end = span
    is_number = text[start : start + 2] == "NO" and _NUMBER_NO.search(text[:start])
    return (end - len(text[start + 2 : end].lstrip(" .:-")), end) if is_number else span


def is_vat(text: str) -> bool:
    """An EU VAT number with its country, whose check digits are right."""
    if not _VAT_COUNTRIES.match(text):
        return False
    try:
        vat.validate(re.sub(r"[ ./-]", "", text))
    except ValidationError:
        return False
    return True


# What a number of a country looks like; its prefix or its signs are told from any other number's.
_SHAPES = re.compile(
    r"(?:AT ?U|BE ?[01]?|CY ?|DE ?|DK ?|EE ?|EL ?|FI ?|HU ?|LU ?|LV ?|MT ?|PL ?|PT ?|SI ?|SK ?|HR ?"
    r"|SE ?|LT ?|RO ?|CZ ?|BG ?|IT ?|(?:GB|XI) ?|NO ?)(?:[ .-]?\d){7,12}(?: ?MVA)?"
    r"|(?:FR ?[A-Z\d]{2}|NL ?)(?:[ .]?\d){9}(?:[ .]?B[ .]?\d\d)?"
    r"|CY ?\d{8}[A-Z]|IE ?\d[A-Z\d]\d{5}[A-Z]{1,2}"
    r"|ES ?[A-Z]?-?\d{7,8}[A-Z\d]?|CHE[ -]?\d{3}[. ]?\d{3}[. ]?\d{3}"
    r"|\d{9} ?MVA|\d{3} \d{3} \d{3} ?MVA"
    r"|\d{8}-\d-\d\d"  # Hungary
    r"|\d\d\.\d{3}\.\d{3}/\d{4}-\d\d"  # Brazil
    r"|[A-ZÑ&]{3,4}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[A-Z\d]{3}"  # Mexico
    r"|(?:20|23|24|27|30|33|34)-\d{8}-\d"  # Argentina
    r"|\d{2}[A-Z]{5}\d{4}[A-Z]\d[A-Z][A-Z\d]"  # India
    r"|\d{9} ?R[TPC] ?\d{4}"  # Canada
)


def has_tax_shape(text: str) -> bool:
    """Written as the tax numbers of one country are, and hardly anything else; its check digits
    may be wrong."""
    return _SHAPES.fullmatch(text) is not None


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
