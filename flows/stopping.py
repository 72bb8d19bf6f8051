"""Stopping: a person, or the system, wants the work to end now, and nothing to be lost.

In: the event of a workplace, set once and never cleared. Out: Stopped, raised in every thread that
looks at it. The run is given back with the pages it has, and its attempt is not counted. This
module knows neither runs nor engines.
"""

import threading


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
