"""Headings of several lines, which were taken for rows. In: the grid and its header rows. Out:
both, the lines of a heading in one row again."""

import statistics
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from parsers.document import Word
from parsers.document.geometry import shared_width
from parsers.document.lines import hull_of
from parsers.layout.heading_spans import share_out
from parsers.layout.table_grid import Grid
from parsers.layout.table_headers import CLOSE, Rules, cells_by_row, centered_span, row_cells

TIGHTER = 0.9  # of the usual step from row to row: it is less within a heading
FIGURES = 5  # in a cell: no year, of a heading


def join_header_lines(
    grid: Grid, headers: frozenset[int], fixed: Collection[int], rules: Rules, aspect: float
) -> tuple[Grid, frozenset[int]]:
    """fixed: rows with cells that span."""
    joined, kept = dict(grid), set(headers)
    if len(kept) < 2 or not _is_set_off(grid, headers, rules):
        return joined, headers
    for upper, lower in reversed(list(pairwise(sorted(headers)))):
        if {upper, lower} & {*fixed} or not _are_lines(joined, upper, lower, rules, aspect):
            continue
        for column, _words in row_cells(joined, lower).items():
            joined[upper, column] = joined.get((upper, column), []) + joined.pop((lower, column))
        kept.discard(lower)
    return joined, frozenset(kept)


def _is_set_off(grid: Grid, headers: Collection[int], rules: Rules) -> bool:
    """Whether a ruling is below the headers, or their lines are closer than those of the rows."""
    middles = {
        row: hull_of(word for words in cells.values() for word in words).center_y
        for row, cells in cells_by_row(grid).items()
    }
    rows = sorted(middles)
    body = [row for row in rows if row not in headers]
    if not body:
        return False
    if rules.across(middles[max(headers)], middles[body[0]]):
        return True
    steps = [middles[b] - middles[a] for a, b in pairwise(body)]
    own = [middles[b] - middles[a] for a, b in pairwise(sorted(headers))]
    return bool(steps) and min(own) < TIGHTER * statistics.median(steps)


def _are_lines(grid: Grid, upper: int, lower: int, rules: Rules, aspect: float) -> bool:
    """Whether some column has text in both rows, as close as lines are, without a ruling between,
    and no heading of the upper row stands over several of the lower."""
    above, below = row_cells(grid, upper), row_cells(grid, lower)
    both = [column for column in above if column in below]
    if not both or _are_values(below) or share_out(above, below, aspect):
        return False
    if any(column and centered_span(grid, {}, (upper, column), aspect) != (column, column)
           for column in above):  # fmt: skip
        return False
    for column in both:
        one, other = hull_of(above[column]), hull_of(below[column])
        ruled = any(
            shared_width(ruling, one.union(other)) > 0
            for ruling in rules.between(one.center_y, other.center_y)
        )
        if ruled or other.y0 - one.y1 >= CLOSE * above[column][0].box.height:
            return False
    return True


def _are_values(cells: Mapping[int, Sequence[Word]]) -> bool:
    """Whether most are as customers' numbers and dates are, of one row below its headings."""
    figures = [sum(c.isdecimal() for word in cell for c in word.text) for cell in cells.values()]
    return 2 * sum(count >= FIGURES for count in figures) > len(figures)
