"""Pages that no engine reads at once are read in tiles that overlap. In: a page as it was drawn,
and how engines want it. Out: the tiles, and pages as seen through one of them.

A page of usual shape and print has no tiles: it is read as it is. This module asks nobody and
merges nothing.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import median
from typing import TypeVar

from parsers.document import (
    Annotation,
    BoundingBox,
    Frame,
    Page,
    PageInput,
    Rendering,
    TextLayer,
    Word,
)
from parsers.errors import DocumentError

LONG = 4.0  # times: paper and screens are at most three times as long as wide, most receipts four
LEAST_SIDE = 640
"""Pixels of the shorter side of a long page: with fewer, and fewer than it has, its print is lost.
A receipt of four times its width has 707 in the usual budget of two million."""
USUAL = 1200.0  # points: A3 has 1,191; of pages no larger, a low budget was chosen
LEAST_LETTERS = 8.0
"""Pixels: a third of the squares of 28 that models see. Chosen, not measured."""
WIDE, TALL = 6.0, 20.0
"""Times: of 800 x 10,000 pixels the embedded engine reads all of 695 words as it is; its detector
sees strips of whole rows, so that of 10,000 x 800 each costs more than a tile. In five tiles it
reads 777 of 778 words, in 16 seconds of the processor (drawn pages, 2026-11-29)."""
MANY_PIXELS = 4000
"""Of the longer side, for these two: a banner of 1,200 x 100 pixels is read as it is."""
OWN_PIXELS = 12_000_000
"""Of the drawing that tells how large a page is by itself."""
TILE_SHAPE = 3.0  # times: of a tile, at most, unless there would be too many
OVERLAP = 320  # pixels: some ten letters of a headline, and twice a word of usual print
MOST_TILES = 24
BUDGET = 0.9  # of an engine's pixels: whole squares need some room

DrawAs = Callable[[Rendering], PageInput]
"""A page, drawn as asked."""
Placed = TypeVar("Placed", Word, Annotation)


@dataclass(frozen=True, slots=True)
class Tile:
    """part: of the page, drawn alone. zone: what this tile has to say, to the middle of what it
    shares with its neighbours; the zones of all tiles are the page."""

    part: BoundingBox
    zone: BoundingBox


@dataclass(frozen=True, slots=True)
class Seen:
    """A page, drawn as asked if it can be, and its tiles; none if it is read as it is."""

    page: PageInput
    tiles: tuple[Tile, ...] = ()


def see(draw: DrawAs, rendering: Rendering) -> Seen:
    """The page, and whether to read it in tiles. Raises what `draw` raises, but for a page that is
    too long for the engine and not for its tiles."""
    own = Rendering(rendering.dpi, rendering.dpi, OWN_PIXELS)
    try:
        page = draw(rendering)
    except DocumentError as error:
        if error.code != "too_large" or rendering.multiple_of == 1:
            raise
        natural = draw(own)
        tiles = tiles_of(_size(natural), rendering)
        if not all(_is_drawable(tile, natural) for tile in tiles):
            raise
        return Seen(natural, tiles)
    if not page.image.pixels or not _is_suspect(page):
        return Seen(page)
    natural = draw(own)
    if not _needs_tiles(page, natural):
        return Seen(page)
    return Seen(page, tiles_of(_size(natural), rendering))


def _size(page: PageInput) -> Frame:
    return page.image.width, page.image.height


def _is_drawable(tile: Tile, page: PageInput) -> bool:
    width, height = tile.part.width * page.image.width, tile.part.height * page.image.height
    return max(width, height) < 200 * min(width, height)


def _shape(size: Frame) -> float:
    return max(size) / min(size)


def _is_suspect(page: PageInput) -> bool:
    """Whether it may need tiles, as far as one drawing tells."""
    return _shape(_size(page)) > LONG or _has_low_letters(page)


def _has_low_letters(page: PageInput) -> bool:
    is_large = max(page.width, page.height) > USUAL
    words = page.text_layer.words if page.text_layer.good and is_large else ()
    heights = [word.box.height * page.image.height for word in words]
    return bool(heights) and median(heights) < LEAST_LETTERS


def _needs_tiles(page: PageInput, natural: PageInput) -> bool:
    """natural: at its own size."""
    (width, height), own = _size(page), _size(natural)
    if min(own) > 1.2 * min(width, height):
        return min(width, height) < LEAST_SIDE or _has_low_letters(page)
    limit = WIDE if own[0] > own[1] else TALL
    return _shape(own) > limit and max(own) > MANY_PIXELS


def tiles_of(size: Frame, rendering: Rendering) -> tuple[Tile, ...]:
    """Row by row. size: of the page in pixels, as it is to be seen; where that takes too many
    tiles, it is seen smaller."""
    budget = BUDGET * rendering.max_pixels
    scale = 1.0
    while True:
        width, height = size[0] * scale, size[1] * scale
        short = min(width, height, math.sqrt(budget))
        long = min(max(width, height), budget / short)
        if scale == 1.0 and short == min(width, height):  # a strip: longer tiles rather than many
            fewest = (max(width, height) + (MOST_TILES - 1) * OVERLAP) / MOST_TILES
            long = min(long, max(TILE_SHAPE * short, fewest))
        across, down = (long, short) if width >= height else (short, long)
        columns, rows = _cuts(width, across), _cuts(height, down)
        if len(columns) * len(rows) <= MOST_TILES:
            break
        scale *= 0.9
    return tuple(
        Tile(BoundingBox(x[0], y[0], x[1], y[1]), BoundingBox(x[2], y[2], x[3], y[3]))
        for y in rows
        for x in columns
    )


def _cuts(side: float, length: float) -> list[tuple[float, float, float, float]]:
    """Start and end of each tile and of its zone, in fractions of the side."""
    if length >= side:
        return [(0.0, 1.0, 0.0, 1.0)]
    shared = min(OVERLAP, length / 4)
    count = math.ceil((side - shared) / (length - shared))
    step = (side - length) / (count - 1)
    starts = [step * number for number in range(count)]
    ends = [min(side, start + length) for start in starts]
    borders = [0.0, *((s + e) / 2 for s, e in zip(starts[1:], ends, strict=False)), side]
    cuts = [[each / side for each in points] for points in (starts, ends, borders)]
    cuts[1][-1] = cuts[2][-1] = 1.0
    return list(zip(cuts[0], cuts[1], cuts[2], cuts[2][1:], strict=False))


def through(page: PageInput, tile: Tile) -> PageInput:
    """What a tile shows of a page, as a page of its own; `page` has the tile's image."""
    part, layer = tile.part, page.text_layer
    return replace(
        page,
        width=page.width * part.width,
        height=page.height * part.height,
        text_layer=replace(layer, words=_within(layer.words, part)) if layer.words else TextLayer(),
        rulings=_boxes_within(page.rulings, part),
        pictures=_boxes_within(page.pictures, part),
        annotations=_within(page.annotations, part),
    )


