import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import BoundingBox
from parsers.document.geometry import (
    are_beside,
    gap_across,
    gap_down,
    hull,
    on_one_line,
    shared_height,
    shared_width,
)

SIDES = st.tuples(st.integers(0, 99), st.integers(1, 100)).filter(lambda side: side[0] < side[1])


@st.composite
def boxes(draw: st.DrawFn) -> BoundingBox:
    (x0, x1), (y0, y1) = draw(SIDES), draw(SIDES)
    return BoundingBox(x0 / 100, y0 / 100, x1 / 100, y1 / 100)


def turned(box: BoundingBox) -> BoundingBox:
    return BoundingBox(box.y0, box.x0, box.y1, box.x1)


@given(st.lists(boxes(), min_size=1))
def test_the_hull_reaches_as_far_as_any_box_and_no_further(some: list[BoundingBox]) -> None:
    around = hull(some)

    assert all(around.union(box) == around for box in some)
    for side in ("x0", "y0", "x1", "y1"):
        assert getattr(around, side) in {getattr(box, side) for box in some}


@given(st.lists(boxes(), min_size=1), st.lists(boxes(), min_size=1))
def test_a_hull_of_hulls_is_the_hull_of_all(
    some: list[BoundingBox], others: list[BoundingBox]
) -> None:
    assert hull([hull(some), hull(others)]) == hull([*some, *others])


def test_there_is_no_hull_of_nothing() -> None:
    with pytest.raises(ValueError, match="values"):
        hull([])


@given(boxes(), boxes())
def test_boxes_stand_to_each_other_the_same_either_way(
    one: BoundingBox, other: BoundingBox
) -> None:
    for relation in (shared_width, shared_height, gap_across, gap_down, are_beside, on_one_line):
        assert relation(one, other) == relation(other, one)
    assert on_one_line(one, other, loosely=True) == on_one_line(other, one, loosely=True)


@given(boxes(), boxes())
def test_across_is_down_on_a_page_turned(one: BoundingBox, other: BoundingBox) -> None:
    assert shared_width(one, other) == shared_height(turned(one), turned(other))
    assert gap_across(one, other) == gap_down(turned(one), turned(other))


@given(boxes(), boxes())
def test_boxes_overlap_where_they_share_width_and_height(
    one: BoundingBox, other: BoundingBox
) -> None:
    shared = max(0.0, shared_width(one, other)) * max(0.0, shared_height(one, other))

    assert one.overlap(other) == pytest.approx(shared)


@given(boxes(), boxes())
def test_there_is_a_gap_only_where_nothing_is_shared(one: BoundingBox, other: BoundingBox) -> None:
    assert gap_across(one, other) == max(0.0, -shared_width(one, other))
    assert gap_down(one, other) == 0 or shared_height(one, other) < 0


@given(boxes())
def test_a_box_stands_on_its_own_line_and_above_itself(box: BoundingBox) -> None:
    assert on_one_line(box, box)
    assert not are_beside(box, box)


@given(boxes(), boxes())
def test_what_stands_on_one_line_does_so_loosely_and_shares_height(
    one: BoundingBox, other: BoundingBox
) -> None:
    if on_one_line(one, other):
        assert on_one_line(one, other, loosely=True)
    if on_one_line(one, other, loosely=True):
        assert shared_height(one, other) > 0


def test_an_amount_in_large_print_stands_on_the_line_of_its_label_only_loosely() -> None:
    label, amount = BoundingBox(0.1, 0.10, 0.3, 0.12), BoundingBox(0.7, 0.095, 0.9, 0.145)

    assert not on_one_line(label, amount)
    assert on_one_line(label, amount, loosely=True)


def test_a_line_that_reaches_into_the_next_one_is_not_on_it() -> None:
    upper, lower = BoundingBox(0.1, 0.10, 0.5, 0.14), BoundingBox(0.1, 0.125, 0.5, 0.145)

    assert not on_one_line(upper, lower, loosely=True)
