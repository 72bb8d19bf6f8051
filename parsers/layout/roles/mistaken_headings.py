"""Regions in, the same with what a model mistook for a heading as text, and headings that it took
for text as such, where the file says how large the type is. Knows one page at a time."""

import re
import statistics
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby

from parsers.document import HEADINGS, Label, Word
from parsers.document.geometry import shared_width
from parsers.document.lines import join_words, visual_lines
from parsers.layout.region import Region
from parsers.layout.roles.headings import LARGER
from parsers.layout.roles.numbered_runs import first_read
from parsers.lexicon import any_of

RELATION = re.compile(r"[=≡≈≠≤≥<>±→⇒∈∝]")
EQUATION = re.compile(r"[=≈≤≥<>].*\(\d{1,3}(?:\.\d{1,3})?[a-z]?\)$")  # with its number
COUNTED = re.compile(r"\d{1,2}(?:[.-]\d{1,2}){0,3}[-.)]")
AS_LARGE = 0.98  # times the headings of the page
MOST_SHORT = 40  # characters of a heading that no model saw
MOST_FIGURES = 0.3  # of its characters
UNSURE = 0.9  # confidence of what is drawn, or written by hand, and read all the same
HIGH = 1.5  # times the page's words, by the same measure
FEWEST_LETTERS = 2
FEWEST_LARGE = 2  # lines, where none is bold
MOST_LARGE = 0.5  # of the regions: if more are in larger type, it tells nothing
RUNNING = frozenset({Label.TEXT, Label.LIST_ITEM})


def correct_headings(regions: Sequence[Region]) -> list[Region]:
    height = statistics.median([w.box.height for r in regions for w in r.words] or [0.0])
    freed = [
        replace(region, label=Label.TEXT) if _is_none(region, height) else region
        for region in regions
    ]
    usual, bold = _usual_heading(freed), _is_mostly_bold(freed)
    return [
        replace(region, label=Label.SECTION_HEADER)
        if _may_be_one(region)
        and (
            _is_like(region, usual)
            or (_is_counted(region) and (not bold or _is_above_table(region, freed)))
        )
        else region
        for region in freed
    ]


def _is_none(region: Region, height: float) -> bool:
    """A label with its value, a line of a formula, the closing of a letter, or a single large sign
    or word that is hardly read, such as a signature. height: of the page's words."""
    if region.label not in HEADINGS or not region.words:
        return False
    first = region.words[0]
    unsure = (first.confidence or 1.0) < UNSURE and first.box.height > HIGH * height
    return (
        (unsure and len(region.words) == 1)
        or bool(RELATION.match(first.text))
        or bool(EQUATION.search(join_words(region.words)))
        or bool(_closing().fullmatch(join_words(region.words)))
        or _is_label_with_value(region.words)
    )


@cache
def _closing() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('marks.closings')})[,.]?", re.IGNORECASE)


def _is_label_with_value(words: Sequence[Word]) -> bool:
    """One line, first in bold and then not, without signs between them: a number, however it is
    set, is a part of its heading."""
    if len(visual_lines(words)) > 1:
        return False
    weights = [(bold, list(part)) for bold, part in groupby(words, key=lambda word: word.bold)]
    if [bold for bold, _ in weights] != [True, False]:
        return False
    label, value = (join_words(part) for _, part in weights)
    signs = any(not any(map(str.isalnum, word.text)) for word in words)
    return not signs and any(map(str.isalpha, label)) and any(map(str.isalnum, value))


def _usual_heading(regions: Sequence[Region]) -> Region | None:
    """The page's smallest, if all are larger than its running text; if it has none, the smallest
    line that is larger than its words: in bold, or one of several where nothing is."""
    text = [w.size for r in regions if r.label in RUNNING for w in r.words if w.size]
    headings = [region for region in regions if region.label in HEADINGS and region.words]
    if not headings:
        text = [w.size for r in regions for w in r.words if w.size]
        bold = any(word.bold for region in regions for word in region.words)
        headings = [region for region in regions if _is_large_line(region, text, bold)]
        if not bold and not FEWEST_LARGE <= len(headings) <= MOST_LARGE * len(regions):
            return None
    smallest = min(headings, key=_size, default=None)
    if not text or smallest is None or _size(smallest) < LARGER * statistics.median(text):
        return None
    return smallest


def _is_large_line(region: Region, sizes: Sequence[float], bold: bool) -> bool:
    if not sizes or _size(region) < LARGER * statistics.median(sizes) or not _may_be_one(region):
        return False
    return all(word.bold is bold for word in region.words)


def _size(region: Region) -> float:
    return statistics.median([word.size or 0.0 for word in region.words] or [0.0])


def _may_be_one(region: Region) -> bool:
    """A line of words that is no sentence and no formula."""
    text = join_words(region.words)
    if region.label is not Label.TEXT or not 0 < len(text) <= MOST_SHORT:
        return False
    if text[-1] in ".,;:" or RELATION.search(text) or len(visual_lines(region.words)) > 1:
        return False
    letters, figures = sum(map(str.isalpha, text)), sum(map(str.isdecimal, text))
    return letters >= FEWEST_LETTERS and figures <= MOST_FIGURES * len(text)


def _is_like(region: Region, usual: Region | None) -> bool:
    """Whether its type is that of the page's headings."""
    if usual is None or _size(region) < AS_LARGE * _size(usual):
        return False
    return {word.bold for word in region.words} == {word.bold for word in usual.words}


def _is_counted(region: Region) -> bool:
    """In bold, after a number such as `3.` or `2-5-`."""
    counted = COUNTED.fullmatch(first_read(region.words).text)
    return counted is not None and all(word.bold for word in region.words)


def _is_above_table(region: Region, regions: Sequence[Region]) -> bool:
    """Whether a table is what follows in its column."""
    below = [
        each for each in regions
        if each.box.y0 > region.box.center_y and shared_width(each.box, region.box) > 0
    ]  # fmt: skip
    following = min(below, key=lambda each: each.box.y0, default=None)
    return following is not None and following.label is Label.TABLE


def _is_mostly_bold(regions: Sequence[Region]) -> bool:
    words = [word for region in regions for word in region.words]
    return 2 * sum(word.bold for word in words) > len(words)
