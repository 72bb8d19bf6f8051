"""Addresses, names and signatures keep their lines; narrow paragraphs do not."""

import pytest

from parsers.document import BoundingBox, Label, Word
from parsers.document.lines import hull_of
from parsers.layout.ended_lines import find_ended
from parsers.layout.region import Region


def region(*texts: str, y: float = 0.1, x: float = 0.1, label: Label = Label.TEXT) -> Region:
    words = []
    for at, text in enumerate(texts):
        left = x
        for word in text.split():
            right = left + 0.01 * len(word)
            box = BoundingBox(left, y + 0.015 * at, right, y + 0.015 * at + 0.012)
            words.append(Word(word, box, round(1000 * y) + at))
            left = right + 0.01
    return Region(label, hull_of(words), tuple(words))


BODY = region(
    "The keeper of the mill looks after the wheel and all the stones of it", "and the weir.", y=0.5
)


@pytest.mark.parametrize("lines", [
    ("Erika Sommer", "Hafenstraße 12", "23568 Lübeck"),
    ("M. Paul Dunand, maire", "Mme Claire Favre, adjointe", "M. Jean Leroux, conseiller"),
    ("J. Reed", "Secretary"), ("软件设计师 2016年05月", "英语六级 2014年12月"),
], ids=" ".join)  # fmt: skip
def test_lines_far_from_the_edge_of_the_column_keep_their_ends(lines: tuple[str, ...]) -> None:
    assert find_ended([region(*lines), BODY]) == {0}


@pytest.mark.parametrize("lines", [
    ("The wheel turns", "as long as", "Anna is here"), ("The Wasser-", "Werke"), ("J. Reed",),
    ("The keeper of the mill looks after", "Anna, the miller at the weir"),
], ids=["words go on", "parted word", "one line", "not so short"])  # fmt: skip
def test_other_lines_are_joined(lines: tuple[str, ...]) -> None:
    assert find_ended([region(*lines), BODY]) == frozenset()


def test_without_running_text_at_its_edge_or_beside_a_picture_nothing_tells() -> None:
    address = region("Erika Sommer", "23568 Lübeck")
    picture = Region(Label.PICTURE, BoundingBox(0.5, 0.05, 0.8, 0.3))
    assert find_ended([address]) == frozenset()
    assert find_ended([address, BODY, picture]) == frozenset()
    assert find_ended([region("Erika Sommer", "23568 Lübeck", x=0.2), BODY]) == frozenset()
