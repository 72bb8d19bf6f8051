"""A page of a PDF comes out upright, with words where the ink is, and no larger than allowed."""

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from parsers.document import BoundingBox, PageImage, PageInput, Rendering, Word
from parsers.document.lines import visual_lines
from parsers.errors import DocumentError
from parsers.families import built_in
from parsers.reading.pdf import MOST_PART_DPI, open_pdf, read_page
from parsers.reading.reader import is_valid_page
from parsers.reading.render_size import fit_size

SMALL = Rendering(dpi=72, text_dpi=72)


@pytest.fixture
def document() -> Any:
    """An empty PDF to draw into."""
    with pymupdf.open() as drawn:
        yield drawn


def read(drawn: Any, tmp_path: Path, rendering: Rendering = SMALL, number: int = 1) -> PageInput:
    path = tmp_path / "drawn"
    path.write_bytes(drawn.tobytes())
    opened = open_pdf(path)
    try:
        return read_page(opened, number, rendering)
    finally:
        opened.close()


def scan(width: int, height: int) -> bytes:
    """A JPEG with something on it."""
    out = io.BytesIO()
    Image.effect_noise((width, height), 80).save(out, "JPEG")
    return out.getvalue()


def ink(page: PageInput) -> tuple[int, int, int, int]:
    """The box of all that is not white, in pixels."""
    image = Image.frombytes("RGB", (page.image.width, page.image.height), page.image.pixels)
    box = ImageChops.invert(image).getbbox()
    assert box is not None
    return box


def words(page: PageInput) -> list[str]:
    return [word.text for word in page.text_layer.words]


def fails(content: bytes, tmp_path: Path) -> str:
    path = tmp_path / "broken"
    path.write_bytes(content)
    with pytest.raises(DocumentError) as caught:
        read_page(open_pdf(path), 1, SMALL)
    return caught.value.code


def test_a_truncated_file_is_corrupt(document: Any, tmp_path: Path) -> None:
    document.new_page().insert_text((72, 72), "Cut off")
    assert fails(document.tobytes()[:150], tmp_path) == "corrupt"


def test_a_sound_file_without_pages_has_no_pages(tmp_path: Path) -> None:
    empty = (
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
        b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \n"
        b"trailer\n<</Size 3/Root 1 0 R>>\nstartxref\n100\n%%EOF\n"
    )
    assert fails(empty, tmp_path) == "no_pages"


def test_a_password_is_asked_for(document: Any, tmp_path: Path) -> None:
    document.new_page()
    locked = document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="key")
    assert fails(locked, tmp_path) == "encrypted"


def test_html_that_mentions_a_pdf_is_corrupt(tmp_path: Path) -> None:
    assert fails(b"<html><body>%PDF-1.7 is a version</body></html>", tmp_path) == "corrupt"


def test_a_scan_that_cannot_be_decoded_is_corrupt_and_not_blank(
    document: Any, tmp_path: Path
) -> None:
    picture = scan(300, 400)
    page = document.new_page(width=300, height=400)
    page.insert_image(page.rect, stream=picture)
    content = document.tobytes()
    assert picture in content
    assert fails(content.replace(picture, bytes(len(picture))), tmp_path) == "corrupt"


def test_an_error_quotes_nothing_of_the_document(document: Any, tmp_path: Path) -> None:
    path = tmp_path / "broken"
    path.write_bytes(b"%PDF-1.7\n(a secret sentence) Tj")
    with pytest.raises(DocumentError) as caught:
        open_pdf(path)
    assert "secret" not in str(caught.value)


def test_a_huge_page_is_drawn_within_the_budget(document: Any, tmp_path: Path) -> None:
    document.new_page(width=5000, height=5000).insert_text((500, 500), "Plan", fontsize=300)
    page = read(document, tmp_path, Rendering(dpi=200, text_dpi=200, max_pixels=1_000_000))
    assert page.image.width * page.image.height <= 1_000_000
    assert page.image.width > 900
    assert (page.width, page.height) == (5000, 5000)


