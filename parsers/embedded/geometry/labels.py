"""Paragraphs in, labelled regions out: by size, weight, place and the marks they begin with.

This module knows one page at a time: what repeats over pages is found elsewhere.
"""

import re
import statistics
from collections.abc import Sequence

from parsers.document import BoundingBox, Label
from parsers.document.geometry import shared_height
from parsers.document.lines import hull_of
from parsers.embedded.geometry.notes import SMALLER, Part, find_notes
from parsers.embedded.geometry.paragraphs import Paragraph
from parsers.embedded.layout import Region

LARGER = 1.12  # times the size of the text: a heading
TITLE = 1.45  # times the size of the text
HEADING_LETTERS = 160
NUMBERED_LETTERS = 70
MARGIN_LETTERS = 120
MARGIN = 0.1  # of the page
NUMBERS_MARGIN = 0.13  # of the page: a number that stands alone out there is the page's
OFF_CENTER = 0.03  # of the page
FAR = 1.2  # heights of the font between a margin's line and the text
CAPTION = re.compile(
    r"(?:fig(?:ure|\.)?|table|tab\.|chart|abbildung|abb\.|tabelle|figura|tabla|tableau|tabella)"
    r"\s*[\divxIVX]+(?:\.\d+)*\s*(?:[.:–—-]|[A-Z])",
    re.IGNORECASE,
)
PAGE_NUMBER = re.compile(
    r"[-–—|\s]*(?:page|seite|p\.|pág\.?)?\s*(?:[A-Z]-?)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:/|of|von|de)\s*\d{1,4})?[-–—|\s]*",
    re.IGNORECASE,
)
NUMBERED = re.compile(
    r"(?:(?:article|section|chapter|part)\s+)?\d{1,2}(?:\.\d{1,2}){0,3}\.?", re.IGNORECASE
)
BULLET = re.compile(r"[•◦▪‣·●○■□➢✓*–—-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,6})[.)]")


def label_paragraphs(paragraphs: Sequence[Paragraph]) -> list[Region]:
    """A region for each, its words in the order of its lines."""
    body = statistics.median(
        line.size for paragraph in paragraphs for line in paragraph.lines for _ in line.text
    )
    bold = sum(len(p.text) for p in paragraphs if p.bold) > 0.5 * sum(
        len(p.text) for p in paragraphs
    )
    margins = _margins(paragraphs, body)
    notes = _footnotes(paragraphs, body, margins)
    return [
        _region(p, margins.get(at) or notes.get(at) or _label(p, following, body, bold))
        for at, (p, following) in enumerate(zip(paragraphs, [*paragraphs[1:], None], strict=True))
    ]


def _region(paragraph: Paragraph, label: Label) -> Region:
    words = tuple(word for line in paragraph.lines for word in line.words)
    return Region(label, hull_of(words), words)


def _margins(paragraphs: Sequence[Paragraph], body: float) -> dict[int, Label]:
    """Short lines at the head and foot of the page, a blank away from the text."""
    boxes = [paragraph.box for paragraph in paragraphs]
    short = [at for at, paragraph in enumerate(paragraphs) if _is_short(paragraph)]
    told = {at for at in short if _tells_of_page(at, paragraphs, body)}
    heads = [at for at in short if boxes[at].y1 < MARGIN]
    feet = [at for at in short if boxes[at].y0 > 1 - MARGIN or _ends_in_parts(at, boxes)]
    heads = _set_off(paragraphs, sorted(heads, key=lambda at: boxes[at].y1))
    feet = _set_off(paragraphs, sorted(feet, key=lambda at: -boxes[at].y0))
    numbers = [at for at in short if _is_page_number(paragraphs[at])]
    labels = {at: Label.PAGE_HEADER for at in heads if at in told}
    labels |= {at: Label.PAGE_FOOTER for at in feet if at in told}
    for at in numbers:
        labels[at] = Label.PAGE_HEADER if boxes[at].y0 < NUMBERS_MARGIN else Label.PAGE_FOOTER
    return labels


def _ends_in_parts(at: int, boxes: Sequence[BoundingBox]) -> bool:
    """Whether it is a part of the last line, beside another: pages may be cut short."""
    others = [box for i, box in enumerate(boxes) if i != at]
    beside = [box for box in others if shared_height(box, boxes[at]) > 0]
    return bool(beside) and not any(box.y0 > boxes[at].y1 for box in others)


