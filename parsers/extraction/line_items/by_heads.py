"""Pages -> the rows of any table, by the heads of its columns alone.

Of line items is known what their numbers prove, and that rows have a text; of other tables nothing
is. In: a list of a schema whose lists are nested. Out: rows of the columns that have its fields'
labels as heads. Lists that one table head fits equally are not told apart, and none of them is
found.
"""

from bisect import bisect
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from parsers.document import (
    Block,
    Cell,
    FieldDefinition,
    FieldKind,
    ListDefinition,
    Page,
    SchemaDefinition,
    Word,
)
from parsers.document.lines import hull_of
from parsers.document.paths import list_and_name
from parsers.document.text import fold
from parsers.extraction.line_items.column_fields import assign
from parsers.extraction.line_items.from_cells import HEAD_ROWS
from parsers.extraction.line_items.from_lines import read_lines
from parsers.extraction.line_items.list_lines import ListSearch
from parsers.extraction.line_items.margins import upright
from parsers.extraction.line_items.roles import Roles
from parsers.extraction.lines import Piece, Row, lines_to_search
from parsers.extraction.typed_values import ValueReader

FEWEST_COLUMNS = 2
GAP = 2.0
"""Heights between two heads in one cell, at least."""
READ, UNREAD = 1.0, -1.0
"""What a value is worth that is of its field's kind, and one that is not."""

Head = tuple[float, FieldDefinition | None]
"""Where a head begins, and the field that it names, if any."""
Heads = Mapping[int, Sequence[Head]]
"""The heads of each column of cells: of several columns that were taken for one."""


def find_by_heads(
    definition: ListDefinition, pages: Sequence[Page], schema: SchemaDefinition
) -> list[Row]:
    if len(definition.fields) < FEWEST_COLUMNS or _has_twin(definition, schema):
        return []
    kin = {definition.name, definition.parent}
    others = tuple(
        each
        for one in schema.lists
        if one.name not in kin and one.parent != definition.name
        for each in one.fields
    )
    search = ListSearch(definition.fields, others, frozenset(), Roles(by_heads=True))
    lines = lines_to_search(upright(pages))
    reader = ValueReader(lines)

    texts = {each.name for each in definition.fields if each.kind is FieldKind.TEXT}

    def worth(rows: Sequence[Row]) -> float:
        values = reader.lists([definition], {definition.name: rows})
        return sum(
            READ if one.value is not None or list_and_name(path)[1] in texts else UNREAD
            for path, one in values.items()
        )

    return max((_from_tables(search, pages), read_lines(search, lines)), key=worth)


def _from_tables(search: ListSearch, pages: Sequence[Page]) -> list[Row]:
    """A row for each row of cells that has two of the columns or more."""
    rows: list[Row] = []
    heads: Heads = {}
    for page in pages:
        for block in page.blocks:
            if block.cells:
                at, named = _header(search, block, page)
                width = max(cell.column for cell in block.cells)
                # A table that goes on has no head.
                heads = named or (heads if max(heads, default=-1) <= width else {})
                rows += _rows(block, page, at, heads)
    return [row for row in rows if len(row) >= FEWEST_COLUMNS]


def _header(search: ListSearch, block: Block, page: Page) -> tuple[int, Heads]:
    """The row that names the most columns, if it names enough; -1 if none does."""
    best: tuple[int, Heads] = -1, {}
    fewest = FEWEST_COLUMNS
    for row in range(HEAD_ROWS):
        cells = [each for each in block.cells if each.row == row]
        parts = [(each.column, *part) for each in cells for part in _parts(each, page)]
        texts = [(text, ()) for _, text, _ in parts]
        named = assign(texts, search.fields)
        if len(named) >= max(fewest, len(assign(texts, search.rivals))):
            heads: dict[int, list[Head]] = defaultdict(list)
            for at, (column, _, x0) in enumerate(parts):
                heads[column].append((x0, named.get(at)))
            best, fewest = (row, heads), len(named) + 1
    return best


def _parts(cell: Cell, page: Page) -> list[tuple[str, float]]:
    """The words of a head, and where they begin: those of several columns stand far apart."""
    words = _words_of(cell, page)
    if not words:
        return [(cell.text, cell.box.x0 if cell.box else 0.0)]
    gap = GAP * max(word.box.height for word in words) * page.height / page.width
    parts = [[words[0]]]
    for before, word in pairwise(words):
        if word.box.x0 - before.box.x1 > gap:
            parts.append([])
        parts[-1].append(word)
    return [(" ".join(word.text for word in part), part[0].box.x0) for part in parts]


def _rows(block: Block, page: Page, head: int, heads: Heads) -> list[Row]:
    rows: dict[int, Row] = defaultdict(dict)
    for cell in block.cells:
        if cell.row > head and cell.column in heads and cell.text.strip():
            rows[cell.row] |= _values(cell, page, heads[cell.column])
    return [rows[at] for at in sorted(rows)]


def _values(cell: Cell, page: Page, heads: Sequence[Head]) -> Row:
    """What a cell has for each of the heads above it: a word is below the last one that begins left
    of its middle."""
    words = _words_of(cell, page) if len(heads) > 1 else []
    if not words:
        first = heads[0][1]
        text = " ".join(cell.text.split())
        return {first.name: Piece(text, page.number, cell.box)} if first else {}
    parts: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        parts[max(bisect([x0 for x0, _ in heads], word.box.center_x) - 1, 0)].append(word)
    found = ((heads[at][1], part) for at, part in parts.items())
    return {
        field.name: Piece(" ".join(word.text for word in part), page.number, hull_of(part))
        for field, part in found
        if field
    }


def _words_of(cell: Cell, page: Page) -> list[Word]:
    """From left to right; none of a cell whose words are not known."""
    box = cell.box
    words = [word for word in page.words if box and box.holds_middle_of(word.box)]
    same = sorted(word.text for word in words) == sorted(cell.text.split())
    return sorted(words, key=lambda word: word.box.x0) if same else []


def _has_twin(definition: ListDefinition, schema: SchemaDefinition) -> bool:
    own = _heads(definition)
    return any(each != definition and _heads(each) == own for each in schema.lists)


def _heads(definition: ListDefinition) -> frozenset[str]:
    return frozenset(fold(each) for field in definition.fields for each in field.synonyms)
