"""A table's region in, its cells out: the grid from the model, the text from the page's words. No
word is lost or split: each goes into the cell that its middle is in. Rows and columns without words
are dropped. Knows neither the models nor the answer's format."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from parsers.document import BoundingBox, Cell, Label, Word
from parsers.document.geometry import shared_width
from parsers.document.lines import hull_of, join_words, visual_lines
from parsers.layout.heading_lines import join_header_lines
from parsers.layout.heading_spans import share_out
from parsers.layout.lattice_cells import cell_text
from parsers.layout.region import Region
from parsers.layout.table_columns import Columns, ends_leader
from parsers.layout.table_grid import MOST_HEADER_ROWS, NUMBER, Grid, Place, Spans
from parsers.layout.table_headers import (
    Rules,
    header_rows,
    row_cells,
    spread_headings,
    spread_sections,
    without_data_rows,
)
from parsers.layout.table_rows import Line, part_rows

CLOSE = 0.3  # heights of the line: lines of a heading are no further apart
TOUCHING = 0.05  # heights of the line: words of a file that are closer are no phrase
WORD_SPACE = 0.5  # heights of the line: closer words belong together, even across a column's line


def fill_tables(
    regions: Sequence[Region], aspect: float, rulings: Sequence[BoundingBox] = ()
) -> list[Region]:
    """The regions, tables with their cells, unless they have them. A table of one column or one row
    is what the model makes of a receipt's lines or a row of labels: it gets none. aspect: width of
    the page by its height."""
    return [
        replace(each, cells=cells)
        if each.label is Label.TABLE
        and not each.cells
        and _is_grid(cells := find_cells(each, aspect, rulings))
        else each
        for each in regions
    ]


def _is_grid(cells: Sequence[Cell]) -> bool:
    return len({cell.row for cell in cells}) > 1 and len({cell.column for cell in cells}) > 1


def find_cells(
    table: Region, aspect: float, rulings: Sequence[BoundingBox] = ()
) -> tuple[Cell, ...]:
    """Cells row by row, counted from 0, with the boxes of their words. Of rows that are headers,
    the empty ones, too. rulings: level lines of the page."""
    if not table.words:
        return ()
    rulings = [r for r in rulings if shared_width(r, table.box) > 0]
    columns = Columns(visual_lines(table.words), table.columns, aspect)
    parted = part_rows(table.words, table.rows, rulings, columns)
    parted, halves = _part_headings(parted, columns, aspect)
    rows = [[word for line in row for word in line] for row in parted]
    places = _fill(columns, rows)
    spans = _spans(columns, parted, aspect)
    grid, row_spans = _join_rows(_joined(places, spans), spans, halves, rulings, aspect)
    headers = without_data_rows(grid, header_rows(grid, spans, rows, rulings))
    rules = Rules(rulings, hull_of(table.words))
    fixed = {row for row, _ in (*spans, *row_spans)}
    grid, headers = join_header_lines(grid, headers, fixed, rules, aspect)
    grid, spans = spread_headings(grid, spans, headers, rules, aspect)
    grid, spans = spread_sections(grid, spans, headers, rules, aspect)
    order = {id(word): at for at, word in enumerate(table.words)}
    grid = {
        place: sorted(words, key=lambda word: (word.line, order[id(word)]))
        for place, words in grid.items()
    }
    return _cells(grid, spans, row_spans, headers, {c for _, c in places}, aspect)


def _cells(
    grid: Grid,
    spans: Spans,
    row_spans: dict[Place, int],
    headers: frozenset[int],
    used: set[int],
    aspect: float,
) -> tuple[Cell, ...]:
    rows, columns = _renumbered(r for r, _ in grid), _renumbered(used)
    cells = [
        Cell(
            row=rows[row],
            column=columns[column],
            text=cell_text(words, aspect),
            row_span=row_spans.get((row, column), 1),
            column_span=columns[spans.get((row, column), column)] - columns[column] + 1,
            is_header=row in headers,
            box=hull_of(words),
        )
        for (row, column), words in grid.items()
    ]
    taken = {
        (row, column)
        for cell in cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    empty = ((rows[row], c) for row in headers for c in columns.values())
    cells += [Cell(*place, text="", is_header=True) for place in empty if place not in taken]
    return tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))


def _part_headings(
    rows: Sequence[list[Line]], columns: Columns, aspect: float
) -> tuple[list[list[Line]], list[int]]:
    """The rows, and those of them that go on in the next one, but under a heading that spans
    columns: it was in one row with their own headings, as no line separates them."""
    parted: list[list[Line]] = []
    halves = []
    for at, row in enumerate(rows):
        start = 0
        for end in range(1, len(row)) if at < MOST_HEADER_ROWS else ():
            spanning = _spans_headings(columns, row[end - 1], row[end], aspect)
            if spanning or (at == start == 0 and _shares_out(columns, row, end, aspect)):
                halves.append(len(parted))
                parted.append(row[start:end])
                start = end
        parted.append(row[start:])
    return parted, halves


def _spans_headings(
    columns: Columns, upper: Sequence[Word], lower: Sequence[Word], aspect: float
) -> bool:
    apart = [_phrase_columns(columns, phrase) for phrase in _phrases(lower, aspect)]
    spanning = [_phrase_columns(columns, phrase) for phrase in _phrases(upper, aspect)]
    return any(
        last > first and sum(first <= a and b <= last for a, b in apart) > 1
        for first, last in spanning
    )


def _shares_out(columns: Columns, row: Sequence[Line], end: int, aspect: float) -> bool:
    """Whether the headings of its first line share out the columns of the others."""
    below = _fill(columns, [[word for line in row[end:] for word in line]])
    lower = {column: words for (_, column), words in below.items()}
    if end > 1 or any(NUMBER.fullmatch(join_words(words)) for words in lower.values()):
        return False
    upper = {columns(phrase[0]): phrase for phrase in _phrases(row[0], aspect)}
    return bool(share_out(upper, lower, aspect))


def _phrases(line: Sequence[Word], aspect: float) -> Iterator[list[Word]]:
    phrase = [line[0]]
    for left, right in itertools.pairwise(line):
        if not _is_near(left, right, aspect):
            yield phrase
            phrase = []
        phrase.append(right)
    yield phrase


def _phrase_columns(columns: Columns, phrase: Sequence[Word]) -> tuple[int, int]:
    return columns(phrase[0]), columns(phrase[-1])


def _space(left: Word, right: Word, aspect: float) -> float:
    return (right.box.x0 - left.box.x1) * aspect / left.box.height


def _is_near(left: Word, right: Word, aspect: float) -> bool:
    space = _space(left, right, aspect)
    near = space < WORD_SPACE and not ends_leader(left, right)
    if left.confidence is None and space < TOUCHING:  # a cell that runs into the next
        return False
    return near and not _are_values(left.text, right.text)


def _join_rows(
    grid: Grid,
    spans: Spans,
    halves: Sequence[int],
    rulings: Sequence[BoundingBox],
    aspect: float,
) -> tuple[Grid, Spans]:
    """The grid, in which the cells of a split row are whole again, except under the heading that
    caused the split, and so are headings beside one that spans columns and has a ruling below; and
    how many rows each spans."""
    joined, row_spans = dict(grid), dict[Place, int]()
    rows = [row_cells(grid, row) for row in range(MOST_HEADER_ROWS + 1)]
    over = {
        (row, column)
        for row, (above, below) in enumerate(itertools.pairwise(rows))
        for column, (first, last) in share_out(above, below, aspect).items()
        if first < last
    }
    for row, column in sorted(place for place in grid if place[0] < MOST_HEADER_ROWS):
        upper, lower = joined.get((row, column)), joined.get((row + 1, column))
        covered = any(r == row and c <= column <= last for (r, c), last in spans.items())
        if not upper or not lower or covered or (row, column) in over:
            continue
        headed = any(r == row for r, _ in spans)
        if row in halves or (headed and _is_beside_ruling(grid, (row, column), rulings)):
            joined[row, column] = upper + joined.pop((row + 1, column))
            row_spans[row, column] = 2
    return joined, row_spans


def _is_beside_ruling(grid: Grid, place: Place, rulings: Sequence[BoundingBox]) -> bool:
    """Whether a ruling between the row and the next is not for this column, where two lines of text
    are as close as those of a cell."""
    row, column = place
    upper, lower = hull_of(grid[place]), hull_of(grid[row + 1, column])
    both = upper.union(lower)
    rows = [hull_of(w for (r, _), own in grid.items() if r == at for w in own)
            for at in (row, row + 1)]  # fmt: skip
    between = [r for r in rulings if rows[0].center_y < r.center_y < rows[1].center_y]
    beside = not any(
        shared_width(r, both) > 0 and upper.center_y < r.center_y < lower.center_y for r in between
    )
    close = lower.y0 - upper.y1 < CLOSE * grid[place][0].box.height
    return bool(between) and beside and close


def _fill(columns: Columns, rows: Sequence[Sequence[Word]]) -> Grid:
    places: Grid = defaultdict(list)
    for row, words in enumerate(rows):
        for word in words:
            places[row, columns(word)].append(word)
    return dict(places)


def _spans(columns: Columns, rows: Sequence[list[Line]], aspect: float) -> Spans:
    """First column of a spanning cell -> its last: where a phrase, words no more than a space
    apart, runs across a column's line."""
    crossed: set[Place] = set()
    for row, lines in enumerate(rows):
        for line in lines:
            for phrase in _phrases(line, aspect):
                first, last = _phrase_columns(columns, phrase)
                crossed |= {(row, column) for column in range(first, last)}
    spans = _runs(crossed)
    return {
        p: last for p, last in spans.items() if p[0] or not _are_headings(p, last, rows, columns)
    }


def _are_values(left: str, right: str) -> bool:
    """Two numbers side by side are in two cells, unless they are the thousands of one; so is a
    number beside what was in brackets."""
    if left.endswith(")") and NUMBER.fullmatch(right) and right[0].isdecimal():
        return True
    thousands = left.isdecimal() and len(left) <= 3 and re.match(r"\d{3}(?!\d)", right)
    return bool(NUMBER.fullmatch(left) and NUMBER.fullmatch(right) and not thousands)


def _are_headings(place: Place, last: int, rows: Sequence[list[Line]], columns: Columns) -> bool:
    """Whether a first line without wide blanks is the only header of a table of numbers: it has
    words in every column, and numbers right below."""
    first, *below = ([word for line in row for word in line] for row in rows)
    used = {columns(word) for row in below for word in row}
    own = {columns(word) for word in first if place[1] <= columns(word) <= last}
    numbers = any(NUMBER.fullmatch(word.text) for row in below[:1] for word in row)
    return len(used) > 2 and own >= used and numbers


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
