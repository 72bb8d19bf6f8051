"""The language of a document, by its frequent words.

In goes text, out comes an ISO 639-1 code, or None where too few words tell. Letters and receipts
are short and full of names, numbers and places, on which identifiers trained on prose guess; small
words, and those that bills and letters are made of, do not mislead. This module knows no document.
"""

import re
from collections import defaultdict
from functools import cache

from parsers import lexicon
from parsers.document.text import plain

LONGEST = 50_000
"""Characters that are looked at."""

FEWEST = 2
"""Different words of a language that must be there."""
CLEARLY = 1.25
"""Times the points of the second language that the first one has at least."""


def language_of(text: str) -> str | None:
    """The language with most of the different words in `text`, words that several languages have
    counting less; None where two are close, or where fewer than two words tell."""
    points: dict[str, float] = defaultdict(float)
    seen: dict[str, int] = defaultdict(int)
    for word in set(re.findall(r"[^\W\d_]{2,}", plain(text[:LONGEST]))):
        languages = _languages_by_word().get(word, ())
        for language in languages:
            points[language] += 1 / len(languages)
            seen[language] += 1
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
