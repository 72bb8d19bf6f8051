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

from parsers.document import FieldDefinition, FieldFormat, FieldKind
from parsers.extraction.line_items.column_fields import Columns, field_columns, value_span
from parsers.extraction.line_items.column_headers import HeaderCell, find_headers
from parsers.extraction.line_items.rows import ListLine, ListSearch, is_sum, label_of, rows_of
from parsers.extraction.lines import Line, Piece, Row
from parsers.extraction.vocabulary import is_free_text

MOST_LINES = 150
"""Columns are found by this many lines below their header."""
GAP = 8.0
"""A list ends at a gap of this many heights."""
BESIDE = 0.05
"""A phrase further left or right of the headers than this part of the page's width is outside the
list."""
ALIKE = 0.6
"""Lists with less than this part of the fields of the best one are something else."""
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
class _Grid:
    """The borders between the columns of a list, the field of each, and the sides of the list."""

    borders: list[float] = field(default_factory=list)
    columns: Columns = field(default_factory=dict)
    left: float = 0.0
    right: float = 1.0


@dataclass(frozen=True, slots=True)
class _Section:
    grid: _Grid
    rows: list[Row]


def read_lines(search: ListSearch, lines: Sequence[Line]) -> list[Row]:
    """The rows of all pages, in their order."""
    sections: list[_Section] = []
    grid = _Grid()
    for _, group in groupby(lines, key=lambda line: line.page):
        page = list(group)
        heads, others = find_headers(page, search.fields, search.rivals)
        ends = [head.first for head in [*heads, *others]]
        if grid.columns:
            grid = _read(sections, grid, _until(page, 0, ends), search, closed=True)
        for head in heads:
            body = _until(page, head.last + 1, ends)
            grid = _read(sections, _grid(head.cells, body, search.fields), body, search)
    return _alike(sections)


def _read(
    sections: list[_Section],
    grid: _Grid,
    body: Sequence[Line],
    search: ListSearch,
    closed: bool = False,
) -> _Grid:
    """Adds the rows, and returns the grid that may continue on the next page."""
    found = [_list_line(line, grid) for line in body]
    fields = [grid.columns[at] for at in sorted(grid.columns)]
    rows, ended = rows_of(found, fields, search, closed)
    sections.append(_Section(grid, rows))
    return _Grid() if ended else grid


def _alike(sections: Sequence[_Section]) -> list[Row]:
    most = max((len(one.grid.columns) for one in sections if one.rows), default=0)
    return [row for one in sections if len(one.grid.columns) >= ALIKE * most for row in one.rows]


def _until(page: Sequence[Line], start: int, ends: Iterable[int]) -> list[Line]:
    """The lines down to the next header or a wide gap."""
    body = page[start : min((one for one in ends if one >= start), default=len(page))]
    for at, (above, below) in enumerate(pairwise(body)):
        if below.box.y0 - above.box.y0 > GAP * max(above.height, below.height):
            return list(body[: at + 1])
    return list(body)


def _grid(
    cells: Sequence[HeaderCell], body: Sequence[Line], fields: Sequence[FieldDefinition]
) -> _Grid:
    lines = _before_sums(body)
    grid = _Grid(_borders(cells, lines), {}, cells[0].x0 - BESIDE, cells[-1].x1 + BESIDE)
    texts: list[list[str]] = [[] for _ in cells]
    for line in lines:
        if any(map(str.isdigit, line.text)):
            for column, (start, end) in _cells(line, grid.borders, _inside(line, grid)).items():
                texts[column].append(line.text[start:end])
    heads = [(cell.text, below) for cell, below in zip(cells, texts, strict=True)]
    return _Grid(grid.borders, field_columns(heads, fields), grid.left, grid.right)


def _borders(cells: Sequence[HeaderCell], lines: Iterable[Line]) -> list[float]:
    """The x between each column and the next, in fractions of the page's width."""
    words = [(word.box.x0, word.box.x1) for line in lines for word in line.words]
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
    def goes_on(line: Line) -> bool:
        return not is_sum(
            ListLine({}, line.text, line.page, _label(line, line.phrases())),
            frozenset(),
            frozenset(),
        )

    lines = list(takewhile(goes_on, body[:MOST_LINES]))
    return lines or list(body[:1])


def _inside(line: Line, grid: _Grid) -> list[tuple[int, int]]:
    """The phrases that are not left or right of the list."""
    boxes = ((line.box_of(*span), span) for span in line.phrases())
    return [span for box, span in boxes if box.x1 > grid.left and box.x0 < grid.right]


def _list_line(line: Line, grid: _Grid) -> ListLine:
    pieces: dict[str, Piece] = {}
    strange = 0
    phrases = _inside(line, grid)
    for column, (start, end) in _cells(line, grid.borders, phrases).items():
        one = grid.columns.get(column)
        if one and one.kind is not FieldKind.TEXT:
            strange += value_span(one, line.text, start, end) is None
    for column, (start, end) in _whole_texts(line, grid, phrases).items():
        one = grid.columns.get(column)
        span = value_span(one, line.text, start, end) if one else None
        if one and span:
            pieces[one.name] = line.piece(*span)
    text = " ".join(line.text[start:end] for start, end in phrases)
    prose = strange > 1 and not any(map(str.isdigit, text))
    label = _label(line, phrases)
    return ListLine(pieces, text, line.page, label, line.box.y0, line.height, prose)


def _whole_texts(line: Line, grid: _Grid, phrases: Sequence[tuple[int, int]]) -> TextSpans:
    """The words in each column, where the words of a text that run into others are in its own."""
    whole: TextSpans = {}
    for phrase in phrases:
        cells = _cells(line, grid.borders, [phrase])
        for column, (start, end) in _uncut(line, grid, cells).items():
            first, last = whole.get(column, (start, end))
            whole[column] = min(first, start), max(last, end)
    return whole


def _uncut(line: Line, grid: _Grid, cells: TextSpans) -> TextSpans:
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


def _is_value(line: Line, grid: _Grid, column: int, cells: TextSpans) -> bool:
    """May it be what its column asks for? A number has hardly a word beside it; a column without a
    field may ask for figures, or for a word, but not on a line of one phrase."""
    field = grid.columns.get(column)
    text = line.text[slice(*cells[column])]
    if field is None:
        has_figures = any(not any(map(str.isalpha, word)) for word in text.split())
        return has_figures or (" " not in text and len(line.phrases()) > 1)
    if field.kind is not FieldKind.NUMBER:
        return True
    is_measure = field.format is FieldFormat.MONEY and MEASURE.search(text)
    found = value_span(field, text, 0, len(text)) and AMOUNT_CELL.fullmatch(text)
    return bool(found) and not is_measure


def _label(line: Line, spans: Sequence[tuple[int, int]]) -> str:
    """The phrase with letters before the number, if there is only one number."""
    phrases = [line.text[start:end] for start, end in spans]
    figures = [any(map(str.isdigit, phrase)) for phrase in phrases]
    if sum(figures) != 1:
        return ""
    last = figures.index(True)
    return label_of(phrases[last]) or "".join(phrases[max(last - 1, 0) : last])
