import sys
from pathlib import Path

import numpy as np
import pytest

from parsers.extraction.ranking.trees import Trees

BENCHMARKS = Path(__file__).parents[4] / "benchmarks"


def trees(**changed):
    """Two trees: one asks twice, the other is a leaf alone."""
    parts = {
        "feature": np.array([0, 1], np.int16),
        "threshold": np.array([0.5, 2.0]),
        "left": np.array([~0, ~1], np.int32),
        "right": np.array([1, ~2], np.int32),
        "leaf": np.array([1.0, 2.0, 4.0, 0.25]),
        "root": np.array([0, ~3], np.int32),
        "depth": 2,
    }
    return Trees(**{**parts, **changed})


@pytest.mark.parametrize(
    "changed",
    [
        {"left": np.array([~0, 7], np.int32)},
        {"right": np.array([1, ~9], np.int32)},
        {"right": np.array([0, ~2], np.int32)},
        {"threshold": np.array([0.5])},
        {"root": np.array([5], np.int32)},
        {"depth": 1000},
        {"leaf": np.array([1.0, np.nan, 4.0, 0.25])},
        {"feature": np.array([0, -5], np.int16)},
        {"feature": np.array([0.0, 1.0])},
        {"depth": 1},
    ],
    ids=[
        "no such node",
        "no such leaf",
        "a circle",
        "too few",
        "no such root",
        "endless",
        "no number",
        "no such feature",
        "no whole number",
        "no leaf in so many steps",
    ],
)
def test_arrays_that_are_no_trees_are_refused(changed):
    with pytest.raises(ValueError, match="no trees"):
        trees(**changed)


def test_a_row_gets_the_sum_of_the_leaves_that_it_comes_to():
    rows = np.array([[0.5, 9], [0.6, 2], [0.6, 2.1]], np.float32)
    assert trees().scores(rows).tolist() == [1.25, 2.25, 4.25]


def test_no_rows_get_no_scores():
    assert trees().scores(np.zeros((0, 2), np.float32)).tolist() == []


def test_scores_are_those_of_the_library(monkeypatch):
    lightgbm = pytest.importorskip("lightgbm")
    pytest.importorskip("faker")
    monkeypatch.syspath_prepend(BENCHMARKS)
    monkeypatch.setitem(sys.modules, "train_fields", None)
    monkeypatch.delitem(sys.modules, "train_fields")
    from train_fields import trees_of

    chance = np.random.default_rng(7)
    rows = chance.normal(size=(600, 12)).astype(np.float32).round(1)
    wanted = (rows[:, 0] + rows[:, 3] * rows[:, 5] > 0.3).astype(int)
    told = {"objective": "binary", "num_leaves": 15, "verbosity": -1, "seed": 1, "num_threads": 1,
            "use_missing": False, "min_data_in_leaf": 5}  # fmt: skip
    booster = lightgbm.train(told, lightgbm.Dataset(rows, wanted), 40)
    assert (trees_of(booster).scores(rows) == booster.predict(rows, raw_score=True)).all()
