"""Whether the words of a page are such that an answer can be compared with them.

In: the words, and the letters of the answer. Out: why not, in a few words for people. Handwriting
is read with little confidence, and of scripts that nobody reads there are hardly any letters. This
module knows neither pages nor engines.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache

from parsers.document import Word

SURE = 0.8
"""Confidence of OCR. Words read with less prove nothing."""
LEAST_SURE = 0.7
"""Of the letters, read with that confidence: 0.93 and more on print, 0.40 on a letter by hand
(pages of benchmarks/lazy_answers.py, 2026-11-29)."""
FEWEST_LETTERS = 20
"""On the page: fewer are a stamp, a name or a page's number."""
FEWEST_OF_SCRIPT = 0.5
"""Letters that OCR read, for each of the answer's in scripts of which it read none."""


def is_sure(word: Word) -> bool:
    """Also of words that a file gives, which have no confidence."""
    return word.confidence is None or word.confidence >= SURE


def why_incomparable(words: Sequence[Word], texts: Sequence[str], answer: str) -> str:
    """Empty if they can be compared. texts: the words, folded. answer: folded, too."""
    if not words:
        return "no words"
    letters = sum(map(len, texts))
    if letters < FEWEST_LETTERS:
        return "hardly any letters"
    if all(word.confidence is None for word in words):
        return ""
    sure = sum(len(text) for word, text in zip(words, texts, strict=True) if is_sure(word))
    if sure < LEAST_SURE * letters:
        return "OCR is not sure of the words"
    if _is_foreign(answer, "".join(texts)):
        return "OCR does not read this script"
    return ""


def _is_foreign(answer: str, read: str) -> bool:
    """Whether the answer is mostly in scripts of which next to nothing was read."""
    scripts = _scripts(read)
    foreign = sum(sign.isalpha() and _script(sign) not in scripts for sign in answer)
    known = sum(map(str.isalpha, answer)) - foreign
    return foreign > known and sum(map(str.isalpha, read)) < FEWEST_OF_SCRIPT * foreign


def _scripts(text: str) -> frozenset[str]:
    return frozenset(map(_script, filter(str.isalpha, set(text))))


@cache
def _script(letter: str) -> str:
    """LATIN, CYRILLIC, CJK and so on: how its name begins in Unicode."""
    return unicodedata.name(letter, "").partition(" ")[0]
