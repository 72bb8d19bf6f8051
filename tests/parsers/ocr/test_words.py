"""Image in, words out: drawn lines, read by the models in the wheel."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from parsers.document import PageImage, Word
from parsers.document.lines import hull_of
from parsers.errors import SetupError
from parsers.ocr.line_words import _blanks, _tokens, find_ink, without_doubtful_accents
from parsers.ocr.words import (
    load_reader,
    read_words,
)

LINES = ("Paper Mill Ltd", "Invoice No. 4711", "Total due: 129.50")
PROSE = (
    "The mill was repaired after the flood and has ground since",
    "without a rest, though the miller, an old man by the name of",
    "Jonathan Whitfield, has left the valley for the coast in 1998.",
    "Invoice No. 4711 of 12 March 2021 for flour, bran and sacks",
)


def draw(rotation: float = 0, ground: str = "white", ink: str = "black") -> PageImage:
    """Three lines of print, the page turned clockwise by `rotation`."""
    image = Image.new("RGB", (520, 260), ground)
    pen = ImageDraw.Draw(image)
    for i, line in enumerate(LINES):
        pen.text((40, 40 + 65 * i), line, fill=ink, font=ImageFont.load_default(34))
    image = image.rotate(-rotation, Image.Resampling.BICUBIC, expand=True, fillcolor=ground)
    return PageImage(*image.size, image.tobytes())


def noisy(page: PageImage, sigma: float) -> PageImage:
    noise = np.random.default_rng(7).normal(0, sigma, len(page.pixels))
    pixels = np.frombuffer(page.pixels, np.uint8) + noise
    return PageImage(page.width, page.height, pixels.clip(0, 255).astype(np.uint8).tobytes())


def printed(lines: Sequence[str], font: str) -> PageImage:
    """Lines of 10 points at 75 dpi."""
    with pymupdf.open() as document:
        page = document.new_page(width=420, height=40 + 20 * len(lines))
        for i, line in enumerate(lines):
            page.insert_text((30, 40 + 20 * i), line, fontsize=10, fontname=font)
        seen = page.get_pixmap(dpi=75)
        return PageImage(seen.width, seen.height, seen.samples)


@pytest.fixture(scope="module")
def reader() -> Any:
    return load_reader()


def lines_of(words: tuple[Word, ...]) -> list[str]:
    numbers = sorted({word.line for word in words})
    return [" ".join(word.text for word in words if word.line == n) for n in numbers]


def boxes_of(words: tuple[Word, ...]) -> Any:
    return np.array([word.box.to_frame((520, 260)) for word in words])


def test_missing_models_are_said_and_not_downloaded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    import rapidocr

    monkeypatch.setattr(rapidocr, "__file__", str(tmp_path / "__init__.py"))
    with pytest.raises(SetupError) as caught:
        load_reader()
    assert caught.value.code == "not_installed"


def test_a_white_page_has_no_words(reader: Any) -> None:
    reading = read_words(reader, PageImage(300, 200, b"\xff" * (300 * 200 * 3)))
    assert (reading.words, reading.rotation, reading.truncated) == ((), 0, False)


def test_a_page_of_one_pixel_has_no_words(reader: Any) -> None:
    assert read_words(reader, PageImage(1, 1, b"\x00\x00\x00")).words == ()


def test_drawn_lines_are_read_with_boxes_that_hug_the_ink(reader: Any) -> None:
    page = draw()
    words = read_words(reader, page).words
    assert lines_of(words) == list(LINES)
    pixels = np.frombuffer(page.pixels, np.uint8).reshape(page.height, page.width, 3)
    rows, columns = np.nonzero((pixels < 128).any(axis=2))
    ink = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
    around = hull_of(words).to_frame((page.width, page.height))
    assert around == pytest.approx(ink, abs=3)
    assert all(0.5 < (word.confidence or 0) <= 1 for word in words)


@pytest.mark.slow
@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_page_is_turned_back(reader: Any, turned: int) -> None:
    reading = read_words(reader, draw(turned))
    assert reading.rotation == 360 - turned
    assert lines_of(reading.words) == list(LINES)
    assert (reading.image.width, reading.image.height) == (520, 260)


@pytest.mark.parametrize(
    ("ground", "ink"),
    [
        ("black", "white"),
        ("#e8d080", "black"),
        ("#102050", "#c0d0ff"),
        ("#3366aa", "white"),
        ("white", "#999"),
        ("#00f", "#f00"),  # as light as its ground
    ],
)
def test_print_is_read_whatever_its_colour_and_that_of_its_ground(
    reader: Any, ground: str, ink: str
) -> None:
    words = read_words(reader, draw(0, ground, ink)).words
    assert lines_of(words) == list(LINES)
    assert boxes_of(words) == pytest.approx(boxes_of(read_words(reader, draw()).words), abs=3)


@pytest.mark.parametrize("ground", ["white", "black"])
def test_print_is_read_through_noise(reader: Any, ground: str) -> None:
    page = noisy(draw(0, ground, "black" if ground == "white" else "white"), sigma=20)
    words = read_words(reader, page).words
    assert lines_of(words) == list(LINES)
    assert boxes_of(words) == pytest.approx(boxes_of(read_words(reader, draw()).words), abs=4)


def test_white_print_on_a_dark_band_is_read_beside_dark_print(reader: Any) -> None:
    image = Image.new("RGB", (520, 260), "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 90, 520, 160), "#102050")
    for i, line in enumerate(LINES):
        ink = "white" if i == 1 else "black"
        pen.text((40, 40 + 65 * i), line, fill=ink, font=ImageFont.load_default(34))
    words = read_words(reader, PageImage(*image.size, image.tobytes())).words
    assert lines_of(words) == list(LINES)


@pytest.mark.parametrize("font", ["helv", "tiro", "tiit"])
def test_usual_print_is_read_at_the_resolution_of_a_screen(reader: Any, font: str) -> None:
    page = printed(PROSE, font)
    words = read_words(reader, page).words
    assert lines_of(words) == list(PROSE)
    x0, y0, _, y1 = hull_of(words).to_frame((420, 40 + 20 * len(PROSE)))
    assert (x0, y0, y1) == pytest.approx((30, 33, 21 + 20 * len(PROSE)), abs=2)


@pytest.mark.parametrize("skew", [2, 6])
def test_each_word_of_a_skewed_page_hugs_its_own_ink(reader: Any, skew: float) -> None:
    """None holds a part of its neighbour: in the image made level they stand where they do in one
    that was level from the start."""
    page, level = draw(skew), boxes_of(read_words(reader, draw()).words)
    reading = read_words(reader, page)
    assert lines_of(reading.words) == list(LINES)
    frame = reading.image.width, reading.image.height
    boxes = np.array([word.box.to_frame(frame) for word in reading.words])
    around = np.subtract(frame, (520, 260)) / 2
    assert boxes == pytest.approx(level + np.tile(around, 2), abs=3)


def test_the_blank_between_two_characters_is_found_wherever_their_centers_are_said_to_be() -> None:
    ink = np.zeros((20, 100), bool)
    ink[5:15, 10:20] = ink[5:15, 40:50] = ink[5:15, 53:60] = True
    for centers in [(15, 45), (18, 55), (10, 58), (22, 45)]:
        ((start, end),) = _blanks(ink, np.array(centers, float))
        assert (start, end) == (max(20, centers[0]), 40)


def test_characters_that_touch_are_parted_halfway() -> None:
    ink = np.ones((20, 100), bool)
    assert _blanks(ink, np.array([20.0, 50.0])).tolist() == [[35, 35]]


def test_a_single_character_has_no_blanks() -> None:
    assert _blanks(np.ones((20, 10), bool), np.array([5.0])).shape == (0, 2)


def test_a_wide_blank_parts_words_that_were_read_as_one() -> None:
    tokens = _tokens("No12", (1.0, 1.0, 0.5, 0.5), np.array([0.1, 0.8, 0.1]))
    assert tokens == [("No", 0, 1.0), ("12", 2, 0.5)]


def characters(text: str, sure: float = 1.0, **doubts: float) -> tuple[str, list[float]]:
    """A line whose characters were sure but those named."""
    return text, [doubts.get(sign, sure) for sign in text]


def test_an_accent_that_was_doubted_goes_where_the_page_has_no_other() -> None:
    assert without_doubtful_accents([characters("Restäurant", ä=0.7), characters("12.50")]) == [
        "Restaurant",
        "12.50",
    ]


def test_a_page_of_a_language_with_accents_keeps_them_all() -> None:
    page = [characters("Gebühr für Öl", ü=0.98, Ö=0.6)]
    assert without_doubtful_accents(page) == ["Gebühr für Öl"]


def test_an_accent_that_was_sure_stays() -> None:
    assert without_doubtful_accents([characters("Café")]) == ["Café"]


def test_signs_that_are_no_latin_letters_with_accents_stay() -> None:
    assert without_doubtful_accents([characters("@φ 日 ー ½", sure=0.2)]) == ["@φ 日 ー ½"]


@pytest.mark.parametrize("lines", [[], [("", [])]])
def test_a_page_without_text_has_no_accents(lines: list[tuple[str, list[float]]]) -> None:
    assert without_doubtful_accents(lines) == [text for text, _ in lines]


@given(st.lists(st.lists(st.tuples(st.characters(), st.floats(0, 1)))))
def test_texts_keep_their_length(page: list[list[tuple[str, float]]]) -> None:
    lines = [("".join(sign for sign, _ in one), [sure for _, sure in one]) for one in page]
    found = without_doubtful_accents(lines)
    assert [len(text) for text in found] == [len(text) for text, _ in lines]


@pytest.mark.parametrize("edge", ["top", "foot", "none"])
def test_a_rule_at_the_edge_of_a_line_joins_no_words(edge: str) -> None:
    image = Image.new("RGB", (240, 40), "white")
    pen = ImageDraw.Draw(image)
    for x in (20, 160):
        pen.text((x, 6), "Mill", fill="#777", font=ImageFont.load_default(22))
    if edge != "none":
        y = 1 if edge == "top" else 36
        pen.line((0, y, 240, y), fill="black", width=3)
    inked = find_ink(np.asarray(image)).any(axis=0)
    assert inked[20:50].any() and inked[160:190].any() and not inked[80:150].any()
