"""Labels -> the value that stands beside or below each, as the kind of the field asks.

What is right of a label, up to the next one, comes first; then what stands below it in the same
column. This serves any schema; it knows no document type.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice, pairwise

from parsers.document import BoundingBox, FieldDefinition, FieldFormat, FieldKind
from parsers.document.geometry import are_beside
from parsers.document.text import fold
from parsers.extraction.kinds import values_in
from parsers.extraction.labels.labels import Label, Reading
from parsers.extraction.labels.whole_names import whole_names
from parsers.extraction.lines import Line, Piece, join
from parsers.extraction.vocabulary import is_code, is_free_text

BELOW = 3
"""Lines below a label in which its value may stand."""
SEPARATORS = " \t:：.#=*|)]>-"
IN_ADDRESSES = re.compile(r"\w@\w|\w://|(?<!\w)www\.", re.IGNORECASE)
"""What mail and web addresses have in them."""
# Measured on the receipts of SROIE and the invoices of invoice2data, 2026-11-23.
POINTED_AT = 1.0
"""What a label adds to how well it fits, for the value that it points at."""
LINE_BELOW = 0.2
"""What a value loses for each line that it stands below its label."""
LAST_SYNONYM = 0.5
"""What the last of a field's synonyms loses against the first; those between, their part of it."""
LATER_PAGE, MOST_PAGES = 0.1, 3
"""What a label loses for each page after the first, and for how many."""
WITHIN_PHRASE, IN_PROSE = 0.2, 1.0
"""What a label loses within a phrase, and in a sentence."""
ADDRESS_LINES = 6
PITCH = 2.4
"""Lines of one block begin within this many heights of each other."""
PROSE = 8
"""A phrase of more words is a sentence, and a term in its middle no label."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A value that a label points at, and how much speaks for it. label: the label's line."""

    field: str
    piece: Piece
    score: float
    label: int = -1


def answers(fields: Sequence[FieldDefinition], reading: Reading) -> list[Answer]:
    """Every value that a label of a field points at, the likeliest first."""
    named = whole_names(reading)
    found = [
        answer
        for index, labels in enumerate(reading.labels)
        for label in labels
        for field in fields
        if field.name in label.owners
        for answer in _answers_at(
            field, label, index, named if field.format is FieldFormat.NAME else reading
        )
    ]
    return sorted(found, key=lambda one: -one.score)


def _answers_at(
    field: FieldDefinition, label: Label, index: int, reading: Reading
) -> Iterator[Answer]:
    """The nearest value to the right and the nearest one below."""
    if is_free_text(field) and _is_within(label) and not ends_in_colon(label):
        return  # "required to make": the value's kind could not tell that this is no label
    score = _trust(field, label)
    spans = [*_choices_right_of(field, label), *right_of(label, reading.labels[index])]
    beside = [values_in(field, label.line, start, end) for start, end in spans]
    filled = [pieces for pieces in beside if pieces]
    several = field.kind is FieldKind.NUMBER  # of 100.00 and 19.00 beside a tax either may be meant
    for piece in chain.from_iterable(filled if several else filled[:1]):
        yield Answer(field.name, piece, score + POINTED_AT, index)
    yield from _answers_below(field, label, index, reading, score)


def _answers_below(
    field: FieldDefinition, label: Label, index: int, reading: Reading, score: float
) -> Iterator[Answer]:
    if label.is_prefix:
        return
    if field.format is FieldFormat.ADDRESS:
        column = column_below(label, index, reading, ADDRESS_LINES)
        pieces = [line.piece(start, end) for line, start, end in unbroken(column)]
        if pieces:
            yield Answer(field.name, join(pieces), score + POINTED_AT, index)
        return
    for line, start, end in column_below(label, index, reading, BELOW):
        pieces = values_in(field, line, start, end)
        if is_code(field) and pieces and 2 * len(pieces[0].text) < end - start:
            break  # a figure in other words, such as a house's number
        if pieces:
            distance = line.index - label.line.index
            said = score + POINTED_AT - LINE_BELOW * distance
            yield Answer(field.name, pieces[0], said, index)
            break


