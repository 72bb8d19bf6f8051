"""Stopping: a person, or the system, wants the work to end now, and nothing to be lost.

In: the event of a workplace, set once and never cleared. Out: Stopped, raised in every thread that
looks at it. The run is given back with the pages it has, and its attempt is not counted. This
module knows neither runs nor engines.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class Stopped(Exception):  # noqa: N818 - it is nobody's fault
    """The work was stopped before its end; what is stored so far is kept."""

    def __init__(self) -> None:
        super().__init__("Stopped. Start it again: it goes on where it stopped.")


def check(stopping: threading.Event) -> None:
    """Raise Stopped if the work is to end."""
    if stopping.is_set():
        raise Stopped


def pause(stopping: threading.Event, seconds: float) -> None:
    """Wait, but no longer than there is work. Raises Stopped."""
    if stopping.wait(seconds):
        raise Stopped


def stop_workplaces() -> None:
    """End the work of all workplaces that are open in this process: what readers and engines are
    doing is broken off. Work that begins later opens a new workplace.

    To be called by a flow that is ended from outside, before it waits for its threads.
    """
    from flows.workplace import stop_all  # the workplace itself needs this module

    stop_all()


@contextmanager
def on_signals(
    handle: Callable[[int, FrameType | None], None], *numbers: signal.Signals
) -> Iterator[None]:
    """Handle the signals so until left; those that are ignored stay so, as nohup wants it."""
    before = {n: signal.getsignal(n) for n in numbers if signal.getsignal(n) != signal.SIG_IGN}
    for number in before:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def interrupted_by_signals() -> Iterator[None]:
    """The end that the system, or the closing of a terminal, asks for is like Ctrl-C: what was
    begun inside is ended on the way out. A second one is not heard."""
    asked = (signal.SIGTERM, signal.SIGHUP)

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        for number in asked:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    with on_signals(interrupt, *asked):
        yield
