"""Retrying what may succeed later: a database is away, an engine is busy, a reader was killed.

In: a call that is safe to repeat, even if it had succeeded and only the answer was lost. Out: what
it returns. This module knows neither tables nor files.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flows.runtime.stopping import StopSignal
from parsers.errors import TRANSIENT, DocumentError, EngineError
from storage.database import DatabaseError

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

DELAYS: dict[type[Exception], tuple[float, ...]] = {
    # A restart of its server: two minutes in all.
    DatabaseError: (0.5, 1.0, 2.0, 4.0, 8.0, *(15.0,) * 7),
    EngineError: (1.0, 10.0),
    # Within half a second, a signal reaches all processes that it was sent to, ours too.
    DocumentError: (0.5,),
}
"""Seconds to wait before each further try, by the kind of error that may pass."""


def may_pass(error: Exception) -> bool:
    """Whether the same call may succeed later without further action."""
    if isinstance(error, DatabaseError):
        return error.transient
    if isinstance(error, EngineError):
        return error.code in TRANSIENT
    # The reading process may have been killed: by the system, short of memory, or from outside.
    return isinstance(error, DocumentError) and error.code == "crashed"


def retrying(
    kind: type[Exception],
    stopping: StopSignal,
    call: Callable[Given, Answer],
    *values: Given.args,
    **named: Given.kwargs,
) -> Answer:
    """What `call(*values, **named)` returns; tried again while it raises an error of this kind that
    may pass. Raises what the call raises, also after the last try, and Stopped instead of waiting.
    """
    for delay in DELAYS[kind]:
        try:
            return call(*values, **named)
        except kind as error:
            if not may_pass(error):
                raise
        stopping.pause(delay)
    return call(*values, **named)
