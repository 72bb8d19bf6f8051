"""Regions in, the same in reading order out."""

from collections.abc import Callable

import pytest

from parsers.document import BoundingBox, Label, Word
from parsers.layout.reading_order import in_reading_order
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
