"""What reviewed values teach; and a drawn simulation with known shares of right values."""

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.review.learning import (
    LEAST_REVIEWED,
    Cell,
    Group,
    Reviewed,
    Span,
    Tally,
    Traits,
    hold_back,
    learn,
    reaching,
)

PLAIN = Traits("embedded", "embedded", "money", "exact", "agreed", True)
SURE = replace(PLAIN, engine="qwen", model="2b", probability=0.9)


def many(traits: Traits, count: int, right: int, first: int = 0) -> Iterator[Reviewed]:
    """Values, each of a document of its own, of which the first `right` are right."""
    return (Reviewed(first + i, traits, i < right) for i in range(count))


def test_nothing_is_learned_from_nothing() -> None:
    assert learn([]).groups == ()
    assert learn([]).calibrated(PLAIN) is None
    assert reaching(learn([]), 0.5) == ()
    assert hold_back([], 0.99).tally == Tally()


@pytest.mark.parametrize("traits", [PLAIN, SURE])
def test_below_the_least_number_values_are_counted_and_nothing_is_said(traits: Traits) -> None:
    few = learn(many(traits, LEAST_REVIEWED - 1, 190))
    (group,) = few.groups
    assert (group.said, group.tally) == (None, Tally(199, 0, 190))
    assert few.calibrated(traits) is None
    assert reaching(few, 0.1) == ()

    enough = learn(many(traits, LEAST_REVIEWED, 190))
    assert enough.calibrated(traits) == (0.95, 200)


@pytest.mark.parametrize("traits", [PLAIN, SURE])
@pytest.mark.parametrize("right", [0, 500])
def test_all_right_and_all_wrong(traits: Traits, right: int) -> None:
    learned = learn(many(traits, 500, right))
    assert learned.calibrated(traits) == (right / 500, 500)
    assert len(reaching(learned, 0.99)) == (1 if right else 0)
    (group,) = learned.groups
    assert (group.tally.low, group.tally.high)[right == 500] == right / 500


def test_values_of_other_engines_models_and_kinds_are_apart() -> None:
    learned = learn([*many(PLAIN, 300, 300), *many(replace(PLAIN, kind="date"), 300, 0)])
    assert learned.calibrated(PLAIN) == (1, 300)
    assert learned.calibrated(replace(PLAIN, kind="date")) == (0, 300)
    for other in ({"engine": "x"}, {"model": "x"}, {"kind": "text"}, {"engine": None}):
        assert learned.calibrated(replace(PLAIN, **other)) is None


def test_values_without_a_probability_are_known_by_what_is_said_of_them() -> None:
    fuzzy = replace(PLAIN, evidence="fuzzy")
    broken = replace(PLAIN, valid=False)
    learned = learn([*many(PLAIN, 150, 150), *many(fuzzy, 40, 10), *many(broken, 10, 1)])
    assert learned.calibrated(PLAIN) == (1, 150)
    assert learned.calibrated(fuzzy) == (0.25, 40)
    assert learned.calibrated(broken) == (0.1, 10)
    assert learned.calibrated(replace(PLAIN, agreement="alone")) is None
    assert {str(group.said) for group in learned.groups} == {
        "exact, agreed, valid", "fuzzy, agreed, valid", "exact, agreed, not valid",
    }  # fmt: skip


@pytest.mark.parametrize("odd", [None, math.nan, math.inf, -0.1, 1.1])
def test_what_is_no_probability_counts_as_none(odd: float | None) -> None:
    traits = replace(SURE, probability=odd)
    learned = learn([*many(traits, 200, 100), *many(SURE, 200, 200)])
    assert learned.calibrated(traits) == (0.5, 200)
    assert learned.calibrated(SURE) == (1, 200)


def test_what_was_signed_off_with_a_whole_document_is_counted_apart() -> None:
    for traits in (PLAIN, SURE):
        whole = [replace(each, whole=True) for each in many(traits, 120, 120)]
        (group,) = learn([*whole, *many(traits, 80, 80, 200)]).groups
        assert group.tally == Tally(200, 120, 200)


def test_a_probability_below_all_that_were_seen_has_no_share() -> None:
    learned = learn(many(SURE, 200, 200))
    assert learned.calibrated(replace(SURE, probability=0.89)) is None
    assert learned.calibrated(replace(SURE, probability=1.0)) == (1, 200)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans(), st.booleans()), min_size=1))
def test_every_reviewed_value_is_in_one_group(values: list[tuple[float, bool, bool]]) -> None:
    reviewed = [
        Reviewed(i, replace(SURE, probability=p), right, whole)
        for i, (p, right, whole) in enumerate(values)
    ]
    learned = learn(reviewed, least=1)
    for each in reviewed:
        assert sum(group.holds(each.traits) for group in learned.groups) == 1
    total = sum((group.tally for group in learned.groups), Tally())
    assert total == Tally(
        len(values), sum(whole for *_, whole in values), sum(right for _, right, _ in values)
    )


def test_of_probabilities_the_longest_tail_that_keeps_the_precision_is_taken() -> None:
    def at(probability: float) -> Traits:
        return replace(SURE, probability=probability)

    learned = learn([
        *many(at(0.99), 500, 500), *many(at(0.9), 1000, 995), *many(at(0.5), 100, 50)
    ])  # fmt: skip
    (group,) = reaching(learned, 0.99)
    assert group == Group(SURE.family, Span(0.9), Tally(1500, 0, 1495))
    assert str(group.said) == "probability 0.900 to 1.000"


