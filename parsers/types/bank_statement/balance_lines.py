"""Lines of a bank statement that tell a balance or a sum, and no movement.

In: lines. Out: whether a line is one, and the amounts of the opening and the closing balance. They
stand in lines of their own, among the rows or around them, or in a row of labels with the amounts
below. This module knows no columns.
"""

from collections.abc import Iterator
from functools import cache

from parsers.document.text import fold
from parsers.extraction.candidates import amounts_in
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Line, Piece
from parsers.extraction.vocabulary import folded
from parsers.lexicon import words
from parsers.types.bank_statement.days import days_in
from parsers.values.account_sides import side_at

OPENING, CLOSING = "opening_balance", "closing_balance"
SUMS = ("total_debits", "total_credits")
LONGEST_REST = 30
"""Folded letters behind the words of a balance, such as a day, in the text of its line."""


def amount_piece(line: Line, start: int, end: int) -> Piece:
    """With the word behind it that says on which side of the account it stands."""
    return line.piece(start, side_at(line.text, end))


def find_opening(reading: Reading) -> Piece | None:
    return next(_balances(reading, OPENING), None)


def find_closing(reading: Reading) -> Piece | None:
    return next(reversed([*_balances(reading, CLOSING)]), None)


def is_balance(line: Line) -> bool:
    """Does the line begin with what an opening, closing or carried balance is called?"""
    text = _text_before_amounts(line)
    return any(_is_called(text, name) for name in (OPENING, CLOSING)) or _is_carried(text)


def is_sum(line: Line) -> bool:
    text = _text_before_amounts(line)
    return any(text in _terms(name) for name in SUMS)


def _balances(reading: Reading, name: str) -> Iterator[Piece]:
    """Those that are carried to another page come last, as they are balances in between."""
    found = [
        (_is_carried(text), amount_piece(line, amounts[-1].start, amounts[-1].end))
        for line in reading.lines
        if (amounts := amounts_in(line)) and _is_called(text := _text_before_amounts(line), name)
    ]
    own = [piece for carried, piece in found if not carried]
    yield from own or [piece for _, piece in found]


def _is_called(text: str, name: str) -> bool:
    return any(
        text.startswith(term) and len(text) - len(term) <= LONGEST_REST for term in _terms(name)
    )


def _is_carried(text: str) -> bool:
    return any(text.startswith(term) for term in folded("tables.carried"))


def _text_before_amounts(line: Line) -> str:
    """Folded, without days before it."""
    amounts = amounts_in(line)
    end = amounts[0].start if amounts else len(line.text)
    days = (one.end for one in days_in(line) if not _has_words(line, one.start))
    start = max(days, default=0)
    return fold(line.text[min(start, end) : end])


def _has_words(line: Line, end: int) -> bool:
    return any(map(str.isalpha, line.text[:end]))


@cache
def _terms(name: str) -> tuple[str, ...]:
    """The longest first."""
    found = {fold(word) for word in words(f"bank_statement.{name}")}
    return tuple(sorted((each for each in found if len(each) > 3), key=len, reverse=True))
