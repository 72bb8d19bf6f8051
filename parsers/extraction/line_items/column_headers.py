"""Lines -> the headers above the columns of a list.

A header is one line, or up to three below each other, whose words name two or more fields of a
list. Words close together are split where the next label begins. This module knows no schema.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from parsers.document import FieldDefinition
from parsers.extraction.labels.labels import Label, labels_in
from parsers.extraction.labels.terms import Terms, terms_of
from parsers.extraction.line_items.column_fields import MOST_DIGITS, assign
from parsers.extraction.lines import Line
from parsers.extraction.vocabulary import folded
from parsers.lexicon import word_set

BILINGUAL = re.compile(r"(?:\(|/|/ \S+) ?$")
"""Before the other words for the same: `Montant HT / Ext. Price`."""
HEAD_LINES = 3
PITCH = 1.8
"""Lines of one header begin within this many heights of each other."""
LONGEST = 200
"""Characters of a line of a header."""
LABELLED, LABELLED_ALONE = 0.4, 0.8
"""The part of a header's words, at least, that name columns; of heads without a gap between them,
which may be a sentence."""
LEAST_HEADS = 2
"""Heads before one that has figures beside it, which are not its value then."""
SPACE = 0.4
"""Heights between words of one head, at most, on a line whose heads stand apart from each other."""


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """The words above a column, from `x0` to `x1` of the page's width."""

    text: str
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Header:
    """The cells of a header from left to right, its first and last line on the page, and where
    something else begins right of it."""

    cells: tuple[HeaderCell, ...]
    first: int
    last: int
    right: float = 1.0


def _list_terms(fields: Iterable[FieldDefinition]) -> Terms:
    """The labels of a list's columns; those of other columns belong to no field."""
    return terms_of(fields, folded("tables.other_columns"))


def find_headers(
    lines: Sequence[Line], fields: Sequence[FieldDefinition], rivals: Sequence[FieldDefinition]
) -> tuple[list[Header], list[Header]]:
    """The headers among the lines of one page from top to bottom, without overlaps: the list's, and
    those that name more of the rivals' fields."""
    own, others = _Labelled(lines, fields), _Labelled(lines, rivals)
    found: list[Header] = []
    foreign: list[Header] = []
    free = 0
    for index in range(len(lines)):
        if index < free:
            continue
        named, head = own.best_at(index)
        rival, other = others.best_at(index) if rivals else (0, None)
        if head and named >= max(2, rival):
            found.append(head)
            free = head.last + 1
        elif other and rival >= 2:
            foreign.append(other)
            free = other.last + 1
    return found, foreign


class _Labelled:
    """The lines of a page with the labels of a list's columns; None for lines of no header."""

    def __init__(self, lines: Sequence[Line], fields: Sequence[FieldDefinition]) -> None:
        self.lines, self.fields = lines, fields
        own = _list_terms(fields)
        self.labels = [labels_in(line, own) if _may_be_head(line) else None for line in lines]

    def best_at(self, index: int) -> tuple[int, Header | None]:
        """The header that begins here, and how many fields it names. Among equals the one with
        more lines, so that they are not read as rows."""
        best: tuple[int, Header | None] = 0, None
        for count in range(1, HEAD_LINES + 1):
            block = self.lines[index : index + count]
            labels = [one for one in self.labels[index : index + count] if one is not None]
            if len(labels) < count or not _is_head(block, labels):
                break
            cells = _cells(block, labels)
            right = _beside(block[0], labels[0], cells[-1].x1)
            head = Header(cells, index, index + count - 1, right)
            named = len(assign([(cell.text, ()) for cell in head.cells], self.fields))
            best = max(best, (named, head), key=lambda one: (one[0], one[1] is head))
        return best


def _may_be_head(line: Line) -> bool:
    figures = sum(_has_figures(line, span) for span in line.phrases())
    return figures <= 1 and len(line.text) <= LONGEST


def _has_figures(line: Line, span: tuple[int, int]) -> bool:
    return sum(map(str.isdigit, line.text[slice(*span)])) > MOST_DIGITS


