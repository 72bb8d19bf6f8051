"""Stopping: the work ends now, and nothing is lost.

In: a signal that is given once. Out: Stopped, raised in every thread that checks it. The run is
released with its pages, and the attempt not counted. This module knows neither runs nor engines.
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


class StopSignal(threading.Event):
    """Set when some work is to end, and never cleared; the threads that do the work share it."""

    def check(self) -> None:
        """Raise Stopped if the work is to end."""
        if self.is_set():
            raise Stopped

    def pause(self, seconds: float) -> None:
        """Wait, but no longer than there is work. Raises Stopped."""
        if self.wait(seconds):
            raise Stopped


@contextmanager
def on_signals(
    handle: Callable[[int, FrameType | None], None], *numbers: signal.Signals
) -> Iterator[None]:
    """Handle the signals while inside, except ignored ones, as nohup leaves them."""
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
    """SIGTERM, and closing the terminal, are like Ctrl-C while inside. A second one is ignored."""
    asked = (signal.SIGTERM, signal.SIGHUP)

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        for number in asked:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    with on_signals(interrupt, *asked):
        yield
