"""A worker's name, and whether the worker of that name is dead.

A name holds what is fixed while the worker lives: the PID namespace, its PID and its start. Of a
worker on another machine or in another container nothing is known. This module knows neither runs
nor leases.
"""

import os
from pathlib import Path

import psutil

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_NAMESPACE = Path("/proc/self/ns/pid")


def worker_name() -> str:
    """The name of this process: on Linux host/boot/namespace/PID/start, with the start in clock
    ticks since the boot; elsewhere host/PID/start, with the start in seconds of the epoch."""
    # The PID in /proc, which may be that of the namespace around ours.
    process = Path("/proc/self").readlink().name if _has_proc() else str(os.getpid())
    return f"{_numbering()}/{process}/{_start(process)}"


def is_dead(owner: str) -> bool:
    """Whether the worker ran in this PID namespace, and is dead. What follows a `#` in `owner` is
    not the worker's name, but that of a claim."""
    numbering, process, start = (*owner.partition("#")[0].rsplit("/", 2), "", "")[:3]
    if numbering != _numbering() or not process.isdecimal():
        return False
    try:
        return _start(process) != start
    except (OSError, psutil.Error):
        return not _exists(int(process))  # /proc may hide the processes of other users


def _has_proc() -> bool:
    return _BOOT.exists() and _NAMESPACE.exists()


def _numbering() -> str:
    """The PID namespace, in which a PID and a start identify a process."""
    host = os.uname().nodename
    if not _has_proc():
        return host
    # Machines may share a host name, and the first namespace has the same number on all of them.
    return f"{host}/{_BOOT.read_text().strip()}/{_NAMESPACE.stat().st_ino}"


def _start(process: str) -> str:
    """When it started; empty for a zombie."""
    if not _has_proc():
        found = psutil.Process(int(process))
        return "" if found.status() == psutil.STATUS_ZOMBIE else f"{found.create_time():.2f}"
    # proc(5): fields 3 and 22 of all, after the name, which may itself hold brackets.
    fields = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()
    return "" if fields[0] in (b"Z", b"X") else fields[19].decode()


def _exists(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it is another user's
    return True
