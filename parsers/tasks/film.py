"""The film task (text over time): which text was seen in a film, and from when to when.

In: the pages of a film, as they were read. Out: an item for each line of text, with the first and
the last second it was seen, and its box in the first frame that shows it. No engine is asked. A
line stays the same line through small mistakes of OCR, while it scrolls, and through a cut to
something else and back; letters may differ, figures may not. Knows no engine.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from statistics import median

from rapidfuzz import fuzz

from parsers.document import Answer, BoundingBox, Item, Page
from parsers.document.lines import hull_of, join_words, read_lines
from parsers.document.text import fold

NAME = "film"
AWAY_SECONDS = 10.0  # after which a line that comes back is another stay, and another item
MOST_OPEN = 1000  # lines that may go on, those seen last: five screens full of small print
ALIKE = 82.0  # percent, `fuzz.ratio` of the folded texts: OCR of the same line is above it
SHORT = 4  # letters and digits: of shorter lines all must be the same
SAME_PLACE = 0.6  # of a line's height: how far it may be from where its neighbours moved
EDGE = 0.012  # of the frame: lines that touch its edge may be cut
FEWEST_MOVED = 2  # lines that tell how all have moved


@dataclass(frozen=True, slots=True)
class _Line:
    """figures: of the folded text."""

    text: str
    box: BoundingBox
    folded: str
    figures: str

    @classmethod
    def of(cls, text: str, box: BoundingBox, folded: str) -> "_Line":
        return cls(text, box, folded, "".join(sign for sign in folded if sign.isdigit()))

    @property
    def is_at_edge(self) -> bool:
        box = self.box
        return min(box.x0, box.y0) <= EDGE or max(box.x1, box.y1) >= 1 - EDGE


@dataclass(slots=True)
class _Stay:
    """A line from when it was first seen. last: as it was seen last, until `end`."""

    first: _Line
    last: _Line
    page_number: int
    start: float
    end: float
    readings: Counter[str] = field(default_factory=Counter)
    whole: set[str] = field(default_factory=set)

    def item(self) -> Item:
        """The reading that was seen most often, of those that were not cut, if there are any."""
        ranked = sorted(
            self.readings, key=lambda each: (each not in self.whole, -self.readings[each])
        )
        return Item(
            text=ranked[0],
            box=self.first.box,
            page_number=self.page_number,
            start_seconds=self.start,
            end_seconds=self.end,
        )

    def goes_on(self, line: _Line, page: Page) -> None:
        self.last, self.end = line, max(self.end, page.end_seconds or 0.0)
        self.readings[line.text] += 1
        if not line.is_at_edge:
            self.whole.add(line.text)


def is_film(pages: Iterable[Page]) -> bool:
    return any(page.start_seconds is not None for page in pages)


def answer_film(pages: Sequence[Page]) -> Answer:
    """The text of the film's pages as an answer, which nobody gave."""
    return Answer(NAME, pages[0].number, pages[-1].number, items=merge_text(pages))


def merge_text(pages: Iterable[Page]) -> tuple[Item, ...]:
    """The lines in the order in which they were first seen, from top to bottom."""
    stays: list[_Stay] = []
    for page in _timed(pages):
        start = page.start_seconds or 0.0
        open_stays = [each for each in stays if start - each.end <= AWAY_SECONDS]
        open_stays = nlargest(MOST_OPEN, open_stays, key=lambda each: each.end)
        lines = list(_lines(page))
        going_on = dict(_pairs(open_stays, lines))
        for at, line in enumerate(lines):
            if at in going_on:
                going_on[at].goes_on(line, page)
            else:
                stays.append(_Stay(line, line, page.number, start, start))
                stays[-1].goes_on(line, page)
    return tuple(stay.item() for stay in stays)


def _timed(pages: Iterable[Page]) -> list[Page]:
    timed = [page for page in pages if page.start_seconds is not None]
    return sorted(timed, key=lambda page: (page.start_seconds, page.number))


def _lines(page: Page) -> Iterator[_Line]:
    if page.words:
        for words in read_lines(page.words):
            if folded := fold(text := join_words(words)):
                yield _Line.of(text, hull_of(words), folded)
        return
    for block in page.blocks:  # of a model, where nobody read words
        for text in block.text.splitlines():
            if block.box and (folded := fold(text)):
                yield _Line.of(" ".join(text.split()), block.box, folded)


def _pairs(stays: Sequence[_Stay], lines: Sequence[_Line]) -> Iterator[tuple[int, _Stay]]:
    """Which line is which, one to one: of those that read alike the ones where all have moved to;
    then cut lines, by their place alone."""
    alike = [
        (stay, line, likeness)
        for stay in range(len(stays))
        for line in range(len(lines))
        if (likeness := _likeness(stays[stay].last, lines[line]))
    ]
    across, down = _movement([(stays[s].last.box, lines[at].box) for s, at, _ in alike])
    ranked = sorted(
        alike,
        key=lambda each: (
            -each[2],
            _distance(stays[each[0]].last.box, lines[each[1]].box, across, down),
            each[:2],
        ),
    )
    free_stays, free_lines = set(range(len(stays))), set(range(len(lines)))
    moved = 0
    for stay, at, _ in ranked:
        if stay in free_stays and at in free_lines:
            free_stays.remove(stay)
            free_lines.remove(at)
            moved += 1
            yield at, stays[stay]
    if moved < FEWEST_MOVED or (across, down) == (0.0, 0.0):
        return
    for at in sorted(free_lines):
        for stay in sorted(free_stays):
            last = stays[stay].last
            is_cut = last.is_at_edge or lines[at].is_at_edge
            if is_cut and _is_at(last.box, lines[at].box, across, down):
                free_stays.remove(stay)
                yield at, stays[stay]
                break


def _likeness(one: _Line, other: _Line) -> float:
    """100 for the same text; 0 if they are different lines."""
    if one.folded == other.folded:
        return 100.0
    if min(len(one.folded), len(other.folded)) <= SHORT or one.figures != other.figures:
        return 0.0
    return float(fuzz.ratio(one.folded, other.folded, score_cutoff=ALIKE))


def _movement(boxes: Sequence[tuple[BoundingBox, BoundingBox]]) -> tuple[float, float]:
    """How far the lines that read alike have moved, as most of them."""
    if not boxes:
        return 0.0, 0.0
    across = median(after.x0 - before.x0 for before, after in boxes)
    return across, median(after.center_y - before.center_y for before, after in boxes)


def _distance(before: BoundingBox, after: BoundingBox, across: float, down: float) -> float:
    wide = after.x0 - before.x0 - across
    return abs(wide) + abs(after.center_y - before.center_y - down)


def _is_at(before: BoundingBox, after: BoundingBox, across: float, down: float) -> bool:
    near = SAME_PLACE * max(before.height, after.height)
    overlap = min(before.x1 + across, after.x1) - max(before.x0 + across, after.x0)
    is_beside = overlap > 0.5 * min(before.width, after.width)
    return is_beside and abs(after.center_y - before.center_y - down) <= near
