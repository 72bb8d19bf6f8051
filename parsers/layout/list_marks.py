"""Regions in, the same out, with the marks of a list before their items, and a section's number
before its title: a model finds a column of bullets, or a number, apart from the text right of it.
Knows neither columns nor order."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from parsers.document import HEADINGS, BoundingBox, Label, Word
from parsers.document.geometry import on_one_line, shared_height
from parsers.document.lines import hull_of, join_words, read_lines
from parsers.layout.paragraph import BULLET
from parsers.layout.region import Region
from parsers.layout.roles.numbered_runs import section_number

MARK_SPACE = 2.0  # heights of the mark: from a mark to its item
MOST_IN_NUMBER = 2  # words
ITEMS = frozenset({Label.TEXT, Label.LIST_ITEM})
HEADED = ITEMS | HEADINGS


def join_list_marks(regions: Sequence[Region]) -> list[Region]:
    """The marks of a list that a model found apart from its items, each before the item right of
    it."""
    kept = [region for region in regions if not _is_marks(region)]
    for apart in filter(_is_marks, regions):
        left: list[Word] = []
        for marks in [apart.words] if _is_section(apart) else [[word] for word in apart.words]:
            line = _line_right_of(hull_of(marks), kept, HEADED if _is_section(apart) else ITEMS)
            if line is None:
                left += marks
                continue
            at = next(i for i, region in enumerate(kept) if line[0] in region.words)
            words, box = list(kept[at].words), kept[at].box.union(hull_of(marks))
            first = words.index(line[0])
            words[first:first] = [replace(mark, line=line[0].line) for mark in marks]
            kept[at] = replace(kept[at], box=box, words=tuple(words))
        if left:
            kept.append(replace(apart, box=hull_of(left), words=tuple(left)))
    return kept


def join_bracketed(regions: Sequence[Region]) -> list[Region]:
    """With a note in brackets that a model took for two items without marks as one text."""
    joined = list(regions)
    for first in [each for each in regions if _opens(each) > 0]:
        below = [r for r in joined if r.box.y0 > first.box.center_y and r.words]
        rest = min(below, key=lambda each: each.box.y0, default=None)
        if rest is not None and first in joined and _closes(first, rest):
            box = first.box.union(rest.box)
            whole = replace(first, label=Label.TEXT, box=box, words=first.words + rest.words)
            joined[joined.index(first)] = whole
            joined.remove(rest)
    return joined


def _opens(region: Region) -> int:
    """How many brackets of an item without a mark stay open."""
    if region.label is not Label.LIST_ITEM or not region.words:
        return 0
    if BULLET.fullmatch(region.words[0].text):
        return 0
    return _open(region)


def _open(region: Region) -> int:
    text = "".join(word.text for word in region.words)
    return sum(map(text.count, "(（")) - sum(map(text.count, ")）"))


def _closes(first: Region, rest: Region) -> bool:
    near = rest.box.y0 - first.box.y1 < MARK_SPACE * min(word.box.height for word in rest.words)
    unmarked = rest.label in ITEMS and not BULLET.fullmatch(rest.words[0].text)
    return near and unmarked and _open(rest) == -_open(first)


def _is_marks(region: Region) -> bool:
    marks = (BULLET.fullmatch(word.text) for word in region.words)
    in_items = region.label in ITEMS and bool(region.words)
    return (in_items and all(marks)) or _is_section(region)


def _is_section(region: Region) -> bool:
    """Only a number such as `§ 1.2`."""
    if region.label not in HEADED or not 0 < len(region.words) <= MOST_IN_NUMBER:
        return False
    text = join_words(region.words)
    found = section_number(text)
    return found is not None and found.end() == len(text)


def _line_right_of(
    mark: BoundingBox, regions: Sequence[Region], labels: Collection[Label]
) -> list[Word] | None:
    """The nearest line of text that a mark stands before, from left to right."""
    most = MARK_SPACE * mark.height
    near = (r for r in regions if r.label in labels and shared_height(r.box, mark) > 0)
    lines = (sorted(line, key=lambda w: w.box.x0) for r in near for line in read_lines(r.words))
    beside = [
        line for line in lines
        if on_one_line(line[0].box, mark)
        and 0 <= line[0].box.x0 - mark.x1 < most
    ]  # fmt: skip
    return min(beside, key=lambda line: line[0].box.x0, default=None)
