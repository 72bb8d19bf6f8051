"""Regions in, the same out with listings as such: code, configuration and logs keep their lines and
indents. Type of one width beside other type shows them, or else what code is written with. Knows
neither columns nor order."""

import re
import statistics
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from parsers.document import HEADINGS, Label, Word
from parsers.document.geometry import shared_width
from parsers.document.lines import hull_of, join_words, visual_lines
from parsers.layout.region import Region

EVEN = 0.03  # of the width of a letter: letters of one width
FEWEST_WORDS = 3  # with letters, that show that all have one width
MOSTLY = 0.5  # of the page's words: if more are of one width, it is typewritten
FEWEST_LINES = 3
CODE = 0.6  # of the lines
SOME_CODE = 0.3  # of the lines, in type of one width
FEWEST_INDENTED = 2  # lines
STEP = 0.15  # letters: indents are whole letters
MOST_APART = 3  # lines of a part of code that does not show what it is
FILLED = 0.6  # of the lines but the last: reach the right edge, as those of paragraphs do
LONGEST = 40.0  # letters: lines of code may be as long as each other; longer ones are filled
ROOM = 8.0  # letters: from a filled line to the edge
BELOW, CLOSE = 1.5, 0.8  # heights of a line: between parts of a listing; in type of all widths
MOST_INDENT = 80  # letters
MAY_BE = frozenset({Label.TEXT, Label.LIST_ITEM, Label.FORMULA, *HEADINGS})
CODE_LINE = re.compile(
    r"[{}]$|[)\]}'\"];$|^(?:\S+\s){0,3}\S+;$|^(?:#|//|--|/\*|\*/|[$>]\s|</?\w)|\w\(.*\)"
    r"|^\S+(?:\s\S+){0,2}\s(?:=|[=!<>:+-]=|[-=]>|&&|\|\|)\s"
    r"|^(?:if|for|while|else|elif|def|class|try|switch|case)\b.*[:{]$"
    r"|^(?:return|continue|break|exit|end)\b(?:\s\S+)?$"
    r"|^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d|^@?[a-z_][\w.-]*\s*=\s*\S"
)

SIGN = re.compile(r"[{};=#$]|\w\(|^/[/*]|\d{4}-\d\d-\d\d")  # in words of code; seldom in prose

Line = list[Word]


def mark_listings(regions: Sequence[Region], aspect: float) -> list[Region]:
    """With the text of listings written out, and their parts in one. aspect: width of the page by
    its height."""
    parts = sorted((each for each in regions if _may_be_part(each)), key=lambda each: each.box.y0)
    even = [each for each in parts if _is_even(each.words)]
    found: list[Region] = []
    if not _is_typewritten(even, regions):
        found += filter(_is_of_one_width, _chains(even, BELOW, alike=True))
    known = {id(word) for each in found for word in each.words}
    rest = [each for each in parts if id(each.words[0]) not in known]
    if sum(bool(SIGN.search(w.text)) for each in rest for w in each.words) >= FEWEST_LINES:
        chains = _chains([each for each in rest if _may_be_code(each)], CLOSE)
        found += [each for each in chains if _looks_like_code(each, aspect)]
    if not found:
        return list(regions)
    known |= {id(word) for each in found for word in each.words}
    kept = [each for each in regions if not each.words or id(each.words[0]) not in known]
    return [*kept, *(replace(each, label=Label.TEXT, text=_written(each)) for each in found)]


def _may_be_part(region: Region) -> bool:
    return region.label in MAY_BE and bool(region.words) and region.words[0].confidence is None


def _is_even(words: Sequence[Word]) -> bool:
    """Whether all letters have one width."""
    usual = words[0].box.width / len(words[0].text)
    return all(
        word.text.isascii() and abs(word.box.width / len(word.text) - usual) <= EVEN * usual
        for word in words
    )


def _width(words: Sequence[Word]) -> float:
    """Of a letter, in fractions of the page."""
    return statistics.median(word.box.width / len(word.text) for word in words)


