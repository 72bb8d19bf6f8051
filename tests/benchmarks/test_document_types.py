"""The benchmark of the built-in types changes one amount, and nothing else."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("faker")
pytest.importorskip("pymupdf")

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def benchmark() -> Iterator[ModuleType]:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        import document_types

        yield document_types
    finally:
        sys.path.remove(str(BENCHMARKS))


def test_a_type_without_rules_has_nothing_to_change(benchmark: ModuleType) -> None:
    drawn = benchmark.drawn_of("delivery_note", 1, "validation", ["en"])
    assert benchmark.change_one(drawn, "delivery_note", benchmark.to_pages(drawn)) is None


@pytest.mark.parametrize("name", ["bank_statement", "payslip", "reminder", "purchase_order"])
def test_one_figure_of_one_amount_is_changed(benchmark: ModuleType, name: str) -> None:
    drawn = benchmark.drawn_of(benchmark.KINDS[name], 1, "validation", ["en"])
    pages = benchmark.to_pages(drawn)
    path, changed = benchmark.change_one(drawn, name, pages)

    pairs = [(word.text, other.text) for page, mine in zip(pages, changed, strict=True)
             for word, other in zip(page.words, mine.words, strict=True)]  # fmt: skip
    ((before, after),) = [pair for pair in pairs if pair[0] != pair[1]]
    assert path in drawn.values
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


def test_what_was_changed_is_told(benchmark: ModuleType) -> None:
    from parsers.engines.ocr import OcrEngine

    drawn = benchmark.drawn_of("payslip", 1, "validation", ["en"])
    engine = OcrEngine(workers=1)
    try:
        found = benchmark.read(engine, "payslip", benchmark.to_pages(drawn))
        (change,) = benchmark.changes(engine, "payslip", [(drawn, found)])
    finally:
        engine.close()
    assert (found.violations, change.told) == ((), True)
