"""Times of day in text: `14:30`, `2:15 pm`, `17.45 Uhr`, `08:15:00+01:00`.

In: text. Out: where each stands, and the time with its zone, if it has one. This module knows
neither pages nor schemas.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TIME = re.compile(
    r"(?<![\d.,:])(?P<hour>[01]?\d|2[0-3])"
    r"(?:(?:[:h]|[.](?=[0-5]\d\s*(?:Uhr|[ap]\.?m)))(?P<minute>[0-5]\d)"
    r"(?::(?P<second>[0-5]\d)(?P<part>\.\d{1,9})?)?(?![\d:])|(?=\s*(?:Uhr|[ap]\.?m\b)))"
    r"\s*(?:Uhr\b)?(?P<half>[ap]\.?m\b\.?)?"
    r"(?:\s*\(?(?P<zone>Z|UTC|GMT)(?!\w)\)?)?(?:\s*(?P<offset>[+-](?:0\d|1[0-4]):?[0-5]\d)\b)?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"T|\s*[,;|/-]?\s*(?:(?:at|um|à|alle|ore|a las|om|kl\.?)\s+)?", re.IGNORECASE)
"""Between a date and its time of day."""


@dataclass(frozen=True, slots=True)
class FoundTime:
    """At `text[start:end]`. iso: `14:30:00`. offset: `+01:00`, or Z; empty if it is not told."""

    start: int
    end: int
    iso: str
    offset: str = ""


def find_times(text: str) -> Iterator[FoundTime]:
    for match in _TIME.finditer(text):
        found = _read(match)
        if found:
            yield found


def end_of_time_behind(text: str, at: int) -> int:
    """Where the time of day ends that stands behind a date which ends at `at`; else `at`."""
    between = _BETWEEN.match(text, at)
    match = _TIME.match(text, between.end()) if between else None
    found = _read(match) if match else None
    return found.end if found else at


def _read(match: re.Match[str]) -> FoundTime | None:
    hour, half = int(match["hour"]), (match["half"] or "").lower()[:1]
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    given = match["offset"] or ""
    offset = f"{given[:3]}:{given[-2:]}" if given else "Z" if match["zone"] else ""
    second = f"{match['second'] or '00'}{match['part'] or ''}"
    iso = f"{hour:02}:{match['minute'] or '00'}:{second}"
    return FoundTime(match.start(), match.start() + len(match[0].rstrip()), iso, offset)
