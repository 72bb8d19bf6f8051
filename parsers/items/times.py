"""Times in a film as models write them. In: a value: 83.5, `01:23.50`, `00:01:23`, `<83.5
seconds>`, `01:20 - 01:25`. Out: seconds, or None for what is no time. This module knows no items.
"""

import math
import re
from typing import Any

LATEST = 360_000.0  # seconds; no film is longer than 100 hours
LONGEST_SPAN = 100  # characters

CLOCK = r"(?:\d{1,2}:)?\d{1,3}:\d{2}(?:[.,]\d{1,6})?(?![\d:])"
"""mm:ss.ff or hh:mm:ss."""
UNIT = r"\s?(?:seconds|second|secs|sec|s|秒)(?![a-zA-Z])"
SECONDS = r"\d{1,6}(?:\.\d{1,6})?"
AND = r"\s*(?:-{1,2}|–|—|~|～|→|,|to|until|till|and|至|到)\s*"
_TIME = re.compile(rf"(?:({CLOCK})|({SECONDS})(?:{UNIT})?)")
_AROUND = " \t\r\n<>[](){}*`'\""
_AND = re.compile(AND)
_LEADING = re.compile(r"(?i)^\W*(?:from|between)\s")


def read_time(value: Any) -> float | None:
    """Seconds from the film's start."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str):
        found = _TIME.fullmatch(value.strip(_AROUND)[:40])
        if not found:
            return None
        value = _seconds(found[1]) if found[1] else float(found[2])
    return float(value) if value is not None and 0 <= value <= LATEST else None


def read_span(value: Any) -> tuple[float, float | None] | None:
    """From when until when; until None for one moment."""
    if isinstance(value, list) and len(value) == 2:
        first, last = map(read_time, value)
        return None if first is None or last is None else (first, last)
    moment = read_time(value)
    if moment is not None or not isinstance(value, str) or len(value) > LONGEST_SPAN:
        return None if moment is None else (moment, None)
    parts = [read_time(part) for part in _AND.split(_LEADING.sub("", value))]
    if len(parts) != 2 or parts[0] is None or parts[1] is None:
        return None
    return parts[0], parts[1]


def is_span_of_clock(key: str) -> bool:
    """Whether a key is no name but a time, as in {"00:01 - 00:05": ...}."""
    if len(key) > LONGEST_SPAN:
        return False
    says_time = ":" in key or re.search(rf"\d{UNIT}", key) is not None
    return says_time and read_span(key) is not None


def _seconds(clock: str) -> float | None:
    *larger, seconds = clock.replace(",", ".").split(":")
    if float(seconds) >= 60 or (len(larger) == 2 and int(larger[1]) >= 60):
        return None
    total = sum(int(part) * 60**power for power, part in enumerate(reversed(larger), 1))
    found = total + float(seconds)
    return found if math.isfinite(found) else None
