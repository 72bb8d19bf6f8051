"""One process at a time has models on the GPU: two would not fit, or be slower than one.

In: the path of a file that processes share. Out: the GPU is this process's until it ends, as its
memory is not given back before; the kernel then releases the lock. This module knows no model.
"""

import fcntl
import logging
import os
import threading
from contextlib import suppress
from pathlib import Path

from flows.runtime.stopping import StopSignal

logger = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 1.0

_held: dict[Path, int] = {}  # descriptors, kept, so that the files stay open
_taking = threading.Lock()


def hold_gpu(lock: Path, stopping: StopSignal) -> None:
    """Wait until no other process has the GPU; the log names the one that has. Raises Stopped."""
    with _taking:
        if lock not in _held:
            _held[lock] = _take(lock, stopping)


def _take(lock: Path, stopping: StopSignal) -> int:
    lock.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC)
    try:
        _wait(file, lock, stopping)
        os.ftruncate(file, 0)
        os.pwrite(file, b"%d\n" % os.getpid(), 0)
    except BaseException:
        os.close(file)
        raise
    return file


def _wait(file: int, lock: Path, stopping: StopSignal) -> None:
    logged = b""
    while True:
        with suppress(BlockingIOError):
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        holder = os.pread(file, 20, 0).strip()
        if holder != logged:
            logger.warning("The GPU is held by process %s (%s): waiting", holder.decode(), lock)
        logged = holder
        stopping.pause(LOOK_AGAIN_SECONDS)
