"""Image in, lines of text out."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from parsers.embedded.detection import (
    LONGEST_LINE,
    STRIP_PIXELS,
    Quads,
    _cut,
    _strips,
    _without_doubles,
    detect_lines,
    extents,
)
from parsers.embedded.words import load_reader


@pytest.fixture(scope="module")
def reader() -> Any:
    return load_reader()


def line(x: float, y: float, width: float, height: float) -> Quads:
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    return np.array([corners], np.float32)


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
