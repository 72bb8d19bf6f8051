"""How a number may have been misread: letters for digits, a decimal sign lost.

In: raw text. Out: the numbers that it may have been on paper; which of them it was, other evidence
has to prove. This module knows no rule and no page.
"""

import re
from decimal import Decimal

from parsers.values.amounts import LONGEST, read_number
from parsers.values.dates import plain_signs

FIGURES = str.maketrans(
    {"O": "0", "o": "0", "Q": "0", "D": "0", "l": "1", "I": "1", "i": "1", "|": "1", "!": "1",
     "S": "5", "s": "5", "B": "8", "Z": "2", "z": "2", "G": "6", "b": "6", "g": "9", "q": "9"}
)  # fmt: skip
"""Letters, and the digits that they are confused with."""

_LETTERS = re.escape("".join(map(chr, FIGURES)))
_RUN = re.compile(rf"[\d{_LETTERS}][\d{_LETTERS}.,']*[\d{_LETTERS}]")
_SIGN = re.compile(r"(?<=\d) ?[.,:;·*_' ] ?(?=\d\d$)")
"""What a decimal sign before the last two digits may be misread as."""


def numbers_meant(raw: str) -> frozenset[Decimal]:
    """The numbers that a misread `raw` may have been; none if several parts of it look like a
    number."""
    text = " ".join(plain_signs(raw).split())
    if len(text) > LONGEST:
        return frozenset()
    runs = [match for match in _RUN.finditer(text) if re.search(r"[\d.,]", match[0])]
    if len(runs) == 1:
        start, end = runs[0].span()
        text = text[:start] + runs[0][0].translate(FIGURES) + text[end:]
    elif not _SIGN.search(text):
        return frozenset()
    return _readings(text) | with_decimals(text)


def _readings(text: str) -> frozenset[Decimal]:
    found = {read_number(text, sign) for sign in ".,"} | {_mended(text)}
    return frozenset(number for number in found if number is not None)


def _mended(text: str) -> Decimal | None:
    """With a point before the last two digits, and no other signs."""
    match = re.fullmatch(r"(\D*)(\d[\d.,:;·*_' ]*)\D?", text)
    if not match or not _SIGN.search(match[2]):
        return None
    return read_number(re.sub(r"[.,' ]", "", _SIGN.sub("#", match[2])).replace("#", "."))


def with_decimals(text: str) -> frozenset[Decimal]:
    """What a number without decimals was, if its decimal sign was lost: 1000 -> 10.00."""
    value = read_number(text)
    if value is None or not re.fullmatch(r"\D*\d{3,}\D*", plain_signs(text)):
        return frozenset()
    return frozenset({value.scaleb(-2)})
