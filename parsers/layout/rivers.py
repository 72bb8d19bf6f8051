"""Words in, the blanks between columns of running text out ("rivers"), however narrow: strips that
lines of both sides keep to. Then the words again, their lines parted there: a file or a recognizer
takes two lines with a narrow gutter between them for one. Knows neither regions nor labels.

Gaps between words that lie above each other by chance are told from gutters by how many lines keep
to them: a narrow one needs more. What is beside it must be text: the blank behind the marks of a
list, or between the columns of a table of figures, is none.
"""

import statistics
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from parsers.document import BoundingBox, Frame, Word
from parsers.document.geometry import shared_width
from parsers.document.lines import hull_of, read_lines, visual_lines

NARROWEST = 0.6  # ems
SURE = 1.2  # ems: so wide a blank needs FEWEST_LINES only
FEWEST_LINES = 4  # of each side
FEWEST_IN_LINE = 3  # of each side, above or below a river at the same place
IN_LINE = 0.7  # of the river's width: a blank at its place
MORE_LINES = 7  # of each side, beside the narrowest
NARROWEST_SIDE = 7.0  # ems
FEWEST_WORDS = 3  # in half of the lines, or FEWEST_LETTERS
FEWEST_LETTERS = 12
MOST_FIGURES = 0.5  # of the letters and figures of a side
HEIGHT, INKED = 1.3, 0.95  # sizes of the type: of a word's box in a text layer, and in a picture
WITHIN = 0.9  # of its lines: a strip beside another
NEAR = 2.5  # ems: from a blank to half of the lines of one side
EDGE = 0.3  # ems: lines that begin within it have one edge
EDGED = 0.5  # of the lines right of a blank have one edge: 838 of 839 drawn gutters below 1.5 ems
SHARP = 0.85  # of the lines: of a short blank beside a river
CHANCE = 2.0  # ems: gaps that lie above each other by chance are narrower
HIGHER = 2.0  # times the lines of such gaps: those of a river beside them
ROUNDED = 0.001  # of the page
REACH = 0.6  # of a read word's width: how far its box may reach out of the word
LARGER = 1.2  # times the size of most lines: quotes in larger type have the gutter of the others
SPACES = 1.5  # of a line in larger type, which may be a heading across: a gutter is wider
HALFWAY = 0.65  # heights: from a line to one beside it, of another column
MOST_WORDS = 6_000  # on a page: others are no running text
MOST_OPEN = 60  # strips that are followed at a time
MOST_FOUND = 200

Line = list[Word]


@dataclass(frozen=True, slots=True)
class _Strip:
    """A blank from x0 to x1 that the lines from `first` to `last` leave."""

    x0: float
    x1: float
    first: int
    last: int

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def lines(self) -> int:
        return self.last - self.first + 1

    def is_within(self, other: "_Strip") -> bool:
        lines = min(self.last, other.last) - max(self.first, other.first) + 1
        across = min(self.x1, other.x1) - max(self.x0, other.x0)
        return lines >= WITHIN * self.lines and across > 0

    def is_across(self, other: "_Strip") -> bool:
        """Whether they share a part of the page."""
        lines = min(self.last, other.last) - max(self.first, other.first) + 1
        return lines > 0 and min(self.x1, other.x1) > max(self.x0, other.x0)

    def continues(self, other: "_Strip") -> bool:
        """Whether it is at the other's place, above or below it."""
        shared = min(self.x1, other.x1) - max(self.x0, other.x0)
        return shared >= IN_LINE * other.width

    def is_beside(self, other: "_Strip") -> bool:
        lines = min(self.last, other.last) - max(self.first, other.first) + 1
        return self is not other and lines >= WITHIN * self.lines


def part_at_rivers(words: Sequence[Word], rivers: Sequence[BoundingBox]) -> tuple[Word, ...]:
    """The words in their order, with other numbers of lines where rivers part them."""
    if not rivers:
        return tuple(words)
    numbers: dict[int, int] = {}
    first = 1 + max(word.line for word in words)
    for line in read_lines(words):
        for part in list(cut_line(sorted(line, key=lambda w: w.box.x0), rivers))[1:]:
            numbers |= {id(word): first for word in part}
            first += 1
    return tuple(replace(w, line=numbers[id(w)]) if id(w) in numbers else w for w in words)


def cut_line(line: Sequence[Word], rivers: Sequence[BoundingBox]) -> Iterator[Line]:
    """The parts of a line, from left to right, that rivers leave."""
    part = [line[0]]
    for left, right in pairwise(line):
        if any(_runs_between(river, left, right) for river in rivers):
            yield part
            part = []
        part.append(right)
    yield part


def _runs_between(river: BoundingBox, left: Word, right: Word) -> bool:
    inside = river.y0 <= (left.box.center_y + right.box.center_y) / 2 <= river.y1
    return inside and left.box.center_x < river.center_x < right.box.center_x


