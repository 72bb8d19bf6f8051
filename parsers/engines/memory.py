"""Freed memory goes back to the system, if the C library can do that.

glibc keeps large buffers, in one heap per thread, and page images fragment these heaps: a worker of
the embedded engine held 0.7 instead of 0.4 GiB.
"""

import ctypes
import sys

M_MMAP_THRESHOLD = -3  # malloc.h
M_ARENA_MAX = -8
LARGE = 2**20  # bytes; a page image is larger
ARENAS = 2


def give_back_freed_memory(large: int = LARGE) -> None:
    """Make this process return buffers of `large` bytes and more as soon as they are freed. What a
    model allocates often should be smaller: the system takes time for each."""
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:  # musl has none
            mallopt(M_MMAP_THRESHOLD, large)
            mallopt(M_ARENA_MAX, ARENAS)
