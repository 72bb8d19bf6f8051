"""Lines -> the heads of a list's columns, and the field that each column is.

A head is one line, or up to three below each other, whose words name two or more fields of a list.
Words that stand close are parted where the next label begins. Which field a column is goes by its
head and by what stands in it. This module knows no schema.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from parsers.document import FieldDefinition, FieldFormat, FieldKind
from parsers.embedded.fields.kinds import is_code
from parsers.embedded.fields.labels import Label, Owners, labels_in, terms_of
from parsers.embedded.fields.lines import Line
from parsers.embedded.fields.vocabulary import fold, folded
from parsers.lexicon import word_set
from parsers.values.dates import find_dates

# Measured on the invoices of invoice2data and drawn ones, 2026-11-23.
SIMILAR = 85.0
FILLS = 10.0
"""What a term in a longer head adds to SIMILAR where it fills it."""
MORE_FIGURES = 0.6
"""How far (0..1) a text with more figures than letters can be one."""
UNIT_LETTERS = 12
"""Letters beside a number, at most."""
LEAST_FIT = 0.5
HEAD_LINES = 3
PITCH = 1.8
"""Lines of one head begin within this many heights of each other."""
MOST_DIGITS = 3
LONGEST = 200
"""Characters of a line of a head."""
LABELLED = 0.4
"""The part of a head's words, at least, that name columns."""


@dataclass(frozen=True, slots=True)
class HeadCell:
    """The words above a column, from `x0` to `x1` of the page's width."""

    text: str
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Head:
    """The cells of a head from left to right, and where its lines are among the page's."""

    cells: tuple[HeadCell, ...]
    first: int
    last: int


def list_terms(fields: Iterable[FieldDefinition]) -> dict[str, Owners]:
    """The labels of a list's columns; those of others belong to no field."""
    others = {term: frozenset[str]() for term in folded("tables.other_columns") if term}
    return others | terms_of(fields)


def find_heads(
    lines: Sequence[Line], fields: Sequence[FieldDefinition], rivals: Sequence[FieldDefinition] = ()
) -> tuple[list[Head], list[Head]]:
    """The heads among the lines of one page from top to bottom, none within another: the list's,
    and those that name more of the rivals' fields."""
    own, others = _Labelled(lines, fields), _Labelled(lines, rivals)
    found: list[Head] = []
    foreign: list[Head] = []
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
    """The lines of a page with the labels of a list's columns; None for what is no head's line."""

    def __init__(self, lines: Sequence[Line], fields: Sequence[FieldDefinition]) -> None:
        self.lines, self.fields = lines, fields
        own = list_terms(fields)
        self.labels = [labels_in(line, own) if _may_be_head(line) else None for line in lines]

    def best_at(self, index: int) -> tuple[int, Head | None]:
        """How many fields are named by the head that begins here, and that head. Of equals the
        one of more lines, which are left out of the list."""
        best: tuple[int, Head | None] = 0, None
        for count in range(1, HEAD_LINES + 1):
            block = self.lines[index : index + count]
            labels = [one for one in self.labels[index : index + count] if one is not None]
            if len(labels) < count or not _is_head(block, labels):
                break
            head = Head(_cells(block, labels), index, index + count - 1)
            named = len(assign([(cell.text, ()) for cell in head.cells], self.fields))
            best = max(best, (named, head), key=lambda one: (one[0], one[1] is head))
        return best


def _may_be_head(line: Line) -> bool:
    figures = sum(_has_figures(line, span) for span in line.phrases())
    return figures <= 1 and len(line.text) <= LONGEST


def _has_figures(line: Line, span: tuple[int, int]) -> bool:
    return sum(map(str.isdigit, line.text[slice(*span)])) > MOST_DIGITS


def _plain_phrases(line: Line) -> list[tuple[int, int]]:
    """Without an amount that stands beside the head, and what is written before it."""
    phrases = line.phrases()
    figures = [at for at, span in enumerate(phrases) if _has_figures(line, span)]
    return [span for at, span in enumerate(phrases) if at not in figures and at + 1 not in figures]


def _cells(block: Sequence[Line], labels: Sequence[Sequence[Label]]) -> tuple[HeadCell, ...]:
    cells: list[HeadCell] = []
    for line, own in zip(block, labels, strict=True):
        for start, end in _segments(line, own):
            cell = HeadCell(line.text[start:end].strip(), *_sides(line, start, end))
            if line is block[0]:
                cells.append(cell)
            else:
                _merge(cells, cell)
    return tuple(sorted(cells, key=lambda cell: cell.x0))


