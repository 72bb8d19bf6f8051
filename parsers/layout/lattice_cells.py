"""A lattice and words in, cells out: a word is in the cell that its middle is in, whatever is near
it in another. Rows and columns without any word are dropped."""

from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import replace

from parsers.document import BoundingBox, Cell, Label, Word
from parsers.document.lines import hull_of, join_words, visual_lines
from parsers.layout.lattice import Lattice, LatticeCell
from parsers.layout.region import Region
from parsers.layout.row_labels import is_labelled
from parsers.layout.table_grid import NUMBER

ACROSS = 0.2  # of a word's width: so much of it is on either side of the line
SLIGHTLY = 0.4  # of a word's height: the end of a word in a cell that is too narrow
TURNED = 1.5  # heights by width: a word of several letters that is as high runs up or down
CellWords = dict[LatticeCell, list[Word]]


def fill_lattices(regions: Iterable[Region], aspect: float = 1.0) -> list[Region]:
    """aspect: width of the page by its height."""
    return [
        replace(each, cells=lattice_cells(each, aspect)) if each.lattice else each
        for each in regions
    ]


def doubts(regions: Iterable[Region], aspect: float = 1.0) -> tuple[str, ...]:
    """A warning if words of ruled tables run over a line from one cell into the next, as text that
    is longer than its cell does. aspect: width of the page by its height."""
    tables = [each for each in regions if each.label is Label.TABLE]
    unsure = sum(_runs_over(each, aspect) for each in tables)
    if not unsure:
        return ()
    return (f"table unsure: {unsure} of {len(tables)} tables, words across a ruling",)


def _runs_over(table: Region, aspect: float) -> bool:
    if table.lattice is None:
        return False
    return any(_is_across(table.lattice, word.box, aspect) for word in table.words)


def _is_across(lattice: Lattice, box: BoundingBox, aspect: float) -> bool:
    """A word whose end runs over slightly is in the cell that most of it is in."""
    edge, slight = ACROSS * box.width, SLIGHTLY * box.height / aspect
    crossed = [
        x
        for x in lattice.columns[1:-1]
        if box.x0 + edge < x < box.x1 - (max(edge, slight) if x > box.center_x else edge)
    ]
    if not crossed:
        return False
    around = (lattice.box_of(cell) for cell in lattice.cells)
    own = next((each for each in around if each.holds_middle_of(box)), None)
    return own is not None and any(x in (own.x0, own.x1) for x in crossed)


def words_in_cells(lattice: Lattice, words: Iterable[Word]) -> CellWords:
    """Each cell that has words."""
    owner = {
        (row, column): cell
        for cell in lattice.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    filled: CellWords = {}
    for word in words:
        row = _slot(lattice.rows, word.box.center_y)
        column = _slot(lattice.columns, word.box.center_x)
        filled.setdefault(owner[row, column], []).append(word)
    return filled


def _slot(edges: Sequence[float], at: float) -> int:
    return min(max(bisect(edges, at) - 1, 0), len(edges) - 2)


def lattice_cells(table: Region, aspect: float = 1.0) -> tuple[Cell, ...]:
    """Row by row, counted from 0."""
    if table.lattice is None:
        return ()
    filled = words_in_cells(table.lattice, table.words)
    rows = _kept((c.row, c.row_span) for c in filled)
    columns = _kept((c.column, c.column_span) for c in filled)
    heads = _header_rows(filled, rows)
    cells = []
    for cell, words in sorted(filled.items(), key=lambda each: (each[0].row, each[0].column)):
        below = range(cell.row, cell.row + cell.row_span)
        right = range(cell.column, cell.column + cell.column_span)
        own_rows = [rows[row] for row in below if row in rows]
        own_columns = [columns[column] for column in right if column in columns]
        cells.append(
            Cell(
                row=own_rows[0],
                column=own_columns[0],
                text=cell_text(words, aspect),
                row_span=len(own_rows),
                column_span=len(own_columns),
                is_header=own_rows[0] in heads,
                box=hull_of(words),
            )
        )
    return tuple(cells)


def cell_text(words: Sequence[Word], aspect: float = 1.0) -> str:
    """Turned text in the order in which the file has it."""
    turned = [w for w in words if len(w.text) > 1 and w.box.height > TURNED * w.box.width * aspect]
    if len(turned) > len(words) / 2:
        return " ".join(word.text for word in words)
    return " ".join(map(join_words, visual_lines(words)))


def _kept(used: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Rows or columns in which a cell with words begins, numbered anew."""
    return {old: new for new, old in enumerate(sorted({start for start, _ in used}))}


def _header_rows(filled: CellWords, rows: dict[int, int]) -> frozenset[int]:
    """The first row, unless it has a number, and those that its spanning cells reach or stand
    over."""
    first = min(rows)
    by_row = {row: [cell for cell in filled if cell.row == row] for row in rows}
    if len(rows) < 2 or any(_is_number(filled[cell]) for cell in by_row[first]):
        return frozenset()
    top, *below = ({cell.column: filled[cell] for cell in by_row[row]} for row in sorted(by_row))
    if is_labelled(top, below):
        return frozenset()
    last = first
    for row in sorted(rows)[:-1]:
        if row > last:
            break
        for cell in by_row[row]:
            last = max(last, cell.row + cell.row_span - 1)
            if cell.column_span > 1 and (len(by_row[row]) > 1 or row == first):
                last = max(last, min(each for each in rows if each > row))
    heads = [rows[row] for row in rows if row <= last]
    return frozenset(heads if len(heads) < len(rows) else heads[:1])


def _is_number(words: Sequence[Word]) -> bool:
    return NUMBER.fullmatch(cell_text(words)) is not None
