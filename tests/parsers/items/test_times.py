"""Times in films as models write them."""

from typing import Any

import pytest

from parsers.items.times import LATEST, read_span, read_time


@pytest.mark.parametrize(
    "value",
    ["", "soon", None, True, -1, float("nan"), float("inf"), LATEST + 1, "00:75", "00:75:10",
     "1:2", "12:3", "-00:01", "1e5", "9" * 50, [1], {}],
)  # fmt: skip
def test_what_is_no_time_is_none(value: Any) -> None:
    assert read_time(value) is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [(3, 3.0), (3.5, 3.5), ("3.5", 3.5), ("3.5s", 3.5), ("3.5 seconds", 3.5),
     ("<3.5 seconds>", 3.5),
     ("3秒", 3.0), ("00:03.50", 3.5), ("01:03", 63.0), ("1:02:03", 3723.0), ("00:01:02,500", 62.5),
     ("90:00", 5400.0)],
)  # fmt: skip
def test_a_time_is_seconds(value: Any, seconds: float) -> None:
    assert read_time(value) == seconds


@pytest.mark.parametrize(
    "value",
    ["00:01 - 00:02", "00:01-00:02", "00:01 – 00:02", "00:01 to 00:02", "from 1s to 2s", "1 ~ 2",
     [1, 2], ["00:01", "00:02"], "1.0 → 2.0", "00:01 至 00:02"],
)  # fmt: skip
def test_a_span_has_two_ends(value: Any) -> None:
    assert read_span(value) == (1.0, 2.0)


@pytest.mark.parametrize("value", ["a - b", [1], [1, "x"], "1 - 2 - 3", None, "x" * 500])
def test_what_is_no_span_is_none(value: Any) -> None:
    assert read_span(value) is None
