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
from parsers.document import BoundingBox, Completion, Frame, Label, PageInput, Word
from parsers.embedded.answer import FRAME, write_answer
from parsers.embedded.barcodes import find_barcodes, with_barcodes
from parsers.layout import model
from parsers.layout.assignment import assign_words
from parsers.layout.column_split import split_columns
from parsers.layout.reading_order import in_reading_order
from parsers.layout.region import Region
from parsers.layout.roles import assign_roles
from parsers.layout.rules import prove_regions
from parsers.layout.rules.ruled_tables import find_ruled_tables
from parsers.ocr import words
from parsers.ocr.text_in_pictures import read_pictures

MOST_WORDS = 6_000
"""The layout model's work grows faster than its words; a page with more is given as lines."""

LONG = 0.15  # of the page


def answer_page(page: PageInput) -> Completion:
    """What stands on the page, in reading order. The finish reason is `length` where the page had
    more lines than are read. SetupError if models are missing."""
    started = time.monotonic()
    reading = _read_words(page)
    width, height = size = _upright_size(page, reading)
    regions = _find_regions(page, reading, size)
    regions = with_barcodes(regions, find_barcodes(reading.image))
    regions = in_reading_order(regions)
    return Completion(
        text=write_answer(regions, width / height, reading.skew.place),
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


@functools.cache
def _reader() -> Any:
    return words.load_reader()


def _read_words(page: PageInput) -> words.Reading:
    """The file's words where they are good, with what is written in pictures beside them; else what
    is read in the image."""
    if not page.text_layer.good:
        return words.read_words(_reader(), page.image)
    pictured = read_pictures(_reader, page)
    return words.Reading(page.image, (*page.text_layer.words, *pictured))


def _was_read(page: PageInput, reading: words.Reading) -> bool:
    """Whether some of the words are not the file's."""
    return not page.text_layer.good or len(reading.words) > len(page.text_layer.words)


def _upright_size(page: PageInput, reading: words.Reading) -> Frame:
    """In points: of the page turned, with what was put around it when its skew was undone."""
    sideways = reading.rotation % 180 == 90
    width, height = (page.height, page.width) if sideways else (page.width, page.height)
    skew = reading.skew
    return width * skew.straight[0] / skew.shown[0], height * skew.straight[1] / skew.shown[1]


def _find_regions(page: PageInput, reading: words.Reading, size: Frame) -> list[Region]:
    """With their words and roles: as rules prove them where the words are the file's, else as the
    model sees them."""
    ruled = find_ruled_tables(page)
    proved = None if _was_read(page, reading) else prove_regions(page, ruled)
    if proved is not None:
        return proved
    seen = _see(page, reading, size, ruled.tables)
    return assign_roles(split_columns(assign_words(seen, reading.words), size[0] / size[1]))


def _see(
    page: PageInput, reading: words.Reading, size: Frame, ruled: Sequence[Region]
) -> list[Region]:
    """What the model sees; tables that are ruled all over as their lines have them, and pictures of
    the file that it overlooked."""
    pictures = [Region(Label.PICTURE, box) for box in page.pictures]
    if not reading.words or not reading.image.pixels or len(reading.words) > MOST_WORDS:
        return pictures
    rulings = [ruling for ruling in page.rulings if _is_long(ruling)]
    seen = model.find_regions(reading.image, reading.words, size, rulings)
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


def _placed(reading: words.Reading, rotation: int) -> tuple[Word, ...]:
    """The words where they stand on the page whose skew is not undone, turned by `rotation`."""
    return tuple(
        replace(word, box=turn_box(reading.skew.place(word.box), rotation))
        for word in reading.words
    )
