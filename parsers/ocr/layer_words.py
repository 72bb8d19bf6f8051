"""What OCR read on a page and the words of a text layer that was put aside, in; both together, out.

A few words typed on a scan, such as a date in a blank, are exact, and visible. This module knows
neither pixels nor files.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from rapidfuzz.distance import Levenshtein

from parsers.document import BoundingBox, Word
from parsers.document.lines import as_read

BESIDE = 0.5  # of the height of a word: the middles of words of a line are no farther apart
UNDER = 0.3  # of the width of the narrower one: a word of OCR is below one of the layer
ALIKE = 0.5  # of the signs
SURE = 0.95  # OCR that reads something else so surely is right: the layer's word is covered
REACH = 4.0  # heights: how far a word may be from the next of its line
WIDE_SIGN = "\u2e80"  # Chinese and Japanese ones are twice as wide as others


def with_typed_words(read: Sequence[Word], typed: Sequence[Word]) -> tuple[Word, ...]:
    """The words of OCR, and of those of the layer what it has not, or reads otherwise."""
    words, changed = list(read), set()
    for word in typed:
        below = [each for each in words if _is_below(each, word)]
        if "".join(each.text for each in below) == word.text or _is_covered(below, word):
            continue
        rest = [part for each in below for part in _beside(each, word)]
        line = below[0].line if below else _line_of(word, words)
        words = [each for each in words if each not in below] + rest + [replace(word, line=line)]
        changed.add(line)
    return tuple(_in_lines(words, changed)) if changed else tuple(read)


def _in_lines(words: Sequence[Word], changed: Container[int]) -> Iterator[Word]:
    """Line by line; those that were changed from left to right, or as they are read."""
    for number, line in groupby(sorted(words, key=_line), key=_line):
        inner = list(line)
        yield from as_read(sorted(inner, key=_left)) if number in changed else inner


def _is_below(word: Word, typed: Word) -> bool:
    shared = min(word.box.x1, typed.box.x1) - max(word.box.x0, typed.box.x0)
    level = abs(word.box.center_y - typed.box.center_y) < BESIDE * typed.box.height
    return level and shared > UNDER * min(word.box.width, typed.box.width)


def _is_covered(below: Sequence[Word], typed: Word) -> bool:
    """Whether OCR sees another text in the word's place."""
    if not below or min(each.confidence or 0.0 for each in below) < SURE:
        return False
    seen = "".join(each.text for each in below)
    return typed.text not in seen and Levenshtein.normalized_similarity(seen, typed.text) < ALIKE


def _beside(word: Word, typed: Word) -> Iterator[Word]:
    """What of a word of OCR is not in the place of one of the layer: Chinese beside a number."""
    at, signs = word.box.x0, [2 if sign >= WIDE_SIGN else 1 for sign in word.text]
    unit = word.box.width / sum(signs)
    for _, group in groupby(word.text, key=lambda sign: sign >= WIDE_SIGN):
        text = "".join(group)
        end = at + unit * sum(2 if sign >= WIDE_SIGN else 1 for sign in text)
        shared = min(end, typed.box.x1) - max(at, typed.box.x0)
        if shared <= UNDER * (end - at):
            yield replace(word, text=text, box=replace(word.box, x0=at, x1=min(end, word.box.x1)))
        at = end


def _line_of(word: Word, words: Sequence[Word]) -> int:
    """The line that it stands in, or a new one."""
    level = [each for each in words if _is_level(each.box, word.box)]
    if level:
        return min(level, key=lambda each: _gap(each.box, word.box)).line
    return 1 + max((each.line for each in words), default=-1)


def _is_level(one: BoundingBox, other: BoundingBox) -> bool:
    level = abs(one.center_y - other.center_y) < BESIDE * min(one.height, other.height)
    return level and _gap(one, other) < REACH * max(one.height, other.height)


def _gap(one: BoundingBox, other: BoundingBox) -> float:
    return max(one.x0, other.x0) - min(one.x1, other.x1)


def _line(word: Word) -> int:
    return word.line


def _left(word: Word) -> float:
    return word.box.x0
