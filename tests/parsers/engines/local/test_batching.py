"""Prompts of many threads are answered together, each with its own answer, whatever fails."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from parsers.engines.local import batching
from parsers.engines.local.batching import Batches
from parsers.errors import EngineError


@dataclass(frozen=True)
class Prompt:
    name: str
    length: int = 10
    kind: str = "cold"


class Model:
    """Answers with the prompts' names, but for the first batch, which it keeps until it is let go:
    then all others are waiting by the time that they are taken."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.most = 100
        self.too_large = ""
        self.failure: Exception | None = None
        self.busy, self.free = threading.Event(), threading.Event()

    def __call__(self, prompts: Sequence[Prompt]) -> list[str]:
        names = [prompt.name for prompt in prompts]
        if names == ["first"]:
            self.busy.set()
            assert self.free.wait(60)
            return names
        self.batches.append(names)
        if self.failure:
            raise self.failure
        if len(names) > self.most or self.too_large in names:
            raise EngineError("out_of_memory", "Too many", "Ask for fewer.")
        return names


def cost(prompts: Sequence[Prompt]) -> int:
    return len(prompts) * max(prompt.length for prompt in prompts)


@pytest.fixture
def model() -> Model:
    return Model()


@pytest.fixture
def ask_all(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., list[str | Exception]]]:
    """Asks for all prompts, in this order, while the model is busy; what comes of each."""
    monkeypatch.setattr(batching, "PATIENCE", 0)
    opened: list[Batches[Prompt, str]] = []

    def ask(prompts: Sequence[Prompt], budget: int = 1000) -> list[str | Exception]:
        batches = Batches(model, cost, budget, enough=1)
        opened.append(batches)
        with ThreadPoolExecutor(len(prompts) + 1) as threads:
            first = threads.submit(batches.ask, Prompt("first"))
            assert model.busy.wait(60)
            futures = []
            for prompt in prompts:
                futures.append(threads.submit(batches.ask, prompt))
                while len(batches._waiting) < len(futures):
                    pass
            model.free.set()
            assert first.result() == "first"
            return [future.exception() or future.result() for future in futures]

    yield ask
    for batches in opened:
        batches.close()


Ask = Callable[..., list[str | Exception]]


def test_an_error_reaches_all_of_the_batch(model: Model, ask_all: Ask) -> None:
    model.failure = LookupError("no such layer")
    found = ask_all([Prompt("a"), Prompt("b"), Prompt("c")])
    assert found == [model.failure] * 3
    assert model.batches == [["a", "b", "c"]]


def test_a_prompt_too_large_alone_is_an_error_and_the_others_are_answered(
    model: Model, ask_all: Ask
) -> None:
    model.too_large = "b"
    a, b, c = ask_all([Prompt("a"), Prompt("b"), Prompt("c")])
    assert (a, b.code, c) == ("a", "out_of_memory", "c")
    assert model.batches == [["a", "b", "c"], ["a", "b"], ["a"], ["b"], ["c"]]


def test_a_batch_without_memory_is_halved_and_later_ones_are_no_larger(
    model: Model, ask_all: Ask
) -> None:
    model.most = 2
    prompts = [Prompt(name) for name in "abcd"]
    later = [Prompt(name, kind="warm") for name in "efgh"]
    assert ask_all([*prompts, *later]) == list("abcdefgh")
    assert model.batches == [list("abcd"), ["a", "b"], ["c", "d"], ["e", "f"], ["g", "h"]]


def test_all_that_wait_go_together(model: Model, ask_all: Ask) -> None:
    assert ask_all([Prompt(name) for name in "abcde"]) == list("abcde")
    assert model.batches == [list("abcde")]


def test_kinds_are_not_mixed(model: Model, ask_all: Ask) -> None:
    prompts = [Prompt("a"), Prompt("b", kind="warm"), Prompt("c"), Prompt("d", kind="warm")]
    assert ask_all(prompts) == list("abcd")
    assert model.batches == [["a", "c"], ["b", "d"]]


def test_a_batch_costs_no_more_than_its_budget(model: Model, ask_all: Ask) -> None:
    assert ask_all([Prompt(name) for name in "abcde"], budget=29) == list("abcde")
    assert model.batches == [["a", "b"], ["c", "d"], ["e"]]


def test_what_costs_more_than_the_budget_goes_alone(model: Model, ask_all: Ask) -> None:
    assert ask_all([Prompt("a", 90), Prompt("b", 90)], budget=50) == ["a", "b"]
    assert model.batches == [["a"], ["b"]]


def test_prompts_of_about_the_same_length_go_together(model: Model, ask_all: Ask) -> None:
    lengths = {"a": 10, "b": 20, "c": 11, "d": 19, "e": 10}
    found = ask_all([Prompt(name, length) for name, length in lengths.items()], budget=40)
    assert found == list(lengths)
    assert model.batches == [["a", "e", "c"], ["b", "d"]]


def test_the_longest_waiting_is_in_the_next_batch(model: Model, ask_all: Ask) -> None:
    prompts = [Prompt("odd", 30), *(Prompt(name, 10) for name in "abc")]
    ask_all(prompts, budget=30)
    assert model.batches[0] == ["odd"]


def test_as_many_as_are_enough_wait_for_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batching, "PATIENCE", 600)
    sizes: list[int] = []

    def answer(prompts: Sequence[Prompt]) -> list[str]:
        sizes.append(len(prompts))
        return [prompt.name for prompt in prompts]

    batches = Batches(answer, cost, budget=1000, enough=3)
    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(batches.ask, map(Prompt, "abc"))) == list("abc")
    batches.close()
    assert sizes == [3]


def test_who_waits_when_it_is_closed_gets_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batching, "PATIENCE", 600)
    batches = Batches(lambda prompts: [""] * len(prompts), cost, budget=1000, enough=3)
    with ThreadPoolExecutor(2) as threads:
        futures = [threads.submit(batches.ask, Prompt(name)) for name in "ab"]
        while len(batches._waiting) < 2:
            pass
        batches.close()
        assert [future.exception().code for future in futures] == ["unreachable"] * 2
    with pytest.raises(EngineError, match="was closed"):
        batches.ask(Prompt("c"))