def _is_head(block: Sequence[Line], labels: Sequence[Sequence[Label]]) -> bool:
    """Lines close to each other, enough of the first one's words are labels, and no line after it
    is the list's first."""
    for above, below in pairwise(block):
        pitch = (below.box.y0 - above.box.y0) / max(above.height, below.height)
        if pitch > PITCH or below.index != above.index + 1:
            return False
    if not _plain_phrases(block[0]):
        return False
    for line, own in zip(block[1:], labels[1:], strict=True):
        figures = any(map(str.isdigit, line.text))
        if figures or (len(line.phrases()) < 2 and not own):
            return False
    labelled = sum(label.end - label.start for label in labels[0])
    return labelled > 0 and labelled >= LABELLED * sum(
        end - start for start, end in _plain_phrases(block[0])
    )


def _segments(line: Line, labels: Sequence[Label]) -> list[tuple[int, int]]:
    """The line's phrases, parted where a label begins."""
    segments = []
    for start, end in _plain_phrases(line):
        for label in labels:
            if start < label.start < end and not _goes_on(line.text[start : label.start]):
                segments.append((start, label.start))
                start = label.start
        segments.append((start, end))
    return segments


def _goes_on(before: str) -> bool:
    words = before.lower().split()
    connectors = word_set("labels.connectors")
    return not words or words[-1].strip("()") in connectors or before.rstrip().endswith(("(", "/"))


def _sides(line: Line, start: int, end: int) -> tuple[float, float]:
    text = line.text[start:end].rstrip()
    box = line.box_of(start, start + len(text))
    return box.x0, box.x1


def _merge(cells: list[HeadCell], more: HeadCell) -> None:
    """Into the cell that it stands below, else as a cell of its own."""
    shared = [min(cell.x1, more.x1) - max(cell.x0, more.x0) for cell in cells]
    best = max(range(len(cells)), key=lambda at: shared[at])
    if shared[best] <= 0:
        cells.append(more)
        return
    above = cells[best]
    text = f"{above.text} {more.text}"
    cells[best] = HeadCell(text, min(above.x0, more.x0), max(above.x1, more.x1))


def assign(
    columns: Sequence[tuple[str, Sequence[str]]], fields: Sequence[FieldDefinition]
) -> dict[int, FieldDefinition]:
    """Columns, each a head and the texts below it, by the field they are; the likest first."""
    pairs = []
    for at, (head, texts) in enumerate(columns):
        for order, field in enumerate(fields):
            alike = likeness(head, field)
            if alike >= SIMILAR and fit(field, texts) >= LEAST_FIT:
                pairs.append((alike, -order, -at, field))
    assigned: dict[int, FieldDefinition] = {}
    for _, _, at, field in sorted(pairs, key=lambda one: one[:3], reverse=True):
        if -at not in assigned and field not in assigned.values():
            assigned[-at] = field
    return assigned


@lru_cache(maxsize=8192)
def likeness(head: str, field: FieldDefinition) -> float:
    """100 for the same words; a term inside a longer head counts by how much it fills."""
    text = fold(head)
    known = [fold(synonym) for synonym in (*field.synonyms, field.name)]
    same = max((fuzz.ratio(term, text) for term in known if len(text) > 3 or term == text),
               default=0.0)  # fmt: skip
    inside = [len(term) / len(text) for term in known if len(term) >= 4 and term in text]
    return max(same, SIMILAR + FILLS * max(inside)) if inside else same


def fit(field: FieldDefinition, texts: Sequence[str]) -> float:
    """The part of the texts (0..1) that can be values of the field; all of none."""
    filled = [text for text in texts if any(map(str.isalnum, text))]
    return sum(_can_be(field, text) for text in filled) / len(filled) if filled else 1.0


def _can_be(field: FieldDefinition, text: str) -> float:
    digits, letters = sum(map(str.isdigit, text)), sum(map(str.isalpha, text))
    if field.kind is FieldKind.DATE:
        return float(next(find_dates(text), None) is not None)
    if field.kind is FieldKind.NUMBER:
        percent = field.format is FieldFormat.PERCENT
        return float(digits > 0 and letters <= UNIT_LETTERS and (percent or "%" not in text))
    if is_code(field):
        return float(len(text.split()) == 1 and (digits > 0 or text.isupper()))
    if digits > letters:
        return MORE_FIGURES if letters or len(text) > 4 else 0.0
    return float(letters > 0)
