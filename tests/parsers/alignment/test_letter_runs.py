"""Letters in runs that two texts have in common."""

import numpy as np

from parsers.alignment.letter_runs import DENSE_RUN, RUN, compare

LONG = "abcdefghijklm"


def test_nothing_is_common_to_nothing() -> None:
    for first, second in (("", ""), (LONG, ""), ("", LONG), (LONG, LONG[: RUN - 1])):
        common = compare(first, second)
        assert (len(common.first_shared), len(common.second_known)) == (len(first), len(second))
        assert not common.first_shared.any() and not common.second_known.any()


def test_a_run_is_common_and_what_is_around_it_is_not() -> None:
    common = compare(f"xx{LONG}yy", f"1{LONG}2")
    assert common.first_shared.tolist() == [False] * 2 + [True] * len(LONG) + [False] * 2
    assert common.second_known.tolist() == [False] + [True] * len(LONG) + [False]


def test_what_one_text_says_twice_and_the_other_once_is_shared_once() -> None:
    common = compare(f"{LONG}-{LONG}", LONG)
    assert np.count_nonzero(common.first_shared) == len(LONG)
    common = compare(LONG, f"{LONG}-{LONG}")
    assert np.count_nonzero(common.second_shared) == len(LONG)
    assert np.count_nonzero(common.second_known) == 2 * len(LONG)


def test_scripts_of_few_signs_need_shorter_runs() -> None:
    assert DENSE_RUN < RUN
    common = compare("北京图书馆123", "123图书馆")
    assert common.first_shared.tolist() == [False] * 2 + [True] * 3 + [False] * 3
    assert common.second_known.tolist() == [False] * 3 + [True] * 3


def test_half_of_a_surrogate_pair_is_a_letter_like_any_other() -> None:
    assert compare(f"\ud800{LONG}", LONG).first_shared.sum() == len(LONG)
