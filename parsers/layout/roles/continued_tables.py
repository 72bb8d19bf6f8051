"""Pages in, the same pages out, with the tables linked that go on from one page to the next.

Nothing is merged: the part keeps its cells, and says that it continues and how many of its first
rows are the head once more. A wrong link would join two tables in SQL, so it needs the last table
of a page and the first of the next, with nothing but furniture and notes between, columns that
stand alike, and no head of its own.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from parsers.document import RUNNING_HEADS, Block, Cell, Label, Page

PASSED_OVER = RUNNING_HEADS | {Label.FOOTNOTE}
CONTINUED = re.compile(
    r"\b(continued|cont(inue)?d?\b\.?|cont['’]d|fortsetzung|suite|continuaci[oó]n|continua(zione)?"
    r"|vervolg|ciąg dalszy)",
    re.IGNORECASE,
)
TABLE = re.compile(
    r"(table|tab\.|tabelle|tableau|tabla|tabella|tabel)\s*[A-Z]?[-.]?\d", re.IGNORECASE
)
LONGEST_NOTE = 120  # characters: of what says that a table goes on
EDGE = 0.1  # of the page's height: pictures out there belong to no text
LOW = 0.55  # of the page's height: a table that goes on reaches below it
HIGH = 0.45  # and the next part begins above it
ALIKE = 0.04  # of the page's width: sides and columns that stand alike


def link_tables(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages with `continues` and `repeated_rows` of their first tables."""
    linked = list(pages)
    for at, (before, after) in enumerate(itertools.pairwise(pages), 1):
        position = _first_table(after)
        if position is None or after.number != before.number + 1:
            continue
        told = any(map(_tells, after.blocks[:position]))
        table = _last_table(before, whatever_follows=told)
        if table:
            part = _linked(table, after.blocks[position], _head_of(linked[:at]), told)
            linked[at] = _with_block(after, position, part)
    return tuple(linked)


def _last_table(page: Page, whatever_follows: bool) -> Block | None:
    for block in reversed(page.blocks):
        if block.label is Label.TABLE:
            return block if block.cells and block.box and block.box.y1 >= LOW else None
        if not (whatever_follows or _is_passed_over(block)):
            return None
    return None


def _first_table(page: Page) -> int | None:
    for position, block in enumerate(page.blocks):
        if block.label is Label.TABLE:
            return position if block.cells and block.box and block.box.y0 <= HIGH else None
        if not _is_passed_over(block):
            return None
    return None


def _is_passed_over(block: Block) -> bool:
    return block.label in PASSED_OVER or _tells(block) or _is_at_edge(block)


def _is_at_edge(block: Block) -> bool:
    """A logo, say."""
    if block.label is not Label.PICTURE or block.box is None:
        return False
    return block.box.y1 < EDGE or block.box.y0 > 1 - EDGE


def _tells(block: Block) -> bool:
    """Whether it says that a table goes on, as a note or in the table's caption."""
    short = len(block.text) <= LONGEST_NOTE or bool(TABLE.match(block.text))
    return short and bool(CONTINUED.search(block.text))


def _head_of(pages: Sequence[Page]) -> list[tuple[str, ...]]:
    """The rows of the head where the whole table began."""
    for page in reversed(pages):
        tables = [block for block in page.blocks if block.label is Label.TABLE]
        if tables and not tables[-1].continues:
            return _head_rows(tables[-1])
    return []


def _head_rows(table: Block) -> list[tuple[str, ...]]:
    rows = _rows(table)
    heads = itertools.takewhile(lambda row: all(cell.is_header for cell in row), rows)
    return [_texts(row) for row in heads]


def _rows(table: Block) -> list[list[Cell]]:
    """By row, those cells that say something."""
    told = sorted(
        (cell for cell in table.cells if cell.text), key=lambda cell: (cell.row, cell.column)
    )
    return [list(row) for _, row in itertools.groupby(told, key=lambda cell: cell.row)]


def _texts(row: Sequence[Cell]) -> tuple[str, ...]:
    """As they compare: without what says that the table goes on."""
    texts = (CONTINUED.sub("", " ".join(cell.text.split())) for cell in row)
    return tuple(text.casefold().strip(" ()[].,:–-") for text in texts)


def _linked(table: Block, part: Block, head: Sequence[tuple[str, ...]], told: bool) -> Block:
    """The part as it goes on with the table, or as it is."""
    repeated = _repeated(part, head)
    if repeated or (told and _width(table) == _width(part)):
        return replace(part, continues=True, repeated_rows=repeated)
    if _goes_on(table, part) and not _has_own_head(part, head):
        return replace(_without_head(part), continues=True)
    return part


def _repeated(part: Block, head: Sequence[tuple[str, ...]]) -> int:
    """How many of the part's rows, counted as they stand, say again what the head says."""
    rows = _rows(part)
    alike = 0
    for row, texts in zip(rows, head, strict=False):
        if _texts(row) != texts:
            break
        alike += 1
    whole = alike == len(head) and alike > 0
    return rows[alike][0].row if whole and alike < len(rows) else 0


def _has_own_head(part: Block, head: Sequence[tuple[str, ...]]) -> bool:
    """Whether its first row says some of what the head says, and other things besides."""
    first = set(_texts(next(iter(_rows(part)), [])))
    known = {text for row in head for text in row if text}
    return bool(first & known) and not first <= known


def _goes_on(table: Block, part: Block) -> bool:
    """Without a head that tells, the columns must stand alike, and the part have no head of its
    own: rows without a number above rows with them."""
    if _width(table) != _width(part) or not _stand_alike(table, part):
        return False
    heads = {cell.row for cell in part.cells if cell.is_header}
    return not heads or not any(_is_figure(cell) for cell in part.cells)


def _is_figure(cell: Cell) -> bool:
    text = cell.text.strip("$€£¥%() ")
    return (
        bool(text)
        and all(c.isdigit() or c in ".,-– " for c in text)
        and any(map(str.isdigit, text))
    )


def _width(table: Block) -> int:
    return max(cell.column + cell.column_span for cell in table.cells)


def _stand_alike(table: Block, part: Block) -> bool:
    one, other = _columns(table), _columns(part)
    both = one.keys() & other.keys()
    sides = [(one[column], other[column]) for column in both]
    return (
        bool(sides)
        and all(a[0] - ALIKE < b[1] and b[0] - ALIKE < a[1] for a, b in sides)
        and _same_sides(table, part)
    )


def _same_sides(table: Block, part: Block) -> bool:
    if table.box is None or part.box is None:
        return False
    left = abs(table.box.x0 - part.box.x0)
    right = abs(table.box.x1 - part.box.x1)
    return left <= ALIKE and right <= 2 * ALIKE


def _columns(table: Block) -> dict[int, tuple[float, float]]:
    """Where the texts of each column stand."""
    places: dict[int, tuple[float, float]] = {}
    for cell in table.cells:
        if cell.box and cell.text and cell.column_span == 1:
            x0, x1 = places.get(cell.column, (1.0, 0.0))
            places[cell.column] = min(x0, cell.box.x0), max(x1, cell.box.x1)
    return places


def _without_head(part: Block) -> Block:
    """Rows that looked like a head on their own page."""
    cells = tuple(replace(cell, is_header=False) for cell in part.cells)
    return replace(part, cells=cells)


def _with_block(page: Page, position: int, block: Block) -> Page:
    blocks = (*page.blocks[:position], block, *page.blocks[position + 1 :])
    return replace(page, blocks=blocks)
