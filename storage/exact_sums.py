"""Sums of decimals in SQLite that are exact, as PostgreSQL's are.

SQLite keeps money as doubles, and its own sums add up their errors: `sum(amount) = net` may be
false although every cent is right. On a connection prepared here `sum`, `total` and `avg` add the
decimals that the doubles stand for, which are the shortest that are read as the same double, and
give the double next to the exact result. All else is as SQLite has it: integers stay integers,
NULL is left out, text counts by the number it begins with. This module knows no table.
"""

import math
import re
import sqlite3
from collections.abc import Mapping
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal

_EXACT = Context(prec=1000, Emax=MAX_EMAX, Emin=MIN_EMIN)
"""More digits than any sum of doubles has, of which the largest is 1.8e308, the smallest 5e-324."""
_LEAST, _MOST = -(2**63), 2**63 - 1
_NUMBER = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)", re.ASCII | re.IGNORECASE)
_WHOLE = re.compile(r"\s*[+-]?\d+\s*", re.ASCII)

Value = int | float | str | bytes | None


def register_exact_sums(connection: sqlite3.Connection) -> None:
    """Let `sum`, `total` and `avg` be exact on this connection, also over windows."""
    for name, kind in _AGGREGATES.items():
        connection.create_window_function(name, 1, kind)


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

    def step(self, value: Value) -> None:
        if value is not None:
            self.count += 1
            self._add(_number(value), 1)

    def inverse(self, value: Value) -> None:
        """Take out what a window has left behind."""
        if value is not None:
            self.count -= 1
            self._add(_number(value), -1)

    def _add(self, number: int | float, sign: int) -> None:
        if isinstance(number, int):
            self.whole += sign * number
            self.overflown |= not (self.approximate or _LEAST <= self.whole <= _MOST)
            return
        self.approximate = True
        if math.isfinite(number):
            self.decimal = _EXACT.add(self.decimal, Decimal(repr(sign * number)))
        else:
            self.infinite += sign * number

    def exact(self) -> Decimal:
        return _EXACT.add(self.decimal, self.whole)


class _Sum(_Adding):
    def value(self) -> int | float | None:
        if self.overflown:
            raise OverflowError("integer overflow")
        if not self.count:
            return None
        return float(self.exact()) + self.infinite if self.approximate else self.whole

    finalize = value


class _Total(_Adding):
    def value(self) -> float:
        return float(self.exact()) + self.infinite

    finalize = value


class _Average(_Adding):
    def value(self) -> float | None:
        if not self.count:
            return None
        above, below = self.exact().as_integer_ratio()
        return above / (below * self.count) + self.infinite  # rounds once

    finalize = value


_AGGREGATES: Mapping[str, type[_Sum | _Total | _Average]] = {
    "sum": _Sum,
    "total": _Total,
    "avg": _Average,
}


def _number(value: int | float | str | bytes) -> int | float:
    """The number that SQLite takes a value for in a sum."""
    if isinstance(value, (int, float)):
        return value
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    if isinstance(value, str) and _WHOLE.fullmatch(text) and _LEAST <= int(text) <= _MOST:
        return int(text)
    found = _NUMBER.match(text)
    return float(found[1]) if found else 0.0
