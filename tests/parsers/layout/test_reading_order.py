"""Regions in, the same in reading order out."""

from collections.abc import Callable

import pytest

from parsers.document import BoundingBox, Label, Word
from parsers.layout.reading_order import in_reading_order, order_doubts
from parsers.layout.region import Region


def region(*corners: float, label: Label = Label.TEXT) -> Region:
    return Region(label, BoundingBox(*corners))


def test_two_columns_are_read_one_after_the_other() -> None:
    title = region(0.1, 0.05, 0.9, 0.1)
    left = [region(0.1, y, 0.45, y + 0.1) for y in (0.2, 0.35, 0.5)]
    right = [region(0.55, y, 0.9, y + 0.1) for y in (0.2, 0.33, 0.52)]
    middle = region(0.1, 0.65, 0.9, 0.7)
    below = [region(0.1, 0.75, 0.45, 0.9), region(0.55, 0.75, 0.9, 0.9)]
    expected = [title, *left, *right, middle, *below]
    assert in_reading_order(expected[::-1]) == expected


def test_a_centered_subtitle_comes_before_both_columns() -> None:
    subtitle = region(0.25, 0.1, 0.75, 0.13)
    left = [region(0.1, 0.2, 0.2, 0.22), region(0.1, 0.25, 0.45, 0.5)]
    right = [region(0.55, 0.2, 0.65, 0.22), region(0.55, 0.25, 0.9, 0.5)]
    expected = [subtitle, *left, *right]
    assert in_reading_order(expected[::-1]) == expected


def test_without_columns_a_page_is_read_from_top_to_bottom() -> None:
    centered = region(0.5, 0.1, 0.6, 0.12)
    heading = region(0.1, 0.15, 0.3, 0.17)
    text = region(0.1, 0.2, 0.9, 0.4)
    assert in_reading_order([text, heading, centered]) == [centered, heading, text]


def test_headers_come_first_and_footers_last() -> None:
    header = region(0.8, 0.06, 0.9, 0.08, label=Label.PAGE_HEADER)
    text = region(0.1, 0.05, 0.9, 0.98)
    footer = region(0.1, 0.95, 0.2, 0.97, label=Label.PAGE_FOOTER)
    assert in_reading_order([footer, text, header]) == [header, text, footer]


def headed(text: str, *corners: float) -> Region:
    box = BoundingBox(*corners)
    return Region(Label.SECTION_HEADER, box, (Word(text, box, 0),))


def numbered(text: str, *corners: float) -> Region:
    """A heading that a model took for text."""
    box = BoundingBox(*corners)
    return Region(Label.TEXT, box, (Word(text, box, 0), Word("Mill", box, 0)))


def test_columns_of_one_part_of_the_page_do_not_widen_those_of_another() -> None:
    upper = [
        region(0.1, 0.1, 0.48, 0.3),
        region(0.51, 0.1, 0.88, 0.2),
        region(0.51, 0.22, 0.88, 0.3),
    ]
    title = region(0.1, 0.4, 0.85, 0.45)
    lower = [region(0.1, 0.5, 0.57, 0.9), region(0.59, 0.5, 0.88, 0.9)]
    assert in_reading_order([*lower, title, *upper]) == [*upper, title, *lower]


@pytest.mark.parametrize("begin", [headed, numbered])
def test_cards_are_read_in_rows_where_their_numbers_say_so(begin: Callable[..., Region]) -> None:
    cards = [
        begin("1.", 0.1, 0.1, 0.2, 0.12), region(0.1, 0.15, 0.4, 0.3),
        begin("2.", 0.5, 0.1, 0.6, 0.12), region(0.5, 0.15, 0.8, 0.3),
        begin("3.", 0.1, 0.4, 0.2, 0.42), region(0.1, 0.45, 0.4, 0.6),
        begin("4.", 0.5, 0.4, 0.6, 0.42), region(0.5, 0.45, 0.8, 0.6),
    ]  # fmt: skip
    assert in_reading_order(list(reversed(cards))) == cards


