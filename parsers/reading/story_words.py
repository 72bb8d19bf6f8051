"""A page's letters as they were laid out in, its words out: each letter as the text says it,
in the text's order, whatever shape it was drawn in. For scripts whose letters join or move."""

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
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


def read_words(page: Any, paper: Any) -> tuple[Word, ...]:
    """page: MuPDF's text of it; paper: its rectangle, which begins at the origin."""
    words: list[Word] = []
    line, before = 0, None
    for text, letters in _words(page):
        first, left, right = letters[0], *_extent(letters)
        if before is not None and _distance(before, letters) > WITHIN_LINE * first.size:
            line += 1
        before = letters
        top, bottom = first.baseline - ASCENT * first.size, first.baseline + DESCENT * first.size
        with suppress(ValueError):  # beyond the page's edge
            frame = (paper.width, paper.height)
            box = BoundingBox.from_frame((left, top, right, bottom), frame)
            words.append(Word(text[:LONGEST_WORD], box, line, None, first.size, first.bold))
        if len(words) == MOST_WORDS:
            break
    return tuple(words)


def _words(page: Any) -> Iterator[tuple[str, Sequence[_Letter]]]:
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


def _distance(before: Sequence[_Letter], after: Sequence[_Letter]) -> float:
    """Across; infinite to what stands on another line."""
    if abs(before[0].baseline - after[0].baseline) > _near(after[0]):
        return inf
    (left, right), (next_left, next_right) = _extent(before), _extent(after)
    return max(next_left - right, left - next_right, 0.0)


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
