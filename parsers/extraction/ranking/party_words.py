"""A value among phrases -> the words that say what it is and whose: its label, and the word for a
party above it.

In: phrases, a candidate. Out: concepts, a party. This module knows no model.
"""

import re
from collections.abc import Iterable

import numpy as np

from parsers.extraction.ranking.candidates import Candidate
from parsers.extraction.ranking.concepts import CONCEPTS, concepts_in
from parsers.extraction.ranking.phrases import Phrases

SELLERS, BUYERS = "seller_tax_number", "buyer_tax_number"
_OF_SELLER = frozenset(map(CONCEPTS.index, ("invoice.seller", "invoice.seller_address")))
_OF_BUYER = frozenset(map(CONCEPTS.index, ("invoice.buyer", "invoice.buyer_address")))
_DELIVERY = CONCEPTS.index("labels.delivery_addresses")

NEAR_LETTERS = 8
"""Letters between a label and its number, at most."""
LINES_BELOW = 9
"""Lines below the word for a party in which its numbers stand, at most."""
HEIGHTS_UNDER_WORD = 16.0
"""The same in heights of the number."""
_AMOUNT = re.compile(r"(?<![\d.,])\d[\d.,' ]{0,12}[.,]\d\d(?![\d.,])")
LABELS_OF_TABLE = 3
"""In one line, at least."""


def below_party(phrases: Phrases, candidate: Candidate) -> str | None:
    """The party whose word stands above a number in its column, or in that of its label; the
    nearest one counts."""
    first = start_of(phrases, candidate)
    above = _heading_above(phrases, first)
    if above is None:
        above = _heading_of_column(phrases, first)
    if above is not None and _has_amounts(phrases, above, first):
        return None
    return _party(heading_of(phrases.texts[above])) if above is not None else None


def _has_amounts(phrases: Phrases, above: int, first: int) -> bool:
    """Lines between the two that begin in their column and tell an amount: no party's block."""
    x0, x1 = phrases.box[first, 0], phrases.box[first, 2]
    for at in range(above + 1, first):
        begins = phrases.first[at] == at and phrases.box[at, 0] < x1 and x0 < phrases.box[at, 2]
        if begins and _AMOUNT.search(phrases.lines[int(phrases.line[at])].text):
            return True
    return False


def _heading_of_column(phrases: Phrases, first: int) -> int | None:
    """The lowest word for a party among the phrases over each other above a phrase."""
    at = first
    reach = phrases.box[first, 1] - HEIGHTS_UNDER_WORD * phrases.height[first]
    for _ in range(LINES_BELOW):
        at = int(phrases.above[at])
        if at < 0 or phrases.box[at, 1] < reach:
            return None
        if heading_of(phrases.texts[at]):
            return at
    return None


def _heading_above(phrases: Phrases, at: int) -> int | None:
    """The lowest word for a party right over a phrase."""
    x0, y0, x1, _ = phrases.box[at]
    reach = y0 - HEIGHTS_UNDER_WORD * phrases.height[at]
    for other in range(at - 1, -1, -1):
        box = phrases.box[other]
        if phrases.page[other] != phrases.page[at] or box[1] < reach:
            return None
        if x0 < box[2] and box[0] < x1 and box[1] < y0 and heading_of(phrases.texts[other]):
            return other
    return None


def start_of(phrases: Phrases, candidate: Candidate) -> int:
    """The phrase of the number, or the one left of it that is its label."""
    at = candidate.phrase
    left = int(phrases.left[at])
    is_first = candidate.start <= int(phrases.start[at])
    if left >= 0 and is_first and is_label(phrases.texts[left]):
        return left
    return at


def is_label(text: str) -> bool:
    return not any(map(str.isdigit, text)) and bool(concepts_in(text))


def heading_of(text: str) -> frozenset[int]:
    """What a phrase means that is a word for a party, and nothing else."""
    words = {*_OF_SELLER, *_OF_BUYER, _DELIVERY}
    whole = (one for one in concepts_in(text) if one.strength >= 1.0)
    return frozenset(each for one in whole if words & set(one.concepts) for each in one.concepts)


def _party(concepts: Iterable[int]) -> str | None:
    sellers, buyers = _OF_SELLER & set(concepts), _OF_BUYER & set(concepts)
    if bool(sellers) == bool(buyers):
        return None
    return SELLERS if sellers else BUYERS


def is_in_table(phrases: Phrases, candidate: Candidate) -> bool:
    """Below a row of labels: that of a table of numbers and dates, whatever stands above it."""
    above = int(phrases.above[candidate.phrase])
    if above < 0 or not is_label(phrases.texts[above]):
        return False
    row = np.flatnonzero(phrases.line == phrases.line[above])
    return sum(is_label(phrases.texts[int(at)]) for at in row) >= LABELS_OF_TABLE


def label_of(phrases: Phrases, candidate: Candidate) -> frozenset[int]:
    """What the last words before a number mean, left of it, or else above it."""
    at = candidate.phrase
    text = phrases.texts[at]
    start = max(candidate.start - int(phrases.start[at]), 0)
    before = text[:start]
    if before.strip(" :.#-"):
        return _last(before)
    left = int(phrases.left[at])
    if left >= 0 and is_label(phrases.texts[left]):
        return _last(phrases.texts[left])
    above = int(phrases.above[at])
    if above >= 0 and is_label(phrases.texts[above]):
        return frozenset(each for one in concepts_in(phrases.texts[above]) for each in one.concepts)
    return frozenset()


def _last(text: str) -> frozenset[int]:
    labels = concepts_in(text)
    if not labels:
        return frozenset()
    # "VAT registration" means what "VAT" does: words right beside each other are one label.
    concepts = set(labels[-1].concepts)
    after = text[labels[-1].end :]
    if any(map(str.isdigit, after)) or sum(map(str.isalpha, after)) > NEAR_LETTERS:
        return frozenset()
    if len(labels) > 1 and not text[labels[-2].end : labels[-1].start].strip(" .:-/"):
        concepts |= set(labels[-2].concepts)
    return frozenset(concepts)
