"""A page's words, lines and pictures in, regions in reading order out, without a model: only where
their geometry proves that the page is headings, paragraphs and lists in columns.

    segments    what stands together on a line
    columns     segments side by side: columns of running text, or something else
    paragraphs  the lines of a column, parted where one ends and another begins
    labels      what a paragraph is: title, heading, item, footnote, header, footer

Whatever else there may be (tables, forms, formulas, pictures with text, vertical text) proves
nothing: the page is left to the layout model. A wrong proof is worse than a needless question to
the model, so every test leans to none. This package knows no file and no answer format.
"""

from collections.abc import Sequence
from itertools import pairwise

from parsers.document import BoundingBox, Label, PageInput
from parsers.embedded.geometry.columns import find_columns
from parsers.embedded.geometry.labels import label_paragraphs
from parsers.embedded.geometry.paragraphs import Paragraph, part_paragraphs
from parsers.embedded.geometry.segments import Segment, find_segments
from parsers.embedded.layout import Region
from parsers.embedded.order import in_reading_order

FEWEST_WORDS = 30
"""A page with fewer is a cover, a form or a picture."""
MOST_RULINGS = 3
"""Lines across the page; more of them are a table's or a form's."""
MOST_TABULAR = 0.5
"""Of a page's lines: where more are this short, they are no prose."""


def prove_regions(page: PageInput) -> list[Region] | None:
    """The page's regions, each with its words; None where geometry does not prove them."""
    words = page.text_layer.words
    if len(words) < FEWEST_WORDS or not _is_plain(page):
        return None
    segments = find_segments(words, (page.width, page.height))
    columns = find_columns(segments) if segments is not None else None
    if columns is None:
        return None
    paragraphs = [each for column in columns for each in part_paragraphs(column)]
    if _looks_tabular(paragraphs):
        return None
    regions = label_paragraphs(paragraphs)
    return in_reading_order([*regions, *(Region(Label.PICTURE, box) for box in page.pictures)])


def _is_plain(page: PageInput) -> bool:
    """Few lines are drawn, none of them upright, and nothing is written on pictures."""
    words = [word.box for word in page.text_layer.words]
    upright = [r for r in page.rulings if r.y1 - r.y0 > (r.x1 - r.x0) * page.width / page.height]
    across = [r for r in page.rulings if r not in upright and not _underlines(r, words)]
    written_on = any(_covers(picture, box) for picture in page.pictures for box in words)
    return not upright and len(across) <= MOST_RULINGS and not written_on


def _underlines(ruling: BoundingBox, words: Sequence[BoundingBox]) -> bool:
    """A line right below words, no longer than they are together."""
    above = [
        box for box in words
        if -0.5 * (box.y1 - box.y0) < ruling.y0 - box.y1 < 0.25 * (box.y1 - box.y0)
        and min(box.x1, ruling.x1) > max(box.x0, ruling.x0)
    ]  # fmt: skip
    covered = sum(min(b.x1, ruling.x1) - max(b.x0, ruling.x0) for b in above)
    return covered >= 0.6 * (ruling.x1 - ruling.x0)


def _covers(picture: BoundingBox, word: BoundingBox) -> bool:
    return picture.overlap(word) > 0.5 * word.area


def _looks_tabular(paragraphs: Sequence[Paragraph]) -> bool:
    """Lines of figures, one below the other, are a table of one column or the rest of a larger."""
    lines = [line for paragraph in paragraphs for line in paragraph.lines]
    short = [_is_figures(line) for line in lines]
    runs = sum(one and other for one, other in pairwise(short))
    return runs >= 2 or sum(short) > MOST_TABULAR * len(lines)


def _is_figures(line: Segment) -> bool:
    text = line.text
    figures = sum(c.isdecimal() for c in text)
    return len(text) > 1 and figures > 0.5 * sum(not c.isspace() for c in text)
