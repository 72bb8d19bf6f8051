"""How many questions a server gets at once. In: how those before fared. Out: permission to ask one
more, after a wait.

Some servers answer one question at a time, others a hundred, and none says which. So few are asked
at first, more while answers begin soon, half as many when the server is silent or overloaded:
questions wait here, and not in its queue. This module sends nothing.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

AT_FIRST = 2
"""Questions. Already two keep a server busy that answers one at a time."""


class Pace:
    """Shared by all threads that ask one server; `most` questions at once at the utmost.

    long_wait: seconds. An answer that begins later is no reason to ask more at once; if others were
    answered meanwhile, it waited in the server's queue, and one question fewer is asked at once.
    """

    def __init__(self, most: int, long_wait: float) -> None:
        self._most = most
        self._long_wait = long_wait
        self._limit = float(min(AT_FIRST, most))
        self._unhindered = True  # until the server is first seen at its limit
        self._in_flight = 0
        self._heard_at = self._slowed_at = float("-inf")
        self._changed = threading.Condition()

    @property
    def limit(self) -> int:
        """Questions that may be in flight just now."""
        return int(self._limit)

    @contextmanager
    def turn(self) -> Iterator["Turn"]:
        """Wait for a place in flight, and hold it."""
        with self._changed:
            self._changed.wait_for(lambda: self._in_flight < self.limit)
            self._in_flight += 1
            # Once the server was seen to answer more at once, nobody waits for those before.
            ahead = self._in_flight - 1 if self.limit <= AT_FIRST else 0
        try:
            yield Turn(self, ahead)
        finally:
            with self._changed:
                self._in_flight -= 1
                self._changed.notify_all()

    def answered(self, waited: float, queued: bool = False) -> None:
        """A question was answered whose answer began after so many seconds; queued: others were
        answered before. One more is asked at once for each answer, until the server is first seen
        at its limit; then one more for each round."""
        with self._changed:
            if waited > self._long_wait:
                self._unhindered = False
                self._limit = max(1.0, self._limit - 1) if queued else self._limit
                return
            more = 1.0 if self._unhindered else 1.0 / self._limit
            self._limit = min(float(self._most), self._limit + more)
            self._changed.notify_all()

    def slow_down(self, asked_at: float) -> None:
        """A question that was sent then was not answered: half as many at once. Of those that were
        in flight together, only the first counts."""
        with self._changed:
            if asked_at > self._slowed_at:
                self._slowed_at = time.monotonic()
                self._unhindered = False
                self._limit = max(1.0, self._limit / 2)

    def heard(self) -> None:
        self._heard_at = time.monotonic()

    def was_heard_since(self, when: float) -> bool:
        return self._heard_at > when


class Turn:
    """One question in flight. ahead: how many the server may answer before it, one after the
    other."""

    def __init__(self, pace: Pace, ahead: int) -> None:
        self.ahead = ahead
        self._pace = pace
        self._was_queued = False
        self._asked_at = time.monotonic()
        self._begun_at: float | None = None

    @property
    def is_queued(self) -> bool:
        """Nothing of its answer came yet, but of others since it was sent: the server is at work on
        those."""
        return self._begun_at is None and self._pace.was_heard_since(self._asked_at)

    def heard(self) -> None:
        """A part of its answer came."""
        if self._begun_at is None:
            self._was_queued = self.is_queued
            self._begun_at = time.monotonic()
        self._pace.heard()

    def answered(self) -> None:
        begun = time.monotonic() if self._begun_at is None else self._begun_at
        self._pace.answered(begun - self._asked_at, self._was_queued)

    def failed(self) -> None:
        self._pace.slow_down(self._asked_at)
