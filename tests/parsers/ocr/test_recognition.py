"""Lines of text as cut out of an image in, what they say out."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from parsers.ocr.detection import Pixels
from parsers.ocr.orientation import SCORE_FLOOR, SURE_SCORE
from parsers.ocr.recognition import recognize, without_doubtful_accents
from parsers.ocr.words import load_reader


@pytest.fixture(scope="module")
def reader() -> Any:
    return load_reader()


def line(text: str) -> Pixels:
    font = ImageFont.load_default(32)
    image = Image.new("RGB", (round(font.getlength(text)) + 20, 48), "white")
    ImageDraw.Draw(image).text((10, 4), text, "black", font)
    return np.asarray(image)


def test_no_lines_say_nothing(reader: Any) -> None:
    assert recognize(reader, []) == []


def test_a_blank_line_says_nothing_and_is_not_sure(reader: Any) -> None:
    (read,) = recognize(reader, [line("   ")])
    assert read.text.strip() == ""
    assert read.score < SCORE_FLOOR


def test_lines_are_read_in_their_order_whatever_their_lengths(reader: Any) -> None:
    texts = ["Total due", "A", "The mill was repaired after the flood", "129.50"]
    read = recognize(reader, [line(text) for text in texts])
    assert [one.text for one in read] == texts
    assert all(SURE_SCORE < one.score <= 1 for one in read)


def test_the_columns_tell_where_each_character_stands(reader: Any) -> None:
    (read,) = recognize(reader, [line("Total due")])
    places = [column for word in read.columns.word_cols for column in word]
    assert len(places) == len("Totaldue")
    assert places == sorted(places)
    assert places[-1] < read.columns.line_txt_len
    assert len(read.columns.confs) == len(read.text)


def test_a_line_upside_down_is_less_sure(reader: Any) -> None:
    upright = line("Invoice No. 4711")
    flipped = np.ascontiguousarray(upright[::-1, ::-1])
    sure, unsure = recognize(reader, [upright, flipped])
    assert unsure.score < SURE_SCORE < sure.score


def doubted(text, sure=1.0, **doubts):
    """A line whose characters were sure but those named."""
    return text, [doubts.get(sign, sure) for sign in text]


def test_an_accent_that_was_doubted_goes_where_the_page_has_no_other():
    assert without_doubtful_accents([doubted("Restäurant", ä=0.7), doubted("12.50")]) == [
        "Restaurant",
        "12.50",
    ]


def test_a_page_of_a_language_with_accents_keeps_them_all():
    page = [doubted("Gebühr für Öl", ü=0.98, Ö=0.6)]
    assert without_doubtful_accents(page) == ["Gebühr für Öl"]


def test_an_accent_that_was_sure_stays():
    assert without_doubtful_accents([doubted("Café")]) == ["Café"]


def test_signs_that_are_no_latin_letters_with_accents_stay():
    assert without_doubtful_accents([doubted("@φ 日 ー ½", sure=0.2)]) == ["@φ 日 ー ½"]


@pytest.mark.parametrize("lines", [[], [("", [])]])
def test_a_page_without_text_has_no_accents(lines):
    assert without_doubtful_accents(lines) == [text for text, _ in lines]


@given(st.lists(st.lists(st.tuples(st.characters(), st.floats(0, 1)))))
def test_texts_keep_their_length(page):
    lines = [("".join(sign for sign, _ in one), [sure for _, sure in one]) for one in page]
    found = without_doubtful_accents(lines)
    assert [len(text) for text in found] == [len(text) for text, _ in lines]
