"""Words and regions in, turned headings out that belong to a table below."""

import pytest

from parsers.document import BoundingBox, Label, Word
from parsers.layout.assignment import assign_words
from parsers.layout.region import Region

TABLE = Region(Label.TABLE, BoundingBox(0.1, 0.2, 0.7, 0.4))
NUMBER = Word("1,310", BoundingBox(0.36, 0.3, 0.4, 0.32), 9)
LEVEL = [NUMBER, *(Word(str(n), BoundingBox(0.5, 0.3, 0.6, 0.32), n) for n in range(10, 13))]


def turned(text: str, x: float, top: float, foot: float) -> Word:
    return Word(text, BoundingBox(x, top, x + 0.02, foot), 0)


@pytest.mark.parametrize(
    ("text", "top", "foot"),
    [("Working", 0.15, 0.23), ("Betriebsergebnis", 0.05, 0.21), ("Unfälle", 0.12, 0.195)],
)
def test_a_turned_heading_that_rises_above_its_table_is_in_it(
    text: str, top: float, foot: float
) -> None:
    (table,) = assign_words([TABLE], [turned(text, 0.36, top, foot), *LEVEL], 1.0)
    assert [word.text for word in table.words][:2] == [text, "1,310"]
    assert table.box.y0 == top


def test_what_the_model_takes_for_a_heading_above_the_table_is_in_it_too() -> None:
    above = Region(Label.SECTION_HEADER, BoundingBox(0.3, 0.1, 0.5, 0.19))
    (table,) = assign_words([TABLE, above], [turned("Accidents", 0.36, 0.1, 0.22), *LEVEL], 1.0)
    assert len(table.words) == 5


@pytest.mark.parametrize(("x", "top", "foot"), [(0.36, 0.05, 0.15), (0.04, 0.1, 0.3)])
def test_turned_words_far_above_or_beside_the_table_are_none_of_it(
    x: float, top: float, foot: float
) -> None:
    regions = assign_words([TABLE], [turned("Preprint", x, top, foot), *LEVEL], 1.0)
    assert [len(each.words) for each in regions] == [4, 1]


def test_what_is_in_a_picture_above_the_table_stays_there() -> None:
    picture = Region(Label.PICTURE, BoundingBox(0.3, 0.0, 0.5, 0.19))
    regions = assign_words([TABLE, picture], [turned("Tons", 0.36, 0.1, 0.195), *LEVEL], 1.0)
    assert [len(each.words) for each in regions] == [4, 1]


@pytest.mark.parametrize(("text", "right"), [("Works", 0.4), ("of", 0.31), ("3.", 0.309)])
def test_a_level_word_above_the_table_stays_outside(text: str, right: float) -> None:
    level = Word(text, BoundingBox(0.3, 0.184, right, 0.204), 0)
    assert len(assign_words([TABLE], [level, *LEVEL], 1.0)) == 2
