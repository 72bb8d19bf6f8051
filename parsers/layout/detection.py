"""A page that no rules prove in, its regions out: what the layout model finds, corrected by the
tables and pictures of the file.

A part cut out of a page, such as a table, reaches the edges of its image, where the model finds
nothing: it is first laid on a white page. Words are assigned to regions in `assignment`.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PIL import Image

from parsers.document import BoundingBox, Frame, Label, PageImage, PageInput, Word
from parsers.document.lines import hull_of
from parsers.imaging.pixels import to_picture
from parsers.layout import model
from parsers.layout.region import Region
from parsers.layout.rules.ruled_tables import find_ruled_tables

MOST_WORDS = 6_000  # a page with more is given as lines: the model's work grows faster
LONG = 0.15  # of the page: a ruling that separates something; shorter ones underline words
SLENDER = 0.6  # width by height: receipts and columns are slimmer, and known to the model
WIDE = 2.0  # width by height: slides and sheets of any kind are higher
NARROWEST = 2.0  # heights of words: whole pages have wider margins beside and above
MARGIN = 0.1  # of the width
PAGE_SHAPE = 1.3  # height by width
PLOT = 0.75  # of a chart: its lines, without its labels
MOST_SHEET = 50_000_000
"""Pixels of a white page: 30,000 x 60 of them would lie on one of 1.7 thousand million. The model
sees a thousandth of that, and the part is shrunk to fit."""


def detect_regions(
    page: PageInput,
    image: PageImage,
    words: Sequence[Word],
    size: Frame,
    ruled: Sequence[Region] = (),
) -> list[Region]:
    """The model's regions, with ruled tables as their lines are and the file's pictures that it
    missed. image, words, size (in points): of the upright page. ruled: tables found in the image
    of a page that has no text of its own."""
    pictures = [Region(Label.PICTURE, box) for box in page.pictures]
    if not words or not image.pixels or len(words) > MOST_WORDS:
        return pictures
    if page.text_layer.good:
        ruled = find_ruled_tables(page).tables
    rulings = [box for box in page.rulings if max(box.width, box.height) > LONG]
    found = _ask_model(image, words, size, rulings)
    ruled = [table for table in ruled if not _is_chart(table, found)]
    kept = [region for region in found if not any(_overlap(region, table) for table in ruled)]
    kept += [rest for region in found for rest in _around(region, ruled)]
    kept += [replace(table, words=()) for table in ruled]
    return [*kept, *(p for p in pictures if not any(_overlap(p, region) for region in kept))]


def _is_chart(table: Region, found: Sequence[Region]) -> bool:
    """Whether lines that show no plain grid are within what the model takes for a picture."""
    cells = table.lattice.cells if table.lattice else ()
    spans = any(cell.row_span > 1 or cell.column_span > 1 for cell in cells)
    pictures = [each.box for each in found if each.label is Label.PICTURE]
    return spans and any(
        box.overlap(table.box) > 0.5 * table.box.area and table.box.area < PLOT * box.area
        for box in pictures
    )


def _around(region: Region, tables: Sequence[Region]) -> list[Region]:
    """What is above and below the only table that the model found larger than its lines are."""
    within = [table.box for table in tables if _overlap(region, table)]
    if region.label is not Label.TABLE or len(within) != 1:
        return []
    box, table = region.box, within[0]
    parts = [(box.y0, table.y0), (table.y1, box.y1)]
    return [
        Region(Label.TEXT, BoundingBox(box.x0, top, box.x1, bottom))
        for top, bottom in parts
        if top < bottom
    ]


def _overlap(one: Region, other: Region) -> bool:
    """Whether half of the smaller one is in the other."""
    return one.box.overlap(other.box) > 0.5 * min(one.box.area, other.box.area)


def _ask_model(
    image: PageImage, words: Sequence[Word], size: Frame, rulings: Sequence[BoundingBox]
) -> list[Region]:
    if not is_cut_out(image, words):
        return model.find_regions(image, words, size, rulings)
    page, sheet = lay_on_sheet(image)
    put = [replace(word, box=sheet.put(word.box)) for word in words]
    size = size[0] * sheet.size[0] / sheet.picture[0], size[1] * sheet.size[1] / sheet.picture[1]
    taken = map(sheet.take, model.find_regions(page, put, size))
    return [region for region in taken if region is not None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of `size` pixels on which a picture lies, its top left corner at `at`."""

    size: Frame
    at: Frame
    picture: Frame

    def put(self, box: BoundingBox) -> BoundingBox:
        x0, y0, x1, y1 = box.to_frame(self.picture)
        left, top = self.at
        return BoundingBox.from_frame((x0 + left, y0 + top, x1 + left, y1 + top), self.size)

    def take(self, region: Region) -> Region | None:
        """None outside of the picture."""
        x0, y0, x1, y1 = region.box.to_frame(self.size)
        left, top = self.at
        try:
            box = BoundingBox.from_frame((x0 - left, y0 - top, x1 - left, y1 - top), self.picture)
        except ValueError:
            return None
        rows = tuple((y * self.size[1] - top) / self.picture[1] for y in region.rows)
        columns = tuple((x * self.size[0] - left) / self.picture[0] for x in region.columns)
        return replace(region, box=box, rows=rows, columns=columns)


def is_cut_out(image: PageImage, words: Sequence[Word]) -> bool:
    """Whether the image is part of a page: wider than pages are, or wide with words at its
    edges."""
    if not words or image.width < SLENDER * image.height:
        return False
    if image.width > WIDE * image.height:
        return True
    box = hull_of(words)
    height = statistics.median(word.box.height for word in words)
    beside = box.x0 * image.width / image.height
    above = min(box.y0, 1 - box.y1)
    return max(beside, above) < NARROWEST * height


def lay_on_sheet(image: PageImage) -> tuple[PageImage, Sheet]:
    """The image with margins, at the top of a white page at least as high as pages are."""
    picture = to_picture(image)
    margin, width, height = _sheet_size(*picture.size)
    if width * height > MOST_SHEET:
        shrink = math.sqrt(MOST_SHEET / (width * height))
        size = max(1, round(image.width * shrink)), max(1, round(image.height * shrink))
        picture = picture.resize(size, Image.Resampling.BILINEAR)
        margin, width, height = _sheet_size(*size)
    page = Image.new("RGB", (width, height), "white")
    page.paste(picture, (margin, margin))
    sheet = Sheet((width, height), (margin, margin), picture.size)
    return PageImage(width, height, page.tobytes()), sheet


def _sheet_size(width: int, height: int) -> tuple[int, int, int]:
    """Its margin, width and height in pixels."""
    margin = round(width * MARGIN)
    across = width + 2 * margin
    return margin, across, max(round(across * PAGE_SHAPE), height + 2 * margin)
