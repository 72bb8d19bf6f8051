"""What two texts have in common, letter by letter, in whatever order they say it.

In: two texts of letters and digits alone, without blanks. Out: for each letter of either, whether
it is in a run of letters that stands in the other, too. A run is as long as it must be to be no
chance. This module knows neither pages nor answers.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RUN = 7
"""Letters. Of pages of one kind, one read for the other, 30 % is in common runs of 7 in the worst
kind (agreements), but 46 % in runs of 5; with more letters those of misread print count as missing
(pages of benchmarks/lazy_answers.py, 2026-11-29)."""
DENSE_RUN = 3
"""Signs of scripts that write a word with one or two: Chinese, Japanese, Korean."""
DENSE_FIRST, DENSE_LAST = 0x2E80, 0xFAFF

Marks = NDArray[np.bool_]
_Codes = NDArray[np.uint64]
_BASE = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Common:
    """For each letter of both texts. shared: a run that is once in one text and twice in the other
    is shared once. known: of the second text, whether the run is in the first at all."""

    first_shared: Marks
    second_shared: Marks
    second_known: Marks


def compare(first: str, second: str) -> Common:
    one, other = _codes(first), _codes(second)
    lasting = _in_runs(one, other, RUN)
    if not (_dense(one).any() and _dense(other).any()):
        return lasting
    dense = _in_runs(one, other, DENSE_RUN)
    return Common(
        lasting.first_shared | (dense.first_shared & _dense(one)),
        lasting.second_shared | (dense.second_shared & _dense(other)),
        lasting.second_known | (dense.second_known & _dense(other)),
    )


def _in_runs(one: _Codes, other: _Codes, length: int) -> Common:
    first, second = _runs(one, length), _runs(other, length)
    in_first = _count(second, first)
    return Common(
        _spread(_ranks(first) < _count(first, second), length, len(one)),
        _spread(_ranks(second) < in_first, length, len(other)),
        _spread(in_first > 0, length, len(other)),
    )


def _codes(text: str) -> _Codes:
    return np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)


def _dense(codes: _Codes) -> Marks:
    return (codes >= DENSE_FIRST) & (codes <= DENSE_LAST)


def _runs(codes: _Codes, length: int) -> _Codes:
    """A number for the run that begins at each letter; equal runs have equal numbers."""
    numbers = np.zeros(max(0, len(codes) - length + 1), np.uint64)
    for at in range(length if len(numbers) else 0):
        numbers = numbers * _BASE + codes[at : at + len(numbers)]  # overflow is meant
    return numbers


def _ranks(runs: _Codes) -> NDArray[np.int64]:
    """How many equal ones come before each."""
    order = np.argsort(runs, kind="stable")
    ordered = runs[order]
    begins = np.ones(len(runs), bool)
    begins[1:] = ordered[1:] != ordered[:-1]
    places = np.arange(len(runs))
    ranks = np.empty(len(runs), np.int64)
    ranks[order] = places - np.maximum.accumulate(np.where(begins, places, 0))
    return ranks


def _count(runs: _Codes, among: _Codes) -> NDArray[np.int64]:
    """How often each is among others."""
    if not len(among):
        return np.zeros(len(runs), np.int64)
    known, counts = np.unique(among, return_counts=True)
    at = np.minimum(np.searchsorted(known, runs), len(known) - 1)
    return np.where(known[at] == runs, counts[at], 0)


def _spread(begins: Marks, length: int, size: int) -> Marks:
    """The letters of the runs that begin where it is marked."""
    edges = np.zeros(size + 1, np.int64)
    edges[: len(begins)] += begins
    edges[length : length + len(begins)] -= begins
    marks: Marks = np.cumsum(edges)[:size] > 0
    return marks
