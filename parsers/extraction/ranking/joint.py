"""Probabilities of each field's values alone -> those of fields that go together.

In: for each field its distinct values with their probabilities; what is left of 1 is that of none
of them. Out: the same, where two fields do not have the same value, net and tax add up to the
total, and nothing is due before it was invoiced. This module knows no page.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from parsers.document import FieldValue

Weights = Mapping[FieldValue, float]

MOST = 8
"""Values of a field that are looked at together with others, the likeliest."""
# Judged on drawn documents of layouts that were not trained on, 2026-11-29.
SAME, BROKEN, BEFORE = 0.02, 0.1, 0.02
"""What it leaves of the weight if two fields that differ have the same value, if net and tax do not
add up to the total, and if something is due before the day of its invoice."""
ADDED_UP = 3.0
"""What it adds if they do: amounts seldom add up by chance."""
OFF = Decimal("0.011")
DIFFER = (
    ("seller", "buyer"), ("invoice_number", "purchase_order"),
    ("seller_tax_number", "buyer_tax_number"), ("seller_address", "buyer_address"),
)  # fmt: skip
SUM = ("net", "tax", "total")
ORDER = ("invoice_date", "due_date")

Factor = Callable[[FieldValue, FieldValue], float]


def together(alone: Mapping[str, Weights]) -> dict[str, dict[FieldValue, float]]:
    """The probability of each value, all constraints considered."""
    found = {name: dict(weights) for name, weights in alone.items()}
    for first, second in DIFFER:
        _pair(found, first, second, _differ)
    _pair(found, *ORDER, _in_order)
    if all(name in found for name in SUM):
        _sum(found)
    return found


def _differ(one: FieldValue, other: FieldValue) -> float:
    return SAME if one == other else 1.0


def _in_order(one: FieldValue, other: FieldValue) -> float:
    is_before = isinstance(one, date) and isinstance(other, date) and other < one
    return BEFORE if is_before else 1.0


def _pair(found: dict[str, dict[FieldValue, float]], first: str, second: str, fits: Factor) -> None:
    if first not in found or second not in found:
        return
    one, other = _likeliest(found[first]), _likeliest(found[second])
    factor = np.ones((len(one) + 1, len(other) + 1))
    for row, left in enumerate(one):
        for column, right in enumerate(other):
            factor[row, column] = fits(left, right)
    weights = np.outer(_with_none(one), _with_none(other)) * factor
    _put(found[first], one, weights.sum(axis=1))
    _put(found[second], other, weights.sum(axis=0))


def _sum(found: dict[str, dict[FieldValue, float]]) -> None:
    parts = [_likeliest(found[name]) for name in SUM]
    net, tax, total = ([*map(_number, part), None] for part in parts)
    factor = np.ones([len(part) + 1 for part in parts])
    for at, one in enumerate(net):
        for row, other in enumerate(tax):
            for column, whole in enumerate(total):
                if one is not None and other is not None and whole is not None:
                    fits = abs(abs(one) + abs(other) - abs(whole)) <= OFF
                    factor[at, row, column] = ADDED_UP if fits else BROKEN
    a, b, c = map(_with_none, parts)
    weights = a[:, None, None] * b[None, :, None] * c[None, None, :] * factor
    for axis, name in enumerate(SUM):
        others = tuple(each for each in range(3) if each != axis)
        _put(found[name], parts[axis], weights.sum(axis=others))


def _number(value: FieldValue) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _likeliest(weights: Weights) -> dict[FieldValue, float]:
    best = sorted(weights.items(), key=lambda one: -one[1])[:MOST]
    return dict(best)


def _with_none(weights: Weights) -> NDArray[np.float64]:
    values = list(weights.values())
    return np.array([*values, max(1.0 - sum(values), 1e-6)])


def _put(weights: dict[FieldValue, float], likeliest: Weights, found: NDArray[np.float64]) -> None:
    scaled = found / found.sum()
    for value, weight in zip(likeliest, scaled, strict=False):
        weights[value] = float(weight)
