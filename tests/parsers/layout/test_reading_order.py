"""Regions and words in, regions with their words in reading order out."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import BoundingBox, Label, Word
from parsers.layout.reading_order import arrange, in_reading_order
from parsers.layout.region import Region


def region(*corners: float, label: Label = Label.TEXT) -> Region:
    return Region(label, BoundingBox(*corners))


def word(text: str, x: float, y: float, line: int) -> Word:
    return Word(text, BoundingBox(x, y, x + 0.05, y + 0.02), line)


def test_a_page_without_words_and_regions_is_empty() -> None:
    assert arrange([], [], 1.0) == []


def test_words_in_no_region_become_text_where_they_stand() -> None:
    below = region(0.1, 0.5, 0.9, 0.6)
    words = [word("in", 0.2, 0.55, 0), word("top", 0.1, 0.1, 1), word("line", 0.1, 0.13, 2)]
    arranged = arrange([below], words, 1.0)
    assert [[w.text for w in r.words] for r in arranged] == [["top", "line"], ["in"]]
    assert {r.label for r in arranged} == {Label.TEXT}


def test_a_word_belongs_to_the_smallest_region_that_covers_it() -> None:
    caption = region(0.1, 0.1, 0.3, 0.2, label=Label.CAPTION)
    picture = region(0.0, 0.0, 0.9, 0.9, label=Label.PICTURE)
    words = [word("label", 0.15, 0.12, 0), word("a", 0.5, 0.95, 1), word("b", 0.6, 0.95, 1)]
    found = {r.label: [w.text for w in r.words] for r in arrange([picture, caption], words, 1.0)}
    assert found[Label.CAPTION] == ["label"]
    assert found[Label.PICTURE] == []


def test_a_picture_of_a_whole_page_gives_its_words_back_to_the_text() -> None:
    picture = region(0.0, 0.0, 1.0, 1.0, label=Label.PICTURE)
    arranged = arrange([picture], [word("a", 0.1, 0.1, 0), word("b", 0.2, 0.1, 0)], 1.0)
    assert [(r.label, len(r.words)) for r in arranged] == [(Label.TEXT, 2)]


def lines_of(count: int, length: int, top: float, confidence: float | None) -> list[Word]:
    return [
        Word("mill", BoundingBox(0.08 * x, top + 0.01 * y, 0.08 * x + 0.05, top + 0.01 * y + 0.008),
             round(100 * top) + y, confidence)
        for y in range(count)
        for x in range(length)
    ]  # fmt: skip


def test_scanned_prose_is_no_picture_and_a_chart_or_a_picture_of_the_file_is() -> None:
    picture = region(0.0, 0.0, 1.0, 0.3, label=Label.PICTURE)
    below = lines_of(30, 10, 0.5, 0.9)
    for words, label in (
        (lines_of(10, 8, 0.1, 0.9), Label.TEXT),
        (lines_of(20, 4, 0.05, 0.9), Label.PICTURE),
        (lines_of(10, 8, 0.1, None), Label.PICTURE),
    ):
        assert arrange([picture], [*words, *below], 1.0)[0].label is label


def test_a_table_without_words_is_kept_as_a_picture() -> None:
    arranged = arrange([region(0.1, 0.1, 0.5, 0.5, label=Label.TABLE)], [], 1.0)
    assert [r.label for r in arranged] == [Label.PICTURE]


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


corners = st.floats(0, 0.9)
places = st.tuples(corners, corners, st.floats(0.01, 0.1), st.floats(0.01, 0.1))


@given(
    st.lists(st.tuples(places, st.sampled_from(list(Label))), max_size=12),
    st.lists(st.tuples(corners, corners, st.integers(0, 9)), max_size=30),
)
def test_every_word_is_in_exactly_one_region(
    boxes: list[tuple[tuple[float, float, float, float], Label]],
    words_at: list[tuple[float, float, int]],
) -> None:
    regions = [region(x, y, x + w, y + h, label=label) for (x, y, w, h), label in boxes]
    words = [word(f"w{i}", x, y, line) for i, (x, y, line) in enumerate(words_at)]
    arranged = arrange(regions, words, 1.0)
    assert Counter(w.text for r in arranged for w in r.words) == Counter(w.text for w in words)


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


def test_what_stands_in_line_with_a_part_of_the_foot_is_a_part_of_it() -> None:
    words = [word("Revision", 0.1, 0.95, 0), word("2026", 0.8, 0.95, 1), word("text", 0.1, 0.5, 2)]
    regions = [
        region(0.1, 0.95, 0.15, 0.97),
        region(0.8, 0.95, 0.85, 0.97, label=Label.PAGE_FOOTER),
        region(0.1, 0.5, 0.15, 0.52),
    ]
    arranged = arrange(regions, words, 1.0)
    assert [(r.words[0].text, r.label) for r in arranged] == [
        ("text", Label.TEXT),
        ("Revision", Label.PAGE_FOOTER),
        ("2026", Label.PAGE_FOOTER),
    ]
