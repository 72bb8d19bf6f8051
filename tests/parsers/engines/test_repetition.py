"""A loop is found where an answer ends in one, and nowhere else."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.engines.repetition import OF_CHARACTERS, OF_TOKENS, find_loop

TOKENS = st.lists(st.integers(0, 5), max_size=40)
UNITS = st.lists(st.integers(0, 5), min_size=1, max_size=40)
EMPTY_CELLS = "<tr><td>{}</td><td></td><td></td><td></td></tr>"


def smallest_unit(symbols: Sequence[int]) -> int:
    """By trying every length."""
    return next(
        unit
        for unit in range(1, len(symbols) + 1)
        if all(symbols[at] == symbols[at - unit] for at in range(unit, len(symbols)))
    )


def repeated(unit: list[int], more: int = 0) -> list[int]:
    """Often enough to be a loop, and `more` symbols."""
    needed = max(OF_TOKENS.symbols, OF_TOKENS.repeats * len(unit)) + more
    return (unit * needed)[:needed]


@pytest.mark.parametrize("symbols", ["", "a", [], [1], (1, 1)])
def test_what_is_short_is_no_loop(symbols: Sequence[int] | str) -> None:
    assert find_loop(symbols) is None


@given(UNITS)
def test_one_symbol_less_than_a_loop_is_none(unit: list[int]) -> None:
    assert find_loop(repeated(unit)[1:]) is None


@given(TOKENS, UNITS, st.integers(0, 500))
def test_all_is_kept_up_to_the_end_of_the_first_unit(
    before: list[int], unit: list[int], more: int
) -> None:
    loop = repeated(unit, more)
    kept = find_loop([9, *before, 9, *loop])
    assert kept == len(before) + 2 + smallest_unit(loop)


@given(TOKENS, UNITS)
def test_what_stands_before_may_belong_to_the_loop(before: list[int], unit: list[int]) -> None:
    symbols = before + repeated(unit)
    kept = find_loop(symbols)
    assert kept is not None
    period = smallest_unit(repeated(unit))
    assert kept <= len(before) + period
    assert all(symbols[at] == symbols[at - period] for at in range(kept, len(symbols)))


@given(TOKENS, UNITS, TOKENS)
def test_what_ends_otherwise_is_no_loop_any_more(
    before: list[int], unit: list[int], after: list[int]
) -> None:
    assert find_loop(before + repeated(unit) + after + [9]) is None


def test_a_unit_may_be_a_whole_row_of_a_table() -> None:
    row = list(range(OF_TOKENS.longest_unit))
    assert find_loop([7, 7, *row * OF_TOKENS.repeats]) == 2 + len(row)
    assert find_loop(row * (OF_TOKENS.repeats - 1)) is None


def test_a_unit_longer_than_that_is_no_loop() -> None:
    assert find_loop(list(range(OF_TOKENS.longest_unit + 1)) * 20) is None


def test_a_form_of_fifty_empty_rows_is_no_loop() -> None:
    assert find_loop(EMPTY_CELLS.format("") * 50) is None


def test_numbered_rows_are_no_loop_however_many() -> None:
    assert find_loop("".join(EMPTY_CELLS.format(number) for number in range(5000))) is None


def test_characters_are_counted_in_a_text() -> None:
    assert find_loop("Total: " + "ab" * OF_CHARACTERS.symbols) == len("Total: ab")
    assert find_loop("ab" * (OF_CHARACTERS.symbols // 2 - 1)) is None
