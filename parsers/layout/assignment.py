"""Regions and words in, regions with their words out. Every word is in one.

This module knows no model, no order and no roles.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from parsers.document import HEADINGS, BoundingBox, Label, Word
from parsers.document.geometry import gap_across, shared_width
from parsers.document.lines import hull_of, read_lines
from parsers.layout.region import Region, corners
from parsers.layout.turned_heads import find_turned_heads

LINE_SPACE = 0.8  # heights of the line: lines closer than this make one paragraph
SPACE = 0.8  # heights of the line: words closer than this are of one line
PROSE_LINE = 5  # words: lines in charts and signs are shorter
FEWEST_PROSE = 60  # words
PICTURE_SHARE = 0.5  # of the page's words: a picture with more is really the paper
FIGURES = frozenset({Label.PICTURE, Label.TABLE, Label.FORMULA})


def assign_words(
    regions: Sequence[Region], words: Sequence[Word], aspect: float = 1.0
) -> list[Region]:
    """The regions with their words, and text regions for the words in none of them. A word belongs
    to the smallest region that covers half of it, or both its neighbours, or is that of the line
    whose end it is, or the table whose turned heading it is; a text region's box is that of its
    words. Without words, a table is a picture, and other regions are dropped unless they are
    figures. aspect: width of the page by its height."""
    owned: list[list[Word]] = [[] for _ in regions]
    loose: list[Word] = []
    owners = _within_lines(_owners(regions, words), words)
    owners = _to_line_ends(owners, words, regions, aspect)
    for number, table in find_turned_heads(words, regions, aspect):
        if owners[number] < 0 or regions[owners[number]].label not in FIGURES:
            owners[number] = table
    for word, owner in zip(words, owners, strict=True):
        (loose if owner < 0 else owned[owner]).append(word)
    filled = []
    for region, own in zip(regions, owned, strict=True):
        if region.label is Label.PICTURE and _is_paper(own, len(words)):
            loose += own
        else:
            filled += _filled(region, own)
    return [*filled, *_paragraphs(loose)]


def _owners(regions: Sequence[Region], words: Sequence[Word]) -> npt.NDArray[np.int64]:
    """Per word the number of its region, or -1."""
    if not regions or not words:
        return np.full(len(words), -1)
    inner, outer = corners(word.box for word in words), corners(r.box for r in regions)
    low = np.maximum(inner[:, None, :2], outer[None, :, :2])
    high = np.minimum(inner[:, None, 2:], outer[None, :, 2:])
    shared = (high - low).clip(0).prod(axis=2)
    covered = shared >= 0.5 * (inner[:, 2:] - inner[:, :2]).prod(axis=1)[:, None]
    area = (outer[:, 2:] - outer[:, :2]).prod(axis=1)
    best = np.where(covered, area[None, :], np.inf).argmin(axis=1)
    return np.where(covered.any(axis=1), best, -1)


def _within_lines(owners: npt.NDArray[np.int64], words: Sequence[Word]) -> npt.NDArray[np.int64]:
    """With words that stand out of their line, such as large signs, in the region of those on both
    sides."""
    for at in (np.flatnonzero(owners[1:-1] < 0) + 1).tolist():
        beside = words[at - 1].line == words[at].line == words[at + 1].line
        if beside and owners[at - 1] == owners[at + 1]:
            owners[at] = owners[at - 1]
    return owners


def _to_line_ends(
    owners: npt.NDArray[np.int64],
    words: Sequence[Word],
    regions: Sequence[Region],
    aspect: float,
) -> npt.NDArray[np.int64]:
    """With words that no region covers in that of the word before them, or else behind them, on
    their line, if they are as close as words are; and the line of a heading in one."""
    labels = [region.label for region in regions]
    for before, at in (*_pairs(len(words), 1), *_pairs(len(words), -1)):
        owner, own = owners[before], owners[at]
        if own == owner or owner < 0 or words[at].line != words[before].line:
            continue
        gap = gap_across(words[at].box, words[before].box) * aspect
        fits = own < 0 and labels[owner] not in (Label.PICTURE, Label.FORMULA)
        headed = own >= 0 and labels[own] in HEADINGS and labels[owner] in HEADINGS
        if (fits or headed) and gap < SPACE * words[at].box.height:
            owners[at] = owner
    return owners


def _pairs(count: int, step: int) -> Iterable[tuple[int, int]]:
    """The numbers of words one after the other, forwards or, with -1, backwards."""
    numbers = range(count) if step > 0 else range(count - 1, -1, -1)
    return pairwise(numbers)


def _is_paper(words: Sequence[Word], count: int) -> bool:
    """Whether a picture is really the paper under most of the page's `count` words, or scanned
    prose."""
    if len(words) > PICTURE_SHARE * count:
        return True
    prose = sum(len(line) for line in read_lines(words) if len(line) >= PROSE_LINE)
    scanned = bool(words) and words[0].confidence is not None
    return scanned and prose > max(FEWEST_PROSE, 0.5 * len(words))


def _filled(region: Region, words: Sequence[Word]) -> list[Region]:
    if not words:
        if region.label not in FIGURES:
            return []
        label = Label.PICTURE if region.label is Label.TABLE else region.label
        return [Region(label, region.box)]
    box = hull_of(words)
    if region.label in FIGURES:
        box = box.union(region.box)
    return [replace(region, box=box, words=tuple(words))]


def _paragraphs(words: Sequence[Word]) -> list[Region]:
    """Lines close below each other make one region; others are regions themselves."""
    paragraphs: list[tuple[BoundingBox, list[Word]]] = []
    for line in sorted(read_lines(words), key=lambda line: hull_of(line).y0):
        box = hull_of(line)
        for i, (above, members) in enumerate(paragraphs):
            near = -box.height < box.y0 - above.y1 < LINE_SPACE * box.height
            if near and shared_width(box, above) > 0:
                paragraphs[i] = (above.union(box), members + line)
                break
        else:
            paragraphs.append((box, line))
    return [Region(Label.TEXT, box, tuple(members)) for box, members in paragraphs]
