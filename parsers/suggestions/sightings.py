"""The lines of a document -> labels with the values beside or below them.

Labels are those of the fields that are known; a value is of the kind that its field asks for, next
to its label as the extraction of fields looks for it. This module knows no document type.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from parsers.document import FieldDefinition, FieldKind, Page
from parsers.document.text import fold
from parsers.extraction.kinds import values_in
from parsers.extraction.labels.labelled import BELOW, column_below, right_of
from parsers.extraction.labels.labels import Label, Reading, read_labels
from parsers.extraction.lines import Line, Piece, lines_to_search
from parsers.extraction.vocabulary import is_code, is_free_text
from parsers.suggestions.looks import is_worded_amount
from parsers.suggestions.vocabulary import position_of

Documents = Sequence[tuple[Sequence[Page], Sequence[Line]]]
"""The pages of each, and their lines."""
MOST_PAGES = 20
"""Of a document that are looked at: what it is about, it says at its beginning."""
LONGEST_VALUE = 200
SIGNS = frozenset("°º#")
COLONS = (":", "：", "#", "=")
_SIGNS_TO_COLON = re.compile(r"[^\w:：]{0,6}(?=[:：])")


@dataclass(frozen=True, slots=True)
class Sighting:
    """A label of a field with a value, as they are printed. below: whether the value stands there,
    and not beside it. page, line, x0: where the label begins."""

    field: str
    label: str
    value: Piece
    below: bool
    page: int
    line: int
    x0: float

    @property
    def term(self) -> str:
        return fold(self.label)


def first_lines(pages: Sequence[Page]) -> tuple[Sequence[Page], Sequence[Line]]:
    """The pages of a document that are looked at, and their lines."""
    first = pages[:MOST_PAGES]
    return first, lines_to_search(first)


def sightings_in(lines: Sequence[Line], fields: Sequence[FieldDefinition]) -> list[Sighting]:
    """From top to bottom; of a label that several fields have, the field that trusts it most, and
    one without a name only if no other has a value there."""
    reading = read_labels(lines, fields)
    known = {field.name: field for field in fields}
    return [
        found
        for index, labels in enumerate(reading.labels)
        for label in labels
        if label.owners and not label.is_prefix
        if (found := _sighting(label, index, reading, known)) is not None
    ]


def _sighting(
    label: Label, index: int, reading: Reading, known: Mapping[str, FieldDefinition]
) -> Sighting | None:
    order = list(known)
    owners = sorted(
        (known[name] for name in label.owners if name in known),
        key=lambda field: (
            not fold(field.name), position_of(field, label.term), order.index(field.name)
        ),
    )  # fmt: skip
    text = _printed(label)
    for field in owners:
        for value, is_below in _values(field, label, index, reading):
            if text and len(value.text) <= LONGEST_VALUE:
                line = label.line
                place = line.page, line.index, label.box.x0
                return Sighting(field.name, text, value, is_below, *place)
    return None


def _printed(label: Label) -> str:
    """With the signs around it: `N°`, `Depth {mm}`, `Price (€)`."""
    text = label.line.text
    start = _start_of(label)
    end = _end_of(label) or label.end + (text[label.end : label.end + 1] in SIGNS)
    return text[start:end].strip(" :：.=")


def _start_of(label: Label) -> int:
    """With a bracket or a quotation mark before it."""
    begin, _ = label.line.phrase_at(label.start)
    before = label.line.text[begin : label.start]
    return begin if before and not any(map(str.isalnum, before)) else label.start


def _end_of(label: Label) -> int:
    """Where the colon behind it stands, if there are but signs between; else 0."""
    behind = _SIGNS_TO_COLON.match(label.line.text, label.end)
    return behind.end() if behind else 0


def _values(
    field: FieldDefinition, label: Label, index: int, reading: Reading
) -> Iterator[tuple[Piece, bool]]:
    """The nearest value to the right, then the nearest one below."""
    if is_free_text(field) and _is_within(label) and not _ends_in_colon(label):
        return
    others = [one for one in reading.labels[index] if not _is_value_of(label, one)]
    for start, end in right_of(label, others):
        begin = max(start, min(_behind(label), end))
        found = _read(field, label.line, begin, end)
        if found:
            yield found[0], False
        if found or (field.is_money and "%" in label.line.text[begin:end]):
            return
    for line, start, end in column_below(label, index, reading, BELOW):
        found = _read(field, line, start, end)
        if is_code(field) and found and 2 * len(found[0].text) < end - start:
            return
        if found:
            yield found[0], True
            return


def _behind(label: Label) -> int:
    """Where what is behind its colon begins; 0 where it has none."""
    end = _end_of(label)
    text = label.line.text
    return end + len(text[end:]) - len(text[end:].lstrip(" :：")) if end else 0


def _read(field: FieldDefinition, line: Line, start: int, end: int) -> list[Piece]:
    found = values_in(field, line, start, end)
    if field.kind is not FieldKind.DATE:
        return found
    return [one for one in found if not is_worded_amount(one.text)]


def _is_value_of(label: Label, other: Label) -> bool:
    """Whether all that stands behind the colon is another label: `Vegetarian: no`."""
    text = label.line.text
    between = text[label.end : other.start].strip()
    _, end = label.line.phrase_at(other.start)
    return between in COLONS and not text[other.end : end].strip(" .")


def _is_within(label: Label) -> bool:
    start, _ = label.line.phrase_at(label.start)
    return any(map(str.isalnum, label.line.text[start : label.start]))


def _ends_in_colon(label: Label) -> bool:
    return label.line.text[label.end :].lstrip().startswith(COLONS) or _end_of(label) > 0
