"""An element of OpenDocument in, what it is out: a shape, a row of a table, hidden."""

from collections.abc import Iterator
from itertools import repeat

from parsers.reading.native.archive import Element, child, number

SHAPES = frozenset({
    "frame", "custom-shape", "rect", "text-box", "ellipse", "circle", "polygon", "polyline", "path",
    "regular-polygon", "line", "connector", "caption", "measure",
})  # fmt: skip
MOST_REPEATED = 1_000  # rows that the file says but once


def rows_of(node: Element) -> Iterator[tuple[Element, bool]]:
    """The rows of a table, and whether each is one of its header."""
    for each in node:
        if each.tag == "table-row":
            times = number(each.get("number-rows-repeated"), 1, MOST_REPEATED)
            yield from repeat((each, False), max(times, 1))
        elif each.tag == "table-header-rows":
            yield from ((row, True) for row, _ in rows_of(each))
        elif each.tag in ("table-rows", "table-row-group"):
            yield from rows_of(each)


def is_hidden(node: Element) -> bool:
    """A section, a text or a paragraph that a condition hides, as it was last evaluated."""
    if node.tag in ("hidden-text", "section"):
        return bool(node.get("is-hidden") == "true" or node.get("display") == "none")
    if node.tag not in ("p", "h"):
        return False
    mark = child(node, "hidden-paragraph")
    return mark is not None and mark.get("is-hidden") == "true"
