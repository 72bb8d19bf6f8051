"""Lines -> the items of a receipt, which seldom has heads above its columns.

Items are the lines with an amount at the right, between the head and the first sum; what describes
an amount stands before it, above it or below it, a quantity before it or in a line of its own. What
the rows come to, compared with the receipt's sums, decides among readings: where the list ends,
whether a discount or a line without a description belongs to it, and what a misread amount was.
Where nothing is proved, the likeliest reading is given, and the schema's rules tell that it does
not add up. In: the pages. Out: rows.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate
from statistics import median

from parsers.document import ListDefinition, Page, SchemaDefinition
from parsers.extraction.candidates import dates_in
from parsers.extraction.labels.labels import read_labels
from parsers.extraction.line_items.items import find_items
from parsers.extraction.lines import Line, Piece, Row, lines_to_search
from parsers.extraction.totals import Amount, labelled_amounts
from parsers.extraction.typed_values import ValueReader
from parsers.extraction.vocabulary import Role
from parsers.types.receipt.address import find_address
from parsers.types.receipt.item_lines import ItemLine, read_item_line
from parsers.types.receipt.item_proof import Choice, Readings, prove
from parsers.types.receipt.item_rows import rows_of
from parsers.types.receipt.item_targets import sums_of, targets_of
from parsers.types.receipt.list_ends import (
    ENDINGS,
    Roles,
    ends_of,
    is_discount,
    is_tax_table,
    items_above,
    names_price,
    roles_of,
    told_at_top,
)
from parsers.types.receipt.merchant import find_company
from parsers.types.receipt.priced import as_priced, counts_beside, find_priced
from parsers.types.receipt.voids import void_readings, without_voided

MOST_LINES = 6_000
"""A longer list is read as one of any document."""
SAME_COLUMN = 0.06
"""Of the page's width: amounts whose right edges differ by more are not of one column."""
# The cost of each departure from the plain reading; a proof may depart by COSTLIEST in all.
LATER_END, MISREAD, LEFT_OUT, TAKEN_IN = 1, 1, 1, 2
COSTLIEST = 6
OFTEN = 3
"""Times that the amount of a single item stands on a receipt: its own, its total, its payment."""
UNLABELLED = COSTLIEST + 1
"""The cost of a proof by a sum that no label tells of."""
NO_ITEMS = frozenset({Role.TAX, Role.ROUNDING, Role.CHANGE})


@dataclass(frozen=True, slots=True)
class ItemsRead:
    """The items and the place of the first sum below. cost: of the proof, None if there is none;
    total: what was proved."""

    items: tuple[ItemLine, ...]
    end: int
    cost: int | None
    total: Decimal = Decimal(0)


def find_rows(
    definition: ListDefinition, pages: Sequence[Page], schema: SchemaDefinition
) -> list[Row]:
    """The rows that a sum of the receipt proves: those of its lines, else those below the heads of
    columns; else the likeliest ones."""
    lines = lines_to_search(pages)
    if len(lines) > MOST_LINES:
        return find_items(definition, pages, schema)
    amounts = labelled_amounts(lines)
    reading, whole = read_items(lines, amounts), _are_whole(amounts)
    if reading and reading.cost is not None:
        rows = rows_of(reading.items, lines, _begin(lines), reading.end, whole)
        return _counted_beside(rows, reading.items, lines, whole)
    read = [read_item_line(line, whole) for line in lines]
    priced = find_priced(read, roles_of(read), amounts)
    if priced:
        rows = rows_of(priced.items, lines, _begin(lines), priced.end, whole)
        return as_priced(rows, priced.counts)
    below_heads = find_items(definition, pages, schema)
    values = ValueReader(lines).lists([definition], {definition.name: below_heads})
    found = [one.value for path, one in values.items() if path.endswith("].amount")]
    known = [value for value in found if isinstance(value, Decimal)]
    if known and sum(known) in sums_of([(one.role, one.value) for one in amounts]):
        return below_heads
    likeliest = [item for item in reading.items if item.text or item.unit_price] if reading else []
    own = rows_of(likeliest, lines, _begin(lines), reading.end, whole) if reading else []
    return own if 2 * len(own) >= len(below_heads) else below_heads


def _counted_beside(
    rows: list[Row], items: Sequence[ItemLine], lines: Sequence[Line], whole: bool
) -> list[Row]:
    """The rows with the counts that stand on lines of their own, where none has another."""
    if any("quantity" in row for row in rows):
        return rows
    counts = counts_beside(items, [read_item_line(line, whole) for line in lines])
    pairs = zip(rows, counts, strict=True) if counts else ()
    return [{**row, "quantity": count.piece} for row, count in pairs] or rows


def _begin(lines: Sequence[Line]) -> int:
    """The place of the first line below the shop's name and address."""
    reading = read_labels(lines, ())
    found = [piece for piece in (find_company(reading), find_address(reading)) if piece]
    low = max((piece.box.y1 for piece in found if piece.box), default=0.0)
    page = lines[0].page
    places = (place for place, line in enumerate(lines)
              if line.page != page or line.box.center_y > low)  # fmt: skip
    return next(places, len(lines))


