"""The elements of a screenshot, by its words and pixels.

In: the screen task with the page's image and its words. Out: the JSON that the task asks models
for, boxes in thousandths of the page as it was read.
"""

import time

import numpy as np

from parsers.document import BoundingBox, Completion, Item, Question
from parsers.imaging.pixels import to_array
from parsers.items import write_items
from parsers.items.write import FRAME
from parsers.marks.screen import Element, find_elements


def answer(question: Question) -> Completion:
    started = time.monotonic()
    elements, size = elements_of(question)
    text = write_items(_item(element, size) for element in elements)
    return Completion(text, FRAME, seconds=time.monotonic() - started)


def elements_of(question: Question) -> tuple[tuple[Element, ...], tuple[int, int]]:
    """With the width and height of the image that they are counted in, upright as the page was
    read."""
    (drawn,), (page,) = question.pages, question.read
    quarters = (page.rotation - drawn.rotation) % 360 // 90
    pixels = np.ascontiguousarray(np.rot90(to_array(drawn.image), -quarters))
    height, width = pixels.shape[:2]
    return find_elements(pixels, page.words), (width, height)


def box_of(element: Element, size: tuple[int, int]) -> BoundingBox:
    place = element.place
    return BoundingBox.from_frame((place.x0, place.y0, place.x1, place.y1), size)


def _item(element: Element, size: tuple[int, int]) -> Item:
    more = {"role": element.role, "state": element.state, "placeholder": element.placeholder}
    attributes = {key: each for key, each in more.items() if each}
    return Item(element.value, element.label, box_of(element, size), attributes=attributes)
