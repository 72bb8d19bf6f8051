"""Headers that the model leaves outside of their table. In: regions with their words. Out: the
regions, in which tables that begin with numbers have taken in the lines right above that stand in
their columns. Knows no cells."""

import statistics
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from parsers.document import Label, Word
from parsers.document.lines import hull_of, join_words, visual_lines
from parsers.layout.region import Region
from parsers.layout.table_grid import NUMBER

NEAR = 2.5  # heights of the line: from the table up to a line, or from line to line, at most
BESIDE = 1.0  # heights: further left or right than the table's words
BLANK = 0.8  # heights: between headings, at least
MOST_LINES = 4
MOST_WORDS = 4  # of a heading
FEWEST_HEADED = 0.5  # of the table's columns
NOT_TEXT = frozenset({Label.TABLE, Label.PICTURE, Label.FORMULA})


def take_in_headers(regions: Sequence[Region], aspect: float) -> list[Region]:
    """aspect: width of the page by its height."""
    kept = list(regions)
    for table in [each for each in regions if each.label is Label.TABLE and each.columns]:
        if not _begins_with_number(table, aspect):
            continue
        above = _regions_above(table, kept, aspect)
        lines = visual_lines([word for each in above for word in each.words])
        headers = _headers(table, lines, aspect)
        taken = {id(word) for line in headers for word in line}
        whole = [r for r in above if all(id(word) in taken for word in r.words)]
        if headers and sum(len(r.words) for r in whole) == len(taken):
            gone = {id(each) for each in (*whole, table)}
            at = next(i for i, each in enumerate(kept) if each is table)
            kept[at:at] = [_with(table, headers)]
            kept = [each for each in kept if id(each) not in gone]
    return kept


def _begins_with_number(table: Region, aspect: float) -> bool:
    """Whether its first line is no header."""
    lines = visual_lines(table.words)
    first = _headings(lines[0], aspect) if lines else ()
    return any(NUMBER.fullmatch(join_words(words)) for words in first)


def _regions_above(table: Region, regions: Sequence[Region], aspect: float) -> list[Region]:
    """Texts not wider than the table, and not far above."""
    if not table.words:
        return []
    box, height = hull_of(table.words), statistics.median(w.box.height for w in table.words)
    beside, reach = BESIDE * height / aspect, MOST_LINES * NEAR * height
    return [
        each
        for each in regions
        if each.label not in NOT_TEXT
        and each.words
        and box.x0 - beside <= each.box.x0
        and each.box.x1 <= box.x1 + beside
        and box.y0 - reach < each.box.y0 < each.box.y1 < box.y0 + height / 2
    ]


def _headers(table: Region, lines: Sequence[list[Word]], aspect: float) -> list[list[Word]]:
    """From the highest line that has headings of several columns down to the table."""
    headers: list[list[Word]] = []
    top = hull_of(table.words).y0
    reached: list[list[Word]] = []
    for line in reversed(lines[-MOST_LINES:]):
        height = line[0].box.height
        if top - hull_of(line).y1 > NEAR * height:
            break
        reached.insert(0, line)
        top = hull_of(line).y0
        if _has_headings(table, line, aspect):
            headers = list(reached)
    return headers


def _has_headings(table: Region, line: Sequence[Word], aspect: float) -> bool:
    headings = list(_headings(line, aspect))
    columns = {bisect(table.columns, hull_of(words).center_x) for words in headings}
    return (
        len(columns) == len(headings) > 1
        and len(columns) > FEWEST_HEADED * len(table.columns)
        and all(len(words) <= MOST_WORDS for words in headings)
    )


def _headings(line: Sequence[Word], aspect: float) -> Iterator[list[Word]]:
    words = [line[0]]
    for left, right in pairwise(line):
        if (right.box.x0 - left.box.x1) * aspect > BLANK * left.box.height:
            yield words
            words = []
        words.append(right)
    yield words


def _with(table: Region, headers: Sequence[list[Word]]) -> Region:
    tops = [hull_of(line).y0 for line in headers[1:]] + [hull_of(table.words).y0]
    feet = [hull_of(line).y1 for line in headers]
    rows = [(foot + top) / 2 for foot, top in zip(feet, tops, strict=True)]
    words = [word for line in headers for word in line]
    return replace(
        table,
        box=table.box.union(hull_of(words)),
        words=(*words, *table.words),
        rows=tuple(sorted((*rows, *table.rows))),
    )
