"""A payslip's month and whose it is, where no label says so: `Mary Allen · June 2024`.

In: lines with their labels. Out: finders of both. A month with its year stands alone in a phrase,
or in a part of one between points or strokes; the name is the part beside it, unless that is a
company's. This module knows no schema but the names of these fields.
"""

import re
from collections.abc import Iterator
from itertools import chain

from parsers import lexicon
from parsers.document import FieldDefinition
from parsers.document.text import fold
from parsers.extraction.candidates import amounts_in
from parsers.extraction.labels.labelled import answers
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Line, Piece
from parsers.types.invoice.labelled_blocks import company_name, is_name
from parsers.types.numbers import LEAST_SCORE
from parsers.values.dates import month_named

BETWEEN = re.compile(r"\s+[·•∙‧|/–—-]\s+")
MONTH = re.compile(r"(?P<month>[^\W\d_]{3,12}\.?)(?: (?:de|del|of))? (?P<year>(?:19|20)\d\d)")
LAST_MONTH = re.compile(rf"(?<!\w){MONTH.pattern}$")
HEAD_LINES = 12
"""Lines from the top in which both may stand."""
LONGEST_NAME = 5
"""Words of a person's name."""

Span = tuple[int, int]


def find_period(field: FieldDefinition, reading: Reading) -> Piece | None:
    """None where a label tells it."""
    found = answers([field], reading)
    if found and found[0].score >= LEAST_SCORE:
        return None
    alone = (line.piece(*month) for line, month, _ in _months(reading))
    return next(chain(alone, _behind_titles(reading)), None)


def _behind_titles(reading: Reading) -> Iterator[Piece]:
    """`Payslip for June 2024`."""
    for line in reading.lines[:HEAD_LINES]:
        for start, end in line.phrases():
            found = LAST_MONTH.search(line.text, start, end)
            is_month = found is not None and month_named(found["month"]) is not None
            if found and is_month and _has_title(line.text[start : found.start()]):
                yield line.piece(*found.span())


def find_named(reading: Reading) -> Piece | None:
    """Who is named in one line with the month."""
    return next(
        (line.piece(*span) for line, _, others in _months(reading) for span in others
         if _is_persons(line.text[slice(*span)])),
        None,
    )  # fmt: skip


def _months(reading: Reading) -> Iterator[tuple[Line, Span, list[Span]]]:
    """Above the first amount: the line, the month in it, and the other parts of its phrase."""
    for line in reading.lines[:HEAD_LINES]:
        if amounts_in(line):
            return
        for phrase in line.phrases():
            parts = list(_parts(line, *phrase))
            for part in parts:
                if _is_month(line.text[slice(*part)]):
                    yield line, part, [each for each in parts if each != part]


def _parts(line: Line, start: int, end: int) -> Iterator[Span]:
    for match in BETWEEN.finditer(line.text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end


def _is_month(text: str) -> bool:
    match = MONTH.fullmatch(text.strip())
    return match is not None and month_named(match["month"]) is not None


def _has_title(text: str) -> bool:
    return any(fold(title) in fold(text) for title in lexicon.words("payslip.titles"))


def _is_persons(text: str) -> bool:
    """Some words, the first and the last with a capital, and no figure, title or legal form."""
    words = text.split()
    if not 2 <= len(words) <= LONGEST_NAME or any(map(str.isdigit, text)):
        return False
    is_capital = all(word[0].isupper() or not word[0].isalpha() for word in (words[0], words[-1]))
    return is_capital and is_name(text) and not _has_title(text) and not company_name().search(text)
