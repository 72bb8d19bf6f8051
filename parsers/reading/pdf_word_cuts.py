"""Words of a PDF page in, the same words out, those cut that a ruling parts, or that run into
the text of the next column, figures parted from the leader dots before them, and signs from what
is behind the ruling that cuts them off. By MuPDF's places
of letters, in the sandboxed process; pages without such words are not read again."""

import re
from bisect import bisect, bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pymupdf

from parsers.document import BoundingBox, Word
from parsers.document.geometry import on_one_line
from parsers.reading.pdf_drawing import turn_upright

WITHIN = 0.05  # of the word's height: a ruling so far within its box may part it
BESIDE = 0.6  # of the word's height: so much of it is beside the ruling
NEAR = 0.45  # of the height of letters: from the ruling to the place where a word is cut
APART = 0.06  # of the height of letters: letters of one run are closer, and overlap less
LEADERS = re.compile(r"(?<=[.…·]{4})(?=[^\W_]|[$€£(+–-]\d)")
MOST_CUT = 2_000
ALIGNED = 0.001  # of the page's width: cells of a column begin as close to each other
FEWEST_ALIGNED = 4
CLIPPED = re.compile(r"[(\[{/&](?=\w)")  # begins what the ruling cuts off
SPACE = 1.0  # of the word's height: from such a sign to the word that it belongs to
FEWEST_ALIKE = 2  # words that begin where such a word does without its sign
OVERLAP = 0.15  # of the word's height: letters of one run overlap less


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    box: BoundingBox


class _Letters:
    """The letters of a page, to be found by their height on it."""

    def __init__(self, letters: Iterable[_Letter]) -> None:
        self._by_height = sorted(enumerate(letters), key=lambda each: each[1].box.center_y)
        self._heights = [each.box.center_y for _, each in self._by_height]

    def of(self, word: Word) -> list[_Letter]:
        """Those of a word, in the order of the file."""
        box = word.box
        first, last = bisect_left(self._heights, box.y0), bisect(self._heights, box.y1)
        level = (each for each in self._by_height[first:last] if box.holds_middle_of(each[1].box))
        return [letter for _, letter in sorted(level, key=lambda each: each[0])]


def cut_words(page: Any, words: Sequence[Word], rulings: Sequence[BoundingBox]) -> tuple[Word, ...]:
    cuts = {n: xs for n, word in enumerate(words) if (xs := _crossing(word, rulings))}
    dotted = {n for n, word in enumerate(words) if LEADERS.search(word.text)}
    over = _over_edges(words)
    clipped = _clipped_signs(words, rulings)
    if not cuts and not dotted and not over and not clipped:
        return tuple(words)
    letters, starts = _Letters(_letters(page)), _starts(page) if over else []
    begins = {word.line: word.box.x0 for word in reversed(words)}
    parted: list[Word] = []
    for n, word in enumerate(words):
        if n in clipped and n < MOST_CUT:
            parted += _without_sign(word, letters, clipped[n], words)
        elif (n in cuts or n in dotted or n in over) and n < MOST_CUT:
            met = [
                x for x in over.get(n, ()) if _meets(x, word, begins[word.line], starts, letters)
            ]
            parted += _parts(word, letters, cuts.get(n, ()), met)
        else:
            parted.append(word)
    return tuple(parted)


def _crossing(word: Word, rulings: Iterable[BoundingBox]) -> list[float]:
    """Where upright rulings run through the word's box (x)."""
    box = word.box
    edge = WITHIN * box.height
    return [
        ruling.center_x
        for ruling in rulings
        if box.x0 + edge < ruling.center_x < box.x1 - edge
        and ruling.height > ruling.width
        and min(box.y1, ruling.y1) - max(box.y0, ruling.y0) > BESIDE * box.height
    ]


def _clipped_signs(words: Sequence[Word], rulings: Iterable[BoundingBox]) -> dict[int, BoundingBox]:
    """Words whose first letter is a sign that a ruling runs through, close behind another word, and
    the place that the sign has before the ruling."""
    upright = sorted((r for r in rulings if r.height > r.width), key=lambda r: r.center_x)
    places = [each.center_x for each in upright]
    found = {}
    for n, (before, word) in enumerate(pairwise(words), 1):
        box, edge = word.box, WITHIN * word.box.height
        if word.line != before.line or not CLIPPED.match(word.text):
            continue
        first, last = bisect(places, before.box.x1), bisect(places, box.x0 + box.width / 2)
        beside = [
            r.center_x
            for r in upright[first:last]
            if r.center_x > box.x0 - edge and r.y0 < box.center_y < r.y1
        ]
        if beside and box.x0 - before.box.x1 < SPACE * box.height:
            found[n] = replace(box, x0=before.box.x1, x1=beside[0])
    return found


