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
from parsers.values.amounts import FoundNumber, find_numbers
from parsers.values.dates import FoundDate, find_dates

EXACT = re.compile(r"[.,] ?\d\d(?!\d)")
LONE_MINUS = re.compile(r"[-\u00ad\u2010-\u2015\u2212] ")


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
    """A number at `line.text[start:end]`. mark_at: where a sign or code of a currency is written
    beside it. currency: the ISO 4217 code that it means; None if several countries have it."""

    line: Line
    start: int
    end: int
    value: Decimal
    currency: str | None
    mark_at: tuple[int, int] | None = None

    @property
    def currency_piece(self) -> Piece | None:
        """The sign or code beside the number, as it stands there."""
        if self.mark_at is None:
            return None
        start, end = self.mark_at
        return self.line.piece(start, start + len(self.line.text[start:end].rstrip(".")))

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
        Number(line, one.start, one.end, one.value, one.currency, one.mark_at)
        for one in _numbers(line.text, tuple(line.phrases()))
    ]


def amounts_in(line: Line) -> list[Number]:
    """The numbers with two decimals; where there are none, those with a currency beside them."""
    numbers = numbers_in(line)
    exact = [one for one in numbers if EXACT.search(line.text[one.start : one.end])]
    return exact or [one for one in numbers if one.mark_at]


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
    into the next, or may have a minus at the beginning of its own, those of each phrase."""
    found = list(find_numbers(text))
    gaps = [start for start, _ in phrases[1:]]
    joined = [one for one in found if any(_parts(text, gap, one) for gap in gaps)]
    if not joined:
        return found
    parts = [_moved(one, start) for start, end in phrases for one in find_numbers(text[start:end])]
    kept = [one for one in found if one not in joined]
    kept += [one for one in parts if _overlaps(one, joined)]
    return sorted(kept, key=lambda one: one.start)


def _parts(text: str, gap: int, one: FoundNumber) -> bool:
    return one.start < gap < one.end or LONE_MINUS.fullmatch(text[gap : one.start]) is not None


def _moved(one: FoundNumber, by: int) -> FoundNumber:
    mark_at = (one.mark_at[0] + by, one.mark_at[1] + by) if one.mark_at else None
    return replace(one, start=one.start + by, end=one.end + by, mark_at=mark_at)


def _overlaps(one: FoundDate | FoundNumber, others: Iterable[FoundDate | FoundNumber]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)