def test_cards_are_read_in_columns_where_their_numbers_say_so() -> None:
    cards = [
        headed("1.", 0.1, 0.1, 0.2, 0.12), region(0.1, 0.15, 0.4, 0.3),
        headed("2.", 0.1, 0.4, 0.2, 0.42), region(0.1, 0.45, 0.4, 0.6),
        headed("3.", 0.5, 0.1, 0.6, 0.12), region(0.5, 0.15, 0.8, 0.3),
        headed("4.", 0.5, 0.4, 0.6, 0.42), region(0.5, 0.45, 0.8, 0.6),
    ]  # fmt: skip
    assert in_reading_order(list(reversed(cards))) == cards


def lettered(height: float, *corners: float, label: Label = Label.SECTION_HEADER) -> Region:
    """With words of this height in one line."""
    x0, y0, x1, _ = corners
    word = Word("Mills", BoundingBox(x0, y0, x1, y0 + height), 0)
    return Region(label, BoundingBox(*corners), (word,) * 9)


def parted_columns(heading: Region) -> list[Region]:
    text = [
        lettered(0.01, x, y, x + 0.35, y + 0.2, label=Label.TEXT)
        for y in (0.1, 0.4)
        for x in (0.1, 0.55)
    ]
    return [*text[:2], heading, *text[2:]]


@pytest.mark.parametrize("label", [Label.SECTION_HEADER, Label.TEXT])
def test_a_short_heading_that_both_columns_make_room_for_comes_between_them(label: Label) -> None:
    expected = parted_columns(lettered(0.02, 0.1, 0.34, 0.3, 0.36, label=label))
    assert in_reading_order(expected[::-1]) == expected


def test_a_heading_in_the_size_of_the_text_stays_in_its_column() -> None:
    left, right, heading, below, last = parted_columns(lettered(0.01, 0.1, 0.34, 0.3, 0.35))
    assert in_reading_order([right, last, heading, below, left]) == [
        left, heading, below, right, last
    ]  # fmt: skip


def test_a_heading_beside_text_of_the_other_column_stays_in_its_own() -> None:
    left, right, heading, below, last = parted_columns(lettered(0.02, 0.1, 0.34, 0.3, 0.36))
    beside = lettered(0.01, 0.55, 0.32, 0.9, 0.38, label=Label.TEXT)
    found = in_reading_order([right, last, heading, beside, below, left])
    assert found == [left, heading, below, right, beside, last]


def test_a_title_over_the_middle_of_three_columns_comes_first() -> None:
    title = lettered(0.03, 0.42, 0.05, 0.58, 0.08, label=Label.TITLE)
    columns = [lettered(0.01, x, 0.1, x + 0.24, 0.9, label=Label.TEXT) for x in (0.1, 0.38, 0.66)]
    assert in_reading_order([*columns, title]) == [title, *columns]


def test_a_heading_between_the_short_texts_of_a_form_stays_where_it_is() -> None:
    left, right = region(0.1, 0.1, 0.45, 0.2), region(0.55, 0.1, 0.9, 0.2)
    heading = lettered(0.02, 0.1, 0.24, 0.3, 0.26)
    below, last = region(0.1, 0.3, 0.45, 0.4), region(0.55, 0.3, 0.9, 0.4)
    found = in_reading_order([right, last, heading, below, left])
    assert found == [left, heading, below, right, last]


def test_columns_that_contradict_each_other_are_told() -> None:
    high = region(0.5, 0.1, 0.8, 0.4)
    upper = region(0.3, 0.2, 0.6, 0.3)
    lower = region(0.3, 0.3, 0.5, 0.5)
    left = region(0.1, 0.4, 0.3, 0.5)
    (doubt,) = order_doubts(in_reading_order([high, upper, lower, left]))
    assert doubt.startswith("reading order unsure")


def test_columns_beside_each_other_leave_no_doubt() -> None:
    left = [region(0.1, y, 0.45, y + 0.1) for y in (0.2, 0.35, 0.5)]
    right = [region(0.55, y, 0.9, y + 0.1) for y in (0.2, 0.33, 0.52)]
    assert order_doubts(in_reading_order([*left, *right])) == ()
