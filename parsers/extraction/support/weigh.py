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
from parsers.extraction.support.clues import Clues, clues_of, own_of, papers_of
from parsers.extraction.support.opinions import (
    NEARLY,
    Opinion,
    Opinions,
    opinions_of,
    weighed_by_finders,
)
from parsers.extraction.support.weights import weights

SURE = 0.8
"""A value with more support has no rival worth telling."""
CELLS, RANKED, SINGLE = "cells", "ranked", "single"
"""Groups of values, each with weights of its own."""

Names = Collection[tuple[str | None, str]]


def weigh(
    fields: Sequence[Field], document_type: DocumentType, ground: Ground, listed: Names
) -> tuple[Field, ...]:
    """listed: the lists and names of values in rows that were found among the words of the pages;
    others are not weighed."""
    opinions, clues = look(fields, document_type, ground)
    known = {field.name: field for field in document_type.schema.fields}
    return tuple(
        _weighed(field, known.get(field.path), clues[field.path], opinions)
        if field.path in clues and _is_offered(field, known.get(field.path), opinions, listed)
        else field
        for field in fields
    )


def look(
    fields: Sequence[Field], document_type: DocumentType, ground: Ground
) -> tuple[Opinions, dict[str, Clues]]:
    """What is offered for single fields, and by path what speaks for each value."""
    searched = search(document_type, ground.pages)
    definition = document_type.schema.without_marks
    likely = {
        name: [(one.piece, one.probability) for one in ranked]
        for name, ranked in searched.ranking.items()
    }
    weighed = weighed_by_finders(document_type, searched.reading, searched.candidates)
    offered = [*searched.candidates, *weighed]
    opinions = opinions_of(definition.fields, offered, likely, ground.conventions)
    return opinions, clues_of(papers_of(definition, fields, opinions, searched.reading))


def group_of(path: str, opinions: Opinions) -> str:
    """Values in rows, single values that a model ranked, and others."""
    if parse_row_path(path):
        return CELLS
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
    field: Field, definition: FieldDefinition | None, clues: Clues, opinions: Opinions
) -> Field:
    support = weights()[group_of(field.path, opinions)].probability(clues)
    weighed = replace(field, support=round(support, 3))
    offered = opinions.get(field.path, ())
    rival = _rival(field, definition, offered) if definition and support < SURE else None
    if rival is None:
        return weighed
    reading = OtherReading(rival.reader, rival.raw, rival.value, rival.page, rival.box)
    told = field.agreement is Agreement.CONTRADICTED
    return replace(
        weighed,
        agreement=field.agreement if told else Agreement.AMBIGUOUS,
        readings=(*field.readings, reading),
    )


def _rival(field: Field, definition: FieldDefinition, offered: Sequence[Opinion]) -> Opinion | None:
    """The likeliest other value, if it is nearly as likely."""
    own = own_of(field, definition, offered)
    best = max(
        (one for one in offered if one is not own), key=lambda one: one.probability, default=None
    )
    return best if best and best.probability >= NEARLY * (own.probability if own else 0.0) else None
