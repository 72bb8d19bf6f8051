"""Pooling of adjacent violators, and Wilson's interval."""

import random
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.review.isotonic import pool, wilson

VALUES = st.lists(
    st.tuples(
        st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0]) | st.floats(0, 1), st.booleans()
    )
)


@given(VALUES)
def test_shares_rise_with_the_probability(values: list[tuple[float, bool]]) -> None:
    blocks = pool(values)
    for below, above in pairwise(blocks):
        assert below.high < above.low
        assert below.right * above.count < above.right * below.count
    assert all(block.low <= block.high for block in blocks)


@given(VALUES)
def test_no_value_is_lost_and_the_mean_is_preserved(values: list[tuple[float, bool]]) -> None:
    blocks = pool(values)
    assert sum(block.count for block in blocks) == len(values)
    assert sum(block.right for block in blocks) == sum(right for _, right in values)
    for block in blocks:
        inside = [right for chance, right in values if block.low <= chance <= block.high]
        assert (len(inside), sum(inside)) == (block.count, block.right)


@given(VALUES.filter(lambda values: 0 < len(values) < 25))
def test_it_is_the_nearest_rising_line(values: list[tuple[float, bool]]) -> None:
    """By the other formula for it: the greatest of all beginnings, the least of all ends."""
    chances = sorted({chance for chance, _ in values})

    def mean(first: int, last: int) -> Fraction:
        low, high = chances[first], chances[last]
        inside = [right for chance, right in values if low <= chance <= high]
        return Fraction(sum(inside), len(inside))

    size = len(chances)
    for at, chance in enumerate(chances):
        nearest = max(min(mean(a, b) for b in range(at, size)) for a in range(at + 1))
        (block,) = (each for each in pool(values) if each.low <= chance <= each.high)
        assert Fraction(block.right, block.count) == nearest


@given(VALUES)
def test_order_does_not_matter(values: list[tuple[float, bool]]) -> None:
    assert pool(values) == pool(reversed(values))


def test_of_nothing_there_is_no_block() -> None:
    assert pool([]) == ()


def test_all_right_or_all_wrong_is_one_block() -> None:
    for right in (True, False):
        (block,) = pool([(i / 10, right) for i in range(11)])
        assert (block.low, block.high, block.count, block.right) == (0.0, 1.0, 11, 11 * right)


@pytest.mark.parametrize(
    ("right", "count", "low", "high"),
    [  # as statsmodels' proportion_confint(method="wilson") has them, for 1.96 in full
        (0, 10, 0.0, 0.27755),
        (10, 10, 0.72245, 1.0),
        (5, 10, 0.23659, 0.76341),
        (81, 263, 0.25525, 0.36618),
        (0, 0, 0.0, 1.0),
    ],
)
def test_wilsons_interval(right: int, count: int, low: float, high: float) -> None:
    assert wilson(right, count) == pytest.approx((low, high), abs=2e-4)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_share_is_within_its_interval(counts: tuple[int, int]) -> None:
    low, high = wilson(*counts)
    assert 0 <= low <= counts[0] / counts[1] <= high <= 1


def test_about_95_of_100_intervals_hold_the_true_share() -> None:
    draw = random.Random(1)
    hits = 0
    for _ in range(1000):
        right = sum(draw.random() < 0.93 for _ in range(300))
        low, high = wilson(right, 300)
        hits += low <= 0.93 <= high
    assert 925 <= hits <= 975
