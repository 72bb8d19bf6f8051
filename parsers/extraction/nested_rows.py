"""Which rows belong to which: of lists within lists, by where they stand.

In: the rows of each list, as they were found one list after the other. Out: the same, with the
position of the outer row that each inner one belongs to: the one that begins last before it, or on
its line. Where inner rows were found and no outer one, there is one outer row, of which nothing is
known. This module looks for nothing.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parsers.document import ListDefinition
from parsers.extraction.lines import Row

Position = tuple[int, float]
"""A page, and how far down on it."""
SAME_LINE = 0.5
"""Of a row's height: how much lower an outer row may begin than the inner one, on one line."""


@dataclass(frozen=True, slots=True)
class Rows:
    """parents: of lists within lists, for each row the position of its outer one."""

    lists: Mapping[str, Sequence[Row]]
    parents: Mapping[str, Sequence[int]]


def with_parents(definitions: Sequence[ListDefinition], found: Mapping[str, Sequence[Row]]) -> Rows:
    lists = {name: list(rows) for name, rows in found.items()}
    inner = [each for each in definitions if each.parent]
    places = {name: [_place(row) for row in rows] for name, rows in lists.items()}
    for each in reversed(inner):  # the innermost stand last
        if lists.get(each.name) and each.parent and not lists.get(each.parent):
            lists[each.parent] = [{}]
            places[each.parent] = [places[each.name][0]]
    parents = {
        each.name: [_parent_of(place, places[each.parent]) for place in places[each.name]]
        for each in inner
        if each.parent and lists.get(each.name)
    }
    return Rows(lists, parents)


def _parent_of(place: Position, outer: Sequence[Position]) -> int:
    in_order = sorted(range(len(outer)), key=lambda at: outer[at])
    before = bisect_right([outer[at] for at in in_order], place)
    return in_order[max(before - 1, 0)]


def _place(row: Row) -> Position:
    """Where it begins; half a line lower, so that what is on one line is not before it."""
    tops = [
        (piece.page, piece.box.y0 + SAME_LINE * min(piece.box.height, 0.02) if piece.box else 0.0)
        for piece in row.values()
    ]
    return min(tops, default=(0, 0.0))
