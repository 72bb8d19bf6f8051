"""Two readings of one page, compared by place."""

import pytest

from parsers.alignment.second_reading import Reading, as_seen, compare
from parsers.document import BoundingBox, Word

LETTER, HEIGHT = 0.01, 0.02


def at(text: str, x: float = 0.1, y: float = 0.1, letters: int | None = None) -> Word:
    """A text that begins at x, as wide as its letters."""
    width = LETTER * (len(text) if letters is None else letters)
    return Word(text, BoundingBox(x, y, x + width, y + HEIGHT), 0)


def line(text: str, x: float = 0.1, y: float = 0.1) -> list[Word]:
    words = []
    for word in text.split():
        words.append(at(word, x, y))
        x += LETTER * (len(word) + 1)
    return words


def same(readings: list[Reading | None]) -> list[bool | None]:
    return [reading and reading.same for reading in readings]


def test_where_the_other_reader_has_nothing_there_is_no_reading() -> None:
    assert compare([at("Total")], []) == [None]
    assert compare([at("Total")], [at("Total", y=0.5)]) == [None]
    assert compare([at("Total")], [at("Total", x=0.5)]) == [None]


def test_another_figure_is_told_with_what_the_other_has() -> None:
    assert compare([at("12.50")], [at("12.60")]) == [Reading("12.60", False, 0.8, True)]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Total", "total"), ("é", "e"), ("1.50", "1,50"), ("rn", "m"), ("l", "1"), ("O", "0")],
)
def test_case_accents_signs_and_letters_are_told_apart(one: str, other: str) -> None:
    assert same(compare([at(one)], [at(other, letters=len(one))])) == [False]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ﬁne", "fine"), ("“so”", '"so"'), ("''so''", '"so"'), ("it’s", "it's"), ("a–b", "a-b"),
        ("a\u00adb", "ab"), ("•", "·"), ("Name______", "Name"), ("５", "5"),
    ],
)  # fmt: skip
def test_what_looks_alike_is_the_same(one: str, other: str) -> None:
    assert as_seen(one) == as_seen(other)
    assert same(compare([at(one)], [at(other, letters=len(one))])) == [True]


def test_a_line_is_compared_with_the_words_in_it() -> None:
    text = "Net 4,070.00 EUR"
    assert same(compare([at(text)], line(text))) == [True]
    assert same(compare([at(text)], line("Net 4,010.00 EUR"))) == [False]


def test_words_are_compared_with_the_line_that_holds_them() -> None:
    found = compare(line("Net 4,070.00 EUR"), [at("Net 4,010.00 EUR")])
    assert same(found) == [True, False, True]


def test_words_that_the_other_reader_runs_together_are_no_contradiction() -> None:
    assert same(compare(line("Total: 9.90"), [at("Total:9.90", letters=11)])) == [True, True]
    assert same(compare([at("Total:9.90", letters=11)], line("Total: 9.90"))) == [True]


def test_words_cut_elsewhere_are_no_contradiction() -> None:
    ours = [at("INV-"), at("2026", 0.14), at("EUR", 0.2)]
    theirs = [at("INV", 0.1), at("-2026", 0.13), at("EUR", 0.2)]
    assert same(compare(ours, theirs)) == [True, True, True]


def test_a_figure_more_in_the_same_word_is_a_contradiction() -> None:
    found = compare(line("Total: 9.90"), [at("Total:", letters=6), at("19.90", 0.165)])
    assert same(found) == [True, False]


def test_lines_close_to_each_other_stay_apart() -> None:
    ours = [at("first line"), at("second one", y=0.121)]
    theirs = [*line("first line"), *line("second one", y=0.121)]
    assert same(compare(ours, theirs)) == [True, True]


def test_a_paragraph_is_compared_line_by_line() -> None:
    box = BoundingBox(0.1, 0.1, 0.2, 0.15)
    theirs = [*line("first line"), *line("goes on", y=0.13)]
    assert same(compare([Word("first line goes on", box, 0)], theirs[::-1])) == [True]


def test_words_from_right_to_left_are_read_in_their_direction() -> None:
    box = BoundingBox(0.1, 0.1, 0.3, 0.12)
    theirs = [at("עולם", 0.1), at("שלום", 0.2)]
    assert same(compare([Word("שלום עולם", box, 0)], theirs)) == [True]


def test_many_texts_in_one_place_end() -> None:
    words = [at("x" * 3) for _ in range(300)]
    assert len(compare(words, words)) == 300
