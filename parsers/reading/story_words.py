"""A page's letters as they were laid out in, its words out: each letter as the text says it,
in the text's order, whatever shape it was drawn in. For scripts whose letters join or move."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from math import inf
from typing import Any

from parsers.document import BoundingBox, Word
from parsers.reading.text_layer import LONGEST_WORD, MOST_WORDS

BOLD = 16  # the flag of a span whose font is bold
WITHIN_WORD = 0.3  # of the size of its letters: a wider gap parts two cells
WITHIN_LINE = 2.0  # of the size
SAME_BASELINE = 0.5  # of the size
ASCENT, DESCENT = 0.9, 0.2  # of the size
LEFTWARD = ("R", "AL")


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool


_Text = tuple[str, Sequence[_Letter]]


def read_words(page: Any, paper: Any) -> tuple[Word, ...]:
    """page: MuPDF's text of it; paper: its rectangle, which begins at the origin."""
    words: list[Word] = []
    for line, (text, letters) in islice(_numbered(_words(page)), MOST_WORDS):
        first, left, right = letters[0], *_extent(letters)
        top, bottom = first.baseline - ASCENT * first.size, first.baseline + DESCENT * first.size
        with suppress(ValueError):  # beyond the page's edge
            frame = (paper.width, paper.height)
            box = BoundingBox.from_frame((left, top, right, bottom), frame)
            words.append(Word(text[:LONGEST_WORD], box, line, None, first.size, first.bold))
    return tuple(words)


def _numbered(words: Iterable[_Text]) -> Iterator[tuple[int, _Text]]:
    """With the number of each word's line: what is on one baseline, without a wide gap across. A
    line of both directions goes to and fro."""
    line = 0
    for row in _rows(words):
        extents = [_extent(letters) for _, letters in row]
        numbers, reached = [0] * len(row), inf
        for at in sorted(range(len(row)), key=extents.__getitem__):
            left, right = extents[at]
            line += left - reached > WITHIN_LINE * row[at][1][0].size
            numbers[at] = line
            reached = max(reached, right) if reached < inf else right
        yield from zip(numbers, row, strict=True)
        line += 1


def _rows(words: Iterable[_Text]) -> Iterator[list[_Text]]:
    row: list[_Text] = []
    for text, letters in words:
        if row and abs(letters[0].baseline - row[-1][1][0].baseline) > _near(letters[0]):
            yield row
            row = []
        row.append((text, letters))
    if row:
        yield row


def _words(page: Any) -> Iterator[_Text]:
    """Each word's text, with the letters that say where it stands."""
    for run in _runs(page):
        text, letters = "", run[:0]
        for piece in _pieces(run):
            added = "".join(letter.text for letter in piece)
            if text and not _ends_leftwards(letters, piece):
                yield text, letters
                text = ""
            letters = letters if text else piece
            text += added
        yield text, letters


def _runs(page: Any) -> Iterator[list[_Letter]]:
    """Letters on one line with no space between them."""
    run: list[_Letter] = []
    for letter in _letters(page):
        is_space = letter.text.isspace()
        if run and (is_space or abs(letter.baseline - run[-1].baseline) > _near(letter)):
            yield run
            run = []
        run += [] if is_space else [letter]
    if run:
        yield run


def _near(letter: _Letter) -> float:
    return SAME_BASELINE * letter.size


def _pieces(run: Sequence[_Letter]) -> list[list[_Letter]]:
    """The letters of each stretch without a gap, in their order: those of a cell, or what a line
    from right to left has set apart."""
    places: dict[int, int] = {}
    place, end = 0, -inf
    for at in sorted(range(len(run)), key=lambda at: run[at].left):
        place += bool(places) and run[at].left - end > WITHIN_WORD * run[at].size
        places[at], end = place, max(run[at].right, end)
    pieces: dict[int, list[_Letter]] = {}
    for at, letter in enumerate(run):
        pieces.setdefault(places[at], []).append(letter)
    return list(pieces.values())


def _ends_leftwards(word: Sequence[_Letter], after: Sequence[_Letter]) -> bool:
    """Whether what comes after is signs at the end of this word, in a line from right to left that
    has set them before it."""
    is_leftwards = any(unicodedata.bidirectional(each.text[:1]) in LEFTWARD for each in word)
    is_signs = not any(each.text.isalnum() for each in after)
    return is_signs and not is_leftwards and _extent(after)[1] <= _extent(word)[0]


def _extent(letters: Sequence[_Letter]) -> tuple[float, float]:
    return min(each.left for each in letters), max(each.right for each in letters)


def _letters(page: Any) -> Iterator[_Letter]:
    for span in _spans(page):
        size, bold = max(float(span["size"]), 1.0), bool(span["flags"] & BOLD)
        for each in span["chars"]:
            left, _, right, _ = each["bbox"]
            yield _Letter(each["c"], left, right, each["origin"][1], size, bold)


def _spans(page: Any) -> Iterator[dict[str, Any]]:
    for block in page.extractRAWDICT()["blocks"]:
        for line in block.get("lines", ()):
            yield from line["spans"]
