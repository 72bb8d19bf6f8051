"""Which bank a statement is of, where no label says so, and where its parties may stand.

In: lines with their labels. Out: the first name above the movements that has a bank's word, such as
`Harbour Savings Bank` or `Stadtsparkasse`; and the lines that are not among the movements, as those
name other companies and their banks. This module knows no schema but a list's.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from parsers.document import ListDefinition
from parsers.document.text import plain
from parsers.extraction.candidates import amounts_in
from parsers.extraction.labels.labels import Label, Reading
from parsers.extraction.lines import Line, Piece
from parsers.extraction.totals import find_currency
from parsers.lexicon import words
from parsers.types.bank_statement.balance_lines import is_balance
from parsers.types.bank_statement.columns import heads_in

BANK = "bank"
SHORTEST_TITLE = 6
"""Letters: a shorter one may be a part of a name."""
LONGEST_NAME = 7
"""Words of a name."""


@lru_cache(maxsize=4)
def without_movements(definition: ListDefinition, reading: Reading) -> Reading:
    """What stands above the first head of columns and below the last amount."""
    first = min(heads_in(reading.lines, definition), default=None)
    if first is None:
        return reading
    last = max((at for at, line in enumerate(reading.lines) if amounts_in(line)), default=first)
    kept = [*range(first), *range(max(last, first) + 1, len(reading.lines))]
    return Reading(
        tuple(reading.lines[at] for at in kept), tuple(reading.labels[at] for at in kept)
    )


def without_texts(definition: ListDefinition, reading: Reading) -> Reading:
    """The same, with the heads of columns and the lines of balances, but without movements."""
    around, heads = without_movements(definition, reading), heads_in(reading.lines, definition)
    outside = {(one.page, one.index) for one in around.lines}
    kept = [
        at for at, line in enumerate(reading.lines)
        if (line.page, line.index) in outside or at in heads or is_balance(line)
    ]  # fmt: skip
    return Reading(
        tuple(reading.lines[at] for at in kept), tuple(reading.labels[at] for at in kept)
    )


def find_currency_outside(definition: ListDefinition, reading: Reading) -> Piece | None:
    """That of the account: a movement may tell what it was in another one."""
    return find_currency(without_texts(definition, reading)) or find_currency(reading)


def find_bank(definition: ListDefinition, reading: Reading) -> Piece | None:
    first = min(heads_in(reading.lines, definition), default=len(reading.lines))
    above = zip(reading.lines[:first], reading.labels[:first], strict=True)
    return next((piece for line, labels in above for piece in _names(line, labels)), None)


def _names(line: Line, labels: Sequence[Label]) -> Iterator[Piece]:
    """Phrases, without the colon of the label before them."""
    for begin, end in line.phrases():
        start = end - len(line.text[begin:end].lstrip(" :"))
        text = line.text[start:end]
        has_others = ":" in text or any(map(str.isdigit, text))
        is_short = 0 < len(text.split()) <= LONGEST_NAME
        within = [one for one in labels if start <= one.start and one.end <= end]
        if is_short and not has_others and not _are_labels(text, within) and _is_a_banks(text):
            yield line.piece(start, end)


def _are_labels(text: str, labels: Sequence[Label]) -> bool:
    """Does it consist of labels, or begin with that of another field?"""
    letters = sum(map(str.isalpha, text))
    labelled = sum(sum(map(str.isalpha, one.line.text[one.start : one.end])) for one in labels)
    begins = (one for one in labels if text.startswith(one.line.text[one.start : one.end]))
    return labelled >= letters or any(one.owners and BANK not in one.owners for one in begins)


def _is_a_banks(text: str) -> bool:
    """Does it have a bank's word, and another or a longer one beside it?"""
    low = plain(text)
    match = _bank_words().search(low)
    if match is None or _is_title(low):
        return False
    return " " in match["word"] or len(low) > len(match["word"]) + 1


@cache
def _bank_words() -> re.Pattern[str]:
    """At the end of a word."""
    known = sorted({plain(word) for word in words("companies.banks")}, key=len)
    return re.compile(rf"(?P<word>{'|'.join(map(re.escape, reversed(known)))})(?![^\W_])")


@cache
def _titles() -> tuple[str, ...]:
    return tuple(map(plain, words("bank_statement.titles")))


def _is_title(low: str) -> bool:
    return any(title in low for title in _titles() if len(title) > SHORTEST_TITLE)
