"""A page's image and the words read in it in; the tables out that are ruled there, and the words,
cut where a line of a table runs through them."""

import statistics
from collections.abc import Sequence

from parsers.document import PageImage, Word
from parsers.imaging.rulings import find_rulings
from parsers.layout.lattice import find_lattices
from parsers.layout.read_word_cuts import cut_read_words
from parsers.layout.region import Region
from parsers.layout.rules.ruled_tables import FEWEST_CELLS, ruled_tables

READ_LINE = 8.0  # points: the height of most read words, whatever the image's resolution


def find_pictured_tables(
    image: PageImage, words: Sequence[Word], aspect: float
) -> tuple[tuple[Region, ...], tuple[Word, ...]]:
    """aspect: width of the page by its height."""
    if len(words) < FEWEST_CELLS or not image.pixels:
        return (), tuple(words)
    line = statistics.median(word.box.height for word in words)
    rulings = find_rulings(image, line * image.height)
    frame = (aspect * READ_LINE / line, READ_LINE / line)
    grids = [grid.box for grid in find_lattices(rulings, frame) if grid]
    if not grids:
        return (), tuple(words)
    inner = [r for r in rulings if any(grid.holds_middle_of(r) for grid in grids)]
    cut = tuple(cut_read_words(words, inner))
    tables = ruled_tables(rulings, cut, frame).tables
    return tables, cut if tables else tuple(words)
