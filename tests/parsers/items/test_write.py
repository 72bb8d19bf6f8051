"""Items as an answer, and read again."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.document import BoundingBox, Completion, Item, Point
from parsers.items import read_items, write_items
from parsers.items.keys import MEANINGS
from parsers.items.write import FRAME


def read_again(*items: Item) -> tuple[Item, ...]:
    return read_items(Completion(write_items(items), FRAME))


def test_no_items_are_an_empty_list() -> None:
    assert write_items(()) == "[]"
    assert read_again() == ()


def test_what_an_item_lacks_is_left_out() -> None:
    item = Item("Total", "line", BoundingBox(0.1, 0.2, 0.35, 0.4005))
    assert json.loads(write_items([item])) == [
        {"bbox_2d": [100, 200, 350, 400.5], "label": "line", "text": "Total"}
    ]


def test_a_box_is_never_taken_for_fractions_of_the_page() -> None:
    (item,) = read_again(Item("x", box=BoundingBox(0, 0, 0.0004, 0.0003)))
    assert item.box == BoundingBox(0, 0, 0.001, 0.001)


def test_a_box_thinner_than_a_tenth_of_a_thousandth_stays_a_box() -> None:
    (item,) = read_again(Item("x", box=BoundingBox(0.99999, 0.5, 1, 0.50001)))
    assert item.box is not None


TENTHS = st.integers(20, 10_000)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1)
PLAIN = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | WORDS
KEYS = st.text("abcdefghijkl_", min_size=1).filter(lambda key: key.strip("_") not in MEANINGS)


@st.composite
def boxes(draw: st.DrawFn) -> BoundingBox:
    (x0, x1), (y0, y1) = (
        sorted(draw(st.lists(TENTHS, min_size=2, max_size=2, unique=True))) for _ in range(2)
    )
    return BoundingBox(*(side / 10_000 for side in (x0, y0, x1, y1)))


@st.composite
def written(draw: st.DrawFn) -> Item:
    times = sorted(draw(st.lists(st.integers(0, 10**6), min_size=2, max_size=2)))
    timed = draw(st.booleans())
    shares = (draw(TENTHS) / 10_000, draw(TENTHS) / 10_000)
    attributes: dict[str, Any] = draw(st.dictionaries(KEYS, PLAIN | st.lists(PLAIN), max_size=4))
    return Item(
        draw(st.none() | WORDS),
        draw(WORDS),
        draw(st.none() | boxes()),
        draw(st.none() | st.integers(1, 500)),
        draw(st.none() | st.just(Point(*shares))),
        times[0] / 100 if timed else None,
        times[1] / 100 if timed else None,
        {key: value for key, value in attributes.items() if value is not None},
    )


@settings(max_examples=40)
@given(st.lists(written(), max_size=4, unique_by=repr))
def test_what_is_written_is_read_again(items: list[Item]) -> None:
    assert [_rounded(item) for item in read_again(*items)] == [_rounded(item) for item in items]


def _rounded(item: Item) -> tuple[Any, ...]:
    box = item.box and tuple(round(side, 6) for side in item.box.to_frame((1, 1)))
    point = item.point and (round(item.point.x, 6), round(item.point.y, 6))
    return (
        item.text, item.label, box, item.page_number, point, item.start_seconds,
        item.end_seconds, dict(item.attributes),
    )  # fmt: skip
