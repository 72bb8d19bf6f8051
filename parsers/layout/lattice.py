"""Thin lines in, the grids out that they make: rows, columns and the cells that lines part.

A line that is missing between two cells joins them. Lengths are in points, so that a pair of lines
is one wherever it runs. Knows no words.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from parsers.document import BoundingBox, Frame

SAME = 3.2  # points: lines this close are one, drawn double or by both neighbours
PARTED = 0.7  # of a cell's side: a line that long parts it from its neighbour
OPEN = 0.5  # of the lines: those that go on to an edge without a line
MOSTLY = 0.5  # of a line through the table: where it is, a missing piece of it is put
MOST_LINES = 400  # in one direction, on a page
MOST_CELLS = 10_000

Interval = tuple[float, float]
Slot = tuple[int, int]  # row and column


@dataclass(frozen=True, slots=True)
class LatticeCell:
    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class Lattice:
    """rows (y), columns (x): where they are divided, outer edges included, in fractions of the
    page. cells: all, row by row. even: no piece of a line is missing. closed: lines are at the top
    and the bottom."""

    rows: tuple[float, ...]
    columns: tuple[float, ...]
    cells: tuple[LatticeCell, ...]
    even: bool
    closed: bool = True

    @property
    def box(self) -> BoundingBox:
        return BoundingBox(self.columns[0], self.rows[0], self.columns[-1], self.rows[-1])

    def box_of(self, cell: LatticeCell) -> BoundingBox:
        right, bottom = cell.column + cell.column_span, cell.row + cell.row_span
        return BoundingBox(
            self.columns[cell.column], self.rows[cell.row], self.columns[right], self.rows[bottom]
        )


@dataclass(frozen=True, slots=True)
class _Line:
    """at: its position across its direction. start, end: along it."""

    at: float
    start: float
    end: float

    def reaches(self, at: float) -> bool:
        return self.start - SAME <= at <= self.end + SAME


def find_lattices(lines: Sequence[BoundingBox], frame: Frame) -> list[Lattice | None]:
    """Grids of at least two rows and two columns; None for other lines that cross. frame: the page
    in points."""
    boxes = [box.to_frame(frame) for box in lines]
    level = [b for b in boxes if b[2] - b[0] >= b[3] - b[1]]
    upright = [b for b in boxes if b[2] - b[0] < b[3] - b[1]]
    rows = _lines(((y0 + y1) / 2, (x0, x1)) for x0, y0, x1, y1 in level)
    columns = _lines(((x0 + x1) / 2, (y0, y1)) for x0, y0, x1, y1 in upright)
    if max(len(rows), len(columns)) > MOST_LINES:
        return [None]
    return [_lattice(ys, xs, frame) for ys, xs in _crossing(rows, columns)]


def without_row(lattice: Lattice, row: int) -> Lattice:
    """Without its first or last row, in which no cell spans rows."""
    first, last = (1, None) if row == 0 else (0, -1)
    cells = tuple(replace(c, row=c.row - first) for c in lattice.cells if c.row != row)
    return replace(lattice, rows=lattice.rows[first:last], cells=cells)


def _lines(measured: Iterable[tuple[float, Interval]]) -> list[_Line]:
    groups: list[list[tuple[float, Interval]]] = []
    for each in sorted(measured):
        if groups and each[0] - groups[-1][0][0] <= SAME:
            groups[-1].append(each)
        else:
            groups.append([each])
    return [line for group in groups for line in _merged(group)]


def _merged(group: Sequence[tuple[float, Interval]]) -> Iterator[_Line]:
    """Pieces of one line, each at the middle of what it is made of."""
    ordered = sorted(group, key=lambda each: each[1])
    (start, end), places = ordered[0][1], [ordered[0][0]]
    for at, (first, last) in ordered[1:]:
        if first > end + SAME:
            yield _Line(sum(places) / len(places), start, end)
            start, end, places = first, last, []
        end = max(end, last)
        places.append(at)
    yield _Line(sum(places) / len(places), start, end)


def _crossing(rows: list[_Line], columns: list[_Line]) -> Iterator[tuple[list[_Line], list[_Line]]]:
    """Lines that cross each other, directly or through others."""
    free_rows, free_columns = list(rows), list(columns)
    while free_columns:
        xs, ys, more = [free_columns.pop()], list[_Line](), [_Line(0, 0, 0)]
        while more:
            new = [y for y in free_rows if any(_cross(y, x) for x in xs)]
            free_rows = [y for y in free_rows if y not in new]
            ys += new
            more = [x for x in free_columns if any(_cross(y, x) for y in new)]
            free_columns = [x for x in free_columns if x not in more]
            xs += more
        yield ys, xs


def _cross(row: _Line, column: _Line) -> bool:
    return row.reaches(column.at) and column.reaches(row.at)


def _lattice(ys: list[_Line], xs: list[_Line], frame: Frame) -> Lattice | None:
    if not ys:
        return None
    across = _with_open_edges(_positions(xs), ys)
    down = _with_open_edges(_positions(ys), xs)
    closed = len(down) == len(_positions(ys))
    size = len(down) - 1, len(across) - 1
    if min(size) < 1 or size[0] * size[1] > MOST_CELLS:
        return None
    beside = {(row, column) for column, at in enumerate(across) for row in _parts(xs, at, down)}
    above = {(row, column) for row, at in enumerate(down) for column in _parts(ys, at, across)}
    cells, even = _cells(size, beside, above)
    rows = sorted({c.row for c in cells})
    columns = sorted({c.column for c in cells})
    if len(rows) < 2 or len(columns) < 2:
        return None
    kept_y = tuple(min(1.0, max(0.0, down[r] / frame[1])) for r in (*rows, size[0]))
    kept_x = tuple(min(1.0, max(0.0, across[c] / frame[0])) for c in (*columns, size[1]))
    if any(a >= b for kept in (kept_x, kept_y) for a, b in pairwise(kept)):
        return None
    return Lattice(kept_y, kept_x, tuple(_numbered(c, rows, columns) for c in cells), even, closed)


def _positions(lines: Iterable[_Line]) -> list[float]:
    groups: list[list[float]] = []
    for at in sorted(line.at for line in lines):
        if groups and at - groups[-1][0] <= SAME:
            groups[-1].append(at)
        else:
            groups.append([at])
    return [sum(group) / len(group) for group in groups]


def _with_open_edges(positions: list[float], crossing: Sequence[_Line]) -> list[float]:
    """The positions, and where the lines across end if most of them go on without one there."""
    first, last = min(line.start for line in crossing), max(line.end for line in crossing)
    most = OPEN * len(crossing)
    if positions[0] - first > 2 * SAME and (
        sum(line.start < first + SAME for line in crossing) >= most
    ):
        positions = [first, *positions]
    if last - positions[-1] > 2 * SAME and (
        sum(line.end > last - SAME for line in crossing) >= most
    ):
        positions = [*positions, last]
    return positions


def _parts(lines: Sequence[_Line], at: float, crossed: Sequence[float]) -> Iterator[int]:
    """The slots along a position, counted along it, at which a line parts neighbours."""
    own = [line for line in lines if abs(line.at - at) <= SAME]
    for slot, (start, end) in enumerate(pairwise(crossed)):
        shared = sum(max(0.0, min(end, one.end) - max(start, one.start)) for one in own)
        if shared >= PARTED * (end - start):
            yield slot


def _cells(size: Slot, beside: set[Slot], above: set[Slot]) -> tuple[list[LatticeCell], bool]:
    """beside: slots with a line on their left; above: likewise. Where slots that nothing parts are
    no rectangle, a piece of a line is missing: it is put where most of that line is, and what is
    no rectangle even then is filled up to one."""
    rows, columns = Counter(r for r, _ in above), Counter(c for _, c in beside)
    uneven = _uneven_slots(size, beside, above)
    even = not uneven
    above = above | {(r, c) for r, c in uneven if rows[r] >= MOSTLY * size[1]}
    uneven = _uneven_slots(size, beside, above)
    beside = beside | {(r, c) for r, c in uneven if columns[c] >= MOSTLY * size[0]}
    groups = _joined(size, beside, above)
    loose = [slot for slots in groups if _is_open(slots, size, beside) for slot in slots]
    groups = _joined(size, beside, above.union(loose)) if loose else groups
    while any(map(_is_uneven, groups)):
        groups = _united([list(_slots(_hull(slots))) for slots in groups])
    cells = sorted(map(_hull, groups), key=lambda cell: (cell.row, cell.column))
    return cells, even


def _uneven_slots(size: Slot, beside: set[Slot], above: set[Slot]) -> list[Slot]:
    groups = _joined(size, beside, above)
    return [slot for slots in groups if _is_uneven(slots) for slot in slots]


def _joined(size: Slot, beside: set[Slot], above: set[Slot]) -> list[list[Slot]]:
    """Slots that no line parts."""
    pairs = []
    for row in range(size[0]):
        for column in range(size[1]):
            pairs.append([(row, column)])
            if column and (row, column) not in beside:
                pairs.append([(row, column - 1), (row, column)])
            if row and (row, column) not in above:
                pairs.append([(row - 1, column), (row, column)])
    return _united(pairs)


def _is_open(slots: Sequence[Slot], size: Slot, beside: set[Slot]) -> bool:
    """Whether they reach a side of the grid that has no line there, as labels do that stand beside
    ruled amounts: each belongs to its row."""
    left = [row for row, column in slots if column == 0]
    right = [row for row, column in slots if column == size[1] - 1]
    return (bool(left) and not any((row, 0) in beside for row in left)) or (
        bool(right) and not any((row, size[1]) in beside for row in right)
    )


def _united(groups: Iterable[Sequence[Slot]]) -> list[list[Slot]]:
    """Groups that share a slot as one."""
    owner: dict[Slot, Slot] = {}
    for group in groups:
        for slot in group:
            owner.setdefault(slot, slot)
            first, second = sorted((_root(owner, group[0]), _root(owner, slot)))
            owner[second] = first
    united: dict[Slot, list[Slot]] = {}
    for slot in owner:
        united.setdefault(_root(owner, slot), []).append(slot)
    return list(united.values())


def _is_uneven(slots: Sequence[Slot]) -> bool:
    cell = _hull(slots)
    return cell.row_span * cell.column_span != len(slots)


def _root(owner: dict[Slot, Slot], slot: Slot) -> Slot:
    while owner[slot] != slot:
        owner[slot] = slot = owner[owner[slot]]
    return slot


def _hull(slots: Sequence[Slot]) -> LatticeCell:
    rows, columns = [row for row, _ in slots], [column for _, column in slots]
    top, left = min(rows), min(columns)
    return LatticeCell(top, left, max(rows) - top + 1, max(columns) - left + 1)


def _slots(cell: LatticeCell) -> Iterator[Slot]:
    for row in range(cell.row, cell.row + cell.row_span):
        for column in range(cell.column, cell.column + cell.column_span):
            yield row, column


def _numbered(cell: LatticeCell, rows: list[int], columns: list[int]) -> LatticeCell:
    """Without rows and columns in which no cell begins."""
    row, column = rows.index(cell.row), columns.index(cell.column)
    below = sum(cell.row <= each < cell.row + cell.row_span for each in rows)
    right = sum(cell.column <= each < cell.column + cell.column_span for each in columns)
    return LatticeCell(row, column, below, right)
