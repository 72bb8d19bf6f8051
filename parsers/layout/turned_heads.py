"""Regions and words in, the words out that are turned headings of a table and reach above what the
model found of it: a long one ends far above the others. Knows no cells."""

import statistics
from collections.abc import Iterator, Sequence

from parsers.document import Label, Word
from parsers.layout.lattice_cells import TURNED
from parsers.layout.region import Region

NEAR = 1.0  # widths of the word: between its foot and the table


def find_turned_heads(
    words: Sequence[Word], regions: Sequence[Region], aspect: float
) -> Iterator[tuple[int, int]]:
    """The number of each such word, and of its table's region."""
    tables = [(at, each.box) for at, each in enumerate(regions) if each.label is Label.TABLE]
    usual = statistics.median(word.box.height for word in words) if tables and words else 0.0
    for number, word in enumerate(words) if tables else ():
        box = word.box
        if box.height > TURNED * max(usual, box.width * aspect) and len(word.text) > 1:
            reach = NEAR * box.width * aspect
            for at, table in tables:
                within = table.x0 < box.center_x < table.x1
                if within and box.y0 < table.y0 and table.y0 - reach < box.y1 < table.center_y:
                    yield number, at
