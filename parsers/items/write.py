"""Items as an answer: the JSON that the embedded engine answers with, read back equal by
`read_items` in the frame (1000, 1000).

In: items. Out: a JSON list with an object for each: `bbox_2d` and `point_2d` in thousandths of the
page, with one decimal where needed; `label`; `text`; `page_number`; `start_time` and `end_time` in
seconds; and each attribute under its own name. What an item does not have is left out.

An attribute's name must not be a key with a meaning of its own (`parsers.items.keys`).
"""

import json
from collections.abc import Iterable
from typing import Any

from parsers.document import BoundingBox, Frame, Item, Point

FRAME: Frame = (1000.0, 1000.0)


def write_items(items: Iterable[Item]) -> str:
    rows = (json.dumps(_row(item), ensure_ascii=False) for item in items)
    return f"[{', '.join(rows)}]"


def _row(item: Item) -> dict[str, Any]:
    row = {
        "bbox_2d": item.box and _box(item.box),
        "point_2d": item.point and _point(item.point),
        "label": item.label,
        "text": item.text,
        "page_number": item.page_number,
        "start_time": item.start_seconds,
        "end_time": item.end_seconds,
        **item.attributes,
    }
    return {key: value for key, value in row.items() if value is not None}


def _box(box: BoundingBox) -> list[float]:
    """At least a tenth wide and high; whole where all of it lies in the first thousandth, as a
    reader would take smaller numbers for fractions of the page."""
    x0, y0, x1, y1 = (round(side, 1) for side in box.to_frame(FRAME))
    if max(x1, y1) <= 1:
        return [0, 0, 1, 1]
    x0, x1 = _apart(x0, x1)
    y0, y1 = _apart(y0, y1)
    return [_short(side) for side in (x0, y0, x1, y1)]


def _apart(first: float, last: float) -> tuple[float, float]:
    if first < last:
        return first, last
    return (first, round(first + 0.1, 1)) if first < 1000 else (999.9, 1000.0)


def _point(point: Point) -> list[float]:
    x, y = (round(share * 1000, 1) for share in (point.x, point.y))
    if max(x, y) <= 1:  # not to be taken for fractions of the page
        x, y = round(x), round(y)
    return [_short(x), _short(y)]


def _short(number: float) -> float:
    return int(number) if number == int(number) else number
