"""A page in, its words out."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from parsers.document import BoundingBox, PageImage, PageInput, TextLayer, Word
from parsers.document.lines import hull_of
from parsers.ocr.page_words import read_image, read_page

WORD = Word("Total", BoundingBox(0.1, 0.1, 0.2, 0.12), 0)


def test_a_good_text_layer_is_read_and_no_pixel() -> None:
    layer = TextLayer((WORD,), good=True, reason="enough")
    reading = read_page(PageInput(1, 600.0, 800.0, 0, PageImage(0, 0, b""), layer))
    assert (reading.words, reading.recognized) == ((WORD,), False)


@pytest.mark.parametrize("turned", [0, 90, 3, 95])
def test_words_stand_in_the_frame_of_the_page_as_given(turned: int) -> None:
    """However the page had to be turned to be read, and whatever its text layer says."""
    lines = ["Total due 129.50", "Paper Mill Ltd", "Upper Valley Road"]
    image = Image.new("RGB", (520, 300), "white")
    pen = ImageDraw.Draw(image)
    for i, line in enumerate(lines):
        pen.text((40, 60 + 70 * i), line, "black", ImageFont.load_default(40))
    image = image.rotate(-turned, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    layer = (Word("Nonsense", BoundingBox(0.1, 0.1, 0.2, 0.12), 0),)
    words = read_image(
        PageInput(1, 600.0, 800.0, 0, PageImage(*image.size, image.tobytes()), TextLayer(layer))
    )
    assert [word.text for word in words] == " ".join(lines).split()
    inked = np.asarray(image.convert("L")) < 128
    rows, columns = np.nonzero(inked)
    ink = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
    assert hull_of(words).to_frame(image.size) == pytest.approx(ink, abs=4)
    assert sum(inked[_part(word, image)].sum() for word in words) >= 0.99 * inked.sum()


def _part(word: Word, image: Image.Image) -> tuple[slice, slice]:
    x0, y0, x1, y1 = (round(side) for side in word.box.to_frame(image.size))
    return slice(y0, y1), slice(x0, x1)
