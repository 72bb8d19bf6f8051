"""The day a bank statement was made out: beside its label, or alone in a line of its head.

In: the field, its list of movements, and lines. Out: the day; None where only movements or a period
have days. This module knows no labels.
"""

from collections.abc import Iterator

from parsers.document import FieldDefinition, ListDefinition
from parsers.extraction.candidates import amounts_in, dates_in
from parsers.extraction.labels.labelled import answers
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Line, Piece
from parsers.types.bank_statement.bank_names import without_movements
from parsers.types.bank_statement.columns import Head, heads_in
from parsers.types.bank_statement.movements import days_below
from parsers.types.numbers import LEAST_SCORE

LONGEST_PLACE = 25
"""Characters of a town before the day, as in a letter."""


def find_made_out(
    field: FieldDefinition, movements: ListDefinition, reading: Reading
) -> Piece | None:
    """Labels beside movements come last, and the days of these are none."""
    outside = without_movements(movements, reading)
    return (
        _labelled(field, movements, outside)
        or _alone(outside)
        or _labelled(field, movements, reading)
    )


def _labelled(field: FieldDefinition, movements: ListDefinition, reading: Reading) -> Piece | None:
    taken = set(_days_of_movements(movements, reading))
    found = answers([field], reading)
    likely = (one.piece for one in found if one.score >= LEAST_SCORE and one.piece not in taken)
    return next(likely, None)


def _days_of_movements(movements: ListDefinition, reading: Reading) -> Iterator[Piece]:
    heads = heads_in(reading.lines, movements)
    head: Head | None = None
    for at, line in enumerate(reading.lines):
        head = heads.get(at, head)
        if head:
            yield from days_below(line, head).values()


def _alone(reading: Reading) -> Piece | None:
    """Above all amounts, in a line of one phrase without a label, nor right below one."""
    above: Line | None = None
    for line, labels in zip(reading.lines, reading.labels, strict=True):
        if amounts_in(line):
            return None
        is_labelled = labels or (above is not None and above.text.rstrip().endswith(":"))
        if not is_labelled and _is_day(line):
            return dates_in(line)[0].piece
        above = line
    return None


def _is_day(line: Line) -> bool:
    """Is it a day and nothing else, but for a town before it?"""
    days = dates_in(line)
    if len(days) != 1 or days[0].end < len(line.text.rstrip(" .")) or len(line.phrases()) != 1:
        return False
    place = line.text[: days[0].start]
    return len(place) <= LONGEST_PLACE and not any(map(str.isdigit, place))
