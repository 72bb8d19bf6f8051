"""A call in, its answer or a DocumentError out: one process that may crash, hang or be killed.
Pebble starts it, enforces its deadline and replaces it. Each has its own pool, so that one that
dies while answering does not hold up others. Knows nothing of documents."""

import multiprocessing
import signal
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from pebble import ProcessExpired, ProcessPool

from parsers.errors import DocumentError, SetupError
from parsers.reading import sandbox_child

CALLS_PER_PROCESS = 300  # then it is replaced, as libraries leak memory
STARTING_SECONDS = 60.0


class SandboxedProcess:
    """Started at the first call, replaced when it dies. For one caller at a time."""

    def __init__(self, memory_bytes: int) -> None:
        self._memory_bytes = memory_bytes
        self._lock = threading.Lock()
        self._pool: ProcessPool | None = None
        self._future: Future[Any] | None = None
        self._stopped = False

    def call(self, function: Callable[..., Any], arguments: tuple[Any, ...], seconds: float) -> Any:
        """What `function(*arguments)` returns there within `seconds`. DocumentError: raised there,
        or timed_out, or crashed. SetupError: no process starts. CancelledError: `stop` was
        called."""
        answer, error = self._try(function, arguments, seconds)
        if isinstance(error, BrokenProcessPool):  # it died while it had nothing to do
            answer, error = self._try(function, arguments, seconds)
        if error is not None:
            raise _translated(error)
        return answer

    def stop(self) -> None:
        """Kill the process, and refuse further calls. Safe to call from another thread."""
        with self._lock:
            self._stopped = True
            if self._future is not None:
                self._future.cancel()
        self._discard()

    def _try(
        self, function: Callable[..., Any], arguments: tuple[Any, ...], seconds: float
    ) -> tuple[Any, BaseException | None]:
        future = self._start(function, arguments, seconds)
        try:
            error = future.exception(timeout=STARTING_SECONDS + seconds)
        except TimeoutError as late:
            error = late
        if error is None:
            return future.result(), None
        if not isinstance(error, DocumentError):
            self._discard()
        return None, error

    def _start(
        self, function: Callable[..., Any], arguments: tuple[Any, ...], seconds: float
    ) -> Future[Any]:
        with self._lock:
            if self._stopped:
                raise CancelledError
            if self._pool is None or not self._pool.active:
                self._pool = ProcessPool(
                    max_workers=1,
                    max_tasks=CALLS_PER_PROCESS,
                    initializer=sandbox_child.enter,
                    initargs=(self._memory_bytes,),
                    # Not fork: threads of this process may hold locks.
                    context=multiprocessing.get_context("spawn"),
                )
            self._future = self._pool.schedule(function, args=arguments, timeout=seconds)
            return self._future

    def _discard(self) -> None:
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()


def _translated(error: BaseException) -> DocumentError | SetupError:
    if isinstance(error, DocumentError):
        return DocumentError(error.code, error.message, error.remedy)
    if isinstance(error, BrokenProcessPool):
        return SetupError(
            "not_installed", "No process for reading files can be started", "Run `pagemill doctor`."
        )
    if isinstance(error, TimeoutError) or getattr(error, "exitcode", 0) == -signal.SIGXCPU:
        return DocumentError(
            "timed_out",
            "Reading it took too long and was stopped",
            "Print it to a new PDF, or raise the time limit for reading.",
        )
    how = (
        f"exit code {error.exitcode}" if isinstance(error, ProcessExpired) else type(error).__name__
    )
    return DocumentError(
        "crashed",
        f"The process that read it failed ({how})",
        "Print it to a new PDF; if it is large, raise the memory limit for reading.",
    )
