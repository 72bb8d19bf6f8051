"""The text of a page's words, folded and searched."""

from decimal import Decimal

from parsers.document import Block, BoundingBox, Label, Page, Word
from parsers.extraction.word_index import PlacedTokens, Token, WordRun, runs_of, runs_within


def box(column: int, row: int) -> BoundingBox:
    return BoundingBox(column / 4, row / 4, (column + 1) / 4, (row + 1) / 4)


def run(text: str) -> WordRun:
    return WordRun(
        1, [Token(word, box(index % 4, index // 4)) for index, word in enumerate(text.split())]
    )


def test_numbers_are_equal_in_each_way_they_can_be_read() -> None:
    words = run("1.234 1 300")
    for value in "1.234", "1234", "1", "300", "1300":
        assert words.equal(Decimal(value))


def test_texts_of_figures_short_texts_and_longer_texts_are_never_nearly_there() -> None:
    assert run("42183017 is it").nearly("42183071") is None
    assert run("Smyth is it").nearly("Smith") is None
    assert run("Mill").nearly("Miller and Daughters") is None


def test_what_is_nearly_there_is_widened_to_whole_words_only() -> None:
    found = run("by GARDENIA BAKERLES KL today").nearly("Gardenia Bakeries KL")
    assert found is not None
    likeness, place = found
    assert likeness > 90
    assert run("by GARDENIA BAKERLES KL today").text[slice(*place)] == "GARDENIA BAKERLES KL"


def test_the_box_of_a_place_is_that_of_the_words_it_touches() -> None:
    words = run("Total RM9.90 paid")
    (place,) = words.same("9.90")
    assert words.box(place) == box(1, 0)


def test_words_are_read_along_lines_and_by_blocks_where_these_differ() -> None:
    words = tuple(
        Word(text, box(column, row), row)
        for text, column, row in [("a", 0, 0), ("b", 2, 0), ("c", 0, 1), ("d", 2, 1)]
    )
    halves = BoundingBox(0, 0, 0.5, 1), BoundingBox(0.5, 0, 1, 1)
    blocks = tuple(Block(Label.TEXT, (), half) for half in halves)
    assert [each.text for each in runs_of(Page(1, 9, 9, words=words))] == ["a b c d"]
    assert [each.text for each in runs_of(Page(1, 9, 9, words=words, blocks=blocks))] == [
        "a b c d",
        "a c b d",
    ]


def test_the_words_whose_middle_is_in_a_box_are_within_it() -> None:
    words = (Word("in", box(0, 0), 0), Word("half", box(1, 0), 0), Word("out", box(3, 0), 0))
    (run,) = runs_within(PlacedTokens(Page(1, 9, 9, words=words)), BoundingBox(0, 0, 0.4, 1))
    assert run.text == "in half"
