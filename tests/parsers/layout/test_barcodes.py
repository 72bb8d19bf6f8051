"""Codes on drawn pages, and none on pages without them."""

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from parsers.document import BoundingBox, Label, PageImage, PageInput
from parsers.engines.embedded.page import answer_page
from parsers.layout.barcodes import find_barcodes, with_barcodes
from parsers.layout.region import Region
from parsers.qwen_html.normalize import normalize

WIDTH, HEIGHT = 800, 1000


def draw_code(content: str | bytes, name: str) -> Image.Image:
    code = zxingcpp.create_barcode(content, getattr(zxingcpp.BarcodeFormat, name))
    return Image.fromarray(np.array(zxingcpp.write_barcode_to_image(code, scale=3)))


def page_of(*codes: tuple[Image.Image, tuple[int, int]]) -> Image.Image:
    page = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen = ImageDraw.Draw(page)
    for line in range(12):
        words = f"Line {line}: Illinois |||| 1,024.00 | lll III"
        pen.text((60, 60 + 24 * line), words, "black", ImageFont.load_default(18))
    for code, place in codes:
        page.paste(code, place)
    return page


def as_page(image: Image.Image) -> PageImage:
    return PageImage(image.width, image.height, image.convert("RGB").tobytes())


def test_a_page_of_text_and_rulings_holds_no_code() -> None:
    page = page_of()
    pen = ImageDraw.Draw(page)
    for x in range(60, 700, 7):
        pen.line((x, 500, x, 700), "black", 1 + x % 3)

    assert find_barcodes(as_page(page)) == []


def test_a_page_that_was_not_drawn_holds_none() -> None:
    assert find_barcodes(PageImage(0, 0, b"")) == []


def test_a_code_of_bars_with_few_characters_is_not_believed() -> None:
    assert find_barcodes(as_page(page_of((draw_code("A", "Code39"), (100, 500))))) == []


@pytest.mark.parametrize(
    ("name", "told", "content"),
    [
        ("EAN13", "EAN-13", "4006381333931"),
        ("QRCode", "QR Code", "Rechnung 2024-0815: 96,00 €"),
        ("Code128", "Code 128", "RN-2024-0815"),
        ("DataMatrix", "Data Matrix", "lot 12"),
        ("PDF417", "PDF417", "boarding pass"),
    ],
)
def test_a_code_is_read_where_it_stands(name: str, told: str, content: str) -> None:
    drawn = draw_code(content, name)

    (code,) = find_barcodes(as_page(page_of((drawn, (100, 500)))))

    assert code.text == f"{told}: {content}"
    x0, y0, x1, y1 = code.box.to_frame((WIDTH, HEIGHT))
    assert 100 <= x0 < x1 <= 100 + drawn.width
    assert 500 <= y0 < y1 <= 500 + drawn.height
    assert x1 - x0 > drawn.width / 2


def test_codes_are_told_from_top_to_bottom() -> None:
    lower, upper = draw_code("lower", "QRCode"), draw_code("4006381333931", "EAN13")

    codes = find_barcodes(as_page(page_of((lower, (100, 800)), (upper, (300, 450)))))

    assert [code.text for code in codes] == ["EAN-13: 4006381333931", "QR Code: lower"]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_code_is_read(degrees: int) -> None:
    drawn = draw_code("4006381333931", "EAN13").rotate(degrees, expand=True)

    (code,) = find_barcodes(as_page(page_of((drawn, (100, 500)))))

    assert code.text == "EAN-13: 4006381333931"


def test_bytes_that_are_no_text_are_told_in_hexadecimal() -> None:
    (code,) = find_barcodes(
        as_page(page_of((draw_code(b"\x00\x01\xff\xfe", "QRCode"), (100, 500))))
    )

    assert code.text == "QR Code: 0001fffe"


def test_text_is_storable() -> None:
    (code,) = find_barcodes(
        as_page(page_of((draw_code("a\x7fb\u0085c <b>&\nd", "QRCode"), (100, 500))))
    )

    assert code.text == "QR Code: abc <b>&\nd"


def picture(x0: float, y0: float, x1: float, y1: float) -> Region:
    return Region(Label.PICTURE, BoundingBox(x0, y0, x1, y1))


CODE = Region(Label.PICTURE, BoundingBox(0.2, 0.4, 0.4, 0.5), text="EAN-8: 4711")


def test_regions_of_a_page_without_codes_stay_as_they_are() -> None:
    regions = [picture(0.1, 0.6, 0.2, 0.7), picture(0.1, 0.1, 0.2, 0.2)]
    assert with_barcodes(regions, ()) == regions


def test_a_picture_that_is_a_code_says_what_it_says() -> None:
    (found,) = with_barcodes([picture(0.18, 0.38, 0.42, 0.52)], (CODE,))
    assert (found.text, found.box.x0) == ("EAN-8: 4711", 0.18)


def test_a_code_in_a_larger_picture_stands_beside_it() -> None:
    whole = picture(0.0, 0.3, 0.9, 0.9)
    assert with_barcodes([whole], (CODE,)) == [whole, CODE]


def test_a_code_on_a_page_is_a_block_of_it() -> None:
    image = page_of((draw_code("4006381333931", "EAN13"), (300, 600)))
    given = PageInput(1, 576.0, 720.0, 0, as_page(image))

    completion = answer_page(given)

    blocks = normalize(completion.text, completion.frame).blocks
    codes = [block for block in blocks if block.text == "EAN-13: 4006381333931"]
    assert [block.label for block in codes] == [Label.PICTURE]
