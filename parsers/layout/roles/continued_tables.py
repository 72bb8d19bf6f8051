"""Pages in, the same pages out, with tables linked that continue from one page to the next.

Nothing is merged: the later part keeps its cells, and says that it continues and how many of its
first rows repeat the header. As a wrong link would join two tables in SQL, they must be the last
table of a page and the first of the next, with only running heads and footnotes between, aligned
columns, and no new header.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from parsers.document import RUNNING_HEADS, Block, Cell, Label, Page
from parsers.layout.roles.headings import with_blocks

PASSED_OVER = RUNNING_HEADS | {Label.FOOTNOTE}
CONTINUED = re.compile(
    r"\b(continued|cont(inue)?d?\b\.?|cont['’]d|fortsetzung|suite|continuaci[oó]n|continua(zione)?"
    r"|vervolg|ciąg dalszy)",
    re.IGNORECASE,
)
TABLE = re.compile(
    r"(table|tab\.|tabelle|tableau|tabla|tabella|tabel)\s*[A-Z]?[-.]?\d", re.IGNORECASE
)
LONGEST_NOTE = 120  # characters: of a note that says that a table continues
EDGE = 0.1  # of the page's height: pictures in it are not part of the text
LOW = 0.55  # of the page's height: a table that continues reaches below it
HIGH = 0.45  # and its next part begins above it
ALIKE = 0.04  # of the page's width: tolerance for aligned sides and columns


def link_tables(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages, with `continues` and `repeated_rows` of their first tables."""
    linked = list(pages)
    for at, (before, after) in enumerate(itertools.pairwise(pages), 1):
        position = _first_table(after)
        if position is None or after.number != before.number + 1:
            continue
        said = any(map(_says_continued, after.blocks[:position]))
        table = _last_table(before, whatever_follows=said)
        if table:
            part = _linked(table, after.blocks[position], _header_of(linked[:at]), said)
            (linked[at],) = with_blocks([after], {(0, position): part})
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
    return block.label in PASSED_OVER or _says_continued(block) or _is_at_edge(block)


def _is_at_edge(block: Block) -> bool:
    """A logo, say."""
    if block.label is not Label.PICTURE or block.box is None:
        return False
    return block.box.y1 < EDGE or block.box.y0 > 1 - EDGE


def _says_continued(block: Block) -> bool:
    """Whether a note or the table's caption says that the table continues."""
    short = len(block.text) <= LONGEST_NOTE or bool(TABLE.match(block.text))
    return short and bool(CONTINUED.search(block.text))


def _header_of(pages: Sequence[Page]) -> list[tuple[str, ...]]:
    """The header rows where the whole table began."""
    for page in reversed(pages):
        tables = [block for block in page.blocks if block.label is Label.TABLE]
        if tables and not tables[-1].continues:
            rows = _rows(tables[-1])
            headers = itertools.takewhile(lambda row: all(cell.is_header for cell in row), rows)
            return [_texts(row) for row in headers]
    return []


def _rows(table: Block) -> list[list[Cell]]:
    """The cells with text, by row."""
    cells = sorted((c for c in table.cells if c.text), key=lambda cell: (cell.row, cell.column))
    return [list(row) for _, row in itertools.groupby(cells, key=lambda cell: cell.row)]


def _texts(row: Sequence[Cell]) -> tuple[str, ...]:
    """Normalized for comparison, without notes that the table continues."""
    texts = (CONTINUED.sub("", " ".join(cell.text.split())) for cell in row)
    return tuple(text.casefold().strip(" ()[].,:–-") for text in texts)


def _linked(table: Block, part: Block, header: Sequence[tuple[str, ...]], said: bool) -> Block:
    """The part, linked if it continues the table. said: a note says so."""
    repeated = _count_repeated(part, header)
    if repeated or (said and _width(table) == _width(part)):
        return replace(part, continues=True, repeated_rows=repeated)
    if _continues(table, part) and not _has_own_header(part, header):
        # Rows that looked like a header on their own page are not one.
        cells = tuple(replace(cell, is_header=False) for cell in part.cells)
        return replace(part, cells=cells, continues=True)
    return part


def _count_repeated(part: Block, header: Sequence[tuple[str, ...]]) -> int:
    """How many of the part's first rows, empty ones included, repeat the whole header."""
    rows, count = _rows(part), len(header)
    repeated = [_texts(row) for row in rows[:count]] == header
    return rows[count][0].row if repeated and 0 < count < len(rows) else 0


def _has_own_header(part: Block, header: Sequence[tuple[str, ...]]) -> bool:
    """Whether its first row has some of the header's texts, and others."""
    first = set(_texts(next(iter(_rows(part)), [])))
    known = {text for row in header for text in row if text}
    return bool(first & known) and not first <= known


def _continues(table: Block, part: Block) -> bool:
    """Without a repeated header, the columns must be aligned, and no rows without a number be above
    rows with one, as in a new header."""
    if _width(table) != _width(part) or not _are_aligned(table, part):
        return False
    has_header = any(cell.is_header for cell in part.cells)
    return not has_header or not any(_is_number(cell) for cell in part.cells)


def _is_number(cell: Cell) -> bool:
    text = cell.text.strip("$€£¥%() ")
    return all(c.isdigit() or c in ".,-– " for c in text) and any(map(str.isdigit, text))


def _width(table: Block) -> int:
    return max(cell.column + cell.column_span for cell in table.cells)


def _are_aligned(table: Block, part: Block) -> bool:
    """Whether their outer edges and columns are aligned."""
    if table.box is None or part.box is None:
        return False
    left, right = abs(table.box.x0 - part.box.x0), abs(table.box.x1 - part.box.x1)
    one, other = _columns(table), _columns(part)
    sides = [(one[column], other[column]) for column in one.keys() & other.keys()]
    columns = bool(sides) and all(a[0] - ALIKE < b[1] and b[0] - ALIKE < a[1] for a, b in sides)
    return columns and left <= ALIKE and right <= 2 * ALIKE


def _columns(table: Block) -> dict[int, tuple[float, float]]:
    """From where to where the texts of each column are."""
    places: dict[int, tuple[float, float]] = {}
    for cell in table.cells:
        if cell.box and cell.text and cell.column_span == 1:
            x0, x1 = places.get(cell.column, (1.0, 0.0))
            places[cell.column] = min(x0, cell.box.x0), max(x1, cell.box.x1)
    return places
