"""Text -> the words that labels are made of, and one spelling for what labels write in many ways.

`Rechnungs-Nr.`, `N° de facture`, `facture #` and `αρ. τιμολογίου`: any word or sign for `number` is
spelled `no`, and articles are left out. In scripts without spaces each sign is a word. This module
knows no page and no schema.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from parsers.document.text import fold
from parsers.extraction.vocabulary import folded
from parsers.lexicon import words

UNSPACED = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f"
"""Signs of scripts that are written without spaces: Chinese and Japanese."""
TOKEN = re.compile(rf"[{UNSPACED}]|[^\W\d_{UNSPACED}]+|\d+|#|№|°")
NUMBER = "no"


@dataclass(frozen=True, slots=True)
class Token:
    """A word at `text[start:end]`, folded; and in the one spelling."""

    start: int
    end: int
    folded: str
    spelling: str
    is_unspaced: bool


def tokens_of(text: str, span: tuple[int, int]) -> list[Token]:
    return [_token(text, match) for match in TOKEN.finditer(text, *span)]


def _token(text: str, match: re.Match[str]) -> Token:
    start, end = match.span()
    return Token(start, end, *_told(match[0], text[end : end + 1]))


@lru_cache(maxsize=16_384)
def _told(written: str, sign: str) -> tuple[str, str, bool]:
    """A word folded and in the one spelling, by the sign behind it; and whether its script has no
    spaces."""
    word = fold(written)
    spelling = "" if word in _left_out() else word
    if (word or written, "") in _numbers() or (word, sign) in _numbers():
        spelling = NUMBER
    return word, spelling, re.match(f"[{UNSPACED}]", written) is not None


def in_one_spelling(tokens: Sequence[Token]) -> str:
    """Nothing if they are but numbers and articles."""
    spelled = [one.spelling for one in tokens if one.spelling]
    return "" if all(one == NUMBER for one in spelled) else "".join(spelled)


@cache
def _numbers() -> frozenset[tuple[str, str]]:
    """Words for `number`, and the sign behind those that are no word without it."""
    whole = {(word, "") for word in folded("labels.numbers")}
    for short in words("labels.number_signs"):
        letters, sign = fold(short), short[-1:]
        if not letters or (sign.isalpha() and sign not in "ºª"):
            whole.add((letters or short, ""))
        else:
            whole.add((letters, sign))
    return frozenset(whole)


@cache
def _left_out() -> frozenset[str]:
    return folded("labels.articles")
