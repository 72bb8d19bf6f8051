"""Lines of a receipt -> its items where they say the price of one and a count, not what they come
to, as in mails of shops: `Teapot  $68.50  2`, or `3 x` beside or below a name and a price.

In: the lines as they were read, and the labelled amounts. Out: the items with their counts, only
where all of them together come to a sum of the receipt. This module knows no plain list.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from parsers.document.text import fold
from parsers.extraction.lines import Line, Piece, Row
from parsers.extraction.totals import Amount
from parsers.types.receipt.item_lines import ItemLine
from parsers.types.receipt.item_names import count_labels
from parsers.types.receipt.item_targets import targets_of
from parsers.types.receipt.item_texts import LEADING
from parsers.types.receipt.list_ends import Roles, ends_of, items_above
from parsers.values.currencies import MARK

BEHIND = re.compile(rf"(?: ?(?:{MARK}))? ?[x×]? ?(\d{{1,3}})", re.IGNORECASE)
"""The count behind a price."""
BETWEEN = re.compile(rf"(?<![\w.,:/-])(\d{{1,3}}) ?[x×]?(?: ?(?:{MARK}))? ?$", re.IGNORECASE)
"""That between a name and a price."""
BESIDE = re.compile(r"(?:([^\W\d_]+)\.? ?:? ?)?([x×] ?)?(\d{1,3})( ?[x×])?", re.IGNORECASE)
"""A line of a count alone: `2 x`, `Qty: 2`."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of an item, at `start:end` of its own line or of one beside it."""

    line: Line
    start: int
    end: int

    @property
    def value(self) -> int:
        return int(self.line.text[self.start : self.end])

    @property
    def piece(self) -> Piece:
        return self.line.piece(self.start, self.end)


Counts = tuple[Count, ...]
Way = Callable[[ItemLine, Sequence[ItemLine], int], Count | None]


@dataclass(frozen=True, slots=True)
class Priced:
    items: tuple[ItemLine, ...]
    counts: Counts
    end: int


def find_priced(read: Sequence[ItemLine], roles: Roles, amounts: Sequence[Amount]) -> Priced | None:
    """The first way to count all items in which price times count adds up to a sum below."""
    for end in ends_of([one.line for one in read], read, roles):
        items = [one for one in items_above(read, end, roles) if one.text]
        targets = targets_of(read, end, roles, amounts)
        for way in WAYS:
            pairs = _counted(items, read, way)
            total = sum((item.readings[0] * each.value for item, each in pairs), Decimal(0))
            if pairs and total in targets:
                kept = tuple(_without(*pair) for pair in pairs)
                return Priced(kept, tuple(each for _, each in pairs), end)
    return None


def counts_beside(items: Sequence[ItemLine], read: Sequence[ItemLine]) -> Counts:
    """Of lines of their own, below each item or above it, or of a column with a head; none where an
    item has none."""
    ways = (_below, _above, _between) if _is_counted(items, read) else (_below, _above)
    for way in ways:
        pairs = _counted(items, read, way)
        if len(pairs) == len(items):
            return tuple(count for _, count in pairs)
    return ()


def _is_counted(items: Sequence[ItemLine], read: Sequence[ItemLine]) -> bool:
    """`Item  #  Price` right above the first item."""
    place = next((at for at, one in enumerate(read) if items and one.line is items[0].line), 0)
    words = read[place - 1].line.text.split() if place else []
    return any(word == "#" or fold(word) in count_labels() for word in words)


def as_priced(rows: Sequence[Row], counts: Counts) -> list[Row]:
    """Rows with what stands as their amount as the price of one, and with their counts."""
    changed = []
    for row, count in zip(rows, counts, strict=True):
        others = {name: piece for name, piece in row.items() if name != "amount"}
        changed.append({**others, "quantity": count.piece, "unit_price": row["amount"]})
    return changed


def _counted(
    items: Sequence[ItemLine], read: Sequence[ItemLine], way: Way
) -> list[tuple[ItemLine, Count]]:
    """The last items, each with a count of its own: what stands above them is no item."""
    place_of = {(one.line.page, one.line.index): place for place, one in enumerate(read)}
    found: list[tuple[ItemLine, Count]] = []
    taken: set[tuple[int, int]] = set()
    for item in reversed(items):
        count = way(item, read, place_of[item.line.page, item.line.index])
        if item.unit_price:
            break  # what it comes to is there, too
        if count is None or not count.value or (count.line.page, count.line.index) in taken:
            break
        taken.add((count.line.page, count.line.index))
        found.append((item, count))
    return found[::-1]


def _behind(item: ItemLine, _read: Sequence[ItemLine], _place: int) -> Count | None:
    match = BEHIND.fullmatch(item.line.text, item.amount.end) if item.amount else None
    return Count(item.line, *match.span(1)) if match else None


def _between(item: ItemLine, _read: Sequence[ItemLine], _place: int) -> Count | None:
    match = BETWEEN.search(item.line.text[: item.amount.start]) if item.amount else None
    return Count(item.line, *match.span(1)) if match else None


def _before(item: ItemLine, _read: Sequence[ItemLine], _place: int) -> Count | None:
    if item.quantity and item.quantity.value == int(item.quantity.value) < 1000:
        text = item.line.text[item.quantity.start : item.quantity.end]
        return (
            Count(item.line, item.quantity.start, item.quantity.end) if text.isdecimal() else None
        )
    match = LEADING.match(item.line.text)
    return Count(item.line, *match.span(1)) if match and match[1].isdecimal() else None


def _below(_item: ItemLine, read: Sequence[ItemLine], place: int) -> Count | None:
    return _count_alone(read[place + 1].line) if place + 1 < len(read) else None


def _above(_item: ItemLine, read: Sequence[ItemLine], place: int) -> Count | None:
    return _count_alone(read[place - 1].line) if place else None


def _count_alone(line: Line) -> Count | None:
    match = BESIDE.fullmatch(line.text)
    if match is None:
        return None
    is_named = match[1] is not None and fold(match[1]) in count_labels()
    is_times = match[1] is None and bool(match[2]) != bool(match[4])
    return Count(line, *match.span(3)) if is_named or is_times else None


WAYS: tuple[Way, ...] = (_behind, _below, _above, _between, _before)
"""To count the items of a list."""


def _without(item: ItemLine, count: Count) -> ItemLine:
    """The item without a count between its name and its price."""
    if item.text is None or count.line is not item.line or count.start < item.text[0]:
        return item
    end = min(item.text[1], count.start)
    return replace(item, text=(item.text[0], end)) if end > item.text[0] else item
