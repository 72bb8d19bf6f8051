"""A page as read from its file in, the answer to the parse task out: words, regions, Qwen HTML; or
the words alone.

Runs in a worker process of the engine, where the models are loaded once. Knows neither the pool
nor the file.
"""

import functools
import time
from dataclasses import replace
from typing import Any

from parsers.boxes import turn_box
from parsers.document import Completion, PageInput, Word
from parsers.embedded import layout, words
from parsers.embedded.answer import FRAME, write_answer
from parsers.embedded.geometry import find_ruled_tables, prove_regions
from parsers.embedded.layout import Region
from parsers.embedded.order import arrange

MOST_WORDS = 6_000
"""The layout model's work grows faster than its words; a page with more is given as lines."""


@functools.cache
def _reader() -> Any:
    return words.load_reader()


def answer_page(page: PageInput) -> Completion:
    """What stands on the page, in reading order. The finish reason is `length` where the page had
    more lines than are read. SetupError if models are missing."""
    started = time.monotonic()
    reading = _read(page)
    sideways = reading.rotation % 180 == 90
    size = (page.height, page.width) if sideways else (page.width, page.height)
    regions = _prove(page) or arrange(_find_regions(page, reading, size), reading.words)
    return Completion(
        text=write_answer(regions, size[0] / size[1]),
        frame=FRAME,
        finish_reason="length" if reading.truncated else "stop",
        rotation=reading.rotation,
        words=() if page.text_layer.good else reading.words,
        seconds=time.monotonic() - started,
    )


def read_page_words(page: PageInput) -> tuple[Word, ...]:
    """The words that stand in the image, in the order of their lines when it is upright; boxes in
    fractions of the page as it is given. SetupError if models are missing."""
    reading = words.read_words(_reader(), page.image)
    return tuple(replace(word, box=turn_box(word.box, -reading.rotation)) for word in reading.words)


def _read(page: PageInput) -> words.Reading:
    if page.text_layer.good:
        return words.Reading(page.image, page.text_layer.words)
    return words.read_words(_reader(), page.image)


def _prove(page: PageInput) -> list[Region] | None:
    return prove_regions(page, find_ruled_tables(page)) if page.text_layer.good else None


def _find_regions(
    page: PageInput, reading: words.Reading, size: tuple[float, float]
) -> list[Region]:
    """What the model sees; tables that are ruled all over as their lines have them."""
    if not reading.words or not reading.image.pixels or len(reading.words) > MOST_WORDS:
        return []
    ruled = find_ruled_tables(page).tables
    layout.load_layout()
    seen = layout.find_regions(reading.image, reading.words, size)
    kept = [region for region in seen if not any(_is_in(region, table) for table in ruled)]
    return [*kept, *(replace(table, words=()) for table in ruled)]


def _is_in(region: Region, table: Region) -> bool:
    """Whether a region that was seen is the table, a part of it, or it with more around it."""
    shared = region.box.overlap(table.box)
    return shared > 0.5 * min(region.box.area, table.box.area)
