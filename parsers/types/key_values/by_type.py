"""Lines -> labels in a type of their own and their values, as in the boxes of a form.

A label is set smaller than its value, or bold where that is not; on a page there are several of the
kind. Its value stands below it and begins where it begins, or above it, as on a rule with its label
underneath: whichever is nearer on the page as a whole; or beside it, where labels and values take
turns in a line. What has more rows below it is the head of a table or a section. This module knows
no colons: those are another form.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import median

from parsers.extraction.lines import Line, Phrase, join
from parsers.types.key_values.pair import Pair, is_key, is_value

LEAST = 3
"""Labels of one kind on a page."""
SMALLER, LOWER = 0.9, 0.7
"""A label is at most so many times as large as its value, or bold; where no file tells the size,
the boxes of words do, less surely."""
SAME_PLACE = 0.012
"""Of the page's width: what begins within it begins at the same place."""
NEAR = 1.2
"""Heights of the value's line between a label and its value, at most."""
SAME_TYPE = 0.05
"""The part by which the sizes of two lines of a value differ, at most."""
MOST_LINES, SEARCHED = 2, 6
"""Lines of a value; and how many lines below are searched."""


@dataclass(frozen=True, slots=True)
class _Phrase(Phrase):
    """size: of its letters, in points where the file says it, as `told`, else in heights of the
    page."""

    size: float
    bold: bool
    told: bool


def pairs_by_type(lines: Sequence[Line]) -> list[Pair]:
    """Of one page."""
    phrases = [_phrases(line) for line in lines]
    if not _are_of_types(phrases):
        return []
    beside = [pair for row in phrases for pair in _beside(row)]
    if len(beside) >= LEAST:
        return [Pair(label.piece, value.piece) for label, value in beside]
    above, below = _stacked(phrases), _stacked(phrases[::-1])
    found = min((one for one in (above, below) if len(one) >= LEAST), key=_distance, default=[])
    return [Pair(label.piece, join([one.piece for one in value])) for label, value in found]


def _are_of_types(rows: Sequence[Sequence["_Phrase"]]) -> bool:
    """Is there more than one type on the page at all?"""
    if any(not phrase.told for row in rows for phrase in row):
        return True
    return len({(phrase.size, phrase.bold) for row in rows for phrase in row}) > 1


def _beside(row: Sequence["_Phrase"]) -> list[tuple["_Phrase", "_Phrase"]]:
    """The pairs of a line in which labels and values take turns."""
    if len(row) < 2 or len(row) % 2:
        return []
    pairs = list(zip(row[::2], row[1::2], strict=True))
    if all(one.told and _is_label(one) and other.told and one.bold > other.bold
           and is_value(other.text) for one, other in pairs):  # fmt: skip
        return pairs
    return []


def _stacked(rows: Sequence[Sequence["_Phrase"]]) -> list["Labelled"]:
    """Labels with the lines of their values in the rows that follow, which are those above a label
    if the rows are turned round."""
    by_line = [_labelled(row, rows[at + 1 : at + 1 + SEARCHED]) for at, row in enumerate(rows)]
    found = [pair for row in by_line if not _are_heads(row) for pair in row]
    return [(label, value) for label, value in found if len(value) <= MOST_LINES]


def _distance(found: Sequence["Labelled"]) -> float:
    """From a label to its value, most often."""
    return median(_gap(label, value[0]) for label, value in found)


def _gap(one: "_Phrase", other: "_Phrase") -> float:
    return max(one.box.y0, other.box.y0) - min(one.box.y1, other.box.y1)


Labelled = tuple[_Phrase, list[_Phrase]]


def _phrases(line: Line) -> list[_Phrase]:
    return [_phrase(line, start, end) for start, end in line.phrases()]


def _phrase(line: Line, start: int, end: int) -> _Phrase:
    words = [word for word, at in zip(line.words, line.starts, strict=True) if start <= at < end]
    sizes = [word.size for word in words if word.size]
    size = max(sizes) if sizes else max(word.box.height for word in words)
    bold = all(word.bold for word in words)
    return _Phrase(line, start, end, line.box_of(start, end), size, bold, bool(sizes))


def _labelled(row: Sequence[_Phrase], below: Sequence[Sequence[_Phrase]]) -> list[Labelled]:
    found: list[Labelled] = []
    if any(map(str.isdigit, " ".join(phrase.text for phrase in row))):
        return found  # labels with their values beside them
    for label in row:
        if _is_label(label):
            value = _value(label, below)
            if value and is_value(" ".join(one.text for one in value)):
                found.append((label, value))
    return found


def _is_label(phrase: _Phrase) -> bool:
    text = phrase.text
    return is_key(text) and not any(map(str.isdigit, text)) and ":" not in text


def _value(label: _Phrase, below: Sequence[Sequence[_Phrase]]) -> list[_Phrase]:
    """The lines next to a label that are set as values are, all in one type."""
    value: list[_Phrase] = []
    last = label
    for row in below:
        one = next((each for each in row if abs(each.box.x0 - label.box.x0) <= SAME_PLACE), None)
        if one is None:
            continue
        if _gap(one, last) > NEAR * one.box.height or not _is_other_type(label, one):
            break
        if ": " in one.text or (value and not _is_same_type(value[0], one)):
            break
        value.append(one)
        last = one
    return value


def _is_other_type(label: _Phrase, value: _Phrase) -> bool:
    if label.told != value.told or (label.told and label.bold and value.bold):
        return False
    is_smaller = label.size <= (SMALLER if label.told else LOWER) * value.size
    is_larger = label.told and label.size > (1 + SAME_TYPE) * value.size  # a head
    return is_smaller or (label.bold and not value.bold and not is_larger)


def _is_same_type(one: _Phrase, other: _Phrase) -> bool:
    if one.bold != other.bold:
        return False
    return not (one.told and other.told) or abs(one.size - other.size) <= SAME_TYPE * one.size


def _are_heads(row: Sequence[Labelled]) -> bool:
    """Of columns: several labels side by side with more than a line below each."""
    several = [value for _, value in islice(row, SEARCHED) if len(value) > 1]
    return len(several) > 1 and len(row) > 1
