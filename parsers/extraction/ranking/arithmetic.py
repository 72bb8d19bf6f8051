"""Amounts of a document -> what adds up among them.

In: the values of the amounts, where they stand, the rates that are printed. Out: a row of features
for each. This module knows no label and no field.
"""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from parsers.extraction.ranking.phrases import Floats, Ints

NAMES = (
    "is sum", "is part", "is larger part", "is tax of", "has tax", "is gross of", "taxed with sum",
    "is column sum", "is largest", "rank", "is last", "times", "is zero", "is negative", "log",
    "rate beside", "part of largest", "after sums", "distinct",
)  # fmt: skip
MOST_VALUES = 120
"""Distinct values that are added to each other: more are those of long lists."""
RATES = (5.0, 5.5, 6.0, 7.0, 7.7, 8.0, 8.1, 8.5, 9.0, 10.0, 12.0, 13.0, 13.5, 14.0, 15.0, 16.0,
         17.0, 18.0, 19.0, 20.0, 21.0, 22.0, 23.0, 24.0, 25.0, 25.5, 27.0)  # fmt: skip
"""Usual rates of value added tax, in percent, besides those that are printed."""
OFF = 1.01
"""Cents by which a tax may be rounded otherwise."""
Matrix = NDArray[np.float32]


def arithmetic_features(
    values: Sequence[Decimal], boxes: Floats, page: Ints, beside: NDArray[np.bool_],
    printed: Sequence[float],
) -> Matrix:  # fmt: skip
    """beside: whether a percentage stands in the same line."""
    count = len(values)
    features = np.zeros((count, len(NAMES)), dtype=np.float32)
    if not count:
        return features
    cents = np.array([_cents(value) for value in values])
    size = np.abs(cents)
    distinct, inverse = np.unique(size, return_inverse=True)
    told = _relations(distinct, printed)[inverse]
    features[:, 0:7] = told
    features[:, 7] = _column_sums(cents, boxes, page)
    features[:, 8] = size == distinct[-1]
    features[:, 9] = np.minimum(len(distinct) - 1 - inverse, 50)
    features[:, 10] = np.arange(count) == count - 1
    features[:, 11] = np.bincount(inverse)[inverse]
    features[:, 12] = size == 0
    features[:, 13] = cents < 0
    features[:, 14] = np.log1p(size)
    features[:, 15] = beside
    features[:, 16] = size / max(distinct[-1], 1)
    sums = features[:, 0] > 0
    features[:, 17] = np.cumsum(sums) - sums
    features[:, 18] = min(len(distinct), 99)
    return features


def _cents(value: Decimal) -> float:
    return float(round(min(max(value, Decimal(-(10**13))), Decimal(10**13)) * 100))


def _relations(distinct: Floats, printed: Sequence[float]) -> Matrix:
    """For each value by size: is it a sum of two, a part of one, the larger part, a tax of another,
    does another look like its tax, is it with its tax, and does that sum stand there, too."""
    told = np.zeros((len(distinct), 7), dtype=np.float32)
    used = distinct[distinct > 0]
    if len(used) > MOST_VALUES:
        used = np.concatenate([used[: MOST_VALUES // 3], used[-(2 * MOST_VALUES) // 3 :]])
    if len(used) < 2:
        return told
    at = np.searchsorted(distinct, used)
    first, second = np.triu_indices(len(used), 1)
    sums = used[first] + used[second]
    place = np.clip(np.searchsorted(used, sums), 0, len(used) - 1)
    hit = np.abs(used[place] - sums) < 0.5
    first, second, place = at[first[hit]], at[second[hit]], at[place[hit]]
    told[place, 0] = 1
    told[first, 1] = told[second, 1] = 1
    told[second, 2] = 1
    rates = np.unique([*printed, *RATES]) / 100
    for weight, chosen in ((0.5, rates), (1.0, np.unique(printed) / 100)):
        for rate in chosen:
            if not 0 < rate < 0.5:
                continue
            tax, gross = used * rate, used * (1 + rate)
            is_tax, tax_at = _near(used, tax)
            is_gross, gross_at = _near(used, gross)
            both = is_tax & is_gross
            told[at[tax_at[is_tax]], 3] = np.maximum(told[at[tax_at[is_tax]], 3], weight)
            told[at[is_tax], 4] = np.maximum(told[at[is_tax], 4], weight)
            told[at[gross_at[is_gross]], 5] = np.maximum(told[at[gross_at[is_gross]], 5], weight)
            for where in (at[both], at[tax_at[both]], at[gross_at[both]]):
                told[where, 6] = np.maximum(told[where, 6], weight)
    return told


def _near(used: Floats, wanted: Floats) -> tuple[NDArray[np.bool_], Ints]:
    at = np.clip(np.searchsorted(used, wanted), 1, len(used) - 1)
    at = np.where(np.abs(used[at - 1] - wanted) <= np.abs(used[at] - wanted), at - 1, at)
    return (np.abs(used[at] - wanted) <= OFF) & (wanted >= 1), at


def _column_sums(cents: Floats, boxes: Floats, page: Ints) -> Matrix:
    """Whether the amounts above in its column, two or more, add up to it."""
    found = np.zeros(len(cents), dtype=np.float32)
    for at in range(min(len(cents), 3 * MOST_VALUES)):
        column = np.flatnonzero(
            (page == page[at]) & (np.abs(boxes[:, 2] - boxes[at, 2]) < 0.015)
            & (boxes[:, 1] < boxes[at, 1] - 0.002)
        )  # fmt: skip
        if len(column) >= 2:
            sums = np.cumsum(cents[column][::-1])[1:]
            forwards = np.cumsum(cents[column])[1:]
            hit = np.abs(sums - cents[at]) < 0.5
            found[at] = bool(hit.any() or (np.abs(forwards - cents[at]) < 0.5).any())
    return found
