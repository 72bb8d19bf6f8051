"""Chains of seeds, as in the alignment of genomes (Abouelhoda and Ohlebusch, Chaining algorithms
for multiple genome comparison, 2005). In: stretches that a text and a stream of characters share.
Out: those that together are most of the text, in its order. The caller says what a step from one
seed to the next costs: this module knows no words.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

CHANCE = 12
"""Characters: shorter seeds may be chance."""
MOST_SEEDS = 120


@dataclass(frozen=True, slots=True)
class Seed:
    """`length` characters of the text from `text_start` on, at `start` of the stream."""

    text_start: int
    start: int
    length: int

    @property
    def text_end(self) -> int:
        return self.text_start + self.length

    @property
    def end(self) -> int:
        return self.start + self.length


def outstanding(seeds: Sequence[Seed]) -> list[Seed]:
    """The longest seeds, by their start in the text, without short ones that a seed of twice their
    length covers: these are chance."""
    kept: list[Seed] = []
    for seed in sorted(seeds, key=lambda seed: -seed.length):
        if len(kept) == MOST_SEEDS:
            break
        if seed.length >= CHANCE or not any(_covers(over, seed) for over in kept):
            kept.append(seed)
    return sorted(kept, key=lambda seed: (seed.text_start, seed.start))


def _covers(over: Seed, seed: Seed) -> bool:
    within = over.text_start <= seed.text_start and seed.text_end <= over.text_end
    return within and over.length >= 2 * seed.length


def best_chain(seeds: Sequence[Seed], gain: Callable[[Seed, Seed], float]) -> list[Seed]:
    """The chain with the highest score: the length of its first seed, and the gain of each step.
    seeds: by their start in the text. Time is the square of their number."""
    scores = [float(seed.length) for seed in seeds]
    before = [-1] * len(seeds)
    for index, seed in enumerate(seeds):
        for earlier in range(index):
            score = scores[earlier] + gain(seeds[earlier], seed)
            if score > scores[index]:
                scores[index], before[index] = score, earlier
    chain: list[Seed] = []
    at = max(range(len(seeds)), key=scores.__getitem__, default=-1)
    while at >= 0:
        chain.append(seeds[at])
        at = before[at]
    return chain[::-1]
