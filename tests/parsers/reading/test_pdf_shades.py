"""Shaded cells make a grid only if no row of the table can be missing between or below them."""

from itertools import pairwise

import pytest

from parsers.reading.pdf_shades import shaded_sides

EDGES = 72, 182, 292, 402


def shades(*rows: int) -> list[dict[str, object]]:
    return [
        {"type": "f", "items": [("re", (x0, 100 + 25 * row, x1, 125 + 25 * row))]}
        for row in rows
        for x0, x1 in pairwise(EDGES)
    ]


def words(*rows: int) -> list[tuple[float, float, float, float]]:
    return [(x0 + 5, 105 + 25 * row, x0 + 60, 118 + 25 * row) for row in rows for x0 in EDGES[:-1]]


@pytest.mark.parametrize("rows", [(0, 1, 3, 5), (0, 2, 4, 6), (0, 1)])
def test_stripes_and_a_shaded_head_are_no_grid_where_other_rows_have_words(rows):
    assert not list(shaded_sides(shades(*rows), words(*range(8))))


def test_rows_that_adjoin_are_one():
    assert len(list(shaded_sides(shades(0, 1, 2), words(0, 1, 2)))) == 9 * 4


@pytest.mark.parametrize("bands", [(4,), (2, 4), (0, 4)], ids=["last", "within", "both ends"])
def test_rows_without_shade_below_a_band_across_all_columns_leave_no_grid(bands):
    shaded = shades(*(row for row in range(5) if row not in bands))
    across = [
        {"type": "f", "items": [("re", (EDGES[0], 100 + 25 * row, EDGES[-1], 125 + 25 * row))]}
        for row in bands
    ]
    assert not list(shaded_sides([*shaded, *across], words(*range(7))))
    assert list(shaded_sides([*shaded, *across], words(*range(5))))
