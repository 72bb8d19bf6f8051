"""Which of several amounts beside a part of a payslip counts: not its hours, rate or the year's.

In: parts, each with the amounts to its right and the list or the sum that it is of. Out: one amount
of each. It stands in the column of the first amount of a sum, or in one that comes to the sum of
its list; parts that are taken off again count with their minus. This module knows no labels.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from parsers.document import BoundingBox
from parsers.extraction.candidates import Number
from parsers.extraction.lines import Line

EARNINGS, DEDUCTIONS = "earnings", "deductions"
GROSS, KEPT_BACK, NET = "gross_pay", "total_deductions", "net_pay"
SUMS = (GROSS, KEPT_BACK, NET)
CENT = Decimal("0.02")
EDGE = 0.012
"""Of the page's width, by which the edges of one column differ."""
MOST_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A text with the amounts to its right, up to the next text. sum: the sum that it is;
    is_whole: whether it is called nothing more. listed: the list that it is of."""

    line: Line
    start: int
    end: int
    amounts: tuple[Number, ...]
    sum: str | None = None
    is_whole: bool = False
    listed: str | None = None

    @property
    def box(self) -> BoundingBox:
        return self.line.box_of(self.start, self.amounts[-1].end)


Edge = Callable[[Number], float]
Column = tuple[Edge, float]
"""Which edge its amounts have in common, and where that is."""


@dataclass(frozen=True, slots=True)
class Columns:
    """of: the columns of lists. index: which of the amounts counts where
    columns do not tell."""

    of: Mapping[str, Column]
    index: int

    def amount(self, part: Part) -> Number:
        own = {GROSS: [EARNINGS], KEPT_BACK: [DEDUCTIONS]}.get(part.sum or "", [*self.of])
        for name in [part.listed] if part.listed else own:
            column = self.of.get(name or "")
            inside = column and _inside(part, column)
            if inside:
                return inside
        return part.amounts[min(self.index, len(part.amounts) - 1)]


def columns_of(parts: Sequence[Part]) -> Columns:
    found = {
        name: column
        for name in (EARNINGS, DEDUCTIONS)
        if (column := next(chain(_of_sums(name, parts), _adding_up(name, parts)), None))
    }
    return Columns(found, _index(parts))


def _left(number: Number) -> float:
    return number.piece.box.x0 if number.piece.box else 0.0


def _right(number: Number) -> float:
    return number.piece.box.x1 if number.piece.box else 0.0


def _inside(part: Part, column: Column) -> Number | None:
    edge, at = column
    return next((one for one in part.amounts if abs(edge(one) - at) <= EDGE), None)


def _of_sums(name: str, parts: Sequence[Part]) -> Iterator[Column]:
    """The columns of the first amounts of sums, the list's own before others, in which most parts
    of the list have an amount."""
    mine = [each for each in parts if each.listed == name]
    order = SUMS if name == EARNINGS else (KEPT_BACK, NET, GROSS)
    sums = sorted(
        (each for each in parts if each.sum), key=lambda each: order.index(each.sum or "")
    )
    for edge in (_right, _left):
        for each in sums:
            column = edge, edge(each.amounts[0])
            if 2 * sum(_inside(one, column) is not None for one in mine) > len(mine):
                yield column


def _adding_up(name: str, parts: Sequence[Part]) -> Iterator[Column]:
    """The columns of a list that come to its sum, from the left."""
    mine = [each for each in parts if each.listed == name]
    sums = {
        name: [abs(one.value) for each in parts if each.sum == name for one in each.amounts]
        for name in SUMS
    }
    kept = [*sums[KEPT_BACK], *(abs(gross - net) for gross in sums[GROSS] for net in sums[NET])]
    wanted = sums[GROSS] if name == EARNINGS else kept
    for edge in (_right, _left):
        for at in sorted({round(edge(one), 3) for each in mine for one in each.amounts}):
            inside = [one.value for each in mine if (one := _inside(each, (edge, at)))]
            total = abs(sum(inside, Decimal(0)))
            if total and any(abs(total - each) <= CENT for each in wanted):
                yield edge, at


def _index(parts: Sequence[Part]) -> int:
    """That of the amounts of all parts which come to a sum."""
    for column in range(MOST_COLUMNS):
        at = {name: [_value(each, column) for each in parts if each.listed == name]
              for name in (EARNINGS, DEDUCTIONS)}  # fmt: skip
        sums = {each.sum: _value(each, column) for each in parts if each.sum}
        earned, kept = (sum(map(abs, at[name]), Decimal(0)) for name in (EARNINGS, DEDUCTIONS))
        gross, back, net = (sums.get(name) for name in SUMS)
        ways = [(earned, gross), (kept, back), (None if gross is None else gross - kept, net)]
        if any(a and b and abs(a - abs(b)) <= CENT for a, b in ways):
            return column
    return 0


def _value(part: Part, column: int) -> Decimal:
    return part.amounts[min(column, len(part.amounts) - 1)].value
