"""Dates in raw text, and the document's order of day and month.

In: text as printed on a page. Out: calendar dates with their positions in the text. A date needs an
explicit day, month and year: nothing is filled in, least of all from today's date, and a bare
number is no date. Names of months and weekdays are CLDR's and the lexicon's. This module knows
neither pages nor schemas.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from babel import Locale

from parsers import lexicon
from parsers.document.text import plain

LONGEST = 200
"""The most characters of a raw date."""

EARLIEST, LATEST = 1800, 2199
SHORTEST_DAY = 5
"""Shorter names of weekdays are also other words in their languages."""
PIVOT = 69  # two-digit years below it belong to this century, as in POSIX


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in running text, at `text[start:end]`. other: the date with day and month exchanged,
    where the text itself allows both. ambiguous: the caller did not say which comes first,
    either."""

    start: int
    end: int
    value: datetime.date
    ambiguous: bool = False
    other: datetime.date | None = None


_YEAR = r"(?P<year>\d{4}(?!\d|:\d)|\d{4}(?=\d\d?:\d\d)|'?\d\d(?!\d|[:.,/]\d)|\d\d(?=\d\d:\d\d))"
"""Four or two digits, or these run together with the time."""
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>\d{4})(?P<sign>[-/.]) ?(?P<a>\d{1,2})(?P=sign) ?(?P<b>\d{1,2})(?!\d)"
)
_YEAR_LAST = re.compile(
    rf"(?<!\d)(?P<a>\d{{1,2}}) ?(?P<sign>[-/.]) ?(?P<b>\d{{1,2}}) ?(?P=sign) ?{_YEAR}"
)
_WORD = r"(?P<month>[^\W\d_]{3,12})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|[.ºª°])?"
_OF = r"(?:(?:day of|of|de|di) |d')?"
_NAMED_MONTH = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<![\d.,])(?<!\d[^\W\d_]){_DAY}[ \-/.,]{{0,2}}{_OF}"
        rf"{_WORD}[ \-/.,]{{0,3}}(?:(?:del?|of) )?{_YEAR}",
        rf"(?<![^\W\d_]){_WORD}[ \-/.]{{0,2}}{_DAY}[ \-/.,]{{1,3}}{_YEAR}",
        rf"(?<!\d)(?P<year>\d{{4}})[ \-/.,]{{1,2}}{_WORD}[ \-/.,]{{0,2}}{_DAY}(?!\d)",
        r"(?<!\d)(?P<year>\d{4}) ?年 ?(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?日",
    )
)
_CONFUSED = r"[\dOoQDIlSB]"
_MISREAD = re.compile(
    rf"(?<![^\W_])(?:{_CONFUSED}{{1,2}}(?P<last>[-/.]){_CONFUSED}{{1,2}}(?P=last)"
    rf"(?:{_CONFUSED}{{4}}|{_CONFUSED}{{2}})"
    rf"|{_CONFUSED}{{4}}(?P<first>[-/.]){_CONFUSED}{{1,2}}(?P=first){_CONFUSED}{{1,2}})(?![^\W_])"
)
"""A numeric date, some digits of which may have been misread as letters."""
_FIGURES = str.maketrans("OoQDIlSB", "00001158")
_BESIDE_BEFORE = re.compile(r"(?<![^\W\d_])([^\W\d_]{3,12})[.,)]{0,2} ?(?:den |de |le )?$")
_BESIDE_AFTER = re.compile(r" ?[,(]? ?([^\W\d_]{3,12})(?![^\W\d_])")
_FORM = re.compile(
    r"(?<![^\W_])(?:(?P<day>DD|TT|JJ|GG)[-/. ]MM|MM[-/. ](?:DD|TT|JJ|GG))"
    r"[-/. ](?:YYYY|YY|AAAA|AA|JJJJ|JJ)(?![^\W_])",
    re.IGNORECASE,
)
"""How a printed form asks for a date, in several languages."""
_PLAIN = dict.fromkeys("\u00ad‐‑‒–—―⁃−﹣－", "-") | dict.fromkeys("’‘‛´`ʼʹ′＇", "'")
_PLAIN |= {"，": ",", "．": ".", "٫": ".", "٬": ",", "،": ",", "⹁": ",", "：": ":", "／": "/"}


