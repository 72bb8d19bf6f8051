"""The words of a page in one order, and the places where a value stands among them.

In go the words of a page (or, of a page without words, its blocks' text); out come places: spans of
characters of the joined text, and the boxes of the words they touch. This module does not judge:
what a place proves, and which of several is meant, is told in parsers/extraction/evidence.py.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice, takewhile

from rapidfuzz import fuzz

from parsers.document import BoundingBox, FieldValue, Page
from parsers.document.geometry import hull
from parsers.document.lines import assemble_lines
from parsers.document.text import INNER_SIGNS, fold_with_places, fold_with_points
from parsers.extraction.word_borders import is_border
from parsers.values.amounts import find_numbers
from parsers.values.dates import find_dates

Place = tuple[int, int]
"""Start and end in a text."""

FUZZY_SCORE = 90.0
LONGEST_FUZZY = 1000
SHORTEST_GLUED = 3  # characters of a number that may be run into letters, as in "RM1.5"
MOST_PLACES = 500

_FIGURE = re.compile(r"\d")
_UNDECIDED = re.compile(r"\d[.,]\d{3}(?!\d)")  # "1,234": grouped or a fraction


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or the words of a block that is known only as a whole."""

    text: str
    box: BoundingBox | None


class WordRun:
    """Tokens in one order; their text is joined by single spaces."""

    def __init__(self, page_number: int, tokens: Sequence[Token]) -> None:
        self.page_number = page_number
        self.tokens = tokens
        self.text = " ".join(token.text for token in tokens)

    def same(self, raw: str) -> Iterator[Place]:
        """Where `raw`, its spaces single, stands letter by letter, and not inside another word."""
        for start in _occurrences(raw, self.text):
            if _stands_alone(self.text, start, start + len(raw)):
                yield start, start + len(raw)

    def is_whole(self, place: Place) -> bool:
        """Whether it begins and ends where words do. Punctuation and the mark of a currency may be
        written on: `(4711)`, `No.4711`, `RM9.90`."""
        before, after = self._beyond(place)
        text = self.text[slice(*place)]
        return is_border(before[::-1], text) and is_border(after, text[::-1])

    def widened(self, place: Place) -> Place:
        """To the ends of the words that it begins and ends in."""
        before, after = self._beyond(place)
        return place[0] - len(before), place[1] + len(after)

    def _beyond(self, place: Place) -> tuple[str, str]:
        """What its first word has before it, and its last one after it."""
        before, after = self.text[: place[0]], self.text[place[1] :]
        return before.rpartition(" ")[2], after.partition(" ")[0]

    def folded_same(self, raw: str) -> Iterator[Place]:
        """Where the same stands but for case, accents, spaces and signs."""
        wanted = fold_with_points(raw)
        folded, places = self._folded
        for start in _occurrences(wanted, folded) if wanted else ():
            place = places[start], places[start + len(wanted) - 1] + 1
            if _stands_alone(self.text, *place):
                yield place

    def equal(self, value: FieldValue) -> list[Place]:
        """Where the same number or date stands, however it is written."""
        return self._values.get(value, [])

    def nearly(self, raw: str) -> tuple[float, Place] | None:
        """The span of whole words most like `raw`, and how like it is, 90..100. Only for texts
        that are mostly letters: a figure more or less is another number."""
        wanted = fold_with_points(raw[:LONGEST_FUZZY])
        folded, places = self._folded
        letters = sum(sign.isalpha() for sign in wanted)
        if not 0 < len(wanted) <= len(folded) or 2 * letters < len(wanted):
            return None
        found = fuzz.partial_ratio_alignment(wanted, folded, score_cutoff=FUZZY_SCORE - 10)
        if found is None or found.dest_end <= found.dest_start:
            return None
        place = self._whole_words(places[found.dest_start], places[found.dest_end - 1] + 1)
        likeness = fuzz.ratio(wanted, fold_with_points(self.text[slice(*place)]))
        return (likeness, place) if likeness >= FUZZY_SCORE else None

    def box(self, place: Place) -> BoundingBox | None:
        """The union of the boxes of the words that the place touches."""
        first = bisect_right(self._starts, place[0]) - 1
        last = bisect_left(self._starts, place[1])
        boxes = [token.box for token in self.tokens[first:last] if token.box]
        return hull(boxes) if boxes else None

    def _whole_words(self, start: int, end: int) -> Place:
        """Widened to whole words, less those of which only a smaller part is in."""
        before, after = self.text.rfind(" ", 0, start) + 1, self.text.find(" ", end)
        after = len(self.text) if after < 0 else after
        first_end, last_start = self.text.find(" ", start), self.text.rfind(" ", 0, end) + 1
        if 0 < first_end < end and first_end - start < start - before:
            before = first_end + 1
        if before < last_start - 1 and end - last_start < after - end:
            after = last_start - 1
        return before, after

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for token in self.tokens:
            starts.append(at)
            at += len(token.text) + 1
        return starts

    @cached_property
    def _folded(self) -> tuple[str, list[int]]:
        return fold_with_places(self.text)

    @cached_property
    def _values(self) -> dict[FieldValue, list[Place]]:
        """Every number and date in each way it can be read: in the text as a whole, which sees
        "1 234,56", and word by word, which sees the 1 and the 234 of two columns."""
        places: dict[FieldValue, set[Place]] = {}
        for start, end, value in chain(_dates(self.text), _numbers(self.text)):
            places.setdefault(value, set()).add((start, end))
        for offset, token in zip(self._starts, self.tokens, strict=True):
            for start, end, value in _numbers(token.text):
                places.setdefault(value, set()).add((offset + start, offset + end))
        return {value: sorted(known, key=_first_longest) for value, known in places.items()}


