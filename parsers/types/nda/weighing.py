"""Stretches of a running text, weighed by the words around them.

A clue is a pattern, where it is looked for, and what it adds. The best candidate answers a field;
another nearly as good says that the field is unsure. This module knows no field.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from parsers.extraction.prose import phrase

LONGEST_BEFORE, LONGEST_AFTER = 400, 260
"""Characters of a sentence that are looked at before and behind a candidate."""
NEAR = 160
"""Characters right before it."""
_SENTENCE_END = re.compile(r"(?<=[a-z)”’\"'])(?<!\bNo)(?<!\bInc)[.;]\s+(?=[A-Z(\d“\"])")
_HEADING = 60
"""Characters before a sentence in which its heading stands."""


class Where(Enum):
    """In the sentence of a candidate: before it, right before it, behind it. heading: what stands
    before the sentence."""

    BEFORE = auto()
    NEAR = auto()
    AFTER = auto()
    HEADING = auto()


@dataclass(frozen=True, slots=True)
class Clue:
    where: Where
    weight: float
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """`text[start:end]`."""

    start: int
    end: int
    score: float


def clue(where: Where, weight: float, pattern: str) -> Clue:
    return Clue(where, weight, phrase(pattern))


def weigh(text: str, start: int, end: int, clues: Iterable[Clue]) -> Candidate:
    """The stretch with the sum of the clues that its sentence holds."""
    window = text[max(0, start - LONGEST_BEFORE) : start + 1]
    before = _SENTENCE_END.split(window)[-1][:-1]
    began = start - len(before)
    after = _SENTENCE_END.split(text[end : end + LONGEST_AFTER], maxsplit=1)[0]
    places = {
        Where.BEFORE: before,
        Where.AFTER: after,
        Where.NEAR: before[-NEAR:],
        Where.HEADING: text[max(0, began - _HEADING) : began],
    }
    score = sum(each.weight for each in clues if each.pattern.search(places[each.where]))
    return Candidate(start, end, score)


def best_first(candidates: Iterable[Candidate], least: float) -> list[Candidate]:
    """Those with at least so much; of equal ones, the first in the text comes first."""
    enough = [each for each in candidates if each.score >= least]
    return sorted(enough, key=lambda each: (-each.score, each.start))
