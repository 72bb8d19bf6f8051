"""The fields of a document, each with how much speaks for it and against all others.

In: fields that any engine gave, checked by the rules of their schema, and what the pages offer for
them. Out: the same fields with `support`; where another value is nearly as likely, the field is
ambiguous and has that one among its readings. A field that nothing was offered for is not weighed.
No value is changed here.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from parsers.document import Agreement, Field, FieldDefinition, OtherReading
from parsers.document.paths import list_and_name, parse_row_path
from parsers.extraction import search
from parsers.extraction.document_type import DocumentType
from parsers.extraction.field_answer import Ground
from parsers.extraction.support.clues import PROVEN, Clues, clues_of
from parsers.extraction.support.extents import first_line_of
from parsers.extraction.support.opinions import (
    NEARLY,
    Opinion,
    Opinions,
    opinions_of,
    weighed_by_finders,
)
from parsers.extraction.support.papers import Papers, papers_of
from parsers.extraction.support.singles import own_of, rivals_of, same_as
from parsers.extraction.support.weights import weights

SURE = 0.9
"""A value with more support has no rival worth telling: it is not looked at for want of support."""
PROVED, CELLS, TEXTS, RANKED, SINGLE = "proved", "cells", "texts", "ranked", "single"
"""Groups of values, each with weights of its own: that sums hold says nothing of texts, and where
they prove a number, nothing else says much."""
FIRST_LINE = "first line"
"""Who reads a text in a row without the lines below the first."""

Names = Collection[tuple[str | None, str]]


def weigh(
    fields: Sequence[Field], document_type: DocumentType, ground: Ground, listed: Names
) -> tuple[Field, ...]:
    """listed: the lists and names of values in rows that were found among the words of the pages;
    others are not weighed."""
    papers, clues = _papers_and_clues(fields, document_type, ground)
    opinions = papers.opinions
    known = {field.name: field for field in document_type.schema.fields}
    return tuple(
        _weighed(field, known.get(field.path), clues[field.path], papers)
        if field.path in clues and _is_offered(field, known.get(field.path), opinions, listed)
        else field
        for field in fields
    )


def look(
    fields: Sequence[Field], document_type: DocumentType, ground: Ground
) -> tuple[Opinions, dict[str, Clues]]:
    """What is offered for single fields, and by path what speaks for each value."""
    papers, clues = _papers_and_clues(fields, document_type, ground)
    return papers.opinions, clues


def _papers_and_clues(
    fields: Sequence[Field], document_type: DocumentType, ground: Ground
) -> tuple[Papers, dict[str, Clues]]:
    searched = search(document_type, ground.pages)
    definition = document_type.schema.without_marks
    likely = {
        name: [(one.piece, one.probability) for one in ranked]
        for name, ranked in searched.ranking.items()
    }
    weighed = weighed_by_finders(document_type, searched.reading, searched.candidates)
    offered = [*searched.candidates, *weighed]
    opinions = opinions_of(definition.fields, offered, likely, ground.conventions)
    papers = papers_of(definition, fields, opinions, searched.reading, document_type.row_readers)
    return papers, clues_of(papers)


def group_of(path: str, opinions: Opinions, clues: Clues) -> str:
    """Numbers that rules prove; of the others texts and days in rows, the rest of rows, single ones
    that a model ranked, and the rest of these."""
    if clues.get(PROVEN):
        return PROVED
    if parse_row_path(path):
        return TEXTS if clues.get("cell text") or clues.get("cell date") else CELLS
    return RANKED if any(one.ranked is not None for one in opinions.get(path, ())) else SINGLE


def _is_offered(
    field: Field, definition: FieldDefinition | None, opinions: Opinions, listed: Names
) -> bool:
    """Whether anybody but the engine that gave it has an opinion of it."""
    if definition is None:
        return list_and_name(field.path) in listed
    offered = opinions.get(field.path, ())
    ranked = any(one.ranked is not None for one in offered)
    return ranked or own_of(field, definition, offered) is not None


def _weighed(
    field: Field, definition: FieldDefinition | None, clues: Clues, papers: Papers
) -> Field:
    support = weights()[group_of(field.path, papers.opinions, clues)].probability(clues)
    weighed = replace(field, support=round(support, 3))
    reading = _other_reading(field, definition, papers) if support < SURE else None
    if reading is None:
        return weighed
    told = field.agreement is Agreement.CONTRADICTED
    return replace(
        weighed,
        agreement=field.agreement if told else Agreement.AMBIGUOUS,
        readings=(*field.readings, reading),
    )


def _other_reading(
    field: Field, definition: FieldDefinition | None, papers: Papers
) -> OtherReading | None:
    """What answers nearly as well: another place, or of a text in a row its first line alone."""
    if definition:
        rival = _rival(field, definition, papers.opinions.get(field.path, ()))
        if rival is None:
            return None
        return OtherReading(rival.reader, rival.raw, rival.value, rival.page, rival.box)
    shorter = first_line_of(field, papers.surroundings) if isinstance(field.value, str) else None
    if shorter is None:
        return None
    text, box = shorter
    return OtherReading(FIRST_LINE, text, text, field.page_number, box)


def _rival(field: Field, definition: FieldDefinition, offered: Sequence[Opinion]) -> Opinion | None:
    """The likeliest other value, if it is nearly as likely."""
    own = own_of(field, definition, offered)
    rivals = rivals_of(field, definition, offered, same_as(field, definition, offered))
    best = max(rivals, key=lambda one: one.probability, default=None)
    return best if best and best.probability >= NEARLY * (own.probability if own else 0.0) else None
