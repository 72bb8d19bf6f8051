"""Freed memory goes back to the system, where the C library has a way for it.

glibc learns from large buffers to keep them, one heap a thread, and page images break these heaps
into pieces: a worker of the embedded engine held 0.7 instead of 0.4 GiB.
"""

import ctypes
import sys

M_MMAP_THRESHOLD = -3  # malloc.h
M_ARENA_MAX = -8
LARGE = 2**20  # bytes; a page image is larger
ARENAS = 2


def give_back_freed_memory(large: int = LARGE) -> None:
    """Let this process give buffers of `large` bytes and more back as soon as they are free.

    Asking the system for each anew costs time: what a model asks for all the while is not large.
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:  # musl has none
            mallopt(M_MMAP_THRESHOLD, large)
            mallopt(M_ARENA_MAX, ARENAS)
