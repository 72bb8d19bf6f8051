"""Whether a recognizer may have misread a text: how sure it was of the page, and words that are
nearly, but not quite, what such texts are made of.

In: a text and the lines of its page. Out: numbers from 0 to 1. This module mends nothing.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from rapidfuzz.distance import Levenshtein

from parsers.document.text import fold
from parsers.extraction.lines import Line
from parsers.extraction.vocabulary import index_of_slips, without_one
from parsers.lexicon import words

UNSURE = 0.9
"""The confidence below which a recognizer is not sure of a word."""
MANY = 0.1
"""The share of unsure words from which a page is as badly read as can be told."""
SHORTEST = 5
"""Letters of a word that is hardly alike to another one by chance."""
MOST_WORDS = 40
KNOWN = ("addresses.words", "companies.trades", "companies.endings", "companies.forms")
MIXED = re.compile(
    r"(?<![^\W\d_])[^\W\d_]{2,}[0-9!|][^\W\d_]+|[^\W\d_][a-z][01568!|](?!\w)|[^\W\d_][0-9!|][^\W\d_]",
    re.ASCII,
)
"""A figure or a sign within letters, or one that looks like a letter behind small ones: `SS21` and
`Uptown3` are names of places."""


def doubt_of_pages(lines: Sequence[Line]) -> Mapping[int, float]:
    """By page that was recognized, from 0 for a well read one to 1."""
    sure: dict[int, list[bool]] = defaultdict(list)
    for line in lines:
        known = [word.confidence for word in line.words if word.confidence is not None]
        sure[line.page] += [each >= UNSURE for each in known]
    return {
        page: min((len(each) - sum(each)) / len(each) / MANY, 1.0)
        for page, each in sure.items() if each
    }  # fmt: skip


def mixed_words(text: str) -> float:
    """Words of letters with a figure or a sign among them, 1 for two."""
    return min(len(MIXED.findall(text)) / 2, 1.0)


def nearly_known(text: str) -> float:
    """Whether one of its words is a slip away from a known one."""
    found = (fold(word) for word in re.findall(r"[^\W\d_]{5,}", text)[:MOST_WORDS])
    return float(any(word not in _known() and _is_near(word) for word in found))


def odd_case(text: str) -> float:
    """Whether a word begins small where all others begin with capitals."""
    first = [word[0] for word in re.findall(r"[^\W\d_]{3,}", text)]
    small = sum(sign.islower() for sign in first)
    return float(len(first) > 2 and small == 1)


def _is_near(word: str) -> bool:
    near = {term for each in without_one(word) for term in _index().get(each, ())}
    return any(Levenshtein.distance(term, word, score_cutoff=1) <= 1 for term in near)


@cache
def _known() -> frozenset[str]:
    return frozenset(fold(word) for concept in KNOWN for word in words(concept))


@cache
def _index() -> Mapping[str, Sequence[str]]:
    return index_of_slips(term for term in _known() if len(term) >= SHORTEST)
