"""The lexicon's words as they are looked up on a page: folded; and what they say of amounts and
fields.

Folded terms are lower-case letters and digits without accents, spaces or punctuation, since
recognizers drop spaces and confuse punctuation. The words are in the lexicon. In: a label, or the
definition of a field. Out: the role of the amount beside the label, the kind of text the field
asks for. This module knows neither pages nor lines.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from types import MappingProxyType

from rapidfuzz.distance import Levenshtein

from parsers.document import FieldDefinition, FieldFormat, FieldKind
from parsers.document.text import fold
from parsers.lexicon import CONCEPTS, LANGUAGES, words, words_by_language
from parsers.values.currencies import CURRENCIES

SHORTEST_MISREAD = 7
"""Letters of a term, one of which may be misread."""
ALIKE = str.maketrans("i1|0", "lllo")
MISREAD = str.maketrans("01568", "olsgb")
"""What recognizers take for each other in terms of any length, and figures for letters."""
SHORTEST_PART = 5
"""Letters of a term within a longer word."""
LONGEST_TERM = 8
"""Words of a term, at most."""
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


TAXED = {Role.PART: "taxed.without", Role.GROSS: "taxed.with"}
FIELD_ROLES = {
    "invoice.net": Role.PART, "invoice.tax": Role.TAX, "invoice.discount": Role.EXTRA,
    "invoice.shipping": Role.EXTRA, "invoice.rounding": Role.ROUNDING,
    "invoice.prepaid": Role.HANDED, "invoice.withheld": Role.EXTRA, "invoice.total": Role.GROSS,
}  # fmt: skip
"""What the amount beside a field's label is, unless the lexicon says otherwise."""
BEGINNINGS = ("labels.same_beginnings", "labels.other_beginnings")
CLOSING_ROLES = frozenset({Role.TOTAL, Role.GROSS, Role.PAID})
"""Totals, the last sums of a document."""
SUM_ROLES = frozenset({Role.HANDED, Role.PART}) | CLOSING_ROLES
"""Roles that speak for an amount as the total."""


@cache
def folded(concept: str) -> frozenset[str]:
    """The lexicon's words, folded."""
    return frozenset(map(fold, words(concept)))


@cache
def other_labels() -> tuple[str, ...]:
    """The labels of no field of their own, unless a schema claims them."""
    parts = ("codes", "numbers", "connectors", "articles", "number_signs")
    no_labels = {*(f"labels.{part}" for part in parts), *BEGINNINGS}
    concepts = (one for one in CONCEPTS if one.startswith("labels.") and one not in no_labels)
    return tuple(dict.fromkeys(word for concept in concepts for word in words(concept)))


@cache
def amount_terms() -> Mapping[Role, frozenset[str]]:
    """The labels of amounts, by role."""
    roles = _roles()
    return MappingProxyType(
        {role: frozenset(term for term, own in roles.items() if own is role) for role in Role}
    )


@cache
def _roles() -> dict[str, Role]:
    """The role of each term: of a language's roles the last one, of languages the first one."""
    roles: dict[str, Role] = {}
    for language in LANGUAGES:
        own: dict[str, Role] = {}
        for concept, role in FIELD_ROLES.items():
            own |= dict.fromkeys(map(fold, words_by_language(concept).get(language, ())), role)
        for role in Role:
            listed = words_by_language(f"amounts.{role}").get(language, ())
            taxed = _taxed(TAXED[role], language) if role in TAXED else ()
            own |= dict.fromkeys((*map(fold, listed), *taxed), role)
        roles = own | roles
    return roles


def _taxed(concept: str, language: str) -> Iterator[str]:
    """Totals that say whether tax is included: `total (GST incl)`, `total sales incl. VAT`."""
    for total in words_by_language("taxed.totals").get(language, ()):
        for phrase in words_by_language(concept).get(language, ()):
            yield fold(total + phrase)
            for tax in words_by_language("taxed.taxes").get(language, ()):
                yield from (fold(total + phrase + tax), fold(total + tax + phrase))


