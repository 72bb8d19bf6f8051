"""Times of day in text."""

import pytest

from parsers.values.times import end_of_time_behind, find_times


@pytest.mark.parametrize(
    ("text", "iso", "offset"),
    [
        ("14:30", "14:30:00", ""), ("at 9:05:07 sharp", "09:05:07", ""), ("14h30", "14:30:00", ""),
        ("17.45 Uhr", "17:45:00", ""), ("8 Uhr", "08:00:00", ""), ("2:15 pm", "14:15:00", ""),
        ("12:01 a.m.", "00:01:00", ""), ("12 PM", "12:00:00", ""), ("9:00 UTC", "09:00:00", "Z"),
        ("08:15:00.5+01:00", "08:15:00.5", "+01:00"), ("23:59:59Z", "23:59:59", "Z"),
        ("6:00 (GMT)", "06:00:00", "Z"), ("7:30 +0530", "07:30:00", "+05:30"),
    ],
)  # fmt: skip
def test_a_time_is_read(text: str, iso: str, offset: str) -> None:
    (found,) = find_times(text)
    assert (found.iso, found.offset) == (iso, offset)


@pytest.mark.parametrize(
    "text",
    ["", "25:00", "12:60", "17.45", "13:00 pm", "1:2", "12:34:56:78", "1,234", "2026", "3 h"],
)
def test_what_is_no_time_of_day_is_none(text: str) -> None:
    assert list(find_times(text)) == []


@pytest.mark.parametrize(
    "behind", [" 14:30", "T14:30:00Z", ", 2 pm", " um 9.05 Uhr", " at 14:30 (UTC)", " - 14:30"]
)
def test_a_time_behind_a_date_is_found_with_its_end(behind: str) -> None:
    assert end_of_time_behind(f"2026-11-30{behind} and more", 10) == 10 + len(behind)


@pytest.mark.parametrize("behind", ["", " to 14:30", " 250.00", " Page 2"])
def test_else_the_date_ends_where_it_ended(behind: str) -> None:
    assert end_of_time_behind(f"2026-11-30{behind}", 10) == 10
