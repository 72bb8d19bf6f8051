"""How many questions a server gets at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from hypothesis import given
from hypothesis import strategies as st

from parsers.engines.remote.pace import AT_FIRST, Pace, Turn

SOON, LATE = 0.0, 9.0
LONG_WAIT = 1.0


def test_failures_halve_it_down_to_one() -> None:
    pace = Pace(32, LONG_WAIT)
    for _ in range(30):
        pace.answered(SOON)
    limits = []
    for moment in range(8):
        pace.slow_down(float("inf") if moment else 0.0)
        limits.append(pace.limit)

    assert limits == [16, 8, 4, 2, 1, 1, 1, 1]


def test_of_questions_that_were_in_flight_together_only_the_first_failure_counts() -> None:
    pace = Pace(32, LONG_WAIT)
    for _ in range(30):
        pace.answered(SOON)
    with ExitStack() as places:
        turns = [places.enter_context(pace.turn()) for _ in range(32)]
        for turn in turns:
            turn.failed()

    assert pace.limit == 16


def test_answers_that_begin_late_make_it_no_larger() -> None:
    pace = Pace(32, LONG_WAIT)
    for _ in range(100):
        pace.answered(LATE)

    assert pace.limit == AT_FIRST


def test_waiting_behind_others_makes_it_smaller_down_to_one() -> None:
    pace = Pace(32, LONG_WAIT)
    for _ in range(3):
        pace.answered(LATE, queued=True)

    assert pace.limit == 1


def test_where_others_may_be_answered_first_their_silence_is_counted_too() -> None:
    pace = Pace(8, LONG_WAIT)
    with pace.turn() as first, pace.turn() as second:
        few = (first.ahead, second.ahead)
    for _ in range(3):
        pace.answered(SOON)
    with pace.turn(), pace.turn() as another:
        assert (few, another.ahead) == ((0, 1), 0)


def test_it_doubles_with_each_round_until_the_server_is_at_its_limit_then_adds_one() -> None:
    pace = Pace(64, LONG_WAIT)
    for _ in range(6):
        pace.answered(SOON)
    doubled = pace.limit
    pace.answered(LATE)
    for _ in range(9):  # a round of eight, and a rest
        pace.answered(SOON)

    assert (doubled, pace.limit) == (8, 9)


@given(
    st.integers(1, 64),
    st.lists(st.sampled_from(["ask", "soon", "late", "fail"]), max_size=200),
)
def test_whatever_happens_it_stays_within_bounds_and_comes_back(
    most: int, story: list[str]
) -> None:
    pace, flying = Pace(most, LONG_WAIT), list[tuple[ExitStack, Turn]]()
    for event in story:
        if event == "ask":
            if len(flying) < pace.limit:
                place = ExitStack()
                flying.append((place, place.enter_context(pace.turn())))
        elif flying:
            place, turn = flying.pop(0)
            if event == "fail":
                turn.failed()
            else:
                pace.answered(SOON if event == "soon" else LATE)
            place.close()
        assert 1 <= pace.limit <= most
        assert len(flying) <= most
    for place, _ in flying:
        place.close()
    for _ in range(most * most):
        pace.answered(SOON)
    assert pace.limit == most


def test_no_more_are_in_flight_than_may_be_and_none_is_forgotten() -> None:
    pace, lock, now, most = Pace(5, LONG_WAIT), threading.Lock(), [0], [0]

    def ask(number: int) -> int:
        with pace.turn() as turn:
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            turn.failed() if number % 7 == 0 else turn.answered()
            with lock:
                now[0] -= 1
        return number

    with ThreadPoolExecutor(16) as threads:
        assert list(threads.map(ask, range(300))) == list(range(300))
    assert most[0] <= 5


def test_a_question_waits_in_a_queue_only_while_others_are_answered() -> None:
    pace = Pace(2, LONG_WAIT)
    with pace.turn() as first, pace.turn() as second:
        alone = second.is_queued
        first.heard()
        behind, heard = second.is_queued, first.is_queued
    with pace.turn() as third:
        later = third.is_queued

    assert (alone, behind, heard, later) == (False, True, False, False)
