"""The columns of a list -> the field of each; the cells of a column -> values of its field.

In: the header of each column and the texts below it. Out: which field each column is, and the part
of a cell that is a value of its field. This module knows neither pages nor schemas.
"""

import re
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache
from itertools import accumulate

from rapidfuzz import fuzz, process

from parsers.document import FieldDefinition, FieldFormat, FieldKind
from parsers.document.text import fold
from parsers.extraction.line_items.roles import Roles, prove_columns
from parsers.extraction.vocabulary import folded, is_code, is_free_text
from parsers.values.amounts import find_numbers
from parsers.values.currencies import CURRENCIES
from parsers.values.dates import find_dates, plain_signs

# Measured on the invoices of invoice2data and drawn ones, 2026-11-23.
SIMILAR = 85.0
FILLS, BEGINS = 10.0, 0.2
"""What a term within a longer header adds to SIMILAR if it fills it, and how much more if it begins
it."""
MORE_FIGURES = 0.6
"""How well (0..1) a text with more digits than letters fits a text field."""
UNIT_LETTERS = 12
"""Letters beside a number, at most."""
MOST_DIGITS = 3
"""Digits of a header, at most."""
MISFIT = 40.0
"""What a column loses if nothing in it is of the field's kind; similarity is 0 to 100."""
SHORT = 3
"""Letters of a header that is alike to nothing but itself."""
LONG_TERM = 4
"""Letters of a term that may be within a longer header."""
LAST_PART = 5
"""Letters of the last part of a compound, at least."""
LEAST_FIT = 0.5
MONEY_FOR_RATE = 0.4
"""How well an amount of money fits a rate: a column of them is none, some may be notes."""
NEUTRAL = 0.7
LEAST_TEXT = 0.7
"""The part of a column's texts, at least, that fit a text field that its header does not name."""
RATE = re.compile(r"\d{1,2}(?:[.,]\d{1,3})? ?%?")
SIGNED_RATE = re.compile(r"(?<![\d.,])\d{1,2}(?:[.,]\d{1,3})? ?%")
"""One that says so, beside an amount of tax: `9.60 (10 %)`."""
CODE = re.compile(r"^\S*\d\S*(?: \d\S*)?$|^[A-Z][A-Z-]+$")
ZERO = frozenset("0,.% ")
MONEY = re.compile(r"[€$£¥₹]")
POSITION = re.compile(r"\d{1,3}[.)]\s+(?=\S)")
"""Of a row, before a code in the same column."""
ARTICLE = re.compile(r"(?=[^A-Z]*[A-Z])(?=\D*\d)[A-Z0-9][A-Z0-9./_-]{3,19}")
"""A number of an article: of letters and figures."""
LEAST_CODES = 2

Columns = Mapping[int, FieldDefinition]

Filled = tuple[str, Sequence[str]]
"""A column: its header, and the texts below it, row by row; empty where a row has none."""


def field_columns(
    columns: Sequence[Filled], fields: Sequence[FieldDefinition], roles: Roles
) -> dict[int, FieldDefinition]:
    """The field of each column, by what its numbers prove, by its header and texts, or as the only
    one left."""
    assigned = assign(columns, fields)
    if roles.by_heads:
        return assigned if len(assigned) > 1 else {}
    assigned = prove_columns([texts for _, texts in columns], assigned, roles)
    if len(assigned) < 2:
        return {}
    assigned |= _with_text(columns, fields, assigned)
    assigned |= _with_details(columns, assigned, roles) | _with_codes(columns, assigned, roles)
    assigned |= _with_last_number(columns, fields, assigned)
    return _with_single_price(assigned, roles)


def _with_codes(
    columns: Sequence[Filled], assigned: Columns, roles: Roles
) -> dict[int, FieldDefinition]:
    """The column of codes left of the texts, whatever it is called, if no head names any."""
    code = roles.code
    text = next((at for at, one in assigned.items() if one is roles.text), 0)
    if code is None or code in assigned.values():
        return {}
    free = [at for at in range(text) if at not in assigned and _are_codes(columns[at][1])]
    return {free[-1]: code} if free else {}


