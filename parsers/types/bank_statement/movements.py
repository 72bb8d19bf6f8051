"""The movements of a bank statement, row by row.

In: the list's definition, pages and the schema. Out: a row for each movement: its days, what it
was, its amount in the column it stands in, and the balance after it. Rows begin where an amount is
in a column of movements; what stands below in the column of texts goes on with them. A statement
without heads above its columns is read as any list is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from unicodedata import category

from parsers.document import BoundingBox, ListDefinition, Page, SchemaDefinition
from parsers.extraction.candidates import Number, amounts_in
from parsers.extraction.line_items.items import find_items
from parsers.extraction.line_items.margins import upright
from parsers.extraction.lines import Line, Piece, Row, join, lines_to_search
from parsers.types.bank_statement.balance_lines import amount_piece, is_balance, is_sum
from parsers.types.bank_statement.columns import DAYS, MOVED, Head, heads_in
from parsers.types.bank_statement.days import days_in

NEXT_LINE = 2.4
"""Heights from a line of a movement to the next one, at most."""
LEFT_OF_TEXT = 0.02
"""Of the page's width: what begins so much to the left of the texts belongs to none."""

SIGNS = frozenset({"Sc", "Sm", "Pd"})
"""Categories of what stands between a text and its amount: currencies, plus and minus."""

Span = tuple[int, int]


@dataclass(slots=True)
class _Movement:
    """A row while it is read: its pieces, its lines of text, and its last line."""

    pieces: Row
    texts: list[Piece] = field(default_factory=list)
    last: Line | None = None

    @property
    def is_complete(self) -> bool:
        return any(name in self.pieces for name in MOVED)

    @property
    def row(self) -> Row:
        return {**self.pieces, **({"description": join(self.texts)} if self.texts else {})}


def find_entries(
    definition: ListDefinition, pages: Sequence[Page], schema: SchemaDefinition
) -> list[Row]:
    lines = lines_to_search(upright(pages))
    heads = heads_in(lines, definition)
    if not heads:
        return [row for row in find_items(definition, pages, schema)
                if any(name in row for name in MOVED)]  # fmt: skip
    found: list[_Movement] = []
    head: Head | None = None
    for at, line in enumerate(lines):
        if at in heads:
            head = heads[at]
        elif head is not None:
            head = _read(line, head, found)
    return [each.row for each in found if each.is_complete]


def _read(line: Line, head: Head, found: list[_Movement]) -> Head | None:
    """The head that holds for the next line; None behind the last balance of a list."""
    amounts = _amounts(line, head)
    if is_balance(line) or (is_sum(line) and not days_below(line, head)):
        has_rows = any(each.last and _is_after(each.last, head.line) for each in found)
        ends = has_rows and bool(amounts_in(line)) and not _is_at_edge(line, head)
        return None if ends else head
    moved = {name: piece for name, (_, piece) in amounts.items() if name in MOVED}
    days = days_below(line, head)
    pending = found[-1] if found and not found[-1].is_complete else None
    if days or moved:
        pieces = {**days, **{name: piece for name, (_, piece) in amounts.items()}}
        if pending and not days:
            pending.pieces.update(pieces)
            pending.last = line
        elif moved or (days and head.text_x is not None):
            found.append(_Movement(pieces))
        else:
            return head
        _add_text(found[-1], line, head, amounts)
    elif found and _goes_on(found[-1], line, head):
        _add_text(found[-1], line, head, amounts)
        found[-1].pieces.update(
            {n: p for n, (_, p) in amounts.items() if n not in found[-1].pieces}
        )
    return head


def _is_after(line: Line, other: Line) -> bool:
    return (line.page, line.index) > (other.page, other.index)


def _is_at_edge(line: Line, head: Head) -> bool:
    """Right below the head a balance begins a list, and ends none."""
    return line.page == head.line.page and line.index - head.line.index <= 1


def _amounts(line: Line, head: Head) -> dict[str, tuple[Number, Piece]]:
    """By column; of two in one column the one further right."""
    found: dict[str, tuple[Number, Piece]] = {}
    text_x = head.text_x
    for one in amounts_in(line):
        piece = amount_piece(line, one.start, one.end)
        box = line.box_of(one.start, one.end)
        name = head.column_at(box)
        if name and (text_x is None or box.x0 > text_x or _stands_left(head, name)):
            found[name] = one, piece
    return found


def _stands_left(head: Head, name: str) -> bool:
    return head.text_x is not None and head.boxes[name].x0 < head.text_x


def days_below(line: Line, head: Head) -> Row:
    """The days in the columns of days; a single one is that of booking."""
    found: Row = {}
    for one in days_in(line):
        box = line.box_of(one.start, one.end)
        near = {name: _apart(head.boxes[name], box) for name in DAYS if name in head.boxes}
        best = min(near, key=near.__getitem__, default=None)
        if best and near[best] <= 0.05 and best not in found:
            found[best] = one.piece
    return found


def _apart(head: BoundingBox, box: BoundingBox) -> float:
    return min(abs(head.x0 - box.x0), abs(head.x1 - box.x1))


def _add_text(
    movement: _Movement, line: Line, head: Head, amounts: dict[str, tuple[Number, Piece]]
) -> None:
    span = _text_span(line, head, amounts)
    movement.last = line
    if span:
        movement.texts.append(line.piece(*span))


def _text_span(line: Line, head: Head, amounts: dict[str, tuple[Number, Piece]]) -> Span | None:
    """The longest stretch without days and amounts of the columns."""
    days = [(one.start, one.end) for one in days_in(line)
            if any(piece == one.piece for piece in days_below(line, head).values())]  # fmt: skip
    taken = days + [(one.start, one.start + len(piece.text)) for one, piece in amounts.values()]
    gaps, start = [], 0
    for begin, end in sorted(taken):
        gaps.append((start, begin))
        start = end
    gaps.append((start, len(line.text)))
    wordy = [(a, b) for a, b in gaps if any(map(str.isalnum, line.text[a:b]))]
    longest = max(wordy, key=lambda gap: gap[1] - gap[0], default=None)
    return longest and (longest[0], _without_sign(line.text, longest, amounts))


def _without_sign(text: str, span: Span, amounts: Mapping[str, tuple[Number, Piece]]) -> int:
    """The end of a text, before the sign of the amount behind it, as in `Salary + $ 200.00`."""
    behind = any(one.start == span[1] for one, _ in amounts.values())
    rest = text[slice(*span)].rstrip()
    while behind and rest and category(rest[-1]) in SIGNS:
        rest = rest[:-1].rstrip()
    return span[0] + len(rest)


def _goes_on(movement: _Movement, line: Line, head: Head) -> bool:
    """Is the line right below the movement's last one, in the column of texts?"""
    last = movement.last
    if last is None or last.page != line.page or head.text_x is None:
        return False
    close = line.box.y0 - last.box.y0 <= NEXT_LINE * max(last.height, line.height)
    return close and line.box.x0 >= head.text_x - LEFT_OF_TEXT
