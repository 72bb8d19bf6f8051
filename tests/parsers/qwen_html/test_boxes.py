"""Boxes as models write them: never invented, always on the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import BoundingBox
from parsers.document.geometry import turn_box
from parsers.document.html import write_box
from parsers.qwen_html.boxes import BoxReading, read_box

THOUSANDTHS = (1000.0, 1000.0)
BOX = BoundingBox(0.1, 0.2, 0.3, 0.4)


@pytest.mark.parametrize(
    "raw",
    [
        "nonsense",
        "100 200 300",
        "100 200 300 400 500",
        "100 200 100 400",
        "100 200 300 200",
        "1100 200 1300 400",
        "1e999 0 10 10",
        "0.1 0.2 0.3 0.4",
        "x1=100 y1=200",
    ],
)
def test_what_is_no_box_on_the_page_is_refused_and_suspect(raw: str) -> None:
    assert read_box(raw, THOUSANDTHS) == BoxReading(None, suspect=True)


@pytest.mark.parametrize("raw", ["", "  "])
def test_a_missing_box_is_not_suspect(raw: str) -> None:
    assert read_box(raw, THOUSANDTHS) == BoxReading(None)


@pytest.mark.parametrize(
    "raw",
    [
        "100 200 300 400",
        "100,200,300,400",
        "[100, 200, 300, 400]",
        "(100,200),(300,400)",
        "100.0 200.0 300.0 400.0",
        "100px 200px 300px 400px",
        "100-200-300-400",
        "x1=100 y1=200 x2=300 y2=400",
        "100 200 300 200 300 400 100 400",
    ],
)
def test_every_way_to_write_a_box_gives_the_same_box(raw: str) -> None:
    assert read_box(raw, THOUSANDTHS) == BoxReading(BOX)


@pytest.mark.parametrize("raw", ["300 400 100 200", "300 200 100 400"])
def test_swapped_corners_are_sorted_and_suspect(raw: str) -> None:
    assert read_box(raw, THOUSANDTHS) == BoxReading(BOX, suspect=True)


def test_a_small_overshoot_is_clipped_without_suspicion() -> None:
    reading = read_box("-5 200 1004 400", THOUSANDTHS)
    assert reading == BoxReading(BoundingBox(0, 0.2, 1, 0.4))


def test_a_large_overshoot_is_clipped_and_suspect() -> None:
    reading = read_box("100 200 5000 400", THOUSANDTHS)
    assert reading == BoxReading(BoundingBox(0.1, 0.2, 1, 0.4), suspect=True)


def test_boxes_are_counted_in_the_frame_given() -> None:
    assert read_box("50 40 150 80", (500, 200)).box == BOX


@given(st.text(alphabet="0123456789 .,-[]()eE+x", max_size=60))
def test_whatever_is_written_a_box_lies_on_the_page(raw: str) -> None:
    box = read_box(raw, THOUSANDTHS).box
    assert box is None or (0 <= box.x0 < box.x1 <= 1 and 0 <= box.y0 < box.y1 <= 1)


edges = st.tuples(*[st.floats(0, 1)] * 2).map(sorted).filter(lambda pair: pair[0] < pair[1])


@given(edges, edges)
def test_a_written_box_is_read_again_within_a_thousandth(xs: list[float], ys: list[float]) -> None:
    box = BoundingBox(xs[0], ys[0], xs[1], ys[1])
    reading = read_box(write_box(box), THOUSANDTHS)
    assert reading.box is not None
    assert not reading.suspect
    assert reading.box.to_frame(THOUSANDTHS) == pytest.approx(box.to_frame(THOUSANDTHS), abs=1.0)
    assert write_box(reading.box) == write_box(box)


def test_a_box_is_turned_clockwise_with_its_page() -> None:
    turned = [turn_box(BOX, rotation).to_frame((10, 10)) for rotation in (0, 90, 180, -90)]
    assert turned == [
        pytest.approx(corners)
        for corners in [(1, 2, 3, 4), (6, 1, 8, 3), (7, 6, 9, 8), (2, 7, 4, 9)]
    ]
