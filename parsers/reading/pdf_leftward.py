"""A PDF page in, out the words of its lines that run from right to left (Arabic, Persian, Hebrew).

A PDF may store such a line in any order, its letters as the shapes they take at their place, two of
them as one glyph. Only where the glyphs stand tells the order, so they are put in order anew: lines
from baselines, words from gaps, letters from right to left, numbers and Latin within them from left
to right. By MuPDF, in the sandboxed process. Knows no line that runs from left to right only.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from parsers.document.direction import Line, read_from_right
from parsers.reading.leftward_text import (
    are_brackets_swapped,
    has_latin,
    has_leftward,
    reading_order,
    texts,
    without_stretchers,
)
from parsers.reading.text_layer import Box

NON_JOINER = "\u200c"
"""Parts two letters that would be joined, within a word."""
SAME_BASELINE = 0.25
"""Sizes: from one glyph's baseline to another's of its line."""
MARK_BASELINE = 0.8
"""Sizes: from the baseline of a mark above or below a letter to that of its line."""
WORD_GAP = 0.15
"""Sizes: MuPDF's own, from one letter to the next of another word."""
SHADOW = 0.3
"""Widths of a glyph: from it to its shadow."""
LEAST_SPACE = 0.06
"""Sizes: from one letter to the next, where the file has a space between them."""
PIECE_GAP = 1.0
"""Sizes: from one piece of a line to the next, such as from cell to cell."""
NEAR = 4
"""Lines, and letters, looked at for each mark."""
ROW = 12.0
"""Points: the height of the rows by which words are looked up."""
MOST_GLYPHS = 30_000
FORMS = (("\ufb1d", "\ufdff"), ("\ufe70", "\ufefc"))
"""Letters in the shapes they take at their place, and several as one."""

Matrix = Sequence[float]


