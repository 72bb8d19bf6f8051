"""A page as read from its file in, the answer to the parse task out, step by step.

Runs in a worker process of the engine. Knows neither the pool nor the file.
"""

import time

from parsers.document import Completion, PageInput
from parsers.engines.embedded.answer import FRAME, write_answer
from parsers.layout.assignment import assign_words
from parsers.layout.barcodes import find_barcodes, with_barcodes
from parsers.layout.column_split import split_columns
from parsers.layout.detection import detect_regions
from parsers.layout.reading_order import in_reading_order
from parsers.layout.roles import assign_roles
from parsers.layout.rules import prove_regions
from parsers.layout.table_structure import fill_tables
from parsers.ocr.page_words import read_page


def answer_page(page: PageInput) -> Completion:
    """The page in reading order. The finish reason is `length` if the page had more lines than are
    read. SetupError if models are missing."""
    started = time.monotonic()
    reading = read_page(page)
    width, height = reading.upright_size(page)
    regions = None if reading.recognized else prove_regions(page)
    if regions is None:
        regions = detect_regions(page, reading.image, reading.words, (width, height))
        regions = assign_words(regions, reading.words)
        regions = split_columns(regions, width / height)
        regions = assign_roles(regions)
    regions = with_barcodes(regions, find_barcodes(reading.image))
    regions = in_reading_order(regions)
    regions = fill_tables(regions, width / height)
    return Completion(
        text=write_answer(regions, width / height, reading.skew.place),
        frame=FRAME,
        finish_reason="length" if reading.truncated else "stop",
        rotation=reading.rotation,
        words=reading.words_as_shown() if reading.recognized else (),
        seconds=time.monotonic() - started,
    )
