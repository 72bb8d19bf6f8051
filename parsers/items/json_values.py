"""The JSON in an answer. In: an answer with prose, fences, several values one after the other. Out:
the values, in order; one that was told before is not told again. This module knows no keys.
"""

import re
from collections.abc import Iterator
from typing import Any

from parsers.items.broken_json import read_value

_FENCE = re.compile(r"(?m)^[ \t]*```[a-zA-Z0-9_]*")
_LISTS = r"(?:\[\s{0,20}){0,3}"
_OBJECT = re.compile(rf"{_LISTS}\{{\s*+(?:[\"'“}}]|[^\W\d]\w{{0,50}}\s*+[:=]|\Z)")
_NUMBERS = re.compile(rf"(?<![\w)])(?:{_LISTS}\[\s*+(?:[-\d(]|\])|\(\s*+\d+(?:\.\d+)?\s*+,\s*+\d)")


def json_values(text: str) -> Iterator[Any]:
    """Objects, and lists of them. AnswerError unreadable if one is nested too deep."""
    return _values(text, _OBJECT)


def number_lists(text: str) -> Iterator[Any]:
    """Lists of numbers alone, as of a box without a label; and empty lists."""
    return _values(text, _NUMBERS)


def _values(text: str, begins: re.Pattern[str]) -> Iterator[Any]:
    told: set[str] = set()
    for part in _FENCE.split(text):
        at = 0
        while found := begins.search(part, at):
            value, end = read_value(part, found.start())
            at = max(end, found.start() + 1)
            written = repr(value)
            if written not in told:
                told.add(written)
                yield value
