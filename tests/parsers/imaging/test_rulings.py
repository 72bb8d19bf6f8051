"""Lines that are drawn in a picture are found; letters and grounds are none."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from parsers.document import PageImage
from parsers.imaging.rulings import find_rulings


def page_of(image: Image.Image) -> PageImage:
    return PageImage(image.width, image.height, image.tobytes())


def ruled(width: int, shade: int, dash: int = 0) -> Image.Image:
    image = Image.new("RGB", (400, 200), "white")
    draw = ImageDraw.Draw(image)
    for y in (40, 100, 160):
        for x in range(40, 360, 2 * dash or 320):
            draw.line((x, y, x + (dash or 320), y), fill=(shade,) * 3, width=width)
    for x in (40, 200, 360):
        draw.line((x, 40, x, 160), fill=(shade,) * 3, width=width)
    return image


def test_a_page_of_noise_has_none():
    noise = np.random.default_rng(4).integers(0, 255, (200, 400, 3), dtype=np.uint8)
    assert not find_rulings(PageImage(400, 200, noise.tobytes()), 20)


def test_letters_are_none():
    image = Image.new("RGB", (400, 60), "white")
    ImageDraw.Draw(image).text((20, 20), "HILL TITLE MILL LITHE", fill="black", font_size=20)
    assert not find_rulings(page_of(image), 20)


@pytest.mark.parametrize(("width", "shade"), [(1, 0), (1, 190), (3, 90)])
def test_thin_pale_and_thick_lines_are_found(width, shade):
    found = find_rulings(page_of(ruled(width, shade)), 20)
    assert sum(box.width > box.height for box in found) >= 3
    assert sum(box.height > box.width for box in found) >= 3


def test_dashed_lines_are_found():
    found = find_rulings(page_of(ruled(1, 0, dash=5)), 20)
    assert sum(box.width > 0.7 for box in found) >= 3


@pytest.mark.parametrize(("text", "font_size"), [("lifted hull", 24), ("millet fill", 24)])
def test_letters_that_reach_from_line_to_line_are_none(text, font_size):
    image = Image.new("RGB", (400, 200), "white")
    draw = ImageDraw.Draw(image)
    for row in range(6):
        draw.line((20, 20 + 22 * row, 380, 20 + 22 * row), fill="black", width=2)
        draw.text((40, 11 + 22 * row), text if row < 5 else "", fill="black", font_size=font_size)
    for x in (20, 380):
        draw.line((x, 20, x, 130), fill="black", width=2)
    found = find_rulings(page_of(image), 20)
    uprights = {round(box.center_x * 400) for box in found if box.height * 200 > box.width * 400}
    assert {round(x / 10) for x in uprights} == {2, 38}


@pytest.mark.parametrize("dash", [0, 4])
@pytest.mark.parametrize(
    ("left", "right"), [("3.278,30", "Acero"), ("(811)", "Norte"), ("07.08.2025", "Logement")]
)
def test_an_upright_line_is_found_though_letters_touch_it(left, right, dash):
    image = Image.new("RGB", (400, 260), "white")
    draw = ImageDraw.Draw(image)
    for row in range(8):
        draw.line((20, 20 + 30 * row, 380, 20 + 30 * row), fill="black", width=1)
        if row < 7:
            draw.text((199, 42 + 30 * row), left, fill="black", font_size=18, anchor="rs")
            draw.text((202, 42 + 30 * row), right, fill="black", font_size=18, anchor="ls")
    for y in range(20, 230, 7 if dash else 1):
        draw.line((200, y, 200, y + dash), fill="black", width=1)
    found = find_rulings(page_of(image), 16)
    assert any(box.height * 260 > 200 and abs(box.center_x * 400 - 200) < 3 for box in found)
