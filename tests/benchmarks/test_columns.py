"""The benchmark of columns knows the order of what it draws, and sees where another was read."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

pymupdf = pytest.importorskip("pymupdf")

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def benchmark() -> Iterator[ModuleType]:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        import columns

        yield columns
    finally:
        sys.path.remove(str(BENCHMARKS))


@pytest.mark.parametrize(("seed", "part"), [(1, "validation"), (2, "held_out"), (3, "held_out")])
def test_a_drawn_page_holds_every_passage_and_is_the_same_each_time(benchmark, seed, part):
    drawn = benchmark.draw_columns(seed, part)
    with pymupdf.open(stream=drawn.pdf) as document:
        text = document[0].get_text()
    known = set(benchmark.fold(text))
    assert all(known >= set(benchmark.fold(" ".join(p.words))) for p in drawn.passages)
    assert benchmark.draw_columns(seed, part).passages == drawn.passages


def passages(benchmark: ModuleType, *texts: str) -> list:
    return [benchmark.Passage(tuple(text.split())) for text in texts]


LEFT = "The mill stands by the river and turns."
RIGHT = "Mountains rise above the plain to the north."


def test_sentences_one_after_another_are_right(benchmark):
    assert benchmark.found(passages(benchmark, LEFT, RIGHT), f"{LEFT}\n{RIGHT}", 0.9) == []


@pytest.mark.parametrize(
    "text",
    [
        f"{RIGHT}\n{LEFT}",
        "The mill stands by Mountains rise above\nthe river and turns. the plain to the north.",
        LEFT,
    ],
)
def test_sentences_in_another_order_mixed_or_missing_are_wrong(benchmark, text):
    assert benchmark.found(passages(benchmark, LEFT, RIGHT), text, 0.9)


def test_a_note_may_stand_anywhere_but_whole(benchmark):
    note = benchmark.Passage(("7", "As", "the", "keeper", "wrote"), floats=True)
    known = [*passages(benchmark, LEFT, RIGHT), note]
    text = " ".join(note.words)
    assert benchmark.found(known, f"{LEFT}\n{text}\n{RIGHT}", 0.9) == []
    assert benchmark.found(known, f"{LEFT} 7 As\n{RIGHT} wrote", 0.9) == [note]
