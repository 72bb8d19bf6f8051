"""What was read in the tiles of a page becomes the page's, nothing of it twice. In: words, blocks
or items of each tile, in fractions of it. Out: the same of the page, and warnings.

What two tiles show is told by the one in whose zone it is. Text that is cut by the edge of a tile
is put together of the words on both sides. Tables that are cut stay in parts, with a warning, as
nobody has seen their rows whole. This module asks nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from parsers.document import Block, BoundingBox, Item, Point, Word
from parsers.document.content import plain
from parsers.document.geometry import hull
from parsers.document.lines import join_words, visual_lines
from parsers.document.text import fold
from parsers.tasks.tiles import Tile, out_of

SAME = 0.5  # of the smaller one's area: what both cover is one thing, seen twice
TOUCHING = 0.02  # of a tile's side: a block that ends so near to an edge is cut by it


def merge_words(tiles: Sequence[tuple[Tile, Sequence[Word]]]) -> tuple[Word, ...]:
    """Those of each tile's zone, then those that the tile of their zone has not seen."""
    alone: list[Word] = []
    kept: list[Word] = []
    beside: list[Word] = []
    first = 0
    for tile, words in tiles:
        others = [each.part for each, _ in tiles if each is not tile]
        placed = [_put(word, tile.part, first) for word in words]
        first += 1 + max((word.line for word in words), default=-1)
        for word in placed:
            if not any(word.box.overlap(part) > 0 for part in others):
                alone.append(word)
            else:
                (kept if tile.zone.holds_middle_of(word.box) else beside).append(word)
    kept = _without_doubles(kept)
    for word in beside:
        if not any(_share(word.box, each.box) > 0 for each in kept):
            kept.append(word)
    return tuple(sorted((*alone, *kept), key=lambda word: word.line))


def _put(word: Word, part: BoundingBox, first: int) -> Word:
    return replace(word, box=out_of(word.box, part), line=word.line + first)


def _without_doubles(words: Iterable[Word]) -> list[Word]:
    kept: list[Word] = []
    for word in sorted(words, key=lambda each: -each.box.area):
        if not any(_share(word.box, each.box) > SAME for each in kept):
            kept.append(word)
    return kept


def _share(one: BoundingBox, other: BoundingBox) -> float:
    """Of the smaller one's area that both cover."""
    return one.overlap(other) / min(one.area, other.area)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A block on the page. cut: it ends where its tile does. inside: wholly in the tile's zone."""

    block: Block
    tile: int
    box: BoundingBox
    cut: bool
    inside: bool


