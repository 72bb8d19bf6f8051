"""Patience with a database that is away for a while, as when its server is started again.

In: a call that reads or writes, and is safe to repeat: whether it was done when the answer got lost
nobody knows. Out: what it returns. This module knows no table.
"""

import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flows.stopping import pause
from storage.database import DatabaseError

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

DELAYS = (0.5, 1.0, 2.0, 4.0, 8.0, *(15.0,) * 7)
"""Seconds to wait before each further try: two minutes in all."""


def patiently(
    stopping: threading.Event,
    call: Callable[Given, Answer],
    *values: Given.args,
    **named: Given.kwargs,
) -> Answer:
    """What `call(*values, **named)` returns; tried again while the database is away but may come
    back. Raises what the call raises, DatabaseError after the last try, and Stopped instead of
    waiting."""
    for delay in DELAYS:
        try:
            return call(*values, **named)
        except DatabaseError as error:
            if not error.transient:
                raise
        pause(stopping, delay)
    return call(*values, **named)
