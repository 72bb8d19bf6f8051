"""Rows of a list -> without its own sums, in any language: what the rows above come to.

A row with an amount alone that is the sum of all rows above it is a subtotal, a total or a sum
carried to the next page. If full rows follow, it was carried; else the list ends with it. This
module knows no words.
"""

from collections.abc import Sequence
from decimal import Decimal

from parsers.extraction.line_items.proof import Numbers, numbers_of
from parsers.extraction.line_items.roles import Roles
from parsers.extraction.lines import Row

ROUNDING = Decimal("0.02")
"""By how much a sum may be off."""


def without_sums(rows: Sequence[Row], roles: Roles) -> list[Row]:
    """The rows that are no sums of those above them."""
    if roles.amount is None:
        return list(rows)
    numbers = numbers_of(rows, roles)
    kept: list[Row] = []
    total = Decimal()
    for at, (row, own) in enumerate(zip(rows, numbers, strict=True)):
        amount = own[2]
        is_sum = bool(amount) and not _is_full(own) and abs((amount or 0) - total) <= ROUNDING
        if is_sum and (len(kept) > 1 or (kept and _is_full(numbers[0]))):
            if not any(map(_is_full, numbers[at + 1 :])):
                return kept
            continue
        kept.append(row)
        total += amount or 0
    return kept


def _is_full(numbers: Numbers) -> bool:
    """Does it have a quantity or a price beside its amount?"""
    return numbers[0] is not None or numbers[1] is not None
