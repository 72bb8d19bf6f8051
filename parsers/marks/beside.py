"""The words that go with a mark: to its right on its line, else to its left, else below or
above. In: the mark's box, the page's words. Out: these words. Knows no marks."""

from collections.abc import Iterable, Sequence

from parsers.document import BoundingBox, Word

Boxes = Sequence[BoundingBox]

NEAR = 3.0  # heights of a line: to the first word
GAP = 1.4  # between two words of a label
BELOW = 1.2


def right_of(
    box: BoundingBox, words: Sequence[Word], line: tuple[float, float], others: Boxes = ()
) -> list[Word]:
    """The words from the mark to the next mark, or to a wide gap. line: the height of a line, in
    fractions of the page's width and height."""
    wide, _ = line
    end = min((o.x0 for o in others if o.x0 >= box.x1 - wide / 4 and _level(box, o)), default=1.0)
    beside = [w for w in words if _level(box, w.box) and w.box.center_x > box.x1 and w.box.x0 < end]
    taken: list[Word] = []
    at, most = box.x1, NEAR * wide
    for word in sorted(beside, key=lambda each: each.box.x0):
        if word.box.x0 - at > most:
            break
        taken.append(word)
        at, most = word.box.x1, GAP * wide
    return taken


def left_of(
    box: BoundingBox, words: Sequence[Word], line: tuple[float, float], others: Boxes = ()
) -> list[Word]:
    wide, _ = line
    end = max((o.x1 for o in others if o.x1 <= box.x0 + wide / 4 and _level(box, o)), default=0.0)
    beside = [w for w in words if _level(box, w.box) and w.box.center_x < box.x0 and w.box.x1 > end]
    taken: list[Word] = []
    at, most = box.x0, NEAR * wide
    for word in sorted(beside, key=lambda each: -each.box.x1):
        if at - word.box.x1 > most:
            break
        taken.insert(0, word)
        at, most = word.box.x0, GAP * wide
    return taken


def below(
    box: BoundingBox, words: Sequence[Word], line: tuple[float, float], lines: float = BELOW
) -> list[Word]:
    """The words of the first line below that share the mark's width."""
    wide, high = line
    under = [
        word
        for word in words
        if -0.3 * high <= word.box.y0 - box.y1 <= lines * high
        and word.box.x0 < box.x1 + wide / 2
        and word.box.x1 > box.x0 - wide / 2
    ]
    at = min((word.box.center_y for word in under), default=0.0)
    return _first_line(under, words, at, line)


def above(
    box: BoundingBox, words: Sequence[Word], line: tuple[float, float], lines: float = BELOW
) -> list[Word]:
    """The words of the last line above that share the mark's width."""
    wide, high = line
    over = [
        word
        for word in words
        if -0.3 * high <= box.y0 - word.box.y1 <= lines * high
        and word.box.x0 < box.x1 + wide / 2
        and word.box.x1 > box.x0 - wide / 2
    ]
    at = max((word.box.center_y for word in over), default=0.0)
    return _first_line(over, words, at, line)


def _first_line(
    near: Iterable[Word], words: Iterable[Word], at: float, line: tuple[float, float]
) -> list[Word]:
    """The near words on the line at this height, with those that go on from them."""
    wide, high = line
    level = [word for word in words if abs(word.box.center_y - at) < 0.6 * high]
    level.sort(key=lambda word: word.box.x0)
    close = [word for word in near if word in level]
    if not close:
        return []
    first = last = level.index(min(close, key=lambda word: word.box.x0))
    while first and level[first].box.x0 - level[first - 1].box.x1 <= GAP * wide:
        first -= 1
    while last + 1 < len(level) and level[last + 1].box.x0 - level[last].box.x1 <= GAP * wide:
        last += 1
    return level[first : last + 1]


def _level(box: BoundingBox, other: BoundingBox) -> bool:
    """Whether the middle of either is within the other's height."""
    return other.y0 <= box.center_y <= other.y1 or box.y0 <= other.center_y <= box.y1
