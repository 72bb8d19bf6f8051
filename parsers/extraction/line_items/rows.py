"""What stands beside each other in a list -> its rows.

A strip is a line of the page, or a row of a table, with what it has for each field. One with
numbers begins a row; one with text alone goes on with the text above, or begins that of a row
whose numbers come later; sums end the list, though full rows may follow a sub-total. Nothing
follows a total, a payment, a count of the items, or the head of a summary of taxes. This module
knows neither columns nor schemas.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile

from rapidfuzz import fuzz

from parsers.document import FieldDefinition, FieldKind
from parsers.document.text import fold
from parsers.extraction.kinds import is_free_text
from parsers.extraction.lines import Piece, join
from parsers.extraction.totals import role_of
from parsers.extraction.vocabulary import Role, amount_terms, folded
from parsers.values.amounts import CURRENCIES

SUMS = frozenset({Role.PART, Role.TOTAL, Role.GROSS, Role.PAID, Role.TAX})
LAST_SUMS = frozenset({Role.TOTAL, Role.GROSS, Role.PAID})
ENDS = frozenset({Role.HANDED, Role.CHANGE, Role.ROUNDING})
"""Roles of what stands below a list, where the words say nothing else."""
SIMILAR = 85.0
"""Labels of counts are known by this likeness, 0 to 100."""
SHORTEST = 4
"""Letters; below a sum, a row of fewer is a code of a tax."""
LONGEST_SUM = 30
"""Letters of the text beside a sum: a longer one describes something."""
PITCH = 2.1
"""A line that goes on with the one above begins within this many heights of it."""
USUAL = 0.6
"""A number that this part of the rows has is one that a row has."""

UNIT_NAMES = frozenset({"unit", "uom", "unitofmeasure"})
"""Fields that say what a quantity counts."""

Row = dict[str, Piece]


@dataclass(frozen=True, slots=True)
class Strip:
    """text: all of it. label: the words right before its only number, or before its last. top,
    height: in fractions of the page's height, None in a table, whose rows have room between them.
    is_prose: words stand where numbers belong."""

    pieces: Mapping[str, Piece]
    text: str
    page: int
    label: str = ""
    top: float | None = None
    height: float = 0.0
    is_prose: bool = False


@dataclass(slots=True)
class _Open:
    """A list while it is read. before: the last strip of the last row. closed: a sum has come;
    ended: a total has."""

    rows: list[Row] = field(default_factory=list)
    waiting: list[Strip] = field(default_factory=list)
    before: Strip | None = None
    closed: bool = False
    ended: bool = False


def rows_of(
    strips: Sequence[Strip],
    fields: Sequence[FieldDefinition],
    closed: bool = False,
    sums: frozenset[str] = frozenset(),
    of_sums: bool = False,
) -> tuple[list[Row], bool]:
    """The rows, and whether a total ended them. fields: those that have a column, from left to
    right. closed: begin with the first full row. sums: folded labels of sums, beside those of
    `vocabulary`. of_sums: the list is one of sums, such as the taxes of each rate."""
    numbers = {one.name for one in fields if one.kind is not FieldKind.TEXT}
    texts = {one.name for one in fields if is_free_text(one) and one.name not in UNIT_NAMES}
    own = takewhile(lambda one: not is_sum(one, numbers, sums), strips)
    text_first = _is_text_first(list(own), numbers, texts)
    state = _Open(closed=closed)
    for strip in strips:
        if _is_carried(strip.text):
            continue
        if not of_sums and state.rows and _ends(strip):
            state.closed = state.ended = True
            break
        if not of_sums and is_sum(strip, numbers, sums):
            state.closed = state.closed or bool(state.rows)
            state.ended = state.ended or role_of(label_of(strip.label or strip.text)) in LAST_SUMS
        elif _begins(strip, numbers):
            _begin(state, strip, numbers, texts)
        elif not state.closed:
            _go_on(state, strip, text_first)
    ordered = [one.name for one in fields if one.name in numbers]
    return _whole(state.rows, ordered), state.ended


def _whole(rows: Sequence[Row], numbers: Sequence[str]) -> list[Row]:
    """Without those that lack the rightmost number that most have, and half of the others."""
    times = Counter(name for row in rows for name in row)
    usual = [name for name in numbers if times[name] >= USUAL * len(rows)]
    return [
        row
        for row in rows
        if not usual or usual[-1] in row or 2 * len(set(row) & set(usual)) >= len(usual) > 1
    ]


def is_sum(strip: Strip, numbers: set[str], sums: frozenset[str] = frozenset()) -> bool:
    """Is it a sum, by the words beside its number?"""
    label = label_of(strip.text)
    if not any(map(str.isdigit, strip.text)) or not label:
        return False
    if fold(label) in _sum_terms() | sums:
        return True
    filled = [name for name in strip.pieces if name in numbers]
    return len(filled) <= 1 and any(map(_names_sum, (label, label_of(strip.label))))


def _ends(strip: Strip) -> bool:
    """Is it a payment, a rounding, a count of the items, or the head of a summary of taxes?"""
    label = fold(label_of(strip.text))
    if not any(map(str.isdigit, strip.text)):
        return any(term in label for term in folded("amounts.tax_tables"))
    counts = folded("tables.counts") if len(label) > SHORTEST else ()
    return label in _end_terms() or any(fuzz.ratio(label, term) >= SIMILAR for term in counts)


@cache
def _end_terms() -> frozenset[str]:
    return frozenset(term for role in ENDS for term in amount_terms()[role])


def _names_sum(label: str) -> bool:
    return 0 < len(fold(label)) <= LONGEST_SUM and role_of(label) in SUMS


def _begins_like_sum(text: str) -> bool:
    words = label_of(text).split()
    return any(fold(" ".join(words[:count])) in _sum_terms() for count in (1, 2, 3))


def label_of(text: str) -> str:
    """The words without digits and currencies."""
    words = re.sub(r"[%()*:]", " ", text).split()
    plain = [word for word in words if not any(map(str.isdigit, word))]
    return " ".join(word for word in plain if word.strip(".").upper() not in CURRENCIES)


@cache
def _sum_terms() -> frozenset[str]:
    return frozenset(term for role in SUMS for term in amount_terms()[role])


def _is_carried(text: str) -> bool:
    return fold(label_of(text)) in folded("tables.carried")


def _begins(strip: Strip, numbers: set[str]) -> bool:
    """A row of a list without numbers has two of its fields."""
    if numbers:
        return any(name in numbers for name in strip.pieces)
    return len(strip.pieces) > 1


def _is_text_first(strips: Sequence[Strip], numbers: set[str], texts: set[str]) -> bool:
    """Do the numbers stand below their texts?"""
    first = [one for one in strips if _begins(one, numbers) and not _is_carried(one.text)]
    bare = [strip for strip in first if not texts & set(strip.pieces)]
    return bool(texts) and 2 * len(bare) > len(first)


def _begin(state: _Open, strip: Strip, numbers: set[str], texts: set[str]) -> None:
    filled = sum(name in numbers for name in strip.pieces)
    has_text = bool(texts & set(strip.pieces))
    partial = filled < 2 or (bool(texts) and not has_text) or _begins_like_sum(strip.text)
    is_code = bool(texts) and len(fold(label_of(strip.text))) < SHORTEST
    if state.closed and (state.ended or partial or is_code):
        return
    row = dict(strip.pieces)
    if not has_text:
        for each in reversed(state.waiting):
            row = _joined([each.pieces, row])
    state.waiting.clear()
    state.rows.append(row)
    state.before = strip


def _go_on(state: _Open, strip: Strip, text_first: bool) -> None:
    if strip.is_prose:
        state.closed = bool(state.rows)
    elif strip.pieces and state.rows and not text_first and _is_close(state.before, strip):
        state.rows[-1] = _joined([state.rows[-1], strip.pieces])
        state.before = strip
    elif strip.pieces:
        state.waiting.append(strip)
    if not strip.pieces:
        state.waiting.clear()


def _is_close(before: Strip | None, strip: Strip) -> bool:
    if strip.top is None or before is None or before.top is None:
        return True
    pitch = strip.top - before.top
    return before.page == strip.page and pitch <= PITCH * max(strip.height, before.height)


def _joined(parts: Sequence[Mapping[str, Piece]]) -> Row:
    """Each field's pieces below each other as one; a piece has one page."""
    row: Row = {}
    for part in parts:
        for name, piece in part.items():
            known = row.get(name)
            if known is None:
                row[name] = piece
            elif known.page == piece.page:
                row[name] = join([known, piece])
    return row
