"""Regions as a model labelled them in, the same out, with heads and feet of the page labelled that
it took for text, and text that it took for them or for headings.

This module knows one page at a time.
"""

from collections.abc import Sequence
from dataclasses import replace

from parsers.document import Label
from parsers.document.lines import join_words
from parsers.embedded.geometry.labels import NUMBERS_MARGIN, PAGE_NUMBER
from parsers.embedded.layout import Region
from parsers.embedded.order import HEADINGS, MOST_MARGIN_WORDS, in_reading_order

EDGE = 0.035  # of the page: printers leave it free but for heads and feet
SET_OFF = 0.05  # of the page
HIGHEST = 0.12  # of the page: of a head or foot
LONGEST_HEADING = 400  # characters: longer ones are listings and paragraphs in bold
MARGINS = frozenset({Label.PAGE_HEADER, Label.PAGE_FOOTER})
MAY_BE_NUMBERS = frozenset({Label.TEXT, Label.SECTION_HEADER, Label.LIST_ITEM})


def label_furniture(regions: Sequence[Region]) -> list[Region]:
    """A short line at the very edge of the page, far from all others, and a number of a page beyond
    all text, are its head or foot; what is as high as several lines of text is not, and what is as
    long as a paragraph is no heading. In reading order, out likewise."""
    labelled = [replace(region, label=_label(region, regions)) for region in regions]
    return labelled if labelled == list(regions) else in_reading_order(labelled)


def _label(region: Region, regions: Sequence[Region]) -> Label:
    if region.label in MARGINS:
        return Label.TEXT if region.box.height > HIGHEST else region.label
    if region.label in HEADINGS and len(join_words(region.words)) > LONGEST_HEADING:
        return Label.TEXT
    if _is_at_edge(region, regions) or _is_page_number(region, regions):
        return Label.PAGE_HEADER if region.box.y0 < 0.5 else Label.PAGE_FOOTER
    return region.label


def _is_at_edge(region: Region, regions: Sequence[Region]) -> bool:
    box = region.box
    if region.label is not Label.TEXT or len(region.words) > MOST_MARGIN_WORDS:
        return False
    gaps = [max(r.box.y0 - box.y1, box.y0 - r.box.y1) for r in regions if r is not region]
    outer = box.y1 < EDGE or box.y0 > 1 - EDGE
    return outer and bool(gaps) and min(gaps) > SET_OFF


def _is_page_number(region: Region, regions: Sequence[Region]) -> bool:
    box = region.box
    text = [r.box for r in regions if r is not region and r.label not in MARGINS]
    above = box.y1 < NUMBERS_MARGIN and all(other.y0 > box.y1 for other in text)
    below = box.y0 > 1 - NUMBERS_MARGIN and all(other.y1 < box.y0 for other in text)
    beyond = bool(text) and (above or below)
    named = region.label in MAY_BE_NUMBERS and bool(region.words)
    return beyond and named and bool(PAGE_NUMBER.fullmatch(join_words(region.words)))
