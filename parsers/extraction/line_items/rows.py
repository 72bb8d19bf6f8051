"""Lines of a list -> its rows.

A list line is a line of the page, or a row of a table, with the pieces that it has for the fields.
One with numbers begins a row. One with text only continues the text above, or begins the text of a
row whose numbers follow. Sums end the list, though full rows may follow a subtotal; nothing follows
a total, a payment, a count of the items or the header of a summary of taxes. This module knows
neither columns nor schemas.
"""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from parsers.document import FieldDefinition, FieldKind
from parsers.document.text import fold
from parsers.extraction.line_items.cancelled import is_cancelled
from parsers.extraction.line_items.code_lines import with_codes
from parsers.extraction.line_items.list_lines import ListLine, ListSearch
from parsers.extraction.line_items.notes import best_code
from parsers.extraction.line_items.roles import Roles
from parsers.extraction.line_items.row_blocks import Blocks, row_blocks
from parsers.extraction.line_items.sections import usually_filled
from parsers.extraction.line_items.sum_lines import (
    SHORTEST,
    begins_like_sum,
    ends,
    is_sum,
    label_of,
    says_included,
)
from parsers.extraction.line_items.texts_above import texts_above
from parsers.extraction.lines import Piece, Row, join
from parsers.extraction.vocabulary import (
    CLOSING_ROLES,
    UNIT_NAMES,
    folded,
    is_code,
    is_free_text,
    role_of,
)

PITCH = 2.1
"""A line that continues the one above begins within this many heights of it."""
SEVERAL = 3
"""Values of a usual row, among which a single number belongs to something else."""
ALONE = 1.2
"""How much further from the lines around it the head of a group is than the least gap."""
USUAL = 0.6
"""A number that this part of the rows have is expected in each row."""


@dataclass(slots=True)
class _Open:
    """A list while it is read. waiting: texts whose numbers may follow; above: those whose numbers
    do, by the gaps between them. before: the last line of the last row; text: the last one of its
    text; first: its line of numbers. closed: there was a sum; ended: there was a total. noted: a
    note or a gap ended the text; reopens: the first full row opens the list again; codes: the
    fields whose values are codes."""

    rows: list[Row] = field(default_factory=list)
    waiting: list[ListLine] = field(default_factory=list)
    above: list[ListLine] = field(default_factory=list)
    before: ListLine | None = None
    text: ListLine | None = None
    first: ListLine | None = None
    noted: bool = False
    reopens: bool = False
    codes: frozenset[str] = frozenset()
    closed: bool = False
    ended: bool = False


def rows_of(
    lines: Sequence[ListLine],
    fields: Sequence[FieldDefinition],
    search: ListSearch,
    closed: bool = False,
) -> tuple[list[Row], bool]:
    """The rows, and whether a total ended them. fields: those that have a column, from left to
    right. closed: begin with the first full row."""
    numbers = {one.name for one in fields if one.kind is not FieldKind.TEXT}
    texts = {one.name for one in fields if is_free_text(one) and one.name not in UNIT_NAMES}
    own = takewhile(lambda one: not is_sum(one, numbers, search.sums), lines)
    text_first = _is_text_first(list(own), numbers, texts)
    ordered = [one.name for one in fields if one.name in numbers]
    state = _Open(
        closed=closed,
        reopens=closed,
        codes=frozenset(one.name for one in search.fields if is_code(one)),
    )
    text = search.roles.text
    own_texts = {text.name} if text and text.name in texts else texts
    lines = with_codes(lines, own_texts, search.roles.code, fields)
    blocks = row_blocks(lines, lambda line: _begins(line, numbers), own_texts)
    text_first = text_first and blocks is None
    below, heads = _texts_above(lines, numbers, own_texts, text_first, blocks)
    skipped = _carried(lines, numbers) | {at for at, line in enumerate(lines) if is_cancelled(line)}
    for at, line in enumerate(lines):
        if at in skipped:
            continue
        if not search.is_of_sums and state.rows and ends(line):
            state.closed = state.ended = True
            break
        if not search.is_of_sums and is_sum(line, numbers, search.sums):
            state.closed = state.closed or bool(state.rows)
            state.ended = state.ended or role_of(label_of(line.label or line.text)) in CLOSING_ROLES
        elif state.rows and (line.code or _is_note(state, line, ordered, search.roles)):
            _note(state, line, search.roles.code)
        elif _begins(line, numbers):
            _begin(state, line, numbers, texts)
        elif at in heads or (state.rows and _only_includes(line, numbers)):
            state.noted = True
        elif at in below and not state.closed:
            state.above.append(line)
        elif not state.closed:
            _go_on(state, line, text_first)
    return _whole(state.rows, ordered), state.ended


