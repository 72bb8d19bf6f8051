"""A page's words, lines and pictures in, its regions out, without a model: only if geometry proves
that the page is headings, paragraphs and lists in columns.

    ruled_tables  tables whose every row and column is ruled
    columns       words next to each other on a line, and side by side: columns of running text
    paragraphs    the lines of a column, separated into paragraphs and labelled

Anything else (tables, forms, formulas, pictures with text, vertical text) is left to the layout
model. A wrong proof is worse than running the model needlessly, so every test errs on that side.
This package knows no file and no answer format.
"""

from collections.abc import Sequence
from itertools import pairwise

from parsers.document import HEADINGS, BoundingBox, Label, PageInput, Word
from parsers.document.geometry import on_one_line, shared_width
from parsers.imaging.pictures import pictures_without_text
from parsers.layout.paragraph import Paragraph, Segment
from parsers.layout.region import Region
from parsers.layout.roles.running_heads import MARGIN
from parsers.layout.rules.columns import find_columns, find_segments
from parsers.layout.rules.paragraphs import label_paragraphs, part_paragraphs
from parsers.layout.rules.ruled_tables import find_ruled_tables

FEWEST_WORDS = 30  # a page with fewer is a cover, a form or a picture
MOST_RULINGS = 3  # beside columns; more of them belong to a table or form
FEWEST_RUNNING = 0.6  # of a page's letters: in paragraphs of several lines
FEW_HEADINGS = 3
MOST_HEADINGS = 0.45  # of a page's regions: if more look like headings, type sizes mean nothing
MOST_TABULAR = 0.5  # of a page's lines: if more are figures, they are not prose


def is_plain(page: PageInput) -> bool:
    """Whether all regions of the page can be proved, pictures included, so its image is not
    needed."""
    return not pictures_without_text(page) and prove_regions(page) is not None


def prove_regions(page: PageInput) -> list[Region] | None:
    """The page's regions, each with its words; None if geometry does not prove them."""
    words, ruled = page.text_layer.words, find_ruled_tables(page)
    if len(words) < FEWEST_WORDS or not ruled.only or _has_text_over_pictures(page):
        return None
    tables = ruled.tables
    in_tables = {id(word) for table in tables for word in table.words}
    running = _prove_running([word for word in words if id(word) not in in_tables], page, tables)
    if running is None:
        return None
    pictures = (Region(Label.PICTURE, box) for box in page.pictures)
    return [*tables, *running, *pictures]


def _prove_running(
    words: Sequence[Word], page: PageInput, tables: Sequence[Region]
) -> list[Region] | None:
    """The regions of what is not in tables."""
    if not words:
        return None
    segments = find_segments(words, (page.width, page.height))
    columns = find_columns(segments) if segments is not None else None
    if segments is None or columns is None:
        return None
    if any(table.box.overlap(s.box) for table in tables for s in segments):
        return None
    if not _is_one_column(segments) and _count_rulings(page, tables) > MOST_RULINGS:
        return None
    paragraphs = [each for column in columns for each in part_paragraphs(column)]
    if _looks_tabular(paragraphs) or not _is_running(paragraphs):
        return None
    regions = label_paragraphs(paragraphs)
    if any(table.box.overlap(region.box) for table in tables for region in regions):
        return None
    headings = sum(region.label in HEADINGS for region in regions)
    return None if headings > max(FEW_HEADINGS, MOST_HEADINGS * len(regions)) else regions


def _has_text_over_pictures(page: PageInput) -> bool:
    words = [word.box for word in page.text_layer.words]
    return any(box.overlap(word) > 0.5 * word.area for box in page.pictures for word in words)


def _is_one_column(segments: Sequence[Segment]) -> bool:
    """No segment is beside another, except in the header and footer of the page."""
    body = [s.box for s in segments if s.box.y0 > MARGIN and s.box.y1 < 1 - MARGIN]
    ordered = sorted(body, key=lambda box: box.center_y)
    return not any(on_one_line(one, other, loosely=True) for one, other in pairwise(ordered))


def _count_rulings(page: PageInput, tables: Sequence[Region]) -> int:
    """Lines outside of tables, except those under words."""
    words = [word.box for word in page.text_layer.words]
    free = [r for r in page.rulings if not any(table.box.overlap(r) for table in tables)]
    return sum(not _underlines(ruling, words) for ruling in free)


def _underlines(ruling: BoundingBox, words: Sequence[BoundingBox]) -> bool:
    """A line right below words, no longer than they are together."""
    above = [
        box for box in words
        if -0.5 * box.height < ruling.y0 - box.y1 < 0.25 * box.height
        and shared_width(box, ruling) > 0
    ]  # fmt: skip
    covered = sum(shared_width(box, ruling) for box in above)
    return covered >= 0.6 * ruling.width


def _is_running(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether most of it is in paragraphs of several lines, unlike a cover."""
    letters = [(len(paragraph.text), len(paragraph.lines)) for paragraph in paragraphs]
    running = sum(length for length, lines in letters if lines > 1)
    return running >= FEWEST_RUNNING * sum(length for length, _ in letters)


def _looks_tabular(paragraphs: Sequence[Paragraph]) -> bool:
    """Lines of figures below each other are a table of one column, or part of a larger one."""
    lines = [line for paragraph in paragraphs for line in paragraph.lines]
    short = [_is_figures(line) for line in lines]
    runs = sum(one and other for one, other in pairwise(short))
    return runs >= 2 or sum(short) > MOST_TABULAR * len(lines)


def _is_figures(line: Segment) -> bool:
    text = line.text
    figures = sum(c.isdecimal() for c in text)
    return len(text) > 1 and figures > 0.5 * sum(not c.isspace() for c in text)
