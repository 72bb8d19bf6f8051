"""Check boxes stand as signs among the words of a page."""

from parsers.document import BoundingBox, Word
from parsers.marks import CheckBox, add_check_boxes


def word(text: str, x: float, y: float = 0.1, line: int = 0) -> Word:
    return Word(text, BoundingBox(x, y, x + 0.01 * len(text), y + 0.02), line, 0.98)


def box(x: float, ticked: bool, *label: Word, y: float = 0.1) -> CheckBox:
    return CheckBox(BoundingBox(x, y, x + 0.015, y + 0.02), ticked, label)


def texts(words: tuple[Word, ...]) -> list[str]:
    return [word.text for word in words]


def test_a_box_without_a_label_is_left_out() -> None:
    words = [word("Gender", 0.1)]
    assert texts(add_check_boxes(words, [box(0.3, True)])) == ["Gender"]


def test_a_box_alone_on_its_page_that_a_word_was_read_over_is_a_letter() -> None:
    words = [word("GIN", 0.3)]
    assert texts(add_check_boxes(words, [box(0.3, True, *words)])) == ["GIN"]


def test_boxes_stand_beside_their_labels_in_place_of_what_was_read_for_them() -> None:
    female, male = word("□female", 0.2), word("male", 0.4)
    words = [word("Gender:", 0.1), female, word("口", 0.38), male]
    found = [box(0.2, False, female), box(0.38, True, male)]
    signed = add_check_boxes(words, found)
    assert texts(signed) == ["Gender:", "☐", "female", "☒", "male"]
    assert {each.line for each in signed} == {0}


def test_a_box_behind_its_label_stands_behind_it() -> None:
    label = word("smoker", 0.1)
    assert texts(add_check_boxes([label], [box(0.2, True, label), box(0.5, False)])) == [
        "smoker",
        "☒",
    ]


def test_a_box_that_is_among_the_words_stays_there_once() -> None:
    label = word("smoker", 0.2)
    words = add_check_boxes([label], [box(0.17, True, label)])
    assert add_check_boxes(words, [box(0.17, True, label)]) == words