def _texts_above(
    lines: Sequence[ListLine],
    numbers: set[str],
    texts: set[str],
    text_first: bool,
    blocks: Blocks | None,
) -> tuple[Set[int], Set[int]]:
    """The lines whose numbers are below them, and those that belong to no row."""
    if blocks:
        return blocks.above, blocks.heads
    heads = _group_heads(lines, numbers)
    if text_first:
        return set(), heads
    below, others = texts_above(lines, lambda line: _begins(line, numbers), texts)
    return below, heads | others


def _group_heads(lines: Sequence[ListLine], numbers: set[str]) -> set[int]:
    """Lines of text that stand alone between rows, further from both than rows are from each
    other."""
    tops = [one.top for one in lines]
    gaps = [
        low - top if low is not None and top is not None and one.page == other.page else None
        for top, low, one, other in zip(tops, tops[1:], lines, lines[1:], strict=False)
    ]
    begins = [_begins(line, numbers) for line in lines]
    pairs = [gap for gap, here, there in zip(gaps, begins, begins[1:], strict=False)
             if gap and here and there]  # fmt: skip
    if not pairs:
        return set()  # each row has more lines: which are heads cannot be told
    least = min(pairs)
    return {
        at + 1
        for at, (above, below) in enumerate(pairwise(gaps))
        if above is not None and below is not None and min(above, below) > ALONE * least
        if begins[at] and not begins[at + 1] and begins[at + 2]
    }


def _is_note(state: _Open, line: ListLine, numbers: Sequence[str], roles: Roles) -> bool:
    """One with an amount is a row, whatever its text. Words behind a label go on where other words
    went on before."""
    amount = roles.amount.name if roles.amount and roles.amount.name in numbers else None
    last = amount or next(reversed(numbers), "")
    if not line.is_note or last in line.pieces:
        return False
    is_label = line.text.lstrip(" -*\u2022(")[:1].isupper() and state.text is state.first
    return is_label or line.is_numbered or any(name in line.pieces for name in numbers)


def _note(state: _Open, line: ListLine, code: FieldDefinition | None) -> None:
    state.noted = True
    if line.code and code and not state.closed:
        state.rows[-1] = _joined([state.rows[-1], {code.name: line.code}], frozenset({code.name}))


def _only_includes(line: ListLine, numbers: set[str]) -> bool:
    """Does it say what a row includes, without a number of its own?"""
    return not _begins(line, numbers) and says_included(line.text)


def _whole(rows: Sequence[Row], numbers: Sequence[str]) -> list[Row]:
    """Without rows that lack the rightmost usual number and more than half of all usual ones, and
    without numbers that stand alone where most rows have several values. A number that is never
    beside the usual one stands for it, as a credit where most rows are debits."""
    times = Counter(name for row in rows for name in row)
    usual = [name for name in numbers if times[name] >= USUAL * len(rows)]
    beside = {name for row in rows if usual and usual[-1] in row for name in row}
    others = set(numbers) - beside
    return [
        row
        for row in rows
        if not usual
        or usual[-1] in row
        or 2 * len(set(row) & set(usual)) >= len(usual) > 1
        or not others.isdisjoint(row)
        if len(row) > 1 or usually_filled(rows) < SEVERAL
    ]


