"""Values of a document of several pages, and what its other pages say of the same fields.

In: the fields of a document of a user's own type, and what stands beside their labels where pages
differ. Out: the fields, with other readings where another page says otherwise. Nothing is chosen.
"""

from collections.abc import Sequence
from dataclasses import replace

from parsers.document import Agreement, Field, OtherReading
from parsers.extraction.beside_labels import Said, is_same

OTHER_PAGE = "another page, beside the same label"


def with_other_pages(fields: Sequence[Field], differing: Sequence[Said]) -> tuple[Field, ...]:
    return tuple(_with_others(each, differing) for each in fields)


def _with_others(known: Field, differing: Sequence[Said]) -> Field:
    others = tuple(
        OtherReading(OTHER_PAGE, each.piece.text, None, each.piece.page, each.piece.box)
        for each in differing
        if each.field.name == known.path
        and each.piece.page != known.page_number
        and not is_same(each.field, each.piece.text, known.raw)
    )
    if not others:
        return known
    told = known.agreement is Agreement.CONTRADICTED
    agreement = known.agreement if told else Agreement.AMBIGUOUS
    return replace(known, agreement=agreement, readings=(*known.readings, *others))
