"""The columns of a table, as its words stand. In: its lines and where the model parts columns. Out:
where they are parted, with the columns that the model overlooked."""

import re
import statistics
from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from parsers.document import Word

FEWEST_LINES = 4  # that say what a column holds
RIVER, PHRASE = 0.8, 0.6  # heights: a blank that parts columns at least, words of a cell at most
CROSSED = 0.15  # of a column's lines: so many may run across the blank
BOTH = 0.5  # of a table's lines: in a column; of these: with words on both sides
MOST_BLANKS = 200
SAME = 0.1  # heights: the cells of a column begin as close to each other
DOTS, FEWEST_DOTS = re.compile(r"[.\u00b7\u2026]+"), 3  # between a label and its number
SIGN_SPACE = 2.0  # heights
NO_WORD, SIGN = re.compile(r"\W*"), re.compile(r"\W*|[A-Z]{3}|\(?\w{1,2}[.)]")

Phrase = tuple[float, float, str]
"""Where it begins and ends, and its text."""


class Columns:
    """Says which column a word is in, counted from 0. Leader dots are in that of the word that they
    follow."""

    def __init__(
        self, lines: Sequence[Sequence[Word]], parted: Sequence[float], aspect: float
    ) -> None:
        self._led = {id(dots): word for line in lines for dots, word in _leaders(line)}
        written = [[word for word in line if id(word) not in self._led] for line in lines]
        self._parted = mend_columns([line for line in written if line], parted, aspect)

    def __call__(self, word: Word) -> int:
        return bisect(self._parted, self._led.get(id(word), word).box.center_x)


def ends_leader(left: Word, right: Word) -> bool:
    """Whether dots lead up to the word."""
    return bool(DOTS.fullmatch(left.text)) and not DOTS.fullmatch(right.text)


def _leaders(line: Sequence[Word]) -> Iterator[tuple[Word, Word]]:
    """Words that are leader dots, each with the word that they follow."""
    led: Word | None = None
    for are_dots, group in groupby(line, key=lambda word: bool(DOTS.fullmatch(word.text))):
        words = list(group)
        if not are_dots:
            led = words[-1]
        elif led and sum(len(word.text.replace("\u2026", "...")) for word in words) >= FEWEST_DOTS:
            yield from ((word, led) for word in words)


def mend_columns(
    lines: Sequence[Sequence[Word]], parted: Sequence[float], aspect: float
) -> tuple[float, ...]:
    """Where columns are parted (x): those that are given, and in the blanks that run through one of
    them from top to bottom, beside which words of their own stand; without columns of one word."""
    if not lines:
        return tuple(parted)
    height = statistics.median(word.box.height for line in lines for word in line)
    kept = _without_slivers(lines, parted, height / aspect)
    added = [
        middle
        for left, right in pairwise([0.0, *kept, 1.0])
        for middle in _blanks(lines, (left, right), height / aspect)
    ]
    return tuple(sorted((*kept, *added)))


def _without_slivers(
    lines: Sequence[Sequence[Word]], parted: Sequence[float], unit: float
) -> list[float]:
    """Without those left of a column that has one word of the first line, close to the word before,
    and none below it."""
    kept = list(parted)
    for left, right in pairwise([*parted, 1.0]):
        inside = [[w for w in line if left <= w.box.center_x < right] for line in lines]
        if len(lines) >= FEWEST_LINES and len(inside[0]) == 1 and not any(inside[1:]):
            before = [w.box.x1 for w in lines[0] if w.box.center_x < left]
            if before and inside[0][0].box.x0 - max(before) < PHRASE * unit:
                kept.remove(left)
    return kept


def _blanks(
    lines: Sequence[Sequence[Word]], column: tuple[float, float], unit: float
) -> Iterator[float]:
    """The middles of the blanks that run through the column. unit: the height of a line."""
    own = [_phrases_in(line, column, unit) for line in lines]
    own = [phrases for phrases in own if phrases]
    if len(own) < BOTH * len(lines):
        return
    inner = [sides for phrases in own for sides in phrases]
    rivers: dict[float, float] = {}  # where a blank ends -> where it begins
    for start in sorted({x1 for _, x1, _ in inner})[:MOST_BLANKS]:
        stop = min((x0 for x0, _, _ in inner if x0 > start), default=start)
        middle = (start + stop) / 2
        crossing = sum(_crosses(phrases, middle, stop, unit) for phrases in own)
        if stop - start >= RIVER * unit and crossing <= CROSSED * len(own):
            rivers[stop] = start
    for stop, start in rivers.items():
        middle = (start + stop) / 2
        both = sum(_stands_apart(phrases, middle, SIGN_SPACE * unit) for phrases in own)
        if both >= max(2, BOTH * len(own)):
            yield middle


def _crosses(phrases: Sequence[Phrase], middle: float, stop: float, unit: float) -> bool:
    """Whether one does, unless it runs into the one that begins where the blank ends."""
    over = any(x0 < middle < x1 for x0, x1, _ in phrases)
    return over and not any(0 <= x0 - stop < SAME * unit for x0, _, _ in phrases)


def _stands_apart(phrases: Sequence[Phrase], middle: float, far: float) -> bool:
    """Whether words are on both sides, and none is a sign of the other. far: from a currency or the
    number of an item to what it belongs to, at most."""
    left = [phrase for phrase in phrases if phrase[1] < middle]
    right = [phrase for phrase in phrases if phrase[0] > middle]
    if not left or not right:
        return False
    sign = SIGN if right[0][0] - left[-1][1] < far else NO_WORD
    return not sign.fullmatch(left[-1][2]) and not NO_WORD.fullmatch(right[0][2])


def _phrases_in(line: Sequence[Word], column: tuple[float, float], unit: float) -> list[Phrase]:
    phrases: list[Phrase] = []
    for word in line:
        if not column[0] <= word.box.center_x < column[1]:
            continue
        gap = word.box.x0 - phrases[-1][1] if phrases else 0.0
        if phrases and (gap > 0 or word.confidence is not None) and gap < PHRASE * unit:
            begin, _, text = phrases[-1]
            phrases[-1] = begin, word.box.x1, f"{text} {word.text}"
        else:
            phrases.append((word.box.x0, word.box.x1, word.text))
    return phrases
