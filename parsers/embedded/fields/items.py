"""Tables -> the rows of a list, such as line items.

A table whose head names two or more of the list's fields is read by its columns, down to the first
sum. A row without numbers continues the text above it. A table without a head goes on with the
columns of the one before, as tables do across pages. This module knows no schema.
"""

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from parsers.document import Block, Cell, FieldDefinition, FieldKind, ListDefinition, Page
from parsers.embedded.fields.lines import Piece, join
from parsers.embedded.fields.totals import role_of
from parsers.embedded.fields.vocabulary import Role, fold

HEAD_ROWS = 4
"""The head is looked for in this many rows."""
SIMILAR = 85.0
SUMS = frozenset({Role.PART, Role.TOTAL, Role.GROSS, Role.PAID, Role.TAX})
LONGEST_SUM = 30
"""Letters of the text beside a sum: a longer one describes something."""

Columns = Mapping[int, FieldDefinition]
Row = dict[str, Piece]


def find_items(definition: ListDefinition, pages: Sequence[Page]) -> list[Row]:
    """The rows of every table that names the list's fields; a row has the fields that it fills."""
    rows: list[Row] = []
    columns: Columns = {}
    for page in pages:
        for block in page.blocks:
            if block.cells:
                head, named = _head(definition, block)
                width = max(cell.column for cell in block.cells)
                columns = named or (columns if max(columns, default=-1) <= width else {})
                _add_rows(rows, _body(block, head), page.number, columns)
    return rows


def _head(definition: ListDefinition, block: Block) -> tuple[int, Columns]:
    """The row that names most fields, if two or more, and the field of each column."""
    candidates = [
        (row, _columns(definition, [cell for cell in block.cells if cell.row == row]))
        for row in range(HEAD_ROWS)
    ]
    row, columns = max(candidates, key=lambda one: (len(one[1]), -one[0]))
    if len(columns) < 2:
        return -1, {}
    return row, _with_last_number(definition, columns, _body(block, row))


def _columns(definition: ListDefinition, cells: Sequence[Cell]) -> dict[int, FieldDefinition]:
    """Each field to the column whose head is most like one of its synonyms, the likest first."""
    pairs = [
        (_likeness(cell.text, field), -cell.column, cell.column, field)
        for cell in cells
        for field in definition.fields
    ]
    columns: dict[int, FieldDefinition] = {}
    for likeness, _, column, field in sorted(pairs, key=lambda one: one[:2], reverse=True):
        if likeness >= SIMILAR and column not in columns and field not in columns.values():
            columns[column] = field
    return columns


def _likeness(head: str, field: FieldDefinition) -> float:
    """100 for the same words; a term inside a longer head counts by how much it fills."""
    text = fold(head)
    terms = [fold(synonym) for synonym in (*field.synonyms, field.name)]
    same = max((fuzz.ratio(term, text) for term in terms), default=0.0)
    inside = [len(term) / len(text) for term in terms if len(term) >= 4 and term in text]
    return max(same, SIMILAR + 10 * max(inside)) if inside else same


def _with_last_number(
    definition: ListDefinition, columns: Columns, body: Sequence[Sequence[Cell]]
) -> Columns:
    """If the last number of a row has no column, it is the rightmost one, where that is numbers."""
    numbers = [field for field in definition.fields if field.kind is FieldKind.NUMBER]
    last = max((cell.column for cells in body for cell in cells), default=0)
    texts = [cell.text for cells in body for cell in cells if cell.column == last]
    filled = [text for text in texts if text.strip()]
    if not numbers or numbers[-1] in columns.values() or last in columns or not filled:
        return columns
    are_numbers = sum(any(map(str.isdigit, text)) for text in filled) > len(filled) / 2
    return {**columns, last: numbers[-1]} if are_numbers else columns


def _body(block: Block, head: int) -> list[list[Cell]]:
    rows: dict[int, list[Cell]] = {}
    for cell in sorted(block.cells, key=lambda one: (one.row, one.column)):
        if cell.row > head:
            rows.setdefault(cell.row, []).append(cell)
    return list(rows.values())


def _add_rows(rows: list[Row], body: Sequence[Sequence[Cell]], page: int, columns: Columns) -> None:
    """Append the rows, or their text to the row before."""
    for cells in body:
        if _is_sum(cells):
            return
        row = _row(cells, page, columns)
        numbers = any(
            columns[cell.column].kind is not FieldKind.TEXT for cell in _filled(cells, columns)
        )
        if numbers:
            rows.append(row)
        elif rows:
            _continue(rows[-1], row)


def _row(cells: Sequence[Cell], page: int, columns: Columns) -> Row:
    return {
        columns[cell.column].name: Piece(" ".join(cell.text.split()), page, cell.box)
        for cell in _filled(cells, columns)
    }


def _filled(cells: Sequence[Cell], columns: Columns) -> list[Cell]:
    """The cells of known columns that hold something of their field's kind."""
    return [
        cell
        for cell in cells
        if cell.column in columns
        and any(
            map(
                str.isalnum if columns[cell.column].kind is FieldKind.TEXT else str.isdigit,
                cell.text,
            )
        )
    ]


def _continue(row: Row, more: Row) -> None:
    for name, piece in more.items():
        known = row.get(name)
        if known is None or known.page == piece.page:
            row[name] = join([known, piece]) if known else piece


def _is_sum(cells: Sequence[Cell]) -> bool:
    label = " ".join(cell.text for cell in cells if not any(map(str.isdigit, cell.text))).strip()
    return len(fold(label)) <= LONGEST_SUM and role_of(label) in SUMS and _has_number(cells)


def _has_number(cells: Sequence[Cell]) -> bool:
    return any(map(str.isdigit, "".join(cell.text for cell in cells)))
