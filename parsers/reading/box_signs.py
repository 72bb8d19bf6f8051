"""Words in, out the words with ☐ or ☒ for signs of them that are check boxes.

A square or a circle among the letters may as well be a bullet or mathematics: it is an option if
others stand on its line, each with words behind it, or if some on the page have a tick in them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from parsers.document import BoundingBox, Word
from parsers.document.signs import NOT_TICKED, TICKED

OPEN = dict.fromkeys("□▢◻❏❐❑❒⬜☐", "square") | dict.fromkeys("○◯❍", "circle")
FULL = dict.fromkeys("■◼▣⊠⬛☑☒", "square") | dict.fromkeys("●◉⦿", "circle")
SURE = frozenset("☐☑☒⊠▣")
"""Signs that are boxes wherever they stand."""
INSIDE = frozenset("xX×vV√✓✔✕✖✗✘")
"""Words that tick a box which they are drawn in."""
SIGNS = OPEN | FULL
MOST_LOOKS = 2_000_000
"""Signs times words: a page with more is a pattern."""


def name_boxes(words: Sequence[Word]) -> tuple[Word, ...]:
    if not any(word.text[0] in SIGNS for word in words):
        return tuple(words)
    words = [part for word in words for part in _parted(word)]
    signs = [word for word in words if word.text in SIGNS]
    if len(signs) * len(words) > MOST_LOOKS:
        return tuple(words)
    ticks = _ticks(words, signs)
    named: dict[int, str] = {}
    for line in _lines(words, signs):
        named |= _options(line, ticks)
    sure = [sign for sign in signs if sign.text in SURE or id(sign) in ticks]
    for sign in signs:
        if sign.text in OPEN and any(_are_alike(sign, other) for other in sure):
            named.setdefault(id(sign), TICKED if id(sign) in ticks else NOT_TICKED)
    within = {each for ticked in ticks.values() for each in ticked if named}
    return tuple(
        replace(word, text=named.get(id(word), word.text))
        for word in words
        if id(word) not in within
    )


def _parted(word: Word) -> Iterator[Word]:
    """A sign apart from the word that follows without a space."""
    if word.text[0] not in SIGNS or len(word.text) < 2 or not word.text[1].isalnum():
        yield word
        return
    box = word.box
    end = min(box.x0 + 1.5 * box.width / len(word.text), box.x1)
    yield replace(word, text=word.text[0], box=BoundingBox(box.x0, box.y0, end, box.y1))
    start = min(end, (end + box.x1) / 2)
    yield replace(word, text=word.text[1:], box=BoundingBox(start, box.y0, box.x1, box.y1))


def _ticks(words: Sequence[Word], signs: Sequence[Word]) -> dict[int, list[int]]:
    """The signs with ticks drawn over them, and which words those are."""
    marks = [word for word in words if word.text in INSIDE]
    found: dict[int, list[int]] = {}
    for sign in signs if marks else ():
        inside = [id(mark) for mark in marks if sign.box.holds_middle_of(mark.box)]
        if sign.text in OPEN and inside:
            found[id(sign)] = inside
    return found


def _lines(words: Sequence[Word], signs: Sequence[Word]) -> Iterator[list[Word]]:
    """What stands beside the first sign of a line, from left to right."""
    done: set[int] = set()
    for sign in signs:
        if id(sign) in done:
            continue
        line = [word for word in words if word.box.y0 < sign.box.center_y < word.box.y1]
        done |= {id(word) for word in line}
        yield sorted(line, key=lambda word: word.box.x0)


def _options(line: Sequence[Word], ticks: dict[int, list[int]]) -> dict[int, str]:
    """The signs of a line that are options: two or more of a kind with words between them, not all
    of them full."""
    within = {each for ticked in ticks.values() for each in ticked}
    line = [word for word in line if id(word) not in within]
    found: dict[int, str] = {}
    for kind in ("square", "circle"):
        places = [at for at, word in enumerate(line) if SIGNS.get(word.text) == kind]
        apart = all(other - one > 1 for one, other in pairwise(places))
        texts = {line[at].text for at in places}
        if len(places) < 2 or not apart or not texts & set(OPEN):
            continue
        for at in places:
            full = line[at].text in FULL or id(line[at]) in ticks
            found[id(line[at])] = TICKED if full else NOT_TICKED
    return found


def _are_alike(sign: Word, other: Word) -> bool:
    height = other.box.height
    return OPEN[sign.text] == SIGNS[other.text] and abs(sign.box.height - height) < height / 4
