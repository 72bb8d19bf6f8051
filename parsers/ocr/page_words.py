"""A page in, its words out: those of its file where they are good, with what is written in pictures
beside them; else what is read in its image.

Runs where the models may be loaded, which happens once. Knows no layout.
"""

import functools

from parsers.document import PageInput, Word
from parsers.ocr.text_in_pictures import read_pictures
from parsers.ocr.words import Reading, load_reader, read_words

_reader = functools.cache(load_reader)


def read_page(page: PageInput) -> Reading:
    """The words, upright. SetupError if models are missing."""
    if not page.text_layer.good:
        return read_words(_reader(), page.image)
    pictured = read_pictures(_reader, page)
    words = (*page.text_layer.words, *pictured)
    return Reading(page.image, words, recognized=bool(pictured))


def read_image(page: PageInput) -> tuple[Word, ...]:
    """The words that stand in the image, whatever the text layer says, in the order of their lines
    when it is upright; boxes in fractions of the page as it is given. SetupError as above."""
    reading = read_words(_reader(), page.image)
    return reading.words_as_shown(-reading.rotation)
