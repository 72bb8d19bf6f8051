"""The values of one kind on a page. In: a kind that the lexicon knows (`finding.date`), the
words that should stand with it, a page. Out: items. This module knows no labels."""

import re
from collections.abc import Callable, Iterable, Mapping

from rapidfuzz import fuzz

from parsers.document import Item, Page
from parsers.document.text import plain
from parsers.extraction.candidates import amounts_in, dates_in
from parsers.extraction.code_patterns import bics_in, ibans_in, tax_numbers_in
from parsers.extraction.lines import Line, Piece, lines_to_search
from parsers.lexicon import any_of

ALIKE = 85.0  # of 100
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\w.,/-])(?<!\d )(?:\+|00|\(?0)[\d(][\d ()/.-]{5,20}\d(?![\w,])|"
                   r"(?<!\w)\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\w)")  # fmt: skip
WEB = re.compile(r"(?:https?://|www\.)[^\s<>\"]{3,200}", re.IGNORECASE)
PERCENTAGE = re.compile(r"(?<![\w.,])-?\d{1,3}(?:[.,]\d{1,3})? ?%")

Spans = Iterable[tuple[int, int]]


def find_values(kind: str, beside: str, page: Page) -> list[Item]:
    """From top to bottom. beside: words that stand on the value's line, or on the line above it."""
    lines = lines_to_search([page])
    found = []
    for at, line in enumerate(lines):
        around = " ".join(each.text for each in lines[max(0, at - 1) : at + 1])
        if beside and fuzz.partial_ratio(plain(beside), plain(around)) < ALIKE:
            continue
        found += [Item(piece.text, box=piece.box) for piece in FINDERS[kind](line) if piece.box]
    return found


def _spans(find: Callable[[str], Spans]) -> Callable[[Line], list[Piece]]:
    return lambda line: [line.piece(*span) for span in find(line.text)]


def _matches(pattern: re.Pattern[str]) -> Callable[[Line], list[Piece]]:
    return _spans(lambda text: [match.span() for match in pattern.finditer(text)])


def _dates(line: Line) -> list[Piece]:
    return [each.piece for each in dates_in(line)]


def _amounts(line: Line) -> list[Piece]:
    return [each.piece for each in amounts_in(line)]


def _totals(line: Line) -> list[Piece]:
    """The last amount of a line that says that it is a total."""
    labels = any_of("amounts.total", "amounts.gross", "amounts.paid")
    said = re.search(rf"(?<!\w)(?:{labels})(?!\w)", line.text, re.IGNORECASE)
    return _amounts(line)[-1:] if said else []


FINDERS: Mapping[str, Callable[[Line], list[Piece]]] = {
    "date": _dates,
    "amount": _amounts,
    "total": _totals,
    "iban": _spans(ibans_in),
    "bic": _spans(bics_in),
    "tax_number": _spans(tax_numbers_in),
    "email": _matches(EMAIL),
    "phone": _matches(PHONE),
    "web": _matches(WEB),
    "percentage": _matches(PERCENTAGE),
}
