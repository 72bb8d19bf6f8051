"""Some characters of a line -> the value of a field's kind and format among them.

This module knows no labels and no schema.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from parsers.document import FieldDefinition, FieldFormat, FieldKind
from parsers.document.text import fold
from parsers.extraction.candidates import EXACT, Number, amounts_in, dates_in, numbers_in
from parsers.extraction.code_patterns import bics_in, ibans_in, is_iban, tax_numbers_in
from parsers.extraction.lines import Line, Piece
from parsers.extraction.places import has_contact
from parsers.extraction.vocabulary import folded, is_code, states_capital
from parsers.values.bounds import bound_before
from parsers.values.currencies import lone_marks
from parsers.values.times import end_of_time_behind

CODE_WORD = re.compile(r"[\w./\-\u00ad\u2010-\u2015\u2212]+")
RATE = re.compile(
    r"(?<![\d.,])\d{1,2}(?:[.,]\d{1,3})? ?%|(?<![\d.,])\d{1,2}(?:[.,]\d{1,3})?(?![\d.,])"
)
PERCENTAGE = re.compile(r"(?<![\d.,])[-\u2212+]?\d{1,3}(?:[.,]\d+)? ?%")
ELSEWHERE = re.compile(
    r"(?<!\w)(?:D|DE|A|AT|B|BE|CH|CZ|DK|ES|F|FR|I|IT|L|LU|NL|NO|PL|PT|SE)[ -]\d{4,5}"
    r" [A-ZÄÖÜ][a-zäöüß]{2,}"  # FR 69001 Lyon
    r"|(?<!\w)\d\d-\d{3} [^\W\d_]{3}"  # 31-147 Kraków
    r"|\+\d[\d ()/.-]{6,}"
    r"|(?<!\w)\(?0\d{1,5}\)?(?: ?[/-] ?|(?<=\)) ?)\d[\d ]{4,}(?!\w)"  # 06051 / 12 34 56
)
"""A postcode and its town, or a telephone number."""
BANK_CODES = frozenset({"bic", "swift", "bic_code", "swift_code"})

Span = tuple[int, int]


def values_in(field: FieldDefinition, line: Line, start: int, end: int) -> list[Piece]:
    """The values of the field among these characters, the likeliest first."""
    if field.kind is FieldKind.DATE:
        dates = [one for one in dates_in(line) if start <= one.start < end]
        if field.format is FieldFormat.DATE_TIME:
            return [line.piece(one.start, end_of_time_behind(line.text, one.end)) for one in dates]
        return [one.piece for one in dates]
    if field.format is FieldFormat.PERCENT:
        return [line.piece(*match.span()) for match in RATE.finditer(line.text, start, end)]
    if field.kind is FieldKind.NUMBER:
        amounts = amounts_in(line)
        # A bare number counts something, or is a part of a code, more often than it is money.
        surely = field.is_money and not field.required
        found = amounts if surely else [*amounts, *numbers_in(line)]
        found = [one for one in found if not states_capital(line.text[start : one.start])]
        within = [one for one in found if _is_between(field, one, start, end)]
        if not within and field.format is None:
            begin = start - (line.text[start - 1 : start] in ("-", "\u2212"))
            shares = PERCENTAGE.finditer(line.text, begin, end)
            return [line.piece(*match.span()) for match in shares]
        return list(dict.fromkeys(_with_bound(line, one) for one in within))
    return [line.piece(*span) for span in _texts(field, line, start, end)]


def _is_between(field: FieldDefinition, number: Number, start: int, end: int) -> bool:
    """A minus right behind a label may be taken for what separates it from its value."""
    signs = ("", "-", "\u2212") if field.format is None else ("",)
    return number.start < end and number.line.text[number.start : start] in signs


def _with_bound(line: Line, number: Number) -> Piece:
    """With the sign or word before it that makes it no exact number."""
    bound = bound_before(line.text, number.start)
    return number.piece if bound is None else line.piece(bound, number.end)


def _texts(field: FieldDefinition, line: Line, start: int, end: int) -> list[Span]:
    text = line.text
    finder = FORMS.get(field.format) if field.format else None
    if field.name in BANK_CODES:
        finder = bics_in
    if finder:
        return [span for span in finder(text[:end]) if span[0] >= start]
    if is_code(field):
        return _code(line, start, end)
    if field.format is FieldFormat.NAME:
        return _name(line, start, end)
    return [(start, end)] if any(map(str.isalnum, text[start:end])) else []


def _name(line: Line, start: int, end: int) -> list[Span]:
    """The words up to an amount or a date. Figures, a label, a salutation and the head of a column
    are no names."""
    stops = {one.start for one in amounts_in(line)} | {one.start for one in dates_in(line)}
    stop = min((at for at in stops if start <= at < end), default=end)
    text = line.text[start:stop].rstrip()
    letters, figures = sum(map(str.isalpha, text)), sum(map(str.isdigit, text))
    is_prose = len(text.split()) > 2 and text.islower()
    is_none = (
        is_prose
        or letters < 2
        or letters < figures
        or text.endswith(":")
        or fold(text) in _no_names()
    )
    return [] if is_none else [(start, start + len(text))]


@cache
def _no_names() -> frozenset[str]:
    concepts = ("labels.numbers", "addresses.salutations", "tables.column_headers")
    return frozenset().union(*map(folded, concepts))


def _code(line: Line, start: int, end: int) -> list[Span]:
    """The first word with a digit, the figures that go on after it, and a country or series before
    it: `CS 24198`, `DE 232 446 240`. None of it is a date, an amount of money, a telephone number,
    a postcode or a bank account."""
    text = line.text
    words = list(CODE_WORD.finditer(text, start, end))
    others = _no_codes(line, start, end)
    figured = [at for at, word in enumerate(words) if any(map(str.isdigit, word[0]))]
    first = next((at for at in figured if not _is_within(words[at], others)), None)
    if first is None or has_contact(text[start : words[first].start()]):
        return []
    last = first
    while last + 1 < len(words) and words[last + 1][0].isdigit():
        last += 1
    before = words[first - 1][0] if first else ""
    is_series = before.isupper() and len(before) <= 3 and fold(before) not in folded("labels.codes")
    first -= is_series
    span = words[first].start(), words[last].start() + len(words[last][0].rstrip(".-/"))
    return [span]


def _no_codes(line: Line, start: int, end: int) -> list[Span]:
    """What has figures, but is the number of nothing."""
    text = line.text
    money = (
        one for one in numbers_in(line) if one.mark_at or EXACT.search(text[one.start : one.end])
    )
    spans = [(one.start, one.end) for one in dates_in(line)]
    spans += [_with_mark(one) for one in money]
    spans += [span for span in ibans_in(text) if is_iban(text[slice(*span)])]
    return spans + [match.span() for match in ELSEWHERE.finditer(text, start, end)]


def _is_within(word: re.Match[str], spans: Sequence[Span]) -> bool:
    return any(start <= word.start() and word.end() <= end for start, end in spans)


def _with_mark(number: Number) -> Span:
    mark = number.mark_at or (number.start, number.end)
    return min(number.start, mark[0]), max(number.end, mark[1])


FORMS: Mapping[FieldFormat, Callable[[str], list[Span]]] = {
    FieldFormat.IBAN: ibans_in,
    FieldFormat.TAX_NUMBER: tax_numbers_in,
    FieldFormat.CURRENCY: lone_marks,
}
