"""Ways to read each amount of a list -> the ones that together come to a sum.

In: for each line its readings, each at a cost, and the sums that there are. Out: the cheapest
choice that comes to one of them. Sums that are reached alike are one state, and states are bounded.
This module knows neither lines nor labels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

MOST_STATES = 3000
"""Sums that are kept while a list is added up, the cheapest of them."""
MOST_STEPS = 600_000
"""Sums that are kept for all lines together: 3,000 for each of 200 lines, fewer for more."""


class Choice(NamedTuple):
    """One way to read a line. value: None if it is no item."""

    cost: int
    value: Decimal | None


Readings = list[Choice]


@dataclass(frozen=True, slots=True)
class Proof:
    cost: int
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class _State:
    """A sum's cost and its last choice; before: that of the lines above."""

    cost: int
    choice: Choice | None = None
    before: "_State | None" = None


def prove(lines: Sequence[Readings], targets: Mapping[Decimal, int], most: int) -> Proof | None:
    """targets: sums, and what each costs. most: what a proof may cost. None if there is none."""
    states = {Decimal(0): _State(0)}
    width = min(MOST_STATES, MOST_STEPS // max(len(lines), 1) + 1)
    for readings in lines:
        states = _cheapest(_added(states, readings, most), width)
    reached = [(state.cost + targets[value], value) for value, state in states.items()
               if value in targets and state.before]  # fmt: skip
    if not reached:
        return None
    cost, value = min(reached)
    return Proof(cost, _choices(states[value])) if cost <= most else None


def _added(
    states: Mapping[Decimal, _State], readings: Readings, most: int
) -> dict[Decimal, _State]:
    found: dict[Decimal, _State] = {}
    for value, state in states.items():
        for choice in readings:
            cost, total = state.cost + choice.cost, value + (choice.value or 0)
            if cost <= most and (total not in found or found[total].cost > cost):
                found[total] = _State(cost, choice, state)
    return found


def _cheapest(found: dict[Decimal, _State], width: int) -> dict[Decimal, _State]:
    if len(found) <= width:
        return found
    return dict(sorted(found.items(), key=lambda each: each[1].cost)[:width])


def _choices(state: _State) -> tuple[Choice, ...]:
    found = []
    while state.before is not None:
        if state.choice is not None:
            found.append(state.choice)
        state = state.before
    return tuple(reversed(found))
