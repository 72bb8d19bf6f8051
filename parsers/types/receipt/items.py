"""Lines -> the items of a receipt, which seldom has heads above its columns.

Items are the lines with an amount at the right, between the head and the first sum; what describes
an amount stands before it, above it or below it, a quantity before it or in a line of its own. What
the rows come to, compared with the receipt's sums, decides among readings: where the list ends,
whether a discount or a line without a description belongs to it, and what a misread amount was.
Where nothing is proved, the likeliest reading is given, and the schema's rules tell that it does
not add up. In: the pages. Out: rows.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate
from statistics import median

from parsers.document import ListDefinition, Page, SchemaDefinition
from parsers.document.text import fold
from parsers.extraction.candidates import dates_in
from parsers.extraction.labels.labels import read_labels
from parsers.extraction.line_items.items import find_items
from parsers.extraction.lines import Line, Piece, Row, lines_to_search
from parsers.extraction.totals import (
    SMALLEST_COIN,
    Amount,
    labelled_amounts,
)
from parsers.extraction.typed_values import ValueReader
from parsers.extraction.vocabulary import (
    Role,
    folded,
)
from parsers.types.receipt.address import find_address
from parsers.types.receipt.item_lines import ItemLine, read_item_line
from parsers.types.receipt.item_proof import Choice, Readings, prove
from parsers.types.receipt.item_texts import rows_of
from parsers.types.receipt.list_ends import (
    ENDINGS,
    SUMS,
    Roles,
    ends_of,
    is_sum,
    is_tax_table,
    roles_of,
)
from parsers.types.receipt.merchant import find_company

MOST_LINES = 6_000
"""A longer list is read as one of any document."""
SAME_COLUMN = 0.06
"""Of the page's width: amounts whose right edges differ by more are not of one column."""
FAR = 6
"""Lines between two amounts from which the upper one is none of the items."""
# The cost of each departure from the plain reading; a proof may depart by COSTLIEST in all.
LATER_END, DERIVED_SUM, MISREAD, LEFT_OUT, TAKEN_IN = 1, 1, 1, 1, 2
COSTLIEST = 6
OFTEN = 3
"""Times that the amount of a single item stands on a receipt: its own, its total, its payment."""
UNLABELLED = COSTLIEST + 1
"""The cost of a proof by a sum that no label tells of."""
ROUNDING = (Decimal("0.01"), Decimal("0.02"))
"""What a total may be off that was rounded to coins without saying so."""
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
    reading = read_items(lines, amounts)
    if reading and reading.cost is not None:
        return rows_of(reading.items, lines, _begin(lines), reading.end)
    below_heads = find_items(definition, pages, schema)
    values = ValueReader(lines).lists([definition], {definition.name: below_heads})
    found = [one.value for path, one in values.items() if path.endswith("].amount")]
    known = [value for value in found if isinstance(value, Decimal)]
    if known and sum(known) in _sums([(one.role, one.value) for one in amounts]):
        return below_heads
    likeliest = [item for item in reading.items if item.text or item.unit_price] if reading else []
    own = rows_of(likeliest, lines, _begin(lines), reading.end) if reading else []
    return own if 2 * len(own) >= len(below_heads) else below_heads


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
    roles = roles_of(read)
    plain, best = None, None
    for late, end in enumerate(ends_of(lines, read, roles)):
        items = _items_above(read, end, roles)
        if not items:
            continue
        column = _column(items)
        options = [_readings(item, roles, column) for item in items]
        proof = prove(options, _targets(read, end, roles, amounts), COSTLIEST)
        if plain is None:
            likeliest = [min(each, key=lambda choice: choice.cost) for each in options]
            plain = ItemsRead(_chosen(items, likeliest), end, None)
        if proof and (best is None or best.cost is None or proof.cost + late < best.cost):
            total = sum((one.value or Decimal(0) for one in proof.choices), Decimal(0))
            chosen = _chosen(items, proof.choices)
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
        if item.amount and item.legible and not dates_in(item.line) and not _names_price(item)
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


def _items_above(read: Sequence[ItemLine], end: int, roles: Roles) -> list[ItemLine]:
    """Lines with an amount, without those far above the others and without sums."""
    places = [
        place
        for place, item in enumerate(read[:end])
        if item.amount is not None
        and not is_sum(item.line, roles)
        and not dates_in(item.line)
        and not _names_price(item)
    ]
    while len(places) > 1 and places[1] - places[0] > FAR:
        places.pop(0)
    return [read[place] for place in places]


