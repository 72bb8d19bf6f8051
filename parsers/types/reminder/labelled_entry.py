"""The single bill of a reminder that has no table, beside labels: its number, its days, its amount.

In: the list's definition, lines and the schema. Out: the row, if its number and its amount are told
by labels. This module knows no labels but those of the schema.
"""

from collections.abc import Sequence, Set
from dataclasses import replace

from parsers.document import ListDefinition, SchemaDefinition
from parsers.extraction.labels.labelled import answers
from parsers.extraction.labels.labels import Reading, read_labels
from parsers.extraction.lines import Line, Piece, Row
from parsers.types.numbers import LEAST_SCORE

AMOUNT, DUE = "amount", "due_date"
NEEDED = frozenset({"document_number", AMOUNT})
TOTAL = "total"
OWN = "entry."
"""Before the names of its fields, as the reminder has days of its own."""


def labelled_entry(
    definition: ListDefinition, lines: Sequence[Line], schema: SchemaDefinition
) -> Row | None:
    fields = [replace(each, name=f"{OWN}{each.name}") for each in definition.fields]
    reading = read_labels(lines, [*fields, *schema.fields])
    found: dict[str, list[Piece]] = {}
    for one in answers(fields, _of_entries(reading, {each.name for each in schema.fields})):
        if one.score >= LEAST_SCORE:
            found.setdefault(one.field.removeprefix(OWN), []).append(one.piece)
    if not found.keys() >= NEEDED:
        return None
    row = {name: pieces[0] for name, pieces in found.items() if name != DUE}
    due = [each for each in found.get(DUE, ()) if _height(each) < _height(row[AMOUNT])]
    return row | {DUE: due[0]} if due else row


def _height(piece: Piece) -> tuple[int, float]:
    """Below the amount stands the day by which to pay now."""
    return piece.page, piece.box.y0 if piece.box else 0.0


def _of_entries(reading: Reading, others: Set[str]) -> Reading:
    """Without the owners of labels that are those of the reminder, too, but for what is open, which
    is the total where nothing is added."""
    return Reading(
        reading.lines,
        tuple(
            tuple(
                replace(one, owners=frozenset()) if one.owners & others - {TOTAL} else one
                for one in labels
            )
            for labels in reading.labels
        ),
    )
