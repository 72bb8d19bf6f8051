"""How requests travel. In: requests of the client. Out: responses, bounded in time and size.

Every request passes the gate. This module knows neither the OpenAI protocol nor what is asked.
"""

import email.utils
import time
from collections.abc import Iterator
from typing import Any

import httpx2

from parsers.engines.remote.gate import Gate, Patience
from parsers.engines.remote.pace import Pace

MOST_BYTES = 64 * 2**20
"""Of a response: a hundred times what the longest answer needs."""


class SilentError(Exception):
    """No response came within the longest silence. The client does not know this error, and so does
    not send the request again, which would wait as long each time."""


class Patient(httpx2.BaseTransport):
    """Sends requests through the gate, and limits the time and the size of each response."""

    def __init__(
        self, tcp: httpx2.BaseTransport, gate: Gate, pace: Pace, patience: Patience
    ) -> None:
        self._tcp, self._gate, self._pace, self._patience = tcp, gate, pace, patience

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self._gate.enter()
        sent_at = time.monotonic()
        try:
            response = self._tcp.handle_request(request)
        except (httpx2.ReadTimeout, httpx2.WriteTimeout):
            raise SilentError from None
        if response.status_code in (429, 503):
            self._pace.slow_down(sent_at)
            if seconds := _retry_after(response.headers):
                self._gate.hush(seconds)
        response.stream = _Bounded(response.stream, time.monotonic() + self._patience.answer)
        return response

    def close(self) -> None:
        self._tcp.close()


class _Bounded(httpx2.SyncByteStream):
    """A response limited to a time of the monotonic clock, and to MOST_BYTES."""

    def __init__(self, stream: Any, until: float) -> None:
        self._stream, self._until = stream, until

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for part in self._stream:
            size += len(part)
            if time.monotonic() > self._until or size > MOST_BYTES:
                raise httpx2.ReadTimeout("The response has no end")
            yield part

    def close(self) -> None:
        self._stream.close()


def timeouts(patience: Patience, questions: int = 1) -> httpx2.Timeout:
    """Each of the questions may be silent for as long, if they are answered one after the other."""
    return httpx2.Timeout(patience.silence * questions, connect=patience.connect, pool=None)


def _retry_after(headers: httpx2.Headers) -> float:
    """Seconds (RFC 9110, 10.2.3); 0 if missing or invalid."""
    said = headers.get("retry-after", "")
    try:
        seconds = float(said)
    except ValueError:
        when = email.utils.parsedate_tz(said)
        seconds = email.utils.mktime_tz(when) - time.time() if when else 0.0
    return seconds if 0 < seconds < float("inf") else 0.0