def find_dates(text: str, day_first: bool | None = None) -> Iterator[FoundDate]:
    """The dates in `text`, numeric ones first. `day_first` decides where both orders are possible;
    if it is None, the day is taken to come first, and the date is marked as ambiguous."""
    if len(text) <= LONGEST:
        yield from _dates_in(text, day_first)
    else:
        yield from _each_date(text, day_first)


# The texts of cells and lines are asked for again by every reading of a list.
@lru_cache(maxsize=8192)
def _dates_in(text: str, day_first: bool | None) -> tuple[FoundDate, ...]:
    return tuple(_each_date(text, day_first))


def _each_date(text: str, day_first: bool | None) -> Iterator[FoundDate]:
    text = _MISREAD.sub(_as_figures, plain_signs(text))
    for pattern in (_YEAR_FIRST, _YEAR_LAST):
        for match in pattern.finditer(text):
            if not _in_longer_number(match):
                yield from _in_figures(match, day_first)
    for pattern in _NAMED_MONTH:
        for match in pattern.finditer(text):
            yield from _with_name(match)


def read_date(raw: str, day_first: bool | None = None) -> datetime.date | None:
    """The one date in `raw`; None if there is none, or several. A time after it and words around it
    are ignored."""
    found = only_date(raw, day_first)
    return found.value if found else None


def only_date(raw: str, day_first: bool | None = None) -> FoundDate | None:
    """Like `read_date`, with its position and whether its order is certain."""
    found = list(find_dates(raw, day_first)) if len(raw) <= LONGEST else []
    return found[0] if len({each.value for each in found}) == 1 else None


def day_first_in(texts: Iterable[str]) -> bool | None:
    """Whether the document puts the day before the month, by its unambiguous dates; None if there
    are none, or as many of each order."""
    order = order_in(texts)
    return order.day_first if order else None


@dataclass(frozen=True, slots=True)
class Order:
    """Which comes first in a document's dates. by: the first text that shows it. disputed: whether
    other texts show the opposite."""

    day_first: bool
    by: str
    disputed: bool = False


def order_in(texts: Iterable[str]) -> Order | None:
    """By dates that are unambiguous by their numbers or the weekday beside them, and forms such as
    `DD/MM/YYYY`; None if there are none, or as many of each order."""
    votes: dict[bool, list[str]] = {True: [], False: []}
    for text in map(plain_signs, texts):
        for match in _YEAR_LAST.finditer(text):
            vote = _vote(match)
            if vote is not None:
                votes[vote].append(match[0])
        for match in _FORM.finditer(text):
            votes[match["day"] is not None].append(match[0])
    day_first = len(votes[True]) > len(votes[False])
    if len(votes[True]) == len(votes[False]):
        return None
    return Order(day_first, votes[day_first][0], bool(votes[not day_first]))


def has_confusions(raw: str) -> bool:
    """Whether a date in it was found only by reading letters as digits."""
    text = plain_signs(raw)
    return _MISREAD.sub(_as_figures, text) != text


def plain_signs(text: str) -> str:
    """`text` with plain digits, spaces, dashes, commas and apostrophes in place of those of other
    scripts and typography, one for one, so that positions stay the same."""
    if text.isascii() and "`" not in text:
        return text
    return "".join(map(_plain, text))


@cache
def _plain(sign: str) -> str:
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    if sign.isspace():
        return " "
    return _PLAIN.get(sign, sign)


def _as_figures(match: re.Match[str]) -> str:
    """Only if most of it is digits already."""
    figures = sum(map(str.isdecimal, match[0]))
    return match[0].translate(_FIGURES) if 2 * figures > len(match[0]) - 2 else match[0]


