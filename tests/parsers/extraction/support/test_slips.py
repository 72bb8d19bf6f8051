from dataclasses import replace

import pytest

from parsers.extraction.support.slips import (
    doubt_of_pages,
    mixed_words,
    nearly_known,
    odd_case,
)


def test_pages_that_nobody_recognized_are_in_no_doubt(read):
    assert doubt_of_pages(read("Oak desk").lines) == {}


def test_a_page_with_many_unsure_words_is_in_doubt(read):
    line = read("one two three four five six seven eight nine ten").lines[0]

    def doubt(unsure):
        words = [replace(word, confidence=0.5 if at < unsure else 0.99)
                 for at, word in enumerate(line.words)]  # fmt: skip
        return doubt_of_pages([replace(line, words=tuple(words))])[1]

    assert (doubt(0), doubt(1), doubt(9)) == (0.0, 1.0, 1.0)


@pytest.mark.parametrize("text", ["Leve1 2", "Sr! Gaya", "J4LAN Besar"])
def test_figures_and_signs_within_words_are_told(text):
    assert mixed_words(text) > 0


@pytest.mark.parametrize(
    "text",
    ["Level 2", "Lot 1851-A & B", "Jalan 13/4", "40150 Shah Alam", "Jalan SS21/39", "Uptown3"],
)
def test_figures_beside_words_are_none(text):
    assert mixed_words(text) == 0


@pytest.mark.parametrize("text", ["Oak Hariware Ltd"])
def test_a_word_one_slip_from_a_known_one_is_told(text):
    assert nearly_known(text) == 1.0


@pytest.mark.parametrize("text", ["Oak Hardware Ltd", "Grain Mill", ""])
def test_known_and_strange_words_are_not(text):
    assert nearly_known(text) == 0.0


def test_one_small_word_among_capitals_is_told():
    assert odd_case("buardian Health And Beauty") == 1.0
    assert odd_case("Guardian Health And Beauty") == odd_case("oak desk") == 0.0
