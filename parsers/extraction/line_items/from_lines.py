"""Lines -> the rows of a list in columns below a header, where no table was recognized.

The lines below each header are read, down to the next one; the columns of the last header continue
on pages that do not repeat it. The border between two columns is in the widest gap between their
headers that the fewest words cross. Words of one phrase that run over it stay with their text, but
for numbers that have a column there. This module knows no schema.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise, takewhile

from parsers.document import FieldDefinition, FieldKind
from parsers.extraction.line_items.column_fields import Columns, field_columns, value_span
from parsers.extraction.line_items.column_headers import HeaderCell, find_headers
from parsers.extraction.line_items.columns import heads_above, split_heads
from parsers.extraction.line_items.list_lines import ListLine, ListSearch, add_piece
from parsers.extraction.line_items.notes import code_in, is_note, is_numbered
from parsers.extraction.line_items.rows import rows_of
from parsers.extraction.line_items.sections import alike
from parsers.extraction.line_items.sum_lines import is_sum, label_beside
from parsers.extraction.lines import Line, Piece, Row
from parsers.extraction.vocabulary import is_free_text

MOST_LINES = 150
"""Columns are found by this many lines below their header."""
GAP = 8.0
"""A list ends at a gap of this many heights."""
BESIDE = 0.05
"""A phrase further left or right of the headers than this part of the page's width is outside the
list."""
TOUCHING = 0.01
"""What begins so much left of something else beside the list is a part of the list."""
OUTSIDE = 0.6
"""The part of the rows, at least, that begin left of all heads."""
MOST_CARRIED = 3
"""Lines below a head that carry a sum over."""
MOST_SUM_FIGURES = 2
"""Phrases with figures on the line of a sum: itself, and a rate or a count."""
HEAD_WEIGHT = 3
"""A border through a word of a header costs as much as one through so many other words."""

AMOUNT_CELL = re.compile(
    r"(?:[^\W\d_]{1,3}(?![^\W\d_]) ?|[^\w ] ?){0,4}\d[\d.,' ]*"
    r"(?:[^\W\d_]{1,3}\W*| ?\W+| [^\W\d_]{1,9}\W*)?"
)
"""A number with a currency before it, or a unit behind it."""
MEASURE = re.compile(r"(?<![.,\d])\d+[^\W\d_]")
"""A whole number with its unit, which is no price."""

Span = tuple[float, float]
TextSpans = dict[int, tuple[int, int]]
"""Start and end in a line's text, by column."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The borders between the columns of a list, the field of each, and the sides of the list."""

    borders: list[float] = field(default_factory=list)
    columns: Columns = field(default_factory=dict)
    left: float = 0.0
    right: float = 1.0

    def texts_of(self, line: Line) -> dict[int, str]:
        """The text of a line in each column."""
        found = _cells(line, self.borders, _inside(line, self))
        return {column: line.text[start:end] for column, (start, end) in found.items()}


@dataclass(frozen=True, slots=True)
class Section:
    grid: Grid
    rows: list[Row]


def read_lines(search: ListSearch, lines: Sequence[Line], by_rows: bool = False) -> list[Row]:
    """The rows of all pages, in their order. by_rows: the columns are where the rows show them, and
    not where the heads do, which may stand close together."""
    sections: list[Section] = []
    grid = Grid()
    for _, group in groupby(lines, key=lambda line: line.page):
        page = list(group)
        heads, others = find_headers(page, search.fields, search.rivals)
        ends = [head.first for head in [*heads, *others]]
        if grid.columns:
            grid = read_section(sections, grid, until(page, 0, ends), search, closed=True)
        for head in heads:
            body = until(page, head.last + 1, ends)
            cells = head.cells
            if by_rows:
                above = page[head.first : head.last + 1]
                cells = tuple(heads_above(above, _before_sums(body))) or cells
            grid = grid_of(cells, body, search, head.right)
            grid = read_section(sections, grid, body, search)
    return alike([(one.grid.columns, one.rows) for one in sections], search.roles)


def read_section(
    sections: list[Section],
    grid: Grid,
    body: Sequence[Line],
    search: ListSearch,
    closed: bool = False,
) -> Grid:
    """Adds the rows, and returns the grid that may continue on the next page."""
    found = [_list_line(line, grid, search.roles.code) for line in body if _inside(line, grid)]
    fields = [grid.columns[at] for at in sorted(grid.columns)]
    rows, ended = rows_of(found, fields, search, closed)
    sections.append(Section(grid, rows))
    return Grid() if ended else grid


