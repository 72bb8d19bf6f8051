"""Signs among words are check boxes where they can be nothing else."""

import pytest

from parsers.document import BoundingBox, Word
from parsers.reading.box_signs import name_boxes


def line(*texts: str, y: float = 0.1) -> list[Word]:
    return [
        Word(text, BoundingBox(0.1 + 0.1 * at, y, 0.11 + 0.1 * at + 0.005 * len(text), y + 0.02), 0)
        for at, text in enumerate(texts)
    ]


def named(words: list[Word]) -> list[str]:
    return [word.text for word in name_boxes(words)]


def test_signs_before_the_lines_of_a_list_are_bullets() -> None:
    words = [*line("❑", "one"), *line("❑", "two", y=0.2), *line("■", "three", y=0.3)]
    assert named(words) == ["❑", "one", "❑", "two", "■", "three"]


def test_signs_beside_each_other_are_marks_of_a_scale() -> None:
    assert named(line("quality", "●", "●", "○")) == ["quality", "●", "●", "○"]


def test_full_ones_alone_are_bullets_on_a_line() -> None:
    assert named(line("■", "one", "■", "two")) == ["■", "one", "■", "two"]


def test_a_sign_between_words_is_mathematics() -> None:
    assert named(line("a", "□", "b")) == ["a", "□", "b"]


def test_a_page_of_signs_is_a_pattern() -> None:
    words = [word for _ in range(500) for word in line("□", "a", "□", "b")]
    assert name_boxes(words) == tuple(words)


@pytest.mark.parametrize(("open_sign", "full"), [("□", "■"), ("❏", "■"), ("○", "●"), ("☐", "☑")])
def test_options_on_a_line_are_boxes(open_sign: str, full: str) -> None:
    words = line("Gender:", open_sign, "Female", full, "Male")
    assert named(words) == ["Gender:", "☐", "Female", "☒", "Male"]


def test_a_sign_may_touch_its_word() -> None:
    assert named(line("□Yes", "■No")) == ["☐", "Yes", "☒", "No"]


def test_a_tick_over_a_sign_is_in_it() -> None:
    words = line("❏", "Yes", "❏", "No")
    tick = Word("✔", words[2].box, 1)
    assert named([*words, tick]) == ["☐", "Yes", "☒", "No"]


def test_an_open_sign_is_a_box_where_others_of_its_size_are() -> None:
    assert named([*line("☒", "Yes"), *line("□", "No", y=0.2)]) == ["☒", "Yes", "☐", "No"]
