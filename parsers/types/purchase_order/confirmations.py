"""Whether an order was written by who buys, or confirmed by who supplies.

In: the lines of an order. Out: which party writes and which is written to, by what the document
calls itself. This module knows no schema but the names of these fields.
"""

import re
from functools import cache

from parsers.document.text import plain
from parsers.extraction.labels.labels import Reading
from parsers.extraction.vocabulary import folded
from parsers.lexicon import words

TITLE_LINES = 40
"""Lines from the top in which a title may stand."""
LONGEST_TITLE = 8
"""Words of a line with a title."""


@cache
def _confirmations() -> re.Pattern[str]:
    found = sorted(map(plain, words("labels.order_confirmations")), key=len, reverse=True)
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(map(re.escape, found))})(?![^\W\d_])")


def roles_of(reading: Reading) -> tuple[str, str]:
    """Who writes, who is written to."""
    return ("supplier", "buyer") if is_confirmation(reading) else ("buyer", "supplier")


def buyers_labels(reading: Reading) -> frozenset[str]:
    """The labels of the buyer's number, where the supplier's own stands beside it."""
    return folded("labels.buyers_orders") if is_confirmation(reading) else frozenset()


def is_confirmation(reading: Reading) -> bool:
    texts = (
        line.text[start:end]
        for line in reading.lines[:TITLE_LINES]
        for start, end in line.phrases()
    )
    return any(
        len(text.split()) <= LONGEST_TITLE and _confirmations().search(plain(text))
        for text in texts
    )
