"""Lengths of time as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import FieldDefinition, FieldFormat, FieldKind
from parsers.values.durations import read_duration
from parsers.values.parse import parse_value


@pytest.mark.parametrize(
    "raw",
    ["", "years", "soon", "two or three", "one year or two years", "3.5%", "0 days", "y" * 999],
)
def test_what_is_not_one_length_of_time_is_none(raw: str) -> None:
    assert read_duration(raw) is None


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("two (2) years", "2 years"),
        ("eighteen months", "18 months"),
        ("eighteen (18) month", "18 months"),
        ("one-year", "1 year"),
        ("a year", "1 year"),
        ("24 months", "24 months"),
        ("(3) years", "3 years"),
        ("5 (five) years", "5 years"),
        ("twenty-four (24) calendar months", "24 months"),
        ("Thirty\nDays", "30 days"),
        ("the second anniversary of its date", "2 years"),
        ("first (1st) anniversary", "1 year"),
        ("18 month anniversary", "18 months"),
        ("for a period of TWO (2) YEARS from the date", "2 years"),
    ],
)
def test_a_length_of_time_becomes_a_count_and_a_unit(raw: str, value: str) -> None:
    assert read_duration(raw) == value


@given(st.integers(1, 999), st.sampled_from(["day", "week", "month", "year"]))
def test_reading_what_was_read_changes_nothing(count: int, unit: str) -> None:
    value = f"{count} {unit}{'' if count == 1 else 's'}"
    assert read_duration(value) == value


def test_a_value_of_that_format_is_normalized_or_says_why_not() -> None:
    definition = FieldDefinition("term", FieldKind.TEXT, format=FieldFormat.DURATION)
    assert parse_value(definition, "two (2) years").value == "2 years"
    assert parse_value(definition, "for ever").problem == "not a length of time"
