"""The parties of an invoice, from its lines and labels.

The seller is the company named at the top or the foot, and often; the buyer stands below its label
with the address under the name. This module knows no schema but the names of these fields.
"""

import re
from collections import Counter

from parsers.embedded.fields.candidates import amounts_in
from parsers.embedded.fields.labelled import column_below, right_of
from parsers.embedded.fields.labels import Label, Reading
from parsers.embedded.fields.lines import Line, Piece, join
from parsers.embedded.fields.vocabulary import COMPANY_FORMS, fold

NAME = re.compile(
    r"(?<![\w.])[^\W\d_a-z][\w&.'’+-]{0,30}(?:[ ,]{1,2}[\w&.'’+()-]{1,30}){0,5}?,? "
    rf"(?:{COMPANY_FORMS})(?!\w)\.?"
)
ADDRESS_LINES = 5


def find_seller(reading: Reading) -> Piece | None:
    """The company's name with its legal form; None if no company is named but the buyer."""
    buyer = find_buyer(reading)
    names = [piece for line in reading.lines for piece in _names(line)]
    if buyer:
        names = [name for name in names if fold(name.text) not in fold(buyer.text)]
    times = Counter(fold(name.text) for name in names)
    return max(names, key=lambda name: _prominence(name, times[fold(name.text)]), default=None)


def find_buyer(reading: Reading) -> Piece | None:
    """What stands beside the buyer's label, or the first line below it."""
    block = _buyer_block(reading)
    return block[0] if block else None


def find_buyer_address(reading: Reading) -> Piece | None:
    """The lines below the buyer's name, as one."""
    block = _buyer_block(reading)
    return join(block[1:]) if len(block) > 1 else None


def find_currency(reading: Reading) -> Piece | None:
    """The sign or code that most amounts have beside them, where it first stands."""
    marks = [number.currency_piece for line in reading.lines for number in amounts_in(line)]
    known = [piece for piece in marks if piece is not None]
    times = Counter(piece.text.upper() for piece in known)
    return max(known, key=lambda piece: times[piece.text.upper()], default=None)


def _buyer_block(reading: Reading) -> list[Piece]:
    for index, labels in enumerate(reading.labels):
        for label in labels:
            if label.owners & {"buyer", "buyer_address"} and not _in_sentence(label):
                beside = [label.line.piece(*span) for span in right_of(label, labels)[:1]]
                below = column_below(label, index, reading, ADDRESS_LINES)
                block = beside + [line.piece(start, end) for line, start, end in below]
                block = [piece for piece in block if any(map(str.isalpha, piece.text))]
                if block:
                    return block
    return []


def _in_sentence(label: Label) -> bool:
    start, _ = label.line.phrase_at(label.start)
    return bool(label.line.text[start : label.start].strip())


def _names(line: Line) -> list[Piece]:
    return [
        line.piece(*match.span())
        for start, end in line.phrases()
        for match in NAME.finditer(line.text, start, end)
    ]


def _prominence(name: Piece, times: int) -> float:
    top, bottom = (name.box.y0, name.box.y1) if name.box else (0.5, 0.5)
    at_edge = bottom < 0.2 or top > 0.8
    return min(times, 4) + 2.0 * at_edge - 0.5 * (name.page > 1) - top
