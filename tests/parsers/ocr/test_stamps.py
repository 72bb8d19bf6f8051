"""Print below a coloured stamp is read without the stamp's colour."""

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from parsers.document import PageImage
from parsers.document.lines import join_words, visual_lines
from parsers.ocr.detection import Quads
from parsers.ocr.stamps import find_stamps
from parsers.ocr.words import Reading, load_reader, read_words

SIZE = 1000, 420
GERMAN = "Der Mieter zahlt die Miete am ersten Tag des Monats auf", "das Konto des Vermieters."
DUTCH = "De verhuurder geeft aan de huurder de ruimte op de tweede", "verdieping van het gebouw."
ENGLISH = "The goods were received at the yard in good order and", "without any damage."


def page(lines: tuple[str, ...]) -> Image.Image:
    image = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(image)
    for i, line in enumerate(lines):
        pen.text((60, 120 + 60 * i), line, "black", ImageFont.load_default(26))
    return image


def seal(colour: str) -> Image.Image:
    """A ring with a star of lines, over the end of the first line."""
    image = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(image)
    pen.ellipse((560, 50, 800, 290), outline=colour, width=9)
    pen.ellipse((585, 75, 775, 265), outline=colour, width=4)
    pen.line((620, 190, 740, 150), colour, 9)
    pen.line((620, 120, 740, 210), colour, 9)
    return image


def read(image: Image.Image) -> Reading:
    return read_words(load_reader(), PageImage(*SIZE, np.asarray(image).tobytes()))


def lines_of(reading: Reading) -> list[str]:
    return [join_words(line) for line in visual_lines(reading.words)]


@pytest.mark.parametrize(
    ("lines", "colour"), [(GERMAN, "#d02030"), (DUTCH, "#3040c0"), (ENGLISH, "#109050")]
)
def test_print_below_a_seal_is_read(lines: tuple[str, ...], colour: str) -> None:
    """Ink of both shows where they cross, as on paper."""
    reading = read(ImageChops.multiply(page(lines), seal(colour)))
    assert "".join(lines_of(reading)).replace(" ", "") == "".join(lines).replace(" ", "")
    assert reading.warnings == ()


def test_letters_that_a_stamp_hides_are_told() -> None:
    stamp = seal("#d02030")
    image = page(ENGLISH)
    image.paste(stamp, mask=Image.eval(stamp.convert("L"), lambda shade: 255 * (shade < 250)))
    (told,) = read(image).warnings
    assert told.startswith("print below a stamp that may be misread: ")


def quads(*boxes: tuple[float, float, float, float]) -> Quads:
    return np.array([[(a, b), (c, b), (c, d), (a, d)] for a, b, c, d in boxes], np.float32)


def test_a_page_in_black_has_no_stamps_and_neither_has_a_coloured_heading() -> None:
    lines = quads((60, 120, 700, 150), (60, 180, 400, 210))
    assert find_stamps(np.asarray(page(ENGLISH)), lines) == []
    image = page(ENGLISH)
    ImageDraw.Draw(image).text((60, 40), "Delivery note", "#2040b0", ImageFont.load_default(40))
    assert find_stamps(np.asarray(image), lines) == []


def test_a_stamp_beside_the_print_is_left_alone() -> None:
    image = seal("#d02030")
    image.paste(page(ENGLISH).crop((50, 100, 540, 300)), (50, 100))
    assert find_stamps(np.asarray(image), quads((60, 120, 540, 150))) == []
