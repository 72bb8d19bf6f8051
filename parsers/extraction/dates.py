"""Lines -> the day a document was issued.

Every date is judged by the label before it or above it, and by a time of day beside it. This module
knows no schema.
"""

import re

from parsers.document.text import fold
from parsers.extraction.candidates import Date, dates_in
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Line, Piece
from parsers.extraction.vocabulary import folded

# Measured on the 80 receipts of SROIE, 2026-11-22.
ISSUED, OTHER_DAY = 2.0, -3.0
"""What a label adds that says of a date that it is the document's, or that it is not."""
TIMED = 1.0
"""What a time of day beside it adds."""
TIME = re.compile(r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m)?\b", re.IGNORECASE)


def find_date(reading: Reading) -> Piece | None:
    """The date most likely to be the document's own; of equals the first. None where each is said
    to be another day's."""
    lines = reading.lines
    scored = [
        (_score(one, above), one)
        for above, line in zip([None, *lines], lines, strict=False)
        for one in dates_in(line)
    ]
    best = max(scored, key=lambda each: each[0], default=None)
    return best[1].piece if best and best[0] > OTHER_DAY else None


def _score(date: Date, above: Line | None) -> float:
    before, after = date.line.text[: date.start], date.line.text[date.end :]
    label = fold(before) or _label_in(above, date.line)
    score = ISSUED * any(term in label for term in folded("dates.issued"))
    others = folded("dates.other") | folded("dates.due")
    score += OTHER_DAY * any(term in label for term in others)
    return score + TIMED * bool(TIME.search(before + " " + after))


def _label_in(above: Line | None, line: Line) -> str:
    """The line above, if it is of the same page and has no date that it speaks of itself."""
    if above is None or above.page != line.page or dates_in(above):
        return ""
    return fold(above.text)
