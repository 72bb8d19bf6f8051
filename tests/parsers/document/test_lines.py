"""Words in, the lines a reader sees out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import BoundingBox, Word
from parsers.document.lines import (
    assemble_lines,
    hull_of,
    join_words,
    placed_as_read,
    read_in_direction,
    read_lines,
    visual_lines,
)


def word(text: str, x: float, y: float, line: int, height: float = 0.02) -> Word:
    return Word(text, BoundingBox(x, y, x + 0.05, y + height), line)


def texts(lines: list[list[Word]]) -> list[str]:
    return [join_words(line) for line in lines]


def test_the_hull_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="not enough values"):
        hull_of([])


def test_parts_beside_each_other_are_one_line_however_they_were_read() -> None:
    words = [word("9.90", 0.8, 0.102, 0), word("TOTAL", 0.1, 0.1, 1)]
    assert texts(visual_lines(words)) == ["TOTAL 9.90"]
    assert texts(read_lines(words)) == ["9.90", "TOTAL"]


def test_lines_below_each_other_stay_apart_though_their_boxes_touch() -> None:
    words = [word("one", 0.1, 0.1, 0), word("two", 0.1, 0.115, 1)]
    assert texts(visual_lines(words)) == ["one", "two"]


def test_a_stamp_across_three_lines_does_not_join_them() -> None:
    printed = [
        Word(name, BoundingBox(0.1, 0.1 + i * 0.03, 0.5, 0.12 + i * 0.03), i)
        for i, name in enumerate(("one", "two", "three"))
    ]
    stamp = word("PAID", 0.6, 0.1, 3, height=0.08)
    assert texts(visual_lines([*printed, stamp])) == ["one", "two PAID", "three"]


def test_text_that_runs_from_right_to_left_is_read_so() -> None:
    words = [word(text, x, 0.1, 0) for text, x in (("עולם", 0.1), ("של", 0.2), ("שלום", 0.3))]
    assert join_words(words) == "שלום של עולם"


def test_what_runs_from_left_to_right_within_it_stays_so() -> None:
    places = (("בעברית", 0.05), ("טקסט", 0.1), ("mill", 0.2), ("stone", 0.3), ("של", 0.4))
    assert join_words([word(text, x, 0.1, 0) for text, x in places]) == "של mill stone טקסט בעברית"


def test_words_that_run_leftwards_within_a_line_that_does_not_are_read_so() -> None:
    places = (("Say", 0.1), ("עולם", 0.2), ("שלום", 0.3), ("twice", 0.4))
    assert join_words([word(text, x, 0.1, 0) for text, x in places]) == "Say שלום עולם twice"


def test_numbers_within_it_go_with_the_line() -> None:
    places = (("2026)", 0.05), ("-", 0.1), ("(2024", 0.2), ("ولاية", 0.3))
    assert join_words([word(text, x, 0.1, 0) for text, x in places]) == "ولاية (2024 - 2026)"


PLACES = st.lists(
    st.tuples(st.floats(0, 0.9), st.floats(0, 0.9), st.integers(0, 5), st.floats(0.005, 0.05)),
    max_size=30,
)
Places = list[tuple[float, float, int, float]]


def placed(places: Places) -> list[Word]:
    return [word(str(i), x, y, line, height) for i, (x, y, line, height) in enumerate(places)]


@given(PLACES, st.booleans())
def test_every_word_is_in_one_line(places: Places, loosely: bool) -> None:
    words = placed(places)
    found = [word.text for line in visual_lines(words, loosely=loosely) for word in line]
    assert sorted(found) == sorted(word.text for word in words)


@given(PLACES, st.booleans())
def test_each_line_runs_from_left_to_right(places: Places, loosely: bool) -> None:
    for line in visual_lines(placed(places), loosely=loosely):
        assert line == sorted(line, key=lambda word: word.box.x0)


@given(PLACES)
def test_what_was_read_as_one_line_stays_in_one(places: Places) -> None:
    words = placed(places)
    of = {word.text: at for at, line in enumerate(visual_lines(words)) for word in line}
    for line in read_lines(words):
        assert len({of[word.text] for word in line}) == 1


def test_an_amount_in_large_print_is_found_in_its_line_where_lines_are_loose() -> None:
    words = [word("TOTAL", 0.1, 0.1, 0), word("9.90", 0.6, 0.098, 1, height=0.05)]
    assert texts(visual_lines(words)) == ["TOTAL", "9.90"]
    assert texts(visual_lines(words, loosely=True)) == ["TOTAL 9.90"]


def test_a_line_that_runs_askew_goes_on_from_part_to_nearest_part() -> None:
    words = [word(str(i), i * 0.1, 0.1 + i * 0.006, i) for i in range(6)]
    assert texts(visual_lines(words)) == ["0 1 2 3 4 5"]


def test_anything_with_a_box_makes_lines() -> None:
    boxes = {"b": (0.5, 0.1, 0.6, 0.12), "a": (0.1, 0.1, 0.2, 0.12), "c": (0.1, 0.2, 0.2, 0.22)}
    lines = assemble_lines(boxes, lambda name: BoundingBox(*boxes[name]))
    assert lines == [["a", "b"], ["c"]]


def test_the_order_in_which_a_line_was_read_is_kept() -> None:
    """`Subject: Re:` begins the line, though most of its letters run from the right."""
    words = [word(text, x, 0.1, 0) for text, x in (("Re:", 0.1), ("כולל", 0.3), ("חשבון", 0.2))]
    read = placed_as_read([words[0], words[1], words[2]])
    (line,) = visual_lines(read)
    assert [word.text for word in line] == ["Re:", "חשבון", "כולל"]
    assert join_words(line) == "Re: כולל חשבון"


def test_a_box_that_was_drawn_beside_a_label_goes_with_it() -> None:
    label = placed_as_read([word("שלום", 0.2, 0.1, 0), word("עולם", 0.1, 0.1, 0)])
    (line,) = visual_lines([*label, word("☒", 0.3, 0.1, 0)])
    assert join_words(line) == "☒ שלום עולם"


def test_a_label_with_a_colon_at_the_left_begins_a_line_of_several_parts() -> None:
    value = placed_as_read([word("שלום", 0.5, 0.1, 1), word("עולם", 0.4, 0.1, 1)])
    (line,) = visual_lines([word("Subject:", 0.1, 0.1, 0), *value])
    assert join_words(line) == "Subject: שלום עולם"


def test_numbers_between_words_from_the_right_go_with_them_in_a_line_from_the_left() -> None:
    places = (("invoice", 0.1), ("שקל", 0.2), ("47", 0.3), ("סכום", 0.4), ("is-the-sum", 0.5))
    assert join_words([word(t, x, 0.1, 0) for t, x in places]) == "invoice סכום 47 שקל is-the-sum"


def test_lines_that_were_recognized_are_read_like_those_they_are_flush_with() -> None:
    english = [word("From", 0.1, 0.1, 0), word("Dana", 0.2, 0.1, 0)]
    mixed = [word("Re", 0.1, 0.2, 1), word("עולם", 0.2, 0.2, 1), word("שלום", 0.3, 0.2, 1)]
    found = read_in_direction([english, [], mixed])
    assert [" ".join(word.text for word in line) for line in found] == [
        "From Dana", "", "Re שלום עולם"
    ]  # fmt: skip
