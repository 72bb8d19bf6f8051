"""Whatever an answer counts its boxes in, they end at the same places of the upright page, and that
is where the words stand."""

from pathlib import Path
from typing import Any

import pymupdf
import pytest
from PIL import Image, ImageChops, ImageDraw

from parsers.document import BoundingBox, Page, PageImage, PageInput, Rendering, Task
from parsers.engines.recording import Recording, write_recording
from parsers.engines.replay import ReplayEngine
from parsers.families import built_in
from parsers.reading import image
from parsers.reading.pdf import open_pdf, read_page
from parsers.reading.render_size import fit_size
from parsers.tasks.parse import parse_page

Box = tuple[float, float, float, float]
PORTRAIT, LANDSCAPE = (432.0, 576.0), (576.0, 432.0)  # points: whole pixels at every dpi
FONT_SIZE = 24
WORDS = {"First": (0.1, 0.15), "second": (0.6, 0.4), "third": (0.25, 0.9)}  # in fractions
EXIF_ORIENTATION = 0x0112
FRAMES = ["thousandths", "resized image", "raw pixels"]
RENDERINGS = {dpi: Rendering(dpi=dpi, text_dpi=dpi) for dpi in (75, 100)}
TURNED_BY = {  # how a picture was turned, by the EXIF orientation that turns it back
    1: None,
    3: Image.Transpose.ROTATE_180,
    6: Image.Transpose.ROTATE_90,
    8: Image.Transpose.ROTATE_270,
}


def draw(size: tuple[float, float], rotation: int = 0) -> tuple[Any, dict[str, Box]]:
    """A PDF with a few words, upright as the page is shown, and their boxes in fractions of it.
    size: of the page before its rotation."""
    document, boxes = pymupdf.open(), {}
    page = document.new_page(width=size[0], height=size[1])
    page.set_rotation(rotation)
    width, height = page.rect.width, page.rect.height
    for text, (across, down) in WORDS.items():
        x, y = across * width, down * height
        start = pymupdf.Point(x, y) * page.derotation_matrix
        page.insert_text(start, text, fontsize=FONT_SIZE, rotate=rotation)
        right = x + pymupdf.get_text_length(text, fontsize=FONT_SIZE)
        left, top, bottom = x - 2, y - FONT_SIZE, y + 7  # rounded, they still hold its ink
        boxes[text] = left / width, top / height, (right + 2) / width, bottom / height
    return document, boxes


def answer(boxes: dict[str, Box], frame: tuple[float, float]) -> str:
    """What a model writes that counts in whole units of `frame`."""
    written = ""
    for text, box in boxes.items():
        corners = (round(at * side) for at, side in zip(box, (*frame, *frame), strict=True))
        written += f'<p data-bbox="{" ".join(map(str, corners))}">{text}</p>'
    return f"<html><body>{written}</body></html>"


def record(folder: Path, counted_in: str, image: PageImage, boxes: dict[str, Box]) -> float:
    """The answer of a model that saw `image`; gives how far a box may be off by rounding."""
    given: dict[str, Any] = {"family": "qwen3_vl"}
    frame: tuple[float, float] = (1000, 1000)
    if counted_in == "resized image":
        family = built_in()["qwen2_5_vl"]
        frame = fit_size(image.width, image.height, family.rendering(600_000))
        given = {"family": family.name, "sent_width": frame[0], "sent_height": frame[1]}
    elif counted_in == "raw pixels":
        frame = (image.width, image.height)
        given = {"frame": frame}
    recording = Recording(task=Task.PARSE, answer=answer(boxes, frame), image="page.png", **given)
    write_recording(folder, "page", recording, image)
    return 0.5 / min(frame) + 1e-9


def read_pdf(document: Any, folder: Path, rendering: Rendering) -> PageInput:
    path = folder / "drawn.pdf"
    path.write_bytes(document.tobytes())
    opened = open_pdf(path)
    try:
        return read_page(opened, 1, rendering)
    finally:
        opened.close()


