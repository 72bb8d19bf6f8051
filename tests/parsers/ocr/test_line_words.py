"""A crop as it was read: hyphens in the brackets of a range are told from dashes by their
length."""

from types import SimpleNamespace

import numpy as np
import pymupdf
import pytest

from parsers.ocr.line_words import words_of_line

SIZE, ZOOM = 11, 2
fonts = pytest.mark.parametrize("font", ["helv", "tiro"])


def read(drawn: str, text: str, font: str) -> str:
    """The text, as read from a picture of what is drawn, its letters at their places."""
    letters = pymupdf.Font(font)
    ends = [10 + letters.text_length(drawn[:at], SIZE) for at in range(len(drawn) + 1)]
    with pymupdf.open() as document:
        page = document.new_page(width=ends[-1] + 10, height=20)
        writer = pymupdf.TextWriter(page.rect)
        writer.append((10, 14), drawn, letters, SIZE)
        writer.write_text(page)
        pixmap = page.get_pixmap(matrix=pymupdf.Matrix(ZOOM, ZOOM))
    crop = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)
    centers = [ZOOM * (ends[at] + ends[at + 1]) / 2 for at, sign in enumerate(drawn) if sign != " "]
    columns = SimpleNamespace(
        word_cols=[centers], line_txt_len=pixmap.width, confs=[1.0] * len(text)
    )
    return " ".join(word.text for word in words_of_line(crop, text, columns))


@fonts
@pytest.mark.parametrize("shown", ["(0–62)", "0,5 (0,1–28)", "2 (8–0.11) 4"])
def test_a_dash_that_was_read_as_a_hyphen_is_one_again(shown, font):
    assert read(shown, shown.replace("–", "-"), font) == shown


@fonts
@pytest.mark.parametrize("shown", ["(0-62)", "(10-12)", "2024-17", "12345–678", "(12-03-2024)"])
def test_a_hyphen_stays_one_and_so_does_that_of_a_number_outside_of_brackets(shown, font):
    assert read(shown, shown.replace("–", "-"), font) == shown.replace("–", "-")


@fonts
@pytest.mark.parametrize("dots", [" .", " ..", "  ."])
def test_the_first_leader_dots_after_a_label_are_no_text(dots, font):
    assert read(f"Harbour dues{dots}", f"Harbour dues{dots}", font) == "Harbour dues"


@fonts
@pytest.mark.parametrize("shown", ["Harbour dues.", "Harbour etc..", "Total ...", "."])
def test_a_full_stop_stays_and_so_do_dots_that_were_read_as_three(shown, font):
    assert read(shown, shown, font) == shown


def test_a_full_stop_of_a_typewriter_stays_though_it_is_far_from_its_word():
    assert read("40% VOL.", "40% VOL.", "cour") == "40% VOL."