def _first_longest(place: Place) -> tuple[int, int]:
    return place[0], -place[1]


def runs_of(page: Page) -> list[WordRun]:
    """The page's words along its lines and, where those are other orders, block by block, as an
    address that stands beside another one is written, and these as they stand: a file may give its
    lines in any order."""
    lines = _tokens(page)
    orders = [lines]
    for order in (_by_block(lines, page), _by_block(_as_they_stand(lines), page)):
        if order not in orders:
            orders.append(order)
    return [WordRun(page.number, order) for order in orders]


class PlacedTokens:
    """A page's words by their heights, so that those in a box are found without a look at all."""

    def __init__(self, page: Page) -> None:
        self.page_number = page.number
        self._tokens = _tokens(page)
        self._heights = sorted(
            (token.box.center_y, at) for at, token in enumerate(self._tokens) if token.box
        )

    def within(self, box: BoundingBox) -> list[Token]:
        """Those whose middle is in the box, in the page's order."""
        first = bisect_left(self._heights, (box.y0, -1))
        last = bisect_right(self._heights, (box.y1, len(self._tokens)))
        near = (self._tokens[at] for at in sorted(at for _, at in self._heights[first:last]))
        return [token for token in near if token.box and box.holds_middle_of(token.box)]


def runs_within(tokens: PlacedTokens, box: BoundingBox) -> list[WordRun]:
    """The words whose middle is in `box`, in the page's order and, if that is another one, as they
    stand."""
    inside = tokens.within(box)
    standing = _as_they_stand(inside)
    orders = [inside] if standing == inside else [inside, standing]
    return [WordRun(tokens.page_number, order) for order in orders]


def wrapped_run(tokens: PlacedTokens, box: BoundingBox, text: str) -> WordRun | None:
    """The words of a text in a box that wraps beside other columns: consecutive words of one line,
    then of the next. None if it does not stand there so."""
    wanted = text.split()
    picked: list[Token] = []
    for line in _lines_of(tokens.within(box)):
        stretch = _longest_beginning(line, wanted[len(picked) :])
        if picked and not stretch:
            return None
        picked += stretch
        if len(picked) == len(wanted):
            return WordRun(tokens.page_number, picked)
    return None


def _longest_beginning(line: Sequence[Token], wanted: Sequence[str]) -> Sequence[Token]:
    """The consecutive words of a line that are the most of the first wanted ones."""
    best: Sequence[Token] = ()
    for at in range(len(line)):
        pairs = zip(line[at:], wanted, strict=False)
        same = [token for token, _ in takewhile(lambda pair: pair[0].text == pair[1], pairs)]
        best = max(best, same, key=len)
    return best


def _lines_of(tokens: Sequence[Token]) -> list[list[Token]]:
    """From the top, each from the left; what has no box is left out."""
    boxed = [(token.box, token) for token in tokens if token.box]
    lines = assemble_lines(boxed, lambda each: each[0], loosely=True)
    return [[token for _, token in line] for line in lines]


def _as_they_stand(tokens: Sequence[Token]) -> list[Token]:
    return [token for line in _lines_of(tokens) for token in line]


def _occurrences(wanted: str, text: str) -> Iterator[int]:
    def starts() -> Iterator[int]:
        start = text.find(wanted)
        while start >= 0:
            yield start
            start = text.find(wanted, start + 1)

    return islice(starts(), MOST_PLACES)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` is no mere part of a longer word or number."""
    glued = end - start >= SHORTEST_GLUED or text[start:end].isalpha()
    return not (
        _joined(text[max(0, start - 2) : start], text[start:end][:1], glued)
        or _joined(text[end : end + 2][::-1], text[start:end][-1:], glued)
    )


def _joined(outer: str, inner: str, glued: bool) -> bool:
    """Whether a value's first or last character goes on into what stands outside of it: two
    characters, the nearer one last."""
    near = outer[-1:]
    if near.isalnum() and inner.isalnum():
        return near.isdecimal() == inner.isdecimal() or not glued
    if near in ("-", "−") and inner.isdecimal() and not outer[:-1].isalnum():
        return True  # the sign of a number
    return inner.isdecimal() and near in INNER_SIGNS and outer[:-1].isdecimal()


def _numbers(text: str) -> Iterator[tuple[int, int, FieldValue]]:
    signs = ".," if _UNDECIDED.search(text) else "."
    for decimal_sign in signs if _FIGURE.search(text) else "":
        for found in find_numbers(text, decimal_sign):
            yield found.start, found.end, found.value


def _dates(text: str) -> Iterator[tuple[int, int, FieldValue]]:
    for found in find_dates(text):
        yield found.start, found.end, found.value
        if found.ambiguous:
            day, month = found.value.day, found.value.month
            yield found.start, found.end, found.value.replace(day=month, month=day)


def _tokens(page: Page) -> list[Token]:
    """The page's words; of a page whose words nobody read, those of its cells and blocks, each with
    the box of the whole."""
    if page.words or page.words_from:
        return [Token(word.text, word.box) for word in page.words]
    parts = [
        part
        for block in page.blocks
        for part in (
            [(cell.text, cell.box or block.box) for cell in block.cells]
            or [(block.text, block.box)]
        )
    ]
    return [Token(text, box) for whole, box in parts for text in whole.split()]


def _by_block(tokens: list[Token], page: Page) -> list[Token]:
    boxes = [block.box for block in page.blocks if block.box]

    def order(token: Token) -> int:
        if token.box is None:
            return len(boxes)
        holding = (index for index, box in enumerate(boxes) if box.holds_middle_of(token.box))
        return next(holding, len(boxes))

    return sorted(tokens, key=order)
