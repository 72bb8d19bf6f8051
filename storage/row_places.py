"""Where the rows of a list stand, and in which row of a reading a decision belongs.

In: the fields of a segment, and a decision about a row. Out: the ordinal of its row, or None where
none surely is the one. A wrong row never gets another row's decision. Pure.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parsers.document import Field
from parsers.document.paths import parse_row_path
from storage.corrections import Correction
from storage.models import Action
from storage.types import clean
from storage.values import is_value

BY_FAR = 2.0
"""Of rows that overlap a place, the one that does so this many times as much as any other."""


@dataclass(frozen=True, slots=True)
class Extent:
    """The part of a page's height that a row fills."""

    page: int
    y0: float
    y1: float

    def shared(self, other: "Extent") -> float:
        """The height both fill, where that is more than half of the smaller one's; else 0."""
        if self.page != other.page:
            return 0.0
        shared = min(self.y1, other.y1) - max(self.y0, other.y0)
        smaller = min(self.y1 - self.y0, other.y1 - other.y0)
        return shared if shared > smaller / 2 else 0.0


Row = Mapping[str, Field]
"""The fields of a row by their own names."""


def rows_of(fields: Iterable[Field], listed: str) -> dict[int, dict[str, Field]]:
    """The rows of a list by their ordinals."""
    rows: dict[int, dict[str, Field]] = defaultdict(dict)
    for field in fields:
        path = parse_row_path(field.path)
        if path and path.list_name == listed:
            rows[path.ordinal][path.name] = field
    return dict(rows)


class PlacedRows:
    """The rows of a list of a reading, and where they stand."""

    def __init__(self, rows: Mapping[int, Row]) -> None:
        self.rows = rows
        self._by_page: dict[int, list[tuple[int, Extent]]] = defaultdict(list)
        self._near: dict[Extent, dict[int, float]] = {}
        for ordinal, row in rows.items():
            extent = extent_of(row.values())
            if extent:
                self._by_page[extent.page].append((ordinal, extent))

    def near(self, place: Extent) -> Mapping[int, float]:
        """By ordinal, how much of the place a row fills; those that fill enough of it."""
        if place not in self._near:
            rows = ((ordinal, one.shared(place)) for ordinal, one in self._by_page[place.page])
            self._near[place] = {ordinal: shared for ordinal, shared in rows if shared}
        return self._near[place]


def extent_of(fields: Iterable[Field]) -> Extent | None:
    """Where a row stands: on the page that most of its boxes are on."""
    placed = [(field.page_number, field.box) for field in fields if field.page_number and field.box]
    if not placed:
        return None
    page = Counter(page for page, _ in placed).most_common(1)[0][0]
    boxes = [box for at, box in placed if at == page]
    return Extent(page, min(box.y0 for box in boxes), max(box.y1 for box in boxes))


def recorded_extent(correction: Any) -> Extent | None:
    """Where the row stood when the decision was made: a Correction, or a row of `corrections`."""
    page, y0, y1 = correction.row_page, correction.row_y0, correction.row_y1
    return None if page is None or y0 is None or y1 is None else Extent(page, y0, y1)


def text_of(row: Row) -> str:
    """What was read in a row, as it is written on the page."""
    return clean(" | ".join(f"{name}: {row[name].raw}" for name in sorted(row)))


def find_row(correction: Correction, placed: PlacedRows) -> int | None:
    """The ordinal of the row that a decision about a row that was read is about."""
    place = recorded_extent(correction)
    if place:
        return _by_place(correction, place, placed)
    _, ordinal = correction.row or ("", -1)
    row = placed.rows.get(ordinal)
    if row is None:
        return None
    if correction.old_evidence is None:  # a whole row, or a field that was not read in it
        return ordinal if text_of(row) == correction.old_raw else None
    return ordinal if correction.was_read_in(row.get(correction.name or "")) else None


def _by_place(correction: Correction, place: Extent, placed: PlacedRows) -> int | None:
    """The row there. Of several, the one that still says what it said; else the one that overlaps
    by far the most."""
    shared = placed.near(place)
    if len(shared) < 2:
        return next(iter(shared), None)
    _, before = correction.row or ("", -1)
    alike = [ordinal for ordinal in shared if _says_the_same(correction, placed.rows[ordinal])]
    if len(alike) == 1 or before in alike:
        return before if before in alike else alike[0]
    first, second = sorted(shared.values(), reverse=True)[:2]
    return max(shared, key=lambda at: shared[at]) if first > BY_FAR * second else None


def _says_the_same(correction: Correction, row: Row) -> bool:
    if correction.name is None:
        return text_of(row) == correction.old_raw
    return correction.was_read_in(row.get(correction.name))


def find_added(
    decided: Sequence[Correction],
    placed: PlacedRows,
    taken: Collection[int],
    known: Collection[int] = (),
) -> int | None:
    """The row that a later reading has where a person added one, if it has more alike ones there
    than the reading had that the person saw. decided: all about the row, in order. taken: rows that
    are other added ones. known: rows about which something else was decided; rather none of them.
    """
    found = alike_rows(decided, placed, taken)
    if len(found) <= (decided[-1].alike or 0):
        return None
    return min(found, key=lambda ordinal: (ordinal in known, ordinal))


def alike_rows(
    decided: Iterable[Correction], placed: PlacedRows, taken: Collection[int]
) -> list[int]:
    """The rows that stand where a person added one, with the same values."""
    latest = {one.name: one for one in decided if one.name}
    cells = [one for one in latest.values() if one.action is not Action.WITHDRAWN]
    drawn = [(cell.page_number, cell.box) for cell in cells if cell.page_number and cell.box]
    places = [Extent(page, box.y0, box.y1) for page, box in drawn]
    near = {ordinal for place in places for ordinal in placed.near(place)} - set(taken)
    return [ordinal for ordinal in near if _agrees(cells, placed.rows[ordinal])]


def _agrees(cells: Sequence[Correction], row: Row) -> bool:
    """In two values at least, or in all that the row has, and in none that differs: one amount may
    be that of a row which stands there and was read together with this one."""
    read = [(row.get(cell.name or ""), cell) for cell in cells]
    verdicts = [is_value(field.value, cell.value) for field, cell in read if field]
    return all(verdicts) and len(verdicts) >= min(2, len(row))