def _carried(lines: Sequence[ListLine], numbers: set[str]) -> set[int]:
    """The lines of sums that are carried over: at the head or the foot of a page, or with nothing
    but the sum. What is called so and has numbers like the rows around it is an item."""
    begins = [at for at, line in enumerate(lines) if _begins(line, numbers)]
    called = {at for at, line in enumerate(lines) if is_carried(line.text)}
    usual = max((_filled(lines[at], numbers) for at in begins if at not in called), default=0)
    inner = [at for at in begins if at not in called]
    return {
        at for at in called
        if _filled(lines[at], numbers) < max(usual, 2)
        and not (usual == 1 and inner and inner[0] < at < inner[-1])
    }  # fmt: skip


def _filled(line: ListLine, numbers: set[str]) -> int:
    return sum(name in numbers for name in line.pieces)


def is_carried(text: str) -> bool:
    return fold(label_of(text)) in folded("tables.carried")


def _begins(line: ListLine, numbers: set[str]) -> bool:
    """In a list without numbers a row begins with two of its fields."""
    if numbers:
        return any(name in numbers for name in line.pieces)
    return len(line.pieces) > 1


def _is_text_first(lines: Sequence[ListLine], numbers: set[str], texts: set[str]) -> bool:
    """Are the numbers of a row below its text?"""
    first = [one for one in lines if _begins(one, numbers) and not is_carried(one.text)]
    bare = [line for line in first if not texts & set(line.pieces)]
    return bool(texts) and 2 * len(bare) > len(first)


def _begin(state: _Open, line: ListLine, numbers: set[str], texts: set[str]) -> None:
    filled = sum(name in numbers for name in line.pieces)
    has_text = bool(texts & set(line.pieces))
    partial = filled < 2 or (bool(texts) and not has_text) or begins_like_sum(line.text)
    is_code = bool(texts) and len(fold(label_of(line.text))) < SHORTEST
    if state.closed and (state.ended or partial or is_code):
        return
    state.closed, state.reopens = state.closed and not state.reopens, False
    row = dict(line.pieces)
    bare = not any(any(map(str.isalpha, row[name].text)) for name in texts & set(row))
    for each in reversed([*(state.waiting if bare else ()), *state.above]):
        row = _joined([each.pieces, row], state.codes)
    state.waiting.clear()
    state.above.clear()
    state.rows.append(row)
    state.before = state.text = state.first = line
    state.noted = False


def _go_on(state: _Open, line: ListLine, text_first: bool) -> None:
    if line.is_prose:
        state.closed = state.reopens = bool(state.rows)
    elif line.pieces and state.rows and not text_first and _is_close(state.before, line):
        state.noted = state.noted or (
            bool(line.pieces.keys() - state.codes) and not _is_close(state.text, line)
        )
        pieces = {
            name: piece for name, piece in line.pieces.items()
            if not state.noted or name in state.codes
        }  # fmt: skip
        state.rows[-1] = _joined([state.rows[-1], pieces], state.codes)
        state.before = line
        state.text = line if pieces.keys() - state.codes else state.text
    elif line.pieces:
        state.waiting.append(line)
    if not line.pieces:
        state.waiting.clear()


def _is_close(before: ListLine | None, line: ListLine) -> bool:
    if line.top is None or before is None or before.top is None:
        return True
    pitch = line.top - before.top
    return before.page == line.page and pitch <= PITCH * max(line.height, before.height)


def _joined(parts: Sequence[Mapping[str, Piece]], codes: Set[str]) -> Row:
    """The pieces of each field as one, of codes the best; of other pages than the first they are
    left out."""
    row: Row = {}
    for part in parts:
        for name, piece in part.items():
            known = row.get(name)
            if known is None:
                row[name] = piece
            elif name in codes:
                row[name] = (known, piece)[best_code((known.text, piece.text))]
            elif known.page == piece.page:
                row[name] = join([known, piece])
    return row