def _names_price(item: ItemLine) -> bool:
    """`Einzelpreis EUR 9,95` below an item."""
    label = re.sub(r"[\W\d_]+", " ", item.line.text[: item.amount.start if item.amount else 0])
    return (
        fold(label.split()[0]) in folded("receipt_line_items.unit_price")
        if label.split()
        else False
    )


def _column(items: Sequence[ItemLine]) -> float:
    """Where the amounts end, by most of them."""
    return median(_right_edge(item) for item in items)


def _right_edge(item: ItemLine) -> float:
    if item.amount is None:
        return 0.0
    return item.line.box_of(item.amount.start, item.amount.end).x1


def _readings(item: ItemLine, roles: Roles, column: float) -> Readings:
    """Cost and value of each way to read the line; the value is None where it is no item."""
    role = roles.get((item.line.page, item.line.index))
    taken = MISREAD * (not item.legible)
    left_out: int | None = None
    is_charge = role is Role.EXTRA and not is_discount(item)
    if role in NO_ITEMS or is_charge or abs(_right_edge(item) - column) > SAME_COLUMN:
        left_out, taken = 0, taken + TAKEN_IN
    elif role in (Role.EXTRA, Role.COUNT) or item.text is None or not item.legible:
        left_out = LEFT_OUT + (item.text is None)
    found = [Choice(taken, value) for value in item.readings]
    if is_discount(item):
        found += [Choice(taken + 1, -value) for value in item.readings if value > 0]
    return [*found, Choice(left_out, None)] if left_out is not None else found


def is_discount(item: ItemLine) -> bool:
    words = {fold(word) for word in re.findall(r"[^\W\d_]+", item.line.text)}
    return bool(words & folded("amounts.discounts"))


def _targets(
    read: Sequence[ItemLine], end: int, roles: Roles, amounts: Sequence[Amount]
) -> dict[Decimal, int]:
    """The sums at or below a line, and at what cost each is one. Taxes and charges may stand above
    it as well."""
    summary = {(one.line.page, one.line.index) for one in amounts if one.in_summary}
    by_line: dict[tuple[int, int], list[tuple[Role | None, Decimal]]] = defaultdict(list)
    for one in amounts:
        by_line[one.line.page, one.line.index].append((one.role, one.value))
    told: list[tuple[Role | None, Decimal]] = []
    for at, item in enumerate(read):
        place = (item.line.page, item.line.index)
        if item.amount is None or place in summary:
            continue
        found = [*by_line[place], *((roles.get(place), value) for value in item.readings)]
        told += [(role, value) for role, value in found if at >= end or role not in SUMS]
    return _sums(told)


def _sums(told: Sequence[tuple[Role | None, Decimal]]) -> dict[Decimal, int]:
    """The sums, those with taxes and charges added or taken away, and the rounded ones; of what was
    handed over, what is left without the change."""
    plain = {value for role, value in told if role in SUMS - {Role.HANDED} and value}
    handed = {value for role, value in told if role is Role.HANDED}
    back = {abs(value) for role, value in told if role is Role.CHANGE and value}
    if back:
        handed = {given - rest for given in handed for rest in back if given > rest}
    steps = {value for role, value in told if role is Role.ROUNDING and abs(value) < 1}
    added = {value for role, value in told if role in (Role.EXTRA, Role.TAX) and value}
    by = steps | added | ({sum(added, Decimal(0))} if added else set())
    derived = {value + sign * each for value in plain for each in by for sign in (1, -1)}
    rounded = {value + sign * each for value in plain for each in ROUNDING for sign in (1, -1)
               if value % SMALLEST_COIN == 0}  # fmt: skip
    targets = dict.fromkeys(rounded, 2 * DERIVED_SUM) | dict.fromkeys(derived, DERIVED_SUM)
    targets |= dict.fromkeys(handed, DERIVED_SUM) | dict.fromkeys(plain, 0)
    return {value: cost for value, cost in targets.items() if value}


def _chosen(items: Sequence[ItemLine], choices: Sequence[Choice]) -> tuple[ItemLine, ...]:
    return tuple(
        item for item, choice in zip(items, choices, strict=True) if choice.value is not None
    )
