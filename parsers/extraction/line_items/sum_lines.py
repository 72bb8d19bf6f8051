"""Lines of a list that are none of its rows by their words: sums, payments, what is included.

In: the text of a line, and how many columns of numbers it fills. This module knows no schema.
"""

import re
from collections.abc import Sequence, Set
from functools import cache, lru_cache
from itertools import islice

from rapidfuzz import fuzz

from parsers.document.text import fold, plain
from parsers.extraction.line_items.list_lines import ListLine
from parsers.extraction.lines import Line
from parsers.extraction.vocabulary import CLOSING_ROLES, Role, amount_terms, folded, role_of
from parsers.lexicon import words
from parsers.values.currencies import CURRENCIES

SUMS = frozenset({Role.PART, Role.TAX}) | CLOSING_ROLES
ENDS = frozenset({Role.HANDED, Role.CHANGE, Role.ROUNDING})
"""Roles of amounts below a list."""
SIMILAR = 85.0
"""The similarity, 0 to 100, from which a label is that of a count."""
SHORTEST = 4
"""Letters; a row of fewer below a sum is the code of a tax."""
LONGEST_SUM = 30
"""Letters of the label of a sum; a longer text is a description."""


def is_sum(line: ListLine, numbers: Set[str], sums: Set[str]) -> bool:
    """Is it a sum, by its label?"""
    label = label_of(line.text)
    if not any(map(str.isdigit, line.text)) or not label or says_included(line.text):
        return False
    filled = [name for name in line.pieces if name in numbers]
    if fold(label) in _terms_of(SUMS) or fold(label) in sums:
        return True
    return len(filled) <= 1 and any(map(names_sum, (label, label_of(line.label))))


def ends(line: ListLine) -> bool:
    """Is it a payment, a rounding, a count of the items or the header of a summary of taxes?"""
    label = fold(label_of(line.text))
    if not any(map(str.isdigit, line.text)):
        return any(term in label for term in folded("amounts.tax_tables"))
    counts = folded("tables.counts") if len(label) > SHORTEST else ()
    return label in _terms_of(ENDS) or any(fuzz.ratio(label, term) >= SIMILAR for term in counts)


def names_sum(label: str) -> bool:
    return 0 < len(fold(label)) <= LONGEST_SUM and role_of(label) in SUMS


def begins_like_sum(text: str) -> bool:
    words = label_of(text).split()
    return any(fold(" ".join(words[:count])) in _terms_of(SUMS) for count in (1, 2, 3))


def says_included(text: str) -> bool:
    """Whether it begins as what is a part of an amount does: `incl. 19% VAT 3.19`."""
    return after_included(text) != text


def after_included(text: str) -> str:
    """What stands behind the words that say that it is included: `19% VAT 3.19`; all of it where
    there are none."""
    if re.match(r"\W*\d", text):
        return text  # the number or the count of an item
    first = list(islice(re.finditer(r"[^\W\d_]+", text[:LONGEST_SUM]), 3))
    for count in range(len(first), 0, -1):
        if " ".join(plain(word[0]) for word in first[:count]) in _included():
            return text[first[count - 1].end() :]
    return text


# Every reading of a list asks the same lines.
@lru_cache(maxsize=8192)
def label_of(text: str) -> str:
    """The words of a text without numbers and currencies."""
    words = re.sub(r"[%()*:]", " ", text).split()
    plain = [word for word in words if not any(map(str.isdigit, word))]
    return " ".join(word for word in plain if word.strip(".").upper() not in CURRENCIES)


def label_beside(line: Line, spans: Sequence[tuple[int, int]]) -> str:
    """The phrase with letters before the number, if there is only one number."""
    phrases = [line.text[start:end] for start, end in spans]
    figures = [any(map(str.isdigit, phrase)) for phrase in phrases]
    if sum(figures) != 1:
        return ""
    last = figures.index(True)
    return label_of(phrases[last]) or "".join(phrases[max(last - 1, 0) : last])


@cache
def _included() -> frozenset[str]:
    return frozenset(map(plain, words("amounts.included")))


@cache
def _terms_of(roles: frozenset[Role]) -> frozenset[str]:
    return frozenset(term for role in roles for term in amount_terms()[role])
