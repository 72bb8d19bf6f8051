"""Wording of messages for people."""

import math
from typing import Protocol


class Timed(Protocol):
    @property
    def start_seconds(self) -> float | None: ...
    @property
    def end_seconds(self) -> float | None: ...


def counted(number: int, singular: str, plural: str = "") -> str:
    """`1 document`, `5 documents`; plural: if it is not the singular with an s."""
    return f"{number} {singular if number == 1 else plural or f'{singular}s'}"


def percent(share: float) -> str:
    """`62 %`; rounded down, so that nearly all is not all."""
    return f"{math.floor(round(share * 100, 6))} %"


def clock(seconds: float) -> str:
    """`1:05.25`, with hours before it where there are any."""
    hundredths = round(seconds * 100)
    minutes, rest = divmod(hundredths, 6000)
    hours, minutes = divmod(minutes, 60)
    before = f"{hours}:{minutes:02}" if hours else f"{minutes}"
    return f"{before}:{rest // 100:02}.{rest % 100:02}"


def seen_from_to(seen: Timed) -> str:
    """`from 0:03.25 to 0:06.25` of a film; empty for what has no time."""
    start, end = seen.start_seconds, seen.end_seconds
    return "" if start is None or end is None else f"from {clock(start)} to {clock(end)}"
