"""Sums of decimals in SQLite that are exact, as PostgreSQL's are.

SQLite keeps money as doubles, and its own sums add up their errors: `sum(amount) = net` may be
false although every cent is right. Here `sum` and `avg` add the decimals that the doubles stand
for, the shortest that are read as the same double, and give the double next to the exact result.
All else is as SQLite has it: integers stay integers, NULL is left out, text counts by the number
it begins with.

Sums over windows stay SQLite's own, as all sums of a query that has one: CPython crashes where the
window of a function of ours is empty (issue 153800 of python/cpython). So does `total`, which must
be 0.0 for no rows, where CPython gives NULL. This module knows no table.
"""

import math
import re
import sqlite3
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal

_EXACT = Context(prec=1000, Emax=MAX_EMAX, Emin=MIN_EMIN)
"""More digits than a sum of doubles has, of which the largest is 1.8e308, the smallest 5e-324."""
_LEAST, _MOST = -(2**63), 2**63 - 1
_NUMBER = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)", re.ASCII | re.IGNORECASE)
_WHOLE = re.compile(r"\s*([+-]?)0*(\d{1,19})\s*", re.ASCII)

OVERFLOW = "user-defined aggregate's 'finalize' method raised error"
"""What SQLite is made to say where its own `sum` says `integer overflow`."""


def make_sums_exact(connection: sqlite3.Connection) -> None:
    """Let `sum` and `avg` be exact on this connection, which then refuses them over windows."""
    # The driver's annotations know integers only.
    connection.create_aggregate("sum", 1, _Sum)  # type: ignore[arg-type]
    connection.create_aggregate("avg", 1, _Average)  # type: ignore[arg-type]


def is_over_a_window(error: sqlite3.Error) -> bool:
    """Whether a query was refused for a sum over a window; there is no way back to SQLite's own
    sums but another connection."""
    return "may not be used as a window function" in str(error)


class _Adding:
    """What was added so far. whole: integers; decimal: finite doubles; infinite: the others, as
    SQLite adds them. approximate: whether any value was no integer; overflown: whether the integers
    came to more than SQLite's integers hold."""

    def __init__(self) -> None:
        self.count = 0
        self.whole = 0
        self.decimal = Decimal(0)
        self.infinite = 0.0
        self.approximate = self.overflown = False

    def step(self, value: int | float | str | bytes | None, /) -> None:
        if value is None:
            return
        self.count += 1
        number = _number(value)
        if isinstance(number, int):
            self.whole += number
            self.overflown |= not (self.approximate or _LEAST <= self.whole <= _MOST)
            return
        self.approximate = True
        if math.isfinite(number):
            self.decimal = _EXACT.add(self.decimal, Decimal(repr(number)))
        else:
            self.infinite += number

    def exact(self) -> Decimal:
        return _EXACT.add(self.decimal, self.whole)


class _Sum(_Adding):
    def finalize(self) -> int | float | None:
        if self.overflown:
            raise ArithmeticError("integer overflow")
        if not self.count:
            return None
        return float(self.exact()) + self.infinite if self.approximate else self.whole


class _Average(_Adding):
    def finalize(self) -> float | None:
        if not self.count:
            return None
        above, below = self.exact().as_integer_ratio()
        return above / (below * self.count) + self.infinite  # a division that rounds once


def _number(value: int | float | str | bytes) -> int | float:
    """The number that SQLite takes a value for in a sum."""
    if isinstance(value, (int, float)):
        return value
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    whole = _WHOLE.fullmatch(text) if isinstance(value, str) else None
    if whole and _LEAST <= (number := int(whole[1] + whole[2])) <= _MOST:
        return number
    found = _NUMBER.match(text)
    return float(found[1]) if found else 0.0