@lru_cache(maxsize=16384)
def role_of(label: str) -> Role | None:
    """The role whose longest term is in the label, None if there is none."""
    plain = [letters_of(_as_letters(word)) for word in label.split()]
    # A currency says nothing about the role, but makes labels look alike: `totalgbp`.
    words = [re.sub(r"^amt", "amount", word) for word in plain if word.upper() not in CURRENCIES]
    text = "".join(words)
    if len(text) > LONGEST_LABEL:
        return None
    matches = [*_matches(words)]
    role = max(matches, key=lambda one: one[0])[1] if matches else None
    return Role.PART if role in SUM_ROLES and text.startswith("sub") else role


def _as_letters(word: str) -> str:
    """Figures among more letters are misread ones."""
    figures = sum(map(str.isdigit, word))
    return word.translate(MISREAD) if 0 < 2 * figures < len(word) - 1 else word


def _matches(words: Sequence[str]) -> Iterator[tuple[float, Role]]:
    """Terms of whole words, with one slip or none; then words that run together with others."""
    for first in range(len(words)):
        for last in range(first + 1, min(len(words), first + LONGEST_TERM) + 1):
            term = "".join(words[first:last])
            role = _roles().get(term) or _misread(term)
            if role:
                yield float(len(term) - (term not in _roles())), role
    for word in words:
        if len(word) > SHORTEST_PART and word not in _roles():
            yield from _parts(word)


def _parts(word: str) -> Iterator[tuple[float, Role]]:
    """The terms that a word begins or ends with. A compound of two is what its first part says: a
    tax amount is a tax."""
    roles, places = _roles(), range(SHORTEST_PART, len(word))
    first = max((word[:at] for at in places if word[:at] in roles), key=len, default="")
    last = next((word[-at:] for at in reversed(places) if word[-at:] in roles), "")
    if first and last and first != last and len(first) + len(last) <= len(word):
        yield float(len(first) + len(last)), roles[first]
    if last or 3 * len(first) >= 2 * len(word):
        yield float(len(last or first)), roles[last or first]


def _misread(text: str) -> Role | None:
    """The role of the term with one letter mistaken, lost or added."""
    if len(text) < SHORTEST_PART:
        return None
    alike = _alike().get(text.translate(ALIKE))
    if alike or len(text) < SHORTEST_MISREAD:
        return alike
    near = {term for each in without_one(text) for term in _slips().get(each, ())}
    found = [term for term in near if Levenshtein.distance(term, text, score_cutoff=1) <= 1]
    return _roles()[min(found)] if found else None


@cache
def _alike() -> dict[str, Role]:
    return {term.translate(ALIKE): role for term, role in _roles().items()}


@cache
def _slips() -> dict[str, list[str]]:
    return index_of_slips(term for term in _roles() if len(term) >= SHORTEST_MISREAD - 1)


def index_of_slips(terms: Iterable[str]) -> dict[str, list[str]]:
    """The terms by each text that lacks one of their letters, and by themselves: two that differ by
    one letter have one of these texts in common."""
    index: dict[str, list[str]] = {}
    for term in terms:
        for each in without_one(term):
            index.setdefault(each, []).append(term)
    return index


def without_one(text: str) -> Iterator[str]:
    yield text
    for at in range(len(text)):
        yield text[:at] + text[at + 1 :]


def letters_of(text: str) -> str:
    """Folded, without digits."""
    return re.sub(r"\d", "", fold(text))


@lru_cache(maxsize=16384)
def states_capital(label: str) -> bool:
    """Whether an amount behind these words is what a company was founded with."""
    words, terms = {fold(word) for word in label.split()}, folded("labels.share_capital")
    long = (term for term in terms if len(term) > 9)  # no part of another word
    return bool(words & terms) or any(term in fold(label) for term in long)


@lru_cache(maxsize=512)
def is_code(field: FieldDefinition) -> bool:
    """Is the value a code, such as the number of an invoice?"""
    words = field.name.split("_") + [fold(one) for one in field.synonyms[:3]]
    named = field.format is None and any(word in folded("labels.codes") for word in words)
    return field.kind is FieldKind.TEXT and (field.format is FieldFormat.CODE or named)


def asks_for_amount(field: FieldDefinition) -> bool:
    """Is it a text that may be an amount or a part of one, such as a discount?"""
    return field.kind is FieldKind.TEXT and role_of(field.name) is Role.EXTRA


def is_free_text(field: FieldDefinition) -> bool:
    """Can any words be its value?"""
    free = (None, FieldFormat.NAME, FieldFormat.ADDRESS)
    return field.kind is FieldKind.TEXT and field.format in free and not is_code(field)
