"""Pages and blocks as images, rendered from the file's copy on request.

In: a document, one of its pages as stored, and a reader. Out: the upright page, or the part of it
that a block covers. This module writes no file.
"""

from pathlib import Path
from typing import Protocol

from PIL import Image

from flows.sources.staging import staged_source
from parsers.document import BoundingBox, Page, PageInput, Rendering
from parsers.errors import SetupError
from parsers.imaging.pixels import to_picture
from parsers.reading.reader import Reader
from storage.database import Database
from storage.queries import DocumentSummary, stored_pages

CROP_DPI = 200
MARGIN = 2
"""Pixels around a block, so that lines at its edge are whole."""
TURNS = {
    90: Image.Transpose.ROTATE_270,  # Pillow turns counterclockwise
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


def find_page(database: Database, document: DocumentSummary, number: int) -> Page:
    """Page `number` as it was read. SetupError bad_path if it was not."""
    pages = stored_pages(database, document.run_id or 0)
    page = next((page for page in pages if page.number == number), None)
    if page is None:
        raise SetupError("bad_path", f"Page {number} was not read", "See: pagemill show.")
    return page


class UprightPage(Protocol):
    """What is needed to know of a page. rotation: by which the engine turned it; the seconds: of a
    film's page."""

    @property
    def number(self) -> int: ...
    @property
    def rotation(self) -> int: ...
    @property
    def start_seconds(self) -> float | None: ...
    @property
    def end_seconds(self) -> float | None: ...


def render_upright(
    reader: Reader, staging: Path, sha256: str, page: UprightPage, dpi: int
) -> Image.Image:
    """The page rendered from its file's copy in the staging store. SetupError bad_path if there is
    none; DocumentError as the reader raises it."""
    source = staged_source(staging, sha256)
    start, end = page.start_seconds, page.end_seconds
    span = None if start is None or end is None else (start, end)
    given = reader.read_page(source, page.number, Rendering(text_dpi=dpi, dpi=dpi), span)
    return turn_upright(given, page)


def turn_upright(given: PageInput, page: UprightPage) -> Image.Image:
    """The image turned as the engine turned it, so that the boxes of `page` fit."""
    image = to_picture(given.image)
    turned = (page.rotation - given.rotation) % 360
    return image.transpose(TURNS[turned]) if turned else image


def crop_box(image: Image.Image, box: BoundingBox, margin: int = MARGIN) -> Image.Image:
    """The part of an upright page that the box covers, at least one pixel, and `margin` pixels
    around it."""
    x0, y0, x1, y1 = box.to_frame(image.size)
    left, top = max(0, int(x0) - margin), max(0, int(y0) - margin)
    right = min(image.width, max(left + 1, round(x1) + margin))
    return image.crop((left, top, right, min(image.height, max(top + 1, round(y1) + margin))))


def crop_block(
    database: Database,
    reader: Reader,
    staging: Path,
    document: DocumentSummary,
    number: int,
    position: int,
) -> Image.Image:
    """Block `position`, from 0, of page `number`. SetupError bad_path if it is missing, has no box,
    or the file has no copy."""
    page = find_page(database, document, number)
    block = page.blocks[position] if position < len(page.blocks) else None
    if block is None or block.box is None:
        problem = "has no box" if block else "does not exist"
        message = f"Page {number}: block {position} {problem}"
        raise SetupError("bad_path", message, "See: pagemill show.")
    return crop_box(render_upright(reader, staging, document.sha256, page, CROP_DPI), block.box)