def assert_places(page: Page, boxes: dict[str, Box], rounding: float) -> None:
    assert [block.text for block in page.blocks] == list(boxes)
    for block, box in zip(page.blocks, boxes.values(), strict=True):
        assert block.box is not None
        assert block.box.to_frame((1, 1)) == pytest.approx(box, abs=rounding)


def assert_on_the_words(page: Page, image: PageImage) -> None:
    """There is ink in each box, and none outside of them."""
    drawn = Image.frombytes("RGB", (image.width, image.height), image.pixels)
    ink = ImageChops.invert(drawn.convert("L")).point(lambda grey: 255 * (grey > 60))
    for block in page.blocks:
        assert block.box is not None
        corners = pixels(block.box, image)
        assert ink.crop(corners).getbbox()
        ImageDraw.Draw(ink).rectangle(corners, 0)
    assert ink.getbbox() is None


def pixels(box: BoundingBox, image: PageImage) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = box.to_frame((image.width, image.height))
    return round(x0), round(y0), round(x1), round(y1)


@pytest.mark.parametrize("dpi", RENDERINGS)
@pytest.mark.parametrize("counted_in", FRAMES)
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_boxes_of_a_pdf_page_end_on_its_words_whatever_they_were_counted_in(
    tmp_path: Path, size: tuple[float, float], rotation: int, counted_in: str, dpi: int
) -> None:
    document, boxes = draw(size, rotation)
    seen = read_pdf(document, tmp_path, RENDERINGS[100]).image
    rounding = record(tmp_path / "recordings", counted_in, seen, boxes)
    asked = read_pdf(document, tmp_path, RENDERINGS[dpi])
    page = parse_page(ReplayEngine(tmp_path / "recordings"), asked)
    assert_places(page, boxes, rounding)
    assert_on_the_words(page, asked.image)
    assert page.rotation == rotation
    for block, word in zip(page.blocks, page.words, strict=True):
        assert block.text == word.text
        assert block.box is not None
        assert block.box.overlap(word.box) > 0.8 * word.box.area


@pytest.mark.parametrize("dpi", RENDERINGS)
@pytest.mark.parametrize("counted_in", FRAMES)
@pytest.mark.parametrize("orientation", sorted(TURNED_BY))
def test_boxes_of_a_picture_end_on_its_words_however_its_camera_was_held(
    tmp_path: Path, orientation: int, counted_in: str, dpi: int
) -> None:
    document, boxes = draw(PORTRAIT)
    seen = read_pdf(document, tmp_path, RENDERINGS[100]).image
    rounding = record(tmp_path / "recordings", counted_in, seen, boxes)
    turned = Image.frombytes("RGB", (seen.width, seen.height), seen.pixels)
    if (turn := TURNED_BY[orientation]) is not None:
        turned = turned.transpose(turn)
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = orientation
    turned.save(tmp_path / "photo", "JPEG", exif=exif, quality=95, dpi=(100, 100))
    asked = image.read_page(tmp_path / "photo", "image/jpeg", 1, RENDERINGS[dpi])
    page = parse_page(ReplayEngine(tmp_path / "recordings"), asked)
    assert_places(page, boxes, rounding)
    assert_on_the_words(page, asked.image)


@pytest.mark.parametrize("name", sorted(built_in()))
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_an_answer_about_the_page_as_drawn_for_a_family_needs_no_other_size(
    tmp_path: Path, name: str, rotation: int
) -> None:
    document, boxes = draw((595, 842), rotation)
    family = built_in()[name]
    asked = read_pdf(document, tmp_path, family.rendering(300_000))
    frame = family.frame(asked.image.width, asked.image.height)
    recording = Recording(
        task=Task.PARSE, answer=answer(boxes, frame), family=name, image="page.png"
    )
    write_recording(tmp_path / "recordings", "page", recording, asked.image)
    page = parse_page(ReplayEngine(tmp_path / "recordings"), asked)
    assert_places(page, boxes, 0.5 / min(frame) + 1e-9)
    assert_on_the_words(page, asked.image)
