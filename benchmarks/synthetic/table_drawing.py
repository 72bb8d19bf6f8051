"""The contents of a table and a layout in, a PDF out, and where the table stands on its page.

rules: `grid`, `rows`, `columns`, `booktabs`, `zebra`, `shades` or `none`.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import pymupdf

from synthetic.metrics import font_of, width_of
from synthetic.table_contents import CENTRE, LEFT, RIGHT, Contents, Slot
from synthetic.table_layouts import TableLayout

WIDTH, HEIGHT = 595.0, 842.0
LEADING = 1.2
DASHES = "[3 2] 0"
WHITE_ON = 0.5  # grey: on a darker one text is white
Segment = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """box: of the table, in points."""

    pdf: bytes
    box: tuple[float, float, float, float]


@dataclass
class _Table:
    contents: Contents
    layout: TableLayout
    rules: str
    padding: tuple[float, float]
    glued: bool
    size: float
    xs: list[float]
    ys: list[float]

    def box(self, slot: Slot) -> tuple[float, float, float, float]:
        right, bottom = slot.column + slot.column_span, slot.row + slot.row_span
        return self.xs[slot.column], self.ys[slot.row], self.xs[right], self.ys[bottom]

    def font(self, slot: Slot) -> str:
        bold = slot.bold and (self.layout.bold_heads or slot.row >= self.contents.heads)
        return f"{self.layout.font}-bold" if bold else self.layout.font

    def width(self, slot: Slot) -> float:
        return max(width_of(line, self.font(slot), self.size) for line in slot.lines)


def draw_page(
    contents: Contents, layout: TableLayout, rules: str, rng: random.Random,
    *, padding: tuple[float, float] | None = None, prose: Sequence[str] = (),
) -> DrawnPage:  # fmt: skip
    """prose: lines of which some stand above the table, some below."""
    top = rng.uniform(70, 260) if prose else 60.0
    table = _Table(
        contents, layout, rules, padding or layout.padding, rng.random() < 0.35, layout.size, [], []
    )
    table.xs = _columns(table)
    while table.xs[-1] > WIDTH - 24 and table.size > 6:
        table.size -= 0.25
        table.xs = _columns(table)
    table.ys = [top + y for y in _rows(table)]
    with pymupdf.open() as document:
        page = document.new_page(width=max(WIDTH, table.xs[-1] + 24), height=HEIGHT)
        _shade(page, table)
        _rule(page, table)
        _write(page, table)
        _prose(page, table, prose, rng)
        pdf = bytes(document.tobytes(deflate=True, garbage=3, no_new_id=True))
    return DrawnPage(pdf, (table.xs[0], table.ys[0], table.xs[-1], table.ys[-1]))


def _columns(table: _Table) -> list[float]:
    across = table.padding[0]
    spare = 0.0 if table.padding != table.layout.padding else table.layout.spare
    widths = [0.0] * table.contents.columns
    single = [s for s in table.contents.slots if s.column_span == 1]
    for slot in single:
        wide = table.size * LEADING if slot.turned else table.width(slot)
        dots = 6 * table.size if slot.dots else 0
        widths[slot.column] = max(widths[slot.column], wide + 2 * across + spare + dots)
    for slot in table.contents.slots:
        columns = range(slot.column, slot.column + slot.column_span)
        lacks = table.width(slot) + 2 * across - sum(widths[c] for c in columns)
        for column in columns:
            widths[column] += max(0.0, lacks) / len(columns)
    return list(accumulate(widths, initial=table.layout.left))


def _rows(table: _Table) -> list[float]:
    heights = [0.0] * table.contents.rows
    for slot in table.contents.slots:
        high = table.width(slot) if slot.turned else len(slot.lines) * table.size * LEADING
        if slot.row_span == 1:
            heights[slot.row] = max(heights[slot.row], high + 2 * table.padding[1])
    least = table.size * LEADING + 2 * table.padding[1]
    return list(accumulate((max(h, least) for h in heights), initial=0.0))


def _shade(page: pymupdf.Page, table: _Table) -> None:
    heads = table.contents.heads
    for slot in table.contents.slots:
        x0, y0, x1, y1 = table.box(slot)
        head = slot.row < heads
        grey = table.layout.head_shade if head else table.layout.shade
        if table.rules == "shades":
            page.draw_rect((x0 + 0.6, y0 + 0.6, x1 - 0.6, y1 - 0.6), color=None, fill=(grey,) * 3)
        elif table.rules == "zebra" and (head or slot.row % 2):
            page.draw_rect((x0, y0, x1, y1), color=None, fill=(grey,) * 3)


def _rule(page: pymupdf.Page, table: _Table) -> None:
    if table.rules == "grid" and table.layout.method == "boxes":
        for slot in table.contents.slots:
            page.draw_rect(table.box(slot), color=(0, 0, 0), width=table.layout.rule_width)
        return
    for x0, y0, x1, y1, width in _segments(table):
        _line(page, (x0, y0, x1, y1), table.layout, width)


def _segments(table: _Table) -> Iterator[tuple[float, float, float, float, float]]:
    xs, ys, wide = table.xs, table.ys, table.layout.rule_width
    if table.rules == "booktabs":
        yield from _booktabs(table)
    if table.rules in ("grid", "rows"):
        for row in range(len(ys)):
            for first, last in _runs(table, row, level=True):
                yield xs[first], ys[row], xs[last], ys[row], wide
    if table.rules in ("grid", "columns"):
        for column in range(len(xs)):
            for first, last in _runs(table, column, level=False):
                yield xs[column], ys[first], xs[column], ys[last], wide
    if table.rules == "columns":
        for y in (ys[0], ys[table.contents.heads], ys[-1]):
            yield xs[0], y, xs[-1], y, wide


def _booktabs(table: _Table) -> Iterator[tuple[float, float, float, float, float]]:
    xs, ys = table.xs, table.ys
    for y, width in ((ys[0], 1.2), (ys[table.contents.heads], 0.6), (ys[-1], 1.2)):
        yield xs[0], y, xs[-1], y, width
    for slot in table.contents.slots:
        if slot.row < table.contents.heads - 1 and slot.column_span > 1:
            x0, _, x1, y1 = table.box(slot)
            yield x0 + 2, y1, x1 - 2, y1, 0.4


def _runs(table: _Table, at: int, *, level: bool) -> Iterator[tuple[int, int]]:
    """Where a ruling parts two cells: from and to, along it."""
    owner = {
        (r, c): n
        for n, s in enumerate(table.contents.slots)
        for r in range(s.row, s.row + s.row_span)
        for c in range(s.column, s.column + s.column_span)
    }
    count = (len(table.xs) if level else len(table.ys)) - 1
    start: int | None = None
    for along in range(count + 1):
        one, other = ((at - 1, along), (at, along)) if level else ((along, at - 1), (along, at))
        parted = along < count and owner.get(one, -1) != owner.get(other, -1)
        if parted and start is None:
            start = along
        if not parted and start is not None:
            yield start, along
            start = None


def _line(page: pymupdf.Page, segment: Segment, layout: TableLayout, width: float) -> None:
    x0, y0, x1, y1 = segment
    level = y0 == y1
    if layout.method == "rects":
        half = width / 2
        box = (x0, y0 - half, x1, y1 + half) if level else (x0 - half, y0, x1 + half, y1)
        page.draw_rect(box, color=None, fill=(0, 0, 0))
        return
    dashes = DASHES if layout.method == "dashed" else None
    for off in (-0.9, 0.9) if layout.method == "double" else (0.0,):
        across, down = (0.0, off) if level else (off, 0.0)
        page.draw_line(
            (x0 + across, y0 + down), (x1 + across, y1 + down), width=width, dashes=dashes
        )


def _write(page: pymupdf.Page, table: _Table) -> None:
    black, white = pymupdf.TextWriter(page.rect), pymupdf.TextWriter(page.rect)
    by_place = {(s.row, s.column): s for s in table.contents.slots}
    for slot in table.contents.slots:
        dark = table.rules in ("zebra", "shades") and table.layout.head_shade < WHITE_ON
        writer = white if dark and slot.row < table.contents.heads else black
        if slot.turned:
            _write_turned(page, table, slot, 1.0 if writer is white else 0.0)
        elif slot.row in table.contents.joined and slot.column < 2:
            if slot.column == 0:
                _write_run(writer, table, slot, by_place[slot.row, 1])
        else:
            _write_slot(writer, table, slot)
    black.write_text(page)
    white.write_text(page, color=(1, 1, 1))


def _first_base(table: _Table, slot: Slot) -> float:
    _, y0, _, y1 = table.box(slot)
    step = table.size * LEADING
    free = y1 - y0 - 2 * table.padding[1] - len(slot.lines) * step
    down = free / 2 if table.layout.middle or slot.row_span > 1 else 0.0
    return y0 + table.padding[1] + down + 0.95 * table.size


def _write_slot(writer: pymupdf.TextWriter, table: _Table, slot: Slot) -> None:
    x0, _, x1, _ = table.box(slot)
    font, across = table.font(slot), table.padding[0]
    for n, line in enumerate(slot.lines):
        width, y = (
            width_of(line, font, table.size),
            _first_base(table, slot) + n * table.size * LEADING,
        )
        free = x1 - x0 - 2 * across - width
        x = x0 + across + {LEFT: 0.0, RIGHT: free, CENTRE: free / 2}[slot.align]
        if line:
            text = line + _dots(table, font, x1 - across - x - width) if slot.dots else line
            writer.append((x, y), text, font_of(font), table.size)


def _dots(table: _Table, font: str, room: float) -> str:
    dot = " ." if table.layout.middle else "."
    return " " + dot * int((room - table.size / 4) / width_of(dot, font, table.size))


def _write_run(writer: pymupdf.TextWriter, table: _Table, one: Slot, other: Slot) -> None:
    """Both cells' text as one run; the ruling goes through its blank, or between two letters."""
    font = table.font(one)
    blank = "" if table.glued else " "
    x = table.xs[1] - width_of(one.text, font, table.size) - width_of(blank, font, table.size) / 2
    text = f"{one.text}{blank}{other.text}"
    writer.append((x, _first_base(table, one)), text, font_of(font), table.size)


