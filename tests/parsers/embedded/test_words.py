"""Image in, words out: drawn lines, read by the models in the wheel."""

from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from parsers.document import PageImage, Word
from parsers.embedded.lines import hull
from parsers.embedded.words import _tokens, load_reader, read_words
from parsers.errors import SetupError

LINES = ("Paper Mill Ltd", "Invoice No. 4711", "Total due: 129.50")


def draw(rotation: int = 0) -> PageImage:
    """Three lines of print, the page turned clockwise by `rotation`."""
    image = Image.new("RGB", (520, 260), "white")
    pen = ImageDraw.Draw(image)
    for i, line in enumerate(LINES):
        pen.text((40, 40 + 65 * i), line, fill="black", font=ImageFont.load_default(34))
    image = image.rotate(-rotation, expand=True)
    return PageImage(*image.size, image.tobytes())


@pytest.fixture(scope="module")
def reader() -> Any:
    return load_reader()


def lines_of(words: tuple[Word, ...]) -> list[str]:
    numbers = sorted({word.line for word in words})
    return [" ".join(word.text for word in words if word.line == n) for n in numbers]


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
    around = hull(words).to_frame((page.width, page.height))
    assert around == pytest.approx(ink, abs=3)
    assert all(0.5 < (word.confidence or 0) <= 1 for word in words)


@pytest.mark.slow
@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_page_is_turned_back(reader: Any, turned: int) -> None:
    reading = read_words(reader, draw(turned))
    assert reading.rotation == 360 - turned
    assert lines_of(reading.words) == list(LINES)
    assert (reading.image.width, reading.image.height) == (520, 260)


def test_a_wide_blank_parts_words_that_were_read_as_one() -> None:
    ink = np.zeros((20, 100), bool)
    for x in (5, 15, 60, 70):  # four characters, a blank between the second and the third
        ink[5:15, x : x + 8] = True
    tokens = _tokens("No12", (1.0, 1.0, 0.5, 0.5), ink, np.array([9.0, 19.0, 64.0, 74.0]))
    assert tokens == [("No", 0, 1.0), ("12", 2, 0.5)]