@settings(deadline=None, max_examples=25)
@given(
    width=st.floats(3, 15_000),
    height=st.floats(3, 15_000),
    dpi=st.integers(20, 400),
    budget=st.integers(100, 50_000),
)
def test_no_page_is_drawn_larger_than_the_budget(
    tmp_path_factory: pytest.TempPathFactory, width: float, height: float, dpi: int, budget: int
) -> None:
    rendering = Rendering(dpi=dpi, text_dpi=dpi, max_pixels=budget)
    with pymupdf.open() as drawn:
        drawn.new_page(width=width, height=height)
        image = read(drawn, tmp_path_factory.getbasetemp(), rendering).image
    assert 0 < image.width * image.height <= budget
    assert len(image.pixels) == image.width * image.height * 3


def test_a_page_too_long_for_its_width_is_refused_for_a_model_and_drawn_for_others(
    document: Any, tmp_path: Path
) -> None:
    document.new_page(width=20, height=5000)
    with pytest.raises(DocumentError) as caught:
        read(document, tmp_path, built_in()["qwen2_vl"].rendering(1_000_000))
    assert caught.value.code == "too_large"
    assert read(document, tmp_path).image.height == 5000


@settings(max_examples=40)
@given(
    family=st.sampled_from([name for name, each in built_in().items() if each.multiple_of > 1]),
    sides=st.tuples(st.floats(100, 3000), st.floats(100, 3000)),
    corner=st.tuples(st.floats(-2000, 2000), st.floats(-2000, 2000)),
    cropped=st.tuples(st.floats(0, 0.3), st.floats(0.5, 1)),
    rotation=st.sampled_from([0, 90, 180, 270]),
    budget=st.integers(1, 300_000),
)
def test_for_a_model_a_page_is_drawn_at_exactly_the_size_that_the_model_sees(
    tmp_path_factory: pytest.TempPathFactory,
    family: str,
    sides: tuple[float, float],
    corner: tuple[float, float],
    cropped: tuple[float, float],
    rotation: int,
    budget: int,
) -> None:
    (width, height), (left, bottom), rendering = sides, corner, built_in()[family].rendering(budget)
    start, end = cropped
    with pymupdf.open() as drawn:
        page = drawn.new_page(width=width, height=height)
        boxes = {
            "MediaBox": (left, bottom, left + width, bottom + height),
            "CropBox": (
                left + start * width, bottom + start * height,
                left + end * width, bottom + end * height,
            ),
        }  # fmt: skip
        for name, box in boxes.items():
            drawn.xref_set_key(page.xref, name, f"[{' '.join(map(str, box))}]")
        drawn.xref_set_key(page.xref, "Rotate", str(rotation))
        found = read(drawn, tmp_path_factory.getbasetemp(), rendering)
    natural = found.width * rendering.dpi / 72, found.height * rendering.dpi / 72
    assert (found.image.width, found.image.height) == fit_size(*natural, rendering)
    assert len(found.image.pixels) == found.image.width * found.image.height * 3
    upright = (width, height) if rotation in (0, 180) else (height, width)
    shares = (found.width / upright[0], found.height / upright[1])
    assert shares == pytest.approx((end - start, end - start), abs=1e-3)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("name", sorted(built_in()))
