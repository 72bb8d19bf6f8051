"""The first and the last day of a period that stands in one text: `1 March 2024 - 31 March 2024`.

In: lines with their labels. Out: finders of both days, the first of which may have no year of its
own; nothing where each has a label of its own, which is found by that. This module knows no schema
but the names of these fields.
"""

from collections.abc import Iterator, Sequence

from parsers.extraction.candidates import dates_in
from parsers.extraction.labels.labelled import right_of
from parsers.extraction.labels.labels import Label, Reading
from parsers.extraction.lines import Line, Piece
from parsers.types.bank_statement.days import Day
from parsers.values.dates import read_date
from parsers.values.days import find_days

FROM, TO = "period_from", "period_to"
BELOW = 2
"""Lines below a label in which its period may stand."""


def find_first_day(reading: Reading) -> Piece | None:
    return next((first for first, _ in _periods(reading)), None)


def find_last_day(reading: Reading) -> Piece | None:
    return next((last for _, last in _periods(reading)), None)


def _periods(reading: Reading) -> Iterator[tuple[Piece, Piece]]:
    for at, labels in enumerate(reading.labels):
        for label in labels:
            if label.owners & {FROM, TO}:
                yield from _two_days(label, at, labels, reading)


def _two_days(
    label: Label, at: int, labels: tuple[Label, ...], reading: Reading
) -> Iterator[tuple[Piece, Piece]]:
    spans = [(label.line, start, end) for start, end in right_of(label, labels)]
    for line, start, end in (*spans, *_below(label, reading.lines[at + 1 : at + 1 + BELOW])):
        days = [one.piece for one in _days(line, start, end)]
        if len(days) == 2 and read_date(days[1].text) and _are_joined(line, days):
            yield days[0], days[1]


def _days(line: Line, start: int, end: int) -> list[Day]:
    """From left to right, those without a year, too."""
    spans = [(one.start, one.end) for one in find_days(line.text)]
    spans += [(one.start, one.end) for one in dates_in(line)]
    return [Day(line, *span) for span in sorted(spans) if start <= span[0] < end]


def _below(label: Label, lines: Sequence[Line]) -> Iterator[tuple[Line, int, int]]:
    """Phrases that begin in the label's column; `to` between two days is no label here."""
    for line in lines:
        for start, end in line.phrases():
            box = line.box_of(start, end)
            if line.page == label.line.page and box.x0 < label.box.x1 and label.box.x0 < box.x1:
                yield line, start, end


def _are_joined(line: Line, days: list[Piece]) -> bool:
    """Is there hardly more than a dash or a word between them?"""
    first = line.text.find(days[0].text) + len(days[0].text)
    between = line.text[first : line.text.find(days[1].text, first)].strip()
    return len(between) <= 6
