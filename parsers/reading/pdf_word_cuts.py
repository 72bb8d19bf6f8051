"""Words of a PDF page in, the same words out, those cut that a ruling parts, and figures parted
from the leader dots before them. By MuPDF's places of letters, in the sandboxed process; pages
where no ruling touches a word are not read again."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pymupdf

from parsers.document import BoundingBox, Word
from parsers.reading.pdf_drawing import turn_upright

WITHIN = 0.05  # of the word's height: a ruling so far within its box may part it
BESIDE = 0.6  # of the word's height: so much of it is beside the ruling
NEAR = 0.45  # of the height of letters: from the ruling to the place where a word is cut
APART = 0.06  # of the height of letters: letters of one run are closer, and overlap less
LEADERS = re.compile(r"(?<=[.…·]{4})(?=[^\W_]|[$€£(+–-]\d)")
MOST_CUT = 2_000


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    box: BoundingBox


def cut_words(page: Any, words: Sequence[Word], rulings: Sequence[BoundingBox]) -> tuple[Word, ...]:
    cuts = {n: xs for n, word in enumerate(words) if (xs := _crossing(word, rulings))}
    dotted = {n for n, word in enumerate(words) if LEADERS.search(word.text)}
    if not cuts and not dotted:
        return tuple(words)
    letters = list(_letters(page))
    parted: list[Word] = []
    for n, word in enumerate(words):
        if (n in cuts or n in dotted) and n < MOST_CUT:
            parted += _parts(word, letters, cuts.get(n, ()))
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


def _parts(word: Word, letters: Sequence[_Letter], cuts: Sequence[float]) -> list[Word]:
    """The word as it is, where its letters are not found as they stand in it."""
    own = [each for each in letters if word.box.holds_middle_of(each.box)]
    if "".join(each.text for each in own) != word.text:
        return [word]
    places = {match.start() for match in LEADERS.finditer(word.text)}
    places |= {place for x in cuts if (place := _place(own, x)) is not None}
    edges = [0, *sorted(places), len(own)]
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
