"""Numbers that are no exact ones: `<10`, `≥ 5`, `ca. 120`, `about 3 kg`, `±2`.

In: text, and where a number begins in it. Out: where the sign or word before it begins that makes
it a bound or an estimate. This module reads no numbers.
"""

import re
from functools import cache

from parsers.lexicon import any_of
from parsers.values.currencies import LETTER, MARK

SIGNS = r"[<>≤≥⩽⩾≦≧±≈∼~≲≳]\s?=?"


@cache
def _before() -> re.Pattern[str]:
    words = any_of("numbers.inexact")
    return re.compile(rf"(?:{SIGNS}|\+\s?/\s?-|(?<!\w)(?:{words}))\s*$", re.IGNORECASE)


def bound_before(text: str, at: int) -> int | None:
    """Where the sign or word stands that ends right before `at`. A lone `>` behind a word points at
    what follows: `Total > 12.00`."""
    match = _before().search(text, 0, at)
    if match is None:
        return None
    is_pointer = match[0].strip() == ">" and text[: match.start()].rstrip()[-1:].isalnum()
    return None if is_pointer else match.start()


def is_inexact(raw: str) -> bool:
    """Whether a bound or an estimate is all that it says."""
    first = re.search(r"\d", raw)
    if first is None:
        return False
    places = (first.start(), _start_of_mark(raw, first.start()))
    return any(bound_before(raw, at) is not None for at in places)


def _start_of_mark(text: str, at: int) -> int:
    """Where a number's minus, point or currency begins before its first figure."""
    mark = re.search(rf"(?:(?<!{LETTER})(?:{MARK}))?[ .,+(-]*$", text[:at], re.IGNORECASE)
    return mark.start() if mark else at
