"""A page in, the answer to the parse task out."""

from pathlib import Path

import pymupdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from parsers.document import BoundingBox, PageImage, PageInput, Rendering, TextLayer, Word
from parsers.engines.embedded.page import answer_page
from parsers.layout.detection import MOST_WORDS
from parsers.qwen_html.normalize import normalize
from parsers.reading.pdf import open_pdf, read_page

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


def test_a_table_that_lies_on_its_side_is_a_table(tmp_path: Path) -> None:
    """As wide tables are printed on upright pages."""
    path = tmp_path / "sideways.pdf"
    rows = [
        ("Mill", "Grain", "Price"),
        ("Upper Ford", "862.9", "5.62"),
        ("Nether", "938.7", "5.87"),
    ]
    with pymupdf.open() as document:
        drawn = document.new_page(width=595, height=842)
        for row, texts in enumerate([*rows, *rows[1:], *rows[1:], *rows[1:]]):
            for column, text in enumerate(texts):
                place = (150 + 20 * row, 700 - 200 * column)
                drawn.insert_text(place, text, fontsize=10, rotate=90)
        document.save(path)

    given = read_page(open_pdf(path), 1, Rendering(dpi=200, text_dpi=144, plain_undrawn=True))
    completion = answer_page(given)

    (table,) = normalize(completion.text, completion.frame).blocks
    assert given.rotation == 90
    assert [cell.text for cell in table.cells][:6] == [*rows[0], *rows[1]]
