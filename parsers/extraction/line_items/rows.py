"""Lines of a list -> its rows.

A list line is a line of the page, or a row of a table, with the pieces that it has for the fields.
One with numbers begins a row. One with text only continues the text above, or begins the text of a
row whose numbers follow. Sums end the list, though full rows may follow a subtotal; nothing follows
a total, a payment, a count of the items or the header of a summary of taxes. This module knows
neither columns nor schemas.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache
from itertools import islice, takewhile

from rapidfuzz import fuzz

from parsers.document import FieldDefinition, FieldKind
from parsers.document.text import fold, plain
from parsers.extraction.lines import Piece, Row, join
from parsers.extraction.vocabulary import (
    CLOSING_ROLES,
    UNIT_NAMES,
    Role,
    amount_terms,
    folded,
    is_free_text,
    role_of,
)
from parsers.lexicon import words
from parsers.values.amounts import CURRENCIES

SUMS = frozenset({Role.PART, Role.TAX}) | CLOSING_ROLES
ENDS = frozenset({Role.HANDED, Role.CHANGE, Role.ROUNDING})
"""Roles of amounts below a list."""
SIMILAR = 85.0
"""The similarity, 0 to 100, from which a label is that of a count."""
SHORTEST = 4
"""Letters; a row of fewer below a sum is the code of a tax."""
LONGEST_SUM = 30
"""Letters of the label of a sum; a longer text is a description."""
PITCH = 2.1
"""A line that continues the one above begins within this many heights of it."""
USUAL = 0.6
"""A number that this part of the rows have is expected in each row."""


@dataclass(frozen=True, slots=True)
class ListSearch:
    """What a list is searched by: its fields; rivals, the fields of the schema's other lists, whose
    headers end this one; sums, the folded labels of single amounts, which end it as well."""

    fields: tuple[FieldDefinition, ...]
    rivals: tuple[FieldDefinition, ...]
    sums: frozenset[str]

    @property
    def is_of_sums(self) -> bool:
        """Whether its rows are sums themselves, such as the taxes of each rate."""
        return not any(map(is_free_text, self.fields))


@dataclass(frozen=True, slots=True)
class ListLine:
    """text: all of it. label: the words right before its only number. top, height: in fractions of
    the page's height; top is None in a table, whose rows may be far apart. is_prose: it has words
    where numbers belong."""

    pieces: Mapping[str, Piece]
    text: str
    page: int
    label: str = ""
    top: float | None = None
    height: float = 0.0
    is_prose: bool = False


@dataclass(slots=True)
class _Open:
    """A list while it is read. waiting: texts whose numbers may follow. before: the last line of
    the last row. closed: there was a sum; ended: there was a total."""

    rows: list[Row] = field(default_factory=list)
    waiting: list[ListLine] = field(default_factory=list)
    before: ListLine | None = None
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
    state = _Open(closed=closed)
    for line in lines:
        if _is_carried(line.text):
            continue
        if not search.is_of_sums and state.rows and _ends(line):
            state.closed = state.ended = True
            break
        if not search.is_of_sums and is_sum(line, numbers, search.sums):
            state.closed = state.closed or bool(state.rows)
            state.ended = state.ended or role_of(label_of(line.label or line.text)) in CLOSING_ROLES
        elif _begins(line, numbers):
            _begin(state, line, numbers, texts)
        elif not state.closed:
            _go_on(state, line, text_first)
    ordered = [one.name for one in fields if one.name in numbers]
    return _whole(state.rows, ordered), state.ended


def _whole(rows: Sequence[Row], numbers: Sequence[str]) -> list[Row]:
    """Without rows that lack the rightmost usual number and more than half of all usual ones."""
    times = Counter(name for row in rows for name in row)
    usual = [name for name in numbers if times[name] >= USUAL * len(rows)]
    return [
        row
        for row in rows
        if not usual or usual[-1] in row or 2 * len(set(row) & set(usual)) >= len(usual) > 1
    ]


def is_sum(line: ListLine, numbers: Set[str], sums: Set[str]) -> bool:
    """Is it a sum, by its label?"""
    label = label_of(line.text)
    if not any(map(str.isdigit, line.text)) or not label or says_included(line.text):
        return False
    if fold(label) in _terms_of(SUMS) or fold(label) in sums:
        return True
    filled = [name for name in line.pieces if name in numbers]
    return len(filled) <= 1 and any(map(names_sum, (label, label_of(line.label))))


def _ends(line: ListLine) -> bool:
    """Is it a payment, a rounding, a count of the items or the header of a summary of taxes?"""
    label = fold(label_of(line.text))
    if not any(map(str.isdigit, line.text)):
        return any(term in label for term in folded("amounts.tax_tables"))
    counts = folded("tables.counts") if len(label) > SHORTEST else ()
    return label in _terms_of(ENDS) or any(fuzz.ratio(label, term) >= SIMILAR for term in counts)


def names_sum(label: str) -> bool:
    return 0 < len(fold(label)) <= LONGEST_SUM and role_of(label) in SUMS


def _begins_like_sum(text: str) -> bool:
    words = label_of(text).split()
    return any(fold(" ".join(words[:count])) in _terms_of(SUMS) for count in (1, 2, 3))


def says_included(text: str) -> bool:
    """Whether it begins as what is a part of an amount does: `incl. 19% VAT 3.19`."""
    return after_included(text) != text


def after_included(text: str) -> str:
    """What stands behind the words that say that it is included: `19% VAT 3.19`; all of it where
    there are none."""
    if re.match(r"\W*\d", text):
        return text  # the number or the count of an item
    first = list(islice(re.finditer(r"[^\W\d_]+", text[:LONGEST_SUM]), 3))
    for count in range(len(first), 0, -1):
        if " ".join(plain(word[0]) for word in first[:count]) in _included():
            return text[first[count - 1].end() :]
    return text


@cache
def _included() -> frozenset[str]:
    return frozenset(map(plain, words("amounts.included")))


def label_of(text: str) -> str:
    """The words of a text without numbers and currencies."""
    words = re.sub(r"[%()*:]", " ", text).split()
    plain = [word for word in words if not any(map(str.isdigit, word))]
    return " ".join(word for word in plain if word.strip(".").upper() not in CURRENCIES)


@cache
def _terms_of(roles: frozenset[Role]) -> frozenset[str]:
    return frozenset(term for role in roles for term in amount_terms()[role])


def _is_carried(text: str) -> bool:
    return fold(label_of(text)) in folded("tables.carried")


def _begins(line: ListLine, numbers: set[str]) -> bool:
    """In a list without numbers a row begins with two of its fields."""
    if numbers:
        return any(name in numbers for name in line.pieces)
    return len(line.pieces) > 1


def _is_text_first(lines: Sequence[ListLine], numbers: set[str], texts: set[str]) -> bool:
    """Are the numbers of a row below its text?"""
    first = [one for one in lines if _begins(one, numbers) and not _is_carried(one.text)]
    bare = [line for line in first if not texts & set(line.pieces)]
    return bool(texts) and 2 * len(bare) > len(first)


def _begin(state: _Open, line: ListLine, numbers: set[str], texts: set[str]) -> None:
    filled = sum(name in numbers for name in line.pieces)
    has_text = bool(texts & set(line.pieces))
    partial = filled < 2 or (bool(texts) and not has_text) or _begins_like_sum(line.text)
    is_code = bool(texts) and len(fold(label_of(line.text))) < SHORTEST
    if state.closed and (state.ended or partial or is_code):
        return
    row = dict(line.pieces)
    if not any(any(map(str.isalpha, row[name].text)) for name in texts & set(row)):
        for each in reversed(state.waiting):
            row = _joined([each.pieces, row])
    state.waiting.clear()
    state.rows.append(row)
    state.before = line


def _go_on(state: _Open, line: ListLine, text_first: bool) -> None:
    if line.is_prose:
        state.closed = bool(state.rows)
    elif line.pieces and state.rows and not text_first and _is_close(state.before, line):
        state.rows[-1] = _joined([state.rows[-1], line.pieces])
        state.before = line
    elif line.pieces:
        state.waiting.append(line)
    if not line.pieces:
        state.waiting.clear()


def _is_close(before: ListLine | None, line: ListLine) -> bool:
    if line.top is None or before is None or before.top is None:
        return True
    pitch = line.top - before.top
    return before.page == line.page and pitch <= PITCH * max(line.height, before.height)


def _joined(parts: Sequence[Mapping[str, Piece]]) -> Row:
    """The pieces of each field as one; of other pages than the first they are left out."""
    row: Row = {}
    for part in parts:
        for name, piece in part.items():
            known = row.get(name)
            if known is None:
                row[name] = piece
            elif known.page == piece.page:
                row[name] = join([known, piece])
    return row
