"""The benchmark of drawn cases tells what differs from the drawing, and nothing else."""

import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("pymupdf")

from parsers.document import Block, Cell, Field, Label, Page, plain

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
ANYWHERE = Path("case.pdf")
TABLE = """
a | b | <
^ | c | d
"""
CELLS = (
    Cell(0, 0, "a . . . . .", row_span=2), Cell(0, 1, "b", column_span=2), Cell(1, 1, "c"),
    Cell(1, 2, "d"),
)  # fmt: skip


@pytest.fixture(scope="module")
def cases() -> Iterator[ModuleType]:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        import cases

        yield cases
    finally:
        sys.path.remove(str(BENCHMARKS))


def page(*texts: str, cells: Sequence[Cell] = (), warnings: tuple[str, ...] = ()) -> Page:
    blocks = tuple(Block(Label.TEXT, plain(each)) for each in texts)
    table = (Block(Label.TABLE, (), None, tuple(cells)),) if cells else ()
    return Page(1, 595, 842, blocks=(*blocks, *table), warnings=warnings)


def test_words_that_are_missing_or_in_another_order_are_told(cases: ModuleType) -> None:
    check = cases.words("first", "second", without="\u00ad")
    assert len(list(check(ANYWHERE, [page("second", "first \u00ad")]))) == 2
    assert list(check(ANYWHERE, [page("first\n and", "second")])) == []


def test_a_cell_a_span_or_a_table_too_few_is_told(cases: ModuleType) -> None:
    check = cases.tables(TABLE)
    assert list(check(ANYWHERE, [page("a b c d")])) == ["0 tables for 1"]
    apart = [*CELLS[:1], Cell(0, 1, "b"), Cell(0, 2, ""), *CELLS[2:]]
    (told,) = check(ANYWHERE, [page(cells=apart)])
    assert "1 of them amiss" in told
    assert list(check(ANYWHERE, [page(cells=CELLS)])) == []


def test_columns_that_are_mixed_or_torn_are_told(cases: ModuleType) -> None:
    left, right = "A river runs from here to there.", "A hill stands where it stood before."
    check = cases.columns([left], [right])
    assert "the columns are mixed" in list(check(ANYWHERE, [page(right, left)]))
    torn = page("A river runs A hill stands from here", "to there. where it stood before.")
    assert list(check(ANYWHERE, [torn]))
    assert list(check(ANYWHERE, [page(left, right)])) == []


def test_a_scan_is_right_as_it_is_written_or_where_it_is_told(cases: ModuleType) -> None:
    check = cases.scan("Итого: 118")
    assert list(check(ANYWHERE, [page("Mroro: 118")]))
    assert list(check(ANYWHERE, [page("Итого:", "118")])) == []
    told = page("", warnings=("text that cannot be read: 1 lines",))
    assert list(check(ANYWHERE, [told])) == []


@pytest.mark.parametrize("value", ["12.30", "11.00 or 12.3"])
def test_values_are_compared_by_what_they_mean(cases: ModuleType, value: str) -> None:
    assert cases._equal(Field("total", "12,30", Decimal("12.30")), value)
    assert not cases._equal(Field("total", "12,31", Decimal("12.31")), value)
    assert cases._equal(Field("seller", "Miller, Ltd.", "Miller, Ltd."), "MILLER LTD")
