"""The lexicon's words as they are looked up on a page: folded; and what they say of amounts and
fields.

Folded terms are lower-case letters and digits without accents, spaces or punctuation, since
recognizers drop spaces and confuse punctuation. The words are in the lexicon. In: a label, or the
definition of a field. Out: the role of the amount beside the label, the kind of text the field
asks for. This module knows neither pages nor lines.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache, lru_cache
from types import MappingProxyType

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from parsers.document import FieldDefinition, FieldFormat, FieldKind
from parsers.document.text import fold
from parsers.lexicon import words, words_by_language
from parsers.values.amounts import CURRENCIES

# Measured on the 80 receipts of SROIE and the invoices of invoice2data, 2026-11-28.
SIMILAR = 84.0
"""A term of five letters or more is a candidate from this similarity of a part on (0 to 100)."""
LETTERS_PER_SLIP = 8
"""One letter in as many may be misread, and one in any term."""
LONGEST_LABEL = 60
"""Letters; longer labels are sentences."""
UNIT_NAMES = frozenset({"unit", "uom", "unitofmeasure"})
"""Fields for the unit of a quantity."""


class Role(StrEnum):
    """What an amount is on a receipt or an invoice, by its label."""

    COUNT = "count"
    EXTRA = "extra"
    TAX = "tax"
    ROUNDING = "rounding"
    CHANGE = "change"
    HANDED = "handed"
    PART = "part"
    TOTAL = "total"
    GROSS = "gross"
    PAID = "paid"


CLOSING_ROLES = frozenset({Role.TOTAL, Role.GROSS, Role.PAID})
"""Totals, the last sums of a document."""
SUM_ROLES = frozenset({Role.HANDED, Role.PART}) | CLOSING_ROLES
"""Roles that speak for an amount as the total."""


@cache
def folded(concept: str) -> frozenset[str]:
    """The lexicon's words, folded."""
    return frozenset(map(fold, words(concept)))


@cache
def amount_terms() -> Mapping[Role, frozenset[str]]:
    """The labels of amounts, by role."""
    terms = {role: folded(f"amounts.{role}") for role in Role}
    terms[Role.PART] |= _taxed("taxed.without")
    terms[Role.GROSS] |= _taxed("taxed.with")
    return MappingProxyType(terms)


def _taxed(concept: str) -> frozenset[str]:
    """Totals that say whether tax is included: `total (GST incl)`, `total sales incl. VAT`."""
    return frozenset(
        fold(total + said)
        for language, phrases in words_by_language(concept).items()
        for total in words_by_language("taxed.totals")[language]
        for tax in words_by_language("taxed.taxes")[language]
        for phrase in phrases
        for said in (phrase, phrase + tax, tax + phrase)
    )


@lru_cache(maxsize=16384)
def role_of(label: str) -> Role | None:
    """The role whose longest term is in the label, None if there is none."""
    plain = [letters_of(word) for word in label.split()]
    # A currency says nothing about the role, but makes labels look alike: `totalgbp`.
    words = [re.sub(r"^amt", "amount", word) for word in plain if word.upper() not in CURRENCIES]
    text = "".join(words)
    if len(text) > LONGEST_LABEL:
        return None
    matches = [(float(len(word)), _terms()[word]) for word in words if word in _terms()]
    near = process.extract(
        text, _terms().keys(), scorer=fuzz.partial_ratio, score_cutoff=SIMILAR, limit=None
    )
    for term in (term for term, _, _ in near if 5 <= len(term) <= len(text) + 1):
        misread = _misread_letters(term, text)
        if misread <= max(1, len(term) // LETTERS_PER_SLIP):
            matches.append((float(len(term) - misread), _terms()[term]))
    role = max(matches, key=lambda one: one[0])[1] if matches else None
    return Role.PART if role in SUM_ROLES and text.startswith("sub") else role


def _misread_letters(term: str, text: str) -> int:
    """How many letters of the whole term differ at its best match in the text: only the last ones
    distinguish `total pcs` from `total paid`."""
    place = fuzz.partial_ratio_alignment(term, text)
    if place is None:
        return len(term)
    windows = (
        text[place.dest_start : place.dest_start + len(term)],
        text[max(0, place.dest_end - len(term)) : place.dest_end],
        text[place.dest_start : place.dest_end],
    )
    return min(Levenshtein.distance(term, window) for window in windows)


@cache
def _terms() -> dict[str, Role]:
    """In an order that is the same in every process: the first of equal matches wins."""
    return {term: role for role, terms in amount_terms().items() for term in sorted(terms)}


def letters_of(text: str) -> str:
    """Folded, without digits."""
    return re.sub(r"\d", "", fold(text))


def is_code(field: FieldDefinition) -> bool:
    """Is the value a code, such as the number of an invoice?"""
    words = field.name.split("_") + [fold(one) for one in field.synonyms[:3]]
    named = field.format is None and any(word in folded("labels.codes") for word in words)
    return field.kind is FieldKind.TEXT and (field.format is FieldFormat.CODE or named)


def is_free_text(field: FieldDefinition) -> bool:
    """Can any words be its value?"""
    free = (None, FieldFormat.NAME, FieldFormat.ADDRESS)
    return field.kind is FieldKind.TEXT and field.format in free and not is_code(field)
