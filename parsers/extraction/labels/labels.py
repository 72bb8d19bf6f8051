"""Lines and the terms of a schema -> where a field's label stands.

A stretch of words belongs to the longest term it spells, whoever owns that term: `due date` is not
taken for `date`, nor `subtotal` for `total`. Terms that no field owns take part, so that they are
not taken for something else. A term that begins a code, such as the `PO` of `PO-88213`, is a label
without width before it. This module knows no values.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from parsers.document import BoundingBox, FieldDefinition
from parsers.document.text import fold
from parsers.extraction.lines import Line
from parsers.extraction.vocabulary import amount_terms, folded, is_code, is_free_text

LONGEST = 5
"""Words of a label, at most."""
SIMILAR, SHORTEST_SIMILAR = 86.0, 6
"""Likeness (0 to 100) from which so many letters spell a term, for what recognizers mistake."""
POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
"""As in CUSTOMER'S COPY, which is no label of a customer."""
TOKEN = re.compile(r"[^\W\d_]+|\d+|#|°")
JOINED = re.compile(r"[-/_\u2010-\u2015\u2212]\w")
"""A hyphen or stroke that goes on with the same word."""
JOINED_CAPITALS = re.compile(r"\.?\d")
"""A figure right behind a few capitals goes on with the same word, too."""
PREFIX_LETTERS, SERIES_LETTERS = 4, 3
"""Capitals that a number may follow in one word, and in the next one, at most."""

Owners = frozenset[str]


@dataclass(frozen=True, slots=True)
class Label:
    """A term at `line.text[start:end]` and the fields that have it among their synonyms. One that
    begins the code that it labels ends where it begins."""

    line: Line
    start: int
    end: int
    term: str
    owners: Owners
    strength: float

    @property
    def box(self) -> BoundingBox:
        return self.line.box_of(self.start, max(self.end, self.start + 1))

    @property
    def is_prefix(self) -> bool:
        """Does it begin the code that it labels?"""
        return self.start == self.end

    @property
    def may_be_series(self) -> bool:
        """Is it a few capitals before a number, as in `PO 88213`?"""
        text = self.line.text[self.start : self.end]
        is_before_number = self.line.text[self.end : self.end + 2].strip().isdigit()
        return text.isupper() and len(text) <= SERIES_LETTERS and is_before_number


@dataclass(frozen=True, slots=True)
class Reading:
    """The lines of a document and the labels of each."""

    lines: tuple[Line, ...]
    labels: tuple[tuple[Label, ...], ...]


def read_labels(lines: Sequence[Line], fields: Iterable[FieldDefinition]) -> Reading:
    known = tuple(fields)
    terms = terms_of(known)
    codes = frozenset(field.name for field in known if is_code(field))
    texts = frozenset(field.name for field in known if is_free_text(field))
    found = ((_without_prefix(one, codes) for one in labels_in(line, terms)) for line in lines)
    return Reading(
        tuple(lines),
        tuple(tuple(one for one in line if not _is_word_part(one, texts)) for line in found),
    )


def _without_prefix(label: Label, codes: Owners) -> Label:
    is_prefix = _owned(label, codes) and _begins_code(label)
    return replace(label, end=label.start) if is_prefix else label


def _is_word_part(label: Label, texts: Owners) -> bool:
    """Does a word go on behind the label of a text, as in `Customer-group`?"""
    return _owned(label, texts) and bool(JOINED.match(label.line.text, label.end))


def _owned(label: Label, fields: Owners) -> bool:
    return bool(label.owners) and label.owners <= fields


def _begins_code(label: Label) -> bool:
    """Do figures go on with the word that it begins, and does it not end in `number`?"""
    text = label.line.text
    term, rest = text[label.start : label.end], text[label.end :].partition(" ")[0]
    if text[: label.start][-1:].strip(" (:#=") or " " in term or not any(map(str.isdigit, rest)):
        return False
    if fold(term).endswith(tuple(folded("labels.numbers"))):
        return False
    is_short = term.isupper() and len(term) <= PREFIX_LETTERS
    return bool(JOINED.match(rest) or (is_short and JOINED_CAPITALS.match(rest)))


def terms_of(fields: Iterable[FieldDefinition]) -> dict[str, Owners]:
    """Folded synonyms and names, and the fields they belong to; nobody's terms belong to none."""
    terms: dict[str, set[str]] = {}
    for others in (folded("labels.other"), *amount_terms().values()):
        terms |= {term: set() for term in others}
    for field in fields:
        for synonym in (*field.synonyms, field.name):
            terms.setdefault(fold(synonym), set()).add(field.name)
    # Sorted: of two terms equally like a word the first is taken, in every process.
    return {term: frozenset(owners) for term, owners in sorted(terms.items()) if term}


def labels_in(line: Line, terms: Mapping[str, Owners]) -> list[Label]:
    """The labels of a line from left to right, none over another or over a wide gap."""
    found = [label for phrase in line.phrases() for label in _spelled(line, phrase, terms)]
    kept: list[Label] = []
    for label in sorted(found, key=lambda one: (-one.strength, one.start)):
        if all(label.end <= other.start or other.end <= label.start for other in kept):
            kept.append(label)
    return sorted(kept, key=lambda one: one.start)


def _spelled(line: Line, phrase: tuple[int, int], terms: Mapping[str, Owners]) -> Iterator[Label]:
    tokens = [match.span() for match in TOKEN.finditer(line.text, *phrase)]
    for first in range(len(tokens)):
        if not fold(line.text[slice(*tokens[first])]):
            continue  # a sign begins no term
        for last in range(first, min(first + LONGEST, len(tokens))):
            exact = first > 0 and not line.text[slice(*tokens[first - 1])].isdigit()
            yield from _label(line, tokens[first][0], tokens[last][1], terms, exact)


def _label(
    line: Line, start: int, end: int, terms: Mapping[str, Owners], exact: bool
) -> list[Label]:
    """At most one. Where labels seldom begin, within a phrase, only the term itself counts."""
    possessive = POSSESSIVE.search(line.text, start)
    if possessive is not None and possessive.start() <= end:
        return []
    text = fold(line.text[start:end])
    if text in terms:
        return [Label(line, start, end, text, terms[text], float(len(text)))]
    if exact or len(text) < SHORTEST_SIMILAR or any(map(str.isdigit, text)):
        return []
    best = process.extractOne(text, terms.keys(), scorer=fuzz.ratio, score_cutoff=SIMILAR)
    if best is None:
        return []
    term, likeness, _ = best
    strength = min(len(term), len(text)) * likeness / 100
    return [Label(line, start, end, term, terms[term], strength)]
