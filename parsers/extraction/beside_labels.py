"""Pages -> what stands right beside the labels of a schema on each, and what differs between them.

In: the fields of a schema, and pages. Out: `Said`s. Only a label and the value in its own line
count: what stands below may be a column of a list. This module parses no values.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from parsers.document import FieldDefinition, FieldKind, Page, SchemaDefinition
from parsers.document.text import fold
from parsers.extraction.kinds import values_in
from parsers.extraction.labels.labelled import ends_in_colon, right_of
from parsers.extraction.labels.labels import Label, read_labels
from parsers.extraction.lines import Piece, lines_to_search
from parsers.extraction.vocabulary import is_code

ALIKE = 85.0
"""Likeness (0 to 100) of two readings of the same name."""

_SLIPS = str.maketrans("oil|sb", "011158")
"""Letters of codes that recognizers take for figures."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says of a field."""

    field: FieldDefinition
    piece: Piece


def said_on(page: Page, schema: SchemaDefinition) -> dict[str, Said]:
    """By field the first value that stands beside a label of its own. A label that several fields
    have tells none of them."""
    reading = read_labels(lines_to_search([page]), schema.without_marks.fields)
    found: dict[str, Said] = {}
    for labels in reading.labels:
        for label in labels:
            for each in _said(label, labels, schema):
                found.setdefault(each.field.name, each)
    return found


def _said(label: Label, labels: Sequence[Label], schema: SchemaDefinition) -> Iterator[Said]:
    if len(label.owners) != 1 or not _leads(label):
        return
    owned = (each for each in schema.without_marks.fields if each.name in label.owners)
    for field in owned:
        for span in right_of(label, labels)[:1]:
            pieces = values_in(field, label.line, *span)
            yield from (Said(field, piece) for piece in pieces[:1])


def _leads(label: Label) -> bool:
    """Whether it begins its phrase or ends in a colon, and is no word of a sentence."""
    start, _ = label.line.phrase_at(label.start)
    return not label.line.text[start : label.start].strip() or ends_in_colon(label)


def said_otherwise(pages: Sequence[Page], schema: SchemaDefinition) -> tuple[Said, ...]:
    """What each page says first of the fields that another one says otherwise of."""
    said = [said_on(page, schema) for page in pages]
    return tuple(
        each[field.name]
        for field in schema.without_marks.fields
        for each in said
        if field.name in each and any(
            not is_same(field, each[field.name].piece.text, other[field.name].piece.text)
            for other in said if field.name in other
        )
    )  # fmt: skip


def is_same(field: FieldDefinition, one: str, other: str) -> bool:
    """But for what a recognizer may have mistaken."""
    if field.kind is FieldKind.TEXT and not is_code(field):
        return fuzz.ratio(fold(one), fold(other)) >= ALIKE
    return key_of(one) == key_of(other)


def key_of(text: str) -> str:
    return fold(text).translate(_SLIPS)
