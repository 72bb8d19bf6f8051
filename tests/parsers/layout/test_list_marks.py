"""The marks of a list stand before their items, also where a model finds them apart."""

import pytest

from parsers.document import BoundingBox, Label, Word
from parsers.document.lines import hull_of, join_words, visual_lines
from parsers.layout.list_marks import join_bracketed, join_list_marks
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


@pytest.mark.parametrize(("number", "label"), [
    (("§", "1.2"), Label.TEXT), (("Article", "4"), Label.SECTION_HEADER),
])  # fmt: skip
def test_the_number_of_a_section_goes_before_its_title(
    number: tuple[str, str], label: Label
) -> None:
    sign, count = number
    right = 0.1 + 0.008 * len(sign) + 0.004
    apart = region(word(sign, 0.1, 0.2, 0), word(count, right, 0.2, 0), label=Label.TEXT)
    title = region(word("Extent", right + 0.008 * len(count) + 0.02, 0.2, 1), label=label)
    (found,) = join_list_marks([apart, title])
    assert join_words(found.words) == f"{sign} {count} Extent"
    assert found.label is label


def test_a_number_without_a_title_stays() -> None:
    alone = region(word("§", 0.1, 0.2, 0), word("1.2", 0.112, 0.2, 0), label=Label.TEXT)
    assert join_list_marks([alone]) == [alone]


@pytest.mark.parametrize("lines", [
    ("(本页为签字页，", "本页无正文）"), ("(This page is left", "blank on purpose)"),
    ("Siehe (auch", "Seite 3)"),
], ids=" ".join)  # fmt: skip
def test_a_note_in_brackets_over_two_lines_is_no_list(lines: tuple[str, str]) -> None:
    first = region(word(lines[0], 0.1, 0.2, 0), label=Label.LIST_ITEM)
    rest = region(word(lines[1], 0.1, 0.22, 1), label=Label.LIST_ITEM)
    (found,) = join_bracketed([first, rest])
    assert found == region(*first.words, *rest.words, label=Label.TEXT)


@pytest.mark.parametrize(("one", "other", "y"), [
    ("• (Mühle", "Rad)", 0.22), ("(Mühle", "• Rad)", 0.22), ("(Mühle)", "Rad)", 0.22),
    ("(Mühle", "Rad", 0.22), ("(Mühle", "Rad)", 0.4),
], ids=["marked", "next marked", "closed", "never closed", "far"])  # fmt: skip
def test_other_items_stay_two(one: str, other: str, y: float) -> None:
    items = [
        region(*(word(text, 0.1 + 0.1 * i, at, line) for i, text in enumerate(said.split())))
        for line, (said, at) in enumerate([(one, 0.2), (other, y)])
    ]
    assert join_bracketed(items) == items
