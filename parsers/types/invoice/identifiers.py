"""The numbers of an invoice's bank accounts and of its parties with the tax office, from its lines
and labels.

Bank accounts and tax numbers are known by their form and check digits, and whose tax number it is
by its label and its place. This module knows no schema but the names of these fields.
"""

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import chain

from parsers.document import BoundingBox
from parsers.extraction.candidates import dates_in
from parsers.extraction.code_patterns import (
    bics_in,
    iban_begun,
    iban_rest,
    ibans_in,
    is_iban,
    is_vat,
    tax_numbers_in,
)
from parsers.extraction.labels.labels import Label, Reading
from parsers.extraction.lines import Line, Piece, join
from parsers.types.invoice.parties import buyer_block

NEAR = 0.06
"""What stands within this part of the page's height below the buyer's address is the buyer's."""
SELLERS, BUYERS = "seller_tax_number", "buyer_tax_number"


def find_iban(reading: Reading) -> Piece | None:
    """The first IBAN whose check digits are right, else the first one that is so over the end of a
    line or of a column, or around a date; None if there is none."""
    spans = ((line, span) for line in reading.lines for span in ibans_in(line.text))
    pieces = (line.piece(*span) for line, span in spans)
    whole = next((piece for piece in pieces if is_iban(piece.text)), None)
    wrapped = chain(_wrapped_ibans(reading.lines), _around_dates(reading.lines))
    return whole or next(wrapped, None)


def _around_dates(lines: Sequence[Line]) -> Iterator[Piece]:
    """Those of a narrow cell, into whose two lines the date of the next cell is woven."""
    for line in lines:
        for date in dates_in(line):
            before = line.text[: date.start].rstrip()
            begun = iban_begun(before)
            after = len(line.text) - len(line.text[date.end :].lstrip())
            rest = iban_rest(before[slice(*begun)], line.text[after:]) if begun else None
            if begun and rest:
                yield join([line.piece(*begun), line.piece(after + rest[0], after + rest[1])])


def _wrapped_ibans(lines: Sequence[Line]) -> Iterator[Piece]:
    """Those that begin at the end of a phrase and go on below it or at the next line's start."""
    for index, line in enumerate(lines):
        below = lines[index + 1 : index + 3]
        for start, end in line.phrases():
            begun = iban_begun(line.text[start:end])
            if begun is None:
                continue
            first = line.piece(start + begun[0], start + begun[1])
            for other in (one for one in below if one.page == line.page):
                for at, until in other.phrases():
                    rest = iban_rest(first.text, other.text[at:until])
                    if rest:
                        yield join([first, other.piece(at + rest[0], at + rest[1])])


def find_bic(reading: Reading) -> Piece | None:
    """The bank's code in a line that says so, or that names an IBAN."""
    for line in reading.lines:
        if any(word in line.text.upper() for word in ("BIC", "SWIFT", "IBAN")):
            spans = [span for span in bics_in(line.text) if _is_bank(line, span)]
            if spans:
                return line.piece(*spans[0])
    return None


def _is_bank(line: Line, span: tuple[int, int]) -> bool:
    """Eight capitals may be a word of a heading."""
    word, before = line.text[slice(*span)], line.text[: span[0]].upper()
    return any(map(str.isdigit, word)) or before.rstrip(" :.").endswith(("BIC", "SWIFT", "CODE"))


def find_seller_tax_number(reading: Reading) -> Piece | None:
    """The first tax number that is labelled, or right by its check digits, and not the buyer's."""
    return next((piece for piece, owner in _tax_numbers(reading) if owner == SELLERS), None)


def find_buyer_tax_number(reading: Reading) -> Piece | None:
    """The first tax number that is labelled as the buyer's, or stands in or below its address."""
    return next((piece for piece, owner in _tax_numbers(reading) if owner == BUYERS), None)


def _tax_numbers(reading: Reading) -> Iterator[tuple[Piece, str]]:
    """The numbers with their owners: those with an EU country first, then those of others."""
    place = _place(buyer_block(reading))
    found = []
    for line, labels in zip(reading.lines, reading.labels, strict=True):
        for start, end in tax_numbers_in(line.text):
            owners = {
                owner
                for label in labels
                if label.end <= start and _is_next(label, labels, start)
                for owner in label.owners & {SELLERS, BUYERS}
            }
            piece = line.piece(start, end)
            if owners or is_vat(piece.text):
                mine = BUYERS if BUYERS in owners or _is_within(piece, place) else SELLERS
                found.append((not is_vat(piece.text), piece, mine))
    for _, piece, owner in sorted(found, key=lambda one: one[0]):
        yield piece, owner


def _is_next(label: Label, labels: Sequence[Label], start: int) -> bool:
    """Whether neither a figure nor another label stands between a label and a number."""
    between = label.line.text[label.end : start]
    others = (one for one in labels if one.start >= label.end and one.end <= start)
    return not any(map(str.isdigit, between)) and not any(one.strength >= 3 for one in others)


def _place(block: list[Piece]) -> tuple[int, BoundingBox] | None:
    boxes = [piece.box for piece in block if piece.box]
    return (block[0].page, reduce(BoundingBox.union, boxes)) if boxes else None


def _is_within(piece: Piece, place: tuple[int, BoundingBox] | None) -> bool:
    if place is None or piece.box is None or piece.page != place[0]:
        return False
    box = place[1]
    beside = piece.box.x0 < box.x1 and box.x0 < piece.box.x1
    return beside and box.y0 <= piece.box.y0 <= box.y1 + NEAR
