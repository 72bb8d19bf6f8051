"""Print over print is told: what is read in it makes no sense."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from parsers.document import PageImage
from parsers.ocr.overprint import count_overprinted
from parsers.ocr.words import load_reader, read_words

LINES = "Patient: Maria Lindholm", "Born on: 15 March 1978", "Insured with: Northern Mutual"
OVER = (
    ("Primary physician: Dr. Warren", "Blood type: A positive"),
    ("Verordnung: dreimal am Tag", "Arzt: Dr. Ulrike Sommer", "Datum: 3. Mai 2024"),
    ("Adresse du patient: 12 rue Haute", "Assurance: Mutuelle du Nord"),
)
TOLD = "print over print that is likely to be misread: 1 lines"


def warnings_of(over: tuple[str, ...], size: int = 24) -> tuple[str, ...]:
    image = Image.new("RGB", (900, 340), "white")
    pen = ImageDraw.Draw(image)
    for i, line in enumerate(LINES):
        pen.text((60, 40 + 60 * i), line, "black", ImageFont.load_default(size))
    for i, line in enumerate(over):
        pen.text((60 + i, 230 - 2 * i), line, "black", ImageFont.load_default(size))
    pixels = np.asarray(image)
    return read_words(load_reader(), PageImage(900, 340, pixels.tobytes())).warnings


@pytest.mark.parametrize("over", OVER, ids=["English", "German", "French"])
def test_lines_printed_over_each_other_are_told(over: tuple[str, ...]) -> None:
    assert warnings_of(over) == (TOLD,)


@pytest.mark.parametrize("size", [18, 26])
def test_one_line_alone_is_not(size: int) -> None:
    assert warnings_of(OVER[0][:1], size) == ()


def test_of_a_page_without_lines_nothing_is_told() -> None:
    assert count_overprinted([], []) == 0
