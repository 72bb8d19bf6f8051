"""Columns that a model saw as one region are parted; what is read along is not."""

import pytest

from parsers.document import BoundingBox, Label, Word
from parsers.document.lines import hull_of
from parsers.layout.column_split import cut_at_rivers, part_columns, split_columns
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


def test_a_region_over_a_known_river_is_parted_however_few_its_lines() -> None:
    river = BoundingBox(0.44, 0.05, 0.49, 0.5)
    whole = region(column(0.1, 2, 6), column(0.5, 3, 6, 2))
    left, right = split_columns([whole], 0.7, [river])
    assert (left.box.x1, right.box.x0) == (pytest.approx(0.425), 0.5)


def test_lines_above_and_below_a_river_are_parts_of_their_own() -> None:
    river = BoundingBox(0.44, 0.12, 0.49, 0.18)
    whole = region(column(0.1, 8, 6), column(0.5, 8, 6, 8))
    parts = split_columns([whole], 0.7, [river])
    assert [round(part.box.y0, 2) for part in parts] == [0.1, 0.12, 0.12, 0.19]


@pytest.mark.parametrize("label", [Label.TABLE, Label.PICTURE])
def test_tables_and_pictures_are_not_parted_at_rivers(label: Label) -> None:
    river = BoundingBox(0.44, 0.05, 0.49, 0.5)
    whole = region(column(0.1, 8, 6), column(0.5, 8, 6, 8), label=label)
    assert split_columns([whole], 0.7, [river]) == [whole]


def test_text_around_another_region_is_what_is_above_it_and_what_is_below() -> None:
    above, below = column(0.1, 3, 6), column(0.1, 9, 6, 3)[5 * 6 :]
    box = BoundingBox(0.1, 0.145, 0.3, 0.155)
    heading = Region(Label.SECTION_HEADER, box, (Word("Mills", box, 40),))
    parts = split_columns([region(above, below), heading], 0.7)
    assert [len(part.words) for part in parts] == [18, 24, 1]


def test_lines_above_a_river_that_are_of_one_column_stay_in_it() -> None:
    river = BoundingBox(0.44, 0.15, 0.49, 0.5)
    left = column(0.1, 8, 6)
    right = [word for word in column(0.5, 8, 6, 8) if word.box.y0 > 0.15]
    parts = split_columns([region(left, right)], 0.7, [river])
    assert [len(part.words) for part in parts] == [48, len(right)]


RIVER = BoundingBox(0.48, 0.1, 0.52, 0.6)


def test_a_region_that_a_river_runs_through_is_two() -> None:
    whole = Region(Label.TEXT, BoundingBox(0.1, 0.2, 0.9, 0.5))
    left, right = cut_at_rivers([whole], [RIVER])
    assert (left.box.x1, right.box.x0) == (RIVER.x0, RIVER.x1)


def test_a_region_that_reaches_a_little_over_a_river_is_cut_there() -> None:
    (cut,) = cut_at_rivers([Region(Label.TEXT, BoundingBox(0.1, 0.2, 0.6, 0.5))], [RIVER])
    assert cut.box == BoundingBox(0.1, 0.2, RIVER.x0, 0.5)


def test_what_stands_above_a_river_is_not_cut() -> None:
    above = Region(Label.TEXT, BoundingBox(0.1, 0.05, 0.9, 0.12))
    table = Region(Label.TABLE, BoundingBox(0.1, 0.2, 0.9, 0.5))
    assert cut_at_rivers([above, table], [RIVER]) == [above, table]


def test_a_heading_across_is_parted_from_the_text_of_the_column_below_it() -> None:
    heading = [
        Word(t, BoundingBox(x, 0.07, x + 0.2, 0.09), 90) for t, x in (("a", 0.1), ("b", 0.4))
    ]
    parts = split_columns([region(heading, column(0.1, 8, 6))], 0.7, [RIVER])
    assert [len(part.words) for part in parts] == [2, 48]


def test_a_larger_first_line_is_a_heading_that_a_model_joined_with_its_text() -> None:
    heading = [Word("Mills", BoundingBox(0.1, 0.07, 0.2, 0.083), 90)]
    parts = split_columns([region(heading, column(0.1, 3, 6))], 0.7)
    assert [len(part.words) for part in parts] == [1, 18]
