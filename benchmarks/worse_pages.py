"""A drawn page -> the same page as a recognizer might have read it.

In: a page and a generator of random numbers. Out: a page whose words are lost, joined, confused in
single letters, moved a little, or strange to every lexicon; or one that lay askew. This module
knows no field.
"""

import random
from dataclasses import dataclass, replace

from parsers.document import BoundingBox, Page, Word

CONFUSED = {
    "0": "O", "O": "0", "1": "l", "l": "1", "5": "S", "S": "5", "8": "B", "m": "rn", "ü": "u",
    "é": "e", "ö": "o", "ä": "a", "I": "l", ",": ".", "i": "l",
}  # fmt: skip


def worse(page: Page, rng: random.Random) -> Page:
    """As a recognizer might have read it."""
    strange = rng.choice((0.0, 0.03, 0.1))
    slips = rng.choice((0.0, 0.004, 0.015))
    joined = rng.choice((0.0, 0.03, 0.1))
    lost = rng.choice((0.0, 0.0, 0.01))
    words: list[Word] = []
    for word in page.words:
        text = word.text
        if rng.random() < lost:
            continue
        if text.isalpha() and rng.random() < strange:
            text = text[::-1]
        text = "".join(CONFUSED.get(c, c) if rng.random() < slips else c for c in text)
        word = replace(word, text=text, box=_moved(word.box, rng), confidence=0.9)
        last = words[-1] if words else None
        near = last and last.line == word.line and word.box.x0 - last.box.x1 < 0.008
        if last and near and rng.random() < joined:
            words[-1] = replace(last, text=last.text + word.text, box=last.box.union(word.box))
        else:
            words.append(word)
    return replace(page, words=tuple(words))


@dataclass(frozen=True, slots=True)
class Scan:
    """How a sheet lies on the glass: turned, scaled, moved, in parts of the page; and how much
    higher boxes are than drawn ones, as some recognizers frame lines, others letters."""

    turn: float = 0.0
    scale: float = 1.0
    right: float = 0.0
    down: float = 0.0
    higher: float = 0.0

    def of(self, box: BoundingBox) -> BoundingBox:
        """Where a box of the sheet is."""
        more = box.height * self.higher / 2
        right, down = self.right + self.turn * box.y0, self.down + self.turn * (box.x0 - 0.5)
        sides = (box.x0 * self.scale + right, box.y0 * self.scale + down - more,
                 box.x1 * self.scale + right, box.y1 * self.scale + down + more)  # fmt: skip
        return _within(sides, box)


def draw_scan(rng: random.Random) -> Scan:
    if rng.random() < 0.4:
        return Scan()
    return Scan(
        rng.uniform(-0.006, 0.006), rng.uniform(0.94, 1.02), rng.uniform(-0.015, 0.025),
        rng.uniform(-0.01, 0.02), rng.choice((-0.15, 0.0, 0.15, 0.3)),
    )  # fmt: skip


def scanned(page: Page, scan: Scan) -> Page:
    return replace(page, words=tuple(replace(one, box=scan.of(one.box)) for one in page.words))


def _within(sides: tuple[float, float, float, float], box: BoundingBox) -> BoundingBox:
    x0, y0, x1, y1 = (min(max(side, 0.0), 1.0) for side in sides)
    return BoundingBox(x0, y0, x1, y1) if x0 < x1 and y0 < y1 else box


def _moved(box: BoundingBox, rng: random.Random) -> BoundingBox:
    by = box.height * 0.08
    x, y, more = rng.uniform(-by, by), rng.uniform(-by, by), rng.uniform(-by, by)
    return _within((box.x0 + x, box.y0 + y, box.x1 + x, box.y1 + y + more), box)
