"""Numbers in scripts that a pack reads are those of the recognizer that is surer of digits."""

from collections.abc import Sequence

import numpy as np
import pytest

from parsers.ocr.detection import Pixels
from parsers.ocr.line_words import LineWord
from parsers.ocr.recognition import Recognized
from parsers.ocr.script_numbers import with_digits_of, with_digits_read_again, with_numbers


def word(text: str, left: float, right: float, confidence: float = 0.95) -> LineWord:
    return LineWord(text, (left, 0, right, 20), confidence)


def test_a_number_that_a_pack_left_out_is_taken_from_the_built_in_recognizer() -> None:
    merged = with_numbers([word("שולחן", 10, 60)], [word("12", 80, 100), word("nniw", 10, 60)])
    assert [each.text for each in merged] == ["שולחן", "12"]


def test_a_number_that_a_pack_misread_or_split_is_taken_from_the_built_in_recognizer() -> None:
    split = [word("24.", 0, 20), word("01.", 22, 40), word("2026", 42, 90), word("г.", 95, 105)]
    merged = with_numbers(split, [word("24.01.2026", 0, 90)])
    assert sorted(each.text for each in merged) == ["24.01.2026", "г."]


def test_digits_within_a_word_and_unsure_numbers_are_left_to_the_pack() -> None:
    words = [word("М8", 0, 20), word("118", 30, 60)]
    assert with_numbers(words, [word("8", 10, 20), word("113", 30, 60, 0.5)]) == words


@pytest.mark.parametrize(("read", "alone", "better"), [
    ("21054.77", "21034.77", "21034.77"),
    ("06.08.2025,", "06.08.2026", "06.08.2026,"),
    ("\u211616543", "N16548", "\u211616548"),
])  # fmt: skip
def test_digits_that_are_read_otherwise_by_themselves_are_taken(
    read: str, alone: str, better: str
) -> None:
    assert with_digits_of(read, alone, 0.99) == better


@pytest.mark.parametrize(("read", "alone", "sure"), [
    ("21054.77", "21034.77", 0.8),
    ("21054.77", "2105.77", 0.99),
    ("21054.77", "2105477", 0.99),
    ("21054.77", "", 0.0),
    ("12", "I2", 0.99),
])  # fmt: skip
def test_other_numbers_of_digits_and_unsure_ones_are_not_taken(
    read: str, alone: str, sure: float
) -> None:
    assert with_digits_of(read, alone, sure) == read


def test_only_words_with_digits_are_read_again_each_with_ground_around() -> None:
    seen: list[Pixels] = []

    def recognize(crops: Sequence[Pixels]) -> list[Recognized]:
        seen.extend(crops)
        return [Recognized("13", 1.0, None) for _ in crops]

    crop = np.full((20, 300, 3), 255, np.uint8)
    crop[4:16, 200:240] = 0
    line = [word("лист", 10, 60), word("15", 200, 240), word("7", 260, 270)]
    (read,) = with_digits_read_again([crop], [line], recognize)
    assert [each.text for each in read] == ["лист", "13", "7"]
    (alone,) = seen
    assert alone.shape[0] == 20
    assert 40 < alone.shape[1] < 60
    assert (alone[:, [0, -1]] == 255).all()
