"""What makes a caption: a word such as Table or Fig., a number, and a title rather than a sentence.
In: the regions of a page; those next to a table or picture become captions. Knows one page at a
time."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from parsers.document import Label
from parsers.document.geometry import shared_width
from parsers.document.lines import join_words, visual_lines
from parsers.layout.region import Region
from parsers.lexicon import any_of

MOST_LINES = 4
NEAR = 6.0  # heights of a word: to its table or picture; a note on units may be between
FIGURES = frozenset({Label.TABLE, Label.PICTURE})
MAY_BE = frozenset({Label.TEXT, Label.SECTION_HEADER})


@cache
def _caption() -> re.Pattern[str]:
    number = r"(?>(?:[A-Z]{1,2}[-.]?)?\d+(?:[.-]\d+)*[a-z]?|[ivxIVX]+)"
    after = r"(?:\s*[.:–—-](?:\s|$)|\s+[^\W\d_a-zà-öø-ÿ]|$)"
    return re.compile(rf"(?i:{any_of('headings.captions')})\s*{number}{after}")


def reads_as_caption(text: str) -> bool:
    """Unlike the sentence `Table 3 shows ...`."""
    return bool(_caption().match(text))


def label_captions(regions: Sequence[Region]) -> list[Region]:
    figures = [region for region in regions if region.label in FIGURES]
    return [
        replace(region, label=Label.CAPTION) if figures and _is_caption(region, figures) else region
        for region in regions
    ]


def _is_caption(region: Region, figures: Sequence[Region]) -> bool:
    if region.label not in MAY_BE or not region.words:
        return False
    if not reads_as_caption(join_words(region.words)):
        return False
    near = NEAR * max(word.box.height for word in region.words)
    return len(visual_lines(region.words)) <= MOST_LINES and any(
        _is_next_to(region, figure, near) for figure in figures
    )


def _is_next_to(region: Region, figure: Region, near: float) -> bool:
    """Above or below it."""
    apart = max(figure.box.y0 - region.box.y1, region.box.y0 - figure.box.y1)
    return apart < near and shared_width(region.box, figure.box) > 0
