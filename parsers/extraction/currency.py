"""Lines -> the currency of a document's amounts. This module knows no schema."""

from collections import Counter

from parsers.extraction.candidates import amounts_in
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Piece


def find_currency(reading: Reading) -> Piece | None:
    """The sign or code that most amounts have beside them, where it first stands."""
    marks = [number.currency_piece for line in reading.lines for number in amounts_in(line)]
    known = [piece for piece in marks if piece is not None]
    times = Counter(piece.text.upper() for piece in known)
    return max(known, key=lambda piece: times[piece.text.upper()], default=None)
