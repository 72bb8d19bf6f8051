"""Thin lines and words in, those tables out whose every row and column is ruled from edge to edge.
A table with rulings that end within it has spanning cells, or rows that no line separates: it is
left to the models. Knows nothing of the rest of the page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from parsers.document import BoundingBox, Label, PageInput, Word
from parsers.document.lines import hull_of, visual_lines
from parsers.layout.region import Region

NEAR = 0.003  # of the page: lines this close are one
WHOLE = 0.97  # of the table's side: a line this long runs from edge to edge
MOST_LINES = 2  # of text in cells side by side: more may be rows without rulings
MOST_RULINGS = 800

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class RuledTables:
    """Tables with their words, rows and columns. only: no other lines cross on the page."""

    tables: tuple[Region, ...]
    only: bool


@dataclass(frozen=True, slots=True)
class _Line:
    """at: its position across its direction. start, end: along it."""

    at: float
    start: float
    end: float

    def covers(self, start: float, end: float) -> bool:
        missing = max(0.0, self.start - start) + max(0.0, end - self.end)
        return missing <= max(2 * NEAR, (1 - WHOLE) * (end - start))

    def reaches(self, at: float) -> bool:
        return self.start - NEAR <= at <= self.end + NEAR


def find_ruled_tables(page: PageInput) -> RuledTables:
    rulings, words, aspect = page.rulings, page.text_layer.words, page.width / page.height
    if len(rulings) > MOST_RULINGS:
        return RuledTables((), False)
    upright = [box for box in rulings if box.height > box.width * aspect]
    level = [box for box in rulings if box.height <= box.width * aspect]
    rows = _lines(level, lambda box: (box.center_y, (box.x0, box.x1)))
    columns = _lines(upright, lambda box: (box.center_x, (box.y0, box.y1)))
    found = [_table(ys, xs, words) for ys, xs in _crossing(rows, columns)]
    return RuledTables(tuple(table for table in found if table), None not in found)


def _lines(
    boxes: Iterable[BoundingBox], measure: Callable[[BoundingBox], tuple[float, Interval]]
) -> list[_Line]:
    groups: list[tuple[float, list[Interval]]] = []
    for at, span in sorted(map(measure, boxes)):
        if groups and at - groups[-1][0] <= NEAR:
            groups[-1][1].append(span)
        else:
            groups.append((at, [span]))
    return [_Line(at, *span) for at, spans in groups for span in _merged(spans)]


def _merged(spans: Iterable[Interval]) -> list[Interval]:
    merged: list[Interval] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + NEAR:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _crossing(rows: list[_Line], columns: list[_Line]) -> list[tuple[list[_Line], list[_Line]]]:
    """Lines that cross each other, directly or through others."""
    groups: list[tuple[list[_Line], list[_Line]]] = []
    waiting = list(columns)
    while waiting:
        xs, ys = [waiting.pop()], list[_Line]()
        more = xs
        while more:
            ys += [y for y in rows if y not in ys and any(_cross(y, x) for x in xs)]
            more = [x for x in waiting if any(_cross(y, x) for y in ys)]
            waiting = [x for x in waiting if x not in more]
            xs = xs + more
        groups.append((ys, xs))
    return groups


def _cross(row: _Line, column: _Line) -> bool:
    return row.reaches(column.at) and column.reaches(row.at)


def _table(ys: list[_Line], xs: list[_Line], words: Sequence[Word]) -> Region | None:
    if len(ys) < 3 or not xs:
        return None
    left, right = min(y.start for y in ys), max(y.end for y in ys)
    top, bottom = min(y.at for y in ys), max(y.at for y in ys)
    if not all(y.covers(left, right) for y in ys) or not all(x.covers(top, bottom) for x in xs):
        return None
    rows = tuple(sorted(y.at for y in ys if top + NEAR < y.at < bottom - NEAR))
    columns = tuple(sorted(x.at for x in xs if left + NEAR < x.at < right - NEAR))
    box = BoundingBox(left, top, right, bottom)
    inside = tuple(word for word in words if box.holds_middle_of(word.box))
    if not rows or not columns or not inside:
        return None
    if _is_crossed(inside, columns) or _has_hidden_rows(inside, rows, columns):
        return None
    return Region(Label.TABLE, hull_of(inside).union(box), inside, rows, columns)


def _is_crossed(words: Sequence[Word], columns: Sequence[float]) -> bool:
    """Whether a line runs through a word."""
    return any(
        word.box.x0 + NEAR < column < word.box.x1 - NEAR for word in words for column in columns
    )


def _has_hidden_rows(
    words: Sequence[Word], rows: Sequence[float], columns: Sequence[float]
) -> bool:
    """Whether cells side by side have so many lines of text that these may be rows."""
    cells: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        row = sum(y < word.box.center_y for y in rows)
        column = sum(x < word.box.center_x for x in columns)
        cells.setdefault((row, column), []).append(word)
    tall = [row for (row, _), own in cells.items() if len(visual_lines(own)) > MOST_LINES]
    return len(tall) > len(set(tall))
