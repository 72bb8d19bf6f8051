"""Thin lines and words in, those tables out whose lines show every cell: a line between two words
parts them, a line that is missing joins two cells.

A table whose cells seem to hold several rows or columns is left to the models. Knows nothing of the
rest of the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from parsers.document import BoundingBox, Frame, Label, PageInput, Word
from parsers.document.lines import hull_of, visual_lines
from parsers.layout.lattice import Lattice, LatticeCell, find_lattices, without_row
from parsers.layout.lattice_cells import CellWords, words_in_cells
from parsers.layout.region import Region
from parsers.layout.table_grid import NUMBER

MOST_LINES = 2  # of text in cells side by side: more may be rows without rulings
WRAPPED = 0.6  # of a cell's lines: their next word had no room left
WIDE_BLANK = 2.5  # heights of the line: what it parts are two columns
MOST_HIDDEN = 0.2  # of the rows: those that may be several
MOST_PARTED = 0.09  # of the cells
FEWEST_CELLS = 4  # with words
MOST_RULINGS = 2_000
LARGEST = 0.6  # of the table: a cell as large, with running text, is a box with print around it
FEWEST_FILLED, FEWEST_FILLED_UNEVEN = 0.1, 0.7  # of the cells
SENTENCE = 15  # words
FEWEST_EDGES = 3  # of rows, the outer ones included
FRAME = 0.6  # heights of the line: so much wider than its text is a frame
MOST_TIGHT = 0.6  # of the cells
WORD_SPACE = 0.6  # heights of the line
WITHIN_TEXT = 0.5  # words per row: so many close beside the table
EDGE = 0.003  # of the page
RUNNING = 4  # lines


@dataclass(frozen=True, slots=True)
class RuledTables:
    """Tables with their words and lattices. only: no other lines cross on the page, and no cell
    spans or may be several."""

    tables: tuple[Region, ...]
    only: bool


def find_ruled_tables(page: PageInput) -> RuledTables:
    return ruled_tables(page.rulings, page.text_layer.words, (page.width, page.height))


def ruled_tables(
    rulings: Sequence[BoundingBox], words: Sequence[Word], frame: Frame
) -> RuledTables:
    """frame: the page in points."""
    if len(rulings) > MOST_RULINGS:
        return RuledTables((), False)
    lattices, aspect = find_lattices(rulings, frame), frame[0] / frame[1]
    found = [lattice and _table(lattice, words, aspect) for lattice in lattices]
    tables = tuple(table for table in found if table)
    return RuledTables(tables, len(tables) == len(found) and all(map(_is_plain, tables)))


def _table(lattice: Lattice, words: Sequence[Word], aspect: float) -> Region | None:
    lattice = _without_prose(lattice, words)
    inside = tuple(word for word in words if lattice.box.holds_middle_of(word.box))
    filled = words_in_cells(lattice, inside)
    rows, columns = {cell.row for cell in filled}, {cell.column for cell in filled}
    least = max(
        FEWEST_CELLS, (FEWEST_FILLED if lattice.even else FEWEST_FILLED_UNEVEN) * len(lattice.cells)
    )
    if len(rows) < 2 or len(columns) < 2 or len(filled) < least:
        return None
    if _has_hidden_rows(lattice, filled) or _has_hidden_columns(filled, aspect):
        return None
    if any(_is_box(lattice, cell, own) for cell, own in filled.items()):
        return None
    if _is_within_text(lattice, words, aspect) or _frames_words(lattice, filled, aspect):
        return None
    box, inner = hull_of(inside).union(lattice.box), (lattice.rows[1:-1], lattice.columns[1:-1])
    return Region(Label.TABLE, box, inside, *inner, lattice)


def _is_plain(table: Region) -> bool:
    """Whether lines are at its top and bottom and run through no word, no cell spans, and few cells
    have several lines."""
    lattice = table.lattice
    if (
        lattice is None
        or not lattice.closed
        or any(c.row_span * c.column_span > 1 for c in lattice.cells)
    ):
        return False
    if any(w.box.x0 + EDGE < x < w.box.x1 - EDGE for w in table.words for x in lattice.columns):
        return False
    filled = words_in_cells(lattice, table.words)
    tall = [cell.row for cell, own in filled.items() if len(visual_lines(own)) > MOST_LINES]
    return len(tall) == len(set(tall))


def _without_prose(lattice: Lattice, words: Sequence[Word]) -> Lattice:
    """Without first and last rows that are one cell with a sentence: a title or a note in the
    frame of the table."""
    for at_end in (False, True):
        row = len(lattice.rows) - 2 if at_end else 0
        cells = [c for c in lattice.cells if c.row <= row < c.row + c.row_span]
        inside = [w for w in words if lattice.box_of(cells[0]).holds_middle_of(w.box)]
        sentence = len(cells) == 1 and cells[0].row_span == 1 and len(inside) >= SENTENCE
        if sentence and len(lattice.rows) > FEWEST_EDGES:
            lattice = without_row(lattice, row)
    return lattice


def _is_within_text(lattice: Lattice, words: Sequence[Word], aspect: float) -> bool:
    """Whether its lines of text go on beside it, as where words of a text are framed."""
    box, close = lattice.box, 0
    for word in words:
        height = word.box.height
        gaps = box.x0 - word.box.x1, word.box.x0 - box.x1
        beside = any(
            -word.box.width < 2 * gap and gap * aspect < WORD_SPACE * height for gap in gaps
        )
        close += beside and box.y0 < word.box.center_y < box.y1
    return close > WITHIN_TEXT * (len(lattice.rows) - 1)


def _frames_words(lattice: Lattice, filled: CellWords, aspect: float) -> bool:
    """Whether most cells are hardly wider than their text, as frames around links are."""
    tight = 0
    for cell, words in filled.items():
        text = hull_of(words)
        tight += (lattice.box_of(cell).width - text.width) * aspect < FRAME * words[0].box.height
    return tight > MOST_TIGHT * len(filled)


def _has_hidden_rows(lattice: Lattice, filled: CellWords) -> bool:
    """Whether cells side by side have so many lines of text that these may be rows."""
    stacks: dict[tuple[int, int], list[int]] = {}
    for cell, words in filled.items():
        lines = visual_lines(words)
        if len(lines) > 1 and _is_stack(lattice.box_of(cell), lines):
            stacks.setdefault((cell.row, cell.row_span), []).append(len(lines))
    hidden = sum(sum(n > MOST_LINES for n in counts) > 1 for counts in stacks.values())
    return hidden > MOST_HIDDEN * len({cell.row for cell in filled})


def _is_stack(box: BoundingBox, lines: Sequence[Sequence[Word]]) -> bool:
    """Whether the lines are not wrapped: they are numbers, or the next line's first word had room
    left."""
    if all(NUMBER.fullmatch(word.text) for line in lines for word in line):
        return True
    wrapped = sum(
        box.x1 - upper[-1].box.x1 - (upper[0].box.x0 - box.x0) < 1.2 * lower[0].box.width
        for upper, lower in pairwise(lines)
    )
    return wrapped < WRAPPED * (len(lines) - 1)


def _has_hidden_columns(filled: CellWords, aspect: float) -> bool:
    """Whether wide blanks in cells have the same place in several lines, or part two numbers."""
    hidden = sum(_is_parted(visual_lines(words), aspect) for words in filled.values())
    return hidden > MOST_PARTED * len(filled)


def _is_parted(lines: Sequence[Sequence[Word]], aspect: float) -> bool:
    blanks = [
        right
        for line in lines
        for left, right in pairwise(line)
        if (right.box.x0 - left.box.x1) * aspect > WIDE_BLANK * left.box.height
    ]
    return len(blanks) > 1 or any(NUMBER.fullmatch(right.text) for right in blanks)


def _is_box(lattice: Lattice, cell: LatticeCell, words: Sequence[Word]) -> bool:
    box = lattice.box_of(cell)
    large = box.area > LARGEST * lattice.box.area
    return large and len(visual_lines(words)) >= RUNNING
