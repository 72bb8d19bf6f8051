"""The cells of one table, found among its words. In: cells on their grid, and the words that may be
theirs. Out: for each cell without a box its words, where that is clear.

Texts that are in the table once show where rows and columns are, and these tell the places of
repeated texts. This module knows neither blocks nor HTML.
"""

from collections import Counter
from collections.abc import Sequence

from parsers.alignment.text_search import Passage, Passages
from parsers.document import BoundingBox, Cell

OFF_ROW = 0.5  # heights of a text: further from a known row it is in another row

Band = tuple[float, float]
"""Start and end of a row or a column, in fractions of the page."""


def place_cells(
    passages: Passages, cells: Sequence[Cell], words: Sequence[int]
) -> list[Passage | None]:
    """For each cell a passage among `words` (in order) or None; None if it has a box or no text. No
    word is in two passages."""
    placed: list[Passage | None] = [None] * len(cells)
    if not words or not passages.spend(len(passages.words) // 8):
        return placed
    table = _Table(passages, cells, words)
    often = Counter(cell.text for cell in cells)
    wanted = [number for number, cell in enumerate(cells) if cell.text and not cell.box]
    for number in wanted:
        if often[cells[number].text] == 1:
            placed[number] = table.place_if_clear(cells[number])
    for number in wanted:
        passage = placed[number] = placed[number] or table.place(cells[number])
        table.near = passage.words[-1] if passage else table.near
    return placed


class _Table:
    """allowed: the words left. rows, columns: of the cells placed so far. near: the word after
    which the next text most likely is."""

    def __init__(self, passages: Passages, cells: Sequence[Cell], words: Sequence[int]) -> None:
        self.passages = passages
        self.words = words
        self.allowed = passages.mask(words)
        self.near = words[0]
        self.rows: dict[int, Band] = {}
        self.columns: dict[int, Band] = {}
        for cell in cells:
            if cell.box:
                self._add(cell, cell.box)

    def place_if_clear(self, cell: Cell) -> Passage | None:
        """The place of the cell's text, if there is only one."""
        found = self.passages.find(cell.text, self.allowed, self.near)
        return self._fit(cell, found) if len(found) == 1 else None

    def place(self, cell: Cell) -> Passage | None:
        """The place that fits best; if none in the whole table does, one in the part of it where
        the cell must be."""
        found = self.passages.find(cell.text, self.allowed, self.near)
        fitting = self._fit(cell, found)
        if fitting or not found or not self.passages.spend(len(self.words)):
            return fitting
        boxes = ((word, self.passages.words[word].box) for word in self.words)
        part = self.passages.mask(
            word
            for word, box in boxes
            if self._admits(cell, box) and self.passages.is_allowed(word, self.allowed)
        )
        return self._fit(cell, self.passages.find(cell.text, part, self.near))

    def _fit(self, cell: Cell, found: Sequence[Passage]) -> Passage | None:
        """Place the cell at the passage nearest to its row and column, of those in order with the
        cells placed so far."""
        fitting = [passage for passage in found if self._admits(cell, passage.box)]
        if not fitting:
            return None
        best = min(fitting, key=lambda passage: self._misfit(cell, passage.box))
        self._add(cell, best.box)
        self.passages.mark(self.allowed, best.words)
        return best

    def _add(self, cell: Cell, box: BoundingBox) -> None:
        if cell.row_span == 1:
            self.rows[cell.row] = _wider(self.rows.get(cell.row), (box.y0, box.y1))
        if cell.column_span == 1:
            self.columns[cell.column] = _wider(self.columns.get(cell.column), (box.x0, box.x1))

    def _admits(self, cell: Cell, box: BoundingBox) -> bool:
        row = self.rows.get(cell.row)
        if row and _apart(row, (box.y0, box.y1)) > OFF_ROW * box.height:
            return False
        return _in_order(self.rows, cell.row, cell.row_span, (box.y0, box.y1)) and _in_order(
            self.columns, cell.column, cell.column_span, (box.x0, box.x1)
        )

    def _misfit(self, cell: Cell, box: BoundingBox) -> float:
        across = _apart(self.columns.get(cell.column), (box.x0, box.x1))
        return across + _apart(self.rows.get(cell.row), (box.y0, box.y1))


def _wider(known: Band | None, band: Band) -> Band:
    return (min(known[0], band[0]), max(known[1], band[1])) if known else band


def _apart(known: Band | None, band: Band) -> float:
    return max(0.0, band[0] - known[1], known[0] - band[1]) if known else 0.0


def _in_order(bands: dict[int, Band], first: int, span: int, band: Band) -> bool:
    """Does its middle lie after that of the nearest band before `first`, and before that of the
    nearest one after the span?"""
    middle = sum(band)
    before = next((bands[at] for at in range(first - 1, -1, -1) if at in bands), None)
    last = max(bands, default=-1)
    after = next((bands[at] for at in range(first + span, last + 1) if at in bands), None)
    return (before is None or sum(before) < middle) and (after is None or middle < sum(after))
