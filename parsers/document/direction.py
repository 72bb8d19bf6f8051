"""Lines as they look, from left to right, in; out which of them are read from the right.

A line of both directions does not say which of them it has as a whole: that is told by the signs
between its words (UAX 9 puts them where the line goes on), then by the lines it is flush with, then
by most of its letters. Knows no words.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

LEFTWARD = frozenset({"R", "AL"})
FLUSH = 0.4
"""Heights of a line: from its edge to that of another one that it is flush with."""
OPENING = frozenset("([{<")
_CLOSED_BY = {"(": ")", "[": "]", "{": "}", "<": ">"}
_RIGHT = r"[^\W\d_\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"
_LEFT = r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"
_GOES_ON_RIGHT = re.compile(
    rf"{_RIGHT}[.,:;!?]\s+(?:\d+\s+)?{_LEFT}|{_LEFT}[.,:;!?](?:\s+{_RIGHT}|$)"
)
"""A closing sign at the right of what it closes, before what runs the other way."""
_GOES_ON_LEFT = re.compile(
    rf"^[.,:;!?](?:{_LEFT}|[a-z]{{2}})|{_RIGHT}\s+[.,:;!?]{_LEFT}|\s[:;,!?][A-Za-z]{{2}}"
)
_ENDS_LEFT = re.compile(r"[.!?](?:\s|[A-Z][a-z])(?!.*[.!?]$)")
"""A full stop at the left of a line that has none at its right; `.NET` has another one."""


@dataclass(frozen=True, slots=True)
class Line:
    """text: its characters from left to right. height: in the unit of its edges."""

    text: str
    x0: float
    x1: float
    height: float


def read_from_right(lines: Sequence[Line]) -> list[bool]:
    """Of each line of a page."""
    kinds = [_letters(line.text) for line in lines]
    told = list(zip(lines, kinds, strict=True))
    left = sorted(line.x0 for line, (leftward, others) in told if others and not leftward)
    right = sorted(line.x1 for line, (leftward, others) in told if leftward and not others)
    return [_goes_left(line, letters, left, right) for line, letters in told]


def carry_over(leftward: Sequence[bool | None]) -> list[bool]:
    """Of each word of a line whether it goes to the left: what is None, such as a number, does
    between two that do."""
    before = _last_known(leftward)
    after = _last_known(leftward[::-1])[::-1]
    return [bool(each) for each in map(min, before, after)]


def _last_known(leftward: Sequence[bool | None]) -> list[bool]:
    last = False
    return [last := last if each is None else each for each in leftward]


def goes_left(text: str) -> bool:
    """As `read_from_right`, of a line alone."""
    return read_from_right([Line(text, 0.0, 0.0, 0.0)])[0]


def is_opened(text: str) -> bool:
    """Whether it begins with a bracket that is never closed: so looks a closing one at the end of a
    line that is read from the right."""
    first = text[:1]
    return first in OPENING and text.count(first) > text.count(_CLOSED_BY[first])


def _goes_left(
    line: Line, letters: tuple[int, int], left: Sequence[float], right: Sequence[float]
) -> bool:
    leftward, others = letters
    if not (leftward and others):
        return leftward > 0 or (others > 0 and _ends_left(line.text))
    by_signs = _by_signs(line.text)
    if by_signs:
        return by_signs > 0
    at_left, at_right = _is_flush(line.x0, line, left), _is_flush(line.x1, line, right)
    return at_right if at_left != at_right else leftward > others


def _by_signs(text: str) -> int:
    """More than 0 if they stand as in a line that is read from the right, less if the other way."""
    to_left = len(_GOES_ON_LEFT.findall(text)) + _ends_left(text)
    return to_left - len(_GOES_ON_RIGHT.findall(text))


def _ends_left(text: str) -> bool:
    return _ENDS_LEFT.match(text) is not None or is_opened(text)


def _is_flush(edge: float, line: Line, others: Sequence[float]) -> bool:
    reach = FLUSH * line.height
    at = bisect_left(others, edge - reach)
    return reach > 0 and at < len(others) and others[at] <= edge + reach


def _letters(text: str) -> tuple[int, int]:
    """How many run from right to left, and how many do not."""
    if text.isascii():
        return 0, sum(map(str.isalpha, text))
    kinds = [unicodedata.bidirectional(c) in LEFTWARD for c in text if c.isalpha()]
    return sum(kinds), len(kinds) - sum(kinds)