def _write_turned(page: pymupdf.Page, table: _Table, slot: Slot, grey: float) -> None:
    x0, _, x1, y1 = table.box(slot)
    at = pymupdf.Point((x0 + x1) / 2 + 0.35 * table.size, y1 - table.padding[1])
    writer = pymupdf.TextWriter(page.rect)
    writer.append(at, slot.text, font_of(table.font(slot)), table.size)
    writer.write_text(page, morph=(at, pymupdf.Matrix(90)), color=(grey,) * 3)


def _prose(page: pymupdf.Page, table: _Table, lines: Iterable[str], rng: random.Random) -> None:
    lines = list(lines)
    if not lines:
        return
    size, writer = table.layout.size + 1, pymupdf.TextWriter(page.rect)
    font, above = font_of(table.layout.font), rng.randint(1, max(1, len(lines) - 1))
    for n, line in enumerate(reversed(lines[:above])):
        y = table.ys[0] - 1.4 * size - n * size * 1.3
        if y > 40:
            writer.append((table.layout.left, y), line, font, size)
    for n, line in enumerate(lines[above:]):
        y = table.ys[-1] + 2.2 * size + n * size * 1.3
        if y < HEIGHT - 40:
            writer.append((table.layout.left, y), line, font, size)
    writer.write_text(page)
