"""Days without a year in raw text: `3 Oct`, `03.04.`, `05/10`.

In: text as printed on a page. Out: days with their positions; which calendar date one is, the
caller says by giving the year. A number such as `3.04` looks like one, too, so that who asks must
know that a day stands there. This module knows neither pages nor schemas.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsers.values.dates import find_dates, month_named, plain_signs

LONGEST = 24
"""The most characters of a raw day."""
LEAP = 2000
"""A year that has all days."""

DayOfYear = tuple[int, int]
"""Its month and its day."""


@dataclass(frozen=True, slots=True)
class FoundDay:
    """A day in running text, at `text[start:end]`. other: the day with the two exchanged, where the
    text allows both."""

    start: int
    end: int
    value: DayOfYear
    other: DayOfYear | None = None


_FIGURES = re.compile(
    r"(?<![\d.,/-])(?P<a>\d{1,2})(?:(?P<point>\.) ?|[/-])(?P<b>\d{1,2})(?(point)\.?)"
    r"(?!\d|[/,.]\d|-\d{1,2}-)(?! ?%)"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|[.ºª°])?"
_WORD = r"(?P<month>[^\W\d_]{3,12}\.?)"
_NAMED = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<![\d.,/-]){_DAY}[ \-/.]{{0,2}}(?:(?:of|de|di) |d')?{_WORD}(?![^\W\d_])",
        rf"(?<![^\W\d_]){_WORD}[ \-/.]{{0,2}}{_DAY}(?![\d.,:/-]*\d)(?![^\W\d_])",
        r"(?<!\d)(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?日",
    )
)


def find_days(text: str) -> Iterator[FoundDay]:
    """From left to right, none over another and none within a date that has its year."""
    dates = [(one.start, one.end) for one in find_dates(text)]
    end = 0
    for one in sorted(_each(plain_signs(text)), key=lambda day: (day.start, -day.end)):
        is_dated = any(one.start < b and a < one.end for a, b in dates)
        if one.start >= end and not is_dated:
            yield one
            end = one.end


def only_day(raw: str) -> FoundDay | None:
    """The day that all of `raw` is."""
    text = raw.strip()
    found = next(find_days(text), None) if len(text) <= LONGEST else None
    return found if found and (found.start, found.end) == (0, len(text)) else None


def dates_of(day: DayOfYear, years: Sequence[int]) -> Iterator[datetime.date]:
    """The day in each of these years that has it."""
    for year in years:
        if _is_day((year, *day)):
            yield datetime.date(year, *day)


def _each(text: str) -> Iterator[FoundDay]:
    for match in _FIGURES.finditer(text):
        yield from _in_figures(match)
    for pattern in _NAMED:
        for match in pattern.finditer(text):
            month = month_named(match["month"])
            if month and _is_day((LEAP, month, int(match["day"]))):
                yield FoundDay(*match.span(), (month, int(match["day"])))


def _in_figures(match: re.Match[str]) -> Iterator[FoundDay]:
    """With points, the day comes first; else it does where both are possible, and `other` is the
    month first."""
    a, b = int(match["a"]), int(match["b"])
    first, second = ((each if _is_day((LEAP, *each)) else None) for each in ((b, a), (a, b)))
    if match["point"]:
        second = None
    if first or second:
        yield FoundDay(*match.span(), first or second or (b, a),
                       second if first and second != first else None)  # fmt: skip


def _is_day(parts: tuple[int, int, int]) -> bool:
    try:
        datetime.date(*parts)
    except ValueError:
        return False
    return True
