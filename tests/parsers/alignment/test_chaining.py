"""What a text and a stream share, put together again."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from parsers.alignment.chaining import MOST_SEEDS, Seed, best_chain, outstanding


def free(one: Seed, other: Seed) -> float:
    """Every step forward in the text costs nothing."""
    return other.length if other.text_start >= one.text_end else float("-inf")


def test_without_seeds_there_is_no_chain() -> None:
    assert best_chain([], free) == []


def test_the_chain_is_the_most_of_the_text_and_not_the_longest_seed() -> None:
    long, first, second = Seed(3, 50, 9), Seed(0, 0, 6), Seed(6, 20, 6)
    assert best_chain([first, long, second], free) == [first, second]


def test_a_step_that_costs_more_than_it_brings_is_not_taken() -> None:
    first, second = Seed(0, 0, 6), Seed(6, 20, 6)
    assert best_chain([first, second], lambda _one, other: other.length - 7.0) == [first]


def test_a_short_seed_within_a_long_one_is_chance_and_a_long_one_is_not() -> None:
    over, short, phrase = Seed(0, 0, 30), Seed(4, 90, 6), Seed(4, 70, 15)
    assert outstanding([short, phrase, over]) == [over, phrase]


seeds = st.builds(Seed, st.integers(0, 40), st.integers(0, 99), st.integers(1, 15))


@given(st.lists(seeds, max_size=200))
def test_a_chain_goes_forward_in_the_text_and_scores_no_less_than_any_seed(
    found: list[Seed],
) -> None:
    kept = outstanding(found)
    assert len(kept) <= MOST_SEEDS
    chain = best_chain(kept, free)
    assert all(one.text_end <= two.text_start for one, two in itertools.pairwise(chain))
    longest = max((seed.length for seed in kept), default=0)
    assert sum(seed.length for seed in chain) >= longest
