"""Columns that a model saw as one region are parted; what is read along is not."""

import pytest

from parsers.document import BoundingBox, Label, Word
from parsers.document.lines import hull_of
from parsers.layout.column_split import part_columns
from parsers.layout.region import Region


def column(x: float, lines: int, words: int, first: int = 0) -> list[Word]:
    return [
        Word(f"w{first}", BoundingBox(left, top, left + 0.05, top + 0.01), first + y)
        for y in range(lines)
        for at in range(words)
        for left, top in [(x + 0.055 * at, 0.1 + 0.015 * y)]
    ]


def region(*parts: list[Word], label: Label = Label.TEXT) -> Region:
    words = tuple(word for part in parts for word in part)
    return Region(label, hull_of(words), words)


@pytest.mark.parametrize(
    "whole",
    [
        region(column(0.1, 8, 6), column(0.5, 8, 6, 8), label=Label.TABLE),
        region(column(0.1, 8, 6), column(0.8, 8, 1, 8)),  # prices beside their articles
        region(column(0.1, 3, 6), column(0.5, 3, 6, 3)),  # too few lines to tell
        region(column(0.1, 8, 6), column(0.43, 8, 6, 8)),  # no blank between them
        region(column(0.1, 8, 14)),
    ],
)
def test_what_is_no_columns_of_running_text_stays_whole(whole: Region) -> None:
    assert part_columns(whole, 0.7) == [whole]


def test_a_line_across_within_columns_holds_them_together() -> None:
    across = Word("across", BoundingBox(0.4, 0.13, 0.55, 0.14), 16)
    whole = region(column(0.1, 8, 6), column(0.5, 8, 6, 8), [across])
    assert part_columns(whole, 0.7) == [whole]


def test_a_line_across_below_columns_is_parted_from_them() -> None:
    number = Word("147", BoundingBox(0.43, 0.3, 0.5, 0.31), 16)
    parts = part_columns(region(column(0.1, 8, 6), column(0.5, 8, 6, 8), [number]), 0.7)
    assert [len(part.words) for part in parts] == [48, 48, 1]


def test_three_columns_are_three() -> None:
    whole = region(column(0.05, 8, 5), column(0.37, 8, 5, 8), column(0.69, 8, 5, 16))
    assert [part.box.x0 for part in part_columns(whole, 0.7)] == [0.05, 0.37, 0.69]


def test_columns_are_parted_from_left_to_right() -> None:
    left, right = column(0.1, 8, 6), column(0.5, 8, 6, 8)

    first, second = part_columns(region(right, left), 0.7)

    assert (first.words, second.words) == (tuple(left), tuple(right))
    assert first.box.x1 < second.box.x0
