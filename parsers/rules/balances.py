"""A balance and what moved: the sums that a document's rows have to come to, one by one.

In go the names in a rule of a balance, how many rows there are and which fields they have; out come
the places of a sum: of all rows, or of each gap between two balances of rows. Rows stand the
earliest first or the latest first, so a gap may be bridged either way. This module knows no values.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from parsers.document.paths import RowPath

Term = tuple[str, ...]
"""The paths whose values are added up: one, or one for each row of a list. A path with a `-` before
it is taken away."""
Places = tuple[tuple[Term, ...], ...]


class Name(NamedTuple):
    """A name in a rule: `-deductions.amount` in three parts."""

    sign: str
    listed: str
    own: str


def bare(path: str) -> str:
    """Without its sign."""
    return path.removeprefix("-")


@dataclass(frozen=True, slots=True)
class _Movements:
    """The columns that move a balance, the ordinals of their rows, and the paths that there are."""

    names: Sequence[Name]
    rows: Sequence[int]
    paths: Collection[str]

    def columns(self) -> list[Term]:
        """One for each name that has any value; none where no row has one."""
        listed = [self._of(each, self.rows) for each in self.names if each.listed]
        singles = [(f"{each.sign}{each.own}",) for each in self.names
                   if not each.listed and each.own in self.paths]  # fmt: skip
        return [each for each in (*listed, *singles) if each] if any(listed) else []

    def between(self, first: int, last: int) -> Term:
        within = self.rows[bisect_left(self.rows, first) : bisect_right(self.rows, last)]
        return tuple(path for n in within for each in self.names for path in self._of(each, [n]))

    def _of(self, name: Name, rows: Sequence[int]) -> Term:
        found = (str(RowPath(name.listed, ordinal, name.own)) for ordinal in rows)
        return tuple(f"{name.sign}{path}" for path in found if path in self.paths)


def balance_terms(
    names: Sequence[Name], ordinals: Mapping[str, Sequence[int]], paths: Collection[str]
) -> Iterator[tuple[tuple[str, int] | None, Places]]:
    """names: of the balance, of the one before unless it began with nothing, and of what moved.
    Each sum with the row that its gap ends in; with none if it is of all rows."""
    balance, *rest = names
    before = rest[0].own if not rest[0].listed else None
    moved = rest[1:] if before else rest
    own = next((each.listed for each in moved if each.listed), "")
    movements = _Movements(moved, ordinals.get(own, ()), paths)
    if balance.listed:
        yield from _row_by_row(balance, before, movements)
    elif columns := movements.columns():
        begun: Places = (((before,),),) if before else ()
        yield None, (((balance.own,),), *begun, *((each,) for each in columns))


def _row_by_row(
    balance: Name, before: str | None, moved: _Movements
) -> Iterator[tuple[tuple[str, int], Places]]:
    def path(ordinal: int) -> str:
        return str(RowPath(balance.listed, ordinal, balance.own))

    told = [n for n in moved.rows if path(n) in moved.paths]
    if told and before in moved.paths:
        first = (path(told[0]), *_negated(moved.between(moved.rows[0], told[0])))
        last = (path(told[-1]), *_negated(moved.between(told[-1], moved.rows[-1])))
        yield (balance.listed, told[0]), (((str(before),),), (first, last))
    for one, two in pairwise(told):
        upwards = (path(one), *moved.between(one + 1, two))
        downwards = (path(one), *_negated(moved.between(one, two - 1)))
        yield (balance.listed, two), (((path(two),),), (upwards, downwards))


def _negated(term: Term) -> Term:
    return tuple(bare(path) if path.startswith("-") else f"-{path}" for path in term)
