"""Regions in, the same out with their lines in whole paragraphs, where a model drew boxes through
them: a section's heading apart from the paragraph below it, two paragraphs with a blank between
them apart, and a first or last line with the rest of its paragraph. Knows neither roles nor order.
"""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from parsers.document import Label, Word
from parsers.document.lines import hull_of, is_leftward, join_words, visual_lines
from parsers.layout.paragraph import MARKER
from parsers.layout.region import Region
from parsers.layout.roles.headings import MOST_LETTERS
from parsers.layout.roles.numbered_runs import section_number

MOST_IN_HEADING = 3  # lines
HEADED = 1.25  # times the usual distance of lines: below a heading
BLANK = 1.6  # times it: between paragraphs
EVEN = 0.2  # of it: lines of a paragraph are as far apart
FEWEST = 4  # lines of a text that may be two
ALIKE = 0.06  # of the type's size
EDGE = 1.0  # heights of a line: from its beginning to that of the others
INDENT = 4.0  # heights: of a first line
ROOM = 1.5  # heights: from the end of a full line to the edge
SENTENCE_END = frozenset(".!?:;。！？：；")

Line = list[Word]


def join_whole_paragraphs(regions: Sequence[Region], aspect: float) -> list[Region]:
    """aspect: width of the page by its height."""
    parted = [part for region in regions for part in _parts(region)]
    return _joined(parted, aspect)


def _parts(region: Region) -> Iterator[Region]:
    """Headings and paragraphs of a text, from top to bottom."""
    lines = visual_lines(region.words) if region.label is Label.TEXT else []
    cuts = list(_cuts(lines)) if len(lines) > 1 else []
    if not cuts:
        yield region
        return
    for start, end in pairwise([0, *cuts, len(lines)]):
        words = [word for line in lines[start:end] for word in line]
        known = {id(word) for word in words}
        own = tuple(word for word in region.words if id(word) in known)
        yield replace(region, box=hull_of(words), words=own)


def _cuts(lines: Sequence[Line]) -> Iterator[int]:
    """The lines, by number, that begin another text than the one above."""
    usual = statistics.median(_distances(lines))
    heading = _heading_ends(lines, usual)
    for at, distance in enumerate(_distances(lines), 1):
        if at == heading or (len(lines) >= FEWEST and distance > BLANK * usual):
            yield at


def _distances(lines: Sequence[Line]) -> list[float]:
    middles = [hull_of(line).center_y for line in lines]
    return [below - above for above, below in pairwise(middles)]


def _heading_ends(lines: Sequence[Line], usual: float) -> int | None:
    """How many lines are the heading of a section, such as `§ 1.2`, above its paragraph."""
    if len(lines) < FEWEST or not section_number(join_words(lines[0])):
        return None
    for at, distance in enumerate(_distances(lines)[:MOST_IN_HEADING], 1):
        if distance > HEADED * usual:
            text = sum(len(join_words(line)) for line in lines[:at])
            return at if text <= MOST_LETTERS else None
    return None


def _joined(regions: Sequence[Region], aspect: float) -> list[Region]:
    """With single lines in the paragraph that they begin or end."""
    texts = [(each, visual_lines(each.words)) for each in regions if each.label is Label.TEXT]
    paragraphs = [(each, lines) for each, lines in texts if len(lines) > 1]
    kept = list(regions)
    for single, line in ((each, lines) for each, lines in texts if len(lines) == 1):
        for at, (paragraph, lines) in enumerate(paragraphs):
            pairs = ((lines, line), (line, lines))
            if any(_goes_on(upper, lower, aspect) for upper, lower in pairs):
                whole = _with_line(paragraph, single)
                kept = [whole if each is paragraph else each for each in kept]
                kept = [each for each in kept if each is not single]
                paragraphs[at] = whole, visual_lines(whole.words)
                break
    return kept


def _with_line(paragraph: Region, single: Region) -> Region:
    first, second = sorted((paragraph, single), key=lambda each: each.box.y0)
    box = first.box.union(second.box)
    return replace(paragraph, box=box, words=(*first.words, *second.words))


def _goes_on(upper: Sequence[Line], lower: Sequence[Line], aspect: float) -> bool:
    """Whether the first line of one is the next after the last of the other, within a sentence: in
    lower case, or, where a script has none, after a line that ends at the edge."""
    above, below = upper[-1], lower[0]
    one, other = hull_of(above), hull_of(below)
    usual = statistics.median(_distances(upper if len(upper) > 1 else lower))
    if abs(other.center_y - one.center_y - usual) > EVEN * usual or not _alike(above, below):
        return False
    em = max(one.height, other.height) / aspect
    indent = one.x0 - other.x0
    if not (-EDGE * em <= indent <= (EDGE if len(upper) > 1 else INDENT) * em):
        return False
    text, first = join_words(above), below[0].text
    if text[-1] in SENTENCE_END or MARKER.fullmatch(first) or is_leftward(below):
        return False
    right = max(hull_of(line).x1 for line in (*upper, *lower))
    caseless = first[0].isalpha() and not first[0].isupper()
    return first[0].islower() or (caseless and right - one.x1 <= ROOM * em)


def _alike(above: Line, below: Line) -> bool:
    """In type, where the file says how large it is."""
    sizes = [statistics.median(word.size or 0.0 for word in line) for line in (above, below)]
    bold = {all(word.bold for word in line) for line in (above, below)}
    return max(sizes) - min(sizes) <= ALIKE * max(sizes) and len(bold) == 1
