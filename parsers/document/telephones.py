"""Words of a line that is read from the right, as they look from left to right, in; out which of
them are telephone numbers that are in another order than the line. Knows no page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

PART = re.compile(r"\+?\(?\d[\d()/-]*\+?")
DATE = re.compile(r"\d{1,4}[-/]\d{1,2}[-/]\d{1,4}")
FEWEST_DIGITS, MOST_DIGITS = 7, 15  # the most: E.164


@dataclass(frozen=True, slots=True)
class Telephone:
    """places: of its words. turned: drawn the other way round, its hyphens, too, as after Arabic
    letters (UAX 9, W2); else as it is dialled, its plus sign or first zero at its left."""

    places: range
    turned: bool


def find_telephones(texts: Sequence[str], is_arabic: bool) -> Iterator[Telephone]:
    """is_arabic: whether the letters of the line are."""
    for is_part, group in groupby(range(len(texts)), key=lambda at: _is_part(texts[at])):
        places = list(group)
        first, last = texts[places[0]], texts[places[-1]]
        digits = sum(c.isdecimal() for at in places for c in texts[at])
        if not (is_part and FEWEST_DIGITS <= digits <= MOST_DIGITS):
            continue
        begins, ends = _begins(first), _begins(last) or last.endswith("+")
        turned = is_arabic and ends and (last.endswith("+") or not begins)
        if turned or (begins and not (ends and len(places) > 1)):
            yield Telephone(range(places[0], places[-1] + 1), turned)


def turned_back(text: str) -> str:
    """`1234-555` as it is dialled, and `966+`."""
    parts = reversed(text.split("-"))
    return "-".join(f"+{part[:-1]}" if part.endswith("+") else part for part in parts)


def _is_part(text: str) -> bool:
    return PART.fullmatch(text) is not None and not DATE.fullmatch(text)


def _begins(text: str) -> bool:
    return text.startswith(("+", "0", "(0"))
