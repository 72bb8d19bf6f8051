"""Words of a PDF's lines that run from right to left, by where their glyphs stand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from parsers.document import PageInput, Rendering
from parsers.document.lines import join_words, visual_lines
from parsers.reading.pdf import open_pdf, read_page
from parsers.reading.pdf_leftward import Piece, outside, read_leftward

UPRIGHT = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
SIZE = 10.0


def span(text: str, x: float, baseline: float = 100.0, wide: float = 6.0) -> dict[str, Any]:
    """As MuPDF traces it: glyphs from left to right; `+` joins a letter to the glyph before it."""
    chars: list[Any] = []
    for at, letter in enumerate(text):
        if letter == "+":
            continue
        joined = at > 0 and text[at - 1] == "+"
        right = x if joined else x + wide
        box = (x - wide if joined else x, baseline - 9, right, baseline + 2)
        chars.append((ord(letter), -1 if joined else 7, (x, baseline), box))
        x = right
    return {"wmode": 0, "chars": chars, "size": SIZE, "flags": 0, "font": "Some"}


def lines(*spans: dict[str, Any]) -> list[list[str]]:
    """As they are read."""
    return [[word.text for word in piece.words] for piece in read_leftward(spans, UPRIGHT)]


def test_a_page_that_draws_more_than_pages_do_is_left_as_it_is() -> None:
    assert read_leftward([span("ש" * 40_000, 0, wide=0.01)], UPRIGHT) == []


def test_a_line_of_latin_is_left_to_others() -> None:
    assert lines(span("Total", 50), span("םולש", 50, 120)) == [["שלום"]]


@pytest.mark.parametrize("ligature", ["\ufefb", "ل+ا"])
def test_lam_alef_is_in_order_as_one_glyph(ligature: str) -> None:
    assert lines(span(f"ﺔﻳ{ligature}ﻭ", 50)) == [["ولاية"]]


def test_shapes_at_their_place_are_the_letters_they_are() -> None:
    assert lines(span("ﻥﺎﻄﻠﺳ", 50)) == [["سلطان"]]


def test_the_order_in_the_file_does_not_matter() -> None:
    parts = [span("ם", 50), span("ו", 56), span("ל", 62), span("ש", 68)]
    assert lines(*parts) == lines(*reversed(parts)) == [["שלום"]]


def test_gaps_part_words_and_wide_ones_cells() -> None:
    assert lines(span("אב", 50), span("גד", 66), span("הו", 140)) == [["דג", "בא"], ["וה"]]


def test_a_space_that_letters_cover_is_a_joiner_without_width() -> None:
    found = lines(span("تفا", 50), span(" ", 66, wide=4), span("ﯽﻣ", 68))
    assert found == [["می\u200cافت"]]


def test_a_mark_belongs_to_the_letter_it_is_above() -> None:
    letters, mark = span("אב", 50), span("\u05b8", 56, 97, wide=5)
    assert lines(letters, mark) == [["ב\u05b8א"]]


def test_a_letter_drawn_twice_slightly_apart_is_there_once() -> None:
    assert lines(span("אב", 50), span("אב", 50.6)) == [["בא"]]


def test_words_that_were_put_in_order_are_no_longer_among_the_others() -> None:
    pieces: list[Piece] = read_leftward([span("םולש", 50)], UPRIGHT)
    known = (52.0, 92.0, 70.0, 101.0, "שלום", 0, 0, 0)
    other = (52.0, 192.0, 70.0, 201.0, "Total", 0, 1, 0)
    assert outside([known, other], pieces) == [other]


@pytest.fixture
def document() -> Iterator[Any]:
    with pymupdf.open() as opened:
        yield opened


def drawn(document: Any, folder: Path, html: str, turned: int = 0) -> PageInput:
    page = document.new_page(width=600, height=600)
    page.insert_htmlbox((50, 50, 550, 200), f'<div dir="rtl">{html}</div>')
    page.insert_text((60, 500), "A sentence that runs from left to right. " * 2, fontsize=8)
    page.set_rotation(turned)
    document.save(folder / "drawn.pdf")
    return read_page(open_pdf(folder / "drawn.pdf"), 1, Rendering(dpi=36, text_dpi=36))


HEBREW = "שלום עולם (חשבונית 1042) סך 1,250.00 ₪"


@pytest.mark.parametrize("turned", [0, 90])
def test_a_line_is_read_as_it_was_written(document: Any, tmp_path: Path, turned: int) -> None:
    page = drawn(document, tmp_path, f"<p>{HEBREW}</p><p>ابت 47 (2024 - 2026) بحر</p>", turned)
    found = [join_words(line) for line in visual_lines(page.text_layer.words)]
    if not turned:
        assert found[:2] == [HEBREW, "ابت 47 (2024 - 2026) بحر"]
    assert set(HEBREW.split()) <= {word.text for word in page.text_layer.words}


def test_words_keep_the_size_of_their_font(document: Any, tmp_path: Path) -> None:
    page = drawn(document, tmp_path, '<p style="font-size:18px">שלום</p>')
    (word,) = [word for word in page.text_layer.words if word.text == "שלום"]
    assert word.size == pytest.approx(18, abs=0.5)
    assert not word.bold
