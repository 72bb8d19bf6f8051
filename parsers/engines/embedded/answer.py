"""Regions in reading order in, Qwen HTML out, the format in which vision models answer.

`h1 h2 p ul li table div` with `data-bbox="x1 y1 x2 y2"` in thousandths of the page; labels without
an element are classes. This module knows neither models nor pictures.
"""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from html import escape

from parsers.document import HEADINGS, BoundingBox, Cell, Label, Word
from parsers.document.lines import is_leftward, join_words, visual_lines
from parsers.layout.ended_lines import find_ended
from parsers.layout.region import Region

FRAME = (1000.0, 1000.0)
"""Of the boxes in the answer."""

Place = Callable[[BoundingBox], BoundingBox]
"""From a box of the regions to its box on the page as shown."""

Slot = tuple[int, int]
"""A row and a column."""

WIDE_BLANK = 1.5  # heights of the line

FAR = 0.3  # of a region's width: no paragraph begins so far from its edge

_TAGS = {
    Label.TITLE: ("h1", ""),
    Label.SECTION_HEADER: ("h2", ""),
    Label.TEXT: ("p", ""),
    Label.TABLE: ("p", ""),
    Label.LIST_ITEM: ("li", ""),
    Label.PICTURE: ("div", "image"),
    Label.FORMULA: ("div", "formula"),
}


def write_answer(regions: Sequence[Region], aspect: float, place: Place = lambda box: box) -> str:
    """One HTML document. aspect: width of the page by its height. A page without any region is one
    picture, as there is ink on it."""
    regions = regions or [Region(Label.PICTURE, BoundingBox(0, 0, 1, 1))]
    parts, ended = [], find_ended(regions)
    numbered = enumerate(regions)
    for in_list, group in itertools.groupby(numbered, key=lambda r: r[1].label is Label.LIST_ITEM):
        blocks = "\n".join(_block(each, aspect, place, at in ended) for at, each in group)
        parts.append(f"<ul>\n{blocks}\n</ul>" if in_list else blocks)
    return "<html><body>\n" + "\n".join(parts) + "\n</body></html>"


def _block(region: Region, aspect: float, place: Place, ended: bool) -> str:
    """ended: its lines end by themselves."""
    if region.cells:
        cells = (replace(cell, box=cell.box and place(cell.box)) for cell in region.cells)
        return f"<table{_place(place(region.box))}>\n{_rows(cells)}\n</table>"
    tag, name = _TAGS.get(region.label, ("p", region.label.value))
    attribute = f' class="{name}"' if name else ""
    text = _text(region, aspect, ended)
    if region.text is not None and region.words:
        text = f"<code>{text}</code>"
    return f"<{tag}{attribute}{_place(place(region.box))}>{text}</{tag}>"


def _place(box: BoundingBox) -> str:
    corners = " ".join(f"{side:.0f}" for side in box.to_frame(FRAME))
    return f' data-bbox="{corners}"'


def _text(region: Region, aspect: float, ended: bool) -> str:
    """Wrapped lines are joined by a space; others keep their break."""
    if region.text is not None:
        return escape(region.text, quote=False).replace("\n", "<br/>")
    text = ""
    for line, following in itertools.pairwise([*visual_lines(region.words), []]):
        wrapped = following and not ended and _is_wrapped(line, following, region, aspect)
        end = " " if wrapped else "<br/>" if following else ""
        text += escape(join_words(line), quote=False) + end
    return text


def _is_wrapped(
    line: Sequence[Word], following: Sequence[Word], region: Region, aspect: float
) -> bool:
    """Headings always; else lines of running text, if the next word had no room left."""
    if region.label in HEADINGS:
        return True
    if _is_flush_right(line, region):
        return False
    leftward = is_leftward(line)
    word = following[-1 if leftward else 0].box
    room = line[0].box.x0 - region.box.x0 if leftward else region.box.x1 - line[-1].box.x1
    if word.width <= room or region.label is Label.TABLE:
        return False
    return _is_running(line, aspect) and _is_running(following, aspect)


def _is_flush_right(line: Sequence[Word], region: Region) -> bool:
    """Set at the right edge, far from the left one, as the reason for a line of a formula is."""
    height = max(word.box.height for word in line)
    ends = region.box.x1 - line[-1].box.x1 < height
    return ends and line[0].box.x0 - region.box.x0 > FAR * region.box.width


def _is_running(line: Sequence[Word], aspect: float) -> bool:
    """Without a wide blank, as between the columns of a row."""
    height = max(word.box.height for word in line)
    blanks = (right.box.x0 - left.box.x1 for left, right in itertools.pairwise(line))
    return all(blank * aspect < WIDE_BLANK * height for blank in blanks)


def _rows(cells: Iterable[Cell]) -> str:
    grid = {(cell.row, cell.column): cell for cell in cells}
    covered = {
        (row, column)
        for cell in grid.values()
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    height = max(row for row, _ in covered) + 1
    width = max(column for _, column in covered) + 1
    free = {(row, column) for row in range(height) for column in range(width)} - covered
    return "\n".join(f"<tr>{_row(grid, free, row, width)}</tr>" for row in range(height))


def _row(grid: dict[Slot, Cell], free: set[Slot], row: int, width: int) -> str:
    """free: where no cell is, nor reaches."""
    places = [(row, column) for column in range(width)]
    return "".join(
        "<td></td>" if place in free else _cell(grid[place])
        for place in places
        if place in free or place in grid
    )


def _cell(cell: Cell) -> str:
    tag = "th" if cell.is_header else "td"
    span = f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
    span += f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    place = _place(cell.box) if cell.box else ""
    return f"<{tag}{span}{place}>{escape(cell.text, quote=False)}</{tag}>"
