"""The language of a document, by its frequent words.

In: text. Out: an ISO 639-1 code, or None if there is too little evidence. Letters and receipts are
short and full of names, numbers and places, which mislead language identifiers trained on prose;
function words, and the vocabulary of bills and letters, do not. This module knows no document.
"""

import re
from collections import Counter
from functools import cache

from parsers import lexicon
from parsers.document.text import plain

LONGEST = 50_000
"""Only this many characters are examined."""

FEWEST = 2
"""A language needs this many different words in the text."""
CLEARLY = 1.25
"""The best language needs this many times the points of the second best."""


def language_of(text: str) -> str | None:
    """The language with the most different words in `text`, where a word shared by several
    languages counts less; None if two are close, or if fewer than two words are known."""
    points: dict[str, float] = {}
    seen: Counter[str] = Counter()
    for word in set(re.findall(r"[^\W\d_]{2,}", plain(text[:LONGEST]))):
        languages = _languages_by_word().get(word, ())
        for language in languages:
            points[language] = points.get(language, 0.0) + 1 / len(languages)
        seen.update(languages)
    if not points:
        return None
    best, second = sorted([*points.values(), 0.0], reverse=True)[:2]
    language = max(points, key=points.__getitem__)
    return language if seen[language] >= FEWEST and best >= CLEARLY * second else None


@cache
def _languages_by_word() -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {}
    for language in lexicon.LANGUAGES:
        listed = lexicon.words_by_language("language.frequent").get(language, ())
        for word in dict.fromkeys(each for each in map(plain, listed) if len(each) > 1):
            words[word] = (*words.get(word, ()), language)
    return words
