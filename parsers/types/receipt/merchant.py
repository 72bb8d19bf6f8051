"""Lines -> who issued a receipt, and where they are, from the lines at its top.

The name is the line that reads most like a company's, with the lines above and below it that it
goes on in; the address is the first run of lines about streets and towns. This module knows no
schema.
"""

import re
from collections.abc import Sequence
from itertools import dropwhile, pairwise, takewhile
from statistics import median

from parsers.document.text import fold
from parsers.extraction.candidates import amounts_in, dates_in
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Line, Piece, join
from parsers.extraction.names import (
    goes_on,
    has_company_word,
    has_ending,
    is_mostly_letters,
    is_only_ending,
    name_span,
    words_in,
)
from parsers.extraction.places import (
    BARE_POSTCODE,
    STREET_START,
    has_street_form,
    place_score,
)
from parsers.extraction.vocabulary import folded

DEPTH = 16
"""How many lines at the top are searched."""
ONE_TYPE = 0.75
"""Lines are printed in one size of type if the lower one is this part of the higher one or more."""
CLOSE = 0.75
"""Heights of a line: lines of one block have less between them."""
ONE_AXIS = 0.03
"""Of the page's width: how far centres or left edges of lines set below each other differ."""
APART = 2.0
"""Heights of a line: a line further off that is not aligned is not part of the head."""
# Measured on the 80 receipts of SROIE, 2026-11-23.
FIRST, LOWER = 2.0, 0.4
"""The points of the first line as a company's name, and what each line further down has less."""
ENDING, TRADE = 3.0, 1.5
"""What a company's ending and a word of its trade add."""
LARGEST = 1.0
"""What letters add that are twice as high as most, at most."""
SET_APART, ABOUT_PLACE = -2.0, -2.0
"""What a line adds that stands apart, and one about streets and towns."""
FULL_ADDRESS = 2
"""Words about places from which a run of lines is taken for the address without a look further."""
PHONE = re.compile(r"(?:^\W*|:\s?)\(?\+?\d[\d\s()/-]{6,}\W*$")
REGISTRATION = re.compile(r"^\W*(?=(?:\w*\d){5})[\w-]+\W*$")
BEGINNING = re.compile(r"(?:[^\W\d_a-z]\S*|\d+|[&+.-])(?: (?:[^\W\d_a-z]\S*|\d+|[&+.-])){0,2}")
"""Up to three words, each with a capital: more are most often a slogan."""
MAIL = re.compile(r"\w@\w")


def _head_of(lines: Sequence[Line]) -> list[Line]:
    """The lines above the first amount of the first page."""
    return list(takewhile(lambda one: not amounts_in(one) or _is_place(one), lines[:DEPTH]))


def find_company(reading: Reading) -> Piece | None:
    """The name as printed, without a register's number. None if no line reads like one."""
    lines = _name_lines(_head_of(reading.lines))
    return join([line.piece(*name_span(line.text)) for line in lines]) if lines else None


def find_address(reading: Reading) -> Piece | None:
    """The first run of lines that speak of places twice or more, else the one that does most."""
    head = _head_of(reading.lines)
    name = _name_lines(head)
    runs = _place_runs([line for line in head if line not in name])
    if not runs:
        return _street_below(name, head)
    scores = [sum(place_score(line.text) for line in run) for run in runs]
    first = next(
        (run for run, score in zip(runs, scores, strict=True) if score >= FULL_ADDRESS), None
    )
    run = first or runs[scores.index(max(scores))]
    return join([line.piece(0, len(line.text)) for line in [*run, *_branch_below(run[-1], head)]])


def _branch_below(last: Line, head: Sequence[Line]) -> list[Line]:
    """The line below, if it is of the address's block and has a number, as a branch or floor."""
    below = head[head.index(last) + 1 :][:1]
    return [
        line
        for line in below
        if re.search(r"\d", line.text)
        and is_mostly_letters(line.text)
        and not (_is_noise(line) or _is_bracketed(line) or has_ending(line.text))
        and _is_one_block(last, line)
    ]


def _street_below(name: Sequence[Line], head: Sequence[Line]) -> Piece | None:
    """Where no line speaks of a place: what begins below the name as a street does."""
    below = [line for line in head if name and line.index > name[-1].index]
    found = list(dropwhile(lambda line: not _may_be_street(line), below))
    lines = list(takewhile(lambda line: not _is_noise(line), found))
    return join([line.piece(0, len(line.text)) for line in lines]) if lines else None


def _name_lines(head: Sequence[Line]) -> list[Line]:
    """The lines that the company's name stands in."""
    scored = [
        (_name_score(line, before, head), -line.index, line)
        for before, line in zip([None, *head], head, strict=False)
    ]
    best = max(scored, key=lambda one: one[:2], default=None)
    return _with_continuations(best[2], head) if best and best[0] > 0 else []


def _name_score(line: Line, before: Line | None, head: Sequence[Line]) -> float:
    text = _name_text(line)
    if _is_noise(line) or not is_mostly_letters(text) or _refers(before) or _refers(line):
        return -1.0
    score = FIRST - LOWER * line.index
    score += ENDING * has_ending(text) + TRADE * has_company_word(text)
    score += min(line.height / median(one.height for one in head) - 1.0, LARGEST)
    score += SET_APART * _stands_apart(line, head)
    is_place = place_score(line.text) > 0 or (before is not None and has_street_form(line.text))
    return score + ABOUT_PLACE * (is_place and not has_ending(text))


