"""Who may send a request to a server just now."""

import time

import pytest

from parsers.engines.remote.gate import FAILURES_IN_A_ROW, Gate, Patience
from parsers.errors import AWAY, EngineError

GONE = EngineError(AWAY, "It is gone", "Start it.")
BUSY = EngineError("overloaded", "It is busy", "Wait.")


def is_shut(gate: Gate) -> bool:
    try:
        gate.enter()
    except EngineError as error:
        assert error.code == AWAY
        return True
    return False


def test_a_server_that_is_away_is_tried_by_one_request_after_the_pause() -> None:
    gate = Gate("It", Patience(pause=0.05))

    gate.failed(GONE)
    first = is_shut(gate)
    time.sleep(0.06)
    tries = [is_shut(gate) for _ in range(3)]

    assert first
    assert tries == [False, True, True]


def test_an_answer_opens_the_gate_for_all() -> None:
    gate = Gate("It", Patience(pause=60))
    gate.failed(GONE)

    gate.answered()

    assert not is_shut(gate)
    assert not is_shut(gate)


def test_failures_shut_the_gate_only_in_a_row() -> None:
    gate = Gate("It", Patience(pause=60))

    for _ in range(FAILURES_IN_A_ROW - 1):
        assert gate.failed(BUSY) is BUSY
    gate.answered()
    for _ in range(FAILURES_IN_A_ROW - 1):
        assert gate.failed(BUSY) is BUSY
    assert not is_shut(gate)
    last = gate.failed(BUSY)

    assert last.code == AWAY
    assert "4 questions in a row failed, the last so: It is busy" in last.message
    assert is_shut(gate)


def test_a_short_quiet_is_waited_out_and_a_long_one_is_not() -> None:
    gate = Gate("It", Patience(quiet=0.1))

    gate.hush(0.05)
    started = time.monotonic()
    gate.enter()
    waited = time.monotonic() - started
    gate.hush(3600)

    assert waited >= 0.05
    with pytest.raises(EngineError, match="It asks to be left alone for 3600 seconds"):
        gate.enter()


def test_an_answer_that_was_under_way_does_not_end_the_rest_that_the_server_asked_for() -> None:
    gate = Gate("It", Patience(quiet=1))
    gate.hush(300)

    gate.answered()

    assert is_shut(gate)
