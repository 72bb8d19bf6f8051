"""Lines -> the rows of a list that stand in columns below a head, without any table being known.

Each head is read down to the next one; the last head's columns go on over pages that repeat none.
This module knows no schema.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise, takewhile

from parsers.document import FieldDefinition, FieldKind
from parsers.embedded.fields.columns import cells_of, find_borders
from parsers.embedded.fields.filling import Columns, field_columns, value_span
from parsers.embedded.fields.heads import HeadCell, find_heads
from parsers.embedded.fields.kinds import is_free_text
from parsers.embedded.fields.lines import Line, Piece
from parsers.embedded.fields.rows import Row, Strip, is_sum, label_of, rows_of

MOST_LINES = 150
"""Columns are told by this many lines below their head."""
GAP = 8.0
"""A list ends at a gap of this many heights."""
BESIDE = 0.05
"""A phrase further left or right of the heads than this part of the page's width is no part of the
list."""


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the columns of a list are, and what they are. left, right: where the list ends."""

    borders: list[float] = field(default_factory=list)
    columns: Columns = field(default_factory=dict)
    left: float = 0.0
    right: float = 1.0


def read_aligned(
    lines: Sequence[Line],
    fields: Sequence[FieldDefinition],
    rivals: Sequence[FieldDefinition],
    sums: frozenset[str] = frozenset(),
) -> list[Row]:
    """The rows of all pages, in their order. rivals: fields of other lists, whose heads end this
    one; sums: folded labels of sums."""
    found: list[Row] = []
    grid = _Grid()
    of_sums = not any(map(is_free_text, fields))
    for _, group in groupby(lines, key=lambda line: line.page):
        page = list(group)
        heads, others = find_heads(page, fields, rivals)
        ends = [head.first for head in [*heads, *others]]
        if grid.columns:
            grid = _read(found, grid, _until(page, 0, ends), sums, of_sums, closed=True)
        for head in heads:
            body = _until(page, head.last + 1, ends)
            grid = _read(found, _grid(head.cells, body, fields), body, sums, of_sums)
    return found


def _read(
    found: list[Row],
    grid: _Grid,
    body: Sequence[Line],
    sums: frozenset[str],
    of_sums: bool,
    closed: bool = False,
) -> _Grid:
    """Adds the rows, and returns the grid that may go on on the next page."""
    strips = [_strip(line, grid) for line in body]
    fields = [grid.columns[at] for at in sorted(grid.columns)]
    rows, ended = rows_of(strips, fields, closed, sums, of_sums)
    found += rows
    return _Grid() if ended else grid


def _until(page: Sequence[Line], start: int, ends: Iterable[int]) -> list[Line]:
    """The lines down to the next head or a wide gap."""
    body = page[start : min((one for one in ends if one >= start), default=len(page))]
    for at, (above, below) in enumerate(pairwise(body)):
        if below.box.y0 - above.box.y0 > GAP * max(above.height, below.height):
            return list(body[: at + 1])
    return list(body)


def _grid(
    cells: Sequence[HeadCell], body: Sequence[Line], fields: Sequence[FieldDefinition]
) -> _Grid:
    lines = _before_sums(body)
    grid = _Grid(find_borders(cells, lines), {}, cells[0].x0 - BESIDE, cells[-1].x1 + BESIDE)
    texts: list[list[str]] = [[] for _ in cells]
    for line in lines:
        if any(map(str.isdigit, line.text)):
            for column, (start, end) in cells_of(line, grid.borders, _inside(line, grid)).items():
                texts[column].append(line.text[start:end])
    heads = [(cell.text, below) for cell, below in zip(cells, texts, strict=True)]
    return _Grid(grid.borders, field_columns(heads, fields), grid.left, grid.right)


def _before_sums(body: Sequence[Line]) -> list[Line]:
    def goes_on(line: Line) -> bool:
        return not is_sum(Strip({}, line.text, line.page, _label(line, line.phrases())), set())

    lines = list(takewhile(goes_on, body[:MOST_LINES]))
    return lines or list(body[:1])


def _inside(line: Line, grid: _Grid) -> list[tuple[int, int]]:
    """The phrases that do not stand beside the list."""
    boxes = ((line.box_of(*span), span) for span in line.phrases())
    return [span for box, span in boxes if box.x1 > grid.left and box.x0 < grid.right]


def _strip(line: Line, grid: _Grid) -> Strip:
    pieces: dict[str, Piece] = {}
    strange = 0
    phrases = _inside(line, grid)
    for column, (start, end) in cells_of(line, grid.borders, phrases).items():
        if column in grid.columns:
            one = grid.columns[column]
            span = value_span(one, line.text, start, end)
            if span:
                pieces[one.name] = line.piece(*span)
            strange += span is None and one.kind is not FieldKind.TEXT
    text = " ".join(line.text[start:end] for start, end in phrases)
    prose = strange > 1 and not any(map(str.isdigit, text))
    label = _label(line, phrases)
    return Strip(pieces, text, line.page, label, line.box.y0, line.height, prose)


def _label(line: Line, spans: Sequence[tuple[int, int]]) -> str:
    """The phrase with letters before the last number, where there is but one number."""
    phrases = [line.text[start:end] for start, end in spans]
    figures = [any(map(str.isdigit, phrase)) for phrase in phrases]
    if sum(figures) != 1:
        return ""
    last = figures.index(True)
    return label_of(phrases[last]) or "".join(phrases[max(last - 1, 0) : last])
