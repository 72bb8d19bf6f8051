"""Paragraphs of a page whose type sizes are known, and what they are."""

import pytest

from parsers.document import BoundingBox, Label, Word
from parsers.document.lines import hull_of
from parsers.layout.paragraph import Segment
from parsers.layout.rules.paragraphs import label_paragraphs, part_paragraphs


def line(text: str, y: float) -> Segment:
    """Its words from left to right."""
    words, x = [], 0.1
    for at, word in enumerate(text.split()):
        box = BoundingBox(x, y, x + 0.008 * len(word), y + 0.012)
        words.append(Word(word, box, round(1000 * y) + at, None, 10.0))
        x = box.x1 + 0.008
    return Segment(tuple(words), hull_of(words), 10.0, False, 0.012, 0.7)


def labels(*texts: str) -> list[str]:
    column = [line(text, 0.3 + 0.015 * at) for at, text in enumerate(texts)]
    return [each.label.value for each in label_paragraphs(part_paragraphs(column))]


@pytest.mark.parametrize("text", ["53. אוה ירפסמה", "17) ةنيفسلا مقر"])
def test_a_number_that_ends_a_line_from_right_to_left_begins_no_item(text: str) -> None:
    assert labels(text) == [Label.TEXT]


@pytest.mark.parametrize("text", ["ןושאר ףיעס 1.", "1. First gate", "– Zweites Tor", "a) Délais"])
def test_a_mark_that_is_read_first_begins_an_item(text: str) -> None:
    assert labels(text) == [Label.LIST_ITEM]


def test_names_with_an_initial_are_no_items() -> None:
    assert set(labels("M. Gaëtan Gagné,", "Mme Lucie Roy.")) == {Label.TEXT}
    assert labels("B. Zweites Tor", "C. Drittes Tor") == [Label.LIST_ITEM, Label.LIST_ITEM]


def titles(*places: tuple[str, float, float], bold: bool = False) -> list[str]:
    """The texts of headings above a paragraph. places: text, from where at the left, and top."""
    large = []
    for text, x, y in places:
        words = [
            Word(word, BoundingBox(x + 0.1 * at, y, x + 0.1 * at + 0.09, y + 0.022), 0, None, 18.0)
            for at, word in enumerate(text.split())
        ]
        large.append([Segment(tuple(words), hull_of(words), 18.0, bold, 0.022, 0.7)])
    body = [line("The keeper of the mill looks after the wheel", 0.5 + 0.015 * at) for at in (0, 1)]
    parts = [part for column in [*large, body] for part in part_paragraphs(column)]
    regions = label_paragraphs(parts)
    return [" ".join(w.text for w in r.words) for r in regions if r.label is Label.TITLE]


def test_the_lines_of_a_title_are_one_block() -> None:
    assert titles(("Guide to", 0.1, 0.1), ("the harbour", 0.1, 0.127)) == ["Guide to the harbour"]
    assert titles(("할인점 주유", 0.1, 0.1), ("2% 적립", 0.1, 0.13)) == ["할인점 주유 2% 적립"]


def test_titles_side_by_side_have_their_own_lines() -> None:
    places = ("Mills", 0.1, 0.1), ("Docks", 0.6, 0.1), ("of 1910", 0.1, 0.13), ("today", 0.6, 0.13)
    assert titles(*places) == ["Mills of 1910", "Docks today"]


@pytest.mark.parametrize("second", [
    ("2. Docks", 0.1, 0.13), ("Docks", 0.1, 0.18), ("Docks", 0.4, 0.13),
], ids=["counted", "far below", "indented"])  # fmt: skip
def test_other_titles_stay_apart(second: tuple[str, float, float]) -> None:
    assert titles(("Mills", 0.1, 0.1), second) == ["Mills", second[0]]
