"""Is there anything on a page?"""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from parsers.document import BoundingBox, PageImage, PageInput, TextLayer, Word
from parsers.imaging.blank_page import is_blank

A4 = (8.27, 11.69)  # inches


def paper(dpi: int = 100, noise: float = 0.0) -> Image.Image:
    width, height = (round(side * dpi) for side in A4)
    patch = np.random.default_rng(7).normal(240, noise, (199, 211)).clip(0, 255).astype(np.uint8)
    return Image.fromarray(np.tile(patch, (height // 199 + 1, width // 211 + 1))[:height, :width])


def page(image: Image.Image, dpi: int = 100, layer: TextLayer | None = None) -> PageInput:
    pixels = PageImage(*image.size, image.convert("RGB").tobytes())
    width, height = (side * 72 / dpi for side in image.size)
    return PageInput(1, width, height, 0, pixels, layer or TextLayer())


def write(image: Image.Image, text: str, points: float, dpi: int, ink: int = 0) -> None:
    font = ImageFont.load_default(points * dpi / 72)
    ImageDraw.Draw(image).text((image.width / 2, image.height * 0.9), text, ink, font)


@pytest.mark.parametrize("dpi", [72, 100, 200, 300])
@pytest.mark.parametrize(("text", "points", "ink"), [("3", 10, 0), ("Page 3", 8, 0), ("Hi", 9, 90)])
def test_a_page_with_one_short_line_is_not_blank(
    dpi: int, text: str, points: float, ink: int
) -> None:
    image = paper(dpi, noise=5)
    write(image, text, points, dpi, ink)
    assert not is_blank(page(image, dpi))


def test_light_text_on_dark_paper_is_not_blank() -> None:
    image = Image.new("L", (827, 1169), 20)
    write(image, "Page 3", 9, 100, ink=250)
    assert not is_blank(page(image))


def test_a_page_with_words_in_its_file_is_not_blank() -> None:
    words = (Word("faint", BoundingBox(0.1, 0.1, 0.2, 0.2), 0),)
    assert not is_blank(page(paper(), layer=TextLayer(words)))


@pytest.mark.parametrize("noise", [0.0, 5.0, 15.0])
def test_white_paper_with_light_noise_is_blank(noise: float) -> None:
    assert is_blank(page(paper(noise=noise)))


def test_a_few_specks_of_dust_are_no_ink() -> None:
    image = paper(200, noise=3)
    draw = ImageDraw.Draw(image)
    for x, y in np.random.default_rng(3).integers(100, 1500, (30, 2)).tolist():
        draw.rectangle((x, y, x + 2, y + 2), 60)
    assert is_blank(page(image, 200))


def test_unevenly_lit_paper_and_a_shadow_at_its_edge_are_no_ink() -> None:
    rows = np.linspace(250, 170, 1169).astype(np.uint8)
    image = Image.fromarray(np.repeat(rows[:, None], 827, axis=1))
    ImageDraw.Draw(image).rectangle((0, 0, 8, 1169), 40)
    assert is_blank(page(image))


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (40, 1)])
def test_images_too_small_to_hold_anything_are_blank(size: tuple[int, int]) -> None:
    assert is_blank(page(Image.new("L", size, 0)))


@pytest.mark.parametrize("stretch", [0.95, 1.05])
def test_a_page_is_judged_alike_where_its_image_is_a_little_too_wide_or_too_high(
    stretch: float,
) -> None:
    for text, blank in (("", True), ("3", False)):
        image = paper(noise=5)
        write(image, text, 10, 100)
        drawn = image.resize((round(image.width * stretch), image.height))
        pixels = PageImage(*drawn.size, drawn.convert("RGB").tobytes())
        assert is_blank(PageInput(1, 595.0, 842.0, 0, pixels)) is blank
