"""Regions and words in, regions with their words out."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from parsers.document import BoundingBox, Label, Word
from parsers.layout.assignment import assign_words
from parsers.layout.region import Region


def region(*corners: float, label: Label = Label.TEXT) -> Region:
    return Region(label, BoundingBox(*corners))


def word(text: str, x: float, y: float, line: int) -> Word:
    return Word(text, BoundingBox(x, y, x + 0.05, y + 0.02), line)


def test_a_page_without_words_and_regions_is_empty() -> None:
    assert assign_words([], []) == []


def test_words_in_no_region_become_text_where_they_stand() -> None:
    below = region(0.1, 0.5, 0.9, 0.6)
    words = [word("in", 0.2, 0.55, 0), word("top", 0.1, 0.1, 1), word("line", 0.1, 0.13, 2)]
    arranged = assign_words([below], words)
    assert [[w.text for w in r.words] for r in arranged] == [["in"], ["top", "line"]]
    assert {r.label for r in arranged} == {Label.TEXT}


def test_a_word_belongs_to_the_smallest_region_that_covers_it() -> None:
    caption = region(0.1, 0.1, 0.3, 0.2, label=Label.CAPTION)
    picture = region(0.0, 0.0, 0.9, 0.9, label=Label.PICTURE)
    words = [word("label", 0.15, 0.12, 0), word("a", 0.5, 0.95, 1), word("b", 0.6, 0.95, 1)]
    found = {r.label: [w.text for w in r.words] for r in assign_words([picture, caption], words)}
    assert found[Label.CAPTION] == ["label"]
    assert found[Label.PICTURE] == []


def test_a_sign_higher_than_its_line_stays_in_it() -> None:
    line = [word("kiss", 0.1, 0.1, 0), word("\N{SNOWMAN}", 0.2, 0.1, 0), word("me", 0.3, 0.1, 0)]
    line[1] = replace(line[1], box=BoundingBox(0.2, 0.08, 0.25, 0.16))
    (arranged,) = assign_words([region(0.1, 0.1, 0.5, 0.12)], line)
    assert list(arranged.words) == line


def test_the_ends_of_a_line_that_reach_out_of_a_region_stay_with_it() -> None:
    line = [word("and", 0.05, 0.1, 0), word("its", 0.105, 0.1, 0), word("Members", 0.16, 0.1, 0)]
    (arranged,) = assign_words([region(0.1, 0.1, 0.155, 0.12)], line)
    assert list(arranged.words) == line


def test_what_stands_apart_in_line_with_a_region_stays_apart() -> None:
    line = [word("its", 0.1, 0.1, 0), word("Members", 0.3, 0.1, 0)]
    assert len(assign_words([region(0.1, 0.1, 0.155, 0.12)], line)) == 2


def test_a_heading_that_a_model_saw_as_two_is_one_line() -> None:
    halves = [
        region(0.1, 0.1, 0.205, 0.12, label=Label.SECTION_HEADER),
        region(0.21, 0.1, 0.4, 0.12, label=Label.SECTION_HEADER),
    ]
    line = [word("of", 0.1, 0.1, 0), word("the", 0.155, 0.1, 0), word("members", 0.21, 0.1, 0)]
    (arranged,) = assign_words(halves, line)
    assert list(arranged.words) == line


def test_a_picture_of_a_whole_page_gives_its_words_back_to_the_text() -> None:
    picture = region(0.0, 0.0, 1.0, 1.0, label=Label.PICTURE)
    arranged = assign_words([picture], [word("a", 0.1, 0.1, 0), word("b", 0.2, 0.1, 0)])
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
        assert assign_words([picture], [*words, *below])[0].label is label


def test_a_table_without_words_is_kept_as_a_picture() -> None:
    arranged = assign_words([region(0.1, 0.1, 0.5, 0.5, label=Label.TABLE)], [])
    assert [r.label for r in arranged] == [Label.PICTURE]


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
    arranged = assign_words(regions, words)
    assert Counter(w.text for r in arranged for w in r.words) == Counter(w.text for w in words)
