"""The words of pages -> without those that are turned, as print at a margin is.

A turned word is higher than wide, however many letters it has. Woven into lines, it would stand
within rows of a list. This module knows no lists.
"""

from collections.abc import Sequence
from dataclasses import replace

from parsers.document import Page, Word

LEAST_LETTERS = 3
"""Letters of a word whose shape tells how it is turned."""
HIGHER = 1.5
"""How many times its width a turned word is high."""


def upright(pages: Sequence[Page]) -> list[Page]:
    """The pages with the words that run across."""
    return [_upright(page) for page in pages]


def _upright(page: Page) -> Page:
    """A page that is turned as a whole stays as it is."""
    kept = tuple(word for word in page.words if not _is_turned(word, page))
    return replace(page, words=kept) if len(page.words) < 2 * len(kept) else page


def _is_turned(word: Word, page: Page) -> bool:
    width, height = word.box.width * page.width, word.box.height * page.height
    return len(word.text) >= LEAST_LETTERS and height > HIGHER * width
