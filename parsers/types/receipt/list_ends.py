"""Lines of a receipt -> the roles of their amounts, and the places where its list of items may end.
This module adds nothing up."""

import re
from collections.abc import Iterator, Mapping, Sequence

from parsers.document.text import fold
from parsers.extraction.candidates import dates_in
from parsers.extraction.lines import Line
from parsers.extraction.totals import Amount
from parsers.extraction.vocabulary import (
    CLOSING_ROLES,
    SUM_ROLES,
    Role,
    amount_terms,
    folded,
    role_of,
)
from parsers.types.receipt.item_lines import ItemLine
from parsers.types.receipt.item_texts import is_count, is_head

MOST_ENDS = 4
"""Sums of which each may be the first below the items."""
FAR = 6
"""Lines between two amounts from which the upper one is none of the items."""
SUMS = frozenset({Role.PART}) | SUM_ROLES
ENDINGS = CLOSING_ROLES | {Role.HANDED, Role.CHANGE}
Roles = Mapping[tuple[int, int], Role]
"""Of lines, by page and index."""


def roles_of(read: Sequence[ItemLine]) -> Roles:
    """By the words before a line's last amount, or of a line that only names a sum; where an amount
    stands alone, by the line above."""
    found: dict[tuple[int, int], Role] = {}
    above: Role | None = None
    for item in read:
        line, label = item.line, item.line.text
        if item.amount:
            label = label[: item.amount.start]
        figures = re.search(r"\d", label) is not None
        named = role_of(label) if _is_named(label) and (item.amount or not is_head(line)) else None
        role = named or (above if item.amount and not figures else None)
        if role and (item.amount or not figures):
            found[line.page, line.index] = role
        above = named if item.amount is None else None
    return found


def told_at_top(read: Sequence[ItemLine], amounts: Sequence[Amount]) -> Roles:
    """Of totals that stand above the goods, alone below their label, and again at the end."""
    bare = {(item.line.page, item.line.index) for item in read if item.amount and not item.text}
    totals = [one for one in amounts if one.role in CLOSING_ROLES]
    last = {one.value: (one.line.page, one.line.index) for one in totals}
    places = ((one.line.page, one.line.index, one) for one in totals)
    return {
        (page, index): one.role
        for page, index, one in places
        if one.role and (page, index) in bare and (page, index) < last[one.value]
    }


def _is_named(label: str) -> bool:
    return re.search(r"[^\W\d_]{2}", label) is not None


def ends_of(lines: Sequence[Line], read: Sequence[ItemLine], roles: Roles) -> Iterator[int]:
    """The places of the first sums below an item; the last line where there are none."""
    begun, found = False, 0
    for place, (line, item) in enumerate(zip(lines, read, strict=True)):
        if (begun or item.amount) and (is_sum(line, roles) or is_tax_table(line)):
            found += 1
            yield place
            if found == MOST_ENDS:
                return
        begun = begun or (item.amount is not None and item.text is not None)
        begun = begun or (item.amount is not None and place > 0)
    if not found:
        yield len(lines)


def is_sum(line: Line, roles: Roles) -> bool:
    """A sum or a count by its label; cash and cards, whose words name goods too, only where they
    come first."""
    if is_count(line):
        return True
    role = roles.get((line.page, line.index))
    if role is None or role not in SUMS:
        return False
    if role is not Role.HANDED:
        return True
    words = re.findall(r"[^\W\d_]+", line.text)[:3]
    begins = {fold("".join(words[:count])) for count in range(1, len(words) + 1)}
    return bool(begins & amount_terms()[Role.HANDED]) or not words


def is_tax_table(line: Line) -> bool:
    return any(term in fold(line.text) for term in folded("amounts.tax_tables"))


def names_price(item: ItemLine) -> bool:
    """`Einzelpreis EUR 9,95` below an item."""
    label = re.sub(r"[\W\d_]+", " ", item.line.text[: item.amount.start if item.amount else 0])
    return (
        fold(label.split()[0]) in folded("receipt_line_items.unit_price")
        if label.split()
        else False
    )


def is_discount(item: ItemLine) -> bool:
    words = {fold(word) for word in re.findall(r"[^\W\d_]+", item.line.text)}
    return bool(words & folded("amounts.discounts"))


def items_above(read: Sequence[ItemLine], end: int, roles: Roles) -> list[ItemLine]:
    """Lines with an amount, without those far above the others and without sums."""
    places = [
        place
        for place, item in enumerate(read[:end])
        if item.amount is not None
        and not is_sum(item.line, roles)
        and not dates_in(item.line)
        and not names_price(item)
    ]
    while len(places) > 1 and places[1] - places[0] > FAR:
        places.pop(0)
    return [read[place] for place in places]
