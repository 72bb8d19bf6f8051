"""When a folder is read. In: what people write. Out: Prefect's schedules."""

import datetime
import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from parsers.errors import SetupError

UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
DEFAULT = "5m"
SHORTEST = datetime.timedelta(seconds=10)
"""Between two runs. A look at a folder takes a process of its own and about two seconds, and the
service asks Prefect every five seconds for runs that are due."""
CRON_FIELDS = 5
"""With a sixth, Prefect would read seconds."""


def parse_interval(text: str) -> datetime.timedelta:
    """90s, 5m, 1h30m, 1d. SetupError for anything else, and for less than a second."""
    parts = re.findall(r"(\d{1,6})([dhms])", text)
    seconds = sum(int(number) * UNITS[unit] for number, unit in parts)
    if "".join(map("".join, parts)) != text or not seconds:
        raise _refusal(f"{text!r} is no time between two runs", "Write it as 90s, 5m, 1h30m or 1d")
    return datetime.timedelta(seconds=seconds)


def make_schedule(every: str | None, cron: str | None, zone: str | None) -> object:
    """Prefect's schedule; every five minutes by default. zone: such as Europe/Berlin.

    SetupError prefect: both are given, or one cannot be understood, or is less than SHORTEST.
    """
    from prefect.client.schemas.schedules import CronSchedule
    from prefect.schedules import Cron, Interval

    try:
        zone = ZoneInfo(zone).key if zone else "UTC"
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise _refusal(f"There is no time zone {zone!r}", "Write it as Europe/Berlin") from error
    if every and cron:
        raise _refusal("--every and --cron say different times", "Give one of the two")
    if cron is None:
        # Counted from a fixed day: else each restart would move the next run.
        anchor = datetime.datetime(2020, 1, 1, tzinfo=ZoneInfo(zone))
        return Interval(_parse_pause(every or DEFAULT), anchor_date=anchor, timezone=zone)
    try:
        if not cron.startswith("@") and len(cron.split()) != CRON_FIELDS:
            raise ValueError
        CronSchedule(cron=cron)
        return Cron(cron, timezone=zone)
    except ValueError as error:
        remedy = 'Write minute, hour, day, month, weekday: "0 6 * * 1-5" is 6:00 on working days'
        raise _refusal(f"{cron!r} is no cron line", remedy) from error


def _parse_pause(text: str) -> datetime.timedelta:
    pause = parse_interval(text)
    if pause < SHORTEST:
        least = f"{SHORTEST.total_seconds():.0f} seconds"
        raise _refusal(
            f"{text} is too short a time between two runs",
            f"Give at least {least}; a file that comes in between is read at the next look",
        )
    return pause


def _refusal(message: str, remedy: str) -> SetupError:
    return SetupError("prefect", message, f"{remedy}.")
