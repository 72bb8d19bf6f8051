"""Isotonic regression of right and wrong on a probability, by pooling adjacent violators (Ayer,
Brunk, Ewing, Reid and Silverman, An Empirical Distribution Function for Sampling with Incomplete
Information, 1955); and Wilson's interval of a share (Probable Inference, 1927).

In: probabilities, each with whether it was right. Out: blocks of them. Knows no field.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

Z = 1.96
"""Of the normal distribution, for an interval that holds 95 of 100 true shares."""


@dataclass(frozen=True, slots=True)
class Block:
    """Probabilities from the lowest to the highest that was seen, and how many were right."""

    low: float
    high: float
    count: int
    right: int

    def joined(self, above: "Block") -> "Block":
        return Block(self.low, above.high, self.count + above.count, self.right + above.right)


def pool(values: Iterable[tuple[float, bool]]) -> tuple[Block, ...]:
    """Blocks whose shares rise with the probability, nearest to the values by least squares.

    The share of each block is the mean of its values, and so is the mean of all preserved.
    """
    blocks: list[Block] = []
    for probability, equal in groupby(sorted(values), key=lambda each: each[0]):
        rights = [right for _, right in equal]
        block = Block(probability, probability, len(rights), sum(rights))
        while blocks and blocks[-1].right * block.count >= block.right * blocks[-1].count:
            block = blocks.pop().joined(block)
        blocks.append(block)
    return tuple(blocks)


def wilson(right: int, count: int, z: float = Z) -> tuple[float, float]:
    """Between which shares the true one probably is; of nothing, between 0 and 1."""
    if not count:
        return 0.0, 1.0
    share, square = right / count, z * z / count
    middle = (share + square / 2) / (1 + square)
    width = z / (1 + square) * math.sqrt(share * (1 - share) / count + square / (4 * count))
    low = 0.0 if not right else max(0.0, middle - width)
    return low, 1.0 if right == count else min(1.0, middle + width)