def _is_typewritten(even: Sequence[Region], regions: Sequence[Region]) -> bool:
    letters = sum(len(each.words) for each in even if len(each.words) >= FEWEST_WORDS)
    return letters > MOSTLY * sum(len(each.words) for each in regions)


def _chains(parts: Sequence[Region], most: float, *, alike: bool = False) -> list[Region]:
    """Parts close below each other as one region; alike: in the same type. parts: from top to
    bottom. most: heights of a line between them."""
    wholes: list[Region] = []
    for part in parts:
        above = wholes[-1] if wholes else None
        if above and _is_below(above, part, most) and (not alike or _in_one_type(above, part)):
            box = above.box.union(part.box)
            wholes[-1] = replace(above, box=box, words=above.words + part.words)
        else:
            wholes.append(part)
    return wholes


def _is_below(above: Region, part: Region, most: float) -> bool:
    height = max(word.box.height for word in part.words)
    apart = part.box.y0 - above.box.y1
    return -height < apart < most * height and shared_width(above.box, part.box) > 0


def _in_one_type(above: Region, part: Region) -> bool:
    one, other = _width(above.words), _width(part.words)
    return abs(one - other) <= EVEN * one and above.words[0].size == part.words[0].size


def _is_of_one_width(whole: Region) -> bool:
    """Whether its letters are, and its lines are indented in whole letters or some of them written
    as code is: an address has neither."""
    telling = {w.text for w in whole.words if len(w.text) > 1 and any(map(str.isalpha, w.text))}
    lines = visual_lines(whole.words)
    if len(telling) < FEWEST_WORDS or len(lines) < FEWEST_LINES:
        return False
    share = _share(lines)
    if _is_filled(lines) and share < CODE:
        return False
    return share >= SOME_CODE or _is_indented(lines, _width(whole.words))


def _is_indented(lines: Sequence[Line], width: float) -> bool:
    """From the first line, by several letters."""
    left = lines[0][0].box.x0
    indents = [(line[0].box.x0 - left) / width for line in lines]
    whole = all(abs(indent - round(indent)) <= STEP and indent > -STEP for indent in indents)
    return whole and sum(indent > 1 + STEP for indent in indents) >= FEWEST_INDENTED


def _is_filled(lines: Sequence[Line]) -> bool:
    width = _width([word for line in lines for word in line])
    right, left = max(line[-1].box.x1 for line in lines), min(line[0].box.x0 for line in lines)
    if right - left < LONGEST * width:
        return False
    room = ROOM * width
    ends = [right - line[-1].box.x1 <= room for line in lines[:-1]]
    return sum(ends) > FILLED * len(ends)


def _may_be_code(region: Region) -> bool:
    lines = visual_lines(region.words)
    return len(lines) <= MOST_APART or _share(lines) >= CODE


def _looks_like_code(whole: Region, aspect: float) -> bool:
    """Lines written as code is, some of them indented."""
    lines = visual_lines(whole.words)
    lefts = [hull_of(line).x0 for line in lines]
    indented = (max(lefts) - min(lefts)) * aspect > hull_of(lines[0]).height
    return len(lines) >= FEWEST_LINES and indented and _share(lines) >= CODE


def _share(lines: Sequence[Line]) -> float:
    """Of the lines that are as code is written."""
    return sum(bool(CODE_LINE.search(join_words(line))) for line in lines) / len(lines)


def _written(region: Region) -> str:
    """The lines with their indents, words as far apart as they are."""
    lines = visual_lines(region.words)
    width = _width(region.words)
    left = min(hull_of(line).x0 for line in lines)
    return "\n".join(
        _blanks(line[0].box.x0 - left, width, 0)
        + line[0].text
        + "".join(
            _blanks(after.box.x0 - before.box.x1, width, 1) + after.text
            for before, after in pairwise(line)
        )
        for line in lines
    )


def _blanks(distance: float, width: float, fewest: int) -> str:
    return " " * min(MOST_INDENT, max(fewest, round(distance / width)))