def _in_figures(match: re.Match[str], day_first: bool | None) -> Iterator[FoundDate]:
    year, a, b = _year(match["year"]), int(match["a"]), int(match["b"])
    first, second = _date(year, b, a), _date(year, a, b)  # the day first, the month first
    if match.re is _YEAR_FIRST:
        first, second = second or first, None
    elif match["sign"] == "." and first and day_first is not False:
        second = None  # with points, the day comes first
    elif first and second and first != second:
        weekday = _weekday_beside(match)
        if weekday is not None and (first.weekday() == weekday) != (second.weekday() == weekday):
            first, second = (first, None) if first.weekday() == weekday else (second, None)
    if second and (not first or day_first is False):
        first, second = second, first
    if first:
        other = second if second != first else None
        yield FoundDate(*match.span(), first, bool(other) and day_first is None, other)


def _weekday_beside(match: re.Match[str]) -> int | None:
    """Of a weekday's name before or after the date; Monday is 0."""
    text = match.string
    for beside in (
        _BESIDE_BEFORE.search(text, max(0, match.start() - 20), match.start()),
        _BESIDE_AFTER.match(text, match.end()),
    ):
        weekday = _names("days").get(_fold(beside[1])) if beside else None
        if weekday is not None:
            return weekday
    return None


def month_named(word: str) -> int | None:
    """By its name, short or long, or its number; January is 1."""
    month = int(word) - 1 if word.isdecimal() else _names("months").get(_fold(word))
    return None if month is None else month + 1


def _with_name(match: re.Match[str]) -> Iterator[FoundDate]:
    month = month_named(match["month"])
    value = None if month is None else _date(_year(match["year"]), month, int(match["day"]))
    if value:
        yield FoundDate(*match.span(), value)


def _in_longer_number(match: re.Match[str]) -> bool:
    """Whether the match is part of something like 1.02.03.2018 or 2018-01-02-0033."""
    sign, text = match["sign"], match.string
    before = text[max(0, match.start() - 2) : match.start()]
    after = text[match.end() : match.end() + 2]
    return (before[:1].isdecimal() and before[1:] == sign) or (
        after[:1] == sign and after[1:].isdecimal()
    )


def _vote(match: re.Match[str]) -> bool | None:
    """Whether the day comes first, if the date is unambiguous."""
    a, b = int(match["a"]), int(match["b"])
    found = None if _in_longer_number(match) else next(_in_figures(match, None), None)
    if not found or found.other or a == b or (match["sign"] == "." and max(a, b) <= 12):
        return None
    return found.value.day == a


def _date(year: int, month: int, day: int) -> datetime.date | None:
    if not EARLIEST <= year <= LATEST:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _year(digits: str) -> int:
    digits = digits.lstrip("'")
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) < PIVOT else 1900)


@cache
def _names(kind: Literal["months", "days"]) -> dict[str, int]:
    """Names and their numbers, from 0. Weekdays are abbreviated in English only: in other languages
    the abbreviations are words, too."""
    names: dict[str, int] = {}
    for language in lexicon.LANGUAGES:
        shortest = SHORTEST_DAY if kind == "days" and language != "en" else 0
        for number, name in _in_cldr(kind, language):
            if len(_fold(name)) >= shortest:
                names.setdefault(_fold(name), number)
    more = lexicon.table("dates.months" if kind == "months" else "dates.weekdays")
    return {_fold(name): int(key) - 1 for key, each in more.items() for name in each} | names


def _in_cldr(kind: Literal["months", "days"], language: str) -> Iterator[tuple[int, str]]:
    """Full and short names, alone and within a date. CLDR counts months from 1, days from 0."""
    for widths in getattr(Locale(language), kind).values():
        for width in ("wide", "abbreviated", "short"):
            for number, name in widths.get(width, {}).items():
                yield number - (kind == "months"), name


def _fold(word: str) -> str:
    return plain(word).rstrip(".")
