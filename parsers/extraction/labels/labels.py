"""Lines and the terms of a schema -> where a field's label stands.

A stretch of words belongs to the longest term it spells, whoever owns that term: `due date` is not
taken for `date`, nor `subtotal` for `total`. Terms that no field owns take part, so that they are
not taken for something else. A term that begins a code, such as the `PO` of `PO-88213`, is a label
without width before it. This module knows no values.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from parsers.document import BoundingBox, FieldDefinition
from parsers.document.text import fold
from parsers.extraction.labels.terms import Owners, Terms, terms_of
from parsers.extraction.lines import Line
from parsers.extraction.vocabulary import folded, is_code, is_free_text
from parsers.extraction.words_of_labels import NUMBER, UNSPACED, Token, tokens_of

CONTACT = re.compile(r"[^\s:;,<>()]+@[^\s;,<>()]+|\w+://\S+|www\.\S+", re.IGNORECASE)
"""An address in the net, whose words label nothing."""
LONGEST = 12
"""Words of a label, at most."""
POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
"""As in CUSTOMER'S COPY, which is no label of a customer."""
JOINED = re.compile(r"[-/_\u2010-\u2015\u2212]\w")
"""A hyphen or stroke that goes on with the same word."""
JOINED_CAPITALS = re.compile(r"\.?\d")
"""A figure right behind a few capitals goes on with the same word, too."""
IS_UNSPACED = re.compile(f"[{UNSPACED}]")
HALF = 0.5
"""What a compound loses against a term of as many letters."""
PREFIX_LETTERS, SERIES_LETTERS = 4, 3
"""Capitals that a number may follow in one word, and in the next one, at most."""


Span = tuple[int, int]


class _Words(NamedTuple):
    """Some words at `text[start:end]`, folded; and in the one spelling."""

    text: str
    start: int
    end: int
    folded: str
    spelling: str


class _Spelled(NamedTuple):
    """A label of whatever line has this text."""

    start: int
    end: int
    term: str
    owners: Owners
    strength: float


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


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """The lines of a document and the labels of each; the same only if it is the same object."""

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


def labels_in(line: Line, terms: Terms) -> list[Label]:
    """The labels of a line from left to right, none over another or over a wide gap."""
    return [
        Label(line, one.start, one.end, one.term, one.owners, one.strength)
        for one in _found(line.text, tuple(line.phrases()), _recognized(line), terms)
    ]


def _recognized(line: Line) -> tuple[Span, ...]:
    """The words that were read by OCR, and not taken from a file's text."""
    return tuple(
        (start, start + len(word.text))
        for word, start in zip(line.words, line.starts, strict=True)
        if word.confidence is not None
    )


# Every list asks the same lines for the labels of its columns.
@lru_cache(maxsize=4096)
def _found(
    text: str, phrases: tuple[Span, ...], recognized: tuple[Span, ...], terms: Terms
) -> tuple[_Spelled, ...]:
    found = [one for phrase in phrases for one in _spelled(text, phrase, recognized, terms)]
    kept: list[_Spelled] = []
    for label in sorted(found, key=lambda one: (-one.strength, one.start)):
        if all(label.end <= other.start or other.end <= label.start for other in kept):
            kept.append(label)
    return tuple(sorted(kept, key=lambda one: one.start))


def _spelled(
    text: str, phrase: Span, recognized: Sequence[Span], terms: Terms
) -> Iterator[_Spelled]:
    contacts = [found.span() for found in CONTACT.finditer(text, *phrase)]
    tokens = [one for one in tokens_of(text, phrase)
              if not any(start <= one.start < end for start, end in contacts)]  # fmt: skip
    possessive = POSSESSIVE.search(text, *phrase)
    for first, token in enumerate(tokens):
        if not token.folded or not token.spelling or _is_within_code(text, token.start):
            continue  # a sign begins no term
        may_be_misread = first == 0 or text[tokens[first - 1].start : token.start][:1].isdigit()
        folded_text = spelling = ""
        names = False
        for last in range(first, min(first + LONGEST, len(tokens))):
            ending = tokens[last]
            folded_text += ending.folded
            spelling += ending.spelling
            names = names or ending.spelling not in ("", NUMBER)
            if possessive and token.start <= possessive.start() <= ending.end:
                break
            some = _Words(text, token.start, ending.end, folded_text, spelling if names else "")
            may_end = ending.spelling or folded_text in terms  # `facturé à`; no article ends others
            if may_end and _stands_alone(text, token, ending):
                found = _term_of(some, first == last, terms)
                if found is None and may_be_misread and _overlap(some, recognized):
                    found = _misread(some, terms)
                if found:
                    yield found
            longer = may_be_misread or terms.may_begin(folded_text, some.spelling or folded_text)
            if not longer:
                break


def _term_of(some: _Words, is_single: bool, terms: Terms) -> _Spelled | None:
    """Where labels seldom begin, within a phrase, only the term itself counts, and slips are a
    recognizer's alone."""
    term = terms.find(some.folded, some.spelling)
    if term is not None:
        return _Spelled(some.start, some.end, term, terms[term], float(len(some.folded)))
    if is_single or _is_glued(some.text[some.start : some.end]):
        compound = terms.compound(some.folded)
        if compound is not None:
            return _Spelled(some.start, some.end, *compound, len(some.folded) - HALF)
    return None


def _misread(some: _Words, terms: Terms) -> _Spelled | None:
    term = terms.misread(some.folded)
    if term is None:
        return None
    strength = min(len(term), len(some.folded)) - 1.0
    return _Spelled(some.start, some.end, term, terms[term], strength)


def _overlap(some: _Words, recognized: Sequence[Span]) -> bool:
    return any(begin < some.end and end > some.start for begin, end in recognized)


def _is_within_code(text: str, start: int) -> bool:
    """Does it go on with a word that has figures, as the `RE` of `2017-RE-1`?"""
    if text[start - 1 : start] not in ("-", "/", "_") or start < 2:
        return False
    return any(map(str.isdigit, text[text.rfind(" ", 0, start) + 1 : start]))


def _stands_alone(text: str, first: Token, last: Token) -> bool:
    """In a script without spaces a label begins or ends where the signs of the script do."""
    if not first.is_unspaced or not last.is_unspaced:
        return True
    before, after = text[: first.start][-1:], text[last.end :][:1]
    return not IS_UNSPACED.match(before) or not IS_UNSPACED.match(after)


def _is_glued(text: str) -> bool:
    return " " not in text and not any(map(str.isdigit, text))
