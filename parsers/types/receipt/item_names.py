"""Part of a receipt's line -> the name of goods in it.

In: a line's text and a part of it that no number takes. Out: start and end of the name, without an
article's code, without letters of taxes and signs at its ends. This module knows no amounts.
"""

import re
from functools import cache

from parsers.document.text import fold
from parsers.extraction.vocabulary import folded
from parsers.lexicon import any_of
from parsers.types.receipt.products import units
from parsers.values.currencies import CURRENCIES, MARK

LAST_LATIN = "ɏ"
STAR = re.compile(r"\s[*#]\w{0,2}$")
CODE_BEHIND = re.compile(r"(?<=\S) \d{6,}[A-Z]{0,2}(?: [A-Z]{1,2}\d?)?$")
CONNECTED = re.compile(r"^(?:[x×*X@](?!\w)|[.:=+>•@(/])+\s*|\s*(?:(?<!\w)[x×X]|[*@=(+/])+$")
"""Signs between a name and the numbers beside it."""
CODE = re.compile(r"^\W*\d{4,}\W+(?=[^\W\d_]{2})")


def name_in(text: str, start: int, end: int) -> tuple[int, int] | None:
    code = CODE.match(text[start:end])
    start += code.end() if code else 0
    for pattern in (STAR, CODE_BEHIND, _each_behind()):
        match = pattern.search(text[start:end].rstrip())
        end = start + match.start() if match else end
    return _stripped(text, start, end)


@cache
def _each_behind() -> re.Pattern[str]:
    """`Brezeln je` before a price."""
    return re.compile(rf"(?<=\w) (?:{any_of('tills.each')})(?: ?(?:{MARK}))?$")


def _stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Without signs at its ends, and the currency of a price behind it."""
    part = text[start:end]
    left = len(part) - len(part.lstrip(" -–.,:;*#)]"))
    right = len(part.rstrip(" -–:;*#(["))
    while match := CONNECTED.search(part[left:right]):
        at_end = match.end() == right - left
        left, right = (left, left + match.start()) if at_end else (left + match.end(), right)
    return (start + left, start + right) if has_word(part[left:right]) else None


def has_word(text: str) -> bool:
    """A word of three letters, or two of another script than the Latin one, or two words of two,
    that is no unit, currency or part of a code."""
    known = units() | count_labels()
    found = [word for word in re.findall(r"(?<!\w)[^\W\d_]{2,}(?!\w)", text)
             if fold(word) not in known and word.upper() not in CURRENCIES]  # fmt: skip
    return len(found) > 1 or any(len(word) > 2 or word > LAST_LATIN for word in found)


@cache
def count_labels() -> frozenset[str]:
    """`Qty: 2`"""
    return folded("receipt_line_items.quantity")
