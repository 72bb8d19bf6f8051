"""What a line of an address looks like: its words, its postcode, how it begins.

Text in, a count or yes or no out. This module knows neither pages nor lines.
"""

import re
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from parsers.extraction.names import words_in
from parsers.extraction.vocabulary import folded
from parsers.lexicon import any_of

SIMILAR = 80.0
"""A word of five letters or more is known from this likeness (0 to 100) on."""
POSTCODE = re.compile(
    r"(?<![\d-])(?:\d{4,6}(?![\d-])"
    r"|\d{2}-\d{3}(?![\d-])(?= [^\W\d_]{3})"  # Polish
    r"|\d{3} \d{2}(?= [^\W\d_]{3})"  # Czech, Slovak, Swedish, Greek
    r"|[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}\b"  # British
    r"|\b[A-Z]\d[\dW] ?(?=\w*[A-Z])(?=\w*\d)[A-Z\d]{4}\b"  # Irish
    r"|\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b)"  # Canadian
)
BARE_POSTCODE = re.compile(r"\W*\d{5}\W*")
HOUSE = r"(?:[a-z]{0,2}-?\d{1,4}[a-z]?(?!\d)|[a-z]{1,2}-\d{1,4}(?!\d))"
STREET_START = re.compile(
    r"^\W*(?:\d{1,4}(?!\d)|no\b|lot\b|unit\b|suite\b|blo[ck]+\b|level\b)", re.IGNORECASE
)
HOUSE_FIRST = re.compile(
    rf"^\W*{HOUSE}(?:[-/&, ]+{HOUSE})*[,.]?\s*(?=[^\W\d_]{{3}})", re.IGNORECASE
)
"""`12, `, `G-12 `, `3-5 `, `LG-07, ` and then a word."""
HOUSE_LAST = re.compile(r"[^\W\d_]{4,}[.,]?\s\d{1,4} ?[a-z]?\W*$", re.IGNORECASE)
"""A street's name and the number behind it."""


def has_contact(text: str) -> bool:
    """Whether it says where to call or write to."""
    return _contact().search(text) is not None


@cache
def _contact() -> re.Pattern[str]:
    return re.compile(rf"\w@\w|(?<!\w)(?:{any_of('addresses.contact')})", re.IGNORECASE)


def place_score(text: str) -> int:
    """How many of its words speak of places, a postcode among them."""
    return sum(map(_is_place_word, words_in(text))) + bool(POSTCODE.search(text))


def has_street_form(text: str) -> bool:
    """A number of a house and a name, as in an address, whatever the name is."""
    if HOUSE_FIRST.match(text):
        return True
    last = HOUSE_LAST.search(text)
    return last is not None


@lru_cache(maxsize=16384)
def _is_place_word(word: str) -> bool:
    known = folded("addresses.words")
    if word in known:
        return True
    if len(word) < 5:
        return False
    return word.endswith(tuple(folded("addresses.street_endings"))) or bool(
        process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=SIMILAR)
    )