def _without_sign(
    word: Word, letters: _Letters, place: BoundingBox, words: Sequence[Word]
) -> list[Word]:
    """The sign and the word, if other words, too, begin where the rest of the word does."""
    own = letters.of(word)
    if len(own) < 2 or "".join(each.text for each in own) != word.text:
        return [word]
    start = own[1].box.x0
    alike = sum(abs(each.box.x0 - start) < ALIGNED for each in words)
    if alike < FEWEST_ALIKE or place.x1 > start + ALIGNED:
        return [word]
    return [replace(word, text=word.text[0], box=place), _part(word, own[1:])]


def _over_edges(words: Sequence[Word]) -> dict[int, list[float]]:
    """Words over the place (x) where many lines begin, as the cells of a column do."""
    firsts = sorted(
        right.box.x0
        for left, right in pairwise(words)
        if left.line != right.line and on_one_line(left.box, right.box)
    )
    edges = [
        x
        for x, beyond in zip(firsts, firsts[FEWEST_ALIGNED - 1 :], strict=False)
        if beyond - x < ALIGNED
    ]
    edges = [x for x, before in zip(edges, [-1.0, *edges], strict=False) if x - before > ALIGNED]
    found = {}
    for n, word in enumerate(words):
        first, last = bisect(edges, word.box.x0 + ALIGNED), bisect(edges, word.box.x1 - ALIGNED)
        if first < last:
            found[n] = edges[first:last]
    return found


def _starts(page: Any) -> list[BoundingBox]:
    """Of the first letters of the runs that the page draws."""
    frame, matrix = (page.rect.width, page.rect.height), tuple(page.rotation_matrix)
    firsts = (span["chars"][0][3] for span in page.get_texttrace() if span["chars"])
    return [box for first in firsts if (box := turn_upright(first, matrix, frame))]


def _meets(
    x: float, word: Word, begin: float, starts: Sequence[BoundingBox], letters: _Letters
) -> bool:
    """Whether a run begins there, over the word's letters, or as the second one of its line. begin:
    of the line."""
    inside = [box.x0 for box in starts if word.box.y0 < box.center_y < word.box.y1]
    if not any(abs(start - x) < ALIGNED for start in inside):
        return False
    before = (one.box.x1 for one in letters.of(word) if one.box.x0 < x - ALIGNED)
    over = max(before, default=x) - x > OVERLAP * word.box.height
    return over or not any(begin + ALIGNED < start < x - ALIGNED for start in inside)


def _letters(page: Any) -> Iterator[_Letter]:
    frame, matrix = (page.rect.width, page.rect.height), tuple(page.rotation_matrix)
    raw = page.get_text("rawdict", flags=pymupdf.TEXT_MEDIABOX_CLIP)
    for block in raw["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                for char in span["chars"]:
                    box = turn_upright(char["bbox"], matrix, frame)
                    if box and not char["c"].isspace():
                        yield _Letter(char["c"], box)


def _parts(
    word: Word, letters: _Letters, cuts: Sequence[float], met: Sequence[float]
) -> list[Word]:
    """The word as it is, where its letters are not found as they stand in it. met: where text of
    the next column begins."""
    own = letters.of(word)
    if "".join(each.text for each in own) != word.text:
        return [word]
    places = {match.start() for match in LEADERS.finditer(word.text)}
    places |= {place for x in cuts if (place := _place(own, x)) is not None}
    places |= {n for n, each in enumerate(own) if any(abs(each.box.x0 - x) < ALIGNED for x in met)}
    edges = [0, *sorted(places - {0}), len(own)]
    return [_part(word, own[first:last]) for first, last in pairwise(edges)]


def _place(letters: Sequence[_Letter], x: float) -> int | None:
    """How many letters are left of the ruling, if two runs of text meet there: their letters are
    not spaced as others, or of different kinds. A word that runs on over a ruling is not cut."""
    best, least = None, float("inf")
    for n, (left, right) in enumerate(pairwise(letters), 1):
        height = left.box.height
        gap = right.box.x0 - left.box.x1
        kinds = _kind(left.text), _kind(right.text)
        meet = abs(gap) > APART * height or ("sign" not in kinds and kinds[0] != kinds[1])
        meet = meet and any(each.text.isalnum() for each in letters[n:])
        away = abs((left.box.x1 + right.box.x0) / 2 - x)
        if meet and away < min(least, NEAR * height):
            best, least = n, away
    return best


def _kind(letter: str) -> str:
    if letter.isdecimal():
        return "digit"
    if letter.isalpha():
        return "capital" if letter.isupper() else "letter"
    return "sign"


def _part(word: Word, letters: Sequence[_Letter]) -> Word:
    x0, x1 = letters[0].box.x0, letters[-1].box.x1
    box = BoundingBox(max(x0, word.box.x0), word.box.y0, min(x1, word.box.x1), word.box.y1)
    return replace(word, text="".join(each.text for each in letters), box=box)
