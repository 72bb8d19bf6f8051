"""An image that is a table and nothing else, where the model found none. In: its words. Out: the
table if nearly every line has cells of the same columns. Receipts and forms have not: most of their
lines are of one or two pieces."""

from collections.abc import Sequence
from itertools import pairwise

from parsers.document import Label, Word
from parsers.document.lines import hull_of, visual_lines
from parsers.layout.region import Region
from parsers.layout.table_columns import mend_columns

FEWEST_LINES = 3
FEWEST_COLUMNS = 3
FILLED = 0.7  # of the lines: with words in so many columns
MOST_WORDS = 4  # of a cell's line, on average: more are columns of running text


def find_aligned_table(words: Sequence[Word], aspect: float) -> Region | None:
    """aspect: width of the image by its height."""
    lines = visual_lines(words)
    if len(lines) < FEWEST_LINES:
        return None
    columns = mend_columns(lines, (), aspect)
    if len(columns) + 1 < FEWEST_COLUMNS:
        return None
    filled = [len({_column(word, columns) for word in line}) for line in lines]
    whole = sum(count >= FEWEST_COLUMNS for count in filled)
    if whole < FILLED * len(lines) or len(words) > MOST_WORDS * sum(filled):
        return None
    boxes = [hull_of(line) for line in lines]
    rows = tuple((upper.center_y + lower.center_y) / 2 for upper, lower in pairwise(boxes))
    return Region(Label.TABLE, hull_of(words), rows=rows, columns=columns)


def _column(word: Word, columns: Sequence[float]) -> int:
    return sum(word.box.center_x > x for x in columns)
