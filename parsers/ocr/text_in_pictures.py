"""Print within the pictures of a page that has a text layer, such as a scanned table on a page that
is text otherwise. In: the page. Out: the words in its pictures.

A photo costs a look at its pixels: the reader is asked only about pictures that are mostly ground
with something written on it. This module knows no layout.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from parsers.document import BoundingBox, PageImage, PageInput, Word
from parsers.imaging.pictures import pictures_without_text
from parsers.imaging.pixels import from_array, to_array
from parsers.ocr import words
from parsers.ocr.detection import contrast

SMALLEST = 0.02  # of the page: smaller pictures are logos and signs
GROUND = 24  # grey levels of 255 around the commonest: paper
INK = 64  # grey levels away from it
LEAST_GROUND = 0.5  # of the picture
LEAST_INKED, MOST_INKED = 0.005, 0.35
SURE = 0.8  # the mean over a picture's words: below it they are read into lines and stains
FEWEST_WORDS = 2


def read_pictures(load: Callable[[], Any], page: PageInput) -> tuple[Word, ...]:
    """The words in the page's pictures, in fractions of the page; their lines are counted on from
    those of the text layer. load: loads the reader, once there is something to read."""
    first = 1 + max((word.line for word in page.text_layer.words), default=-1)
    found: list[Word] = []
    large = [box for box in pictures_without_text(page) if box.area >= SMALLEST]
    for box in large if page.image.pixels else ():
        crop, place = _crop(page.image, box)
        if _looks_written(crop):
            read = _read(load(), crop, place)
            found += [replace(word, line=first + word.line) for word in read]
            first += 1 + max((word.line for word in read), default=-1)
    return tuple(found)


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


def _read(reader: Any, crop: PageImage, place: BoundingBox) -> Sequence[Word]:
    reading = words.read_words(reader, crop)
    sure = [word.confidence or 0.0 for word in reading.words]
    if len(sure) < FEWEST_WORDS or sum(sure) < SURE * len(sure):
        return ()
    shown = reading.words_as_shown(-reading.rotation)
    return [replace(word, box=_placed(word.box, place)) for word in shown]


def _placed(box: BoundingBox, place: BoundingBox) -> BoundingBox:
    """A box of the picture as one of the page."""
    corners = (
        place.x0 + box.x0 * place.width, place.y0 + box.y0 * place.height,
        place.x0 + box.x1 * place.width, place.y0 + box.y1 * place.height,
    )  # fmt: skip
    return BoundingBox.from_frame(corners, (1.0, 1.0))
