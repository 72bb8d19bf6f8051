"""What a document calls itself, where it stands in one line with a name.

In: a piece that was taken for a name, and the lines it stands in. Out: the name without the title
before or behind it, as in `Acme Ltd DELIVERY NOTE`; nothing of a piece that is a title. Titles are
those of all types, as a letterhead stands beside any of them. This module knows no fields.
"""

from collections.abc import Sequence
from functools import cache

from parsers.document.text import fold
from parsers.extraction.lines import Line, Piece
from parsers.lexicon import sections_with

SHORTEST = 8
"""Letters of a title: a shorter one, such as `Order`, may be a part of a name."""


@cache
def _titles() -> frozenset[str]:
    titles = (fold(title) for each in sections_with("titles").values() for title in each)
    return frozenset(title for title in titles if len(title) >= SHORTEST)


def without_title(piece: Piece, lines: Sequence[Line]) -> Piece | None:
    words = piece.text.split(" ")
    start, end = _name_in(words)
    if (start, end) == (0, len(words)):
        return piece
    text = " ".join(words[start:end])
    if not text:
        return None
    for line in lines:
        if line.page == piece.page and piece.text in line.text:
            at = line.text.index(piece.text) + piece.text.index(text)
            return line.piece(at, at + len(text))
    return piece


def _name_in(words: Sequence[str]) -> tuple[int, int]:
    """Where the words without titles at either end begin and end, and without signs beside them."""
    start, end = 0, len(words)
    while title := _title_in(words, start, end):
        start, end = (title[1], end) if title[0] == start else (start, title[0])
        while start < end and not fold(words[start]):
            start += 1
        while start < end and not fold(words[end - 1]):
            end -= 1
    return start, end


def _title_in(words: Sequence[str], start: int, end: int) -> tuple[int, int] | None:
    """The longest at either end of `words[start:end]`."""
    spans = (
        span for length in range(end - start, 0, -1)
        for span in ((end - length, end), (start, start + length))
    )  # fmt: skip
    return next((span for span in spans if fold(" ".join(words[slice(*span)])) in _titles()), None)
