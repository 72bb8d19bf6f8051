"""The marks of a list stand before their items, also where a model finds them apart."""

import pytest

from parsers.document import BoundingBox, Label, Word
from parsers.document.lines import hull_of, join_words, visual_lines
from parsers.layout.list_marks import join_list_marks
from parsers.layout.region import Region


def word(text: str, x: float, y: float, line: int) -> Word:
    return Word(text, BoundingBox(x, y, x + 0.008 * len(text), y + 0.014), line)


def region(*words: Word, label: Label = Label.LIST_ITEM) -> Region:
    return Region(label, hull_of(words), words)


@pytest.mark.parametrize("marks", [("•", "•"), ("1.", "2."), ("–", "–"), ("(a)", "(b)")])
def test_marks_in_a_region_of_their_own_go_to_the_items_right_of_them(
    marks: tuple[str, str],
) -> None:
    apart = region(*(word(mark, 0.5, 0.2 + 0.02 * at, at) for at, mark in enumerate(marks)))
    first = region(word("Mühle", 0.535, 0.2, 2), word("am", 0.59, 0.2, 2))
    second = region(word("Rad", 0.535, 0.22, 3), word("und", 0.535, 0.24, 4), label=Label.TEXT)
    found = join_list_marks([apart, first, second])
    texts = [[join_words(line) for line in visual_lines(each.words)] for each in found]
    assert texts == [[f"{marks[0]} Mühle am"], [f"{marks[1]} Rad", "und"]]
    assert found[0].box.x0 == 0.5


def test_a_mark_with_nothing_beside_it_stays() -> None:
    alone = region(word("–", 0.1, 0.2, 0), label=Label.TEXT)
    far = region(word("Rad", 0.4, 0.2, 1))
    assert join_list_marks([far, alone]) == [far, alone]


def test_a_mark_in_a_table_stays() -> None:
    cell = region(word("•", 0.1, 0.2, 0), label=Label.TABLE)
    text = region(word("Rad", 0.12, 0.2, 1))
    assert join_list_marks([cell, text]) == [cell, text]
