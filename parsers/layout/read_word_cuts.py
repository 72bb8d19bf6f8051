"""Words read in a picture in, the same words out, those cut that an upright line runs through: the
recognizer reads on over lines. Where its letters are is told by how wide such letters usually are;
lines that were read as a sign are no text."""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import replace

from parsers.document import BoundingBox, Word

WITHIN = 0.35  # of the word's height: a line so far within its box may part it
BESIDE = 0.5  # of the word's height: so much of it is beside the line
ASIDE = 1.2  # letters: from the line to the place where letters of other kinds meet
SIGNS = "|¦"  # as which lines are read
ON_LINE = 0.3  # of the word's height: from the middle of a line to that of the sign it was read as
CROSSING = 3  # letters, at most: as which two lines that cross are read
WIDTHS = {"narrow": 0.55, "usual": 1.0, "wide": 1.25, "widest": 1.55}
NARROW, WIDE = frozenset("iljtfrI.,:;'!|()[]-*í "), frozenset("ABCDEGHKNOPQRSUVXYZÜÄÖÉw+")
WIDEST = frozenset("mMW%@")
CLOSING, OPENING = frozenset(")*%"), frozenset("(+")


def cut_read_words(words: Sequence[Word], rulings: Iterable[BoundingBox]) -> list[Word]:
    rulings = list(rulings)
    uprights = [ruling for ruling in rulings if ruling.height > ruling.width]
    levels = [ruling for ruling in rulings if ruling.height <= ruling.width]
    text = [word for word in words if not _is_line(word, uprights, levels)]
    return [part for word in text for part in _parts(word, uprights)]


def _is_line(word: Word, uprights: Sequence[BoundingBox], levels: Sequence[BoundingBox]) -> bool:
    """Whether it is a single letter in the middle of an upright line, or a few where that crosses
    a level one."""
    box, near = word.box, ON_LINE * word.box.height
    if len(word.text) > CROSSING or not any(
        abs(each.center_x - box.center_x) < near and each.y0 < box.center_y < each.y1
        for each in uprights
    ):
        return False
    return len(word.text) == 1 or any(
        abs(each.center_y - box.center_y) < near and each.x0 < box.center_x < each.x1
        for each in levels
    )


def _parts(word: Word, uprights: Sequence[BoundingBox]) -> list[Word]:
    box = word.box
    edge = WITHIN * box.height
    crossing = sorted(
        ruling.center_x
        for ruling in uprights
        if box.x0 + edge < ruling.center_x < box.x1 - edge
        and min(box.y1, ruling.y1) - max(box.y0, ruling.y0) > BESIDE * box.height
    )
    parts = [word]
    for x in crossing:
        last = parts.pop()
        parts += _cut(last, x) if last.box.x0 + edge < x < last.box.x1 - edge else [last]
    return parts


def _cut(word: Word, x: float) -> list[Word]:
    place = _place(word.text, (x - word.box.x0) / word.box.width)
    left, right = word.text[:place].rstrip(SIGNS), word.text[place:].lstrip(SIGNS)
    if not left or not right:
        return [replace(word, text=left or right)] if left or right else []
    box = word.box
    return [
        replace(word, text=left, box=BoundingBox(box.x0, box.y0, x, box.y1)),
        replace(word, text=right, box=BoundingBox(x, box.y0, box.x1, box.y1)),
    ]


def _place(text: str, share: float) -> int:
    """The place in the text nearest to a share of its width, or one close to it where letters of
    two kinds meet, or where a line was read as a sign."""
    ends = [0.0]
    for letter in text:
        ends.append(ends[-1] + _width(letter))
    ends = [end / ends[-1] for end in ends]
    places = range(1, len(text)) or range(1)
    nearest = min(places, key=lambda place: abs(ends[place] - share))
    reach = ASIDE / len(text)
    close = [place for place in places if abs(ends[place] - share) <= reach and _meet(text, place)]
    return min(close, key=lambda place: abs(ends[place] - share), default=nearest)


def _meet(text: str, place: int) -> bool:
    left, right = text[place - 1], text[place]
    if left in SIGNS or right in SIGNS:
        return True
    if left in CLOSING or right in OPENING:
        return True
    if right.isdigit():
        return left.isalpha() and not left.isupper()
    return right.isalpha() and (left.isdigit() or (left.islower() and right.isupper()))


@functools.cache
def _width(letter: str) -> float:
    kinds = {"narrow": NARROW, "wide": WIDE, "widest": WIDEST}
    return WIDTHS[next((kind for kind, letters in kinds.items() if letter in letters), "usual")]
