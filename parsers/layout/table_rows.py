"""The rows of a table. In: its words, where the model parts rows, and the rulings. Out: the words
row by row. A line of text is never torn: the model's parting is mended by baselines, by rulings,
and by what cells hold. Knows no columns but as numbers, and no spans."""

import re
import statistics
from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from parsers.document import BoundingBox, Word
from parsers.document.geometry import shared_width
from parsers.document.lines import hull_of, join_words, visual_lines
from parsers.layout.centered_rows import centered_rows
from parsers.layout.table_grid import NUMBER

LEVEL = 0.6  # heights of the line: words whose middles are no further apart are on one line
AS_NEAR = 1.05  # of the step to the next line: the line above is no further off
LEVEL_CELLS = 0.2  # heights of the line: cells whose first lines are no further apart are level
RULED = 0.5  # of the narrower of two lines: a ruling this long parts them
LINE_STEP = 2.0  # heights of the line: from line to line of a cell, at most
UNENDED = re.compile(r"\([^)]*$|[,-]$")  # a label that goes on in the next line
FEWEST_NUMBERS = 2  # below a line without any: that is a header then
LABELLED = 0.5  # of the rows: so many have labels where a row without one is none
TIGHT = 1.1  # of the usual step from row to row: more is not within a cell

GOES_ON = re.compile(r"[({\[±+–−-]")  # a second line of a value: its spread, or its share

Line = list[Word]
Columns = Callable[[Word], int]
"""A word's column."""


def part_rows(
    words: Sequence[Word],
    parted: Sequence[float],
    rulings: Sequence[BoundingBox],
    column_of: Columns,
) -> list[list[Line]]:
    """Rows of lines, from top to bottom. parted: where the model parts rows (y)."""
    centered = centered_rows(words, column_of)
    if centered and not any(is_ruled(*pair, rulings) for row in centered for pair in pairwise(row)):
        return centered
    rows: dict[int, list[Line]] = defaultdict(list)
    for line in visual_lines(words):
        for row, part in _levelled(line, parted):
            rows[row].append(part)
    split = [part for row in sorted(rows) for part in _split(rows[row], rulings, column_of)]
    return _merged(_with_last_lines(split, rulings, column_of), rulings, column_of)


def _levelled(line: Line, parted: Sequence[float]) -> Iterator[tuple[int, Line]]:
    """The line and its row; its parts if it is not level, as its words are of several rows."""
    middles = [word.box.center_y for word in line]
    height = statistics.median(word.box.height for word in line)
    if max(middles) - min(middles) <= LEVEL * height:
        yield bisect(parted, statistics.median(middles)), line
        return
    by_row = sorted(line, key=lambda word: bisect(parted, word.box.center_y))
    for row, part in groupby(by_row, key=lambda word: bisect(parted, word.box.center_y)):
        yield row, list(part)


def _split(
    lines: Sequence[Line], rulings: Sequence[BoundingBox], column_of: Columns
) -> Iterator[list[Line]]:
    """A row as the model has it, as the rows that rulings or numbers make of it."""
    row: list[Line] = []
    for line in lines:
        if row and (is_ruled(row[-1], line, rulings) or _begins_row(row, line, column_of)):
            yield row
            row = []
        row.append(line)
    yield row


def is_ruled(upper: Line, lower: Line, rulings: Iterable[BoundingBox]) -> bool:
    """Whether a ruling as long as half of the narrower line runs between them."""
    above, below = hull_of(upper), hull_of(lower)
    narrower = min(above, below, key=lambda box: box.width)
    return any(
        above.center_y < ruling.center_y < below.center_y
        and shared_width(ruling, narrower) > RULED * narrower.width
        for ruling in rulings
    )


def _begins_row(row: Sequence[Line], line: Line, column_of: Columns) -> bool:
    """Whether it has a label of its own, or the same columns, and a number below a number; or the
    same columns and numbers, where the row has none: that is a header."""
    first, cells = _cells(row[0], column_of), _cells(line, column_of)
    alike = cells.keys() == first.keys()
    if len(cells) == 1 or not ((0 in cells and 0 in first) or alike):
        return False
    upper = {column for column, text in first.items() if _is_number(text)}
    lower = {column for column, text in cells.items() if _is_number(text)}
    headed = alike and not upper and len(row) == 1 and len(lower) >= FEWEST_NUMBERS
    return headed or bool((upper & lower) - {0})


