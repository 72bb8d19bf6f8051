"""Pages of blocks in, a PDF with a page for each out: how what has no drawing is shown. A page is
as high as what is on it, and as wide as its widest table needs. Nothing is fetched."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import pymupdf

from parsers.document import Block, BoundingBox, Word
from parsers.document.content import text_of
from parsers.document.geometry import hull
from parsers.document.html import write_block, write_page

PAPER = (595.0, 842.0)  # points, of A4
LANDSCAPE = (842.0, 595.0)
MARGIN = 40.0  # points
COLUMN = 56.0  # points, of a table: seven figures at this size
WIDEST = 14_400.0  # points: as wide as a PDF's page may be
HIGHEST = 2_000_000.0  # points
CSS = """
body { font-family: sans-serif; font-size: 9pt }
h1 { font-size: 16pt } h2 { font-size: 13pt } h3, h4, h5, h6 { font-size: 11pt }
table { border-collapse: collapse } td, th { padding: 1px 3px; border: 0.5px solid #999 }
.page_header, .page_footer, .footnote { font-size: 8pt; color: #555 }
"""


def draw(pages: Iterable[Sequence[Block]], paper: tuple[float, float] = PAPER) -> Any:
    """An open document of PyMuPDF."""
    buffer = io.BytesIO()
    writer = pymupdf.DocumentWriter(buffer)
    for blocks in pages:
        story = pymupdf.Story(write_page(blocks, map(write_block, blocks)), user_css=CSS)
        columns = max((c.column + 1 for block in blocks for c in block.cells), default=0)
        width = min(max(paper[0], 2 * MARGIN + columns * COLUMN), WIDEST)
        room = pymupdf.Rect(MARGIN, MARGIN, width - MARGIN, HIGHEST)
        _, filled = story.place(room)
        height = max(paper[1], pymupdf.Rect(filled).y1 + MARGIN)
        story.draw(writer.begin_page(pymupdf.Rect(0, 0, width, height)))
        writer.end_page()
    writer.close()
    return pymupdf.open(stream=buffer.getvalue(), filetype="pdf")


def placed(blocks: Sequence[Block], words: Sequence[Word]) -> list[Block]:
    """The blocks that were drawn here, with the boxes of their words, which are drawn in their
    order. Where the words are others, the rest has no boxes."""
    left = iter(words)
    done = False

    def take(text: str) -> BoundingBox | None:
        nonlocal done
        wanted, found = "".join(text.split()), ""
        boxes = []
        while not done and len(found) < len(wanted):
            word = next(left, None)
            done = word is None or not wanted.startswith(found + word.text)
            if word is not None and not done:
                found += word.text
                boxes.append(word.box)
        return None if done or not boxes else hull(boxes)

    return [_placed(block, take) for block in blocks]


def _placed(block: Block, take: Callable[[str], BoundingBox | None]) -> Block:
    box = take(text_of(block.content))
    cells = tuple(replace(cell, box=take(cell.text)) for cell in block.cells)
    boxes = [each for each in (box, *(cell.box for cell in cells)) if each]
    return replace(block, cells=cells, box=hull(boxes) if boxes else None)
