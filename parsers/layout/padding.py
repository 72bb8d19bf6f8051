"""A picture in, what the layout model sees on it out; a part of a page is laid on a white page for
it, such as it knows.

Cut out tables and the like reach the edges of their picture, and there the model sees nothing.
This module does not know where the picture comes from.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PIL import Image

from parsers.document import BoundingBox, Frame, PageImage, Word
from parsers.document.lines import hull_of
from parsers.imaging.pixels import to_picture
from parsers.layout import model
from parsers.layout.region import Region

SLENDER = 0.6  # width by height: receipts and columns are slimmer, and known to the model
WIDE = 2.0  # width by height: slides and sheets of any kind are higher
NARROWEST = 2.0  # heights of words: more is free beside and above them on a whole page
MARGIN = 0.1  # of the width
PAGE_SHAPE = 1.3  # height by width


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page `size` pixels large on which a picture lies, its top left corner at `at`."""

    size: Frame
    at: Frame
    picture: Frame

    def put(self, box: BoundingBox) -> BoundingBox:
        """A box of the picture as one of the sheet."""
        x0, y0, x1, y1 = box.to_frame(self.picture)
        left, top = self.at
        return BoundingBox.from_frame((x0 + left, y0 + top, x1 + left, y1 + top), self.size)

    def take(self, region: Region) -> Region | None:
        """A region of the sheet as one of the picture; None where it lies beside it."""
        x0, y0, x1, y1 = region.box.to_frame(self.size)
        left, top = self.at
        try:
            box = BoundingBox.from_frame((x0 - left, y0 - top, x1 - left, y1 - top), self.picture)
        except ValueError:
            return None
        rows = tuple((y * self.size[1] - top) / self.picture[1] for y in region.rows)
        columns = tuple((x * self.size[0] - left) / self.picture[0] for x in region.columns)
        return replace(region, box=box, rows=rows, columns=columns)


def find_regions(
    image: PageImage, words: Sequence[Word], size: Frame, rulings: Sequence[BoundingBox] = ()
) -> list[Region]:
    """What the model sees on the picture, on a sheet where that is only a part of a page. size: in
    points. rulings: thin lines that the file of a whole page draws."""
    if not is_cut_out(image, words):
        return model.find_regions(image, words, size, rulings)
    page, sheet = lay_on_sheet(image)
    put = [replace(word, box=sheet.put(word.box)) for word in words]
    size = size[0] * sheet.size[0] / sheet.picture[0], size[1] * sheet.size[1] / sheet.picture[1]
    taken = map(sheet.take, model.find_regions(page, put, size))
    return [region for region in taken if region is not None]


def is_cut_out(image: PageImage, words: Sequence[Word]) -> bool:
    """Whether the picture is a part of a page: wider than pages are, or wide, and its words begin
    where it does."""
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
    """The picture with margins, at the top of a white page at least as high as pages are."""
    margin = round(image.width * MARGIN)
    width = image.width + 2 * margin
    height = max(round(width * PAGE_SHAPE), image.height + 2 * margin)
    page = Image.new("RGB", (width, height), "white")
    page.paste(to_picture(image), (margin, margin))
    sheet = Sheet((width, height), (margin, margin), (image.width, image.height))
    return PageImage(width, height, page.tobytes()), sheet
