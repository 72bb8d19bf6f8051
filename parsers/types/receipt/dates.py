"""Lines of a receipt -> the day of the sale, which is not that on which a copy was printed.

This module knows no schema.
"""

from collections.abc import Sequence

from parsers.document.text import fold
from parsers.extraction import dates
from parsers.extraction.candidates import dates_in
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Line, Piece
from parsers.extraction.vocabulary import folded


def find_date(reading: Reading) -> Piece | None:
    """The day of printing only where the paper says no other."""
    kept = [
        (line, labels)
        for line, labels in zip(reading.lines, reading.labels, strict=True)
        if not _is_of_printing(line)
    ]
    others = Reading(tuple(line for line, _ in kept), tuple(labels for _, labels in kept))
    return dates.find_date(others) or dates.find_date(reading) or _ordered(reading.lines)


def _ordered(lines: Sequence[Line]) -> Piece | None:
    """The day of the order where the paper says no other, as mails of shops do."""
    found = ((one, fold(line.text[: one.start])) for line in lines for one in dates_in(line))
    terms = folded("labels.order_dates")
    return next((one.piece for one, before in found if before.endswith(tuple(terms))), None)


def _is_of_printing(line: Line) -> bool:
    found = dates_in(line)
    before = fold(line.text[: found[0].start]) if found else ""
    return bool(before) and before.startswith(tuple(folded("tills.printed")))
