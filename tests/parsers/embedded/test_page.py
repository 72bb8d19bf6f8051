"""A page in, the answer to the parse task out."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from parsers.document import BoundingBox, PageImage, PageInput, TextLayer, Word
from parsers.embedded.lines import hull
from parsers.embedded.page import MOST_WORDS, answer_page, read_page_words
from parsers.normalize import normalize

WHITE = PageImage(300, 400, b"\xff" * (300 * 400 * 3))


def page(words: tuple[Word, ...] = (), image: PageImage = WHITE) -> PageInput:
    layer = TextLayer(words, good=True, reason="enough") if words else TextLayer()
    return PageInput(1, 600.0, 800.0, 0, image, layer)


def many_words(count: int) -> tuple[Word, ...]:
    return tuple(
        Word(
            f"w{i}",
            BoundingBox(
                i % 100 / 100, i // 100 / 100, i % 100 / 100 + 0.008, i // 100 / 100 + 0.008
            ),
            i // 100,
        )
        for i in range(count)
    )


@pytest.mark.slow
def test_a_page_with_too_many_words_for_the_model_loses_none_of_them() -> None:
    completion = answer_page(page(many_words(MOST_WORDS + 1)))
    assert len(normalize(completion.text, completion.frame).text.split()) == MOST_WORDS + 1


def test_a_good_text_layer_is_taken_at_its_word() -> None:
    words = (Word("Total", BoundingBox(0.1, 0.1, 0.2, 0.12), 0),)
    completion = answer_page(page(words))
    assert completion.words == ()
    assert normalize(completion.text, completion.frame).text == "Total"


def test_a_picture_of_text_is_read() -> None:
    image = Image.new("RGB", (520, 200), "white")
    pen = ImageDraw.Draw(image)
    pen.text((40, 60), "Total due 129.50", "black", ImageFont.load_default(40))
    completion = answer_page(page(image=PageImage(*image.size, image.tobytes())))
    assert [word.text for word in completion.words] == ["Total", "due", "129.50"]
    assert normalize(completion.text, completion.frame).text == "Total due 129.50"


@pytest.mark.parametrize("turned", [0, 90])
def test_words_stand_in_the_frame_of_the_page_as_given(turned: int) -> None:
    """However the page had to be turned to be read, and whatever its text layer says."""
    image = Image.new("RGB", (520, 200), "white")
    pen = ImageDraw.Draw(image)
    pen.text((40, 60), "Total due 129.50", "black", ImageFont.load_default(40))
    image = image.rotate(-turned, expand=True)
    layer = (Word("Nonsense", BoundingBox(0.1, 0.1, 0.2, 0.12), 0),)
    words = read_page_words(page(layer, PageImage(*image.size, image.tobytes())))
    assert [word.text for word in words] == ["Total", "due", "129.50"]
    inked = np.asarray(image.convert("L")) < 128
    rows, columns = np.nonzero(inked)
    ink = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
    assert hull(words).to_frame(image.size) == pytest.approx(ink, abs=3)
