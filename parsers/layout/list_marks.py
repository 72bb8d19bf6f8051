"""Regions in, the same out, with the marks of a list before their items: a model finds a column of
bullets apart from the text right of it. Knows neither columns nor order."""

from collections.abc import Sequence
from dataclasses import replace

from parsers.document import Label, Word
from parsers.document.geometry import on_one_line, shared_height
from parsers.document.lines import hull_of, read_lines
from parsers.layout.paragraph import BULLET
from parsers.layout.region import Region

MARK_SPACE = 2.0  # heights of the mark: from a mark to its item
ITEMS = frozenset({Label.TEXT, Label.LIST_ITEM})


def join_list_marks(regions: Sequence[Region]) -> list[Region]:
    """The marks of a list that a model found apart from its items, each before the item right of
    it."""
    kept = [region for region in regions if not _is_marks(region)]
    for apart in filter(_is_marks, regions):
        left = []
        for mark in apart.words:
            line = _line_right_of(mark, kept)
            if line is None:
                left.append(mark)
                continue
            at = next(i for i, region in enumerate(kept) if line[0] in region.words)
            words = list(kept[at].words)
            words.insert(words.index(line[0]), replace(mark, line=line[0].line))
            kept[at] = replace(kept[at], box=kept[at].box.union(mark.box), words=tuple(words))
        if left:
            kept.append(replace(apart, box=hull_of(left), words=tuple(left)))
    return kept


def _is_marks(region: Region) -> bool:
    marks = (BULLET.fullmatch(word.text) for word in region.words)
    return region.label in ITEMS and bool(region.words) and all(marks)


def _line_right_of(mark: Word, regions: Sequence[Region]) -> list[Word] | None:
    """The nearest line of text that a mark stands before, from left to right."""
    most = MARK_SPACE * mark.box.height
    near = (r for r in regions if r.label in ITEMS and shared_height(r.box, mark.box) > 0)
    lines = (sorted(line, key=lambda w: w.box.x0) for r in near for line in read_lines(r.words))
    beside = [
        line for line in lines
        if on_one_line(line[0].box, mark.box)
        and 0 <= line[0].box.x0 - mark.box.x1 < most
    ]  # fmt: skip
    return min(beside, key=lambda line: line[0].box.x0, default=None)
