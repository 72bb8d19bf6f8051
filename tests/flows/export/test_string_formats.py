"""Texts and days in the formats of JSON Schema."""

import datetime

import pytest

from flows.export.string_formats import FORMATS, is_format, written_as

DAY = datetime.date(2026, 11, 30)


@pytest.mark.parametrize(
    ("format", "value", "text"),
    [
        ("time", "9:15", "09:15:00Z"), ("time", "09:15:00+01:00", "09:15:00+01:00"),
        ("duration", "2 years", "P2Y"), ("duration", "1 month", "P1M"),
        ("duration", "PT36H", "PT36H"),
        ("email", "Jo Doe <jo@example.org>", "jo@example.org"),
        ("uri", "https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("uri", "www.example.org/a", "https://www.example.org/a"),
        ("uuid", "{123e4567-e89b-12d3-a456-426614174000}", "123e4567-e89b-12d3-a456-426614174000"),
    ],
)  # fmt: skip
def test_a_value_is_written_in_its_format(format: str, value: str, text: str) -> None:
    written = written_as(format, value, value)
    assert written is not None
    assert written.text == text
    assert is_format(format, text)


@pytest.mark.parametrize(
    ("raw", "text", "assumed"),
    [
        ("30.11.2026", "2026-11-30T00:00:00Z", ["midnight", "UTC"]),
        ("30.11.2026 14:30", "2026-11-30T14:30:00Z", ["UTC"]),
        ("30.11.2026 2 pm UTC", "2026-11-30T14:00:00Z", []),
        ("30.11.2026, 14:30 to 15:30", "2026-11-30T00:00:00Z", ["midnight", "UTC"]),
    ],
)
def test_a_day_becomes_a_point_in_time_and_what_was_assumed_is_told(
    raw: str, text: str, assumed: list[str]
) -> None:
    written = written_as("date-time", DAY, raw)
    assert written is not None
    assert (written.text, [each.split(",")[0] for each in written.assumed]) == (text, assumed)
    assert is_format("date-time", text)


@pytest.mark.parametrize(
    ("format", "value"),
    [("time", "noon"), ("time", "9:00 to 17:00"), ("duration", "a while"), ("email", "a@b"),
     ("email", "a@b.org, c@d.org"), ("uri", "see below"), ("uuid", "1234"), ("date-time", "soon")],
)  # fmt: skip
def test_what_cannot_be_written_so_is_not(format: str, value: str) -> None:
    assert written_as(format, value, value) is None
    assert not is_format(format, value)


@pytest.mark.parametrize("format", ["iban", "hostname", "anything"])
def test_other_formats_leave_a_text_as_it_is(format: str) -> None:
    written = written_as(format, "x y", "x y")
    assert (written and written.text, is_format(format, "x y")) == ("x y", True)


@pytest.mark.parametrize(
    ("format", "text"),
    [("date", "2026-02-30"), ("date", "2026-11-30T"), ("date-time", "2026-11-30T14:30:00"),
     ("date-time", "2026-11-30"), ("time", "24:00:00Z"), ("duration", "P"), ("duration", "P1YT"),
     ("uri", "www.example.org")],
)  # fmt: skip
def test_near_misses_are_in_no_format(format: str, text: str) -> None:
    assert not is_format(format, text)


def test_hostile_texts_are_judged_at_once() -> None:
    for format in FORMATS:
        for text in ("a" * 100_000, "a." * 50_000, "1:" * 50_000, "@" * 100_000, "-" * 100_000):
            is_format(format, text)
            written_as(format, text[:2000], text[:2000])
