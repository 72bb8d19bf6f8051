"""Figures of judgements: how many are right, and how far their evidence and probability can be
trusted.

In: judgements. Out: precision, recall and F1 of each field; the share of right values by evidence,
by agreement and by probability. This module knows neither truth nor documents.
"""

import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from flows.evaluation.judge import Judgement
from parsers.document import Field

BINS = 10


@dataclass(frozen=True, slots=True)
class Score:
    """Numbers of values: right, found, and wanted by the truth."""

    name: str
    right: int
    found: int
    wanted: int

    @property
    def precision(self) -> float | None:
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        return self.right / self.wanted if self.wanted else None

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 if one of them is None."""
        return 2 * self.right / (self.found + self.wanted) if self.right else 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the values of one kind are right."""

    name: str
    right: int
    found: int

    @property
    def rate(self) -> float | None:
        return self.right / self.found if self.found else None


@dataclass(frozen=True, slots=True)
class Bin:
    """The values with a probability from `low` up to `high`; probability: the mean."""

    low: float
    high: float
    found: int
    right: int
    probability: float

    @property
    def rate(self) -> float:
        return self.right / self.found


def score(name: str, judgements: Iterable[Judgement]) -> Score:
    judged = list(judgements)
    return Score(
        name,
        right=sum(each.right for each in judged),
        found=sum(each.found is not None for each in judged),
        wanted=sum(each.wanted is not None for each in judged),
    )


def score_fields(judgements: Iterable[Judgement], names: Iterable[str]) -> tuple[Score, ...]:
    """A score for each of these fields that was judged."""
    by_name: dict[str, list[Judgement]] = defaultdict(list)
    for each in judgements:
        by_name[each.name].append(each)
    return tuple(score(name, by_name[name]) for name in names if name in by_name)


def shares(
    judgements: Iterable[Judgement], kinds: Iterable[str], kind_of: Callable[[Field], str]
) -> tuple[Share, ...]:
    """Of each kind, such as of evidence, the share of right values."""
    found, right = Counter[str](), Counter[str]()
    for each in judgements:
        if each.found is not None:
            found[kind_of(each.found)] += 1
            right[kind_of(each.found)] += each.right
    return tuple(Share(str(kind), right[kind], found[kind]) for kind in kinds)


def bins_of_probability(judgements: Iterable[Judgement]) -> tuple[Bin, ...]:
    """Bins of equal width that are not empty; values without a probability are in none."""
    filled: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for each in judgements:
        if each.found is not None and each.found.probability is not None:
            probability = each.found.probability
            filled[min(int(probability * BINS), BINS - 1)].append((probability, each.right))
    return tuple(
        Bin(
            low=place / BINS,
            high=(place + 1) / BINS,
            found=len(values),
            right=sum(right for _, right in values),
            probability=statistics.fmean(probability for probability, _ in values),
        )
        for place, values in sorted(filled.items())
    )


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """The expected calibration error (Guo et al., On Calibration of Modern Neural Networks, 2017):
    how far the mean probability is from the share that is right, over all bins by their size."""
    found = sum(each.found for each in bins)
    if not found:
        return None
    return sum(each.found * abs(each.probability - each.rate) for each in bins) / found
