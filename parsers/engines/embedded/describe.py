"""The pictures of a page, by what can be measured. In: a question about one of them. Out: its kind,
or none, as a model would write it. Sentences are left to models; its words are the page's."""

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, replace

from parsers.document import BoundingBox, Completion, Page, PageInput, Question, Word
from parsers.document.geometry import box_in_part
from parsers.layout.barcodes import find_barcodes
from parsers.marks.picture_kind import Measures, kind_of, measure_picture

FRAME = (1000.0, 1000.0)
WHOLE = BoundingBox(0, 0, 1, 1)
MOSTLY_CODE = 0.3
"""Of a picture: a code with its quiet zone covers as much."""


def answer(question: Question) -> Completion:
    started = time.monotonic()
    (page,), (image,) = question.read, question.pages
    told = describe_picture(image, page, question.part or WHOLE)
    return Completion(json.dumps(told), FRAME, seconds=time.monotonic() - started)


def describe_picture(drawn: PageInput, page: Page, place: BoundingBox) -> dict[str, object]:
    """drawn: the part of the page at `place`, alone."""
    measures = measure_picture(drawn.image, list(_words_in(page, place)))
    codes = find_barcodes(drawn.image)
    if sum(code.box.area for code in codes) >= MOSTLY_CODE:
        text = "\n".join(code.text or "" for code in codes)
        return {"kind": "code", "description": None, "text": text}
    kind = measures and kind_of(measures, place, page.number)
    return {"kind": kind, "description": None, "text": None, "measured": _told(measures)}


def _words_in(page: Page, place: BoundingBox) -> Iterator[Word]:
    for word in page.words:
        if place.holds_middle_of(word.box):
            yield replace(word, box=box_in_part(word.box, place))


def _told(measures: Measures | None) -> dict[str, float] | None:
    if measures is None:
        return None
    return {name: round(value, 3) for name, value in asdict(measures).items()}
