"""Rows of a list beside the rows of another."""

from hypothesis import given
from hypothesis import strategies as st

from flows.evaluation.row_matching import Likeness, align_rows

Pairs = list[tuple[int | None, int | None]]


def align(wanted: list[str], found: list[str]) -> Pairs:
    """Rows of one cell, alike where they are the same."""

    def likeness(w: int, f: int) -> Likeness:
        return int(wanted[w] == found[f]), 100.0 * (wanted[w][0] == found[f][0])

    return list(align_rows(len(wanted), len(found), likeness))


def test_rows_without_likeness_stand_alone() -> None:
    assert align(["a"], ["b"]) == [(0, None), (None, 0)]


def test_a_row_left_out_moves_no_other() -> None:
    assert align(["a", "b", "c"], ["b", "c"]) == [(0, None), (1, 0), (2, 1)]


def test_the_same_cells_go_before_a_like_text() -> None:
    assert align(["ax", "ay"], ["ay", "az"]) == [(0, 1), (1, 0)]


def test_equal_rows_are_paired_in_their_order() -> None:
    assert align(["a", "a", "a"], ["a", "a"]) == [(0, 0), (1, 1), (2, None)]


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_every_row_is_there_once(wanted: list[str], found: list[str]) -> None:
    pairs = align(wanted, found)
    assert sorted(w for w, _ in pairs if w is not None) == list(range(len(wanted)))
    assert sorted(f for _, f in pairs if f is not None) == list(range(len(found)))