def _are_codes(texts: Sequence[str]) -> bool:
    """Are they words of capitals and figures, each another one, and no dates?"""
    known = [without_position(text.strip()) for text in texts if text.strip()]
    codes = {text for text in known if ARTICLE.fullmatch(text) and not any(find_dates(text))}
    return len(codes) >= max(LEAST_CODES, LEAST_TEXT * len(known))


def _with_details(
    columns: Sequence[Filled], assigned: Mapping[int, FieldDefinition], roles: Roles
) -> dict[int, FieldDefinition]:
    """A column of texts beside that of the texts, if its head says the same: a name, and details
    about it. Codes are no texts."""
    text = roles.text
    at = next((at for at, one in assigned.items() if one is text), None)
    if text is None or at is None:
        return {}
    return {
        beside: text
        for beside in (at - 1, at + 1)
        if 0 <= beside < len(columns) and beside not in assigned
        if likeness(columns[beside][0], text) >= SIMILAR
        if any(columns[beside][1]) and fit(text, columns[beside][1]) > LEAST_TEXT
        if any(" " in below.strip() for below in columns[beside][1])
    }  # fmt: skip


def _with_single_price(
    assigned: Mapping[int, FieldDefinition], roles: Roles
) -> dict[int, FieldDefinition]:
    """The only column of money, without a quantity, has the amounts, whatever it is called."""
    known = set(assigned.values())
    if roles.price not in known or roles.amount in known or roles.quantity in known:
        return dict(assigned)
    return {at: roles.amount if one is roles.price and roles.amount else one
            for at, one in assigned.items()}  # fmt: skip


def _with_text(
    columns: Sequence[Filled],
    fields: Sequence[FieldDefinition],
    assigned: Columns,
) -> dict[int, FieldDefinition]:
    """The list's first text field, if no header names it: of the other columns, the one with the
    most letters."""
    texts = [one for one in fields if is_free_text(one)]
    if not texts or texts[0] in assigned.values():
        return {}
    known = folded("tables.other_columns")
    letters = {
        at: sum(map(str.isalpha, "".join(below)))
        for at, (head, below) in enumerate(columns)
        if at not in assigned and not (fold(head) and fold(head) in known)
        if fit(texts[0], below) > LEAST_TEXT
    }
    return {max(letters, key=lambda at: letters[at]): texts[0]} if letters else {}


def _with_last_number(
    columns: Sequence[Filled],
    fields: Sequence[FieldDefinition],
    assigned: Columns,
) -> dict[int, FieldDefinition]:
    """The list's last number field, if it has no column, is the rightmost one with numbers."""
    numbers = [field for field in fields if field.kind is FieldKind.NUMBER]
    last = max((at for at, (_, below) in enumerate(columns) if any(below)), default=0)
    if not numbers or numbers[-1] in assigned.values() or last in assigned:
        return {}
    below = columns[last][1]
    return {last: numbers[-1]} if any(below) and fit(numbers[-1], below) else {}


def assign(
    columns: Sequence[Filled], fields: Sequence[FieldDefinition]
) -> dict[int, FieldDefinition]:
    """The field of each column, by header and texts; the most similar pairs are matched first."""
    pairs = []
    for at, (head, texts) in enumerate(columns):
        for order, field in enumerate(fields):
            alike = likeness(head, field)
            if not head.strip() and "%" in field.synonyms and _are_rates(texts):
                alike = 100.0
            if alike >= SIMILAR and (fits := fit(field, texts)) >= LEAST_FIT:
                pairs.append((alike - MISFIT * (1 - fits), -order, -at, field))
    assigned: dict[int, FieldDefinition] = {}
    for _, _, at, field in sorted(pairs, key=lambda one: one[:3], reverse=True):
        if -at not in assigned and field not in assigned.values():
            assigned[-at] = field
    return assigned


def _are_rates(texts: Sequence[str]) -> bool:
    """Whether all say so themselves, by their sign or two decimals; such a column needs no head."""
    given = [text.strip() for text in texts if text.strip()]
    return bool(given) and all(RATE.fullmatch(text) for text in given)