def test_words_stand_where_the_ink_is_at_the_size_that_a_model_sees(
    document: Any, tmp_path: Path, rotation: int, name: str
) -> None:
    page = document.new_page(width=230, height=471)
    page.insert_text((110, 440), "HHHHH", fontsize=30)
    page.set_rotation(rotation)
    found = read(document, tmp_path, built_in()[name].rendering(60_000))

    x0, y0, x1, y1 = found.text_layer.words[0].box.to_frame((found.image.width, found.image.height))
    left, top, right, bottom = ink(found)
    assert x0 - 2 <= left < right <= x1 + 2
    assert y0 - 2 <= top < bottom <= y1 + 2
    assert (right - left) * (bottom - top) > 0.3 * (x1 - x0) * (y1 - y0)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_words_stand_where_the_ink_is_however_the_page_is_turned(
    document: Any, tmp_path: Path, rotation: int
) -> None:
    page = document.new_page(width=400, height=600)
    page.insert_text((60, 100), "HHHHH", fontsize=40)
    page.set_rotation(rotation)
    found = read(document, tmp_path, Rendering(dpi=144, text_dpi=144))

    x0, y0, x1, y1 = found.text_layer.words[0].box.to_frame((found.image.width, found.image.height))
    left, top, right, bottom = ink(found)
    assert found.rotation == rotation
    assert (found.width, found.height) == ((600, 400) if rotation in (90, 270) else (400, 600))
    assert (found.image.width, found.image.height) == (2 * found.width, 2 * found.height)
    assert x0 - 2 <= left < right <= x1 + 2
    assert y0 - 2 <= top < bottom <= y1 + 2
    assert (right - left) * (bottom - top) > 0.3 * (x1 - x0) * (y1 - y0)


SIDEWAYS = "Ware 17 zu 4,20 im Lager der Mühle am unteren Fluss"


@pytest.mark.parametrize("asked", [0, 90, 180, 270])
@pytest.mark.parametrize("drawn", [90, 180, 270])
def test_a_page_whose_text_lies_on_its_side_is_turned_upright(
    document: Any, tmp_path: Path, drawn: int, asked: int
) -> None:
    page = document.new_page(width=500, height=500)
    for at in range(4):
        page.insert_text((250 + 14 * at, 250 + 14 * at), SIDEWAYS, fontsize=8, rotate=drawn)
    page.insert_text((60, 40), "Seite 3", fontsize=8)
    page.insert_image((50, 60, 150, 110), stream=scan(100, 50))
    page.draw_line((100, 300), (100, 480))
    page.set_rotation(asked)
    first, again = read(document, tmp_path), read(document, tmp_path)

    assert first == again
    assert first.rotation == drawn
    boxes = [word.box for word in first.text_layer.words if word.text == "unteren"]
    assert len(boxes) == 4
    ((left, top, right, bottom),) = (picture.to_frame((500, 500)) for picture in first.pictures)
    upright = {90: (390, 50, 440, 150), 180: (350, 390, 450, 440), 270: (60, 350, 110, 450)}
    assert (left, top, right, bottom) == pytest.approx(upright[drawn], abs=1)
    (ruling,) = first.rulings
    level = ruling.x1 - ruling.x0 > ruling.y1 - ruling.y0
    assert level == (drawn != 180)
    assert all(box.x1 - box.x0 > box.y1 - box.y0 for box in boxes)


@pytest.mark.parametrize("texts", [("Visible line one", "Visible line two 42.00"), ("Plan B-204",
                                   "Scale 1:50")])  # fmt: skip
def test_a_page_with_few_words_that_lie_on_their_side_is_turned_too(
    document: Any, tmp_path: Path, texts: Sequence[str]
) -> None:
    page = document.new_page(width=500, height=700)
    for at, text in enumerate(texts):
        page.insert_text((250 + 14 * at, 250), text, rotate=90)
    page.draw_rect((240, 100, 290, 260))
    found = read(document, tmp_path)
    assert found.rotation == 90
    lines = visual_lines(found.text_layer.words)
    assert [" ".join(word.text for word in line) for line in lines] == list(texts)


def test_a_label_on_its_side_beside_a_picture_turns_no_page(document: Any, tmp_path: Path) -> None:
    page = document.new_page(width=500, height=500)
    page.insert_text((250, 250), "Temperature in degrees", rotate=90)
    page.insert_image((100, 100, 200, 200), stream=scan(100, 100))
    assert read(document, tmp_path).rotation == 0


