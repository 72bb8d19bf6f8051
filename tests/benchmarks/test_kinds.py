"""The benchmark of choosing knows each document's kind, and counts what is taken for another."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("faker")
pytest.importorskip("pymupdf")

from parsers.document import Page

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
INVOICE = (
    "Mill & Sons Ltd\nInvoice\nInvoice number: 4711\nInvoice date: 18 January 2018\n"
    "Bill to: Miller Ltd\nSubtotal 7.00\nVAT 1.33\nTotal due 8.33"
)


@pytest.fixture(scope="module")
def benchmark() -> Iterator[ModuleType]:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        import kinds

        yield kinds
    finally:
        sys.path.remove(str(BENCHMARKS))


def example(benchmark: ModuleType, kind: str, text: str, half: str = "readable") -> object:
    return benchmark.Example(f"{kind}.pdf", kind, half, (Page(1, 595, 842, text=text),))


def counted(
    benchmark: ModuleType, capsys: pytest.CaptureFixture[str], counts: dict[tuple[str, str], int]
) -> list[str]:
    benchmark.report("readable", Counter(counts))
    return [line.strip() for line in capsys.readouterr().out.splitlines()]


def test_without_documents_nothing_is_wrong(
    benchmark: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = counted(benchmark, capsys, {})
    assert "wrong type: 0 of 0 (0.0%)" in lines
    assert "missed: 0 of 0 (0.0%)" in lines


def test_another_type_is_wrong_and_missed_and_none_is_missed_alone(
    benchmark: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = {("invoice", "invoice"): 7, ("invoice", "receipt"): 2, ("invoice", "none"): 1}
    lines = counted(benchmark, capsys, counts)
    assert "wrong type: 2 of 10 (20.0%)" in lines
    assert "missed: 3 of 10 (30.0%)" in lines


def test_a_kind_without_type_is_wrong_with_any_and_never_missed(
    benchmark: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = counted(benchmark, capsys, {("quotation", "none"): 3, ("quotation", "invoice"): 1})
    assert "wrong type: 1 of 4 (25.0%)" in lines
    assert "missed: 0 of 0 (0.0%)" in lines


def test_credit_notes_without_a_title_are_counted_apart(
    benchmark: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = {("untitled credit", "invoice"): 2, ("untitled credit", "none"): 3}
    lines = counted(benchmark, capsys, counts)
    assert "wrong type: 0 of 0 (0.0%)" in lines
    assert "credit notes without a title, wrong type: 2 of 5" in lines


def test_what_is_scored_is_counted_but_never_listed(
    benchmark: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    both = [example(benchmark, "quotation", INVOICE, half) for half in ("readable", "scored")]
    benchmark.choose(iter(both), None, True)
    out = capsys.readouterr().out
    assert out.count("quotation -> invoice") == 1
    assert "scored: 1 documents" in out


def test_a_half_may_be_chosen_alone(
    benchmark: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    both = [example(benchmark, "invoice", INVOICE, half) for half in ("readable", "scored")]
    benchmark.choose(iter(both), "readable", False)
    assert "scored" not in capsys.readouterr().out


def test_an_invoice_that_calls_itself_pro_forma_is_of_that_kind(benchmark: ModuleType) -> None:
    proforma = INVOICE.replace("\nInvoice\n", "\nP R O F O R M A  I N V O I C E\n")
    pages = [(Page(1, 595, 842, text=text),) for text in (INVOICE, proforma)]
    assert [benchmark._is_proforma(each) for each in pages] == [False, True]


def test_another_seed_draws_other_documents_of_the_same_kinds(benchmark: ModuleType) -> None:
    first, again, other = (list(benchmark.drawn(1, seed)) for seed in (0, 0, 1))
    assert first == again
    kinds = [each.kind for each in first if each.kind not in ("invoice", "proforma")]
    assert kinds == [each.kind for each in other if each.kind not in ("invoice", "proforma")]
    assert {each.pages for each in first}.isdisjoint(each.pages for each in other)
