"""Labels -> the value that stands beside or below each, as the kind of the field asks.

What is right of a label, up to the next one, comes first; then what stands below it in the same
column. This serves any schema; it knows no document type.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from parsers.document import BoundingBox, FieldDefinition, FieldKind
from parsers.embedded.fields.candidates import amounts_in, dates_in, numbers_in
from parsers.embedded.fields.labels import Label, Reading
from parsers.embedded.fields.lines import Line, Piece
from parsers.embedded.fields.vocabulary import CODE_NAMES, fold

BELOW = 3
"""Lines below a label in which its value may stand."""
SEPARATORS = " \t:：.#=*|)]>-"
CODE_WORD = re.compile(r"[\w./-]+")
PROSE = 8
"""A phrase of more words is a sentence, and a term in its middle no label."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A value that a label points at, and how much speaks for it."""

    field: str
    piece: Piece
    score: float


def answers(fields: Sequence[FieldDefinition], reading: Reading) -> list[Answer]:
    """Every value that a label of a field points at, the likeliest first."""
    found = [
        answer
        for index, labels in enumerate(reading.labels)
        for label in labels
        for field in fields
        if field.name in label.owners
        for answer in _answers_at(field, label, index, reading)
    ]
    return sorted(found, key=lambda one: -one.score)


def _answers_at(
    field: FieldDefinition, label: Label, index: int, reading: Reading
) -> Iterator[Answer]:
    """The nearest value to the right and the nearest one below."""
    if _is_free_text(field) and _is_within(label) and not _ends_in_colon(label):
        return  # "required to make": the value's kind could not tell that this is no label
    score = _trust(field, label)
    for start, end in right_of(label, reading.labels[index]):
        piece = value_in(field, label.line, start, end)
        if piece:
            yield Answer(field.name, piece, score + 1.0)
            break
    for line, start, end in column_below(label, index, reading, BELOW):
        piece = value_in(field, line, start, end)
        if piece:
            distance = line.index - label.line.index
            yield Answer(field.name, piece, score + 1.0 - 0.2 * distance)
            break


def _trust(field: FieldDefinition, label: Label) -> float:
    """More for the field's first synonyms; less within a phrase, a sentence, on later pages."""
    synonyms = [fold(synonym) for synonym in field.synonyms]
    place = synonyms.index(label.term) / len(synonyms) if label.term in synonyms else 1.0
    likeness = label.strength / len(label.term)
    score = likeness - 0.5 * place - 0.1 * min(label.line.page - 1, 3)
    return score - 0.2 * _is_within(label) - 1.0 * _in_prose(label)


def right_of(label: Label, labels: Sequence[Label]) -> list[tuple[int, int]]:
    """What follows the label in its phrase, and the next phrase, up to the next label."""
    text = label.line.text
    limit = min((one.start for one in labels if one.start >= label.end), default=len(text))
    spans = []
    for start, end in label.line.phrases():
        begin, stop = max(start, label.end), min(end, limit)
        begin += len(text[begin:stop]) - len(text[begin:stop].lstrip(SEPARATORS))
        if begin < stop:
            spans.append((begin, stop))
    return spans[:2]


def column_below(
    label: Label, index: int, reading: Reading, most: int
) -> list[tuple[Line, int, int]]:
    """The phrases in the label's column, down to the next label there."""
    column: list[tuple[Line, int, int]] = []
    box = label.box
    for line, labels in islice(zip(reading.lines, reading.labels, strict=True), index + 1, None):
        if line.page != label.line.page or len(column) == most:
            break
        for start, end in line.phrases():
            if _shares_column(box, line, start, end):
                if any(one.start < end and start < one.end for one in labels):
                    return column
                column.append((line, start, end))
    return column


def _shares_column(box: BoundingBox, line: Line, start: int, end: int) -> bool:
    other = line.box_of(start, end)
    shared = min(box.x1, other.x1) - max(box.x0, other.x0)
    return shared > 0.3 * min(box.x1 - box.x0, other.x1 - other.x0)


def value_in(field: FieldDefinition, line: Line, start: int, end: int) -> Piece | None:
    """The value of the field's kind among these characters, None if there is none."""
    if field.kind is FieldKind.DATE:
        return next((one.piece for one in dates_in(line) if start <= one.start < end), None)
    if field.kind is FieldKind.NUMBER:
        found = [*amounts_in(line), *numbers_in(line)]
        return next((one.piece for one in found if start <= one.start < end), None)
    if is_code(field):
        return _code(line, start, end)
    return line.piece(start, end) if any(map(str.isalnum, line.text[start:end])) else None


def _code(line: Line, start: int, end: int) -> Piece | None:
    """The first word with a digit, the figures that go on after it, and a country or series before
    it: `CS 24198`, `DE 232 446 240`."""
    words = list(CODE_WORD.finditer(line.text, start, end))
    first = next((at for at, word in enumerate(words) if any(map(str.isdigit, word[0]))), None)
    if first is None:
        return None
    last = first
    while last + 1 < len(words) and words[last + 1][0].isdigit():
        last += 1
    before = words[first - 1][0] if first else ""
    first -= before.isupper() and len(before) <= 3
    return line.piece(words[first].start(), words[last].end())


def is_code(field: FieldDefinition) -> bool:
    """Is the value a number with letters, such as an invoice's?"""
    words = field.name.split("_") + [fold(one) for one in field.synonyms[:3]]
    return field.kind is FieldKind.TEXT and any(word in CODE_NAMES for word in words)


def _is_free_text(field: FieldDefinition) -> bool:
    return field.kind is FieldKind.TEXT and not is_code(field)


def _ends_in_colon(label: Label) -> bool:
    return label.line.text[label.end :].lstrip().startswith((":", "：", "#", "="))


def _is_within(label: Label) -> bool:
    start, _ = label.line.phrase_at(label.start)
    return bool(label.line.text[start : label.start].strip())


def _in_prose(label: Label) -> bool:
    start, end = label.line.phrase_at(label.start)
    return _is_within(label) and len(label.line.text[start:end].split()) > PROSE
