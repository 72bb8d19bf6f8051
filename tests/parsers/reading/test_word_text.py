"""A word as a page shows it."""

import pytest

from parsers.reading.word_text import once, shown, times_drawn


@pytest.mark.parametrize("text", ["\u00a0", "\u200b\u200e", "\ufeff", "\x07", ""])
def test_of_what_nobody_sees_nothing_is_left(text: str) -> None:
    assert shown(text) == ""


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("1\u200b50", "150"),
        ("in\ufefftext", "intext"),
        ("a\x07b", "ab"),
        ("می\u200cرود", "می\u200cرود"),
    ],
)
def test_marks_without_width_part_no_word_but_joiners_are_spelling(text: str, seen: str) -> None:
    assert shown(text) == seen


@pytest.mark.parametrize(
    ("text", "drawn", "seen"),
    [("CN\u00ad17", False, "CN-17"), ("\u00ad68.00", False, "-68.00"),
     ("Mühl\u00ad", False, "Mühl-"),
     ("well\u00adknown", False, "well\u00adknown"), ("well\u00adknown", True, "well-known")],
)  # fmt: skip
def test_a_soft_hyphen_is_a_hyphen_where_it_is_drawn(text: str, drawn: bool, seen: str) -> None:
    assert shown(text, drawn) == seen


def test_a_word_of_equal_pairs_may_be_one() -> None:
    assert times_drawn([["aabb"], ["1122"], ["------"]]) == [1, 1, 1]


def test_one_long_word_of_pairs_alone_does_not_tell() -> None:
    assert times_drawn([["AABBCCDD"], ["Total"]]) == [1, 1]


def test_letters_with_their_shadows_are_there_once() -> None:
    lines = [["TToottaall", "1122..0000"], ["NNeett", "99"], ["plain", "text"]]
    times = times_drawn(lines)
    assert times == [2, 2, 1]
    assert [once(text, times[0]) for text in lines[0]] == ["Total", "12.00"]


def test_three_times_too() -> None:
    assert times_drawn([["BBBooonnn", "NNNooo"], ["VVVAAATTT"]]) == [3, 3]
