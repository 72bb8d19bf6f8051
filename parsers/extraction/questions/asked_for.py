"""A question in plain words -> what kind of value it asks for, and by which words.

`When is the payment due?` asks for a date, by `payment` and `due`. The words of questions are in
the lexicon, in English, German, French and Spanish. This module knows no page.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from rapidfuzz import fuzz

from parsers.document.text import plain
from parsers.extraction.vocabulary import folded
from parsers.lexicon import table, words

LONGEST = 400
"""Characters of a question that are read."""
SHORTEST_STEM = 4
"""Letters that two forms of a word share at least."""
STEM = 0.65
"""Of the longer form, at least, as `deliver` of `delivered`."""
LONGEST_ENDING = 3
SHORTEST_MISREAD, MISREAD = 9, 88.0
"""Letters of a word, one of which may be misread, and how like it is then (0 to 100)."""

_WORD = re.compile(r"[^\W_]+")


class Kind(StrEnum):
    """What a question asks for. yes_no: nothing that could be read off a page."""

    DATE = "date"
    MONEY = "money"
    COUNT = "count"
    PERCENT = "percent"
    DURATION = "duration"
    NAME = "name"
    PLACE = "place"
    CODE = "code"
    TEXT = "text"
    YES_NO = "yes or no"


_ASKED_WITH = {
    # the longest phrase in the question decides; among equals, the first of these
    Kind.DURATION: "questions.how_long",
    Kind.COUNT: "questions.how_many",
    Kind.MONEY: "questions.how_much",
    Kind.DATE: "questions.when",
    Kind.NAME: "questions.who",
    Kind.PLACE: "questions.where",
}
_NAMED = {
    Kind.CODE: "labels.codes",
    Kind.DATE: "questions.dates",
    Kind.PERCENT: "questions.rates",
    Kind.MONEY: "questions.amounts",
    Kind.DURATION: "questions.durations",
    Kind.PLACE: "questions.places",
}
"""What a question without such a word asks for, by a word of its own: `the invoice number`."""


@dataclass(frozen=True, slots=True)
class AskedFor:
    """words: that tell what is meant, in their order, in small letters without accents. implied:
    words that labels of this kind of value have beside them, such as `date`."""

    kind: Kind
    words: tuple[str, ...]
    implied: frozenset[str] = frozenset()

    @property
    def telling(self) -> tuple[str, ...]:
        """Without what only calls the document by its name."""
        return tuple(word for word in self.words if word not in plain_words("questions.documents"))


def read_question(question: str) -> AskedFor:
    text = " ".join(_WORD.findall(plain(question[:LONGEST])))
    phrase, kind = _asked_with(text)
    rest = f" {text} ".replace(f" {phrase} ", " ", 1) if phrase else text
    if not phrase and _begins(text, "questions.yes_no"):
        kind = Kind.YES_NO
    told = tuple(dict.fromkeys(telling_words(rest)))
    if kind is Kind.TEXT:
        kind = next((one for one, concept in _NAMED.items() if _any_of(told, concept)), kind)
    implied = plain_words(_NAMED[kind]) if kind in _NAMED and kind is not Kind.CODE else frozenset()
    return AskedFor(kind, told, implied)


def telling_words(text: str) -> list[str]:
    """The words of a question or of a label that tell something, in small letters."""
    found = _WORD.findall(plain(text))
    fillers = plain_words("questions.fillers")
    return [
        word for word in found if word not in fillers and not (len(word) < 2 and word.isalpha())
    ]


def is_meant(label: str, word: str) -> bool:
    """Whether a word of a question means a word of a label: a form of it, or what people say for
    it."""
    return are_alike(label, word) or word in _meanings().get(label, ())


def are_alike(one: str, other: str) -> bool:
    """Whether both are forms of one word, as far as their beginnings tell, or one is misread."""
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    same = next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        len(shorter),
    )
    if any(map(str.isdigit, one + other)):
        return False
    if same >= max(SHORTEST_STEM, STEM * len(longer)) and len(longer) - same <= LONGEST_ENDING:
        return True
    return len(shorter) >= SHORTEST_MISREAD and fuzz.ratio(one, other) >= MISREAD


@cache
def plain_words(concept: str) -> frozenset[str]:
    """The lexicon's words as they are in a question that was read."""
    return frozenset(" ".join(_WORD.findall(plain(word))) for word in words(concept))


def _asked_with(text: str) -> tuple[str, Kind]:
    """The longest phrase that says what is asked for."""
    found = [
        (phrase, kind)
        for kind, concept in _ASKED_WITH.items()
        for phrase in plain_words(concept)
        if f" {phrase} " in f" {text} "
    ]
    return max(found, key=lambda each: (len(each[0]), each[0]), default=("", Kind.TEXT))


def _begins(text: str, concept: str) -> bool:
    return any(f"{text} ".startswith(f"{phrase} ") for phrase in plain_words(concept))


def _any_of(told: Iterable[str], concept: str) -> bool:
    known = folded(concept)
    return any(
        word in known or any(len(each) >= SHORTEST_STEM and word.endswith(each) for each in known)
        for word in told
    )


@cache
def _meanings() -> dict[str, frozenset[str]]:
    return {
        plain(label): frozenset(map(plain, said))
        for label, said in table("questions.meanings").items()
    }
