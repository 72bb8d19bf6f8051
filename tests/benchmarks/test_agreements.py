"""Drawn agreements: the same from the same seed, and true."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def agreements(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    yield importlib.import_module("synthetic.agreements")


def test_a_template_is_in_one_half_alone(agreements: ModuleType) -> None:
    assert not set(agreements.TRAINING) & set(agreements.HELD_OUT)
    assert {*agreements.TRAINING, *agreements.HELD_OUT} == set(agreements.TEMPLATES)
    assert len(agreements.TRAINING) >= 20


def test_the_same_seed_draws_the_same_pages_and_another_one_others(agreements: ModuleType) -> None:
    name = agreements.TRAINING[0]
    first, again, other = (agreements.draw_agreement(name, seed) for seed in (1, 1, 2))
    assert (first.text, first.truth, first.pages) == (again.text, again.truth, again.pages)
    assert first.text != other.text


def test_what_is_true_stands_on_the_pages_and_no_blank_is_left(agreements: ModuleType) -> None:
    for name in agreements.TEMPLATES:
        drawn = agreements.draw_agreement(name, 3)
        text = " ".join(word.text for page in drawn.pages for word in page.words).casefold()
        assert "{" not in text, name
        for party in drawn.truth["parties"]:
            assert party.casefold().split()[0] in text, (name, party)
        if "jurisdiction" in drawn.truth:
            assert drawn.truth["jurisdiction"].casefold() in text, name
