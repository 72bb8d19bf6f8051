"""The probability of a span of an answer."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.asking.probability import probability_of
from parsers.document import TokenScore

TOKENS = tuple(TokenScore(*each) for each in [(2, 0.9), (5, 0.5), (6, 0.25), (9, 0.8)])


@pytest.mark.parametrize(("start", "end"), [(0, 1), (3, 3), (5, 4)])
def test_without_tokens_or_characters_there_is_none(start: int, end: int) -> None:
    assert probability_of((), start, end) is None
    assert probability_of(TOKENS, start, end) is None or end == 1


def test_where_the_tokens_end_before_the_span_there_is_none() -> None:
    assert probability_of(TOKENS, 5, 10) is None


@pytest.mark.parametrize(
    ("start", "end", "probability"),
    [
        (0, 2, 0.9),
        (2, 5, 0.5),
        (2, 6, 0.125),
        (5, 6, 0.25),
        (6, 9, 0.8),
        (0, 9, 0.09),
        (1, 3, 0.45),
        (4, 7, 0.1),
    ],
)
def test_tokens_count_whole_if_any_of_their_characters_is_in_the_span(
    start: int, end: int, probability: float
) -> None:
    assert probability_of(TOKENS, start, end) == pytest.approx(probability)


def test_tokens_of_a_part_of_a_character_belong_to_that_character() -> None:
    tokens = [TokenScore(1, 0.9), TokenScore(1, 0.5), TokenScore(1, 0.5), TokenScore(2, 0.8)]
    assert probability_of(tokens, 0, 1) == pytest.approx(0.9)
    assert probability_of(tokens, 1, 2) == pytest.approx(0.2)


lengths = st.lists(st.tuples(st.integers(0, 4), st.floats(0.01, 1)), min_size=1, max_size=30)


@given(lengths, st.data())
def test_it_is_the_product_of_the_tokens_that_overlap(
    pieces: list[tuple[int, float]], data: st.DataObject
) -> None:
    pieces = [*pieces, (1, 1.0)]
    ends = [sum(length for length, _ in pieces[: place + 1]) for place in range(len(pieces))]
    tokens = [TokenScore(end, chance) for end, (_, chance) in zip(ends, pieces, strict=True)]
    start = data.draw(st.integers(0, ends[-1] - 1))
    end = data.draw(st.integers(start + 1, ends[-1]))
    spans = [(last - length, max(last, last - length + 1)) for last, (length, _) in
             zip(ends, pieces, strict=True)]  # fmt: skip
    meant = [
        chance
        for (first, last), (_, chance) in zip(spans, pieces, strict=True)
        if first < end and last > start
    ]
    assert probability_of(tokens, start, end) == pytest.approx(math.prod(meant))


@given(st.lists(st.integers(1, 4), min_size=1), st.data())
def test_of_certain_tokens_everything_is_certain(lengths: list[int], data: st.DataObject) -> None:
    ends = [sum(lengths[: place + 1]) for place in range(len(lengths))]
    start = data.draw(st.integers(0, ends[-1] - 1))
    assert probability_of([TokenScore(end, 1.0) for end in ends], start, ends[-1]) == 1.0
