"""A PDF page and its runs of text in, out those that nobody sees: white on white, or under a bar.

Only runs that may be such are looked at, in the drawn page: one whose box is of a single colour is
not seen. Knows no words.
"""

from collections.abc import Sequence
from typing import Any

import pymupdf

from parsers.reading.text_layer import Box

WHITE = 0.95  # of each part of a colour
SCALE = 1.5  # pixels per point
EVEN = 12  # of 255: what differs by less is one colour to an eye
INSET = 0.1  # of a box: its edge may be that of what is around
SMALLEST_BAR = 4.0  # points: the height of what covers a line
MOST_BARS = 200

Log = Sequence[tuple[str, Box]]


def unseen_runs(page: Any, spans: Sequence[dict[str, Any]], log: Log) -> set[int]:
    """The places of the runs among `spans`, as MuPDF traces them."""
    bars = _bars(log)
    last = bars[-1][0] if bars else -1
    suspects = [
        at
        for at, span in enumerate(spans)
        if min(span["color"]) >= WHITE or (span["seqno"] < last and _is_covered(span, bars))
    ]
    if not suspects:
        return set()
    matrix = pymupdf.Matrix(SCALE, SCALE)
    pixmap = page.get_pixmap(matrix=matrix, colorspace=pymupdf.csGRAY, alpha=False)
    turned = page.rotation_matrix
    return {at for at in suspects if _is_even(pixmap, pymupdf.Rect(spans[at]["bbox"]) * turned)}


def _bars(log: Log) -> list[tuple[int, Box]]:
    """Filled shapes that may cover a line of text."""
    bars = [
        (at, box)
        for at, (kind, box) in enumerate(log)
        if kind == "fill-path" and min(box[2] - box[0], box[3] - box[1]) >= SMALLEST_BAR
    ]
    return bars if len(bars) <= MOST_BARS else []


def _is_covered(span: dict[str, Any], bars: Sequence[tuple[int, Box]]) -> bool:
    x0, y0, x1, y1 = span["bbox"]
    inset = INSET * (y1 - y0)
    return any(
        at > span["seqno"]
        and left <= x0 + inset and top <= y0 + 2 * inset
        and x1 - inset <= right and y1 - 2 * inset <= bottom
        for at, (left, top, right, bottom) in bars
    )  # fmt: skip


def _is_even(pixmap: Any, box: Any) -> bool:
    inset_x, inset_y = INSET * box.width, INSET * box.height
    x0, x1 = round((box.x0 + inset_x) * SCALE), round((box.x1 - inset_x) * SCALE)
    y0, y1 = round((box.y0 + inset_y) * SCALE), round((box.y1 - inset_y) * SCALE)
    left, right = max(0, x0), min(pixmap.width, x1)
    grey, stride = pixmap.samples_mv, pixmap.stride
    rows = (
        grey[y * stride + left : y * stride + right]
        for y in range(max(0, y0), min(pixmap.height, y1))
    )
    ends = [(min(row), max(row)) for row in rows if row]
    if not ends:
        return False
    lightest, darkest = max(most for _, most in ends), min(least for least, _ in ends)
    return int(lightest) - int(darkest) < EVEN
