"""The years of days that a bank statement prints without one: `3 Oct`, `03.04.`, `05/10`.

In: fields, and how the document writes dates. Out: the fields; a day has a value where the
statement's period or its own date tells the year. No movement was booked after the statement's end,
so that a day is the last one before it: of December in a statement that ends in January, that of
the year before. A value date is the one nearest to the day of its row. `raw` stays as printed.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from parsers.document import Field
from parsers.document.paths import RowPath, parse_row_path
from parsers.types.bank_statement.columns import DAYS
from parsers.types.bank_statement.periods import FROM, TO
from parsers.values.conventions import Conventions
from parsers.values.days import FoundDay, dates_of, only_day
from parsers.values.parse import EXCHANGED

ENTRIES, MADE_OUT = "entries", "statement_date"
BOOKED, COUNTS = DAYS
NO_YEAR = "a day without a year, and nothing tells the year"
OUTSIDE = "a day without a year, and in no year within the statement's period"
EARLY = datetime.timedelta(days=45)
"""So long before a period a day may be that is listed late, such as that of a card's payment."""
YEAR = datetime.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class _Period:
    """first: None where the statement tells only its end."""

    first: datetime.date | None
    last: datetime.date

    def latest(self, dates: Sequence[datetime.date]) -> datetime.date | None:
        return max((each for each in dates if each <= self.last), default=None)

    def holds(self, day: datetime.date) -> bool:
        return (self.first or self.last - YEAR) - EARLY <= day <= self.last


def with_years(fields: Sequence[Field], conventions: Conventions) -> tuple[Field, ...]:
    found = {each.path: each for each in fields}
    last = _date(found, TO) or _date(found, MADE_OUT)
    if FROM in found and last:
        found[FROM] = _dated(found[FROM], _Period(None, last), conventions)
    period = _period(_date(found, FROM), last)
    for path in _of_column(found, BOOKED):
        found[path] = _dated(found[path], period, conventions)
    for path in _of_column(found, COUNTS):
        booked = _date(found, _in_same_row(path, BOOKED))
        near = _Period(booked - YEAR / 2, booked + YEAR / 2) if booked else period
        found[path] = _dated(found[path], near, conventions)
    return tuple(found[each.path] for each in fields)


def _period(first: datetime.date | None, last: datetime.date | None) -> _Period | None:
    """A statement that tells only its first day is of a year at most."""
    if last is None:
        return _Period(first, first + YEAR - datetime.timedelta(days=1)) if first else None
    return _Period(first if first and first <= last else None, last)


def _date(found: dict[str, Field], path: str) -> datetime.date | None:
    value = found[path].value if path in found else None
    return value if isinstance(value, datetime.date) else None


def _of_column(paths: Iterable[str], name: str) -> list[str]:
    rows = ((path, parse_row_path(path)) for path in paths)
    return [path for path, row in rows if row and (row.list_name, row.name) == (ENTRIES, name)]


def _in_same_row(path: str, name: str) -> str:
    row = parse_row_path(path)
    return str(RowPath(row.list_name, row.ordinal, name)) if row else path


def _dated(field: Field, period: _Period | None, conventions: Conventions) -> Field:
    """A field that is a day without a year, with its year; any other as it is."""
    day = only_day(field.raw) if field.value is None and field.raw else None
    if day is None:
        return field
    if period is None:
        return replace(field, problem=NO_YEAR)
    years = range(period.last.year - 1, period.last.year + 1)
    ways = [period.latest([*dates_of(each, years)]) for each in _ways(day, conventions)]
    dates = [each for each in ways if each]
    within = [each for each in dates if period.holds(each)]
    if not within:
        return replace(field, problem=OUTSIDE)
    problem = EXCHANGED if len(set(within)) > 1 and conventions.day_first is None else None
    return replace(field, value=within[0], valid=True, problem=problem)


def _ways(day: FoundDay, conventions: Conventions) -> list[tuple[int, int]]:
    """The likelier one first; a single one where the document's own dates show their order."""
    ways = [day.value, *([day.other] if day.other else [])]
    if conventions.day_first is False:
        ways.reverse()
    return ways[:1] if conventions.order_certain else ways
