"""The words of a page, for answers to be compared with. In: the page as read from its file, what an
engine read, and a reader of words. Out: the words, where they come from, and a second reading.

This module knows neither tasks nor which engine answers.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

from parsers.document import Annotation, BoundingBox, Completion, PageInput, Word
from parsers.document.geometry import turn_box
from parsers.errors import EngineError
from parsers.imaging.pictures import pictures_without_text

ReadWords = Callable[[PageInput], tuple[Word, ...]]
"""The words in a page's image, in the frame of the page as given; or EngineError."""

MOST_GARBAGE = 0.1
"""Of a text layer's characters; with more of it, the layer is not kept as a second reading."""
TEXT_LAYER = "text layer"
SMALLEST_PICTURE = 0.02
"""Of the page; smaller pictures are logos and signs."""

Placed = TypeVar("Placed", Word, Annotation)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader of words found on a page, or why it failed; neither if it was not asked."""

    words: tuple[Word, ...] | None = None
    warnings: tuple[str, ...] = ()


GetReading = Callable[[], Reading]


@dataclass(frozen=True, slots=True)
class PageWords:
    """All boxes are on the page as the engine turned it. source: who read the words, and why the
    text layer was used or not. second_layer: what a scanner recognized and put below its image.
    warnings: of the reader."""

    words: tuple[Word, ...]
    source: str | None
    second_layer: tuple[Word, ...] = ()
    warnings: tuple[str, ...] = ()


@contextmanager
def reading_words(
    page: PageInput, read_words: ReadWords | None, *, at_once: bool
) -> Iterator[GetReading]:
    """What `read_words` finds, unless the file's words are good: begun now, in a thread, or when it
    is wanted. It is read once."""
    if read_words is None or page.text_layer.good:
        yield Reading
    elif at_once:
        with ThreadPoolExecutor(1, "words") as thread:
            yield thread.submit(_read, read_words, page).result
    else:
        yield cache(lambda: _read(read_words, page))


def words_of(page: PageInput, completion: Completion, reading: GetReading) -> PageWords:
    """Those that the engine read, else the file's if they are good, else those of the reader."""
    layer = page.text_layer
    read = Reading(completion.words) if completion.words else reading()
    given = layer.words if layer.good else read.words or ()
    second = () if layer.good or read.words is None or layer.garbage > MOST_GARBAGE else layer.words
    return PageWords(
        words=completion.words or turned(given, completion.rotation),
        source=_source(page, read.words is not None),
        second_layer=turned(second, completion.rotation),
        warnings=read.warnings,
    )


def unread_pictures(page: PageInput, completion: Completion) -> tuple[BoundingBox, ...]:
    """The pictures beside a text layer, in which nobody looked for words."""
    if completion.words or not page.text_layer.good:
        return ()
    large = (box for box in pictures_without_text(page) if box.area >= SMALLEST_PICTURE)
    return tuple(turn_box(box, completion.rotation) for box in large)


def turned(placed: Iterable[Placed], rotation: int) -> tuple[Placed, ...]:
    return tuple(replace(each, box=turn_box(each.box, rotation)) for each in placed)


def _read(read_words: ReadWords, page: PageInput) -> Reading:
    try:
        return Reading(read_words(page))
    except EngineError as error:
        return Reading(warnings=(f"words missing: {error.message}",))


def _source(page: PageInput, read: bool) -> str | None:
    layer = page.text_layer
    shares = f"of the drawn text {layer.coverage:.2f}, garbage {layer.garbage:.2f}"
    verdict = f"{layer.reason} ({shares})"
    if layer.good:
        return f"text layer{', and ocr in pictures' if read else ''}: {verdict}"
    return f"ocr: {verdict if layer.words else layer.reason}" if read else None
