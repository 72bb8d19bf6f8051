"""Where a word begins and ends, for what is written onto a value without a space.

In: the characters on both sides of a value's end. Out: whether a word ends between them. This
module knows no page.
"""

from itertools import takewhile

from parsers.document.text import fold
from parsers.extraction.vocabulary import folded
from parsers.values.currencies import CURRENCIES

JOINERS = frozenset("-/._'’@&‐‑‒–—−")
"""Signs within words."""
BETWEEN_FIGURES = frozenset(",:")
"""Signs within numbers alone."""


def is_border(outer: str, inner: str) -> bool:
    """Whether a word ends between a value and what stands beyond it, both from there on."""
    sign, beyond = outer[:1], outer[1:2]
    if sign.isalnum():
        parted = not inner[:1].isalnum() and inner[:1] not in JOINERS | BETWEEN_FIGURES
        return parted or _is_mark_of(outer, inner) or _is_mark_of(inner, outer)
    if not beyond.isalnum() or not inner[:1].isalnum():
        return True
    if beyond.isdecimal() and inner[:1].isdecimal():
        return sign not in JOINERS | BETWEEN_FIGURES
    abbreviated = sign == "." and inner[:1].isdecimal() and _is_abbreviation(outer[1:])
    return sign not in JOINERS or abbreviated


def _is_mark_of(text: str, number: str) -> bool:
    """Whether a currency is written onto a number, given both from there on in either direction."""
    letters = "".join(takewhile(str.isalpha, text))
    rest = text[len(letters) : len(letters) + 1]
    known = {letters.upper(), letters[::-1].upper()} & CURRENCIES.keys()
    return bool(known) and number[:1].isdecimal() and not rest.isalnum()


def _is_abbreviation(backwards: str) -> bool:
    """Of a number's label or a currency: `No.`, `Rs.`"""
    word = backwards[::-1]
    return fold(word).endswith(tuple(folded("labels.numbers"))) or word.upper() in CURRENCIES