def _with_last_lines(
    rows: Iterable[list[Line]], rulings: Sequence[BoundingBox], column_of: Columns
) -> list[list[Line]]:
    """The rows, without first lines that are the last ones of a cell of the row above: the label
    of their own row is below them, and the cell above is no further off."""
    given: list[list[Line]] = []
    for row in rows:
        start = next((at for at, line in enumerate(row) if 0 in _cells(line, column_of)), 0)
        ends = given and start and not is_ruled(given[-1][-1], row[0], rulings)
        if ends and _ends_cell(given[-1], row[:start], row[start], column_of):
            given[-1] += row[:start]
            given.append(row[start:])
        else:
            given.append(row)
    return given


def _ends_cell(
    above: Sequence[Line], lines: Sequence[Line], labelled: Line, column_of: Columns
) -> bool:
    """lines: those above the one with the label."""
    (column, *others) = {column_of(word) for line in lines for word in line}
    upper, lower = _cells(above[-1], column_of), _cells(labelled, column_of)
    if others or column not in upper or column not in lower:
        return False
    own = [hull_of(w for w in labelled if column_of(w) == each) for each in (0, column)]
    height = own[0].height
    level = abs(own[0].center_y - own[1].center_y) < LEVEL_CELLS * height
    most = min(AS_NEAR * _step(lines[-1], labelled), LINE_STEP * height)
    near = all(_step(one, other) <= most for one, other in pairwise([above[-1], *lines]))
    return near and level and any(0 in _cells(line, column_of) for line in above)


def _is_number(text: str) -> bool:
    return bool(NUMBER.fullmatch(text)) and not GOES_ON.match(text)


def _cells(line: Line, column_of: Columns) -> dict[int, str]:
    cells: dict[int, list[Word]] = defaultdict(list)
    for word in line:
        cells[column_of(word)].append(word)
    return {column: join_words(words) for column, words in cells.items()}


def _merged(
    rows: Sequence[list[Line]], rulings: Sequence[BoundingBox], column_of: Columns
) -> list[list[Line]]:
    """With the second lines of cells, which the model took for rows."""
    steps = [_step(upper[-1], lower[0]) for upper, lower in pairwise(rows)]
    usual = statistics.median(steps) if steps else 0.0
    labelled = sum(0 in _cells(row[0], column_of) for row in rows) >= LABELLED * len(rows)
    merged: list[list[Line]] = []
    for row in rows:
        if merged and len(row) == 1 and not is_ruled(merged[-1][-1], row[0], rulings):
            above = merged[-1]
            step, height = _step(above[-1], row[0]), hull_of(row[0]).height
            tight = step < min(TIGHT * usual, LINE_STEP * height)
            if _goes_on(above, row[0], column_of, tight=tight, labelled=labelled):
                above.append(row[0])
                continue
        merged.append(list(row))
    return merged


def _step(upper: Line, lower: Line) -> float:
    return hull_of(lower).center_y - hull_of(upper).center_y


def _goes_on(
    above: Sequence[Line], line: Line, column_of: Columns, *, tight: bool, labelled: bool
) -> bool:
    """Whether it holds the shares in brackets that belong to numbers above; or, close to it, the
    rest of one cell's text: without a capital, or where rows have labels and it has none; or the
    rest of a label, with the label's numbers."""
    cells, upper = _cells(line, column_of), _cells(above[-1], column_of)
    if cells.keys() > upper.keys() == {0} and len(above) == 1:
        return tight and 0 in cells and cells[0][0].islower()
    if (0 in cells and len(cells) > 1) or not cells.keys() <= upper.keys():
        return False
    bracketed = all(text[0] in "({[" and "(" not in upper[c] for c, text in cells.items())
    if bracketed and all(NUMBER.fullmatch(upper[c]) for c in cells):
        return True
    if not tight or len(cells) > 1:
        return False
    ((column, text),) = cells.items()
    if column == 0:
        return text[0].islower() and bool(UNENDED.search(upper[0]))
    is_text = text[0].isalpha() and upper[column][0].isalpha()
    has_label = any(0 in _cells(line, column_of) for line in above)
    return text[0].islower() or (labelled and is_text and has_label)
