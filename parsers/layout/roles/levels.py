"""Pages in, the same pages out, with the levels of their headings: by their numbers, else by the
height of their letters.

Where an answer has more levels than title and section, they stay: the model has seen the page.
Otherwise an unnumbered title has level 1, a numbered heading the level of its number below that,
and any other the level of headings as high as it; on the first page, one much higher than all
others is a title.
"""

import math
import re
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from parsers.document import HEADINGS, Block, Label, Page
from parsers.layout.roles.headings import Place, blocks_by_place, depth, letter_height, with_blocks

LOWEST = 6
APART = 0.08  # in the logarithm of the heights: type sizes differ by more
TITLE = 1.3  # times as high as the highest headings
OCR_APART = 0.25  # boxes of ink are as high as the letters that happen to be in them


def grade_headings(pages: Sequence[Page]) -> tuple[Page, ...]:
    headings = blocks_by_place(pages, HEADINGS)
    if any((block.level or 0) > 2 for block in headings.values()):
        return tuple(pages)
    levels = _grade(pages, headings)
    return with_blocks(
        pages, {place: replace(block, level=levels[place]) for place, block in headings.items()}
    )


def _grade(pages: Sequence[Page], headings: Mapping[Place, Block]) -> dict[Place, int]:
    numbered = {place: found for place, block in headings.items() if (found := depth(block.text))}
    titles = {place for place, block in headings.items() if block.label is Label.TITLE}
    levels = dict.fromkeys(titles - numbered.keys(), 1)
    sections = {place: block for place, block in headings.items() if place not in levels}
    levels |= {place: min(LOWEST, 1 + parts) for place, parts in numbered.items()}
    heights = {place: letter_height(pages[place[0]], block) for place, block in sections.items()}
    ocr = any((page.words_from or "").startswith("ocr") for page in pages)
    apart = OCR_APART if ocr else APART
    steps = _steps(numbered, heights) or _clusters(heights.values(), apart)
    for place in sections.keys() - numbered.keys():
        title = place[0] == 0 and _is_title(headings[place], heights[place], steps)
        levels[place] = 1 if title else _nearest(heights[place], steps, apart)
    return levels


def _is_title(block: Block, height: float, steps: Mapping[int, float]) -> bool:
    """Whether it is much higher than the headings of every level, and not just a number."""
    words = re.findall(r"[^\W\d_]{2,}", block.text)
    return bool(steps and words) and height > TITLE * max(steps.values())


def _steps(numbered: Mapping[Place, int], heights: Mapping[Place, float]) -> dict[int, float]:
    """The letter height of each level, from the numbered headings."""
    steps: dict[int, list[float]] = {}
    for place, parts in numbered.items():
        if heights[place]:
            steps.setdefault(min(LOWEST, 1 + parts), []).append(heights[place])
    return {level: statistics.median(found) for level, found in sorted(steps.items())}


def _clusters(heights: Iterable[float], apart: float) -> dict[int, float]:
    """Levels from 2 for the distinct heights, the highest first. A height that occurs once, such as
    a chapter number's, makes no level if others occur more often."""
    kinds: list[list[float]] = []
    for height in sorted(filter(None, heights), reverse=True):
        if not kinds or math.log(kinds[-1][0] / height) > apart:
            kinds.append([])
        kinds[-1].append(height)
    several = [kind for kind in kinds if len(kind) > 1] or kinds
    return {level: kind[0] for level, kind in enumerate(several[: LOWEST - 1], 2)}


def _nearest(height: float, steps: Mapping[int, float], apart: float) -> int:
    """The level of headings of this height; below the lowest of them, one level more."""
    if not height or not steps:
        return 2
    level = min(steps, key=lambda level: abs(math.log(steps[level] / height)))
    lower = math.log(steps[level] / height) > apart
    return min(LOWEST, level + 1) if lower else level
