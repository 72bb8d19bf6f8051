"""The first and the last day of a period that stands in one text: `1 March 2024 - 31 March 2024`.

In: lines with their labels. Out: finders of both days, the first of which may have no year of its
own; else that beside a label of its own. This module knows no schema
but the names of these fields.
"""

from collections.abc import Iterator, Sequence

from parsers.document import FieldDefinition
from parsers.extraction.candidates import dates_in
from parsers.extraction.labels.labelled import answers, right_of
from parsers.extraction.labels.labels import Label, Reading
from parsers.extraction.lines import Line, Piece
from parsers.types.bank_statement.days import Day
from parsers.types.numbers import LEAST_SCORE, Within
from parsers.values.dates import read_date
from parsers.values.days import find_days

FROM, TO = "period_from", "period_to"
LONGEST_BETWEEN = 6
"""Characters between the two days."""
BELOW = 2
"""Lines below a label in which its period may stand."""


def find_first_day(field: FieldDefinition, within: Within, reading: Reading) -> Piece | None:
    """within: the lines outside of movements, whose texts have days of their own."""
    return _found(field, 0, within, reading)


def find_last_day(field: FieldDefinition, within: Within, reading: Reading) -> Piece | None:
    return _found(field, 1, within, reading)


def _found(field: FieldDefinition, at: int, within: Within, reading: Reading) -> Piece | None:
    """Of a whole period, else behind a label; beside movements only behind one that begins."""
    for lines in (within(reading), _beginning(reading)):
        period = next(_periods(lines), None)
        labelled = [each.piece for each in answers([field], lines) if each.score >= LEAST_SCORE]
        if period or labelled:
            return period[at] if period else labelled[0]
    return None


def _beginning(reading: Reading) -> Reading:
    """With the labels alone that begin a phrase."""
    labels = (
        tuple(one for one in found if one.line.phrase_at(one.start)[0] == one.start)
        for found in reading.labels
    )
    return Reading(reading.lines, tuple(labels))


def _periods(reading: Reading) -> Iterator[tuple[Piece, Piece]]:
    for at, labels in enumerate(reading.labels):
        for label in labels:
            if label.owners & {FROM, TO}:
                yield from _two_days(label, at, labels, reading)
    for line in reading.lines:
        for start, end in line.phrases():
            days = [one.piece for one in _days(line, start, end)]
            if _are_period(line, days) and _are_all(days, line.text[start:end]):
                yield days[0], days[1]


def _are_all(days: Sequence[Piece], text: str) -> bool:
    """Whether the text says little more than the days, without a label."""
    return len(text) - sum(len(day.text) for day in days) <= LONGEST_BETWEEN


def _two_days(
    label: Label, at: int, labels: tuple[Label, ...], reading: Reading
) -> Iterator[tuple[Piece, Piece]]:
    """`to` between two days is no label here."""
    others = [one for one in labels if not one.owners & {FROM, TO}]
    spans = [(label.line, start, end) for start, end in right_of(label, others)]
    for line, start, end in (*spans, *_below(label, reading.lines[at + 1 : at + 1 + BELOW])):
        days = [one.piece for one in _days(line, start, end)]
        if _are_period(line, days):
            yield days[0], days[1]


def _days(line: Line, start: int, end: int) -> list[Day]:
    """From left to right, those without a year, too."""
    spans = [(one.start, one.end) for one in find_days(line.text)]
    spans += [(one.start, one.end) for one in dates_in(line)]
    return [Day(line, *span) for span in sorted(spans) if start <= span[0] < end]


def _below(label: Label, lines: Sequence[Line]) -> Iterator[tuple[Line, int, int]]:
    """Phrases that begin in the label's column."""
    for line in lines:
        for start, end in line.phrases():
            box = line.box_of(start, end)
            if line.page == label.line.page and box.x0 < label.box.x1 and label.box.x0 < box.x1:
                yield line, start, end


def _are_period(line: Line, days: Sequence[Piece]) -> bool:
    """Two days, the second with its year, and hardly more than a dash or a word between them."""
    if len(days) != 2 or not read_date(days[1].text):
        return False
    first = line.text.find(days[0].text) + len(days[0].text)
    between = line.text[first : line.text.find(days[1].text, first)].strip()
    return len(between) <= LONGEST_BETWEEN
