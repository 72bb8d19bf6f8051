"""Whether a text in a row has more lines than belong to it, or fewer.

In: the texts of a column, the values of their rows, where each row ends, and the lines of the
pages. Out: for each row named numbers from 0 to 1. Which lines of a row are its name and which are
details is a matter of the maker's taste: where there are several, another reader may have cut
elsewhere. This module knows no word.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import islice
from statistics import median

from parsers.document import BoundingBox, Field, Word
from parsers.document.lines import hull_of
from parsers.extraction.support.places import Surroundings

MANY = 2
"""Lines beside the first from which more say no more."""
SMALLER, LARGER = 0.93, 1.1
"""Of the first line's height, that of one which is printed in another size."""
INDENTED = 0.008
"""Of the page's width, from which a line begins elsewhere."""
WIDE_GAP = 0.7
"""Line heights between two lines of a text, from which they may be apart."""
NEAR = 0.7
"""Line heights between a text and a word beside it that may belong to it."""
LINE_APART = 1.6
"""Line heights above a text, within which a line may belong to it."""
HALF_A_LINE = 0.7
"""Line heights from which two rows are set differently."""
LEAST_LETTERS = 4
"""Of a word that is hardly a unit or a part of a code."""
MOST_LINES, MOST_WORDS = 12, 120
"""Of a row that are looked at."""

Rows = Mapping[int, Mapping[str, Field]]
Bands = Mapping[int, tuple[int, float, float]]
"""By row its page, where it begins there and where it ends."""


def extents_of(
    column: Mapping[int, Field], rows: Rows, bands: Bands, places: Surroundings
) -> dict[int, dict[str, float]]:
    inner = {at: _lines_in(field, places) for at, field in column.items()}
    counts = [len(lines) for lines in inner.values() if lines]
    usual = median(counts) if counts else 0
    above, varied = _lines_above(column, rows, inner, places), _heights_vary(column, rows)
    found = {}
    for at, field in column.items():
        if not inner[at] or at not in bands or not field.box:
            continue
        left = _left_out(field.box, rows[at], bands[at], places)
        found[at] = {
            "lines_taken": min(len(inner[at]) - 1, MANY) / MANY,
            "lines_unlike": float(len(inner[at]) != usual),
            "lines_missed": float(left["lines_left"] > 0 and len(inner[at]) < usual),
            "lines_above": above.get(at, 0.0),
            "heights_vary": varied,
            **_differences(inner[at]),
            **left,
        }
    return found


def _lines_above(
    column: Mapping[int, Field],
    rows: Rows,
    inner: Mapping[int, list[list[Word]]],
    places: Surroundings,
) -> dict[int, float]:
    """1 for each text that a line without a value stands right above, in its column and below the
    row before."""
    found: dict[int, float] = {}
    page, end = None, 0.0
    for at, field in column.items():
        taken = [each.box for each in rows[at].values() if each.box]
        box, number = field.box, field.page_number
        if box is None or number is None or not inner[at]:
            continue
        height, left, _ = _measures(inner[at][0])
        top = max(end, box.y0 - LINE_APART * height)
        if number == page and top < box.y0:
            words = islice(places.words_between(number, top, box.y0), MOST_WORDS)
            free = (word for word in words if not _is_within(word, taken))
            found[at] = float(any(_is_text_at(word, left) for word in free))
        page, end = number, max(each.y1 for each in taken)
    return found


def _is_within(word: Word, boxes: Sequence[BoundingBox]) -> bool:
    return any(each.holds_middle_of(word.box) for each in boxes)


def _is_text_at(word: Word, left: float) -> bool:
    return abs(word.box.x0 - left) <= INDENTED and any(map(str.isalpha, word.text))


def _heights_vary(column: Mapping[int, Field], rows: Rows) -> float:
    """1 if some texts begin a line above the other values of their rows, and some do not."""
    found = []
    for at, field in column.items():
        beside = [each.box for each in rows[at].values() if each is not field and each.box]
        if field.box and beside and field.page_number is not None:
            height = median(box.height for box in beside)
            found.append((median(box.y0 for box in beside) - field.box.y0) / max(height, 1e-6))
    return float(bool(found) and max(found) - min(found) > HALF_A_LINE)


