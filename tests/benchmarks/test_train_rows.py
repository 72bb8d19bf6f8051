"""Words of drawn rows, and the trees that are learned from them."""

from pathlib import Path

import numpy as np
import pytest

from parsers.extraction.ranking.model import load
from parsers.extraction.ranking.row_features import NAMES
from parsers.extraction.ranking.row_reader import CLASSES, MODEL

FOLDER = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def training(monkeypatch):
    pytest.importorskip("lightgbm")
    pytest.importorskip("faker")
    monkeypatch.syspath_prepend(FOLDER)
    import train_rows

    return train_rows


def examples(training, count, layouts, first, noisy=0.0):
    return [training.example_of(task) for task in training.tasks(layouts, count, first, noisy)]


def test_words_are_named_after_the_values_that_they_are_a_part_of(training):
    [task] = training.tasks(["grid_7"], 1, 6, 0.0)
    one = training.example_of(task)
    found = {CLASSES[at] for at in one.wanted}
    assert {"description", "quantity", "unit_price", "amount"} <= found
    assert one.features.shape == (len(one.wanted), len(NAMES))


def test_pages_made_worse_have_their_words_named_as_well(training):
    plain, worse = (examples(training, 3, ["grid_7"], 6, noisy) for noisy in (0.0, 1.0))
    for one, other in zip(plain, worse, strict=True):
        assert abs(len(one.wanted) - len(other.wanted)) < 0.5 * len(one.wanted)
        assert len(set(other.wanted)) > 3


def test_trees_of_one_class_say_the_same_without_the_nodes_of_others(training):
    some = examples(training, 6, sorted(training.TRAINING), 900)
    rows = some[0].features
    for whole in training.grow(some):
        compact = training.compact(whole)
        assert len(compact.feature) < len(whole.feature)
        assert np.array_equal(compact.scores(rows), whole.scores(rows))


def test_layouts_that_were_not_learned_from_are_read(training):
    trees = [load(MODEL, NAMES)[name].trees for name in CLASSES]
    start = training.SEEDS_VALIDATION.start + 60_000
    unseen = examples(training, 8, sorted(training.VALIDATION)[::3], start)
    scores = training.check(trees, unseen)
    assert min(scores[name]["f1"] for name in ("description", "quantity", "amount")) > 0.8
