"""Prose with times. In: an answer such as `From 00:12 to 00:15, a door opens.`, a list whose lines
begin with times, or `<0.3 seconds> ...`. Out: an object for each time, with what happens then. This
module knows no film.
"""

import re
from collections.abc import Iterator

from parsers.items.times import AND, CLOCK, SECONDS, UNIT, read_time

_ONE = rf"(?<![\d:.])(?:{CLOCK}|{SECONDS}{UNIT})"
_SPAN = re.compile(
    rf"[<\[(*]{{0,4}}(?P<start>{_ONE}|{SECONDS}(?={AND}{SECONDS}{UNIT}))[>\])*]{{0,4}}"
    rf"(?:{AND}[<\[(*]{{0,4}}(?P<end>{_ONE})[>\])*]{{0,4}})?"
)
_MARKS = " \t\r\n,;:.、，。；：-–—*>#)](["
_LEADING = re.compile(r"(?i)(?:^|[\s,;.(])(?:from|at|between|then|and|during|in|the|从|在)\s*$")


def timed_prose(text: str) -> Iterator[dict[str, str]]:
    """An object for each time that something is said of."""
    lines = text.splitlines()
    for line, after in zip(lines, [*lines[1:], ""], strict=False):
        found = list(_SPAN.finditer(line))
        spans = [each for each in found if each["end"]] or found
        ends = [*(one.start() for one in spans[1:]), len(line)]
        for each, until in zip(spans, ends, strict=False):
            said = _bare(line[each.end() : until])
            if not said and len(spans) == 1:
                said = _beside(line[: each.start()], after)
            row = {"start_time": each["start"], "end_time": each["end"], "description": said}
            if said and read_time(each["start"]) is not None:
                yield {key: value for key, value in row.items() if value}


def _beside(before: str, after: str) -> str:
    """What is said of a line's only time: before it, or on the next line without a time."""
    return _bare(before) or ("" if _SPAN.search(after) else _bare(after))


def _bare(said: str) -> str:
    """Without signs around it, and without words that belong to the next time."""
    said = said.strip(_MARKS.replace(".", "")).lstrip(".").strip()
    return said[: max(len(said) - 40, 0)] + _LEADING.sub("", said[-40:])