def _is_short(paragraph: Paragraph) -> bool:
    return len(paragraph.lines) <= 2 and len(paragraph.text) <= MARGIN_LETTERS


def _tells_of_page(at: int, paragraphs: Sequence[Paragraph], body: float) -> bool:
    """Whether it is written as heads and feet are: with a number, small, or in several parts beside
    each other. What is not may still turn out to repeat from page to page."""
    paragraph = paragraphs[at]
    if paragraph.lines[0].marker or paragraph.bold or paragraph.size > LARGER * body:
        return False
    beside = any(
        shared_height(p.box, paragraph.box) > 0 for i, p in enumerate(paragraphs) if i != at
    )
    numbered = any(c.isdecimal() for c in paragraph.text)
    return (
        beside or paragraph.size < SMALLER * body or (numbered and paragraph.text[-1] not in ".,;:")
    )


def _is_page_number(paragraph: Paragraph) -> bool:
    """Nothing but a number, in the outer part of the page or in the middle of a line."""
    box = paragraph.box
    outer = not NUMBERS_MARGIN < box.center_y < 1 - NUMBERS_MARGIN
    centered = abs(box.center_x - 0.5) < OFF_CENTER
    return (outer or centered) and bool(PAGE_NUMBER.fullmatch(paragraph.text))


def _set_off(paragraphs: Sequence[Paragraph], edge: list[int]) -> list[int]:
    """The most of these, from the page's edge inwards, that a blank sets off from all others."""
    while edge:
        others = [p.box for at, p in enumerate(paragraphs) if at not in edge]
        boxes = [paragraphs[at].box for at in edge]
        top, bottom = min(b.y0 for b in boxes), max(b.y1 for b in boxes)
        far = FAR * paragraphs[edge[-1]].lines[0].height
        if others and all(b.y0 > bottom + far or b.y1 < top - far for b in others):
            return edge
        edge = edge[:-1]
    return edge


def _footnotes(
    paragraphs: Sequence[Paragraph], body: float, margins: dict[int, Label]
) -> dict[int, Label]:
    parts = {
        at: Part(paragraph.box, paragraph.size, paragraph.lines[0].words[0].text)
        for at, paragraph in enumerate(paragraphs)
        if at not in margins
    }
    return dict.fromkeys(find_notes(parts, body), Label.FOOTNOTE)


def _label(paragraph: Paragraph, following: Paragraph | None, body: float, bold: bool) -> Label:
    text = paragraph.text
    if CAPTION.match(text) and len(paragraph.lines) <= 4:
        return Label.CAPTION
    if _is_heading(paragraph, body, bold) or _is_numbered_heading(paragraph, following):
        large = paragraph.size >= TITLE * body and paragraph.box.y1 < 0.5
        return Label.TITLE if large else Label.SECTION_HEADER
    if BULLET.fullmatch(paragraph.lines[0].words[0].text) and len(paragraph.lines[0].words) > 1:
        return Label.LIST_ITEM
    return Label.TEXT


def _is_numbered_heading(paragraph: Paragraph, following: Paragraph | None) -> bool:
    """A short numbered line above a paragraph that has no number."""
    first, *rest = paragraph.lines[0].words
    return (
        len(paragraph.lines) == 1
        and len(paragraph.text) <= NUMBERED_LETTERS
        and bool(NUMBERED.fullmatch(first.text) and rest and rest[0].text[0].isupper())
        and (paragraph.text[-1] not in ".,;:" or _is_title_case(paragraph.text))
        and following is not None
        and not following.lines[0].marker
    )


def _is_title_case(text: str) -> bool:
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return bool(words) and all(word[0].isupper() for word in words)


def _is_heading(paragraph: Paragraph, body: float, bold: bool) -> bool:
    text = paragraph.text
    letters = [c for c in text if c.isalpha()]
    if len(text) > HEADING_LETTERS or not letters or len(paragraph.lines) > 3:
        return False
    if text[-1] in ".,;" and not NUMBERED.fullmatch(text):
        return False
    capitals = all(c.isupper() for c in letters) and len(letters) > 3
    return (
        paragraph.size >= LARGER * body
        or (paragraph.bold and not bold)
        or (capitals and len(paragraph.lines) <= 2)
    )
