"""The values of a kind in a text, where they stand, and whether two of them say the same.

In: a kind and a text. Out: spans. This module knows neither questions nor pages.
"""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from parsers.document.text import fold
from parsers.extraction.kinds import RATE
from parsers.extraction.questions.asked_for import Kind
from parsers.values.amounts import FoundNumber, find_numbers
from parsers.values.dates import find_dates
from parsers.values.durations import find_durations

_CENTS = re.compile(r"[.,] ?\d\d$")


@dataclass(frozen=True, slots=True)
class Value:
    """At `text[start:end]`. meaning: equal for the same date or amount, however it is written."""

    start: int
    end: int
    meaning: Hashable


def values_of(kind: Kind, text: str) -> list[Value]:
    """From left to right; none for kinds that no form tells."""
    find = _FINDERS.get(kind)
    found = sorted(find(text), key=lambda each: (each.start, -each.end)) if find else []
    return list(_apart(found))


def _apart(found: Sequence[Value]) -> Iterator[Value]:
    """Without those that begin in the one before."""
    end = -1
    for each in found:
        if each.start >= end:
            end = each.end
            yield each


def _dates(text: str) -> Iterator[Value]:
    for each in find_dates(text):
        yield Value(each.start, each.end, each.value)


def _amounts(text: str) -> Iterator[Value]:
    """Numbers with a currency beside them, which belongs to them, or with cents."""
    for each in find_numbers(text):
        if each.currency or _CENTS.search(text[each.start : each.end]):
            yield Value(*_with_mark(text, each), each.value)


def _with_mark(text: str, number: FoundNumber) -> tuple[int, int]:
    """Where the number is, together with the mark of its currency."""
    start, end = number.start, number.end
    mark = re.escape(number.mark)
    before = re.search(rf"{mark}\.? ?$", text[:start], re.IGNORECASE) if mark else None
    after = re.match(rf" ?{mark}(?!\w)", text[end:], re.IGNORECASE) if mark else None
    if before:
        return before.start(), end
    return start, end + (after.end() if after else 0)


def _counts(text: str) -> Iterator[Value]:
    for each in find_numbers(text):
        if each.currency is None and not re.match(r"\s?%", text[each.end :]):
            yield Value(each.start, each.end, each.value)


def _rates(text: str) -> Iterator[Value]:
    for match in RATE.finditer(text):
        if match[0].rstrip().endswith("%"):
            yield Value(*match.span(), fold(match[0].replace(",", ".")))


def _durations(text: str) -> Iterator[Value]:
    for each in find_durations(text):
        yield Value(each.start, each.end, each.value)


_FINDERS: Mapping[Kind, Callable[[str], Iterator[Value]]] = {
    Kind.DATE: _dates,
    Kind.MONEY: _amounts,
    Kind.COUNT: _counts,
    Kind.PERCENT: _rates,
    Kind.DURATION: _durations,
}
