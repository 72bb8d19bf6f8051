"""Reading is tried once more where its process died, and not where the file is at fault."""

import threading

import pytest

from flows.pages import read_again
from flows.stopping import Stopped
from parsers.errors import DocumentError


class Reading:
    """Fails so many times, then answers; counts how often it was asked."""

    def __init__(self, times: int, code: str) -> None:
        self.times, self.code, self.asked = times, code, 0

    def __call__(self) -> str:
        self.asked += 1
        if self.asked <= self.times:
            raise DocumentError(self.code, "It was not read", "Print it to a new PDF.")
        return "read"


@pytest.fixture(autouse=True)
def no_delay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.pages.SIGNAL_SECONDS", 0)


@pytest.mark.parametrize(("code", "asked"), [("corrupt", 1), ("timed_out", 1), ("crashed", 2)])
def test_what_fails_again_and_again_is_given_up(code: str, asked: int) -> None:
    reading = Reading(100, code)

    with pytest.raises(DocumentError):
        read_again(reading, threading.Event())
    assert reading.asked == asked


def test_a_reader_that_was_stopped_with_us_is_not_started_again() -> None:
    reading, stopping = Reading(100, "crashed"), threading.Event()
    stopping.set()

    with pytest.raises(Stopped):
        read_again(reading, stopping)
    assert reading.asked == 1


def test_a_reader_that_was_killed_once_is_no_fault_of_the_file() -> None:
    assert read_again(Reading(1, "crashed"), threading.Event()) == "read"
