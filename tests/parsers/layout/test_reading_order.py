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


def test_numbers_that_do_not_follow_each_other_leave_columns_as_they_are() -> None:
    columns = [
        headed("2.", 0.1, 0.1, 0.2, 0.12), region(0.1, 0.15, 0.4, 0.38),
        headed("6.", 0.1, 0.4, 0.2, 0.42), region(0.1, 0.45, 0.4, 0.6),
        headed("4.", 0.5, 0.1, 0.6, 0.12), region(0.5, 0.15, 0.8, 0.38),
        headed("9.", 0.5, 0.4, 0.6, 0.42), region(0.5, 0.45, 0.8, 0.6),
    ]  # fmt: skip
    assert in_reading_order(list(reversed(columns))) == columns


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


def lined(words: int, *corners: float) -> Region:
    box = BoundingBox(*corners)
    return Region(Label.TEXT, box, tuple(Word("mill", box, 0) for _ in range(words)))


def prose(*corners: float) -> Region:
    x0, y0, x1, y1 = corners
    lines = [BoundingBox(x0, y0, x1, y0 + 0.02), BoundingBox(x0, y1 - 0.02, x1, y1)]
    words = (Word("mill", box, number) for number, box in enumerate(lines) for _ in range(9))
    return Region(Label.TEXT, BoundingBox(*corners), tuple(words))


def test_a_date_across_from_a_reference_is_read_with_it() -> None:
    letter = [
        lined(3, 0.1, 0.2, 0.3, 0.22),  # the reference
        lined(3, 0.6, 0.2, 0.8, 0.22),  # the date
        prose(0.1, 0.25, 0.3, 0.35),  # an address
        lined(2, 0.1, 0.4, 0.2, 0.42),
        prose(0.1, 0.45, 0.9, 0.8),
    ]
    assert in_reading_order(list(reversed(letter))) == letter
    assert order_doubts(letter) == ()


def test_what_stands_at_the_right_of_some_lines_of_a_resume_is_read_with_them() -> None:
    resume = [
        prose(0.3, 0.1, 0.9, 0.3),
        lined(1, 0.3, 0.35, 0.4, 0.37),
        lined(2, 0.3, 0.4, 0.5, 0.42), lined(1, 0.6, 0.4, 0.7, 0.42),
        lined(1, 0.75, 0.4, 0.9, 0.42),
        lined(1, 0.3, 0.5, 0.4, 0.52), lined(1, 0.3, 0.55, 0.4, 0.57),
        lined(2, 0.3, 0.6, 0.5, 0.62), lined(1, 0.65, 0.6, 0.9, 0.62),
        lined(1, 0.3, 0.7, 0.4, 0.72), lined(1, 0.3, 0.75, 0.4, 0.77),
        lined(1, 0.3, 0.8, 0.4, 0.82), lined(1, 0.3, 0.85, 0.4, 0.87),
    ]  # fmt: skip
    assert in_reading_order(list(reversed(resume))) == resume


def test_parties_side_by_side_are_read_one_after_the_other() -> None:
    parties = [
        lined(2, 0.1, 0.2, 0.3, 0.22), prose(0.1, 0.23, 0.3, 0.3), lined(1, 0.1, 0.31, 0.2, 0.33),
        lined(2, 0.6, 0.2, 0.8, 0.22), prose(0.6, 0.23, 0.8, 0.3), lined(1, 0.6, 0.31, 0.7, 0.33),
    ]  # fmt: skip
    assert in_reading_order(list(reversed(parties))) == parties


def test_lines_side_by_side_in_even_columns_stay_columns() -> None:
    columns = [lined(2, x, y, x + 0.2, y + 0.02) for x in (0.1, 0.6) for y in (0.2, 0.3, 0.4)]
    assert in_reading_order(list(reversed(columns))) == columns


def test_boxes_side_by_side_low_on_a_page_are_read_one_after_the_other() -> None:
    page = [
        *(lined(5, 0.1, y, 0.5, y + 0.02) for y in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)),
        *(lined(3, 0.1, y, 0.3, y + 0.02) for y in (0.7, 0.73, 0.76)),
        *(lined(2, 0.6, y, 0.8, y + 0.02) for y in (0.7, 0.73, 0.76)),
    ]
    assert in_reading_order(list(reversed(page))) == page


