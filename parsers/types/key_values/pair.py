"""A label with its value, and what either looks like.

This module knows neither lines nor pages.
"""

import re
from dataclasses import dataclass

from parsers.extraction.lines import Piece
from parsers.lexicon import word_set

MOST_KEY_WORDS, MOST_VALUE_WORDS = 6, 20
MOST_INNER = 2
"""Articles and prepositions within a label, as in `Titular de la cuenta`."""
SENTENCE = 6
"""Words from which a text that ends with a full stop is a sentence."""
_KEY = re.compile(r"[^\W_][\w .,/&()'’#°%*+-]*")


@dataclass(frozen=True, slots=True)
class Pair:
    key: Piece
    value: Piece


def bare(text: str) -> str:
    return " ".join(text.split()).rstrip(" :：")


def is_key(text: str) -> bool:
    """Short, mostly letters, no sentence."""
    words = text.split()
    letters = sum(sign.isalpha() for sign in text)
    small = [word.casefold() in word_set("language.function_words") for word in words]
    return (
        0 < len(words) <= MOST_KEY_WORDS
        and _KEY.fullmatch(text) is not None
        and text.count("(") == text.count(")")
        and letters >= max(2, 0.5 * len(text.replace(" ", "")))
        and not (small[0] or small[-1] or sum(small) > MOST_INNER)
    )


def is_value(text: str) -> bool:
    """Not empty, not a line to write on, and no sentence."""
    words = text.split()
    return (
        0 < len(words) <= MOST_VALUE_WORDS
        and any(sign.isalnum() for sign in text)
        and text[-1] not in ":："
        and not (len(words) > SENTENCE and text.endswith("."))
        and sum(word.casefold() in word_set("language.function_words") for word in words) < 3
    )
