"""A page as read from its file in, the answer to the parse task out: words, regions, Qwen HTML; or
the words alone.

Runs in a worker process of the engine, where the models are loaded once. Knows neither the pool
nor the file.
"""

import functools
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from parsers.boxes import turn_box
from parsers.document import BoundingBox, Completion, Label, PageInput, Word
from parsers.embedded import layout, words
from parsers.embedded.answer import FRAME, write_answer
from parsers.embedded.barcodes import find_barcodes, with_barcodes
from parsers.embedded.footnotes import label_footnotes
from parsers.embedded.furniture import label_furniture
from parsers.embedded.geometry import find_ruled_tables, prove_regions
from parsers.embedded.layout import Region
from parsers.embedded.margins import is_cut_out, lay_on_sheet
from parsers.embedded.order import arrange
from parsers.embedded.pictured import read_pictures

MOST_WORDS = 6_000
"""The layout model's work grows faster than its words; a page with more is given as lines."""

LONG = 0.15  # of the page


@functools.cache
def _reader() -> Any:
    return words.load_reader()


def answer_page(page: PageInput) -> Completion:
    """What stands on the page, in reading order. The finish reason is `length` where the page had
    more lines than are read. SetupError if models are missing."""
    started = time.monotonic()
    reading = _read(page)
    size = _upright_size(page, reading)
    regions = _prove(page, reading) or label_footnotes(
        label_furniture(
            arrange(_find_regions(page, reading, size), reading.words, size[0] / size[1])
        )
    )
    regions = with_barcodes(regions, find_barcodes(reading.image))
    return Completion(
        text=write_answer(regions, size[0] / size[1], reading.skew.place),
        frame=FRAME,
        finish_reason="length" if reading.truncated else "stop",
        rotation=reading.rotation,
        words=_placed(reading, 0) if _was_read(page, reading) else (),
        seconds=time.monotonic() - started,
    )


def read_page_words(page: PageInput) -> tuple[Word, ...]:
    """The words that stand in the image, in the order of their lines when it is upright; boxes in
    fractions of the page as it is given. SetupError if models are missing."""
    reading = words.read_words(_reader(), page.image)
    return _placed(reading, -reading.rotation)


def _placed(reading: words.Reading, rotation: int) -> tuple[Word, ...]:
    """The words where they stand on the page whose skew is not undone, turned by `rotation`."""
    return tuple(
        replace(word, box=turn_box(reading.skew.place(word.box), rotation))
        for word in reading.words
    )


def _read(page: PageInput) -> words.Reading:
    """The file's words where they are good, with what is written in pictures beside them; else what
    is read in the image."""
    if not page.text_layer.good:
        return words.read_words(_reader(), page.image)
    pictured = read_pictures(_reader, page)
    return words.Reading(page.image, (*page.text_layer.words, *pictured))


def _was_read(page: PageInput, reading: words.Reading) -> bool:
    """Whether some of the words are not the file's."""
    return not page.text_layer.good or len(reading.words) > len(page.text_layer.words)


def _upright_size(page: PageInput, reading: words.Reading) -> tuple[float, float]:
    """In points: of the page turned, with what was put around it when its skew was undone."""
    sideways = reading.rotation % 180 == 90
    width, height = (page.height, page.width) if sideways else (page.width, page.height)
    skew = reading.skew
    return width * skew.straight[0] / skew.shown[0], height * skew.straight[1] / skew.shown[1]


def _prove(page: PageInput, reading: words.Reading) -> list[Region] | None:
    if _was_read(page, reading):
        return None
    return prove_regions(page, find_ruled_tables(page))


def _find_regions(
    page: PageInput, reading: words.Reading, size: tuple[float, float]
) -> list[Region]:
    """What the model sees; tables that are ruled all over as their lines have them, and pictures of
    the file that it overlooked."""
    pictures = [Region(Label.PICTURE, box) for box in page.pictures]
    if not reading.words or not reading.image.pixels or len(reading.words) > MOST_WORDS:
        return pictures
    as_given = reading.rotation == 0 and not reading.skew.angle
    ruled = find_ruled_tables(page).tables if as_given else ()
    layout.load_layout()
    rulings = [ruling for ruling in page.rulings if _is_long(ruling)] if as_given else []
    seen = _see(reading, size, rulings)
    kept = [region for region in seen if not any(_is_in(region, table) for table in ruled)]
    kept += [replace(table, words=()) for table in ruled]
    return [*kept, *(p for p in pictures if not any(_is_in(p, region) for region in kept))]


def _see(
    reading: words.Reading, size: tuple[float, float], rulings: Sequence[BoundingBox]
) -> list[Region]:
    """What the layout model sees, on a sheet where the picture is only a part of a page."""
    if not is_cut_out(reading.image, reading.words):
        return layout.find_regions(reading.image, reading.words, size, rulings)
    image, sheet = lay_on_sheet(reading.image)
    put = [replace(word, box=sheet.put(word.box)) for word in reading.words]
    size = size[0] * sheet.size[0] / sheet.picture[0], size[1] * sheet.size[1] / sheet.picture[1]
    taken = map(sheet.take, layout.find_regions(image, put, size))
    return [region for region in taken if region is not None]


def _is_long(ruling: BoundingBox) -> bool:
    """Whether it parts something, and does not underline a word or a number."""
    return max(ruling.width, ruling.height) > LONG


def _is_in(region: Region, table: Region) -> bool:
    """Whether a region that was seen is the table, a part of it, or it with more around it."""
    shared = region.box.overlap(table.box)
    return shared > 0.5 * min(region.box.area, table.box.area)
