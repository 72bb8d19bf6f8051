"""Regions of labels and of amounts in, regions whose lines are whole out."""

from parsers.document import Label
from parsers.document.lines import hull_of, join_words, visual_lines
from parsers.layout.price_lines import join_price_lines
from parsers.layout.region import Region
from tests.parsers.layout.tables import words_at


def region(*lines: tuple[str, float], x: float, first: int) -> Region:
    words = [w for i, (text, y) in enumerate(lines, first) for w in words_at(text, x, y, i)]
    return Region(Label.TEXT, hull_of(words), tuple(words))


LOAVES = region(("Sourdough loaf", 0.1), ("Flat white", 0.13), ("Thank you", 0.16), x=0.1, first=0)
PRICES = region(("4.20", 0.1), ("3.10", 0.13), x=0.7, first=10)


def test_amounts_stand_on_the_lines_of_their_labels() -> None:
    (whole,) = join_price_lines([LOAVES, PRICES])
    assert [join_words(line) for line in visual_lines(whole.words)] == [
        "Sourdough loaf 4.20", "Flat white 3.10", "Thank you"
    ]  # fmt: skip


def test_amounts_beside_no_label_stay_alone() -> None:
    lower = region(("4.20", 0.4), ("3.10", 0.43), x=0.7, first=10)
    assert join_price_lines([LOAVES, lower]) == [LOAVES, lower]


def test_words_beside_words_stay_apart() -> None:
    notes = region(("by hand", 0.1), ("by machine", 0.13), x=0.7, first=10)
    assert join_price_lines([LOAVES, notes]) == [LOAVES, notes]


def test_amounts_left_of_words_stay_apart() -> None:
    left = region(("4.20", 0.1), ("3.10", 0.13), x=0.01, first=10)
    assert join_price_lines([LOAVES, left]) == [LOAVES, left]
