"""Amounts of a receipt -> the sums that its items may come to, and what each of them costs.

In: the lines as they were read, the place where the list ends, and the amounts with their roles.
Out: sums. This module knows no item.
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from parsers.extraction.totals import SMALLEST_COIN, Amount
from parsers.extraction.vocabulary import Role
from parsers.types.receipt.item_lines import ItemLine
from parsers.types.receipt.list_ends import SUMS, Roles

DERIVED_SUM = 1
"""The cost of a sum that is made of two amounts."""
ROUNDING = (Decimal("0.01"), Decimal("0.02"))
"""What a total may be off that was rounded to coins without saying so."""


def targets_of(
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
    return sums_of(told)


def sums_of(told: Sequence[tuple[Role | None, Decimal]]) -> dict[Decimal, int]:
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
