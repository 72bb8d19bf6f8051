"""Lines -> what has the form of a date or a number in them, and its value.

This module knows no labels: it says what could be a value, not whose.
"""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from parsers.extraction.lines import Line, Piece
from parsers.values.amounts import CURRENCIES, FoundNumber, find_numbers
from parsers.values.dates import FoundDate, find_dates

MARK = "|".join(re.escape(mark) for mark in sorted(CURRENCIES, key=len, reverse=True))
MARK_BEFORE = re.compile(rf"(?<![^\W\d_])({MARK})[.:]?\s?-?$", re.IGNORECASE)
MARK_AFTER = re.compile(rf"\s?({MARK})(?![^\W\d_])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Date:
    """A day of the calendar at `line.text[start:end]`."""

    line: Line
    start: int
    end: int
    value: datetime.date

    @property
    def piece(self) -> Piece:
        return self.line.piece(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Number:
    """A number at `line.text[start:end]`, without its currency, an ISO 4217 code."""

    line: Line
    start: int
    end: int
    value: Decimal
    currency: str | None

    @property
    def currency_piece(self) -> Piece | None:
        """The sign or code beside the number, as it stands there."""
        before = MARK_BEFORE.search(self.line.text, 0, self.start)
        match = before or MARK_AFTER.match(self.line.text, self.end)
        if self.currency is None or match is None:
            return None
        return self.line.piece(*match.span(1))

    @property
    def piece(self) -> Piece:
        return self.line.piece(self.start, self.end)


def dates_in(line: Line) -> list[Date]:
    """From left to right, none over another."""
    return [Date(line, one.start, one.end, one.value) for one in _dates(line.text)]


def numbers_in(line: Line) -> list[Number]:
    """All numbers that stand by themselves but percentages and parts of dates; none reaches over a
    wide gap."""
    return [
        Number(line, one.start, one.end, one.value, one.currency)
        for one in _numbers(line.text, tuple(line.phrases()))
    ]


def amounts_in(line: Line) -> list[Number]:
    """The numbers with two decimals; where there are none, those with a currency beside them."""
    numbers = numbers_in(line)
    exact = [one for one in numbers if re.search(r"[.,] ?\d\d$", line.text[one.start : one.end])]
    return exact or [one for one in numbers if one.currency]


# Every field asks the same lines; a page has some hundred.
@lru_cache(maxsize=4096)
def _dates(text: str) -> tuple[FoundDate, ...]:
    found: list[FoundDate] = []
    for one in find_dates(text):
        if not _overlaps(one, found):
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))


@lru_cache(maxsize=4096)
def _numbers(text: str, phrases: tuple[tuple[int, int], ...]) -> tuple[FoundNumber, ...]:
    dates = _dates(text)
    return tuple(
        one
        for one in _parted(text, phrases)
        if not re.match(r"\s?%", text[one.end :]) and not _overlaps(one, dates)
    )


def _parted(text: str, phrases: Sequence[tuple[int, int]]) -> list[FoundNumber]:
    """Those of the whole line, whose currency may stand far off; where one reaches from a phrase
    into the next, those of each phrase."""
    found = list(find_numbers(text))
    gaps = [start for start, _ in phrases[1:]]
    joined = [one for one in found if any(one.start < gap < one.end for gap in gaps)]
    if not joined:
        return found
    parts = [
        replace(one, start=one.start + start, end=one.end + start)
        for start, end in phrases
        for one in find_numbers(text[start:end])
    ]
    kept = [one for one in found if one not in joined]
    kept += [one for one in parts if _overlaps(one, joined)]
    return sorted(kept, key=lambda one: one.start)


def _overlaps(one: FoundDate | FoundNumber, others: Iterable[FoundDate | FoundNumber]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)