def merge_blocks(
    tiles: Sequence[tuple[Tile, Sequence[Block]]], words: Sequence[Word]
) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The blocks in the order of the tiles. words: of the whole page, merged."""
    placed = [
        one for number, (tile, blocks) in enumerate(tiles) for one in _place(number, tile, blocks)
    ]
    boxless = [block for _, blocks in tiles for block in blocks if block.box is None]
    warnings = [f"blocks without a box: {len(boxless)}, maybe told twice"] if boxless else []
    merged: list[Block] = []
    cut_tables = unproved = 0
    for group in _groups(placed):
        tables = [one for one in group if one.block.cells]
        whole = [one for one in group if not one.cut]
        if len(group) == 1 or (whole and _covers(whole[0].box, group)):
            merged.append((whole or group)[0].block)
        elif tables:
            merged += [one.block for one in tables]
            cut_tables += 1
        else:
            joined = _joined(group, words)
            unproved += joined is None
            merged += [joined] if joined else [one.block for one in group]
    if unproved:
        warnings.append(f"text cut: {unproved} blocks at the edge of a tile, maybe told twice")
    if cut_tables:
        warnings.append(f"tables cut: {cut_tables}, at the edge of a tile; each part is a table")
    return (*merged, *boxless), tuple(warnings)


def _place(number: int, tile: Tile, blocks: Iterable[Block]) -> Iterable[_Placed]:
    part, zone = tile.part, tile.zone
    for block in blocks:
        if block.box is None:
            continue
        box = out_of(block.box, part)
        edges = (
            (block.box.x0 < TOUCHING and part.x0 > 0)
            or (block.box.x1 > 1 - TOUCHING and part.x1 < 1)
            or (block.box.y0 < TOUCHING and part.y0 > 0)
            or (block.box.y1 > 1 - TOUCHING and part.y1 < 1)
        )
        inside = zone.x0 <= box.x0 and box.x1 <= zone.x1 and zone.y0 <= box.y0 and box.y1 <= zone.y1
        cells = tuple(
            replace(cell, box=out_of(cell.box, part) if cell.box else None) for cell in block.cells
        )
        moved = replace(block, box=box, cells=cells)
        yield _Placed(moved, number, box, edges, inside)


def _groups(placed: Sequence[_Placed]) -> list[list[_Placed]]:
    """Blocks of different tiles that cover each other are one, in the place of the first; within a
    group, those that are whole and in their zone come first."""
    groups: list[list[_Placed]] = []
    for one in placed:
        same = [
            group
            for group in groups
            if any(other.tile != one.tile and _share(one.box, other.box) > 0.1 for other in group)
        ]
        if not same:
            groups.append([one])
            continue
        same[0].append(one)
        for group in same[1:]:
            same[0].extend(group)
            groups.remove(group)
    return [sorted(group, key=lambda one: (one.cut, not one.inside)) for group in groups]


def _covers(box: BoundingBox, group: Sequence[_Placed]) -> bool:
    return all(box.overlap(one.box) > SAME * one.box.area for one in group)


def _joined(group: Sequence[_Placed], words: Sequence[Word]) -> Block | None:
    """One block, its text by the words in it; None without words."""
    largest = max(group, key=lambda one: one.box.area).block
    box = hull(one.box for one in group)
    within = [word for word in words if box.holds_middle_of(word.box)]
    if not within:
        return None
    text = "\n".join(join_words(line) for line in visual_lines(within))
    return replace(largest, content=plain(text), box=box)


def merge_items(tiles: Sequence[tuple[Tile, Sequence[Item]]]) -> tuple[Item, ...]:
    """Each once: of two that say the same in one place, or what is cut and what is whole, the one
    in its tile's zone, then the larger."""
    placed = [
        (tile.zone, _item_on_page(item, tile.part)) for tile, items in tiles for item in items
    ]
    ranked = sorted(
        enumerate(placed),
        key=lambda each: (not _in_zone(*each[1]), -(each[1][1].box.area if each[1][1].box else 0)),
    )
    kept: list[tuple[int, Item]] = []
    for number, (zone, item) in ranked:
        if not any(_same_item(item, other, _in_zone(zone, item)) for _, other in kept):
            kept.append((number, item))
    return tuple(item for _, item in sorted(kept, key=lambda each: each[0]))


def _item_on_page(item: Item, part: BoundingBox) -> Item:
    point = item.point and Point(
        min(1.0, part.x0 + item.point.x * part.width),
        min(1.0, part.y0 + item.point.y * part.height),
    )
    return replace(item, box=item.box and out_of(item.box, part), point=point)


def _in_zone(zone: BoundingBox, item: Item) -> bool:
    if item.box:
        return zone.holds_middle_of(item.box)
    if item.point:
        return zone.x0 <= item.point.x <= zone.x1 and zone.y0 <= item.point.y <= zone.y1
    return True


def _same_item(item: Item, other: Item, in_zone: bool) -> bool:
    """Whether both are one thing, of which the other is kept."""
    if item.label != other.label:
        return False
    alike = fold(item.text or "") == fold(other.text or "")
    if item.box and other.box:
        share = _share(item.box, other.box)
        return share > SAME if alike else (share > SAME and not in_zone)
    if item.point and other.point:
        near = abs(item.point.x - other.point.x) + abs(item.point.y - other.point.y)
        return alike and near < TOUCHING / 4
    return alike and item.box is other.box and item.point is other.point
