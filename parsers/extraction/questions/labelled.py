"""A question -> the value beside or below the label that it names.

Labels are read as those of fields are. A text, a name or an address is taken only from what is
surely a pair of a label and its value, since any words could be one. This module knows no document
type.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations

from parsers.document import FieldDefinition, FieldFormat, FieldKind
from parsers.document.text import fold
from parsers.extraction.labels.labelled import answers
from parsers.extraction.labels.labels import read_labels
from parsers.extraction.lines import Line, Piece
from parsers.extraction.questions.asked_for import AskedFor, Kind, is_meant, telling_words
from parsers.extraction.questions.values import values_of

LEAST_SCORE = 1.0
"""Of a value beside its label: above that of words in sentences, which field search takes from 0.7
on, as a question says less than a schema."""
MOST_WORDS = 4
"""Of a label that is looked for in other orders, too: `number of the order`."""
AS_GOOD = 0.05
"""Scores that are no more apart are equal."""

_DEFINITIONS = {
    Kind.DATE: (FieldKind.DATE, None),
    Kind.MONEY: (FieldKind.NUMBER, FieldFormat.MONEY),
    Kind.PERCENT: (FieldKind.NUMBER, FieldFormat.PERCENT),
    Kind.CODE: (FieldKind.TEXT, FieldFormat.CODE),
}
"""The kinds whose values are told from other words by their form."""

Pair = tuple[Piece, Piece]
"""A label and its value."""


def beside_label(asked: AskedFor, lines: Sequence[Line]) -> list[Piece]:
    """The values that fit best, if they are of a kind with a form of its own; the first of equals
    first."""
    if asked.kind not in _DEFINITIONS or not asked.telling:
        return []
    kind, format_ = _DEFINITIONS[asked.kind]
    labels = tuple(_labels(asked))
    field = FieldDefinition("asked", kind, synonyms=labels, format=format_)
    found = [
        one for one in answers((field,), read_labels(lines, (field,))) if one.score >= LEAST_SCORE
    ]
    best = max((one.score for one in found), default=0.0)
    pieces = [one.piece for one in found if best - one.score <= AS_GOOD]
    return [_whole(asked.kind, piece, lines) for piece in pieces]


def _whole(kind: Kind, piece: Piece, lines: Sequence[Line]) -> Piece:
    """The piece with the currency that stands beside it."""
    for line in lines if kind is Kind.MONEY else ():
        if line.page == piece.page and piece.box and piece.box.overlap(line.box) > 0:
            for value in values_of(kind, line.text):
                wider = line.piece(value.start, value.end)
                if piece.text in wider.text and wider.box and wider.box.overlap(piece.box) > 0:
                    return wider
    return piece


def in_pairs(asked: AskedFor, pairs: Iterable[Pair]) -> list[Piece]:
    """The values of the pairs whose label says what the question does, no more and no less."""
    if not asked.telling:
        return []
    return [value for label, value in pairs if _is_asked(asked, label.text) and _fits(asked, value)]


def _is_asked(asked: AskedFor, label: str) -> bool:
    said = telling_words(label)
    if not said:
        return False
    known = all(
        each in asked.implied or any(is_meant(each, word) for word in asked.words) for each in said
    )
    return known and all(any(is_meant(each, word) for each in said) for word in asked.telling)


def _fits(asked: AskedFor, value: Piece) -> bool:
    if asked.kind is Kind.CODE:
        return any(map(str.isdigit, value.text))
    if asked.kind in (Kind.TEXT, Kind.NAME, Kind.PLACE):
        return any(map(str.isalnum, value.text))
    return len(values_of(asked.kind, value.text)) == 1


def _labels(asked: AskedFor) -> Iterator[str]:
    """How the label may be written: the words of the question in their order, then in others; with
    a word for such values, if the question has none."""
    for words in dict.fromkeys((asked.words, asked.telling)):
        orders = permutations(words) if len(words) <= MOST_WORDS else (words,)
        for order in orders:
            yield " ".join(order)
        if not asked.implied.isdisjoint(words):
            continue
        for implied in sorted(asked.implied, key=fold):
            yield from (f"{' '.join(words)} {implied}", f"{implied} {' '.join(words)}")