def test_what_is_worse_by_itself_is_not_taken_because_better_ones_make_up_for_it() -> None:
    worse = replace(SURE, probability=0.5)
    (group,) = reaching(learn([*many(SURE, 5000, 5000), *many(worse, 500, 490)]), 0.99)
    assert group == Group(SURE.family, Span(0.9), Tally(5000, 0, 5000))


def test_a_cell_needs_some_four_hundred_right_values_for_99_of_100() -> None:
    assert reaching(learn(many(PLAIN, 380, 380)), 0.99) == ()
    (group,) = reaching(learn(many(PLAIN, 381, 381)), 0.99)
    assert group.said == Cell("exact", "agreed", True)


def test_halves_are_of_documents_not_of_values() -> None:
    """All values of a document are on one side: three values each, and one document is wrong."""
    reviewed = [Reviewed(i // 3, PLAIN, True) for i in range(1200)]
    held = hold_back(reviewed, 0.9)
    assert (held.documents, held.learned, held.tally) == (200, 1, Tally(600, 0, 600))
    odd = hold_back([each for each in reviewed if each.document_id], 0.9)
    assert odd.documents == 199


def test_the_same_seed_makes_the_same_halves() -> None:
    reviewed = list(simulated(7))
    assert hold_back(reviewed, 0.9, 3) == hold_back(reviewed[::-1], 0.9, 3)
    assert len({hold_back(reviewed, 0.9, seed).tally for seed in range(8)}) > 1


RATES = {
    ("exact", "agreed", True): 0.9995,
    ("exact", "alone", True): 0.97,
    ("fuzzy", "alone", True): 0.7,
    ("absent", "contradicted", False): 0.2,
}
WEIGHTS = (65, 20, 10, 5)


def simulated(seed: int, count: int = 2000) -> Iterator[Reviewed]:
    """Values of an engine without probabilities, ten a document; what is said of them is right as
    often as RATES has it."""
    draw = random.Random(seed)
    for i in range(count):
        evidence, agreement, valid = cell = draw.choices(list(RATES), WEIGHTS)[0]
        traits = replace(PLAIN, evidence=evidence, agreement=agreement, valid=valid)
        yield Reviewed(i // 10, traits, draw.random() < RATES[cell])


def overconfident(seed: int, count: int = 2000) -> Iterator[Reviewed]:
    """Values of an engine that is too sure below 0.9."""
    draw = random.Random(seed)
    for i in range(count):
        chance = round(draw.betavariate(8, 1), 4)
        traits = replace(SURE, probability=chance)
        yield Reviewed(i // 10, traits, draw.random() < truth_of(chance))


def truth_of(chance: float) -> float:
    return 0.9995 if chance >= 0.9 else chance**2


def test_drawn_shares_are_within_the_bounds() -> None:
    """Of 40 drawings of 2,000 values, nearly all bounds hold the share that they were drawn by."""
    hits = []
    for seed in range(40):
        for group in learn(simulated(seed)).groups:
            assert isinstance(group.said, Cell)
            rate = RATES[group.said.evidence, group.said.agreement, group.said.valid]
            hits.append(group.tally.low <= rate <= group.tally.high)
    assert len(hits) == 160
    assert sum(hits) / len(hits) >= 0.93


def test_drawn_probabilities_are_put_right() -> None:
    """The learned share is nearer to the true one than the engine's probability, and near it."""
    learned = learn(overconfident(1))
    chances = [0.5 + i / 100 for i in range(50)]
    shares = [learned.calibrated(replace(SURE, probability=chance)) for chance in chances]
    errors = [abs(each[0] - truth_of(c)) for each, c in zip(shares, chances, strict=True) if each]
    own = [abs(chance - truth_of(chance)) for chance in chances]
    assert len(errors) == len(chances)
    assert sum(errors) / len(errors) < 0.07 < sum(own) / len(own)


@pytest.mark.parametrize("draw", [simulated, overconfident])
def test_what_reaches_99_of_100_keeps_it_on_the_half_held_back(
    draw: Callable[[int], Iterator[Reviewed]],
) -> None:
    """40 drawings of 2,000 values. Where too few are right to be sure, nothing is taken."""
    every = [hold_back(list(draw(seed)), 0.99, seed) for seed in range(40)]
    taken = [held for held in every if held.learned]
    assert {held.documents for held in every} == {100}
    assert len(taken) >= 15
    together = sum((held.tally for held in taken), Tally())
    assert together.share >= 0.99
    assert sum(held.tally.high >= 0.99 for held in taken) >= 0.95 * len(taken)


@pytest.mark.parametrize("precision", [0.9, 0.95, 0.98])
def test_a_threshold_is_not_taken_too_low(precision: float) -> None:
    """20 drawings of 2,000 values of an engine whose probabilities are true: there is no edge that
    would show where to stop."""
    every = []
    for seed in range(20):
        draw = random.Random(seed)
        reviewed = []
        for i in range(2000):
            chance = draw.betavariate(30 if i % 2 else 8, 1)
            right = draw.random() < chance
            reviewed.append(Reviewed(i // 10, replace(SURE, probability=chance), right))
        every.append(hold_back(reviewed, precision, seed))
    taken = [held for held in every if held.learned]
    assert len(taken) >= 7
    assert sum((held.tally for held in taken), Tally()).share >= precision
    assert all(held.tally.high >= precision for held in taken)