def test_a_page_with_less_text_on_its_side_than_upright_is_as_the_file_has_it(
    document: Any, tmp_path: Path
) -> None:
    page = document.new_page(width=500, height=500)
    for at in range(4):
        page.insert_text((60, 60 + 14 * at), SIDEWAYS, fontsize=8)
        page.insert_text((300 + 14 * at, 400), SIDEWAYS, fontsize=8, rotate=90)
    assert read(document, tmp_path).rotation == 0


@pytest.mark.parametrize("rotation", [0, 90])
def test_only_what_lies_in_the_crop_box_is_read_and_drawn(
    document: Any, tmp_path: Path, rotation: int
) -> None:
    page = document.new_page(width=400, height=600)
    page.insert_text((150, 250), "inside", fontsize=30)
    page.insert_text((20, 40), "outside", fontsize=20)
    page.set_cropbox(pymupdf.Rect(100, 200, 350, 500))
    page.set_rotation(rotation)
    found = read(document, tmp_path)

    x0, y0, x1, y1 = found.text_layer.words[0].box.to_frame((found.image.width, found.image.height))
    left, top, right, bottom = ink(found)
    assert words(found) == ["inside"]
    assert sorted((found.width, found.height)) == [250, 300]
    assert x0 - 2 <= left < right <= x1 + 2
    assert y0 - 2 <= top < bottom <= y1 + 2


def test_words_know_their_lines(document: Any, tmp_path: Path) -> None:
    page = document.new_page()
    page.insert_text((72, 72), "first line")
    page.insert_text((72, 90), "second")
    found = read(document, tmp_path).text_layer.words
    assert [(word.text, word.line) for word in found] == [("first", 0), ("line", 0), ("second", 1)]


def test_text_that_nobody_sees_is_no_word_of_the_page(document: Any, tmp_path: Path) -> None:
    page = document.new_page()
    page.insert_text((72, 72), "Total due is 120.00 euros")
    page.insert_text((72, 200), "Total 9.99", render_mode=3)
    page.insert_text((72, 300), "covered")
    page.insert_image((60, 280, 200, 320), stream=scan(140, 40))
    assert words(read(document, tmp_path)) == ["Total", "due", "is", "120.00", "euros"]


def test_hidden_text_over_a_scan_is_not_trusted(document: Any, tmp_path: Path) -> None:
    page = document.new_page()
    page.insert_image(page.rect, stream=scan(300, 400))
    page.insert_text((72, 72), "read by some other engine", render_mode=3)
    layer = read(document, tmp_path).text_layer
    assert (layer.good, layer.reason) == (False, "hidden text over a scan")
    assert len(layer.words) == 5


def test_text_below_a_scan_is_not_trusted(document: Any, tmp_path: Path) -> None:
    page = document.new_page()
    page.insert_text((72, 72), "read by some other engine")
    page.insert_image(page.rect, stream=scan(300, 400))
    assert read(document, tmp_path).text_layer.reason == "hidden text over a scan"


def test_a_page_header_does_not_vouch_for_the_scan_below_it(document: Any, tmp_path: Path) -> None:
    page = document.new_page()
    page.insert_image(page.rect, stream=scan(300, 400))
    page.insert_text((72, 40), "Downloaded from the archive, page 12")
    layer = read(document, tmp_path).text_layer
    assert (layer.good, layer.reason) == (False, "few words beside large images")


