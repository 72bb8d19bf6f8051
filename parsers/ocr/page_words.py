"""A page in, its words out: those of its file where they are good, with the print in pictures, such
as a scanned table; else what is read in its image.

A photo costs only a look at its pixels: the models read pictures that are mostly ground with
something written on it. They are loaded once. This module knows no layout.
"""

import functools
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from parsers.document import BoundingBox, PageImage, PageInput, Unread, Word
from parsers.document.lines import hull_of, read_lines
from parsers.document.page_input import FEW_WORDS
from parsers.imaging.pictures import pictures_without_text
from parsers.imaging.pixels import from_array, to_array
from parsers.ocr.detection import contrast
from parsers.ocr.doubt import looks_vietnamese
from parsers.ocr.layer_words import with_typed_words
from parsers.ocr.words import Reading, load_reader, read_words

SMALLEST = 0.02  # of the page: smaller pictures are logos and signs
GROUND = 24  # grey levels of 255 around the commonest: paper
INK = 64  # grey levels away from it
LEAST_GROUND = 0.5  # of the picture
LEAST_INKED, MOST_INKED = 0.005, 0.35
SURE = 0.8  # the mean over a picture's words: below it they are read into lines and stains
FEWEST_WORDS = 2
READABLE = frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"})
MOST_GARBAGE = 0.1  # of a text layer's characters
COVERED = 0.5  # of the lines that OCR finds: so many have words of the layer

_reader = functools.cache(load_reader)


def read_page(page: PageInput) -> Reading:
    """The words, upright. SetupError if models are missing."""
    if not page.text_layer.good:
        reading = read_words(_reader(), page.image)
        return better_layer(page, reading) or _with_typed(page, reading)
    pictured, unread = _read_pictures(page)
    words = (*page.text_layer.words, *pictured)
    return Reading(page.image, words, recognized=bool(pictured), unread=unread)


def _with_typed(page: PageInput, reading: Reading) -> Reading:
    """With what was typed on a scan, where that is level."""
    layer = page.text_layer
    if layer.reason != FEW_WORDS or reading.rotation or reading.skew.angle:
        return reading
    return replace(reading, words=with_typed_words(reading.words, layer.words))


def better_layer(page: PageInput, reading: Reading) -> Reading | None:
    """The words of a text layer that was put aside, if OCR cannot read the page and they say what
    is there: scanners put below their images what a recognizer of its language has read. A page
    that a script pack has read but for some lines stays as it is read, and incomplete."""
    layer = page.text_layer
    if not reading.unread or _is_foreign(reading.words):
        return None
    if layer.garbage > MOST_GARBAGE or not _is_foreign(layer.words):
        return None
    shown = reading.words_as_shown(-reading.rotation)
    lines = [hull_of(line) for line in read_lines(shown)]
    covered = sum(any(line.overlap(word.box) for word in layer.words) for line in lines)
    if covered < COVERED * len(lines):
        return None
    told = f"words from the text layer, as OCR cannot read them: {len(layer.words)} words"
    return Reading(page.image, layer.words, warnings=(told,))


def _is_foreign(words: Sequence[Word]) -> bool:
    """Whether most letters are of scripts that OCR cannot read, Vietnamese ones included."""
    letters = [c for word in words for c in word.text if c.isalpha()]
    foreign = sum(unicodedata.name(c, "").partition(" ")[0] not in READABLE for c in letters)
    return foreign > len(letters) / 2 or looks_vietnamese("".join(letters))


def read_image(page: PageInput) -> tuple[Word, ...]:
    """The words in the image, whatever the text layer says, in the order of their lines when it is
    upright; boxes in fractions of the page as it is given. SetupError as above."""
    return read_drawn(page)[0]


def read_drawn(page: PageInput) -> tuple[tuple[Word, ...], bool]:
    """As `read_image`, and whether the image has more words than are read."""
    reading = read_words(_reader(), page.image)
    return reading.words_as_shown(-reading.rotation), reading.truncated


def _read_pictures(page: PageInput) -> tuple[list[Word], Unread | None]:
    """The words in the page's pictures, and what of them cannot be read; their lines are counted on
    from those of the text layer."""
    first = 1 + max((word.line for word in page.text_layer.words), default=-1)
    found: list[Word] = []
    unread: Unread | None = None
    large = [box for box in pictures_without_text(page) if box.area >= SMALLEST]
    for box in large if page.image.pixels else ():
        crop, place = _crop(page.image, box)
        if _looks_written(crop):
            read, missed = _read_picture(crop, place)
            unread = unread or missed
            found += [replace(word, line=first + word.line) for word in read]
            first += 1 + max((word.line for word in read), default=-1)
    return found, unread


def _crop(image: PageImage, box: BoundingBox) -> tuple[PageImage, BoundingBox]:
    """The part of the image, and where it is exactly."""
    x0, y0, x1, y1 = (round(side) for side in box.to_frame((image.width, image.height)))
    part = to_array(image)[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]
    crop = from_array(part)
    corners = (x0, y0, x0 + crop.width, y0 + crop.height)
    return crop, BoundingBox.from_frame(corners, (image.width, image.height))


def _looks_written(image: PageImage) -> bool:
    """Whether most of it is of one shade, and some of it of another."""
    away = contrast(to_array(image))
    inked = float((away > INK).mean())
    return float((away <= GROUND).mean()) >= LEAST_GROUND and LEAST_INKED <= inked <= MOST_INKED


def _read_picture(crop: PageImage, place: BoundingBox) -> tuple[Sequence[Word], Unread | None]:
    reading = read_words(_reader(), crop)
    sure = [word.confidence or 0.0 for word in reading.words]
    if len(sure) < FEWEST_WORDS or sum(sure) < SURE * len(sure):
        return (), reading.unread
    shown = reading.words_as_shown(-reading.rotation)
    return [replace(word, box=_placed(word.box, place)) for word in shown], reading.unread


def _placed(box: BoundingBox, place: BoundingBox) -> BoundingBox:
    """A box of the picture as one of the page."""
    corners = (
        place.x0 + box.x0 * place.width, place.y0 + box.y0 * place.height,
        place.x0 + box.x1 * place.width, place.y0 + box.y1 * place.height,
    )  # fmt: skip
    return BoundingBox.from_frame(corners, (1.0, 1.0))
