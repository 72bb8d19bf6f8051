"""Regions as a model labelled them in, the same out, with the notes at the page's foot labelled: it
takes some of them for text. This module knows only pages whose words have sizes.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import replace

from parsers.document import Label
from parsers.embedded.geometry.notes import Part, find_notes
from parsers.embedded.layout import Region

MAY_BE_NOTES = frozenset({Label.TEXT, Label.LIST_ITEM, Label.FOOTNOTE})
PASSED_OVER = frozenset({Label.PAGE_FOOTER, Label.PAGE_HEADER})


def label_footnotes(regions: Sequence[Region]) -> list[Region]:
    sizes = [word.size for region in regions for word in region.words if word.size]
    if not sizes:
        return list(regions)
    parts = {at: _part(each) for at, each in enumerate(regions) if each.label not in PASSED_OVER}
    notes = find_notes(parts, statistics.median(sizes))
    return [
        replace(region, label=Label.FOOTNOTE) if at in notes else region
        for at, region in enumerate(regions)
    ]


def _part(region: Region) -> Part:
    sizes = [word.size for word in region.words if word.size]
    if not sizes or region.label not in MAY_BE_NOTES:
        return Part(region.box, math.inf, "")
    return Part(region.box, statistics.median(sizes), region.words[0].text)
