"""When a folder is read: words of a person in, Prefect's schedules out."""

import datetime
import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from parsers.errors import SetupError

UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
DEFAULT = "5m"


def parse_interval(text: str) -> datetime.timedelta:
    """90s, 5m, 1h30m, 1d as a time. SetupError for anything else, and for less than a second."""
    parts = re.findall(r"(\d{1,6})([dhms])", text)
    seconds = sum(int(number) * UNITS[unit] for number, unit in parts)
    if "".join(map("".join, parts)) != text or not seconds:
        raise _refusal(f"{text!r} is no time between two runs", "Write it as 90s, 5m, 1h30m or 1d")
    return datetime.timedelta(seconds=seconds)


def make_schedule(every: str | None, cron: str | None, zone: str | None) -> object:
    """Prefect's schedule; every five minutes if nothing is asked. zone: as Europe/Berlin.

    SetupError prefect: both are asked, or one cannot be understood.
    """
    from prefect.schedules import Cron, Interval

    zone = _check_zone(zone)
    if every and cron:
        raise _refusal("--every and --cron say different times", "Give one of the two")
    if cron is None:
        # Counted from a day that stands still: else each restart would move the next run.
        anchor = datetime.datetime(2020, 1, 1, tzinfo=ZoneInfo(zone))
        return Interval(parse_interval(every or DEFAULT), anchor_date=anchor, timezone=zone)
    try:
        return Cron(_check_cron(cron), timezone=zone)
    except ValueError as error:
        raise _bad_cron(cron) from error


def _check_cron(cron: str) -> str:
    from prefect.client.schemas.schedules import CronSchedule

    try:
        CronSchedule(cron=cron)
    except ValueError as error:
        raise _bad_cron(cron) from error
    return cron


def _bad_cron(cron: str) -> SetupError:
    return _refusal(
        f"{cron!r} is no cron line",
        'Write minute, hour, day, month, weekday: "0 6 * * 1-5" is six o\'clock on working days',
    )


def _check_zone(zone: str | None) -> str:
    try:
        return ZoneInfo(zone).key if zone else "UTC"
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise _refusal(f"There is no time zone {zone!r}", "Write it as Europe/Berlin") from error


def _refusal(message: str, remedy: str) -> SetupError:
    return SetupError("prefect", message, f"{remedy}.")
