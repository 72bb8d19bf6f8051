"""A word that was read over a line of a table is cut there."""

import pytest

from parsers.document import BoundingBox, Word
from parsers.layout.read_word_cuts import cut_read_words

LINE = BoundingBox(0.5, 0.1, 0.501, 0.3)


def read(text: str, x0: float = 0.4, x1: float = 0.6, y: float = 0.2) -> Word:
    return Word(text, BoundingBox(x0, y, x1, y + 0.02), 0, 0.9)


def test_a_word_beside_or_above_the_line_is_left():
    words = [read("Hafen", 0.3, 0.48), read("Hafen", y=0.4)]
    assert cut_read_words(words, [LINE]) == words


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("NordStahl", ["Nord", "Stahl"]),
        ("7.880,0Ports", ["7.880,0", "Ports"]),
        ("Acier|forêt", ["Acier", "forêt"]),
    ],
)
def test_it_is_cut_where_letters_of_two_kinds_meet_or_a_line_was_read(text, parts):
    assert [word.text for word in cut_read_words([read(text)], [LINE])] == parts


def test_no_letter_is_lost():
    words = cut_read_words([read("abcdefgh")], [LINE])
    assert "".join(word.text for word in words) == "abcdefgh"


@pytest.mark.parametrize("sign", ["1", "I", "i", "十"])
def test_a_line_that_was_read_as_a_letter_is_no_text(sign):
    assert cut_read_words([read(sign, 0.495, 0.505)], [LINE]) == []
    assert len(cut_read_words([read(sign, 0.52, 0.53)], [LINE])) == 1


def test_lines_that_cross_and_were_read_as_signs_are_no_text():
    level = BoundingBox(0.1, 0.2095, 0.9, 0.2105)
    sign = read("-1-", 0.49, 0.51)
    assert cut_read_words([sign], [LINE, level]) == []
    assert cut_read_words([sign], [LINE]) != []


@pytest.mark.parametrize(
    ("text", "parts"),
    [("437,8*K1254", ["437,8*", "K1254"]), ("(811)+45", ["(811)", "+45"])],
)
def test_signs_that_end_or_begin_a_number_are_where_it_is_cut(text, parts):
    assert [word.text for word in cut_read_words([read(text)], [LINE])] == parts


def test_a_line_that_was_found_twice_cuts_once():
    twice = [LINE, BoundingBox(0.5005, 0.1, 0.5015, 0.3)]
    words = cut_read_words([read("42.088,00Cereales")], twice)
    assert [word.text for word in words] == ["42.088,00", "Cereales"]


def test_a_line_at_the_edge_of_a_word_belongs_to_its_box_alone():
    words = [read("Cereales", 0.497, 0.6)]
    assert cut_read_words(words, [LINE]) == words
