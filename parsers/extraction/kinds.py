"""Some characters of a line -> the value of a field's kind and format among them.

This module knows no labels and no schema.
"""

import re
from collections.abc import Callable, Mapping

from parsers.document import FieldDefinition, FieldFormat, FieldKind
from parsers.document.text import fold
from parsers.extraction.candidates import MARK, amounts_in, dates_in, numbers_in
from parsers.extraction.code_patterns import bics_in, ibans_in, tax_numbers_in
from parsers.extraction.lines import Line, Piece
from parsers.extraction.vocabulary import folded, is_code

CODE_WORD = re.compile(r"[\w./\-\u2010-\u2015\u2212]+")
RATE = re.compile(
    r"(?<![\d.,])\d{1,2}(?:[.,]\d{1,3})? ?%|(?<![\d.,])\d{1,2}(?:[.,]\d{1,3})?(?![\d.,])"
)
CURRENCY = re.compile(rf"(?<![^\W\d_])(?:{MARK})(?![^\W\d_])")
BANK_CODES = frozenset({"bic", "swift", "bic_code", "swift_code"})

Span = tuple[int, int]


def values_in(field: FieldDefinition, line: Line, start: int, end: int) -> list[Piece]:
    """The values of the field among these characters, the likeliest first."""
    if field.kind is FieldKind.DATE:
        return [one.piece for one in dates_in(line) if start <= one.start < end]
    if field.format is FieldFormat.PERCENT:
        return [line.piece(*match.span()) for match in RATE.finditer(line.text, start, end)]
    if field.kind is FieldKind.NUMBER:
        amounts = amounts_in(line)
        # A bare number counts something, or is a part of a code, more often than it is money.
        surely = field.format is FieldFormat.MONEY and not field.required
        found = amounts if surely else [*amounts, *numbers_in(line)]
        return list(dict.fromkeys(one.piece for one in found if start <= one.start < end))
    return [line.piece(*span) for span in _texts(field, line.text, start, end)]


def _texts(field: FieldDefinition, text: str, start: int, end: int) -> list[Span]:
    finder = FORMS.get(field.format) if field.format else None
    if field.name in BANK_CODES:
        finder = bics_in
    if finder:
        return [span for span in finder(text[:end]) if span[0] >= start]
    if is_code(field):
        return _code(text, start, end)
    return [(start, end)] if any(map(str.isalnum, text[start:end])) else []


def _code(text: str, start: int, end: int) -> list[Span]:
    """The first word with a digit, the figures that go on after it, and a country or series before
    it: `CS 24198`, `DE 232 446 240`."""
    words = list(CODE_WORD.finditer(text, start, end))
    first = next((at for at, word in enumerate(words) if any(map(str.isdigit, word[0]))), None)
    if first is None:
        return []
    last = first
    while last + 1 < len(words) and words[last + 1][0].isdigit():
        last += 1
    before = words[first - 1][0] if first else ""
    is_series = before.isupper() and len(before) <= 3 and fold(before) not in folded("labels.codes")
    first -= is_series
    return [(words[first].start(), words[last].start() + len(words[last][0].rstrip(".-/")))]


def _currencies(text: str) -> list[Span]:
    return [match.span() for match in CURRENCY.finditer(text)]


FORMS: Mapping[FieldFormat, Callable[[str], list[Span]]] = {
    FieldFormat.IBAN: ibans_in,
    FieldFormat.TAX_NUMBER: tax_numbers_in,
    FieldFormat.CURRENCY: _currencies,
}