@dataclass(frozen=True, slots=True)
class Glyph:
    """text: its letters in the order they are read. Boxes in points: corners as MuPDF gives them;
    x0 to x1 and the baseline of the upright page."""

    text: str
    corners: Box
    x0: float
    x1: float
    baseline: float
    size: float
    bold: bool

    @property
    def center(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class LeftwardWord:
    text: str
    corners: Box
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Words beside each other on a line, as they are read."""

    words: tuple[LeftwardWord, ...]

    @property
    def corners(self) -> Box:
        return _hull([word.corners for word in self.words])


def read_leftward(spans: Iterable[dict[str, Any]], matrix: Matrix) -> list[Piece]:
    """Each piece of a line with letters that run leftwards, or without letters, from the top; none
    of a page that draws more than pages do. spans: as MuPDF traces them. matrix: the page's
    rotation matrix."""
    upright = (glyph for span in spans if not span["wmode"] for glyph in _glyphs(span, matrix))
    glyphs = list(islice(upright, MOST_GLYPHS + 1))
    if len(glyphs) > MOST_GLYPHS:
        return []
    marks = [glyph for glyph in glyphs if _is_mark(glyph.text)]
    lines = _lines([glyph for glyph in glyphs if not _is_mark(glyph.text)])
    baselines = [line[0].baseline for line in lines]
    for mark in marks:
        _attach(mark, lines, baselines)
    found = [piece for line in lines for piece in _pieces(line)]
    directions = read_from_right([*map(_as_line, found)])
    pieces = [each for each in zip(found, directions, strict=True) if _is_ours(*each)]
    words = [list(_words(piece)) for piece, _ in pieces]
    letters = without_stretchers(
        [[glyph.text for glyph in word] for word in line] for line in words
    )
    swapped = are_brackets_swapped(letters)
    return [
        _piece(line, texts(written, from_right, swapped), reading_order(written, from_right))
        for line, written, (_, from_right) in zip(words, letters, pieces, strict=True)
        if line
    ]


def _piece(words: Sequence[Sequence[Glyph]], written: Sequence[str], order: Sequence[int]) -> Piece:
    return Piece(tuple(_made(words[at], written[at]) for at in order))


def _is_ours(piece: Sequence[Glyph], from_right: bool) -> bool:
    text = "".join(glyph.text for glyph in piece)
    return from_right or has_leftward(text) or not has_latin(text)


def _as_line(piece: Sequence[Glyph]) -> Line:
    text = "".join(glyph.text for glyph in piece).strip()
    right = max(glyph.x1 for glyph in piece if glyph.text.strip())
    return Line(text, piece[0].x0, right, piece[0].size)


def outside(words: Sequence[Sequence[Any]], pieces: Iterable[Piece]) -> list[Sequence[Any]]:
    """MuPDF's words, without those that the pieces hold as they are read."""
    rows: dict[int, list[Box]] = {}
    for corners in (piece.corners for piece in pieces):
        for row in range(int(corners[1] // ROW), int(corners[3] // ROW) + 1):
            rows.setdefault(row, []).append(corners)
    return [word for word in words if not _is_within(word, rows)]


def _is_within(word: Sequence[Any], rows: Mapping[int, Sequence[Box]]) -> bool:
    """By its middle; of a word with such letters it is enough to touch one."""
    x0, y0, x1, y1, text = word[:5]
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    left, right = (x0, x1) if has_leftward(text) else (x, x)
    known = rows.get(int(y // ROW), ())
    return any(left <= box[2] and right >= box[0] and box[1] <= y <= box[3] for box in known)


def _glyphs(span: dict[str, Any], matrix: Matrix) -> Iterator[Glyph]:
    """Further letters of a glyph follow it without a number of their own."""
    a, b, c, d, e, f = matrix
    bold = bool(span["flags"] & 16) or "bold" in span["font"].lower()
    made: Glyph | None = None
    for code, number, (x, y), corners in span["chars"]:
        text = _letters(chr(code))
        if number == -1 and made:
            made = replace(made, text=made.text + text)
            continue
        if made:
            yield made
        x0, y0, x1, y1 = corners
        left, right = sorted((x0 * a + y0 * c + e, x1 * a + y1 * c + e))
        baseline = x * b + y * d + f
        made = Glyph(text, (x0, y0, x1, y1), left, right, baseline, span["size"], bold)
    if made:
        yield made


def _letters(character: str) -> str:
    if any(first <= character <= last for first, last in FORMS):
        return "".join(unicodedata.normalize("NFKC", character).split())
    kind = unicodedata.category(character)
    return " " if kind[0] == "Z" else "" if kind in ("Cc", "Cs") else character


def _is_mark(text: str) -> bool:
    return bool(text) and all(unicodedata.combining(c) for c in text)


def _lines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda each: each.baseline):
        near = lines and glyph.baseline - lines[-1][-1].baseline <= SAME_BASELINE * glyph.size
        if near:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [sorted(line, key=lambda glyph: glyph.center) for line in lines]


def _attach(mark: Glyph, lines: Sequence[list[Glyph]], baselines: Sequence[float]) -> None:
    """To the letter that it is above or below."""
    reach = MARK_BASELINE * mark.size
    first = bisect_left(baselines, mark.baseline - reach)
    near = [
        (abs(line[at].center - mark.center), number, at)
        for number, line in enumerate(lines[first : first + NEAR], first)
        if abs(baselines[number] - mark.baseline) <= reach
        for at in _around(mark, line)
        if line[at].text.strip() and line[at].x0 - 1 <= mark.center <= line[at].x1 + 1
    ]
    if near:
        _, number, at = min(near)
        lines[number][at] = replace(lines[number][at], text=lines[number][at].text + mark.text)


def _around(mark: Glyph, line: Sequence[Glyph]) -> range:
    at = bisect_left(line, mark.center, key=lambda glyph: glyph.center)
    return range(max(0, at - NEAR), min(len(line), at + NEAR))


def _pieces(line: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Spaces do not bridge a gap: they end a line, or fill it up."""
    piece: list[Glyph] = []
    reached = 0.0
    for glyph in line:
        if glyph.text.strip():
            if piece and glyph.x0 - reached > PIECE_GAP * glyph.size:
                yield piece
                piece = []
            reached = max(reached, glyph.x1) if piece else glyph.x1
        if piece or glyph.text.strip():
            piece.append(glyph)
    if piece:
        yield piece


def _words(piece: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """A space that its neighbours cover parts no words: it stands for a joiner without width."""
    word: list[Glyph] = []
    reached, spaced = 0.0, False
    for glyph in piece:
        if glyph.text in ("", " "):
            spaced = spaced or glyph.text == " "
            continue
        gap = (glyph.x0 - reached) / glyph.size
        if word and gap > (LEAST_SPACE if spaced else WORD_GAP):
            yield word
            word = []
        elif word and spaced and _joins(word[-1]) and _joins(glyph):
            glyph = replace(glyph, text=glyph.text + NON_JOINER)
        reached, spaced = max(reached, glyph.x1) if word else glyph.x1, False
        if not (word and _is_shadow(glyph, word[-1])):
            word.append(glyph)
    if word:
        yield word


def _joins(glyph: Glyph) -> bool:
    return any(unicodedata.bidirectional(c) == "AL" for c in glyph.text)


def _is_shadow(glyph: Glyph, other: Glyph) -> bool:
    """Whether it is the other one again, drawn slightly apart to look bold."""
    return glyph.text == other.text and glyph.x0 - other.x0 < SHADOW * (other.x1 - other.x0)


def _made(glyphs: Sequence[Glyph], text: str) -> LeftwardWord:
    hull = _hull([glyph.corners for glyph in glyphs])
    return LeftwardWord(text, hull, glyphs[0].size, all(glyph.bold for glyph in glyphs))


def _hull(boxes: Sequence[Box]) -> Box:
    return (
        min(box[0] for box in boxes), min(box[1] for box in boxes),
        max(box[2] for box in boxes), max(box[3] for box in boxes),
    )  # fmt: skip
