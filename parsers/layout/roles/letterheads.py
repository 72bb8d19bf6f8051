"""Regions in, the same with the letterhead of a letter as page header: name, address and telephone
at the top, set off from the rest. Knows one page at a time."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from parsers.document import Label
from parsers.document.lines import join_words
from parsers.layout.region import Region
from parsers.lexicon import any_of

LETTERHEAD = 0.22  # of the page's height: a letterhead ends above it
BLANK = 2.0  # heights of its lowest line: below it
PARAGRAPH = 12  # words
MOST_IN_LETTERHEAD = 240  # characters


def label_letterheads(regions: Sequence[Region]) -> list[Region]:
    """The name and address at the top of a letter, with its telephone, set off from the rest by a
    blank: a page header. Bills are no letters: they have tables, and little running text."""
    if not _is_letter(regions):
        return list(regions)
    top = _top(sorted((region for region in regions if region.words), key=lambda r: r.box.y0))
    text = " ".join(join_words(region.words) for region in top)
    if not _phones().search(text) or len(text) > MOST_IN_LETTERHEAD:
        return list(regions)
    return [replace(r, label=Label.PAGE_HEADER) if r in top else r for r in regions]


def _top(regions: Sequence[Region]) -> Sequence[Region]:
    """Those above the first blank, if that is near the top of the page."""
    for at, (above, below) in enumerate(pairwise(regions), 1):
        bottom = max(region.box.y1 for region in regions[:at])
        if bottom > LETTERHEAD:
            break
        if below.box.y0 > bottom + BLANK * min(word.box.height for word in above.words):
            return regions[:at]
    return ()


def _is_letter(regions: Sequence[Region]) -> bool:
    if any(region.label is Label.TABLE for region in regions):
        return False
    running = sum(len(r.words) for r in regions if len(r.words) >= PARAGRAPH)
    return running > 0.5 * sum(len(region.words) for region in regions)


@cache
def _phones() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of('labels.phones')})\b[^\d\n]{{0,20}}\(?\+?\d", re.IGNORECASE)
