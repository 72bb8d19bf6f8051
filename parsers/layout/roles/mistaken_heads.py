"""What a model took for a page header or footer though it is what the page says. Running text has
neither, so a title among them would be lost.

In: the regions of a page. Out: the same; large or bold type at the top is a heading, a marked
sentence at the foot a footnote, and a page of nothing but running heads has none. Knows one page at
a time: `repeated_heads` finds what repeats all the same.
"""

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

from parsers.document import RUNNING_HEADS, Label, Word
from parsers.document.geometry import shared_height
from parsers.document.lines import join_words
from parsers.layout.region import Region
from parsers.layout.roles.footnotes import NOTE
from parsers.layout.roles.headings import LARGER, MOST_LETTERS, TITLE
from parsers.layout.roles.running_heads import is_along_side, is_page_number

OCR_LARGER = 1.25  # times the body's: boxes of ink are as high as the letters in them
FEWEST_IN_NOTE = 3  # words after its mark
SENTENCE_END = frozenset(".!?。:")
LOWER = re.compile(r"[^\W\d_A-ZÀ-ÖØ-Þ]{2,}")


@dataclass(frozen=True, slots=True)
class Type:
    """The usual type of a text. sized: whether `size` is in points, as files say, or the height of
    its words."""

    size: float
    sized: bool
    bold: bool

    @classmethod
    def of(cls, words: Sequence[Word]) -> "Type":
        sizes = [word.size for word in words if word.size]
        sized = 2 * len(sizes) > len(words)
        size = statistics.median(sizes if sized else [word.box.height for word in words])
        bold = sum(len(word.text) for word in words if word.bold)
        return cls(size, sized, 2 * bold > sum(len(word.text) for word in words))


def free_mistaken_heads(regions: Sequence[Region]) -> list[Region]:
    """The regions with those running heads that are titles or footnotes as such."""
    if not any(region.label in RUNNING_HEADS for region in regions):
        return list(regions)
    body = [word for r in regions if r.label not in RUNNING_HEADS for word in r.words]
    if not body:
        return list(regions)
    usual = Type.of(body)
    return [_freed(region, regions, usual) for region in regions]


def _freed(region: Region, regions: Sequence[Region], usual: Type) -> Region:
    if not region.words:
        return region
    if region.label is Label.PAGE_FOOTER and _reads_as_note(region.words):
        return replace(region, label=Label.FOOTNOTE)
    if region.label is Label.PAGE_HEADER:
        return replace(region, label=_heading(region, regions, usual) or region.label)
    return region


def _heading(region: Region, regions: Sequence[Region], usual: Type) -> Label | None:
    """Title or section header, if its type is larger than the text's and no other head stands
    beside it, or bold where that is not and nothing does. Turned text along a side is neither."""
    text, own = join_words(region.words), Type.of(region.words)
    if len(text) > MOST_LETTERS or not any(map(str.isalpha, text)) or is_along_side(region.box):
        return None
    sized = own.sized and usual.sized
    larger = own.sized is usual.sized and own.size >= (LARGER if sized else OCR_LARGER) * usual.size
    beside = [r for r in regions if r is not region and shared_height(r.box, region.box) > 0]
    if any(r.label is Label.PAGE_HEADER and r.words for r in beside):
        return None
    bold = own.bold and not usual.bold and not beside and not any(c.isdecimal() for c in text)
    if not (larger or bold):
        return None
    return Label.TITLE if sized and own.size >= TITLE * usual.size else Label.SECTION_HEADER


def _reads_as_note(words: Sequence[Word]) -> bool:
    """A sentence after a mark, which may be joined to its first word."""
    mark, *rest = words
    found = NOTE.match(mark.text)
    if found is None or is_page_number(join_words(words)):
        return False
    signed = not mark.text[0].isdecimal() and mark.text[0] != "("
    sentence = words[-1].text[-1] in SENTENCE_END and len(rest) >= FEWEST_IN_NOTE
    return (signed and bool(rest)) or (
        sentence and any(LOWER.fullmatch(word.text) for word in rest[:-1])
    )


def keep_only_text(regions: Sequence[Region]) -> list[Region]:
    """A head needs a text below it: running heads that are all of a page's words are text, but for
    its number."""
    if any(region.words and region.label not in RUNNING_HEADS for region in regions):
        return list(regions)
    return [
        replace(region, label=Label.TEXT)
        if region.words and not is_page_number(join_words(region.words))
        else region
        for region in regions
    ]
