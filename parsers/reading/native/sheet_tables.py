"""The filled cells of a sheet in, blocks out: its tables, and the lines above, between and below
them. A sheet has no tables of its own, only cells: what stands between blank rows belongs together.

Knows neither formats of files nor of numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from parsers.document import Block, Cell, Label
from parsers.document.content import plain
from parsers.reading.native.blocks import filled, text_block

MOST_PLACES = 24_000
"""Rows and places of a sheet's tables, filled and empty: as many as the normalizer reads. With more
it is a few cells strewn over a sheet."""
MOST_HEAD_ROWS = 5
APART = 2  # blank columns between tables
SHORT = 80  # characters: of a bold line that is a heading
YEARS = range(1900, 2101)

Place = tuple[int, int]
"""Row and column, from 0."""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """number: what it is, if it is one. bold: of its letters."""

    text: str
    number: float | None = None
    bold: bool = False

    @property
    def is_figure(self) -> bool:
        """A number that is no year."""
        return self.number is not None and not (
            self.number == int(self.number) and int(self.number) in YEARS
        )


@dataclass(slots=True)
class Sheet:
    """cells: those with text. merged: from the first to the last of merged cells. heads: rows that
    the file says are headers of tables. hidden_rows, hidden_columns: as the file has them. left:
    cells that are in none of the blocks, as their tables would have too many empty ones."""

    name: str
    cells: dict[Place, SheetCell] = field(default_factory=dict)
    merged: dict[Place, Place] = field(default_factory=dict)
    heads: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    left: int = 0
    places: int = 0  # taken so far
    hidden_columns: set[int] = field(default_factory=set)


Rows = list[int]


def leave_out_columns(sheet: Sheet) -> int:
    """How many hidden columns had text."""
    hidden = {place for place in sheet.cells if place[1] in sheet.hidden_columns}
    for place in hidden:
        del sheet.cells[place]
    return len({column for _, column in hidden})


def sheet_blocks(sheet: Sheet) -> tuple[Block, ...]:
    """Its name, and what is on it."""
    by_row: dict[int, dict[int, SheetCell]] = {}
    for (row, column), cell in sheet.cells.items():
        by_row.setdefault(row, {})[column] = cell
    blocks = [text_block(Label.SECTION_HEADER, sheet.name, 2)]
    for rows in _joined(_segments(sheet, by_row), by_row, sheet):
        for band in _bands(rows, by_row, sheet):
            blocks += _segment_blocks(list(band), band, sheet)
    return tuple(blocks)


def _bands(
    rows: Rows, by_row: Mapping[int, Mapping[int, SheetCell]], sheet: Sheet
) -> list[dict[int, dict[int, SheetCell]]]:
    """The tables that stand side by side in these rows, with `APART` blank columns between them;
    one whose first column is of figures has its labels in the table before it."""
    covered = {column for row in rows for column in by_row[row]}
    for (top, left), (_, right) in sheet.merged.items():
        if top in by_row:
            covered |= {*range(left, min(right, left + 1_000) + 1)}
    bands: list[list[int]] = []
    for column in sorted(covered):
        between = range(bands[-1][-1] + 1, column) if bands else range(0)
        blank = sum(each not in sheet.hidden_columns for each in between[:1_000])
        if not bands or blank >= APART:
            bands.append([])
        bands[-1].append(column)
    parts = [
        {row: some for row in rows
         if (some := {c: by_row[row][c] for c in band if c in by_row[row]})}
        for band in bands
    ]  # fmt: skip
    tables = all(sum(len(cells) > 1 for cells in part.values()) > 1 for part in parts)
    labelled = len(parts) > 1 and _begins_with_words(parts[0])
    shared = labelled and not all(map(_begins_with_words, parts))
    return parts if tables and not shared else [{row: dict(by_row[row]) for row in rows}]


def _begins_with_words(part: Mapping[int, Mapping[int, SheetCell]]) -> bool:
    first = min(column for cells in part.values() for column in cells)
    return not any(cells[first].is_figure for cells in part.values() if first in cells)


def _segments(sheet: Sheet, by_row: Mapping[int, Mapping[int, SheetCell]]) -> list[Rows]:
    """Rows without a blank one between them; one that is hidden, or that a cell reaches over, is
    not blank."""
    covered = {
        row for (top, _), (bottom, _) in sheet.merged.items() if (top in by_row)
        for row in range(top, min(bottom, top + 1000) + 1)
    }  # fmt: skip
    segments: list[Rows] = []
    last = -2
    for row in sorted(by_row):
        between = range(last + 1, row)
        apart = any(r not in covered and r not in sheet.hidden_rows for r in between[:1000])
        if not segments or apart:
            segments.append([])
        segments[-1].append(row)
        last = row
    return segments


def _joined(
    segments: Sequence[Rows], by_row: Mapping[int, Mapping[int, SheetCell]], sheet: Sheet
) -> list[Rows]:
    """A table goes on after a blank row if the next rows begin with figures below its own or below
    its header, without a header of their own; so does it after a single label."""
    joined: list[Rows] = []
    labels: list[Rows] = []
    for rows in segments:
        if joined and len(rows) == 1 and len(by_row[rows[0]]) == 1:
            labels.append(rows)
        elif joined and _goes_on(joined[-1], rows, by_row, sheet):
            joined[-1] = [*joined[-1], *(row for each in labels for row in each), *rows]
            labels = []
        else:
            joined += [*labels, rows]
            labels = []
    return joined + labels


def _goes_on(
    before: Rows, rows: Rows, by_row: Mapping[int, Mapping[int, SheetCell]], sheet: Sheet
) -> bool:
    at = next((at for at, row in enumerate(rows) if len(by_row[row]) > 1), 0)
    first = by_row[rows[at]]
    columns = {column for row in before for column in by_row[row]}
    figured = {c for row in before for c, cell in by_row[row].items() if cell.is_figure}
    found = {column for column, cell in first.items() if cell.is_figure}
    is_head = not figured and len(columns) > 1 and len(before) <= MOST_HEAD_ROWS
    below = found <= figured or is_head
    beyond = set(first) - columns
    labels_only = is_head and max(beyond, default=-1) < min(columns)  # an empty corner
    is_labelled = at <= 1 and rows[at] not in sheet.heads
    return bool(found) and below and (labels_only or not beyond) and is_labelled


def _segment_blocks(
    rows: Rows, by_row: Mapping[int, Mapping[int, SheetCell]], sheet: Sheet
) -> Iterator[Block]:
    """Lines of one cell above and below a table stand on their own."""
    several = [row for row in rows if len(by_row[row]) > 1 or row in sheet.heads]
    if not several:
        if len(rows) > 2:  # a list in one column
            yield from (_line(cell, heading=False) for row in rows for cell in by_row[row].values())
        else:
            yield from (_line(cell) for row in rows for cell in by_row[row].values())
        return
    first, last = several[0], several[-1]
    for row in rows:
        if row < first:
            yield from map(_line, by_row[row].values())
    yield _table([row for row in rows if first <= row <= last], by_row, sheet)
    for row in rows:
        if row > last:
            yield from (_line(cell, heading=False) for cell in by_row[row].values())


def _line(cell: SheetCell, heading: bool = True) -> Block:
    if heading and cell.bold and len(cell.text) <= SHORT:
        return text_block(Label.SECTION_HEADER, cell.text, 3)
    return Block(Label.TEXT, plain(cell.text))


def _table(rows: Rows, by_row: Mapping[int, Mapping[int, SheetCell]], sheet: Sheet) -> Block:
    """Without the columns in which nothing is written."""
    columns = sorted({column for row in rows for column in by_row[row]})
    most = max(1, (MOST_PLACES - sheet.places) // (len(columns) + 1))
    sheet.places += (len(columns) + 1) * min(most, len(rows))
    sheet.left += sum(len(by_row[row]) for row in rows[most:])
    rows = rows[:most]
    row_at = {row: at for at, row in enumerate(rows)}
    column_at = {column: at for at, column in enumerate(columns)}
    heads = _head_rows(rows, by_row, sheet)
    cells = []
    for row in rows:
        for column, cell in by_row[row].items():
            bottom, right = sheet.merged.get((row, column), (row, column))
            down = sum(row <= each <= bottom for each in rows) if bottom > row else 1
            across = sum(column <= each <= right for each in columns) if right > column else 1
            place = row_at[row], column_at[column]
            cells.append(Cell(*place, cell.text, down, across, row_at[row] < heads))
    return Block(Label.TABLE, cells=filled(cells, len(rows), len(columns)))


def _head_rows(rows: Rows, by_row: Mapping[int, Mapping[int, SheetCell]], sheet: Sheet) -> int:
    """How many of the first rows are headers: those that the file says, else those in words above
    the first row of figures, else the first row if it alone is in bold."""
    told = [at for at, row in enumerate(rows[:MOST_HEAD_ROWS]) if row in sheet.heads]
    if told:
        return told[-1] + 1
    figures = [any(cell.is_figure for cell in by_row[row].values()) for row in rows]
    if True in figures:
        count = figures.index(True)
        return count if count <= MOST_HEAD_ROWS and count < len(rows) else 0
    bold = [all(cell.bold for cell in by_row[row].values()) for row in rows[:2]]
    return int(bold == [True, False])
