"""Clean Qwen HTML. In: what is known of a block, its text as HTML of marks and line breaks. Out:
the block and the page written anew, by an allow-list; and a block's plain text.

This module knows neither trees nor labels nor what an answer looked like.
"""

import html
import re
from collections.abc import Iterable
from functools import cache
from itertools import groupby

import nh3

from parsers.boxes import write_box
from parsers.document import BoundingBox, Cell
from parsers.grid import table_html

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
MARKS = frozenset({"b", "i", "u", "s", "em", "strong", "sub", "sup", "code"})

_BOXED = ("p", "li", "div", "table", *HEADINGS)
_CELLS = ("td", "th")
_TAGS = {*_BOXED, *_CELLS, *MARKS, "ul", "ol", "br", "tbody", "tr"}
_ATTRIBUTES = {tag: {"class", "data-bbox"} for tag in _BOXED} | {
    tag: {"rowspan", "colspan", "data-bbox"} for tag in _CELLS
}

_OPENED_BLOCK = re.compile(r'<(\w+)(?: class="[^"]*")?')
_OPENED_CELL = re.compile("<t[dh](?: [^>]*)?>")
_SPACES = re.compile("[ \t\r\n\f\v\xa0]+")
_BREAKS = re.compile("(?: ?<br>)+ ?")
_OUTER = re.compile("^(?:<br>| )+|(?:<br>| )+$")
_ANY_TAG = re.compile("<[^>]*>")


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(tags=_TAGS, attributes=_ATTRIBUTES)


def write_block(
    opening: str, box: BoundingBox | None, content: str, cells: Iterable[Cell] = ()
) -> str:
    """A block as clean Qwen HTML. opening: its tag and class, such as `p class="footnote"`.
    content: tidy HTML. The cells follow as a table, or as the rows of the block if it is one."""
    rows = table_html(cells)
    table = rows if opening == "table" else f"<table>{rows}</table>" if rows else ""
    written = f"<{opening}>{content}{table}</{opening.split()[0]}>"
    return write_place(_cleaner().clean(written), box)


def write_place(block: str, box: BoundingBox | None) -> str:
    """A block that has no box yet, with this one in whole thousandths of the page."""
    opening, rest = block.split(">", 1)
    return f'{opening} data-bbox="{write_box(box)}">{rest}' if box else block


def relabel(block: str, opening: str) -> str:
    """A block without a table, opened by another tag and class."""
    tag = _OPENED_BLOCK.match(block)
    if tag is None:
        return block
    content = block[tag.end() : -len(f"</{tag[1]}>")]
    return f"<{opening}{content}</{opening.split()[0]}>"


def write_cell_places(block: str, boxes: Iterable[BoundingBox | None]) -> str:
    """A block with these boxes for its cells, in their order; none where a cell has one already."""
    places = iter(boxes)
    return _OPENED_CELL.sub(lambda cell: write_place(cell[0], next(places, None)), block)


def write_page(blocks: Iterable[tuple[str, str]]) -> str:
    """The page of these blocks, each with the list it is an item of: `ul`, `ol` or none."""
    lines = ["<html><body>"]
    for list_tag, group in groupby(blocks, key=lambda block: block[0]):
        items = [written for _, written in group]
        lines += [f"<{list_tag}>", *items, f"</{list_tag}>"] if list_tag else items
    return "\n".join([*lines, "</body></html>"])


def tidy(content: str) -> str:
    """White space as a browser shows it, lines without blank ones between."""
    return _OUTER.sub("", _BREAKS.sub("<br>", _SPACES.sub(" ", content)))


def plain_text(content: str) -> str:
    """The plain text of tidy HTML, a line for each of its lines."""
    lines = (html.unescape(_ANY_TAG.sub("", line)) for line in content.split("<br>"))
    return "\n".join(filter(None, (_SPACES.sub(" ", line).strip() for line in lines)))
