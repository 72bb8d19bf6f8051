"""Lines -> blocks: phrases below each other that begin at the same place, such as an address.

This module knows no labels and no schema.
"""

import re
from collections.abc import Sequence

from parsers.document.text import fold
from parsers.extraction.lines import Line, Phrase
from parsers.extraction.places import has_contact
from parsers.extraction.vocabulary import folded

SAME_PLACE = 0.012
"""Phrases that begin within this part of the page's width begin at the same place."""
PITCH = 1.9
"""Lines of one block begin within this many heights of each other."""
ALIKE = 1.5
"""Lines of one block are at most this many times as high as each other."""
PLACE = re.compile(
    r"(?:^|[,;·•|–—-] ?)(?:[A-Z]{1,3}-)?\d{4,6},?(?: [A-Z]{2})? [^\W\d_]{2}"  # 24103 Kiel
    r"|(?:^|[,;·•|] ?)(?:\d\d-\d{3}|\d{3} \d\d) [^\W\d_]{3}"  # 30-001 Kraków, 114 55 Stockholm
    r"|[^\W\d_],? \d{4,6}(?:-\d{3,4})?(?:$|,)"  # Springfield, IL 62704
    r"|(?<!\w)[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}(?!\w)"  # SW1A 1AA
    r"|(?<!\w)[A-Z]\d[\dW] ?[A-Z\d]{4}(?!\w)|(?<!\w)[A-Z]\d[A-Z] ?\d[A-Z]\d(?!\w)"
)
"""A postcode beside a town, or one that needs no town to be known."""


_PHONE = re.compile(r"\+\d\d[ \d()/-]{6}")


def reaches_somebody(text: str) -> bool:
    """Whether it says where to call or write to, or is a telephone number."""
    return has_contact(text) or _PHONE.search(text) is not None


def phrases_of(line: Line) -> list[Phrase]:
    return [Phrase(line, start, end, line.box_of(start, end)) for start, end in line.phrases()]


def blocks_of(lines: Sequence[Line]) -> list[list[Phrase]]:
    """The blocks of all pages, in the order of their first lines."""
    blocks: list[list[Phrase]] = []
    for line in lines:
        for phrase in phrases_of(line):
            block = next((one for one in reversed(blocks[-12:]) if _goes_on(one[-1], phrase)), None)
            if block is None:
                blocks.append([phrase])
            else:
                block.append(phrase)
    return blocks


def _goes_on(above: Phrase, below: Phrase) -> bool:
    if above.line.page != below.line.page or above.line is below.line:
        return False
    one, other = above.box, below.box
    low, high = sorted((one.height, other.height))
    close = other.y0 - one.y0 <= PITCH * high and high <= ALIKE * low
    return abs(one.x0 - other.x0) <= SAME_PLACE and close


def begins_table(line: Line) -> bool:
    """Do two of the line's phrases or more name columns?"""
    headers = folded("tables.column_headers")
    return sum(fold(line.text[slice(*phrase)]) in headers for phrase in line.phrases()) > 1


def has_place(block: Sequence[Phrase]) -> bool:
    return any(PLACE.search(phrase.text) for phrase in block)
