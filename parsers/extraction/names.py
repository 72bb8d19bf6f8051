"""What the name of a company looks like in a line of text.

Text in, yes or no and places in the text out. This module knows neither pages nor lines.
"""

import re
from functools import cache

from parsers.document.text import fold
from parsers.extraction.vocabulary import folded
from parsers.lexicon import any_of

LONG_TERM = 6
"""Letters from which a word of a trade may stand inside another one."""
MOST_LETTERS = 0.6
"""The part of a name's characters, at least, that are letters."""
MOST_ENDINGS = 5
"""Words of the end of a company's name in a line of its own."""
LEADING_NUMBER = re.compile(r"^\W*\d{5,}\s+")
AFTER_NAME = re.compile(
    r"\s*\((?:[^()]*\d){4}|\s+(?:co\W+|reg\W+|company )+no\b|\s+\d{5,}|\s+f\.?k\.?a\b",
    re.IGNORECASE,
)
"""A register's number or a former name."""


@cache
def _goes_on() -> re.Pattern[str]:
    return re.compile(rf"^\W*(?:[&+(]|(?:{any_of('companies.links')})\b)", re.IGNORECASE)


def goes_on(text: str) -> bool:
    """Whether it begins as no name does."""
    return _goes_on().match(text) is not None


def words_in(text: str) -> list[str]:
    """Folded, without signs."""
    return [fold(word) for word in re.findall(r"[^\W_]+", text)]


def name_span(text: str) -> tuple[int, int]:
    """Where the name stands, without a register's number before or behind it."""
    leading = LEADING_NUMBER.match(text)
    start = leading.end() if leading else 0
    trailing = AFTER_NAME.search(text, start + 1)
    return start, trailing.start() if trailing else len(text)


def has_ending(text: str) -> bool:
    """Short endings, such as SA, are words of their own elsewhere but at the end."""
    words, endings = words_in(text), folded("companies.endings")
    ends = words[1:] != [] and words[-1] in endings
    long = any(len(word) > 2 and word in endings for word in words[1:])
    return ends or long or fold(text).endswith("sdnbhd")


def has_company_word(text: str) -> bool:
    """Recognizers drop blanks, so a long word may stand inside another one."""
    words = words_in(text)
    return any(
        term in words or (len(term) >= LONG_TERM and any(term in word for word in words))
        for term in folded("companies.trades")
    )


def is_only_ending(text: str) -> bool:
    """Nothing but how a company's name ends: `SDN BHD`, `TRADING (M) SDN BHD`."""
    words, endings = words_in(text), folded("companies.endings")
    return words[:1] != [] and len(words) <= MOST_ENDINGS and words[0] in endings | {"restaurant"}


def is_mostly_letters(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return letters >= 3 and letters >= MOST_LETTERS * len(text.replace(" ", ""))
