"""A page in, its words out: those of its file if they are good, with the text in its pictures, such
as a scanned table; else those recognized in its image.

A photo costs a look at its pixels: only pictures that are mostly background with something written
on it are read. Models are loaded at most once. This module knows no layout.
"""

import functools
from collections.abc import Sequence
from dataclasses import replace

from parsers.document import BoundingBox, PageImage, PageInput, Word
from parsers.imaging.pictures import pictures_without_text
from parsers.imaging.pixels import from_array, to_array
from parsers.ocr.detection import contrast
from parsers.ocr.words import Reading, load_reader, read_words

SMALLEST = 0.02  # of the page: smaller pictures are logos and signs
BACKGROUND = 24  # grey levels of 255 around the commonest: paper
INK = 64  # grey levels away from it
LEAST_BACKGROUND = 0.5  # of the picture
LEAST_INKED, MOST_INKED = 0.005, 0.35
SURE = 0.8  # the mean over a picture's words: below it they are read into lines and stains
FEWEST_WORDS = 2

_reader = functools.cache(load_reader)


def read_page(page: PageInput) -> Reading:
    """The words, upright. SetupError if models are missing."""
    if not page.text_layer.good:
        return read_words(_reader(), page.image)
    pictured = read_pictures(page)
    words = (*page.text_layer.words, *pictured)
    return Reading(page.image, words, recognized=bool(pictured))


def read_image(page: PageInput) -> tuple[Word, ...]:
    """The words in the image, whatever the text layer says, in the order of their lines when it is
    upright; boxes in fractions of the page as it is given. SetupError as above."""
    reading = read_words(_reader(), page.image)
    return reading.words_as_shown(-reading.rotation)


def read_pictures(page: PageInput) -> tuple[Word, ...]:
    """The words in the page's pictures, in fractions of the page, their lines numbered after those
    of the text layer. SetupError as above."""
    first = 1 + max((word.line for word in page.text_layer.words), default=-1)
    found: list[Word] = []
    large = [box for box in pictures_without_text(page) if box.area >= SMALLEST]
    for box in large if page.image.pixels else ():
        crop, place = _crop(page.image, box)
        if _looks_written(crop):
            read = _read(crop, place)
            found += [replace(word, line=first + word.line) for word in read]
            first += 1 + max((word.line for word in read), default=-1)
    return tuple(found)


def _crop(image: PageImage, box: BoundingBox) -> tuple[PageImage, BoundingBox]:
    """The part of the image, and its exact place."""
    x0, y0, x1, y1 = (round(side) for side in box.to_frame((image.width, image.height)))
    part = to_array(image)[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]
    crop = from_array(part)
    corners = (x0, y0, x0 + crop.width, y0 + crop.height)
    return crop, BoundingBox.from_frame(corners, (image.width, image.height))


def _looks_written(image: PageImage) -> bool:
    """Whether most of it is of one shade, and some of it of another."""
    away = contrast(to_array(image))
    is_paper = (away <= BACKGROUND).mean() >= LEAST_BACKGROUND
    return bool(is_paper and LEAST_INKED <= (away > INK).mean() <= MOST_INKED)


def _read(crop: PageImage, place: BoundingBox) -> Sequence[Word]:
    reading = read_words(_reader(), crop)
    sure = [word.confidence or 0.0 for word in reading.words]
    if len(sure) < FEWEST_WORDS or sum(sure) < SURE * len(sure):
        return ()
    shown = reading.words_as_shown(-reading.rotation)
    return [replace(word, box=_placed(word.box, place)) for word in shown]


def _placed(box: BoundingBox, place: BoundingBox) -> BoundingBox:
    """A box of the picture as one of the page."""
    x0, y0, x1, y1 = box.to_frame((place.width, place.height))
    corners = (place.x0 + x0, place.y0 + y0, place.x0 + x1, place.y0 + y1)
    return BoundingBox.from_frame(corners, (1.0, 1.0))
