"""Whether a text looks like a value of its kind, as far as form tells.

In: the definition of a field and its text on the page, or the field. Out: 1 for what surely has the
form, -1 for what surely has another one, 0 in between. This module knows neither pages nor labels.
"""

import datetime
import re
from functools import cache, lru_cache

from parsers.document import Field, FieldDefinition, FieldFormat, FieldKind
from parsers.document.text import fold
from parsers.extraction.code_patterns import is_iban, is_vat
from parsers.extraction.names import has_company_word, has_ending, is_mostly_letters
from parsers.extraction.places import POSTCODE, has_street_form, place_score
from parsers.extraction.vocabulary import amount_terms, asks_for_amount, folded, is_code
from parsers.values.dates import find_dates
from parsers.values.days import only_day

LONGEST_NAME, LONGEST_ADDRESS = 60, 160
"""Characters."""
MOST_NAME_WORDS = 8
FIGURES = 5
"""So many in a name are a number of something."""
AMOUNT = re.compile(r"[-+]?\d{1,3}(?:[ .,'’]?\d{3})*[.,]\d\d")
PHONE = re.compile(r"(?:\+|00)[\d ()/.-]{8,}|0\d{2,4}[ /-][\d ()/.-]{5,}")
COLON_FIRST = re.compile(r"\W*:")
LONG_WORD = re.compile(r"[^\W\d_]{4,}")
"""A sign and words that belong to no number, unless a word is a unit."""
LEAST_CODE = 3
FIRST_YEAR, LAST_YEAR = 1990, 2060


# A text is asked for as a value, as a rival of another and by its place in a row.
@lru_cache(maxsize=4096)
def shape_of(definition: FieldDefinition, raw: str) -> int:
    text = " ".join(raw.split())
    if definition.format is FieldFormat.NAME:
        return _name(text)
    if definition.format is FieldFormat.ADDRESS:
        return _address(text)
    if definition.format is FieldFormat.IBAN:
        return 1 if is_iban(text) else -1
    if definition.format is FieldFormat.TAX_NUMBER:
        return int(is_vat(text))
    if definition.kind is FieldKind.DATE:
        return _date(text)
    if definition.kind is FieldKind.NUMBER:
        return _number(text)
    if is_code(definition):
        return _code(text)
    if asks_for_amount(definition) and any(map(str.isdigit, text)):
        return 0
    return -1 if _is_label(text) else 0


def shape_of_field(definition: FieldDefinition, field: Field) -> int:
    """A day that was given its year from elsewhere in the document is formed as a date is."""
    if isinstance(field.value, datetime.date) and only_day(field.raw):
        return 0
    return shape_of(definition, field.raw)


def _number(text: str) -> int:
    words = (fold(word) for word in LONG_WORD.findall(text))
    is_odd = COLON_FIRST.match(text) or any(word not in folded("tables.units") for word in words)
    return -1 if is_odd else 0


def _is_label(text: str) -> bool:
    return text.endswith(":") or not any(map(str.isalpha, text)) or fold(text) in _labels()


@cache
def _labels() -> frozenset[str]:
    return folded("labels.other").union(*amount_terms().values())


def _name(text: str) -> int:
    figures = sum(map(str.isdigit, text))
    if (
        ":" in text or "@" in text or figures >= FIGURES or not is_mostly_letters(text)
        or len(text) > LONGEST_NAME or len(text.split()) > MOST_NAME_WORDS
        or fold(text) in _labels()
    ):  # fmt: skip
        return -1
    return int(has_ending(text) or has_company_word(text))


def _address(text: str) -> int:
    has_figure = any(map(str.isdigit, text))
    if not has_figure or ":" in text or "@" in text or len(text) > LONGEST_ADDRESS:
        return -1
    if not (POSTCODE.search(text) or place_score(text)):
        return -1
    return int(bool(POSTCODE.search(text)) and has_street(text))


def has_street(text: str) -> bool:
    return any(has_street_form(part.strip()) for part in re.split(r"[,;·|]", text))


def _date(text: str) -> int:
    found = next(find_dates(text), None)
    if found is None or not FIRST_YEAR <= found.value.year <= LAST_YEAR:
        return -1
    return 0


def _code(text: str) -> int:
    plain = text.strip()
    if len(plain) < LEAST_CODE or AMOUNT.fullmatch(plain) or PHONE.fullmatch(plain):
        return -1
    if next(find_dates(plain), None) is not None and not plain.isdigit():
        return -1
    return 0
