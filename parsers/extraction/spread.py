"""Words for a page that has none: the text of its blocks, spread over their boxes.

A page that a vision model read comes with blocks and no words. Their places here are estimates,
good enough to tell what stands beside and below what; the place that is stored with a value is
found by the evidence, not taken from here. A block without a box gives no words.
"""

from collections.abc import Iterator

from parsers.document import Block, BoundingBox, Page, Word


def words_of(page: Page) -> tuple[Word, ...]:
    """The page's own words; where it has none, estimates from its blocks."""
    return page.words or tuple(_spread_all(page))


def _spread_all(page: Page) -> Iterator[Word]:
    line = 0
    for block in page.blocks:
        for box, text in _lines(block):
            yield from _spread(text, box, line)
            line += 1


def _lines(block: Block) -> Iterator[tuple[BoundingBox, str]]:
    """The block's lines, one below the other in equal parts; those of a table cell by cell."""
    if block.box is None:
        return
    lines = [line for line in block.text.splitlines() if line.strip()]
    for row, line in enumerate(lines):
        across = line.split("\t")
        for column, text in enumerate(across):
            yield _part(block.box, row, len(lines), column, len(across)), text


def _part(box: BoundingBox, row: int, rows: int, column: int, columns: int) -> BoundingBox:
    width, height = box.width / columns, box.height / rows
    x0, y0 = box.x0 + column * width, box.y0 + row * height
    return BoundingBox(x0, y0, min(x0 + width, 1.0), min(y0 + height, 1.0))


def _spread(text: str, box: BoundingBox, line: int) -> Iterator[Word]:
    """Each word as wide as its share of the characters, the blanks counted."""
    per_character = box.width / max(len(text), 1)
    start = 0
    for word in text.split():
        start = text.index(word, start)
        x0 = box.x0 + start * per_character
        start += len(word)
        yield Word(word, BoundingBox(x0, box.y0, box.x0 + start * per_character, box.y1), line)