def find_rivers(words: Sequence[Word], page: Frame) -> list[BoundingBox]:
    """From the left, whatever their height. page: its size in points."""
    if len(words) > MOST_WORDS:
        return []
    lines = _with_lines_beside([line for line in visual_lines(words) if line])
    if len(lines) < FEWEST_LINES:
        return []
    em = statistics.median(map(_size_of, words)) * page[1] / page[0]
    blanks = _strips(lines, page[1] / page[0])
    strips = [s for s in blanks if _parts_text(s, lines, _fewest(s, em), em)]
    kept = _without_chance(_without_marks(_largest(strips, em), lines, em), lines, em)
    short = [s for s in blanks if any(s.continues(river) for river in kept)]
    short = [s for s in short if not any(s.is_across(river) for river in kept)]
    short = [s for s in short if _parts_text(s, lines, FEWEST_IN_LINE, em)]
    kept = sorted([*kept, *_largest(short, em)], key=lambda strip: strip.x0)
    kept = [_from_first_line(strip, lines) for strip in kept]
    return [
        BoundingBox(
            strip.x0, hull_of(lines[strip.first]).y0, strip.x1, hull_of(lines[strip.last]).y1
        )
        for strip in kept
    ]


def _with_lines_beside(lines: Sequence[Line]) -> list[Line]:
    """Lines of two columns may stand halfway between each other's."""
    joined: list[Line] = []
    for line in lines:
        above = joined[-1] if joined else line
        if above[-1].box.x1 < line[0].box.x0 and stand_beside(hull_of(above), hull_of(line)):
            joined[-1] = [*above, *line]
        elif line[-1].box.x1 < above[0].box.x0 and stand_beside(hull_of(above), hull_of(line)):
            joined[-1] = [*line, *above]
        else:
            joined.append(line)
    return joined


def stand_beside(one: BoundingBox, other: BoundingBox) -> bool:
    """Whether they are lines of columns side by side, at about one height."""
    apart = abs(one.center_y - other.center_y)
    return apart < HALFWAY * min(one.height, other.height) and shared_width(one, other) < 0


def _largest(strips: Sequence[_Strip], em: float) -> list[_Strip]:
    """Those that are not a part of a larger one, or in its way: a page number below the gutter
    makes it higher, and narrow."""

    def area(strip: _Strip) -> tuple[float, float]:
        return strip.lines * min(strip.width, em), strip.width

    kept: list[_Strip] = []
    for strip in sorted(strips, key=area, reverse=True):
        if not any(strip.is_within(other) for other in kept):
            kept.append(strip)
    return sorted(kept, key=lambda strip: strip.x0)


def _without_marks(strips: Sequence[_Strip], lines: Sequence[Line], em: float) -> list[_Strip]:
    """Of two with no text between them, but the marks of a list, the higher one."""
    dropped: set[_Strip] = set()
    for one, other in combinations(strips, 2):
        first, last = max(one.first, other.first), min(one.last, other.last)
        if first > last or {one, other} & dropped or other.x0 < one.x1:
            continue
        between = (
            [word for word in line if one.x1 <= word.box.center_x <= other.x0]
            for line in lines[first : last + 1]
        )
        if not _is_text([line for line in between if line], 1, em):
            dropped.add(min(one, other, key=lambda strip: (strip.lines, strip.width)))
    return [strip for strip in strips if strip not in dropped]


def _without_chance(strips: Sequence[_Strip], lines: Sequence[Line], em: float) -> list[_Strip]:
    """Without the gaps between the words of spaced-out lines: those to the right of them begin
    anywhere, and a gutter runs higher beside them."""
    return [
        strip
        for strip in strips
        if strip.width > CHANCE * em
        or ((share := _share_at_edge(strip, lines, em)) >= SHARP and strip.lines >= MORE_LINES)
        or (
            share >= EDGED
            and not any(strip.is_beside(o) and o.lines >= HIGHER * strip.lines for o in strips)
        )
    ]


def _from_first_line(strip: _Strip, lines: Sequence[Line]) -> _Strip:
    """With the lines above whose blank a recognizer's boxes hide."""
    first = strip.first
    while first and any(a <= strip.x0 and strip.x1 <= b for a, b in _ends_read(lines[first - 1])):
        first -= 1
    return replace(strip, first=first)


def _share_at_edge(strip: _Strip, lines: Sequence[Line], em: float) -> float:
    """How many of the lines right of the blank begin at one place."""
    right = [_parted(line, strip)[1] for line in lines[strip.first : strip.last + 1]]
    starts = sorted(line[0].box.x0 for line in right if line)
    within = (bisect_right(starts, start + EDGE * em) - at for at, start in enumerate(starts))
    return max(within, default=0) / max(1, len(starts))


