"""What stands in the column and the line of each phrase of a list's rows.

In: the phrases around the rows, their numbers and kinds. Out: matrices with a row for each phrase:
what other rows have in its column, what the head of its column means, and whether sums and products
hold in its line. `row_features` puts them together. This module knows no field and no model.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from parsers.extraction.ranking.concepts import CONCEPTS, concepts_in
from parsers.extraction.ranking.phrases import Floats, Ints, Phrases
from parsers.values.amounts import FoundNumber

LEAST_HEADS = 2
"""Heads of columns in a line of heads."""
HEAD_STRENGTH = 0.4
SAME_HEAD = 2.2
"""Heights of a line, within which two lines of heads are one."""
ALIGNED = 0.004
"""Of the page's width, within which phrases begin or end at the same place."""
MOST_NUMBERS = 7
"""Numbers of a line that are multiplied."""
TOLERANCE = 0.011
"""Of an amount: cents are rounded."""
FAR = 9.0
"""Where no head stands."""

HEADS = tuple(
    CONCEPTS.index(name)
    for name in (
        "invoice_line_items.article_number", "invoice_line_items.description",
        "invoice_line_items.quantity", "invoice_line_items.unit", "invoice_line_items.unit_price",
        "invoice_line_items.tax_rate", "invoice_line_items.discount", "invoice_line_items.amount",
        "invoice_taxes.rate", "invoice_taxes.net", "invoice_taxes.tax", "invoice.tax",
        "invoice.total", "tables.column_headers", "tables.other_columns", "labels.other_dates",
        "labels.delivery_dates", "labels.numbers", "amounts.total",
    )
)  # fmt: skip
"""What heads of columns mean."""
KINDS = (
    "number", "integer", "one decimal", "two decimals", "more decimals", "percent", "currency",
    "letters", "mixed", "short", "several words",
)  # fmt: skip
PRODUCTS = ("product", "factor", "equal", "sum", "counts")


def in_column(phrases: Phrases, kinds: Floats, rows: NDArray[np.bool_]) -> Floats:
    """What stands in other rows over a part of the same width, on any page."""
    box, at = phrases.box, np.flatnonzero(rows)
    if not len(at):
        return np.zeros((len(phrases), len(KINDS) + 4))
    other = box[at]
    over = (box[:, None, 0] < other[None, :, 2]) & (other[None, :, 0] < box[:, None, 2])
    over &= phrases.line[:, None] != phrases.line[None, at]
    count = over.sum(axis=1)
    shares = over @ kinds[at] / np.maximum(count, 1)[:, None]
    right = over & (np.abs(box[:, None, 2] - other[None, :, 2]) <= ALIGNED)
    left = over & (np.abs(box[:, None, 0] - other[None, :, 0]) <= ALIGNED)
    keys = {text: number for number, text in enumerate(dict.fromkeys(phrases.texts))}
    key = np.array([keys[text] for text in phrases.texts])
    same = over & (key[:, None] == key[None, at])
    lines = max(len(set(phrases.line[at].tolist())), 1)
    more = [each.sum(axis=1) / np.maximum(count, 1) for each in (right, left, same)]
    return np.hstack([shares, np.stack([np.minimum(count / lines, 3.0), *more], axis=1)])


def kinds_at(neighbour: Ints, kinds: Floats) -> Floats:
    padded = np.vstack([kinds, np.full((1, kinds.shape[1]), -1.0)])
    return padded[neighbour]


def heads_of(phrases: Phrases) -> tuple[Floats, NDArray[np.bool_]]:
    """Of each phrase what it means as a head, and whether it stands in a line of heads."""
    meaning = np.zeros((len(phrases), len(HEADS)))
    for at, text in enumerate(phrases.texts):
        if any(map(str.isdigit, text)):
            continue
        for found in concepts_in(text):
            for number, head in enumerate(HEADS):
                if head in found.concepts:
                    meaning[at, number] = max(meaning[at, number], found.strength)
    known = (meaning[:, : len(HEADS) - 1] >= HEAD_STRENGTH).any(axis=1)
    per_line = np.bincount(phrases.line, weights=known, minlength=len(phrases.lines))
    digits = np.array([any(map(str.isdigit, line.text)) for line in phrases.lines])
    is_head = ((per_line >= LEAST_HEADS) & ~digits)[phrases.line]
    return meaning, is_head


