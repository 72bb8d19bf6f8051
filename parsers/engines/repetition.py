"""Has an answer fallen into a loop? In: its tokens or characters so far. Out: how many to keep, or
None if there is no loop.

Real pages repeat as well, such as empty rows of a form: a loop is far longer. This module knows
neither models nor tasks.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Loop:
    """The shortest loop: a unit of at most `longest_unit` symbols, `repeats` times, and `symbols`
    in all."""

    longest_unit: int
    repeats: int
    symbols: int


OF_TOKENS = Loop(longest_unit=256, repeats=8, symbols=1000)
OF_CHARACTERS = Loop(longest_unit=1000, repeats=8, symbols=3000)


def find_loop(symbols: Sequence[Hashable] | str) -> int | None:
    """How many symbols precede the end of the loop's first unit; None if `symbols` does not end in
    a loop. A str is characters, other sequences are tokens.

    The prefix function (Knuth, Morris and Pratt 1977) of the symbols read from the end gives the
    smallest period of every ending. As it never falls when an ending grows, the search is over
    once it is longer than a unit may be: linear in the length of the loop, and short without one.
    """
    least = OF_CHARACTERS if isinstance(symbols, str) else OF_TOKENS
    backwards = symbols[::-1]
    borders: list[int] = []  # of each ending, how many symbols it begins and ends with
    kept = None
    for length, symbol in enumerate(backwards, start=1):
        border = borders[-1] if borders else 0
        while border and backwards[border] != symbol:
            border = borders[border - 1]
        borders.append(border + 1 if length > 1 and backwards[border] == symbol else 0)
        unit = length - borders[-1]
        if unit > least.longest_unit:
            break
        if length >= max(least.symbols, least.repeats * unit):
            kept = len(symbols) - length + unit
    return kept
