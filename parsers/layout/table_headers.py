"""Which rows of a table are headers, which headings span columns, and which rows are headings of
the rows below. In: the grid and the rulings. Out: rows, and the columns that cells span."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsers.document import BoundingBox, Word
from parsers.document.geometry import shared_width
from parsers.document.lines import hull_of, join_words
from parsers.layout.heading_spans import share_out
from parsers.layout.row_labels import is_labelled
from parsers.layout.table_grid import MOST_HEADER_ROWS, NUMBER, Grid, Place, Spans

CLOSE = 0.3  # heights of the line: lines of a heading are no further apart
FEWEST_HEADINGS = 3  # in the row above the heading of a section
OFF_CENTER = 1.0  # heights of the line: a heading further from the middle is not centered
WHOLE = 0.95  # of a table's width: a ruling as long runs across it
FEW_RULED = 0.34  # of a table's rows: if more are ruled, a ruling says nothing about headers
INDENTED = 0.4  # heights of the line: labels further right than the heading are indented
AS_WIDE = 1.5  # times as wide as the other cells of a column: a heading for which it was not made


@dataclass(frozen=True, slots=True)
class Rules:
    """The level rulings of a table, and the box of its words."""

    rulings: Sequence[BoundingBox]
    box: BoundingBox

    def between(self, top: float, bottom: float) -> list[BoundingBox]:
        return [each for each in self.rulings if top < each.center_y < bottom]

    def across(self, top: float, bottom: float) -> bool:
        """Whether those between run across the table together."""
        covered, end = 0.0, self.box.x0
        for ruling in sorted(self.between(top, bottom), key=lambda each: each.x0):
            start, stop = max(end, ruling.x0), min(self.box.x1, ruling.x1)
            covered += max(0.0, stop - start)
            end = max(end, stop)
        return covered >= WHOLE * self.box.width


def header_rows(
    grid: Grid, spans: Spans, rows: Sequence[Sequence[Word]], rulings: Sequence[BoundingBox]
) -> frozenset[int]:
    """The rows above the first ruling across the table; else those above the first number; the
    first row of a table without numbers; else none."""
    used = sorted({row for row, _ in grid})
    if len(used) == 1:
        return frozenset()
    numbers = {row for (row, _), words in grid.items() if NUMBER.fullmatch(join_words(words))}
    if ruled := _ruled_header(used, rows, rulings, numbers, {row for row, _ in spans}):
        return frozenset(ruled)
    above = list(itertools.takewhile(lambda row: row not in numbers, used))
    whole = len(above) <= MOST_HEADER_ROWS and len(above) < len(used)
    return frozenset(above if whole else above[:1])


def without_data_rows(grid: Grid, headers: frozenset[int]) -> frozenset[int]:
    """The headers without the last of them that have labels and values, or that are the heading of
    a section: a label alone, further below than lines of a heading are."""
    kept, rows = sorted(headers), cells_by_row(grid)
    while kept:
        row = kept[-1]
        below = [cells for other, cells in rows.items() if other > row]
        section = len(kept) > 1 and _is_section(grid, kept[-2], row)
        if not section and not is_labelled(row_cells(grid, row), below):
            break
        kept.pop()
    return frozenset(kept)


def _is_section(grid: Grid, upper: int, row: int) -> bool:
    above, own = row_cells(grid, upper), row_cells(grid, row)
    first = min(column for _, column in grid)
    if own.keys() != {first} or first not in above or len(above) < FEWEST_HEADINGS:
        return False
    one, other = hull_of(above[first]), hull_of(own[first])
    return other.y0 - one.y1 > CLOSE * one.height


def _ruled_header(
    used: Sequence[int],
    rows: Sequence[Sequence[Word]],
    rulings: Sequence[BoundingBox],
    numbers: set[int],
    spanning: set[int],
) -> Sequence[int]:
    """None of a table whose first ruling is below many rows. Where most rows are ruled, numbers
    are no headers, and headings that span columns have others below them."""
    rules = Rules(rulings, hull_of(word for row in rows for word in row))
    middles = {row: hull_of(rows[row]).center_y for row in used}
    across = [
        at
        for at, (row, following) in enumerate(itertools.pairwise(used), 1)
        if rules.across(middles[row], middles[following])
    ]
    if len(across) > max(2, FEW_RULED * len(used)):
        while len(across) > 1 and used[across[0] - 1] in spanning:
            across.pop(0)
        if numbers & {*used[: across[0]]}:
            return ()
    last = across[0] if across else 0
    return used[:last] if last <= min(MOST_HEADER_ROWS, len(used) // 2) else ()


def spread_headings(
    grid: Grid, spans: Spans, headers: frozenset[int], rules: Rules, aspect: float
) -> tuple[Grid, Spans]:
    """A heading centered above several headings spans their columns, even if it is no wider than
    one of them; so does one with a ruling of its own, which is as long as what it spans."""
    centered, spanning = dict(grid), dict(spans)
    shared = {
        (row, column): run
        for row in headers
        for column, run in _shared_columns(grid, row, headers, aspect).items()
    }
    for row, column in sorted(grid):
        last = spans.get((row, column), column)
        if row not in headers:
            continue
        best = _ruled_span(grid, spans, (row, column), rules, aspect)
        best = best or shared.get((row, column))
        if best is None and (column == 0 or not _row_below(grid, row) & headers):
            continue
        if best is None:
            best = centered_span(grid, spans, (row, column), aspect)
        if best != (column, last):
            del centered[row, column]
            spanning.pop((row, column), None)
            centered[row, best[0]], spanning[row, best[0]] = grid[row, column], best[1]
    return centered, spanning


def _row_below(grid: Grid, row: int) -> set[int]:
    return {min((r for r, _ in grid if r > row), default=-1)}


def _shared_columns(
    grid: Grid, row: int, headers: frozenset[int], aspect: float
) -> dict[int, tuple[int, int]]:
    """What the headings of the row share out: the headings below, or all the columns of the rows
    below the last header."""
    upper, below = row_cells(grid, row), _row_below(grid, row)
    if below <= headers:
        return share_out(upper, row_cells(grid, *below), aspect)
    if len(headers) > 1:
        return {}
    columns: dict[int, list[Word]] = {}
    for (r, column), words in grid.items():
        if r > row:
            columns.setdefault(column, []).extend(words)
    runs = share_out(upper, columns, aspect, centered=True)
    several = sum(first < last for first, last in runs.values())
    return runs if several > 1 else {}


def cells_by_row(grid: Grid) -> dict[int, dict[int, list[Word]]]:
    rows: dict[int, dict[int, list[Word]]] = {}
    for (row, column), words in sorted(grid.items(), key=lambda each: each[0]):
        rows.setdefault(row, {})[column] = words
    return rows


def row_cells(grid: Grid, row: int) -> dict[int, list[Word]]:
    return {column: words for (r, column), words in grid.items() if r == row}


def centered_span(grid: Grid, spans: Spans, heading: Place, aspect: float) -> tuple[int, int]:
    """The columns of the row below that the heading is in the middle of, or its own."""
    row, column = heading
    last, (below,) = spans.get(heading, column), _row_below(grid, row)
    filled = [c for c in _free_columns(grid, spans, row, column, last) if (below, c) in grid]
    return _best_span(grid, heading, below, last, filled, aspect)


def _free_columns(grid: Grid, spans: Spans, row: int, column: int, last: int) -> range:
    """The columns that the heading may span: up to its neighbours in the row, not the first."""
    others = [(c, spans.get((row, c), c)) for r, c in grid if r == row and c != column]
    left = max((end for _, end in others if end < column), default=0)
    right = min((start for start, _ in others if start > last), default=max(c for _, c in grid) + 1)
    return range(max(1, left + 1), right)


def _best_span(
    grid: Grid, heading: Place, below: int, last_own: int, filled: Sequence[int], aspect: float
) -> tuple[int, int]:
    """The widest run of columns around its own whose headings together have the same middle."""
    column, box = heading[1], hull_of(grid[heading])
    off = OFF_CENTER * grid[heading][0].box.height / aspect
    for first, last in sorted(itertools.combinations(filled, 2), key=lambda run: run[0] - run[1]):
        whole = all(c in filled for c in range(first, last + 1))
        if first <= column and last_own <= last and whole:
            under = hull_of(w for c in range(first, last + 1) for w in grid[below, c])
            if abs(under.center_x - box.center_x) < off:
                return first, last
    return column, last_own


def _ruled_span(
    grid: Grid, spans: Spans, heading: Place, rules: Rules, aspect: float
) -> tuple[int, int] | None:
    """The columns of the ruling right below the heading, if it has that for itself."""
    row, column = heading
    box, last = hull_of(grid[heading]), spans.get(heading, column)
    below = [hull_of(words).center_y for (r, _), words in grid.items() if r == row + 1]
    for ruling in rules.between(box.center_y, min(below, default=box.center_y)):
        beside = [
            c for r, c in grid
            if r == row and c != column and shared_width(hull_of(grid[r, c]), ruling) > 0
        ]  # fmt: skip
        off = OFF_CENTER * grid[heading][0].box.height / aspect
        aligned = min(abs(ruling.center_x - box.center_x), abs(ruling.x0 - box.x0)) < off
        if beside or not aligned or ruling.width > WHOLE * rules.box.width:
            continue
        covered = [c for c, middle in _middles(grid, row) if ruling.x0 < middle < ruling.x1]
        narrower = any(
            r == row - 1 and covered[0] <= c and end <= covered[-1] and end - c < len(covered) - 1
            for (r, c), end in spans.items()
            if covered
        )  # what is above a heading is no narrower
        if len(covered) > 1 and covered[0] <= column and last <= covered[-1] and not narrower:
            return covered[0], covered[-1]
    return None


def _middles(grid: Grid, row: int) -> Iterator[tuple[int, float]]:
    """Of the columns, as their cells below the row lie."""
    for column in sorted({c for _, c in grid}):
        words = [w for (r, c), own in grid.items() if c == column and r > row for w in own]
        if words:
            yield column, hull_of(words).center_x


def spread_sections(
    grid: Grid, spans: Spans, headers: frozenset[int], rules: Rules, aspect: float
) -> tuple[Grid, Spans]:
    """A row of one cell is the heading of the rows below, over all columns, if it reaches over the
    first one, stands in the middle of the table, but not of a column, or is bold, where other
    rows begin in plain type, between rulings or above labels that are not indented. Another that
    fits into the first column stays there, as those who mark tables by hand do it."""
    columns = sorted({column for _, column in grid})
    spread, spanning = dict(grid), dict(spans)
    rows = cells_by_row(grid)
    for row, cells in rows.items():
        if row in headers or len(cells) > 1 or len(columns) < 2:
            continue
        ((column, words),) = cells.items()
        place = row, column
        off = OFF_CENTER * words[0].box.height / aspect
        middle = hull_of(words).center_x
        others = [hull_of(w).center_x for (r, c), w in grid.items() if c == place[1] and r != row]
        wide = place[1] == columns[0] and place in spans
        alike = sum(abs(middle - other) < off for other in others)
        centered = abs(middle - rules.box.center_x) < off and 2 * alike <= len(others)
        bold = place[1] == columns[0] and _is_bold(grid, place, headers)
        apart = bold and (
            _is_between_rulings(grid, row, rules) or _heads_rows(rows, place, headers, aspect)
        )
        if wide or centered or apart:
            spanning.pop(place, None)
            spread[row, columns[0]] = spread.pop(place)
            spanning[row, columns[0]] = columns[-1]
    return spread, spanning


def _is_bold(grid: Grid, place: Place, headers: frozenset[int]) -> bool:
    """Whether the cell is, and most of its column is not."""
    if not all(word.bold for word in grid[place]):
        return False
    others = [words for (r, c), words in grid.items() if c == place[1] and r not in headers]
    return 2 * sum(words[0].bold for words in others) < len(others)


def _heads_rows(
    rows: dict[int, dict[int, list[Word]]], place: Place, headers: frozenset[int], aspect: float
) -> bool:
    """Whether the next row has several cells and is not indented, which makes labels of both, and
    the column was not made for the heading: others in it are about as wide."""
    at, column = place
    below = next((cells for row, cells in rows.items() if row > at), {})
    if len(below) < 2 or column not in below:
        return False
    own, label = hull_of(rows[at][column]), hull_of(below[column])
    others = [cells for row, cells in rows.items() if row not in headers and len(cells) > 1]
    widest = max((hull_of(c[column]).width for c in others if column in c), default=0.0)
    indent = INDENTED * own.height / aspect
    return label.x0 - own.x0 < indent and own.width < AS_WIDE * widest


def _is_between_rulings(grid: Grid, row: int, rules: Rules) -> bool:
    """Whether rulings across the table part the row from the one above and the one below."""
    used = sorted({r for r, _ in grid})
    at = used.index(row)
    near = [hull_of(w for (r, _), words in grid.items() if r == each for w in words).center_y
            for each in used[max(0, at - 1) : at + 2]]  # fmt: skip
    return all(rules.across(upper, lower) for upper, lower in itertools.pairwise(near))
