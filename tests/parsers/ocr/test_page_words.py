"""A page in, its words out."""

import io
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from parsers.document import BoundingBox, Label, PageImage, PageInput, Rendering, TextLayer, Word
from parsers.document.lines import hull_of
from parsers.engines.embedded.page import answer_page
from parsers.ocr import page_words
from parsers.ocr.page_words import read_image, read_page, read_pictures
from parsers.qwen_html.normalize import normalize
from parsers.reading import pdf

WORD = Word("Total", BoundingBox(0.1, 0.1, 0.2, 0.12), 0)
PLACE = (100, 300, 500, 480)
ROWS = (("Mill", "Grain"), ("Upper", "17.5"), ("Lower", "20.1"), ("Old", "9.8"))
PROSE = "The mill was repaired after the flood and has ground since without a rest. "


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


def scan(ground: str = "white", ink: str = "black") -> Image.Image:
    """A table as a scanner sees it, for PLACE."""
    image = Image.new("RGB", (1000, 450), ground)
    pen = ImageDraw.Draw(image)
    for row, texts in enumerate(ROWS):
        for column, text in enumerate(texts):
            box = (20 + 480 * column, 20 + 100 * row, 500 + 480 * column, 120 + 100 * row)
            pen.rectangle(box, outline=ink, width=3)
            pen.text((box[0] + 30, box[1] + 30), text, ink, ImageFont.load_default(38))
    return image


def page_with(
    tmp_path: Path, *pictures: tuple[Image.Image, tuple[int, int, int, int]]
) -> PageInput:
    path = tmp_path / "page.pdf"
    with pymupdf.open() as document:
        page = document.new_page(width=595, height=842)
        page.insert_textbox((72, 72, 523, 280), PROSE * 8, fontsize=10)
        page.insert_textbox((72, 500, 523, 700), PROSE * 8, fontsize=10)
        for image, place in pictures:
            stream = io.BytesIO()
            image.save(stream, "PNG")
            page.insert_image(place, stream=stream.getvalue(), keep_proportion=False, overlay=False)
        document.save(path)
    opened = pdf.open_pdf(path)
    try:
        return pdf.read_page(opened, 1, Rendering(dpi=200, text_dpi=144, plain_undrawn=True))
    finally:
        opened.close()


@pytest.fixture
def nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(page_words, "read_words")


@pytest.mark.usefixtures("nothing_is_read")
def test_a_page_without_pictures_is_not_read(tmp_path: Path) -> None:
    page = page_with(tmp_path)

    assert not page.image.pixels
    assert read_pictures(page) == ()


@pytest.mark.usefixtures("nothing_is_read")
def test_a_photo_is_not_read(tmp_path: Path) -> None:
    slopes = np.add.outer(np.arange(450), np.arange(1000)) / 1450 * 255
    photo = Image.fromarray(np.repeat(slopes.astype(np.uint8)[:, :, None], 3, axis=2))
    page = page_with(tmp_path, (photo, PLACE))

    assert page.image.pixels
    assert read_pictures(page) == ()


@pytest.mark.usefixtures("nothing_is_read")
def test_a_picture_with_words_of_the_file_on_it_is_not_read(tmp_path: Path) -> None:
    page = page_with(tmp_path, (scan(), (72, 72, 523, 280)))
    assert read_pictures(page) == ()


def test_what_reads_like_stains_is_dropped(tmp_path: Path) -> None:
    stains = Image.new("RGB", (1000, 450), "white")
    pen = ImageDraw.Draw(stains)
    dots = np.random.default_rng(3).integers(0, (980, 430), (60, 2))
    for x, y in dots.tolist():
        pen.ellipse((x, y, x + 15, y + 9), "black")

    assert read_pictures(page_with(tmp_path, (stains, PLACE))) == ()


@pytest.mark.parametrize(("ground", "ink"), [("white", "black"), ("#123", "white")])
def test_a_scanned_table_in_a_digital_page_is_a_table(
    tmp_path: Path, ground: str, ink: str
) -> None:
    page = page_with(tmp_path, (scan(ground, ink), PLACE))

    completion = answer_page(page)

    blocks = normalize(completion.text, completion.frame).blocks
    (table,) = [block for block in blocks if block.label is Label.TABLE]
    assert {(cell.row, cell.column): cell.text for cell in table.cells} == {
        (row, column): text for row, texts in enumerate(ROWS) for column, text in enumerate(texts)
    }
    assert table.box is not None
    x0, y0, x1, y1 = table.box.to_frame((595, 842))
    assert PLACE[0] <= x0 < x1 <= PLACE[2]
    assert PLACE[1] <= y0 < y1 <= PLACE[3]
    assert len(completion.words) == len(page.text_layer.words) + 8
    lines = [word.line for word in completion.words]
    assert min(lines[-8:]) > max(lines[:-8])


def test_strips_of_a_scan_are_read_as_one(tmp_path: Path) -> None:
    """Scanners cut pages into strips, through lines of text."""
    whole = scan()
    strips = [
        (whole.crop((0, 75 * at, 1000, 75 * at + 75)), (100, 300 + 30 * at, 500, 330 + 30 * at))
        for at in range(6)
    ]

    words = read_pictures(page_with(tmp_path, *strips))

    assert sorted(word.text for word in words) == sorted(text for row in ROWS for text in row)
