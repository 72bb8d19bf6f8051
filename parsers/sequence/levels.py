"""Pages in, the same pages out, with the levels of their headings: by their numbers, else by the
height of their letters.

Where the answers tell more than titles and sections apart, their levels stay: a model has seen the
page. Else a title without a number has level 1, a heading with a number the level of its number
below that, and others that of headings as high as they are; on the first page one that is much
higher than all others is a title.
"""

import math
import re
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from parsers.document import Block, Label, Page

HEADINGS = frozenset({Label.TITLE, Label.SECTION_HEADER})
LOWEST = 6
NUMBERED = re.compile(r"(?:§\s*)?(\d{1,3}(?:\.\d{1,3})*)(?:\.|\))?\s+\S")
TOLD_APART = 0.08  # in the logarithm of the heights: sizes of type differ by more
TITLE = 1.3  # times as high as the highest headings
OCR_TOLD_APART = 0.25  # boxes of ink are as high as the letters that happen to be in them

Place = tuple[int, int]
"""Which page and which block, counted from 0."""


def grade_headings(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages with a level for each heading."""
    headings = {
        (at, position): block
        for at, page in enumerate(pages)
        for position, block in enumerate(page.blocks)
        if block.label in HEADINGS
    }
    if any((block.level or 0) > 2 for block in headings.values()):  # the answers have told
        return tuple(pages)
    levels = _grade(pages, headings)
    return tuple(_graded(page, at, levels) for at, page in enumerate(pages))


def _graded(page: Page, at: int, levels: Mapping[Place, int]) -> Page:
    blocks = tuple(
        replace(block, level=levels.get((at, position), block.level))
        for position, block in enumerate(page.blocks)
    )
    return page if blocks == page.blocks else replace(page, blocks=blocks)


def _grade(pages: Sequence[Page], headings: Mapping[Place, Block]) -> dict[Place, int]:
    numbered = {place: depth for place, block in headings.items() if (depth := _depth(block))}
    titles = {place for place, block in headings.items() if block.label is Label.TITLE}
    levels = dict.fromkeys(titles - numbered.keys(), 1)
    sections = {place: block for place, block in headings.items() if place not in levels}
    levels |= {place: min(LOWEST, 1 + depth) for place, depth in numbered.items()}
    heights = {place: _letter_height(pages[place[0]], block) for place, block in sections.items()}
    apart = OCR_TOLD_APART if any(_is_ocr(page) for page in pages) else TOLD_APART
    steps = _steps(numbered, heights) or _clusters(heights.values(), apart)
    for place in sections.keys() - numbered.keys():
        title = place[0] == 0 and _is_title(headings[place], heights[place], steps)
        levels[place] = 1 if title else _nearest(heights[place], steps, apart)
    return levels


def _is_title(block: Block, height: float, steps: Mapping[int, float]) -> bool:
    """Whether it is much higher than the headings of all levels, and more than a number."""
    words = re.findall(r"[^\W\d_]{2,}", block.text)
    return bool(steps and words) and height > TITLE * max(steps.values())


def _depth(block: Block) -> int:
    match = NUMBERED.match(block.text)
    return match[1].count(".") + 1 if match else 0


def _is_ocr(page: Page) -> bool:
    return (page.words_from or "").startswith("ocr")


def _letter_height(page: Page, block: Block) -> float:
    """In points, of the words within the heading; 0 where none are known."""
    box = block.box
    if box is None:
        return 0.0
    inside = [word.box.height * page.height for word in page.words if box.holds_middle_of(word.box)]
    return statistics.median(inside) if inside else 0.0


def _steps(numbered: Mapping[Place, int], heights: Mapping[Place, float]) -> dict[int, float]:
    """How high the letters of each level are, as the numbered headings have it."""
    steps: dict[int, list[float]] = {}
    for place, depth in numbered.items():
        if heights[place]:
            steps.setdefault(min(LOWEST, 1 + depth), []).append(heights[place])
    return {level: statistics.median(found) for level, found in sorted(steps.items())}


def _clusters(heights: Iterable[float], apart: float) -> dict[int, float]:
    """Levels from 2 for the heights that differ, the highest first. What stands alone, such as the
    number of a chapter, makes no level where others are of a kind."""
    kinds: list[list[float]] = []
    for height in sorted(filter(None, heights), reverse=True):
        if not kinds or math.log(kinds[-1][0] / height) > apart:
            kinds.append([])
        kinds[-1].append(height)
    several = [kind for kind in kinds if len(kind) > 1] or kinds
    return {level: kind[0] for level, kind in enumerate(several[: LOWEST - 1], 2)}


def _nearest(height: float, steps: Mapping[int, float], apart: float) -> int:
    """The level of headings of this height; of one that is lower than all, the next below."""
    if not height or not steps:
        return 2
    level = min(steps, key=lambda level: abs(math.log(steps[level] / height)))
    lower = math.log(steps[level] / height) > apart
    return min(LOWEST, level + 1) if lower else level
