"""A page that no rules prove in, the regions on it out: what the model sees, and what the file
tells better.

This module knows no words but for the model to look at; whose they are, `assignment` tells.
"""

from collections.abc import Sequence
from dataclasses import replace

from parsers.document import BoundingBox, Frame, Label, PageImage, PageInput, Word
from parsers.layout.padding import find_regions
from parsers.layout.region import Region
from parsers.layout.rules.ruled_tables import find_ruled_tables

MOST_WORDS = 6_000
"""The layout model's work grows faster than its words; a page with more is given as lines."""

LONG = 0.15  # of the page


def see_regions(
    page: PageInput, image: PageImage, words: Sequence[Word], size: Frame
) -> list[Region]:
    """What the model sees; tables that are ruled all over as their lines have them, and pictures of
    the file that it overlooked. image, words, size (in points): of the page upright."""
    pictures = [Region(Label.PICTURE, box) for box in page.pictures]
    if not words or not image.pixels or len(words) > MOST_WORDS:
        return pictures
    ruled = find_ruled_tables(page).tables
    rulings = [ruling for ruling in page.rulings if _is_long(ruling)]
    seen = find_regions(image, words, size, rulings)
    kept = [region for region in seen if not any(_is_in(region, table) for table in ruled)]
    kept += [replace(table, words=()) for table in ruled]
    return [*kept, *(p for p in pictures if not any(_is_in(p, region) for region in kept))]


def _is_long(ruling: BoundingBox) -> bool:
    """Whether it parts something, and does not underline a word or a number."""
    return max(ruling.x1 - ruling.x0, ruling.y1 - ruling.y0) > LONG


def _is_in(region: Region, table: Region) -> bool:
    """Whether a region that was seen is the table, a part of it, or it with more around it."""
    shared = region.box.overlap(table.box)
    return shared > 0.5 * min(region.box.area, table.box.area)
