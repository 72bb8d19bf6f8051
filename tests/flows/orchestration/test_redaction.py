"""Faults are told without what they quote."""

import traceback

import pytest
from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError

from flows.orchestration.redaction import Fault, redacted
from flows.runtime.settings import Settings, locate
from parsers.errors import SetupError


def told(error: BaseException) -> str:
    """All that a log with a traceback would show."""
    return "".join(traceback.format_exception(error))


def test_a_fault_of_a_library_is_told_by_its_kind_and_place_alone() -> None:
    with pytest.raises(Fault) as caught, redacted():
        raise IntegrityError("insert", {"text": "text of a document"}, Exception("hunter2"))

    assert "IntegrityError" in told(caught.value)
    assert "text of a document" not in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_the_place_is_the_innermost_line_of_our_own_code() -> None:
    with (
        pytest.raises(Fault, match=r"TypeError in flows\.runtime\.settings line \d+"),
        redacted(),
    ):
        locate(3)  # type: ignore[arg-type]


def test_what_pagemill_raises_is_told_as_it_is_without_its_cause() -> None:
    with pytest.raises(SetupError) as caught, redacted():
        try:
            raise OSError("hunter2")
        except OSError as error:
            raise SetupError("database", "It is away", "Start it.") from error

    assert str(caught.value) == "It is away. Start it."
    assert "hunter2" not in told(caught.value).replace('raise OSError("hunter2")', "")


def test_a_setting_that_cannot_be_used_is_named_and_its_value_is_not_told() -> None:
    with pytest.raises(Fault, match="The setting workers cannot be used") as caught, redacted():
        Settings(workers="hunter2")  # type: ignore[arg-type]

    assert "hunter2" not in str(caught.value)
    assert not isinstance(caught.value, ValidationError)


def test_an_interruption_stays_one() -> None:
    with pytest.raises(KeyboardInterrupt), redacted():
        raise KeyboardInterrupt
