"""Paragraphs in, labelled regions out: by size, weight, place and the marks they begin with.

This module knows one page at a time: what repeats over pages is found elsewhere.
"""

import re
import statistics
from collections.abc import Sequence
from functools import cache

from parsers.document import Label
from parsers.document.lines import hull_of
from parsers.layout.paragraph import BULLET, Paragraph
from parsers.layout.region import Region
from parsers.layout.roles.footnotes import Part, find_notes
from parsers.layout.roles.headings import heading_label
from parsers.layout.roles.running_heads import find_running_heads
from parsers.lexicon import any_of


@cache
def _caption() -> re.Pattern[str]:
    number = r"[\divxIVX]+(?:\.\d+)*\s*(?:[.:–—-]|[A-Z])"
    return re.compile(rf"(?:{any_of('headings.captions')})\s*{number}", re.IGNORECASE)


def label_paragraphs(paragraphs: Sequence[Paragraph]) -> list[Region]:
    """A region for each, its words in the order of its lines."""
    body = statistics.median(
        line.size for paragraph in paragraphs for line in paragraph.lines for _ in line.text
    )
    bold = sum(len(p.text) for p in paragraphs if p.bold) > 0.5 * sum(
        len(p.text) for p in paragraphs
    )
    labels = find_running_heads(paragraphs, body)
    text = {at: _part(each) for at, each in enumerate(paragraphs) if at not in labels}
    labels |= dict.fromkeys(find_notes(text, body), Label.FOOTNOTE)
    return [
        _region(paragraph, labels.get(at) or _label(paragraph, following, body, bold))
        for at, (paragraph, following) in enumerate(
            zip(paragraphs, [*paragraphs[1:], None], strict=True)
        )
    ]


def _region(paragraph: Paragraph, label: Label) -> Region:
    words = tuple(word for line in paragraph.lines for word in line.words)
    return Region(label, hull_of(words), words)


def _part(paragraph: Paragraph) -> Part:
    return Part(paragraph.box, paragraph.size, paragraph.lines[0].words[0].text)


def _label(paragraph: Paragraph, following: Paragraph | None, body: float, bold: bool) -> Label:
    if _caption().match(paragraph.text) and len(paragraph.lines) <= 4:
        return Label.CAPTION
    if heading := heading_label(paragraph, following, body, bold):
        return heading
    if BULLET.fullmatch(paragraph.lines[0].words[0].text) and len(paragraph.lines[0].words) > 1:
        return Label.LIST_ITEM
    return Label.TEXT