def test_type_3_glyphs_without_meaning_are_garbage(tmp_path: Path) -> None:
    glyphs = "".join(f"/g{code} 5 0 R" for code in range(1, 9))
    names = " ".join(f"/g{code}" for code in range(1, 9))
    text = b"BT /F 12 Tf 72 700 Td <0102030405060708> Tj ET"
    glyph = b"600 0 0 0 500 700 d1 0 0 500 700 re f"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Resources<</Font<</F 6 0 R>>>>>>",
        f"<</Length {len(text)}>>stream\n{text.decode()}\nendstream",
        f"<</Length {len(glyph)}>>stream\n{glyph.decode()}\nendstream",
        "<</Type/Font/Subtype/Type3/FontBBox[0 0 600 700]/FontMatrix[.001 0 0 .001 0 0]"
        f"/FirstChar 1/LastChar 8/Widths[{'600 ' * 8}]/CharProcs<<{glyphs}>>"
        f"/Encoding<</Type/Encoding/Differences[1 {names}]>>>>",
    ]
    path = tmp_path / "type3"
    body = "".join(f"{at} 0 obj\n{content}\nendobj\n" for at, content in enumerate(objects, 1))
    path.write_text(f"%PDF-1.4\n{body}trailer\n<</Root 1 0 R/Size 7>>\n")
    layer = read_page(open_pdf(path), 1, SMALL).text_layer
    assert not layer.good
    assert ink(read_page(open_pdf(path), 1, SMALL))


def test_a_good_text_layer_is_drawn_coarsely_and_all_else_finely(
    document: Any, tmp_path: Path
) -> None:
    document.new_page(width=72, height=144).insert_text((5, 50), "Words")
    document.new_page(width=72, height=144)
    rendering = Rendering(dpi=300, text_dpi=100)
    assert read(document, tmp_path, rendering, 1).image.width == 100
    assert read(document, tmp_path, rendering, 2).image.width == 300


@pytest.mark.parametrize(("pixels", "drawn"), [(100, 300), (400, 400), (900, 600)])
def test_a_scan_is_not_enlarged_beyond_what_reading_needs(
    document: Any, tmp_path: Path, pixels: int, drawn: int
) -> None:
    page = document.new_page(width=144, height=144)
    page.insert_image(page.rect, stream=scan(pixels, pixels))
    assert read(document, tmp_path, Rendering(dpi=300)).image.width == drawn


@pytest.mark.parametrize(("pixels", "drawn"), [(100, 308), (400, 392), (900, 560)])
def test_a_scan_for_a_model_has_no_more_squares_than_it_has_pixels_for(
    document: Any, tmp_path: Path, pixels: int, drawn: int
) -> None:
    page = document.new_page(width=144, height=144)
    page.insert_image(page.rect, stream=scan(pixels, pixels))
    rendering = Rendering(dpi=280, max_pixels=1_000_000, min_pixels=3136, multiple_of=28)
    assert read(document, tmp_path, rendering).image.width == drawn


def test_words_hold_neither_white_space_nor_controls(document: Any, tmp_path: Path) -> None:
    document.new_page().insert_text((72, 72), "non\u00a0breaking  and\tmore", fontname="helv")
    for word in read(document, tmp_path).text_layer.words:
        assert isinstance(word, Word)
        assert word.text.isprintable()
        assert not any(character.isspace() for character in word.text)


def test_a_plain_page_is_not_drawn_where_nobody_looks(tmp_path: Path) -> None:
    with pymupdf.open() as document:
        text = "The keeper of the mill looks after the wheel and the stones while it rains. "
        document.new_page().insert_textbox((72, 100, 520, 700), text * 12)
        document.new_page().insert_text((72, 100), "Item 1")
        document.save(tmp_path / "plain.pdf")
    opened = open_pdf(tmp_path / "plain.pdf")
    sparing = Rendering(dpi=72, text_dpi=72, plain_undrawn=True)
    assert read_page(opened, 1, sparing).image == PageImage(0, 0, b"")
    assert read_page(opened, 2, sparing).image.pixels
    assert read_page(opened, 1, Rendering(dpi=72, text_dpi=72)).image.pixels


SIDES = st.tuples(st.floats(0, 0.9), st.floats(0.05, 1), st.floats(0, 0.9), st.floats(0.05, 1))


def part_of(sides: tuple[float, float, float, float]) -> BoundingBox:
    left, width, top, height = sides
    return BoundingBox(left, top, min(1.0, left + width), min(1.0, top + height))


