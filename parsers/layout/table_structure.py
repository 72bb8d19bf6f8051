"""A table's region in, its cells out: the grid from the model, the text from the page's words. No
word is lost or split: each goes into the cell that its middle is in. Rows and columns without words
are dropped. Knows neither the models nor the answer's format."""

import itertools
import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from parsers.document import Cell, Label, Word
from parsers.document.lines import hull_of, join_words, visual_lines
from parsers.layout.region import Region

MOST_HEADER_ROWS = 4
WORD_SPACE = 0.5  # heights of the line: closer words belong together, even across a column's line
OFF_CENTER = 1.0  # heights of the line: a heading further from the middle is not centered
NUMBER = re.compile(r"(?!(?:19|20)\d\d$)\W*\d[\d.,:/ %-]*\W*")  # no year: it may be in a header

Place = tuple[int, int]  # row and column
Grid = dict[Place, list[Word]]


def fill_tables(regions: Sequence[Region], aspect: float) -> list[Region]:
    """The regions, tables with their cells. A table of one column or one row is what the model
    makes of a receipt's lines or a row of labels: it gets none. aspect: width of the page by its
    height."""
    return [
        replace(each, cells=cells)
        if each.label is Label.TABLE and _is_grid(cells := find_cells(each, aspect))
        else each
        for each in regions
    ]


def _is_grid(cells: Sequence[Cell]) -> bool:
    return len({cell.row for cell in cells}) > 1 and len({cell.column for cell in cells}) > 1


def find_cells(table: Region, aspect: float) -> tuple[Cell, ...]:
    """Cells row by row, counted from 0, with the boxes of their words."""
    between = _lines_between_headers(table, aspect)
    table = replace(table, rows=tuple(sorted((*table.rows, *between))))
    places = _fill(table)
    spans = _spans(table, places, aspect)
    grid, row_spans = _join_rows(
        _joined(places, spans), spans, [bisect(table.rows, y) - 1 for y in between]
    )
    headers = _header_rows(grid)
    grid, spans = _center(grid, spans, headers, aspect)
    rows, columns = _renumbered(r for r, _ in grid), _renumbered(c for _, c in places)
    return tuple(
        Cell(
            row=rows[row],
            column=columns[column],
            text=" ".join(map(join_words, visual_lines(words))),
            row_span=row_spans.get((row, column), 1),
            column_span=columns[spans.get((row, column), column)] - columns[column] + 1,
            is_header=row in headers,
            box=hull_of(words),
        )
        for (row, column), words in sorted(grid.items())
    )


def _lines_between_headers(table: Region, aspect: float) -> list[float]:
    """Where a heading that spans columns is in one row with their own headings, as no line
    separates them: the middle (y) between the two."""
    rows: dict[int, list[Word]] = defaultdict(list)
    for word in table.words:
        rows[bisect(table.rows, word.box.center_y)].append(word)
    between = []
    for row in sorted(rows)[:MOST_HEADER_ROWS]:
        for upper, lower in itertools.pairwise(visual_lines(rows[row])):
            if _spans_headings(table, upper, lower, aspect):
                between.append((hull_of(upper).y1 + hull_of(lower).y0) / 2)
    return between


def _spans_headings(
    table: Region, upper: Sequence[Word], lower: Sequence[Word], aspect: float
) -> bool:
    apart = [_phrase_columns(table, phrase) for phrase in _phrases(lower, aspect)]
    spanning = [_phrase_columns(table, phrase) for phrase in _phrases(upper, aspect)]
    return any(
        last > first and sum(first <= a and b <= last for a, b in apart) > 1
        for first, last in spanning
    )


def _phrases(line: Sequence[Word], aspect: float) -> Iterator[list[Word]]:
    phrase = [line[0]]
    for left, right in itertools.pairwise(line):
        if not _is_near(left, right, aspect):
            yield phrase
            phrase = []
        phrase.append(right)
    yield phrase


def _phrase_columns(table: Region, phrase: Sequence[Word]) -> tuple[int, int]:
    return _column(table, phrase[0]), _column(table, phrase[-1])


def _is_near(left: Word, right: Word, aspect: float) -> bool:
    space = (right.box.x0 - left.box.x1) * aspect
    near = space < WORD_SPACE * left.box.height
    return near and not _are_numbers(left.text, right.text)


def _join_rows(
    grid: Grid, spans: dict[Place, int], split: Sequence[int]
) -> tuple[Grid, dict[Place, int]]:
    """The grid, in which the cells of a split row are whole again, except under the heading that
    caused the split; and how many rows each spans."""
    joined, row_spans = dict(grid), dict[Place, int]()
    for row in split:
        covered = {
            c for (r, first), last in spans.items() if r == row for c in range(first, last + 1)
        }
        for column in [c for r, c in grid if r == row and c not in covered]:
            if (row + 1, column) in joined and (row, column) in joined:
                joined[row, column] = joined[row, column] + joined.pop((row + 1, column))
                row_spans[row, column] = 2
    return joined, row_spans


