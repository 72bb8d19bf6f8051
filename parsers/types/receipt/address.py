"""Lines -> where the shop of a receipt is: the first lines at its top about streets and towns.

This module knows no schema.
"""

import re
from collections.abc import Sequence
from itertools import dropwhile, pairwise, takewhile

from parsers.document.text import fold
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Line, Piece, join
from parsers.extraction.names import (
    has_ending,
    is_mostly_letters,
)
from parsers.extraction.places import (
    BARE_POSTCODE,
    POSTCODE,
    STREET_START,
    has_street_form,
    place_score,
)
from parsers.types.receipt.head import (
    FULL_ADDRESS,
    LONG_NUMBER,
    TOWN,
    head_of,
    is_noise,
    is_one_block,
    is_place,
)
from parsers.types.receipt.merchant import domains_in, name_lines

TOWN_BEFORE = re.compile(r"[^\W\d_]{3,}(?:[ ,]+[^\W\d_]{2,}){0,3} ?[-–] ?\d{3} ?\d{2,3}\W*")
"""A town and the postcode behind it: `Kishanganj - 944215`."""
OPEN_END = re.compile(r"(?:[,-]|,? \d{2}-\d{3}|, \d{5}|\d{5}-\d{3})$")
PROVINCE = re.compile(r"[^\W\d_][^\d:]{0,30}\([A-Z]{2}\)")
"""The end of a town's name that went on in a line of its own: `D'Asti (AT)`."""
IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2}")


def find_address(reading: Reading) -> Piece | None:
    """The first run of lines that speak of places twice or more, else the one that does most."""
    head = head_of(reading.lines)
    name = name_lines(head, domains_in(reading.lines))
    runs = place_runs([line for line in head if line not in name])
    if not runs:
        return _street_below(name, head)
    scores = [sum(place_score(line.text) for line in run) for run in runs]
    first = next(
        (run for run, score in zip(runs, scores, strict=True) if score >= FULL_ADDRESS), None
    )
    run = first or runs[scores.index(max(scores))]
    begin = run[0].piece(_behind_name(run[0], name), len(run[0].text))
    others = [*run[1:], *_branch_below(run[-1], head)]
    return join([begin, *(line.piece(0, len(line.text)) for line in others)])


def _behind_name(line: Line, name: Sequence[Line]) -> int:
    """`Hill Outfitters, 6 Market Place`: where the line goes on behind the shop's name."""
    before, comma, behind = line.text.partition(",")
    named = any(fold(one.text) == fold(before) for one in name)
    return len(before) + 1 if named and comma and behind.strip() else 0


def _branch_below(last: Line, head: Sequence[Line]) -> list[Line]:
    """The line below, if it is of the address's block and begins with a number, as a branch, or
    the address breaks off above it."""
    below = head[head.index(last) + 1 :][:1]
    return [
        line
        for line in below
        if (re.match(r"\W*\d", line.text) or PROVINCE.fullmatch(line.text) or _goes_on(last, line))
        and is_mostly_letters(line.text)
        and not (is_noise(line) or _is_bracketed(line) or has_ending(line.text))
        and is_one_block(last, line)
    ]


def _goes_on(last: Line, below: Line) -> bool:
    """After a postcode, a dash or a comma, with no figure."""
    is_open = OPEN_END.search(last.text) is not None
    return is_open and not re.search(r"\d", below.text)


def _street_below(name: Sequence[Line], head: Sequence[Line]) -> Piece | None:
    """Where no line speaks of a place: what begins below the name as a street does."""
    below = [line for line in head if name and line.index > name[-1].index]
    found = list(dropwhile(lambda line: not _may_be_street(line), below))
    lines = list(takewhile(lambda line: not is_noise(line), found))
    parted = (place for place, pair in enumerate(pairwise(lines), 1) if not is_one_block(*pair))
    lines = lines[: next(parted, len(lines))]
    return join([line.piece(0, len(line.text)) for line in lines]) if lines else None


def _may_be_street(line: Line) -> bool:
    labelled = re.search(r"[.\w)] ?:", line.text) is not None
    return not (is_noise(line) or labelled or has_ending(line.text)) and has_street_form(line.text)


def place_runs(head: Sequence[Line]) -> list[list[Line]]:
    """Lines about places that follow each other, with what stands between or continues them."""
    runs: list[list[Line]] = []
    goes_on = False
    for index, line in enumerate(head):
        starts = is_place(line) and not _is_bracketed(line)
        if goes_on and (starts or _is_bridge(index, head)):
            runs[-1].append(line)
        elif starts:
            runs.append([*_streets_above(index, head), line])
            goes_on = True
        else:
            goes_on = False
    return [_from_street(run) for run in runs]


def _streets_above(index: int, head: Sequence[Line]) -> list[Line]:
    """The line above, if it begins or ends as a street does though its name tells nothing; above a
    postcode also one with a house's number anywhere."""
    above = head[index - 1 : index] if index else []
    return [
        line
        for line in above
        if not is_place(line) and (_may_be_street(line) or _has_house(line, head[index]))
    ]


def _has_house(line: Line, below: Line) -> bool:
    numbered = re.search(r"[^\W\d_]{3,}.* \d{1,4}(?!\d)", line.text)
    return (
        (numbered or IDEOGRAPHS.search(line.text)) is not None
        and (TOWN.match(below.text) or POSTCODE.search(below.text)) is not None
        and is_mostly_letters(line.text)
        and not (is_noise(line) or LONG_NUMBER.search(line.text) or has_ending(line.text))
    )


def _is_bridge(index: int, head: Sequence[Line]) -> bool:
    """A postcode, or a line after a comma or between two lines about places."""
    line, before = head[index], head[index - 1]
    if BARE_POSTCODE.fullmatch(line.text):
        return True
    if is_noise(line) or _is_bracketed(line) or has_ending(line.text):
        return False
    if TOWN_BEFORE.fullmatch(line.text) and is_place(before) and is_one_block(before, line):
        return True
    return before.text.endswith(",") or any(map(is_place, head[index + 1 : index + 2]))


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
