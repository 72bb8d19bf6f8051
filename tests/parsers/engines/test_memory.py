"""Freed memory goes back to the system."""

import subprocess
import sys

import pytest

SCRIPT = """
import threading
from parsers.engines.memory import give_back_freed_memory

give_back_freed_memory()

def hold() -> None:
    buffers = [bytearray(6_000_000 + i) for i in range(30)]
    for buffer in buffers:
        buffer[::4096] = b"x" * len(buffer[::4096])

threads = [threading.Thread(target=hold) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(int(open("/proc/self/statm").read().split()[1]) * 4096)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc is told")
def test_of_half_a_gigabyte_used_and_freed_little_is_kept() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, check=True)

    assert int(done.stdout) < 100_000_000