def read_through(page: Page, tile: Tile) -> Page:
    """The same of a page that was read: its words and blocks."""
    part = tile.part
    blocks = (
        replace(each, box=into(each.box, part), cells=())
        for each in page.blocks
        if each.box and part.holds_middle_of(each.box)
    )
    return replace(
        page,
        width=page.width * part.width,
        height=page.height * part.height,
        words=_within(page.words, part),
        second_layer=_within(page.second_layer, part),
        blocks=tuple(blocks),
        annotations=(),
    )


def into(box: BoundingBox, part: BoundingBox) -> BoundingBox:
    """A box of the page as one of the part, cut off at its edges."""
    corners = (box.x0 - part.x0, box.y0 - part.y0, box.x1 - part.x0, box.y1 - part.y0)
    return BoundingBox.from_frame(corners, (part.width, part.height))


def out_of(box: BoundingBox, part: BoundingBox) -> BoundingBox:
    """A box of the part as one of the page."""
    corners = (
        part.x0 + box.x0 * part.width, part.y0 + box.y0 * part.height,
        part.x0 + box.x1 * part.width, part.y0 + box.y1 * part.height,
    )  # fmt: skip
    return BoundingBox.from_frame(corners, (1.0, 1.0))


def _within(things: tuple[Placed, ...], part: BoundingBox) -> tuple[Placed, ...]:
    """Those whose middle is in the part."""
    inside = (each for each in things if part.holds_middle_of(each.box))
    return tuple(replace(each, box=into(each.box, part)) for each in inside)


def _boxes_within(boxes: tuple[BoundingBox, ...], part: BoundingBox) -> tuple[BoundingBox, ...]:
    """Those that reach into the part."""
    return tuple(into(box, part) for box in boxes if box.overlap(part) > 0)
