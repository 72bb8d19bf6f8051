"""Lines -> the rows of a list whose items are blocks of labels and values.

`Line 1`, below it `Product: Hinge`, `Quantity: 4`, `Price: 2.50`, then `Line 2`: blocks with the
same labels are rows, and each label is the head of a column. This module knows no schema.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from parsers.document import FieldDefinition
from parsers.document.text import fold
from parsers.extraction.line_items.column_fields import field_columns, value_span
from parsers.extraction.line_items.list_lines import ListSearch
from parsers.extraction.line_items.proof import proof_of
from parsers.extraction.lines import Line, Row

LABELLED = re.compile(r"([^\W\d_][^:\n]{0,40}?)\s?:\s*(?=\S)")
LEAST_LABELS = 2
"""Labels of a block."""
COUNTED = 0.8
"""The part of the blocks, at least, whose heads count up where their numbers prove nothing."""
POSITION = re.compile(r"\D{0,40}?(\d{1,4})[.:)]?")
"""All of a line that counts the blocks: `Line 3`."""
SAME = 0.5
"""The part of both blocks' labels, at least, that blocks of one list share."""
LEAST_FIELDS = 2
"""Labels, at least, that name fields of the list."""
MOST_KINDS = 40
"""Blocks with other labels that are told apart; documents of more are forms."""


@dataclass(frozen=True, slots=True)
class _Entry:
    label: str
    head: str
    line: Line
    start: int

    @property
    def text(self) -> str:
        return self.line.text[self.start :]


@dataclass(frozen=True, slots=True)
class _Block:
    """position: the number on the line above it, if that line is nothing else."""

    entries: list[_Entry]
    position: int | None


def read_blocks(search: ListSearch, lines: Sequence[Line]) -> list[Row]:
    """The rows of the blocks that are most of one kind, if the numbers of any multiply, or lines
    above the blocks count them."""
    best: list[Row] = []
    for kind in _kinds(_blocks(lines)):
        rows = _rows(search, [block.entries for block in kind])
        if len(rows) > len(best) and (proof_of(rows, search.roles).right or are_counted(kind)):
            best = rows
    return best


def are_counted(blocks: Sequence[_Block]) -> bool:
    """Do the lines above most of them count up by one?"""
    places = [block.position for block in blocks if block.position is not None]
    steps = sum(high == low + 1 for low, high in pairwise(places))
    return len(places) > 1 and steps + 1 >= COUNTED * len(blocks)


def _blocks(lines: Sequence[Line]) -> list[_Block]:
    """Consecutive labelled lines, each label once; other lines and repeated labels part them."""
    blocks = [_Block([], None)]
    for line in lines:
        end, start = _label(line)
        head = line.text[:end].rstrip(" :")
        label = fold(head)
        if not label or any(entry.label == label for entry in blocks[-1].entries):
            counted = None if label else POSITION.fullmatch(line.text)
            blocks.append(_Block([], int(counted[1]) if counted else None))
        if label:
            blocks[-1].entries.append(_Entry(label, head, line, start))
    return [block for block in blocks if len(block.entries) >= LEAST_LABELS]


def _label(line: Line) -> tuple[int, int]:
    """The end of the label that begins the line and the start of its value: behind a colon, or the
    first of two phrases. Zeros if there is none."""
    found = LABELLED.match(line.text)
    if found:
        return found.end(1), found.end()
    phrases = line.phrases()
    if len(phrases) != 2 or any(map(str.isdigit, line.text[: phrases[0][1]])):
        return 0, 0
    return phrases[0][1], phrases[1][0]


def _kinds(blocks: Sequence[_Block]) -> list[list[_Block]]:
    """The blocks by their labels."""
    kinds: list[tuple[set[str], list[_Block]]] = []
    for block in blocks:
        labels = {entry.label for entry in block.entries}
        for known, members in kinds:
            if len(labels & known) >= SAME * max(len(labels), len(known)):
                members.append(block)
                known |= labels
                break
        else:
            if len(kinds) < MOST_KINDS:
                kinds.append((labels, [block]))
    return [members for _, members in kinds]


def _rows(search: ListSearch, blocks: Sequence[list[_Entry]]) -> list[Row]:
    labels = list(dict.fromkeys(entry.label for block in blocks for entry in block))
    heads = {entry.label: entry.head for block in blocks for entry in block}
    by_label = [{entry.label: entry for entry in block} for block in blocks]
    columns = [
        (heads[label], [own[label].text if label in own else "" for own in by_label])
        for label in labels
    ]
    fields = field_columns(columns, search.fields, search.roles)
    ends = {search.roles.text, search.roles.amount}
    if len(fields) < LEAST_FIELDS or not ends <= set(fields.values()):
        return []
    named = {labels[at]: field for at, field in fields.items()}
    return [row for own in by_label if (row := _row(own, named))]


def _row(own: dict[str, _Entry], named: dict[str, FieldDefinition]) -> Row:
    row: Row = {}
    for label, entry in own.items():
        field = named.get(label)
        span = (
            value_span(field, entry.line.text, entry.start, len(entry.line.text)) if field else None
        )
        if field and span:
            row[field.name] = entry.line.piece(*span)
    return row
