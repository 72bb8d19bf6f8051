"""A part of a page read once more by OCR. In: a box on a page, a function that draws parts of pages
and a reader of words. Out: what stands in the box, drawn as large as before, or drawn larger, if it
is read alike each time.
This module knows neither fields nor files.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PIL import Image

from parsers.asking import Engine
from parsers.document import BoundingBox, Page, PageImage, PageInput, Rendering, Word
from parsers.document.lines import join_words, visual_lines
from parsers.document.text import fold
from parsers.imaging.pixels import to_picture
from parsers.tasks.page_words import ReadWords
from parsers.tasks.parts import Draw
from parsers.tasks.tiles import out_of

BY_OCR, ONCE_MORE = "ocr, larger", "ocr, once more"
LARGER = (2, 3)
"""Times. Of 27 doubtful values on 40 receipts (SROIE, odd files, 2026-11-29) both read 21 alike;
where they do not, each is wrong in some: one alone is not trusted."""
MARGIN = 0.6
"""Heights of a line above and below the value; twice that beside it."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks again. rendering: of the pages that the words were read from."""

    draw: Draw
    rendering: Rendering
    read_words: ReadWords | None = None
    engine: Engine | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands in a field's place: its text, and how sure OCR is of its words."""

    text: str
    confidence: float | None
    box: BoundingBox
    page_number: int
    reader: str


def key_of(text: str) -> str:
    """The letters and figures of a text, which make it the same as another."""
    return "".join(filter(str.isalnum, fold(text)))


def read_larger(page: Page, box: BoundingBox, reader: Reader) -> Seen | None:
    """What OCR reads in the box, if it reads the same each time."""
    height = _line_height(page, box)
    if reader.read_words is None or height is None:
        return None
    part = with_margin(box, height, page)
    found = []
    for times in LARGER:
        drawn = _drawn(page, part, times, reader)
        if drawn is None:
            return None
        found.append(_words_in(box, part, reader.read_words(drawn)))
    texts = [_text(words) for words in found]
    if not all(found) or len(set(map(key_of, texts))) > 1:
        return None
    sure = [word.confidence or 0.0 for words in found for word in words]
    return Seen(texts[-1], sum(sure) / len(sure), box, page.number, BY_OCR)


def read_once_more(page: Page, box: BoundingBox, reader: Reader) -> Seen | None:
    """What OCR reads in the box by itself, as large as its page was read."""
    height = _line_height(page, box)
    if reader.read_words is None or height is None:
        return None
    part = with_margin(box, height, page)
    drawn = reader.draw(page.number, _of(part, reader.rendering))
    words = _words_in(box, part, reader.read_words(drawn)) if _is_level(drawn, page) else []
    sure = min((word.confidence or 0.0 for word in words), default=0.0)
    return Seen(_text(words), sure, box, page.number, ONCE_MORE) if words else None


def _line_height(page: Page, box: BoundingBox) -> float | None:
    """The height of the highest word in the box, as a fraction of the page; None if OCR did not
    read them all."""
    known = [word for word in page.words if box.holds_middle_of(word.box)]
    if any(word.confidence is None for word in known):
        return None
    return max((word.box.height for word in known), default=None)


def _words_in(box: BoundingBox, part: BoundingBox, read: Sequence[Word]) -> list[Word]:
    words = [replace(word, box=out_of(word.box, part)) for word in read]
    return [word for word in words if box.holds_middle_of(word.box)]


def with_margin(box: BoundingBox, line: float, page: Page) -> BoundingBox:
    """line: the height of one, in fractions of the page."""
    down = MARGIN * line
    across = 2 * down * page.height / page.width
    return BoundingBox(
        max(0.0, box.x0 - across), max(0.0, box.y0 - down),
        min(1.0, box.x1 + across), min(1.0, box.y1 + down),
    )  # fmt: skip


def _drawn(page: Page, part: BoundingBox, times: int, reader: Reader) -> PageInput | None:
    """The part so many times as large as its page was read at: drawn so if the file can be, else
    enlarged. None for a page that was turned to be read."""
    own = _of(part, reader.rendering)
    usual = reader.draw(page.number, own)
    if not _is_level(usual, page):
        return None
    larger = replace(own, dpi=own.dpi * times, text_dpi=own.text_dpi * times)
    drawn = reader.draw(page.number, larger)
    size = usual.image.width * times, usual.image.height * times
    if drawn.image.width * drawn.image.height < size[0] * size[1]:
        enlarged = to_picture(drawn.image).resize(size, Image.Resampling.BICUBIC)
        drawn = replace(drawn, image=PageImage(*size, enlarged.tobytes()))
    return drawn


def _of(part: BoundingBox, rendering: Rendering) -> Rendering:
    return replace(rendering, part=part, plain_undrawn=False, multiple_of=1, min_pixels=1)


def _is_level(drawn: PageInput, page: Page) -> bool:
    """Whether the page was not turned to be read."""
    return drawn.rotation == page.rotation


def _text(words: Sequence[Word]) -> str:
    return " ".join(map(join_words, visual_lines(words)))
