"""Image in, lines of text out."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from parsers.ocr import detection
from parsers.ocr.detection import (
    ENLARGED_PIXELS,
    LONGEST_LINE,
    LOW_LINE,
    MOST_ENLARGED,
    NEAR_EDGE,
    STEP,
    STRIP_PIXELS,
    Pixels,
    Quads,
    _cut,
    _padded,
    _parallel,
    _strips,
    _without_doubles,
    _written,
    choose_scale,
    contrast,
    detect_enlarged,
    detect_lines,
    extents,
    sides_of,
)
from parsers.ocr.words import load_reader


@pytest.fixture(scope="module")
def reader() -> Any:
    return load_reader()


def line(x: float, y: float, width: float, height: float) -> Quads:
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    return np.array([corners], np.float32)


def draw(size: int, ground: str = "white", ink: str = "black") -> Pixels:
    """Four lines of print, `size` pixels high."""
    image = Image.new("RGB", (20 * size, 9 * size), ground)
    pen = ImageDraw.Draw(image)
    for i in range(4):
        font = ImageFont.load_default(size)
        pen.text((size, (1 + 2 * i) * size), f"The mill in the valley, No. {i}", ink, font)
    return np.ascontiguousarray(np.asarray(image)[:, :, ::-1])


def test_a_white_page_has_no_lines(reader: Any) -> None:
    assert detect_lines(reader, np.full((200, 300, 3), 255, np.uint8)).shape == (0, 4, 2)


def test_lines_found_twice_are_kept_once() -> None:
    one, inner, other = line(0, 0, 100, 20), line(2, 1, 90, 18), line(0, 30, 100, 20)
    kept = _without_doubles(np.concatenate([inner, one, one, other]))
    assert sorted(quad[:, 1].max() for quad in kept) == [20, 50]


def test_a_page_too_large_for_one_look_is_read_in_strips_without_tearing(reader: Any) -> None:
    image = Image.new("RGB", (700, 1500), "white")
    pen = ImageDraw.Draw(image)
    for i in range(20):
        pen.text((40, 30 + 72 * i), f"Line number {i}", "black", ImageFont.load_default(30))
    quads = detect_lines(reader, np.asarray(image)[:, :, ::-1])
    assert len(quads) == 20


@pytest.mark.parametrize("shift", [-NEAR_EDGE / 4, 0, NEAR_EDGE / 4])
def test_a_line_on_the_edge_of_two_strips_that_see_it_differently_is_found_once(
    monkeypatch: pytest.MonkeyPatch, shift: float
) -> None:
    """The upper strip may see its middle below the edge, and the lower one above it."""
    pixels = np.broadcast_to(np.uint8(255), (1024, 1024, 3))
    edge = _strips(pixels)[1][0]

    def seen(_reader: Any, _pixels: Pixels, top: int, _bottom: int) -> list[Quads]:
        return [line(100, edge - 12 + (shift if top < edge else -shift), 300, 24)[0]]

    monkeypatch.setattr(detection, "_detect_strip", seen)
    assert len(_without_doubles(np.stack(detection._detect_strips(None, pixels)))) == 1


@given(st.integers(32, 3000), st.integers(32, 3000))
def test_every_row_is_in_one_strip_that_is_not_too_large(height: int, width: int) -> None:
    strips = _strips(np.broadcast_to(np.uint8(0), (height, width, 3)))
    assert [row for top, bottom in strips for row in (top, bottom)][1:-1] == [
        row for top, _ in strips[1:] for row in (top, top)
    ]
    assert (strips[0][0], strips[-1][1]) == (0, height)
    assert all((bottom - top) * width <= STRIP_PIXELS + 32 * width for top, bottom in strips)


def test_a_line_of_usual_length_is_not_cut() -> None:
    whole = line(10, 20, 400, 20)
    assert np.array_equal(_cut(whole), whole)


def test_a_very_long_line_is_cut_into_pieces_that_can_be_read() -> None:
    long = line(10, 20, 4000, 20)
    pieces = _cut(long)
    assert len(pieces) == 3
    assert (extents(pieces) <= LONGEST_LINE).all()
    assert np.array_equal(pieces.reshape(-1, 2).min(axis=0), long[0, 0])
    assert np.array_equal(pieces.reshape(-1, 2).max(axis=0), long[0, 2])


def test_opposite_sides_that_rounding_made_unlike_are_made_alike() -> None:
    rounded = np.array([[(10, 20), (410, 21), (410, 41), (10, 39)]], np.float32)
    ((top_left, top_right, bottom_right, bottom_left),) = _parallel(rounded)
    assert np.allclose(top_right - top_left, bottom_right - bottom_left)
    assert np.allclose(sides_of(_parallel(rounded)), [(400, 19.5)], atol=0.01)
    assert np.abs(_parallel(rounded) - rounded).max() <= 0.5
    assert np.array_equal(_parallel(line(10, 20, 400, 20)), line(10, 20, 400, 20))
    assert _parallel(np.empty((0, 4, 2), np.float32)).shape == (0, 4, 2)


def test_an_image_without_lines_is_enlarged_as_much_as_allowed() -> None:
    nothing = np.empty((0, 4, 2), np.float32)
    assert choose_scale(nothing, 10_000) == MOST_ENLARGED
    assert choose_scale(nothing, ENLARGED_PIXELS // 2) == pytest.approx(2**0.5)
    assert choose_scale(nothing, 2 * ENLARGED_PIXELS) == 1


@given(st.floats(1, 200), st.integers(1, 50_000_000))
def test_only_low_lines_are_enlarged_and_no_image_beyond_what_is_allowed(
    height: float, area: int
) -> None:
    scale = choose_scale(line(0, 0, 400, height), area)
    assert 1 <= scale <= MOST_ENLARGED
    assert scale == 1 or scale**2 * area <= ENLARGED_PIXELS * 1.001
    assert height < LOW_LINE or scale == 1


def test_one_large_heading_does_not_keep_small_print_from_being_enlarged() -> None:
    quads = np.concatenate([line(0, 0, 400, 60), *[line(0, y, 400, 10) for y in (80, 100, 120)]])
    assert choose_scale(quads, 200_000) == MOST_ENLARGED


def test_small_print_is_enlarged_with_its_lines(reader: Any) -> None:
    given = draw(11)
    pixels, quads = detect_enlarged(reader, given)
    scale = pixels.shape[0] / given.shape[0]
    assert 1 < scale <= MOST_ENLARGED
    assert pixels.shape[1] / given.shape[1] == pytest.approx(scale, rel=0.01)
    assert len(quads) == 4
    assert np.median(sides_of(quads).min(axis=1)) >= LOW_LINE
    middles = quads[:, :, 1].mean(axis=1)
    assert middles == pytest.approx(11 * scale * (1.5 + 2 * np.arange(4)), abs=10)


def test_large_print_stays_as_it_is(reader: Any) -> None:
    given = draw(32)
    pixels, quads = detect_enlarged(reader, given)
    assert pixels is given
    assert len(quads) == 4


@pytest.mark.parametrize(("ground", "ink"), [("white", "black"), ("black", "white")])
@pytest.mark.parametrize("margin", [40, 400])
def test_lines_do_not_depend_on_the_width_of_the_margins(
    reader: Any, margin: int, ground: str, ink: str
) -> None:
    alone = draw(24, ground, ink)
    shade = int(alone[0, 0, 0])
    wide = np.pad(alone, ((margin, margin), (margin, margin), (0, 0)), constant_values=shade)
    assert np.array_equal(detect_lines(reader, wide), detect_lines(reader, alone) + margin)


@pytest.mark.parametrize(
    ("ground", "ink"),
    [((255,) * 3, (0,) * 3), ((0,) * 3, (255,) * 3), ((255, 0, 0), (0, 0, 255))],
    ids=["black on white", "white on black", "red on a blue that is as light"],
)
def test_margins_and_specks_are_not_written_on(
    ground: tuple[int, int, int], ink: tuple[int, int, int]
) -> None:
    pixels = np.empty((200, 300, 3), np.uint8)
    pixels[:] = ground
    pixels[50:60, 40:120] = pixels[90:100, 70:210] = ink
    pixels[10:12, 10:12] = pixels[190, 290] = ink
    assert _written(pixels) == (slice(50, 100), slice(40, 210))


def test_of_a_blank_image_all_is_looked_at() -> None:
    assert _written(np.full((20, 30, 3), 255, np.uint8)) == (slice(0, 20), slice(0, 30))


def test_contrast_is_the_distance_from_the_commonest_colour() -> None:
    pixels = np.full((8, 8, 3), (200, 100, 0), np.uint8)
    pixels[1, 2], pixels[3, 4] = (0, 100, 0), (255, 255, 255)
    told = contrast(pixels)
    assert (told[1, 2], told[3, 4]) == (pytest.approx(200 / 3), pytest.approx(465 / 3))
    assert np.count_nonzero(told) == 2


@given(st.integers(1, 200), st.integers(1, 200), st.integers(0, 70))
def test_padding_is_ground_around_the_image_up_to_the_sides_the_detector_takes(
    height: int, width: int, margin: int
) -> None:
    pixels = np.full((height, width, 3), (200, 100, 0), np.uint8)
    pixels[height // 2 + 1 :, width // 2 + 1 :] = 0
    padded = _padded(pixels, margin)
    assert padded.shape[0] % STEP == padded.shape[1] % STEP == 0
    spare = np.subtract(padded.shape[:2], (height + 2 * margin, width + 2 * margin))
    assert (spare >= 0).all() and (spare < STEP).all()
    inner = padded[margin : margin + height, margin : margin + width]
    assert np.array_equal(inner, pixels)
    inner[:] = (200, 100, 0)
    assert (padded == (200, 100, 0)).all()


@pytest.mark.parametrize("size", [(2400, 800), (1600, 60)])
def test_lines_of_a_wide_image_are_found_where_they_are(reader: Any, size: tuple[int, int]) -> None:
    """RapidOCR pads what is wider than eight times its height, as strips of wide images are."""
    picture = Image.new("RGB", size, "white")
    font, tops = ImageFont.load_default(28), range(12, size[1] - 40, 60)
    for top in tops:
        ImageDraw.Draw(picture).text((20, top), "a mill by the river " * 4, "black", font)
    quads = detect_lines(reader, np.asarray(picture))
    middles = sorted(quads[:, :, 1].mean(axis=1))
    assert middles == pytest.approx([top + 18 for top in tops], abs=8)
