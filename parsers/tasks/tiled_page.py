"""The parse task for a page in tiles: each tile is read as if it were a page, and what was read
becomes one page. In: an engine, the page, its tiles and a function that draws them. Out: the page.

Its answer has that of each tile below a line that names it, and its warnings say how many tiles
there were, and of which tile the others are. This module knows neither models nor files.
"""

from collections.abc import Sequence
from dataclasses import replace

from parsers.asking import Engine
from parsers.document import BoundingBox, Page, PageInput, PageStatus, Rendering
from parsers.document.geometry import turn_box
from parsers.tasks.extract import in_sections
from parsers.tasks.file_engine import FileEngine
from parsers.tasks.page_words import ReadWords
from parsers.tasks.parse import parse_page
from parsers.tasks.tile_merge import merge_blocks, merge_words
from parsers.tasks.tiles import DrawAs, Seen, Tile, see, through

FLAWED = (
    PageStatus.FAILED, PageStatus.TRUNCATED, PageStatus.INCOMPLETE, PageStatus.FALLBACK,
)  # fmt: skip
"""What one tile may be, the worst first; the page is it, too, but failed only if all tiles are."""


def parse_drawn(
    engine: Engine,
    draw: DrawAs,
    read_words: ReadWords | None = None,
    fallback: Engine | None = None,
) -> Page:
    """The page as `engine` reads it, in tiles if it has to be. Raises as `parse_page` does, and
    what `draw` raises."""
    return parse_seen(engine, see(draw, engine.rendering), draw, read_words, fallback)


def parse_seen(
    engine: Engine,
    seen: Seen,
    draw: DrawAs,
    read_words: ReadWords | None = None,
    fallback: Engine | None = None,
) -> Page:
    """The same of a page that was seen already. Of one that was drawn from what its file says,
    the file is asked; an engine that goes by the file needs no tiles."""
    if seen.page.drawn_here:
        return parse_page(FileEngine(), seen.page)
    if not seen.tiles or (seen.page.native_html and not engine.generative):
        return parse_page(engine, seen.page, read_words, fallback)
    read = []
    for tile in seen.tiles:
        shown = draw(_of_part(engine.rendering, tile.part))
        read.append((tile, _upright(parse_page(engine, through(shown, tile), read_words, fallback),
                                    shown.rotation)))  # fmt: skip
    return _merged(seen.page, read)


def _of_part(rendering: Rendering, part: BoundingBox) -> Rendering:
    """A tile is as fine as a page without text would be."""
    return replace(rendering, part=part, text_dpi=rendering.dpi, plain_undrawn=False)


def _upright(page: Page, rotation: int) -> Page:
    """A tile that was turned to be read, as the page is."""
    back = (rotation - page.rotation) % 360
    if not back or page.status in (PageStatus.FAILED, PageStatus.BLANK):
        return page

    def turned(box: BoundingBox | None) -> BoundingBox | None:
        return box and turn_box(box, back)

    return replace(
        page,
        words=tuple(replace(word, box=turn_box(word.box, back)) for word in page.words),
        second_layer=tuple(
            replace(word, box=turn_box(word.box, back)) for word in page.second_layer
        ),
        blocks=tuple(
            replace(
                block,
                box=turned(block.box),
                cells=tuple(replace(cell, box=turned(cell.box)) for cell in block.cells),
            )
            for block in page.blocks
        ),
    )


def _merged(page: PageInput, read: Sequence[tuple[Tile, Page]]) -> Page:
    pages = [each for _, each in read]
    words = merge_words([(tile, each.words) for tile, each in read])
    blocks, warnings = merge_blocks([(tile, each.blocks) for tile, each in read], words)
    count = len(pages)
    names = [f"tile {number} of {count}" for number in range(1, count + 1)]
    first = pages[0]
    return Page(
        page.number, page.width, page.height, page.rotation,
        status=_status(pages),
        answer=in_sections([(n, p.answer) for n, p in zip(names, pages, strict=True)]),
        thoughts=in_sections(
            [(n, p.thoughts) for n, p in zip(names, pages, strict=True) if p.thoughts]
        ) or None,
        finish_reason=next((p.finish_reason for p in pages if p.finish_reason != "stop"), "stop"),
        text="\n\n".join(block.text for block in blocks if block.text),
        blocks=blocks,
        words=words,
        words_from=next((p.words_from for p in pages if p.words_from), None),
        second_layer=merge_words([(tile, each.second_layer) for tile, each in read]),
        second_layer_from=next((p.second_layer_from for p in pages if p.second_layer_from), None),
        error_code=next((p.error_code for p in pages if p.error_code), None),
        error=next((p.error for p in pages if p.error), None),
        seconds=sum(p.seconds for p in pages),
        input_tokens=_sum([p.input_tokens for p in pages]),
        output_tokens=_sum([p.output_tokens for p in pages]),
        warnings=(
            f"read in {count} tiles, as it is too long or too large to be read at once",
            *warnings,
            *(f"{n}: {told}" for n, p in zip(names, pages, strict=True) for told in p.warnings),
        ),
        attempts=tuple(attempt for p in pages for attempt in p.attempts),
        annotations=page.annotations,
        coverage=_mean([(p.coverage, len(p.words)) for p in pages]),
        unsupported=_mean([(p.unsupported, len(p.text)) for p in pages]),
        answer_format=first.answer_format,
        start_seconds=page.start_seconds,
        end_seconds=page.end_seconds,
    )  # fmt: skip


def _status(pages: Sequence[Page]) -> PageStatus:
    found = {page.status for page in pages}
    if len(found) == 1:
        return found.pop()
    worst = next((each for each in FLAWED if each in found), PageStatus.COMPLETE)
    return PageStatus.INCOMPLETE if worst is PageStatus.FAILED else worst


def _sum(counts: Sequence[int | None]) -> int | None:
    known = [each for each in counts if each is not None]
    return sum(known) if known else None


def _mean(shares: Sequence[tuple[float | None, int]]) -> float | None:
    known = [(share, weight) for share, weight in shares if share is not None]
    total = sum(weight for _, weight in known)
    return sum(share * weight for share, weight in known) / total if total else None
