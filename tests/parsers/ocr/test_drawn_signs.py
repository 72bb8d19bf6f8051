"""Icons, arrows and boxes that are read as a letter are no text."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from parsers.document import PageImage
from parsers.ocr.doubt import ReadLine
from parsers.ocr.drawn_signs import find_drawn
from parsers.ocr.words import load_reader, read_words

PRINT = "Please ring the bell and wait at the gate.", "The yard is closed on Sundays."


def lines(*read: tuple[str, float]) -> list[ReadLine]:
    return [ReadLine(text, score, 1.2 if len(text) == 1 else 20.0) for text, score in read]


def drawn_among_print(text: str, score: float) -> bool:
    return find_drawn(lines((text, score), *((each, 0.99) for each in PRINT)))[0]


@pytest.mark.parametrize("text", ["C", "Δ", "X", "④", "è"])
def test_a_letter_by_itself_that_is_read_unsurely_is_a_drawing(text: str) -> None:
    assert drawn_among_print(text, 0.8)


@pytest.mark.parametrize("text", ["A", "8", "%", "€", "□"])
def test_a_sign_that_is_read_surely_is_text(text: str) -> None:
    assert not drawn_among_print(text, 0.94)


@pytest.mark.parametrize("text", ["1", "7", "%", "€", "□"])
def test_digits_check_boxes_and_signs_of_amounts_are_text_even_if_unsure(text: str) -> None:
    assert not drawn_among_print(text, 0.72)


@pytest.mark.parametrize("text", ["目", "自", "口"])
def test_a_chinese_letter_by_itself_on_a_page_without_others_is_an_icon(text: str) -> None:
    assert drawn_among_print(text, 0.98)


def test_a_chinese_letter_on_a_chinese_page_is_text() -> None:
    assert find_drawn(lines(("日", 0.98), ("本页无正文", 0.99))) == [False, False]


def test_on_a_page_without_text_letters_have_to_be_read_very_surely() -> None:
    assert find_drawn(lines(("C", 0.95), ("X", 0.93))) == [True, True]
    assert find_drawn(lines(("C", 1.0))) == [False]


def test_on_a_page_without_text_a_digit_that_is_read_unsurely_is_a_drawing() -> None:
    assert find_drawn(lines(("1", 0.83))) == [True]
    assert find_drawn(lines(("7", 0.8), ("4", 0.85))) == [True, True]
    assert find_drawn(lines(("7", 0.96))) == [False]


def arrow(pen: ImageDraw.ImageDraw) -> None:
    pen.arc((60, -160, 420, 200), 90, 180, 0, 26)
    pen.polygon([(230, 140), (230, 250), (330, 195)], 0)


def box_with_lines(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((60, 60, 160, 200), outline=0, width=9)
    for y in (95, 130, 165):
        pen.line((80, y, 140, y), 0, 9)


def clock(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse((60, 60, 200, 200), outline=0, width=10)
    pen.line((130, 130, 130, 85), 0, 10)
    pen.line((130, 130, 165, 130), 0, 10)


@pytest.mark.parametrize("draw", [arrow, box_with_lines, clock])
@pytest.mark.parametrize("print_beside", [False, True])
def test_of_a_drawing_no_word_is_read(draw, print_beside: bool) -> None:  # type: ignore[no-untyped-def]
    image = Image.new("RGB", (900, 320), "white")
    pen = ImageDraw.Draw(image)
    draw(pen)
    lines = PRINT if print_beside else ()
    for i, line in enumerate(lines):
        pen.text((360, 60 + 90 * i), line, "black", ImageFont.load_default(24))
    pixels = np.asarray(image)
    reading = read_words(load_reader(), PageImage(900, 320, pixels.tobytes()))
    assert [word.text for word in reading.words] == " ".join(lines).split()
    assert (reading.unread, reading.warnings) == (None, ())