def _center(
    grid: Grid, spans: dict[Place, int], headers: frozenset[int], aspect: float
) -> tuple[Grid, dict[Place, int]]:
    """A heading centered above several headings spans their columns, even if it is no wider than
    one of them."""
    centered, spanning = dict(grid), dict(spans)
    for row, column in sorted(grid):
        last = spans.get((row, column), column)
        if row not in headers or row + 1 not in headers or column == 0:
            continue
        free = _free_columns(grid, spans, row, column, last)
        filled = [c for c in free if (row + 1, c) in grid]
        best = _best_span(grid, (row, column), last, filled, aspect)
        if best != (column, last):
            del centered[row, column]
            spanning.pop((row, column), None)
            centered[row, best[0]], spanning[row, best[0]] = grid[row, column], best[1]
    return centered, spanning


def _free_columns(grid: Grid, spans: dict[Place, int], row: int, column: int, last: int) -> range:
    """The columns that the heading may span: up to its neighbours in the row, not the first."""
    others = [(c, spans.get((row, c), c)) for r, c in grid if r == row and c != column]
    left = max((end for _, end in others if end < column), default=0)
    right = min((start for start, _ in others if start > last), default=max(c for _, c in grid) + 1)
    return range(max(1, left + 1), right)


def _best_span(
    grid: Grid, heading: Place, last_own: int, filled: Sequence[int], aspect: float
) -> tuple[int, int]:
    """The widest run of columns around its own whose headings together have the same middle."""
    row, column = heading
    box = hull_of(grid[heading])
    off = OFF_CENTER * grid[heading][0].box.height / aspect
    for first, last in sorted(itertools.combinations(filled, 2), key=lambda run: run[0] - run[1]):
        whole = all(c in filled for c in range(first, last + 1))
        if first <= column and last_own <= last and whole:
            under = hull_of(w for c in range(first, last + 1) for w in grid[row + 1, c])
            if abs(under.center_x - box.center_x) < off:
                return first, last
    return column, last_own


def _fill(table: Region) -> Grid:
    places: Grid = defaultdict(list)
    for word in table.words:
        row = bisect(table.rows, word.box.center_y)
        places[row, _column(table, word)].append(word)
    return dict(places)


def _column(table: Region, word: Word) -> int:
    return bisect(table.columns, word.box.center_x)


def _spans(table: Region, places: Grid, aspect: float) -> dict[Place, int]:
    """First column of a spanning cell -> its last: where a phrase, words no more than a space
    apart, runs across a column's line."""
    crossed: set[Place] = set()
    for row, words in itertools.groupby(sorted(places), key=lambda place: place[0]):
        for line in visual_lines([word for place in words for word in places[place]]):
            for left, right in itertools.pairwise(line):
                first, last = _column(table, left), _column(table, right)
                if _is_near(left, right, aspect):
                    crossed |= {(row, column) for column in range(first, last)}
    return _runs(crossed)


def _are_numbers(left: str, right: str) -> bool:
    """Two numbers side by side are in two cells, unless they are the thousands of one."""
    thousands = left.isdecimal() and len(left) <= 3 and re.match(r"\d{3}(?!\d)", right)
    return bool(NUMBER.fullmatch(left) and NUMBER.fullmatch(right) and not thousands)


def _runs(crossed: set[Place]) -> dict[Place, int]:
    spans: dict[Place, int] = {}
    for row, column in sorted(crossed):
        first = column
        while (row, first - 1) in crossed:
            first -= 1
        spans[row, first] = column + 1
    return spans


def _joined(places: Grid, spans: dict[Place, int]) -> Grid:
    grid: Grid = defaultdict(list)
    for (row, column), words in sorted(places.items()):
        first = next(
            (c for (r, c), last in spans.items() if r == row and c <= column <= last), column
        )
        grid[row, first] += words
    return dict(grid)


def _renumbered(used: Iterable[int]) -> dict[int, int]:
    return {old: new for new, old in enumerate(sorted(set(used)))}


def _header_rows(grid: Grid) -> frozenset[int]:
    """The rows above the first number; the first row of a table without numbers; else none."""
    rows = sorted({row for row, _ in grid})
    numbers = {row for (row, _), words in grid.items() if NUMBER.fullmatch(join_words(words))}
    above = list(itertools.takewhile(lambda row: row not in numbers, rows))
    if len(rows) == 1:
        return frozenset()
    whole = len(above) <= MOST_HEADER_ROWS and len(above) < len(rows)
    return frozenset(above if whole else above[:1])