def _stands_apart(line: Line, head: Sequence[Line]) -> bool:
    """Whether it is set apart from the head, as a number or name noted on the scan."""
    after = next((one for one in head if one.box.y0 >= line.box.y1), None)
    if after is None or len(head) < 3:
        return False
    far = after.box.y0 - line.box.y1 > APART * max(line.height, after.height)
    return far and not _on_one_axis(line, after)


def _with_continuations(line: Line, head: Sequence[Line]) -> list[Line]:
    """The line and those that its name began in or ends in."""
    place = head.index(line)
    first, last = place, place
    while last + 1 < len(head) and _open_brackets(head[first : last + 1]) > 0:
        last += 1
    while first > 0 and _begins_above(head[first : last + 1], head[first - 1]):
        first -= 1
    return list(head[first : last + 1])


def _begins_above(lines: Sequence[Line], above: Line) -> bool:
    """Either the name cannot begin where it does, or the line above is set as its first one."""
    if _is_noise(above):
        return False
    text = _name_text(lines[0])
    if _open_brackets(lines) < 0 or goes_on(text) or is_only_ending(text):
        return True
    return _is_one_block(above, lines[0]) and _may_begin(above.text, text) and not _refers(above)


def _may_begin(above: str, text: str) -> bool:
    """A line that is a name by itself, or that the next one repeats, is a name beside this one."""
    return (
        is_mostly_letters(above)
        and not has_ending(above)
        and not has_company_word(above)
        and re.fullmatch(BEGINNING, above) is not None
        and not place_score(above)
        and not set(words_in(above)) & set(words_in(text))
    )


def _is_one_block(above: Line, below: Line) -> bool:
    """One size of type, one axis and no blank space between."""
    sizes = sorted((above.height, below.height))
    gap = below.box.y0 - above.box.y1
    return (
        sizes[0] >= ONE_TYPE * sizes[1]
        and abs(gap) < CLOSE * sizes[1]
        and _on_one_axis(above, below)
    )


def _on_one_axis(one: Line, other: Line) -> bool:
    return (
        min(abs(one.box.center_x - other.box.center_x), abs(one.box.x0 - other.box.x0)) < ONE_AXIS
    )


def _open_brackets(lines: Sequence[Line]) -> int:
    text = "".join(map(_name_text, lines))
    return text.count("(") - text.count(")")


def _name_text(line: Line) -> str:
    start, end = name_span(line.text)
    return line.text[start:end]


def _is_noise(line: Line) -> bool:
    words = words_in(line.text)
    return (
        any(word in folded("companies.beside_name") for word in [*words[:3], "".join(words[:2])])
        or not any(map(str.isalpha, line.text))
        or bool(PHONE.search(line.text) or REGISTRATION.match(line.text))
        or bool(MAIL.search(line.text))
        or bool(dates_in(line))
    )


def _refers(line: Line | None) -> bool:
    """Does the line, or its beginning, say that somebody else is named next?"""
    text = fold(line.text) if line else ""
    others = tuple(folded("companies.of_others"))
    return text.startswith(others) or text.endswith(others)


def _is_place(line: Line) -> bool:
    return not _is_noise(line) and not has_ending(line.text) and place_score(line.text) > 0


def _may_be_street(line: Line) -> bool:
    return not _is_noise(line) and not has_ending(line.text) and has_street_form(line.text)


def _place_runs(head: Sequence[Line]) -> list[list[Line]]:
    """Lines about places that follow each other, with what stands between or continues them."""
    runs: list[list[Line]] = []
    goes_on = False
    for index, line in enumerate(head):
        starts = _is_place(line) and not _is_bracketed(line)
        if goes_on and (starts or _is_bridge(index, head)):
            runs[-1].append(line)
        elif starts:
            runs.append([*_streets_above(index, head), line])
            goes_on = True
        else:
            goes_on = False
    return [_from_street(run) for run in runs]


def _streets_above(index: int, head: Sequence[Line]) -> list[Line]:
    """The line above, if it begins or ends as a street does though its name tells nothing."""
    above = head[index - 1 : index] if index else []
    return [line for line in above if _may_be_street(line) and not _is_place(line)]


def _is_bridge(index: int, head: Sequence[Line]) -> bool:
    """A postcode, or a line after a comma or between two lines about places."""
    line, before = head[index], head[index - 1]
    if BARE_POSTCODE.fullmatch(line.text):
        return True
    if _is_noise(line) or _is_bracketed(line) or has_ending(line.text):
        return False
    return before.text.endswith(",") or any(map(_is_place, head[index + 1 : index + 2]))


def _is_bracketed(line: Line) -> bool:
    return line.text.startswith("(") and line.text.endswith(")")


def _from_street(run: Sequence[Line]) -> list[Line]:
    """The run without the names of places that stand above a number of a house."""
    for index, (line, after) in enumerate(pairwise(run)):
        if re.search(r"[\d,]", line.text):
            break
        if STREET_START.match(after.text):
            return list(run[index + 1 :])
    return list(run)