def read_items(lines: Sequence[Line], amounts: Sequence[Amount]) -> ItemsRead | None:
    """The reading that a sum proves at the least cost, else the plain one up to the first sum."""
    whole = _are_whole(amounts)
    read = [read_item_line(line, whole) for line in lines]
    roles, voided = {**told_at_top(read, amounts), **roles_of(read)}, void_readings(read)
    plain, best = None, None
    for late, end in enumerate(ends_of(lines, read, roles)):
        items = items_above(read, end, roles)
        if not items:
            continue
        column, within = _column(items), _within(items, roles)
        options = [
            voided.get(place) or _readings(item, roles.get(place), column, place in within)
            for item in items
            if (place := (item.line.page, item.line.index))
        ]
        proof = prove(options, targets_of(read, end, roles, amounts), COSTLIEST)
        if plain is None:
            likeliest = [min(each, key=lambda choice: choice.cost) for each in options]
            plain = ItemsRead(without_voided(items, likeliest, voided), end, None)
        if proof and (best is None or best.cost is None or proof.cost + late < best.cost):
            total = sum((one.value or Decimal(0) for one in proof.choices), Decimal(0))
            chosen = without_voided(items, proof.choices, voided)
            best = ItemsRead(chosen, end, proof.cost + late * LATER_END, total)
    best = best or _by_arithmetic(read)
    if best and best.end < len(lines):
        best = replace(best, items=(*best.items, *_after_subtotal(read, best.end, roles)))
    return best or (plain if plain and plain.items else None)


def _are_whole(amounts: Sequence[Amount]) -> bool:
    return not any(re.search(r"[.,]\d\d$", one.number.piece.text) for one in amounts)


def _by_arithmetic(read: Sequence[ItemLine]) -> ItemsRead | None:
    """Where no label tells of a sum, as in a language that is not known: the last amount that is
    what all above it come to; a single one must come often."""
    places = [
        place
        for place, item in enumerate(read)
        if item.amount and item.legible and not dates_in(item.line) and not names_price(item)
    ]
    values = [read[place].readings[0] for place in places]
    totals = list(accumulate(values))
    for count in range(len(values) - 1, 0, -1):
        total = totals[count - 1]
        several = any(values[1:count]) or values.count(total) >= OFTEN
        if values[count] == total > 0 and several:
            items = tuple(read[place] for place in places[:count])
            return ItemsRead(items, places[count], UNLABELLED, total)
    return None


def find_unlabelled_total(lines: Sequence[Line], amounts: Sequence[Amount]) -> Piece | None:
    """What all items come to, or that with what is added and taken off below if it stands there."""
    found = read_items(lines, amounts)
    if found is None or found.cost != UNLABELLED or found.end >= len(lines):
        return None
    whole = _are_whole(amounts)
    below = [one for line in lines[found.end :] if (one := read_item_line(line, whole)).amount]
    if not below:
        return None
    best, sought = below[0], found.total
    for item in below[1:]:
        value = item.readings[0]
        if value == sought:
            best = item
            break
        if abs(value) > sought / 2:
            break
        sought += value
    span = best.amount
    return best.line.piece(span.start, span.end) if span else None


def _after_subtotal(read: Sequence[ItemLine], end: int, roles: Roles) -> Iterator[ItemLine]:
    """Items go on below a subtotal if they are beyond doubt: a text, a count, a price and their
    product, with no total before."""
    for item in read[end:]:
        role = roles.get((item.line.page, item.line.index))
        if role in ENDINGS or is_tax_table(item.line):
            return
        if role is None and item.text and item.quantity and item.unit_price and item.amount:
            yield item


def _column(items: Sequence[ItemLine]) -> float:
    """Where the amounts end, by most of them."""
    return median(_right_edge(item) for item in items)


def _right_edge(item: ItemLine) -> float:
    if item.amount is None:
        return 0.0
    return item.line.box_of(item.amount.start, item.amount.end).x1


def _within(items: Sequence[ItemLine], roles: Roles) -> frozenset[tuple[int, int]]:
    """The places of those above another that no label tells of: a deposit there is an item."""
    places = [(item.line.page, item.line.index) for item in items]
    last = max((at for at, place in enumerate(places) if place not in roles), default=0)
    return frozenset(places[:last])


def _readings(item: ItemLine, role: Role | None, column: float, is_within: bool) -> Readings:
    """Cost and value of each way to read the line; the value is None where it is no item."""
    taken = MISREAD * (not item.legible)
    left_out: int | None = None
    is_good = is_within or item.product is not None or is_discount(item)
    is_charge = role is Role.EXTRA and not is_good
    if role in NO_ITEMS or is_charge or abs(_right_edge(item) - column) > SAME_COLUMN:
        left_out, taken = 0, taken + TAKEN_IN
    elif role in (Role.EXTRA, Role.COUNT) or item.text is None or not item.legible:
        left_out = LEFT_OUT + (item.text is None)
    found = [Choice(taken, value) for value in item.readings]
    if is_discount(item):
        found += [Choice(taken + 1, -value) for value in item.readings if value > 0]
    return [*found, Choice(left_out, None)] if left_out is not None else found
