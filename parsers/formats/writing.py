"""Qwen HTML as formats write it. In: texts, labels and boxes. Out: elements whose text is escaped,
so that nothing in an answer becomes markup that was not meant to be."""

import re
from collections.abc import Iterable
from html import escape

from parsers.document import Frame, Label

_TAGS = {Label.TITLE: "h1", Label.TEXT: "p", Label.LIST_ITEM: "li"}
_CLASSES = {Label.FORMULA: "formula", Label.PICTURE: "image"}
_LOWEST = 6
MOST_OVERSHOOT = 1.05
"""Of a frame; a model that counts in it misses its edge by less."""
_BOX = re.compile(r' data-bbox="([^"<>]*)"')
_SIDE = re.compile(r"\d{1,9}(?:\.\d{1,9})?")
_OPENING = re.compile(r"<[a-zA-Z][a-zA-Z0-9]*")


def text(raw: str) -> str:
    """Escaped, with its lines."""
    return escape(raw.strip("\n")).replace("\n", "<br>")


def box_attribute(box: str) -> str:
    return f' data-bbox="{escape(box)}"' if box else ""


def element(label: Label, inner: str, box: str = "", level: int | None = None) -> str:
    """inner: HTML. level: of a heading below the title."""
    place = box_attribute(box)
    if label is Label.SECTION_HEADER:
        tag = f"h{min(max(level or 2, 1), _LOWEST)}"
        return f"<{tag}{place}>{inner}</{tag}>"
    if label in _TAGS:
        return f"<{_TAGS[label]}{place}>{inner}</{_TAGS[label]}>"
    return f'<div class="{_CLASSES.get(label, label.value)}"{place}>{inner}</div>'


def code(raw: str, box: str = "") -> str:
    return element(Label.TEXT, f"<code>{text(raw)}</code>", box)


def with_box(html: str, box: str) -> str:
    """The first element of `html` with a box."""
    return _OPENING.sub(lambda found: found[0] + box_attribute(box), html, count=1)


def reaches_beyond(html: str, frame: Frame) -> bool:
    """Whether boxes in `html` cannot be counted in `frame`."""
    boxes = (_SIDE.findall(box) for box in _BOX.findall(html))
    sides = [[float(side) for side in box] for box in boxes if len(box) == 4]
    return any(
        max(x0, x1) > frame[0] * MOST_OVERSHOOT or max(y0, y1) > frame[1] * MOST_OVERSHOOT
        for x0, y0, x1, y1 in sides
    )


def without_boxes(html: str) -> str:
    return _BOX.sub("", html)


def document(parts: Iterable[str]) -> str:
    return "\n".join(("<html><body>", *parts, "</body></html>"))
