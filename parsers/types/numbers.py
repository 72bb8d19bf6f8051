"""The numbers and days that a document has: beside their labels, or behind what it calls itself.

In: a type, and lines with their labels. Out: the type with finders of them. A few letters that
begin a number, such as those of `RE-2024-17`, are no label of their own, whatever else they label;
nor are the heads of a list's columns labels of what the whole document has.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import cache, lru_cache, partial

from parsers.document import FieldDefinition
from parsers.document.text import fold, plain
from parsers.extraction.document_type import DocumentType, Finder
from parsers.extraction.kinds import values_in
from parsers.extraction.labels.labelled import BELOW, LINE_BELOW, Answer, answers
from parsers.extraction.labels.labels import Label, Reading, labels_in
from parsers.extraction.labels.terms import Terms, terms_of
from parsers.extraction.lines import Line, Piece
from parsers.extraction.support.shapes import shape_of

LEAST_SCORE = 0.7
"""Of a label, as for all fields."""
TITLE_LINES = 40
"""Lines from the top in which a title may stand."""
HEADS = 3
"""Heads of columns in one line, at least."""
NOBODYS = 3
"""Letters of a label that may begin a number."""

PassedOver = Callable[[Reading], Collection[str]]
"""The terms, folded, that label another number in this document."""
Within = Callable[[Reading], Reading]
"""The lines of a document in which something may stand."""


def with_numbers(
    known: DocumentType,
    *labelled: str,
    titled: str | None = None,
    passed_over: PassedOver | None = None,
    within: Within | None = None,
) -> DocumentType:
    """The type with finders of these numbers and days. titled: the one that may stand behind a
    title. passed_over: what labels another number than that. within: the lines they stand in."""
    fields = {each.name: each for each in known.schema.fields}
    columns = tuple(each for listed in known.schema.lists for each in listed.fields)
    finders: dict[str, Finder] = {
        name: partial(_find, fields[name], columns, (), None, within) for name in labelled
    }
    if titled:
        titles = known.hints.titles
        finders[titled] = partial(_find, fields[titled], columns, titles, passed_over, within)
    return replace(known, finders={**known.finders, **finders})


def _find(
    field: FieldDefinition,
    columns: tuple[FieldDefinition, ...],
    titles: tuple[str, ...],
    passed_over: PassedOver | None,
    within: Within | None,
    reading: Reading,
) -> Piece | None:
    reading = within(reading) if within else reading
    others = frozenset(passed_over(reading)) if passed_over else frozenset()
    found = answers([field], _without(reading, others, columns))
    if found and found[0].score >= LEAST_SCORE:
        return _well_formed(field, found)
    return _behind_title(field, titles, reading)


def _well_formed(field: FieldDefinition, found: Sequence[Answer]) -> Piece:
    """The likeliest, unless it has no form of such a value, as the number of a row right of the
    label, and one about as likely has."""
    near = [one.piece for one in found if one.score >= found[0].score - BELOW * LINE_BELOW]
    return next((piece for piece in near if shape_of(field, piece.text) >= 0), near[0])


@lru_cache(maxsize=8)
def _without(
    reading: Reading, others: frozenset[str], columns: tuple[FieldDefinition, ...]
) -> Reading:
    """Without labels that begin a number, those of other numbers, and the heads of columns."""
    terms = terms_of(columns)
    return Reading(
        reading.lines,
        tuple(
            () if _is_head(line, terms)
            else tuple(one for one in labels if not _begins_number(one) and one.term not in others)
            for line, labels in zip(reading.lines, reading.labels, strict=True)
        ),
    )  # fmt: skip


def _is_head(line: Line, terms: Terms) -> bool:
    if any(map(str.isdigit, line.text)):
        return False
    heads = [label for label in labels_in(line, terms) if label.owners]
    return len(heads) >= HEADS and len({line.phrase_at(one.start) for one in heads}) >= HEADS


def _begins_number(label: Label) -> bool:
    text = label.line.text
    if label.owners or label.end - label.start > NOBODYS:
        return False
    word = text[label.start :].split(" ")[0]
    before = text[label.start - 1 : label.start].strip()
    return not before and len(word) > label.end - label.start and any(map(str.isdigit, word))


def _behind_title(
    field: FieldDefinition, titles: tuple[str, ...], reading: Reading
) -> Piece | None:
    for line in reading.lines[:TITLE_LINES]:
        for start, end in line.phrases():
            behind = _title_end(line.text[start:end], titles)
            pieces = values_in(field, line, start + behind, end) if behind else []
            if pieces:
                return pieces[0]
    return None


def _title_end(text: str, titles: tuple[str, ...]) -> int:
    """Where the title that the text begins with ends; 0 if it begins with none."""
    low = plain(text)
    ends = (len(title) for title in _plain(titles) if low.startswith(title))
    return max(ends, default=0) if len(low) == len(text) else 0


@cache
def _plain(titles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(plain(title) for title in titles if fold(title))