def test_headings_side_by_side_begin_columns() -> None:
    page = [
        *(lined(5, 0.1, y, 0.5, y + 0.02) for y in (0.1, 0.2, 0.3, 0.4)),
        headed("Seller", 0.1, 0.7, 0.3, 0.72), lined(3, 0.1, 0.75, 0.3, 0.77),
        headed("Buyer", 0.6, 0.7, 0.8, 0.72), lined(3, 0.6, 0.75, 0.8, 0.77),
    ]  # fmt: skip
    assert in_reading_order(list(reversed(page))) == page


def two_lines(*corners: float) -> Region:
    x0, y0, x1, y1 = corners
    lines = [BoundingBox(x0, y0, x1, y0 + 0.02), BoundingBox(x0, y1 - 0.02, x1, y1)]
    words = (Word("mill", box, number) for number, box in enumerate(lines) for _ in range(3))
    return Region(Label.TEXT, BoundingBox(*corners), tuple(words))


@pytest.mark.parametrize("left", [
    [lined(3, 0.1, 0.2, 0.3, 0.22), lined(2, 0.1, 0.24, 0.3, 0.26)],
    [two_lines(0.1, 0.2, 0.3, 0.26)],
])  # fmt: skip
def test_the_right_half_of_the_head_of_a_report_comes_before_its_first_heading(
    left: list[Region],
) -> None:
    report = [
        *left,
        two_lines(0.6, 0.2, 0.8, 0.26),
        headed("History", 0.1, 0.35, 0.2, 0.37),
        prose(0.1, 0.4, 0.55, 0.6),
        headed("Treatment", 0.1, 0.65, 0.2, 0.67),
    ]
    assert in_reading_order(list(reversed(report))) == report


def alone(text: str, *corners: float) -> Region:
    box = BoundingBox(*corners)
    return Region(Label.TEXT, box, (Word(text, box, 0),))


@pytest.mark.parametrize("numbers", [("1", "2", "3", "4"), ("01", "02", "03", "04"), "5678"])
def test_cards_with_numbers_of_their_own_are_read_in_rows_below_the_title(
    numbers: tuple[str, ...],
) -> None:
    a, b, c, d = numbers
    cards = [
        headed("Figures", 0.4, 0.02, 0.75, 0.07),
        alone(a, 0.2, 0.1, 0.22, 0.12), lined(3, 0.1, 0.15, 0.4, 0.3),
        alone(b, 0.6, 0.1, 0.62, 0.12), lined(3, 0.5, 0.15, 0.8, 0.3),
        alone(c, 0.2, 0.4, 0.22, 0.42), lined(3, 0.1, 0.45, 0.4, 0.6),
        alone(d, 0.6, 0.4, 0.62, 0.42), lined(3, 0.5, 0.45, 0.8, 0.6),
    ]  # fmt: skip
    assert in_reading_order(list(reversed(cards))) == cards


def test_figures_side_by_side_that_do_not_count_are_read_in_columns() -> None:
    columns = [
        alone("12", 0.2, 0.1, 0.22, 0.12), lined(3, 0.1, 0.15, 0.4, 0.3),
        alone("40", 0.2, 0.4, 0.22, 0.42), lined(3, 0.1, 0.45, 0.4, 0.6),
        alone("7", 0.6, 0.1, 0.62, 0.12), lined(3, 0.5, 0.15, 0.8, 0.3),
        alone("31", 0.6, 0.4, 0.62, 0.42), lined(3, 0.5, 0.45, 0.8, 0.6),
    ]  # fmt: skip
    assert in_reading_order(list(reversed(columns))) == columns


def test_a_running_head_in_three_parts_that_is_taken_for_headings_comes_before_the_page() -> None:
    page = [
        headed("Seite 8", 0.1, 0.05, 0.2, 0.07),
        headed("GMBl", 0.45, 0.05, 0.55, 0.07),
        headed("Nr. 5", 0.8, 0.05, 0.9, 0.07),
        prose(0.1, 0.1, 0.35, 0.3),
    ]
    assert in_reading_order(list(reversed(page))) == page
