"""Failed logins, counted by name and by where they come from, so that guessing takes long.

In: who tries. Out: the seconds to wait before the next try. In memory, for a bounded number of
them: the oldest are forgotten first.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

FREE, FREE_OF_PEER = 3, 12
"""Failures in a row without a wait: of one name from one place, and of all names from there."""
LONGEST_WAIT = 300
MOST, LONGEST = 10_000, 80
"""Of what is remembered, and of the letters of a name in it."""

Key = tuple[str, str]


class Attempts:
    """A try counts as failed from when it begins until it succeeds, so that many at once are as
    slow as one after another."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._failed: OrderedDict[Key, tuple[int, float]] = OrderedDict()
        self._counting = threading.Lock()

    def begin(self, name: str, peer: str) -> int:
        """0, or the whole seconds until this name may be tried from there; then nothing counts."""
        keys = self._keys(name, peer)
        with self._counting:
            wait = max(self._wait(key, free) for key, free in keys)
            for key, _ in keys if wait <= 0 else ():
                times, _ = self._failed.pop(key, (0, 0.0))
                self._failed[key] = (times + 1, self.clock())
            while len(self._failed) > MOST:
                self._failed.popitem(last=False)
        return max(0, int(wait + 0.999))

    def succeed(self, name: str, peer: str) -> None:
        """The password was right: the failures of this name from there are forgiven, not those of
        others."""
        (own, _), (shared, _) = self._keys(name, peer)
        with self._counting:
            self._failed.pop(own, None)
            if shared in self._failed:
                times, last = self._failed[shared]
                self._failed[shared] = (times - 1, last)

    def _wait(self, key: Key, free: int) -> float:
        times, last = self._failed.get(key, (0, 0.0))
        if times < free:
            return 0
        return last + min(LONGEST_WAIT, 2.0 ** min(times - free, 30)) - self.clock()

    @staticmethod
    def _keys(name: str, peer: str) -> tuple[tuple[Key, int], tuple[Key, int]]:
        return ((f"name {name[:LONGEST].lower()}", peer), FREE), (("", peer), FREE_OF_PEER)