def until(page: Sequence[Line], start: int, ends: Iterable[int]) -> list[Line]:
    """The lines down to the next header or a wide gap."""
    body = page[start : min((one for one in ends if one >= start), default=len(page))]
    for at, (above, below) in enumerate(pairwise(body)):
        if below.box.y0 - above.box.y0 > GAP * max(above.height, below.height):
            return list(body[: at + 1])
    return list(body)


def grid_of(
    cells: Sequence[HeaderCell], body: Sequence[Line], search: ListSearch, beside: float = 1.0
) -> Grid:
    """beside: where something else begins right of the list."""
    lines = _before_sums(body)
    cells = split_heads(cells, lines)
    left = _left_of_head(cells, lines)
    right = min(cells[-1].x1 + BESIDE, beside - TOUCHING)
    grid = Grid(_borders(cells, lines), {}, min(left, cells[0].x0) - BESIDE, right)
    texts: list[list[str]] = [[] for _ in cells]
    for line in lines:
        if any(map(str.isdigit, line.text)):
            found = grid.texts_of(line)
            for column, below in enumerate(texts):
                below.append(found.get(column, ""))
    heads = [(cell.text, below) for cell, below in zip(cells, texts, strict=True)]
    return Grid(
        grid.borders, field_columns(heads, search.fields, search.roles), grid.left, grid.right
    )


def _left_of_head(cells: Sequence[HeaderCell], lines: Sequence[Line]) -> float:
    """Where most rows begin, if nothing stands right below the first head, as where a head is in
    the middle of a wide column of texts that begin far left of it."""
    boxes = [[line.box_of(*span) for span in line.phrases()] for line in lines]
    rows = [row for row in boxes if len(row) > 1]
    first = cells[0]
    outside = [row[0] for row in rows if row[0].x0 < first.x0 - BESIDE]
    below = [box for row in rows for box in row if box.x0 < first.x1 and box.x1 > first.x0]
    beside = [box for box in below if box.x0 >= first.x0 - BESIDE]
    if beside or not rows or len(outside) < OUTSIDE * len(rows):
        return first.x0
    return min(box.x0 for box in outside)


def _borders(cells: Sequence[HeaderCell], lines: Iterable[Line]) -> list[float]:
    """The x between each column and the next, in fractions of the page's width. Lines of a single
    phrase are sentences that run over columns; they count where there are no others."""
    known = list(lines)
    several = [line for line in known if len(line.phrases()) > 1] or known
    words = [(word.box.x0, word.box.x1) for line in several for word in line.words]
    heads = [(cell.x0, cell.x1) for cell in cells] * HEAD_WEIGHT
    spans = sorted([*words, *heads])
    return [_border(left, right, spans) for left, right in pairwise(cells)]


def _border(left: HeaderCell, right: HeaderCell, spans: Sequence[Span]) -> float:
    start, stop = (left.x0 + left.x1) / 2, (right.x0 + right.x1) / 2
    crossing = [span for span in spans if span[0] < stop and span[1] > start]
    edges = sorted({start, stop, *(x for span in crossing for x in span if start < x < stop)})
    changes = dict.fromkeys(edges, 0)
    for x0, x1 in crossing:
        changes[max(x0, start)] += 1
        if x1 < stop:
            changes[x1] -= 1
    gaps, covered = [], 0
    for low, high in pairwise(edges):
        covered += changes[low]
        gaps.append((covered, low - high, (low + high) / 2))
    return min(gaps)[2] if gaps else stop


def _cells(line: Line, borders: Sequence[float], phrases: Iterable[tuple[int, int]]) -> TextSpans:
    """Start and end, in the line's text, of the words of these phrases in each column."""
    spans = list(phrases)
    cells: TextSpans = {}
    for word, start in zip(line.words, line.starts, strict=True):
        if any(first <= start < last for first, last in spans):
            column = bisect(borders, word.box.center_x)
            first, _ = cells.get(column, (start, start))
            cells[column] = first, start + len(word.text)
    return cells


