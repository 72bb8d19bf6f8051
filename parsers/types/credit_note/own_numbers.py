"""A credit note's own numbers, told apart from that of the invoice that it corrects.

In: a finder of the corrected invoice, and what was learned from invoices, which have one number
alone. Out: a ranking in which the number of the corrected invoice is neither the credit note's own
nor that of an order. This module knows no labels.
"""

from collections.abc import Sequence

from parsers.document import FieldDefinition
from parsers.document.text import fold
from parsers.extraction.document_type import Finder, Rank
from parsers.extraction.labels.labels import read_labels
from parsers.extraction.lines import Line
from parsers.extraction.ranking.ranking import Ranked, Ranking

NUMBERS = ("invoice_number", "purchase_order")


def ranking_own_numbers(
    rank: Rank, find_corrected: Finder, fields: Sequence[FieldDefinition]
) -> Rank:
    def ranked(lines: Sequence[Line]) -> Ranking:
        found = rank(lines)
        corrected = find_corrected(read_labels(lines, fields))
        if corrected is None:
            return found
        other = fold(corrected.text)
        own = {name: _without(found[name], other) for name in NUMBERS if name in found}
        return {**found, **own}

    return ranked


def _without(ranked: Sequence[Ranked], other: str) -> tuple[Ranked, ...]:
    return tuple(one for one in ranked if fold(one.piece.text) != other)
