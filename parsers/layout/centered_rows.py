"""Rows whose cells stand in the middle of their height, as browsers draw them: the first line of a
high cell is above the line that its row begins with. In: the words of a table and their columns.
Out: the rows, if the middles of cells prove them; else None. Knows no rulings and no spans."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from parsers.document import Word
from parsers.document.lines import hull_of, join_words, visual_lines
from parsers.layout.table_grid import NUMBER

WITHIN_CELL = 1.06  # of the least step from line to line: more is from cell to cell
SAME_MIDDLE = 0.2  # heights of the line
APART = 0.5  # heights of the line: from the last line of a row to the first of the next, at least
FEWEST_ROWS, FEWEST_HIGH = 3, 2
LONE = 1.2  # of the step from line to line: a row of one cell is further off

Line = list[Word]


@dataclass(frozen=True, slots=True)
class _Cell:
    """Lines of a column with the same step. first, last: the middles of these lines (y)."""

    lines: Sequence[Line]
    first: float
    last: float
    height: float

    @property
    def middle(self) -> float:
        return (self.first + self.last) / 2


def centered_rows(
    words: Sequence[Word], column_of: Callable[[Word], int]
) -> list[list[Line]] | None:
    """Proved if every cell of several lines has the middle of a cell of one line, some of them in
    the first column, and no row reaches into another."""
    by_column: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        by_column[column_of(word)].append(word)
    lined = [visual_lines(by_column[column]) for column in sorted(by_column)]
    steps = [step for lines in lined for step in _steps(lines)]
    if len(lined) < 2 or not steps:
        return None
    most = WITHIN_CELL * min(steps)
    cells = [list(_cells(lines, most)) for lines in lined]
    if any(_are_numbers(cell) for column in cells for cell in column):
        return None
    rows = _rows([cell for column in cells for cell in column])
    high = [row for row in rows if len({len(cell.lines) for cell in row}) > 1]
    keyed = sum(any(cell is own for own in cells[0]) for row in high for cell in row)
    if len(rows) < FEWEST_ROWS or len(high) < FEWEST_HIGH or keyed < len(high):
        return None
    if not (_are_parted(rows, LONE * most) and all(_has_anchor(row) for row in rows[1:])):
        return None
    return [visual_lines(w for cell in row for line in cell.lines for w in line) for row in rows]


def _steps(lines: Sequence[Line]) -> Iterator[float]:
    middles = [hull_of(line).center_y for line in lines]
    yield from (lower - upper for upper, lower in pairwise(middles))


def _cells(lines: Sequence[Line], most: float) -> Iterator[_Cell]:
    start = 0
    for at, step in enumerate((*_steps(lines), 1.0), 1):
        if step > most:
            first, last = hull_of(lines[start]), hull_of(lines[at - 1])
            yield _Cell(lines[start:at], first.center_y, last.center_y, first.height)
            start = at


def _are_numbers(cell: _Cell) -> bool:
    """Whether each line is one: those are the cells of several rows."""
    return len(cell.lines) > 1 and all(NUMBER.fullmatch(join_words(line)) for line in cell.lines)


def _rows(cells: Sequence[_Cell]) -> list[list[_Cell]]:
    """Cells of the same middle, from top to bottom."""
    rows: list[list[_Cell]] = []
    for cell in sorted(cells, key=lambda each: each.middle):
        if rows and cell.middle - rows[-1][0].middle < SAME_MIDDLE * cell.height:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return rows


def _are_parted(rows: Sequence[Sequence[_Cell]], far: float) -> bool:
    """far: from a row of one cell to its neighbours, at least."""
    return all(
        min(c.first for c in lower) - max(c.last for c in upper)
        > (APART * upper[0].height if min(len(upper), len(lower)) > 1 else far)
        for upper, lower in pairwise(rows)
    )


def _has_anchor(row: Sequence[_Cell]) -> bool:
    """Whether half of its cells at least are of one line, or there is one cell alone."""
    single = sum(len(cell.lines) == 1 for cell in row)
    return 2 * single >= len(row) or len(row) == 1
