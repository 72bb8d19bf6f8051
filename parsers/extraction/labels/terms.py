"""The terms of a schema, looked up by what a stretch of words spells.

In: the fields of a schema, and the lexicon's labels of no field. Out: the term that some words
spell, and its owners. Words are looked up, never compared one by one, so that a page costs the same
whatever the number of terms: whole; with any spelling of `number` in them, articles left out;
as a compound, by its last part; and, where a recognizer read them, with one slip. This module knows
no page.
"""

from bisect import bisect_left
from collections.abc import Iterable
from functools import cache, cached_property, lru_cache
from itertools import chain

from rapidfuzz.distance import Levenshtein

from parsers.document import FieldDefinition
from parsers.document.text import fold
from parsers.extraction.vocabulary import (
    amount_terms,
    folded,
    index_of_slips,
    other_labels,
    without_one,
)
from parsers.extraction.words_of_labels import in_one_spelling, tokens_of

SHORTEST_COMPOUND, SHORTEST_PART = 7, 4
"""Letters of a compound, and of its last part, at least."""
SHORTEST_BEGINNING = 3
SHORTEST_MISREAD, ANY_SLIP = 8, 12
"""Letters from which one may be misread as another one, and from which one may be lost or added."""

Owners = frozenset[str]


class Terms:
    """Folded terms and the fields that own each; nobody's terms have no owner."""

    def __init__(self, owners: dict[str, Owners]) -> None:
        # Sorted: of two terms equally like a word the first is taken, in every process.
        self._owners = {term: owners[term] for term in sorted(owners) if term}
        self._spellings: dict[str, str] = {}

    def spell(self, term: str, spelling: str) -> None:
        """`spelling` is the term, too, in the one spelling of all numbers."""
        if spelling:
            self._spellings.setdefault(spelling, term)

    def __getitem__(self, term: str) -> Owners:
        return self._owners[term]

    def __contains__(self, term: str) -> bool:
        return term in self._owners

    def find(self, text: str, spelling: str) -> str | None:
        """The term of the folded `text`, or of its one spelling."""
        if text in self._owners:
            return text
        return self._spellings.get(spelling)

    def may_begin(self, text: str, spelling: str) -> bool:
        """Whether a longer term may begin with it."""
        return _begins(self._sorted, text) or _begins(self._sorted_spellings, spelling)

    def compound(self, text: str) -> tuple[str, Owners] | None:
        """The term that its last part is. It belongs to nobody where its first part names
        something else: an order's date is no invoice's."""
        if len(text) < SHORTEST_COMPOUND:
            return None
        for at in range(SHORTEST_BEGINNING, len(text) - SHORTEST_PART + 1):
            term, beginning = text[at:], text[:at]
            if term in self._owners:
                if beginning in folded("labels.same_beginnings"):
                    return term, self._owners[term]
                if beginning in folded("labels.other_beginnings"):
                    return term, frozenset()
        return None

    def misread(self, text: str) -> str | None:
        """The term that differs by one slip."""
        if len(text) < SHORTEST_MISREAD or any(map(str.isdigit, text)):
            return None
        near = chain.from_iterable(self._slips.get(each, ()) for each in without_one(text))
        found = (term for term in dict.fromkeys(near) if _is_slip(term, text))
        return min(found, default=None)

    @cached_property
    def _sorted(self) -> list[str]:
        return list(self._owners)

    @cached_property
    def _sorted_spellings(self) -> list[str]:
        return sorted(self._spellings)

    @cached_property
    def _slips(self) -> dict[str, list[str]]:
        return index_of_slips(term for term in self._owners if len(term) >= SHORTEST_MISREAD - 1)


def _begins(ordered: list[str], text: str) -> bool:
    at = bisect_left(ordered, text)
    return at < len(ordered) and ordered[at].startswith(text)


def _is_slip(term: str, text: str) -> bool:
    shortest = min(len(term), len(text))
    if len(term) != len(text) and shortest < ANY_SLIP - 1:
        return False
    return Levenshtein.distance(term, text, score_cutoff=1) <= 1


def terms_of(fields: Iterable[FieldDefinition], others: Iterable[str] = ()) -> Terms:
    """The synonyms and names of the fields; `others` are nobody's, as the lexicon's are."""
    return _terms_of(tuple(fields), tuple(sorted(others)))


@lru_cache(maxsize=64)
def _terms_of(fields: tuple[FieldDefinition, ...], others: tuple[str, ...]) -> Terms:
    owned: dict[str, set[str]] = {term: set() for term in (*others, *_nobodys())}
    written: dict[str, str] = {}
    for field in fields:
        for synonym in (*field.synonyms, field.name):
            owned.setdefault(fold(synonym), set()).add(field.name)
            written.setdefault(synonym, fold(synonym))
    terms = Terms({term: frozenset(owners) for term, owners in owned.items()})
    for synonym, term in chain(written.items(), _others_written()):
        terms.spell(term, _spelling(synonym))
    return terms


@cache
def _nobodys() -> tuple[str, ...]:
    folded_terms = {fold(label) for label in other_labels()}
    return tuple(sorted(folded_terms.union(*amount_terms().values())))


@cache
def _others_written() -> tuple[tuple[str, str], ...]:
    return tuple((label, fold(label)) for label in other_labels() if fold(label))


@lru_cache(maxsize=16_384)
def _spelling(synonym: str) -> str:
    return in_one_spelling(tokens_of(synonym, (0, len(synonym))))
