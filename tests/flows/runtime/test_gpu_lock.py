"""Only one process at a time has models on the GPU."""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.runtime import gpu_lock
from flows.runtime.gpu_lock import hold_gpu
from flows.runtime.stopping import Stopped, StopSignal

HOLD = """
import sys
from pathlib import Path
from flows.runtime.gpu_lock import hold_gpu
from flows.runtime.stopping import StopSignal

hold_gpu(Path(sys.argv[1]), StopSignal())
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    held: dict[Path, int] = {}
    monkeypatch.setattr(gpu_lock, "LOOK_AGAIN_SECONDS", 0.01)
    monkeypatch.setattr(gpu_lock, "_held", held)
    yield tmp_path / "home" / "gpu.lock"
    for descriptor in held.values():
        os.close(descriptor)


@pytest.fixture
def holder(lock: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process, which has the GPU until it is told otherwise."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock)], env=environment,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


class Told(logging.Handler):
    """Is told of what is logged, and keeps it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.event = threading.Event()

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())
        self.event.set()


@pytest.fixture
def told() -> Iterator[Told]:
    handler = Told()
    gpu_lock.logger.addHandler(handler)
    yield handler
    gpu_lock.logger.removeHandler(handler)


def _stop_when(event: threading.Event, stopping: threading.Event) -> None:
    assert event.wait(60)
    stopping.set()


def test_a_second_process_waits_says_for_whom_and_can_be_stopped(
    lock: Path, holder: "subprocess.Popen[str]", told: Told
) -> None:
    stopping = StopSignal()
    thread = threading.Thread(target=_stop_when, args=(told.event, stopping))
    thread.start()

    with pytest.raises(Stopped):
        hold_gpu(lock, stopping)
    thread.join()

    assert len(told.lines) == 1
    assert f"process {holder.pid} " in told.lines[0]


def test_the_gpu_of_a_process_that_is_killed_is_free(
    lock: Path, holder: "subprocess.Popen[str]", told: Told
) -> None:
    thread = threading.Thread(target=hold_gpu, args=(lock, StopSignal()))
    thread.start()
    assert told.event.wait(60)
    holder.kill()
    thread.join(60)

    assert not thread.is_alive()
    assert lock.read_text() == f"{os.getpid()}\n"


def test_a_process_that_has_the_gpu_is_not_in_its_own_way(lock: Path) -> None:
    hold_gpu(lock, StopSignal())
    hold_gpu(lock, StopSignal())

    assert lock.read_text() == f"{os.getpid()}\n"
