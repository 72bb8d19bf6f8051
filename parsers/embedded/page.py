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
from parsers.embedded.geometry import prove_regions
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
    proved = prove_regions(page) if page.text_layer.good else None
    regions = proved or arrange(_find_regions(reading, size), reading.words)
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


def _find_regions(reading: words.Reading, size: tuple[float, float]) -> list[Region]:
    if not reading.words or len(reading.words) > MOST_WORDS:
        return []
    layout.load_layout()
    return layout.find_regions(reading.image, reading.words, size)