def first_line_of(field: Field, places: Surroundings) -> tuple[str, BoundingBox] | None:
    """A text of several lines without the others, and where that is."""
    lines = _lines_in(field, places)
    text = " ".join(word.text for word in lines[0]) if len(lines) > 1 else ""
    # Where a line is shared by columns or parts were put together, it is no beginning of the text.
    if not text or not " ".join(field.raw.split()).startswith(f"{text} "):
        return None
    return text, hull_of(lines[0])


def _lines_in(field: Field, places: Surroundings) -> list[list[Word]]:
    box = field.box
    if box is None or field.page_number is None:
        return []
    lines = islice(places.lines_between(field.page_number, box.y0, box.y1), MOST_LINES)
    inside = ([word for word in line.words if box.holds_middle_of(word.box)] for line in lines)
    return [words for words in inside if words]


def _differences(lines: Sequence[Sequence[Word]]) -> dict[str, float]:
    """What tells a later line from the first."""
    height, left, bottom = _measures(lines[0])
    found = {"lines_smaller": 0.0, "lines_indented": 0.0, "lines_apart": 0.0}
    for line in lines[1:]:
        high, begins, end = _measures(line)
        top = min(word.box.y0 for word in line)
        if not SMALLER <= high / height <= LARGER:
            found["lines_smaller"] = 1.0
        if abs(begins - left) > INDENTED:
            found["lines_indented"] = 1.0
        if top - bottom > WIDE_GAP * height:
            found["lines_apart"] = 1.0
        bottom = end
    return found


def _measures(line: Sequence[Word]) -> tuple[float, float, float]:
    """The height of a line, where it begins across the page, and where it ends down the page."""
    boxes = [word.box for word in line]
    height = median(box.height for box in boxes)
    return height, min(box.x0 for box in boxes), max(box.y1 for box in boxes)


def _left_out(
    box: BoundingBox, row: Mapping[str, Field], band: tuple[int, float, float], places: Surroundings
) -> dict[str, float]:
    """Whether a word of no value stands right beside the text, and how many lines of them stand
    below it, within its row and its column."""
    page, top, end = band
    taken = [each.box for each in row.values() if each.box]
    near = islice(places.words_between(page, min(top, box.y0), max(end, box.y1)), MOST_WORDS)
    words = [word for word in near if any(map(str.isalpha, word.text))
             and not _is_within(word, taken)]  # fmt: skip
    free = [word.box for word in words]
    numbered = any(isinstance(each.value, Decimal) for each in row.values())
    level = [word.box for word in words if numbered and _is_plain(word.text)
             and box.y0 < word.box.center_y < box.y1]  # fmt: skip
    before = sum(word.x1 <= box.x0 for word in level)
    beside = any(_is_beside(word, box) for word in free if box.y0 < word.center_y < box.y1)
    below = [word for word in free if word.center_y >= box.y1 and _is_in_column(word, box)]
    lines = {round(word.center_y / max(word.height, 1e-6)) for word in below}
    return {
        "words_beside": float(beside),
        "lines_left": min(len(lines), MANY) / MANY,
        "words_before": float(before > 0),
        "words_behind": float(len(level) - before > 1),
    }


def _is_plain(text: str) -> bool:
    """A word of a language, not a unit, a code or a key of taxes."""
    plain = text.strip(".,:;()")
    return plain.isalpha() and len(plain) >= LEAST_LETTERS and not plain.isupper()


def _is_beside(word: BoundingBox, box: BoundingBox) -> bool:
    return max(word.x0 - box.x1, box.x0 - word.x1) < NEAR * word.height


def _is_in_column(word: BoundingBox, box: BoundingBox) -> bool:
    return box.x0 - INDENTED <= word.x0 < box.x1