def _plain_phrases(line: Line, labels: Sequence[Label]) -> list[tuple[int, int]]:
    """Without an amount or a date beside the header, and the text before it, unless it is one more
    head behind others."""
    phrases = line.phrases()
    figures = [at for at, span in enumerate(phrases) if _has_figures(line, span)]
    named = [any(start <= one.start < end for one in labels) for start, end in phrases]
    return [
        span
        for at, span in enumerate(phrases)
        if at not in figures
        if at + 1 not in figures
        or (sum(named[:at]) >= LEAST_HEADS and line.text[span[1] - 1] not in ":=")
    ]


def _beside(line: Line, labels: Sequence[Label], x1: float) -> float:
    """Where what is no head begins, right of the heads that end at x1."""
    plain = _plain_phrases(line, labels)
    others = [line.box_of(*span).x0 for span in line.phrases() if span not in plain]
    return min((x0 for x0 in others if x0 >= x1), default=1.0)


def _cells(block: Sequence[Line], labels: Sequence[Sequence[Label]]) -> tuple[HeaderCell, ...]:
    cells: list[HeaderCell] = []
    for line, own in zip(block, labels, strict=True):
        for start, end in _segments(line, own):
            cell = HeaderCell(line.text[start:end].strip(), *_sides(line, start, end))
            if line is block[0]:
                cells.append(cell)
            else:
                _merge(cells, cell)
    return tuple(sorted(cells, key=lambda cell: cell.x0))


def _is_head(block: Sequence[Line], labels: Sequence[Sequence[Label]]) -> bool:
    """The lines are close to each other, enough of the first one's words are labels, and no later
    line is the list's first."""
    labelled = sum(label.end - label.start for label in labels[0])
    if not labelled:
        return False
    for above, below in pairwise(block):
        pitch = (below.box.y0 - above.box.y0) / max(above.height, below.height)
        if pitch > PITCH or below.index != above.index + 1:
            return False
    phrases = _plain_phrases(block[0], labels[0])
    if not phrases:
        return False
    for line, own in zip(block[1:], labels[1:], strict=True):
        figures = any(map(str.isdigit, line.text))
        if figures or (len(line.phrases()) < 2 and not own):
            return False
    least = LABELLED if len(phrases) > 1 or len(block) > 1 else LABELLED_ALONE
    return labelled >= least * sum(end - start for start, end in phrases)


def _segments(line: Line, labels: Sequence[Label]) -> list[tuple[int, int]]:
    """The line's phrases, split where a label begins."""
    segments = []
    phrases = _plain_phrases(line, labels)
    for start, end in phrases:
        before: Label | None = None
        for label in labels:
            if start < label.start < end and not (
                _goes_on(line.text[start : label.start])
                or (len(phrases) > 1 and _is_close(line, label.start) and _are_one(before, label))
            ):
                segments.append((start, label.start))
                start = label.start
            before = label
        segments.append((start, end))
    return segments


def _are_one(before: Label | None, label: Label) -> bool:
    """Are they not the labels of two fields?"""
    owners = before.owners if before else frozenset()
    return not owners or not label.owners or not owners.isdisjoint(label.owners)


def _is_close(line: Line, start: int) -> bool:
    """Is there no more than a space before the word that begins here?"""
    at = bisect_left(line.starts, start)
    if not 0 < at < len(line.words) or line.starts[at] != start:
        return False
    gap = line.words[at].box.x0 - line.words[at - 1].box.x1
    return gap <= SPACE * line.height / line.aspect


def _goes_on(before: str) -> bool:
    words = before.lower().split()
    connectors = word_set("labels.connectors")
    return not words or words[-1].strip("()") in connectors or bool(BILINGUAL.search(before))


def _sides(line: Line, start: int, end: int) -> tuple[float, float]:
    text = line.text[start:end].rstrip()
    box = line.box_of(start, start + len(text))
    return box.x0, box.x1


def _merge(cells: list[HeaderCell], more: HeaderCell) -> None:
    """Into the cell above it, else as a cell of its own."""
    shared = [min(cell.x1, more.x1) - max(cell.x0, more.x0) for cell in cells]
    best = max(range(len(cells)), key=lambda at: shared[at])
    if shared[best] <= 0:
        cells.append(more)
        return
    above = cells[best]
    text = f"{above.text} {more.text}"
    cells[best] = HeaderCell(text, min(above.x0, more.x0), max(above.x1, more.x1))