def head_of(phrases: Phrases, meaning: Floats, is_head: NDArray[np.bool_]) -> Floats:
    """The meaning of the head of its column, and how far off that stands."""
    found = np.zeros((len(phrases), len(HEADS) + 4))
    found[:, len(HEADS) :] = 1.0
    at = np.flatnonzero(is_head)
    if not len(at):
        return found
    box, other = phrases.box, phrases.box[at]
    apart = np.maximum(box[:, None, 0], other[None, :, 0]) - np.minimum(
        box[:, None, 2], other[None, :, 2]
    )
    middle = np.abs(box[:, None, 0] + box[:, None, 2] - other[None, :, 0] - other[None, :, 2]) / 2
    above = (phrases.page[None, at] < phrases.page[:, None]) | (
        (phrases.page[None, at] == phrases.page[:, None]) & (other[None, :, 1] < box[:, None, 1])
    )
    # The nearest line of heads above counts, and those that stand close to it.
    depth = phrases.page[at] + other[:, 1]
    lowest = np.where(above, depth[None, :], -1.0).max(axis=1)
    near = SAME_HEAD * phrases.height[at]
    group = above & (depth[None, :] >= lowest[:, None] - near[None, :])
    cost = np.where(group, np.maximum(apart, 0.0) + 0.2 * middle, FAR)
    best = cost.argmin(axis=1)
    rows = np.arange(len(phrases))
    known = cost[rows, best] < FAR
    chosen = other[best]
    same = (
        group & (other[None, :, 0] < chosen[:, None, 2]) & (chosen[:, None, 0] < other[None, :, 2])
    )
    for number in range(len(HEADS)):
        column = np.where(same, meaning[at, number][None, :], 0.0).max(axis=1)
        found[known, number] = column[known]
    more = np.stack([
        apart[rows, best], middle[rows, best], box[:, 2] - chosen[:, 2], box[:, 0] - chosen[:, 0],
    ], axis=1)  # fmt: skip
    found[known, len(HEADS) :] = more[known]
    return found


def products_of(phrases: Phrases, numbers: Sequence[Sequence[FoundNumber]]) -> Floats:
    """Of the last number of each phrase: whether it is a product of two others of its line, a
    factor of one, equal to one, a sum of two; how many numbers the line has."""
    found = np.zeros((len(phrases), len(PRODUCTS)))
    of_line: dict[int, list[tuple[int, float]]] = {}
    for at, own in enumerate(numbers):
        if own:
            of_line.setdefault(int(phrases.line[at]), []).append((at, abs(float(own[-1].value))))
    for every in of_line.values():
        found[[at for at, _ in every], PRODUCTS.index("counts")] = len(every)
        kept = [each for each in every[-MOST_NUMBERS:] if each[1]]
        for (one, a), (two, b) in combinations(kept, 2):
            found[[one, two], PRODUCTS.index("equal")] += abs(a - b) < TOLERANCE
            for three, c in kept:
                if three not in (one, two):
                    _compare(found, (one, a), (two, b), (three, c))
    return np.minimum(found, MOST_NUMBERS)


def _compare(
    found: Floats, one: tuple[int, float], two: tuple[int, float], three: tuple[int, float]
) -> None:
    """Whether the third number is the product or the sum of the others."""
    a, b, c = one[1], two[1], three[1]
    if abs(a * b - c) <= TOLERANCE + 0.0005 * c and 1.0 not in (a, b):
        found[three[0], PRODUCTS.index("product")] = 1.0
        found[[one[0], two[0]], PRODUCTS.index("factor")] = 1.0
    if abs(a + b - c) <= TOLERANCE:
        found[three[0], PRODUCTS.index("sum")] = 1.0
