"""Regions as a model labelled them in, the same out, with the notes at the page's foot labelled: it
takes some of them for text. This module knows only pages whose words have sizes.
"""

import statistics
from collections.abc import Sequence
from dataclasses import replace

from parsers.document import Label
from parsers.embedded.geometry.labels import FOOT, NOTE, SMALLER, stands_below
from parsers.embedded.layout import Region

MAY_BE_NOTES = frozenset({Label.TEXT, Label.LIST_ITEM, Label.FOOTNOTE})
PASSED_OVER = frozenset({Label.PAGE_FOOTER, Label.PAGE_HEADER})


def label_footnotes(regions: Sequence[Region]) -> list[Region]:
    """Text in smaller print than the page's, with nothing below it but its foot, from the first
    that begins with a mark."""
    body = _size([word.size for region in regions for word in region.words if word.size])
    notes: list[int] = []
    for at in sorted(range(len(regions)), key=lambda at: -regions[at].box.y0):
        region = regions[at]
        if region.label in PASSED_OVER:
            continue
        size = _size([word.size for word in region.words if word.size])
        small = 0 < size < SMALLER * body
        if region.label not in MAY_BE_NOTES or not small or region.box.y0 < FOOT:
            break
        notes.append(at)
    marked = [regions[at] for at in notes if NOTE.match(regions[at].words[0].text)]
    return [
        replace(region, label=Label.FOOTNOTE)
        if at in notes and any(stands_below(region.box, each.box) for each in marked)
        else region
        for at, region in enumerate(regions)
    ]


def _size(sizes: Sequence[float]) -> float:
    return statistics.median(sizes) if sizes else 0.0
