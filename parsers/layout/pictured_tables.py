"""A page's image and the words read in it in; the tables out that are ruled there, and the words,
cut where a line of a table runs through them."""

import statistics
from collections.abc import Iterable, Sequence

from parsers.document import BoundingBox, PageImage, Word
from parsers.document.geometry import shared_height, shared_width
from parsers.imaging.rulings import find_rulings
from parsers.layout.lattice import find_lattices
from parsers.layout.read_word_cuts import cut_read_words
from parsers.layout.region import Region
from parsers.layout.rules.ruled_tables import FEWEST_CELLS, ruled_tables

READ_LINE = 8.0  # points: the height of most read words, whatever the image's resolution
INNER = 0.4  # of a word's height, from its middle: rulings that touch a word are further away
LETTERS = 0.75  # of a line: within words


def find_pictured_tables(
    image: PageImage, words: Sequence[Word], aspect: float
) -> tuple[tuple[Region, ...], tuple[Word, ...]]:
    """aspect: width of the page by its height."""
    if len(words) < FEWEST_CELLS or not image.pixels:
        return (), tuple(words)
    line = statistics.median(word.box.height for word in words)
    found = find_rulings(image, line * image.height)
    rulings = [ruling for ruling in found if not _is_of_letters(ruling, words)]
    frame = (aspect * READ_LINE / line, READ_LINE / line)
    grids = [grid.box for grid in find_lattices(rulings, frame) if grid]
    if not grids:
        return (), tuple(words)
    inner = [r for r in rulings if any(grid.holds_middle_of(r) for grid in grids)]
    cut = tuple(cut_read_words(words, inner))
    tables = ruled_tables(rulings, cut, frame).tables
    return tables, cut if tables else tuple(words)


def _is_of_letters(ruling: BoundingBox, words: Iterable[Word]) -> bool:
    """Whether it runs through words and hardly beyond: what coarse letters look like."""
    if ruling.height > ruling.width:
        inside = [w.box for w in words if w.box.x0 < ruling.x0 and ruling.x1 < w.box.x1]
        return sum(max(0.0, shared_height(ruling, box)) for box in inside) > LETTERS * ruling.height
    inside = [w.box for w in words if abs(ruling.center_y - w.box.center_y) < INNER * w.box.height]
    return sum(max(0.0, shared_width(ruling, box)) for box in inside) > LETTERS * ruling.width
