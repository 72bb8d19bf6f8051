"""Lines and labels of an invoice -> the last day to pay, as sentences say it.

`Payable by 3 May 2024`, `zahlbar bis 3.5.2024`: the date behind such words is the due date, the one
behind a discount for paying early is not. A term such as `net 30 days` is no date, and none is
computed from it. This module knows no schema.
"""

import re
from functools import cache

from parsers.extraction.candidates import Date, dates_in
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Line, Piece
from parsers.lexicon import any_of

NEAR = 60
"""Characters between these words and their date, at most."""


@cache
def _due() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{any_of('dates.due')})", re.IGNORECASE)


@cache
def _early() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{any_of('dates.early')})", re.IGNORECASE)


def find_due_date(reading: Reading) -> Piece | None:
    """None where labels alone tell it: these are known to the schema."""
    for line in reading.lines:
        dates = dates_in(line)
        for index, date in enumerate(dates):
            if _is_due(line, dates[:index], date):
                return date.piece
    return None


def _is_due(line: Line, earlier: list[Date], date: Date) -> bool:
    start = earlier[-1].end if earlier else 0
    before = line.text[max(start, date.start - NEAR) : date.start]
    word = _due().search(before)
    return word is not None and not _early().search(before)