def _size_of(word: Word) -> float:
    """Of its type, in heights of the page: the boxes of a text layer are higher than the ink."""
    return word.box.height / (HEIGHT if word.confidence is None else INKED)


def _strips(lines: Sequence[Line], aspect: float) -> list[_Strip]:
    """Blanks that lines above each other leave, each as far down as it reaches. aspect: height of
    the page by its width."""
    opened: list[_Strip] = []
    found: list[_Strip] = []
    sizes = [statistics.median(map(_size_of, line)) for line in lines]
    largest = LARGER * statistics.median(sizes)
    for at, line in enumerate(lines):
        least = NARROWEST * aspect * min(sizes[at], largest)
        if sizes[at] > largest:
            least = max(least, SPACES * _usual_space(line))
        blanks, ends = _blanks(line, least), _ends_read(line)
        going: dict[tuple[float, float], _Strip] = {}
        for strip in opened:
            parts = [(max(strip.x0, a), min(strip.x1, b)) for a, b in (*blanks, *ends)]
            wide = [part for part in parts if part[1] - part[0] >= least]
            for part in wide:
                going.setdefault(part, _Strip(*part, strip.first, at))
            if (strip.x0, strip.x1) not in wide and strip.lines >= FEWEST_IN_LINE:
                found.append(strip)
        for part in blanks[1:-1]:
            going.setdefault(part, _Strip(*part, at, at))
        opened = list(going.values())[:MOST_OPEN]
    return [*found, *opened][:MOST_FOUND]


def _ends_read(line: Sequence[Word]) -> list[tuple[float, float]]:
    """Places where a recognizer saw one line end and another begin, as wide as may be: the boxes of
    its first and last words reach into the blank beside them."""
    return [
        (left.box.x1 - reach, right.box.x0 + reach)
        for left, right in pairwise(line)
        if left.confidence is not None and left.line != right.line
        for reach in [REACH * min(left.box.width, right.box.width)]
    ]


def _usual_space(line: Sequence[Word]) -> float:
    """Of two gaps the narrower: the other may be a gutter's."""
    gaps = [right.box.x0 - left.box.x1 for left, right in pairwise(line)]
    return statistics.median_low(gaps) if gaps else 0.0


def _blanks(line: Sequence[Word], least: float) -> list[tuple[float, float]]:
    """Those before, between and behind the words of a line, to a thousandth of the page."""
    inner = []
    end = line[0].box.x1
    for word in line[1:]:
        if word.box.x0 - end >= least:
            inner.append((round(end, 3), round(word.box.x0, 3)))
        end = max(end, word.box.x1)
    return [(0.0, line[0].box.x0), *inner, (end, 1.0)]


def _fewest(strip: _Strip, em: float) -> float:
    """Lines of each side that prove it."""
    wide = (strip.width / em - NARROWEST) / (SURE - NARROWEST)
    return MORE_LINES - min(1.0, max(0.0, wide)) * (MORE_LINES - FEWEST_LINES)


def _parts_text(strip: _Strip, lines: Sequence[Line], fewest: float, em: float) -> bool:
    beside = lines[strip.first : strip.last + 1]
    parts = [_parted(line, strip) for line in beside]
    sides = [[part[side] for part in parts if part[side]] for side in (0, 1)]
    return _keeps_to(strip, sides, em) and all(_is_text(side, fewest, em) for side in sides)


def _parted(line: Line, strip: _Strip) -> tuple[Line, Line]:
    left = [word for word in line if word.box.x1 <= strip.x0 + ROUNDED]
    return left, [word for word in line if word.box.x0 >= strip.x1 - ROUNDED]


def _keeps_to(strip: _Strip, sides: Sequence[Sequence[Line]], em: float) -> bool:
    """Whether half of the lines of a side are near the blank: a gap within a column whose lines are
    next to those of another one by chance is far from these."""
    left, right = sides
    ends = sorted(strip.x0 - hull_of(line).x1 for line in left)
    starts = sorted(hull_of(line).x0 - strip.x1 for line in right)
    return any(side and side[(len(side) - 1) // 2] <= NEAR * em for side in (ends, starts))


def _is_text(side: Sequence[Line], fewest: float, em: float) -> bool:
    if len(side) < fewest:
        return False
    texts = ["".join(word.text for word in line) for line in side]
    figures = sum(c.isdecimal() for text in texts for c in text)
    signs = sum(c.isalnum() for text in texts for c in text)
    wordy = statistics.median(map(len, side)) >= FEWEST_WORDS
    lettered = statistics.median(map(len, texts)) >= FEWEST_LETTERS
    wide = statistics.median(hull_of(line).width for line in side) >= NARROWEST_SIDE * em
    return wide and (wordy or lettered) and figures <= MOST_FIGURES * signs