def unbroken(
    column: Sequence[tuple[Line, int, int]], first: tuple[Line, int, int] | None = None
) -> list[tuple[Line, int, int]]:
    """The lines down to the first wide gap; `first` is the one above them, if they go on with
    it."""
    lines = [*([first] if first else []), *column]
    kept = lines[:1]
    for above, below in pairwise(lines):
        if below[0].box.y0 - above[0].box.y0 > PITCH * max(above[0].height, below[0].height):
            break
        kept.append(below)
    return kept[1:] if first else kept


@lru_cache(maxsize=512)
def _synonyms(field: FieldDefinition) -> tuple[str, ...]:
    return tuple(map(fold, field.synonyms))


def _trust(field: FieldDefinition, label: Label) -> float:
    """More for the field's first synonyms; less within a phrase, a sentence, on later pages."""
    synonyms = _synonyms(field)
    place = synonyms.index(label.term) / len(synonyms) if label.term in synonyms else 1.0
    likeness = label.strength / len(label.term)
    score = likeness - LAST_SYNONYM * place
    score -= LATER_PAGE * min(label.line.page - 1, MOST_PAGES)
    return score - WITHIN_PHRASE * _is_within(label) - IN_PROSE * _in_prose(label)


def right_of(label: Label, labels: Sequence[Label]) -> list[tuple[int, int]]:
    """What follows the label in its phrase, and the next phrase, up to the next label."""
    text = label.line.text
    later = (
        one
        for one in labels
        if one.start >= label.end
        and not (_is_of_value(one, label) or _ends_value(one, label) or _is_in_address(one))
    )
    limit = min((one.start for one in later), default=len(text))
    spans = []
    for start, end in label.line.phrases():
        begin, stop = max(start, label.end), min(end, limit)
        begin += len(text[begin:stop]) - len(text[begin:stop].lstrip(SEPARATORS))
        if begin < stop:
            spans.append((begin, stop))
    return spans[:2]


def _choices_right_of(field: FieldDefinition, label: Label) -> Iterator[tuple[int, int]]:
    """One of its choices is the value of a field, even if others have it as their label."""
    choices = {fold(each) for each in field.choices} - {""}
    for start, end in label.line.phrases() if choices else ():
        begin = max(start, label.end)
        begin += len(label.line.text[begin:end]) - len(
            label.line.text[begin:end].lstrip(SEPARATORS)
        )
        if begin < end:
            if fold(label.line.text[begin:end]) in choices:
                yield begin, end
            return


def _is_of_value(other: Label, label: Label) -> bool:
    """Does the other label begin the value of this one, as in `Order number: PO 88213`?"""
    phrase, _ = other.line.phrase_at(other.start)
    first = label.end if other.line == label.line else phrase
    if other.line.text[first : other.start].strip(SEPARATORS):
        return False
    return other.is_prefix or (bool(other.owners & label.owners) and other.may_be_series)


def _is_in_address(label: Label) -> bool:
    """Is it within a mail or web address, as in `joe@total-it.com`? In `Mail:joe@...` it is not."""
    text = label.line.text
    if text[label.end : label.end + 1] == ":" and not text.startswith("//", label.end + 1):
        return False
    start, end = text.rfind(" ", 0, label.start) + 1, text.find(" ", label.end)
    return bool(IN_ADDRESSES.search(text[start : end if end >= 0 else len(text)]))


def _ends_value(other: Label, label: Label) -> bool:
    """Is the other one the last word of a value, and labels nothing, as in `Plate: YD21 KLO`?"""
    text = label.line.text
    _, end = label.line.phrase_at(other.start)
    before = text[label.end : other.start].strip(SEPARATORS)
    is_led = ends_in_colon(label) and other.start < label.line.phrase_at(label.end)[1]
    return is_led and bool(before) and not other.owners and not text[other.end : end].strip()


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
                within = (one for one in labels if one.start < end and start < one.end)
                if not all(_is_of_value(one, label) for one in within):
                    return column
                column.append((line, start, end))
    return column


def _shares_column(box: BoundingBox, line: Line, start: int, end: int) -> bool:
    return not are_beside(box, line.box_of(start, end))


def ends_in_colon(label: Label) -> bool:
    return label.line.text[label.end :].lstrip().startswith((":", "：", "#", "="))


def _is_within(label: Label) -> bool:
    start, _ = label.line.phrase_at(label.start)
    return bool(label.line.text[start : label.start].strip())


def _in_prose(label: Label) -> bool:
    start, end = label.line.phrase_at(label.start)
    return _is_within(label) and len(label.line.text[start:end].split()) > PROSE