@settings(deadline=None, max_examples=40)
@given(
    family=st.sampled_from(["qwen2_vl", "qwen3_vl", None]),
    sides=SIDES,
    size=st.tuples(st.floats(300, 3000), st.floats(300, 3000)),
    rotation=st.sampled_from([0, 90, 180, 270]),
    budget=st.integers(100, 100_000),
)
def test_a_part_is_drawn_as_large_as_a_page_of_its_size(
    tmp_path_factory: pytest.TempPathFactory,
    family: str | None,
    sides: tuple[float, float, float, float],
    size: tuple[float, float],
    rotation: int,
    budget: int,
) -> None:
    own = built_in()[family].rendering(budget) if family else Rendering(max_pixels=budget)
    rendering = replace(own, part=part_of(sides))
    with pymupdf.open() as drawn:
        drawn.new_page(width=size[0], height=size[1]).set_rotation(rotation)
        found = read(drawn, tmp_path_factory.getbasetemp(), rendering)
    assert is_valid_page(found, 1, rendering)
    whole = size if rotation in (0, 180) else size[::-1]
    assert (found.width, found.height) == pytest.approx(whole, rel=1e-3)
    if family:
        part, dots = part_of(sides), rendering.dpi / 72
        natural = found.width * part.width * dots, found.height * part.height * dots
        assert (found.image.width, found.image.height) == fit_size(*natural, rendering)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_part_shows_what_stands_there_upright_and_the_words_stay_those_of_the_page(
    document: Any, tmp_path: Path, rotation: int
) -> None:
    page = document.new_page(width=400, height=600)
    page.insert_text((60, 100), "HHHHH", fontsize=40)
    page.insert_text((260, 500), "IIIII", fontsize=40)
    page.set_rotation(rotation)
    whole = read(document, tmp_path)
    box = whole.text_layer.words[0].box
    found = read(document, tmp_path, Rendering(dpi=144, text_dpi=144, part=box))
    assert replace(found, image=whole.image) == whole
    natural = (box.width * whole.width * 2, box.height * whole.height * 2)
    assert (found.image.width, found.image.height) == pytest.approx(natural, abs=1)
    left, top, right, bottom = ink(found)
    assert (right - left) * (bottom - top) > 0.3 * found.image.width * found.image.height
    beside = BoundingBox(0.4, 0.4, 0.6, 0.6)
    blank = read(document, tmp_path, Rendering(dpi=72, text_dpi=72, part=beside)).image
    assert set(blank.pixels) == {255}


def test_the_whole_page_as_a_part_is_the_page(document: Any, tmp_path: Path) -> None:
    document.new_page(width=230, height=471).insert_text((60, 100), "HHHHH", fontsize=40)
    rendering = built_in()["qwen2_vl"].rendering(60_000)
    whole = read(document, tmp_path, rendering)
    assert read(document, tmp_path, replace(rendering, part=BoundingBox(0, 0, 1, 1))) == whole


def test_a_part_is_drawn_no_finer_than_allowed_and_also_of_a_page_that_needs_no_drawing(
    document: Any, tmp_path: Path
) -> None:
    document.new_page().insert_text((60, 100), "A page of plain text", fontsize=12)
    part = BoundingBox(0.1, 0.1, 0.2, 0.15)
    rendering = Rendering(dpi=100_000, text_dpi=100_000, plain_undrawn=True, part=part)
    image = read(document, tmp_path, rendering).image
    assert image.width == pytest.approx(0.1 * 595 * MOST_PART_DPI / 72, abs=1)


def test_a_part_of_a_hair_is_drawn_as_one_pixel(document: Any, tmp_path: Path) -> None:
    document.new_page(width=400, height=600)
    rendering = Rendering(dpi=72, text_dpi=72, part=BoundingBox(0.5, 0.5, 0.5001, 0.5001))
    image = read(document, tmp_path, rendering).image
    assert (image.width, image.height, len(image.pixels)) == (1, 1, 3)
