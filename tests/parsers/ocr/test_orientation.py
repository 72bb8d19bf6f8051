"""An image and its lines in, the same image upright out: drawn pages, turned and skewed."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from parsers.document import BoundingBox, PageImage
from parsers.ocr.detection import Pixels, Quads, detect_lines
from parsers.ocr.orientation import (
    FEWEST_LINES,
    MOST_SKEW,
    Skew,
    find_skew,
    find_turn,
    straighten,
    turn,
)
from parsers.ocr.words import load_reader, read_words

LINES = (
    "The mill was repaired after the flood",
    "Invoice No. 4711 of 12 March 2021",
    "Total due within thirty days: 129.50",
    "Bank: Upper Valley Savings",
)
BLANK = np.full((400, 600, 3), 255, np.uint8)

skews = st.floats(0.5, MOST_SKEW) | st.floats(-MOST_SKEW, -0.5)
fractions = st.floats(0.0, 0.9)


@pytest.fixture(scope="module")
def reader() -> Any:
    return load_reader()


def draw(skew: float = 0, ground: str = "white", ink: str = "black") -> Image.Image:
    """Four lines of print that fall by `skew` degrees to the right."""
    image = Image.new("RGB", (640, 330), ground)
    pen = ImageDraw.Draw(image)
    for i, text in enumerate(LINES):
        pen.text((40, 40 + 65 * i), text, ink, ImageFont.load_default(30))
    return image.rotate(-skew, Image.Resampling.BICUBIC, expand=True, fillcolor=ground)


def pixels_of(image: Image.Image) -> Pixels:
    return np.ascontiguousarray(np.asarray(image)[:, :, ::-1])


def lines(*slants: float, width: float = 300) -> Quads:
    """A line for each slant in degrees, 20 pixels high, one below the other."""
    quads = []
    for number, slant in enumerate(map(math.radians, slants)):
        along = np.array([math.cos(slant), math.sin(slant)])
        down = np.array([-along[1], along[0]])
        start = np.array([50, 50 + 60 * number])
        corners = (start, start + width * along)
        quads.append([*corners, *(corner + 20 * down for corner in reversed(corners))])
    return np.array(quads, np.float32).reshape(-1, 4, 2)


@pytest.mark.parametrize(
    "quads",
    [
        lines(),
        lines(0, 0, 0, 0),
        lines(0.2, 0.3, 0.2, 0.3),
        lines(*[4] * (FEWEST_LINES - 1)),
        lines(-6, 0, 5, 9),
        lines(*[MOST_SKEW + 5] * 5),
        lines(4, 4, 4, 4, width=60),
    ],
    ids=["none", "level", "nearly level", "few", "slanted differently", "on purpose", "short"],
)
def test_lines_that_tell_no_skew_have_none(quads: Quads) -> None:
    assert find_skew(BLANK, quads) == 0


def test_where_no_ink_tells_it_better_the_skew_is_that_of_the_boxes() -> None:
    assert find_skew(BLANK, lines(3, 3, 3)) == pytest.approx(3, abs=0.01)


def test_a_line_slanted_on_purpose_does_not_change_the_skew_of_the_others() -> None:
    assert find_skew(BLANK, lines(3, 3, 3, 3, 14)) == pytest.approx(3, abs=0.01)


@pytest.mark.parametrize("skew", [3, -3, 12])
def test_the_skew_of_a_drawn_page_is_found(reader: Any, skew: float) -> None:
    pixels = pixels_of(draw(skew))
    assert find_skew(pixels, detect_lines(reader, pixels)) == pytest.approx(skew, abs=0.2)


@pytest.mark.parametrize("rotation", [90, 270])
def test_a_page_that_lies_on_its_side_has_the_skew_it_has_upright(
    reader: Any, rotation: int
) -> None:
    pixels = turn(pixels_of(draw(3)), rotation)
    assert find_skew(pixels, detect_lines(reader, pixels)) == pytest.approx(3, abs=0.2)


def test_ink_as_light_as_its_ground_tells_the_skew_too(reader: Any) -> None:
    pixels = pixels_of(draw(3, "#00f", "#f00"))
    assert find_skew(pixels, detect_lines(reader, pixels)) == pytest.approx(3, abs=0.2)


def test_what_is_put_around_a_straightened_page_has_the_colour_of_its_edge() -> None:
    straight, _ = straighten(pixels_of(draw(0, "#102050", "white")), 5)
    assert [tuple(straight[y, x]) for y in (0, -1) for x in (0, -1)] == [(0x50, 0x20, 0x10)] * 4


@settings(max_examples=40)
@given(skews, fractions, fractions)
def test_what_was_straightened_is_found_again_where_it_stood(
    angle: float, across: float, down: float
) -> None:
    x, y = round(10 + across * 300), round(10 + down * 200)
    image = np.zeros((220, 320, 3), np.uint8)
    image[y - 3 : y + 3, x - 3 : x + 3] = 255
    straight, skew = straighten(image, angle)
    rows, columns = np.nonzero(straight[:, :, 0] > 128)
    middle = np.array([columns.mean() + 0.5, rows.mean() + 0.5])
    assert skew.slant(middle) == pytest.approx(np.array([x, y]), abs=1)
    width, height = skew.straight
    box = BoundingBox.from_frame((*(middle - 3), *(middle + 3)), (width, height))
    assert skew.place(box).to_frame((320, 220)) == pytest.approx(
        (x - 3, y - 3, x + 3, y + 3), abs=2
    )


@given(skews, fractions, fractions)
def test_a_box_anywhere_on_the_straight_page_has_a_place_on_the_one_shown(
    angle: float, across: float, down: float
) -> None:
    _, skew = straighten(np.zeros((110, 160, 3), np.uint8), angle)
    placed = skew.place(BoundingBox(across, down, across + 0.1, down + 0.1))
    assert 0 <= placed.x0 < placed.x1 <= 1
    assert 0 <= placed.y0 < placed.y1 <= 1


def test_without_skew_everything_stands_where_it_stands() -> None:
    box = BoundingBox(0.1, 0.2, 0.3, 0.4)
    assert Skew().place(box) == box
    assert Skew().slant(np.array([[3.0, 4.0]])).tolist() == [[3.0, 4.0]]


def test_a_page_without_lines_is_not_turned(reader: Any) -> None:
    assert find_turn(reader, BLANK, lines()).rotation == 0


def test_an_upright_page_is_not_turned_and_what_was_read_to_find_out_is_kept(reader: Any) -> None:
    pixels = pixels_of(draw())
    turned = find_turn(reader, pixels, detect_lines(reader, pixels))
    assert turned.rotation == 0
    assert tuple(turned.read[number].text for number in sorted(turned.read)) == LINES


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_page_is_turned_by_the_rest_of_the_circle(reader: Any, rotation: int) -> None:
    pixels = turn(pixels_of(draw()), rotation)
    turned = find_turn(reader, pixels, detect_lines(reader, pixels))
    assert (turned.rotation, turned.read) == (360 - rotation, {})


@pytest.mark.parametrize("skew", [-2, 6])
def test_a_skewed_page_has_the_words_of_the_level_one_in_the_same_places(
    reader: Any, skew: float
) -> None:
    level, slanted = (
        read_words(reader, PageImage(*image.size, image.tobytes()))
        for image in (draw(), draw(skew))
    )
    assert slanted.skew.angle == pytest.approx(skew, abs=0.2)
    assert [(w.text, w.line) for w in slanted.words] == [(w.text, w.line) for w in level.words]
    frames = [(reading.image.width, reading.image.height) for reading in (level, slanted)]
    around = np.subtract(frames[1], frames[0]) / 2
    for one, other in zip(level.words, slanted.words, strict=True):
        expected = np.add(one.box.to_frame(frames[0]), np.tile(around, 2))
        assert other.box.to_frame(frames[1]) == pytest.approx(expected, abs=4)