@lru_cache(maxsize=8192)
def likeness(head: str, field: FieldDefinition) -> float:
    """100 for the same words; a term within a longer header counts by the part that it fills."""
    text = fold(head)
    if not text:  # nothing, or a sign such as that of percents
        return 100.0 * (head.strip() in field.synonyms)
    known = _terms(field)
    same = 100.0 * (text in known)
    if len(text) > SHORT and not same:
        found = process.extractOne(text, known, scorer=fuzz.ratio)
        same = found[1] if found else 0.0
    held = [term for term in _long_terms(field) if term in text]
    if not held:
        return same
    ends = set(accumulate((len(fold(word)) for word in re.findall(r"[^\W_]+", head)), initial=0))
    inside = [
        len(term) / len(text) + BEGINS * text.startswith(term)
        for term in held
        if _is_whole(term, text, ends)
    ]
    return max(same, SIMILAR + FILLS * max(inside)) if inside else same


@lru_cache(maxsize=512)
def _terms(field: FieldDefinition) -> tuple[str, ...]:
    return tuple(filter(None, map(fold, dict.fromkeys((*field.synonyms, field.name)))))


@lru_cache(maxsize=512)
def _long_terms(field: FieldDefinition) -> tuple[str, ...]:
    return tuple(term for term in _terms(field) if len(term) >= LONG_TERM)


def _is_whole(term: str, text: str, ends: Set[int]) -> bool:
    """Whether it is some of the words, or the last part of one: `Preis` of `Listenpreis`."""
    start = text.rfind(term)
    return start + len(term) in ends and (start in ends or len(term) >= LAST_PART)


def fit(field: FieldDefinition, texts: Sequence[str]) -> float:
    """The part of the texts, 0..1, that can be values of the field."""
    filled = [text for text in texts if any(map(str.isalnum, text))]
    if not filled:
        return NEUTRAL
    if field.format is FieldFormat.PERCENT and all(set(text) <= ZERO for text in filled):
        return NEUTRAL  # a rate of something else, beside the one that there is
    return sum(_can_be(field, text) for text in filled) / len(filled)


def _can_be(field: FieldDefinition, text: str) -> float:
    digits, letters = sum(map(str.isdigit, text)), sum(map(str.isalpha, text))
    if field.kind is FieldKind.DATE:
        return float(next(find_dates(text), None) is not None)
    if field.format is FieldFormat.PERCENT and MONEY.search(text):
        return MONEY_FOR_RATE
    if field.kind is FieldKind.NUMBER:
        percent = field.format is FieldFormat.PERCENT
        return float(digits > 0 and letters <= UNIT_LETTERS and (percent or "%" not in text))
    if is_code(field):
        code = without_position(text)
        return float(len(code.split()) == 1 and (digits > 0 or code.isupper()))
    if digits > letters:
        return MORE_FIGURES if letters or len(text) > 4 else 0.0
    return float(letters > 0)


def without_position(text: str) -> str:
    """`1. KB-204` -> `KB-204`."""
    return text[match.end() :] if (match := POSITION.match(text)) else text


def value_span(field: FieldDefinition, text: str, start: int, end: int) -> tuple[int, int] | None:
    """The part of `text[start:end]` that is a value of the field, None if there is none. Of
    several numbers it is the first."""
    part = text[start:end]
    if is_code(field):
        code = without_position(part)
        first = start + len(part) - len(code)
        found = CODE.search(code)
        return (first + found.start(), first + found.end()) if found else None
    if field.kind is FieldKind.TEXT:
        return (start, end) if any(map(str.isalnum, part)) else None
    if not any(map(str.isdigit, part)):
        return None
    if field.kind is FieldKind.DATE:
        return start, end
    if field.format is FieldFormat.PERCENT:
        match = SIGNED_RATE.search(part) or RATE.search(part)
        return (start + match.start(), start + match.end()) if match else None
    numbers = list(find_numbers(part))
    if len(numbers) == 1 and re.match(r"\s?%", part[numbers[0].end :]):
        return None
    if _is_named(re.split(r"\d", part)[0]):
        return None
    if len(numbers) > 1:
        after = re.match(r" ?[€$£¥₹%]", part[numbers[0].end :])
        return start, start + numbers[0].end + (after.end() if after else 0)
    return start, end


def _is_named(before: str) -> bool:
    """Are words other than a currency before a number? Then it is the value of another field."""
    words = [word.strip(" .:-+(") for word in plain_signs(before).split()]
    return any(len(word) > 1 and word.upper() not in CURRENCIES for word in words)