def _before_sums(body: Sequence[Line]) -> list[Line]:
    """The lines down to the first sum that is not carried over from the page before."""

    def goes_on(line: Line) -> bool:
        figures = sum(any(map(str.isdigit, line.text[slice(*span)])) for span in line.phrases())
        label = label_beside(line, line.phrases())
        bare = ListLine({}, line.text, line.page, label)
        return figures > MOST_SUM_FIGURES or not is_sum(bare, frozenset(), frozenset())

    near = body[:MOST_LINES]
    first = next((at for at, line in enumerate(near[:MOST_CARRIED]) if goes_on(line)), 0)
    return list(takewhile(goes_on, near[first:])) or list(body[:1])


def _inside(line: Line, grid: Grid) -> list[tuple[int, int]]:
    """The phrases that are not left or right of the list, or reach into it."""
    boxes = ((line.box_of(*span), span) for span in line.phrases())
    return [
        span
        for box, span in boxes
        if (box.x0 > grid.left or box.x1 > grid.left + BESIDE) and box.x0 < grid.right
    ]


def _list_line(line: Line, grid: Grid, code: FieldDefinition | None) -> ListLine:
    pieces: dict[str, Piece] = {}
    strange = 0
    phrases = _inside(line, grid)
    for column, (start, end) in _cells(line, grid.borders, phrases).items():
        one = grid.columns.get(column)
        if one and one.kind is not FieldKind.TEXT:
            is_word = any(map(str.isalpha, line.text[start:end]))
            strange += is_word and value_span(one, line.text, start, end) is None
    for column, (start, end) in sorted(_whole_texts(line, grid, phrases).items()):
        one = grid.columns.get(column)
        span = value_span(one, line.text, start, end) if one else None
        if one and span:
            add_piece(pieces, one.name, line.piece(*span))
    text = " ".join(line.text[start:end] for start, end in phrases)
    prose = strange > 1 and not any(map(str.isdigit, text))
    label = label_beside(line, phrases)
    inside = line.text[phrases[0][0] : phrases[-1][1]] if phrases else ""
    labelled = code_in(inside, code)
    first = phrases[0][0] if phrases else 0
    return ListLine(
        pieces, text, line.page, label, line.box.y0, line.height, prose,
        line.piece(first + labelled[0], first + labelled[1]) if labelled else None,
        is_note(text), is_numbered(text),
    )  # fmt: skip


def _whole_texts(line: Line, grid: Grid, phrases: Sequence[tuple[int, int]]) -> TextSpans:
    """The words in each column, where the words of a text that run into others are in its own."""
    whole: TextSpans = {}
    for phrase in phrases:
        cells = _cells(line, grid.borders, [phrase])
        for column, (start, end) in _uncut(line, grid, cells).items():
            first, last = whole.get(column, (start, end))
            if not _is_number(grid.columns.get(column), line.text[first:last], start > first):
                whole[column] = min(first, start), max(last, end)
    return whole


def _is_number(field: FieldDefinition | None, text: str, is_before: bool) -> bool:
    """Is what stands before a phrase the number of its column already?"""
    if not is_before or field is None or field.kind is not FieldKind.NUMBER:
        return False
    return value_span(field, text, 0, len(text)) is not None


def _uncut(line: Line, grid: Grid, cells: TextSpans) -> TextSpans:
    """The columns of a phrase: what stands between the values at its ends is text."""
    texts = [at for at in cells if at in grid.columns and is_free_text(grid.columns[at])]
    if len(texts) != 1:
        return cells
    own = texts[0]
    before = takewhile(lambda at: at < own and _is_value(line, grid, at, cells), sorted(cells))
    after = takewhile(lambda at: at > own and _is_value(line, grid, at, cells), sorted(cells)[::-1])
    ends = {*before, *after}
    spans = [span for at, span in cells.items() if at not in ends]
    kept = {at: span for at, span in cells.items() if at in ends}
    return kept | {own: (min(start for start, _ in spans), max(end for _, end in spans))}


def _is_value(line: Line, grid: Grid, column: int, cells: TextSpans) -> bool:
    """May it be what its column asks for? A number has hardly a word beside it; a column without a
    field may ask for figures, or for a word, but not on a line of one phrase."""
    field = grid.columns.get(column)
    text = line.text[slice(*cells[column])]
    if field is None:
        has_figures = any(not any(map(str.isalpha, word)) for word in text.split())
        return has_figures or (" " not in text and len(line.phrases()) > 1)
    if field.kind is not FieldKind.NUMBER:
        return True
    is_measure = field.is_money and MEASURE.search(text)
    found = value_span(field, text, 0, len(text)) and AMOUNT_CELL.fullmatch(text)
    return bool(found) and not is_measure
