"""When a request may be sent to a server: a circuit breaker. In: the results of earlier requests.
Out: permission to send, perhaps after a wait, or EngineError unreachable.

A server that is away, or that failed several questions in a row, gets no requests for some seconds;
then one may try whether it is back. This module sends nothing.
"""

import random
import threading
import time
from dataclasses import dataclass

from parsers.errors import AWAY, EngineError

FAILURES_IN_A_ROW = 4
"""A page that fails is asked three times: more in a row are the server's fault, not the page's."""
COME_BACK = "Start or mend the server; what is missing is read at the next ingest."
LONGEST_SHUT = 600.0  # seconds, even if the server asks for more


@dataclass(frozen=True, slots=True)
class Patience:
    """Limits in seconds. connect: for a connection. start: for the list of models. silence: between
    two parts of an answer. answer: for a whole answer, once it begins. pause: without requests to a
    server that is away. quiet: the longest wait it may ask for; if it asks for more, it is away.
    retries: how often a request is sent again before its answer begins."""

    connect: float = 10.0
    start: float = 30.0
    silence: float = 120.0
    answer: float = 900.0
    pause: float = 10.0
    quiet: float = 120.0
    retries: int = 2


class Gate:
    """Shared by all threads that ask one server; `name` is the server's in messages."""

    def __init__(self, name: str, patience: Patience) -> None:
        self.name = name
        self._patience = patience
        self._lock = threading.Lock()
        self._failures = 0
        self._quiet_until = 0.0
        self._hushed_until = 0.0  # an answer that was under way does not end this
        self._shut_until: float | None = None
        self._why = ""

    def enter(self) -> None:
        """Wait until a request may be sent. EngineError unreachable while the gate is shut."""
        while (wait := self._admit()) > 0:
            # Not all threads at once when the quiet is over.
            time.sleep(wait * (1 + random.random() / 4))  # noqa: S311 - spreads requests

    def answered(self) -> None:
        """A question was answered: the server is up."""
        with self._lock:
            self._failures = 0
            if time.monotonic() >= self._hushed_until:
                self._shut_until = None

    def failed(self, error: EngineError) -> EngineError:
        """Count a failed question. Returns what to raise: `error`, or that the server is away."""
        with self._lock:
            self._failures += 1
            if self._shut_until is not None:
                return self._away()
            if error.code != AWAY and self._failures < FAILURES_IN_A_ROW:
                return error
            self._why = error.message
            if error.code != AWAY:
                self._why = f"{self._failures} questions in a row failed, the last so: {self._why}"
            self._shut(self._patience.pause)
            return self._away()

    def hush(self, seconds: float) -> None:
        """The server asked for that long without requests."""
        with self._lock:
            if seconds > self._patience.quiet:
                self._why = f"{self.name} asks to be left alone for {seconds:.0f} seconds"
                self._shut(min(seconds, LONGEST_SHUT))
                self._hushed_until = self._shut_until or 0.0
            else:
                self._quiet_until = max(self._quiet_until, time.monotonic() + seconds)

    def _admit(self) -> float:
        """Seconds to wait before trying again; 0 or less is permission to send."""
        with self._lock:
            now = time.monotonic()
            if self._shut_until is not None:
                if now < self._shut_until:
                    raise self._away()
                self._shut(self._patience.pause)  # for all but this one, which tries
            return self._quiet_until - now

    def _shut(self, seconds: float) -> None:
        self._shut_until = time.monotonic() + seconds

    def _away(self) -> EngineError:
        return EngineError(AWAY, self._why, COME_BACK)
