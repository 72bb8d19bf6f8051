"""Values as JSON Schema's `format` writes them: `2026-11-30T14:30:00Z`, `P2Y`, `https://...`.

In: a value, the text that it was read from, and a format. Out: the same in that format, and what
had to be assumed for it; None where it cannot be. Formats not named here are left as they are.
"""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass

from parsers.values.times import find_times

MIDNIGHT = "midnight, as no time of day was read"
UTC = "UTC, as no time zone was read"
HTTPS = "https, as no scheme was read"

_DURATION = re.compile(r"(\d+) (year|month|week|day)s?")
_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
_BARE_URI = re.compile(
    r"(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?:[/?#][A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*)?"
)
_UUID = re.compile(
    r"(?<![\da-f])[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?![\da-f])", re.IGNORECASE
)

RFC_3339_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)"
ISO_DURATION = (
    r"P(?!$)(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?)"
)


@dataclass(frozen=True, slots=True)
class Written:
    text: str
    assumed: tuple[str, ...] = ()


def written_as(format: str, value: str | datetime.date, raw: str) -> Written | None:
    """None if the value cannot be written in this format."""
    if isinstance(value, datetime.date):
        return _instant(value, raw) if format == "date-time" else Written(value.isoformat())
    write = _WRITERS.get(format)
    return write(value) if write else Written(value)


def is_format(format: str, text: str) -> bool:
    """Whether a text is in one of the formats that are written here."""
    if format in ("date", "date-time"):
        day, _, time = text.partition("T")
        is_day = bool(re.fullmatch(r"\d{4}-\d\d-\d\d", day)) and _is_day(day)
        return is_day and (not time and "T" not in text if format == "date" else _is_time(time))
    checks = {"time": _is_time, "duration": _is_duration, "email": _is_email, "uri": _is_uri,
              "uuid": _is_uuid}  # fmt: skip
    return format not in checks or checks[format](text)


FORMATS = ("date", "date-time", "time", "duration", "email", "uri", "uuid")


def _instant(day: datetime.date, raw: str) -> Written:
    time = _time(raw)
    if time is None:
        return Written(f"{day.isoformat()}T00:00:00Z", (MIDNIGHT, UTC))
    return Written(f"{day.isoformat()}T{time.text}", time.assumed)


def _time(text: str) -> Written | None:
    """The one time of day in a text."""
    if _is_time(text):
        return Written(text)
    found = list(find_times(text))
    if len(found) != 1:
        return None
    (time,) = found
    return Written(f"{time.iso}{time.offset or 'Z'}", () if time.offset else (UTC,))


def _date_or_time(text: str) -> Written | None:
    return Written(text) if is_format("date-time", text) else None


def _duration(text: str) -> Written | None:
    if _is_duration(text):
        return Written(text)
    match = _DURATION.fullmatch(text)
    return Written(f"P{match[1]}{match[2][0].upper()}") if match else None


def _email(text: str) -> Written | None:
    return _only(_EMAIL, text)


def _uuid(text: str) -> Written | None:
    return _only(_UUID, text)


def _only(pattern: re.Pattern[str], text: str) -> Written | None:
    found = set(pattern.findall(text))
    return Written(found.pop()) if len(found) == 1 else None


def _uri(text: str) -> Written | None:
    if _is_uri(text):
        return Written(text)
    return Written(f"https://{text}", (HTTPS,)) if _BARE_URI.fullmatch(text) else None


_WRITERS: dict[str, Callable[[str], Written | None]] = {
    "date-time": _date_or_time, "time": _time, "duration": _duration, "email": _email, "uri": _uri,
    "uuid": _uuid,
}  # fmt: skip


def _is_day(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_time(text: str) -> bool:
    return bool(re.fullmatch(RFC_3339_TIME, text))


def _is_duration(text: str) -> bool:
    return bool(re.fullmatch(ISO_DURATION, text))


def _is_email(text: str) -> bool:
    return bool(_EMAIL.fullmatch(text))


def _is_uri(text: str) -> bool:
    return bool(_URI.fullmatch(text))


def _is_uuid(text: str) -> bool:
    return bool(_UUID.fullmatch(text))
