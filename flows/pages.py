"""The pages of one document, as they come: read, asked and understood, several at a time.

In: a source, page numbers and the workplace. Out: a `Page` for each number, in the order in which
they are ready. A page that cannot be read has the status `failed` and does not stop the others.
"""

import functools
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait
from typing import TypeVar

from flows.stopping import check, pause
from flows.workplace import Workplace
from parsers.document import Page, PageStatus, Source
from parsers.errors import AWAY, TRANSIENT, DocumentError, EngineError, PagemillError
from parsers.tasks.parse import parse_page

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")

RETRY_DELAYS = (1.0, 10.0)
"""Seconds to wait before a question is asked again that the engine could not answer."""
SIGNAL_SECONDS = 0.5
"""Within these, a signal has reached all processes that it was sent to."""


def read_pages(source: Source, numbers: Sequence[int], place: Workplace) -> Iterator[Page]:
    """Read and ask these pages.

    EngineError: the engine could not be brought to answer; Stopped: the work is to end. Pages
    yielded before are good.
    """
    return over_pages(numbers, functools.partial(_read_page, source, place), place)


def over_pages(
    pages: Iterable[Asked], work: Callable[[Asked], Answer], place: Workplace
) -> Iterator[Answer]:
    """What `work` makes of each page, as it comes; no more at once than the engine answers. Raises
    what `work` raises."""
    with ThreadPoolExecutor(place.engine.concurrency, "page") as executor:
        pending: set[Future[Answer]] = set()
        try:
            for page in pages:
                place.slots.acquire()  # so that threads are as few as pages in memory
                future = executor.submit(work, page)
                future.add_done_callback(lambda _: place.slots.release())
                pending.add(future)
                if len(pending) >= place.engine.concurrency:
                    done, pending = wait(pending, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in done)
            yield from (future.result() for future in as_completed(pending))
        finally:
            for future in pending:
                future.cancel()


def _read_page(source: Source, place: Workplace, number: int) -> Page:
    check(place.stopping)
    try:
        page = _ask_page(source, number, place)
    except (DocumentError, EngineError) as error:
        check(place.stopping)  # what is broken off fails
        if error.code == AWAY:
            raise  # every other page would meet the same
        return _failed(number, error)
    check(place.stopping)  # what is wrong with the page may come from that
    return page


def _ask_page(source: Source, number: int, place: Workplace) -> Page:
    # Kept while the page is asked again, as it takes seconds.
    read_words = functools.cache(place.witness.read_words) if place.witness else None
    read = functools.partial(place.reader.read_page, source, number, place.engine.rendering)
    page = read_again(read, place.stopping)
    ask = functools.partial(parse_page, place.engine, page, read_words, place.fallback)
    return ask_again(ask, place.stopping)


def read_again(read: Callable[[], Answer], stopping: threading.Event) -> Answer:
    """What `read` returns; tried once more where the process that reads a file died. It may have
    been killed from outside: for want of memory, or by a signal to a whole group of processes,
    which reaches ours, too, within a moment. Raises Stopped."""
    try:
        return read()
    except DocumentError as error:
        if error.code != "crashed":
            raise
    pause(stopping, SIGNAL_SECONDS)
    return read()


def _failed(number: int, error: PagemillError) -> Page:
    return Page(number, 0, 0, status=PageStatus.FAILED, error_code=error.code, error=str(error))


def ask_again(ask: Callable[[], Answer], stopping: threading.Event) -> Answer:
    """What `ask` returns; asked again with a delay while the engine is at fault and may recover.
    Raises Stopped instead of waiting."""
    for delay in RETRY_DELAYS:
        try:
            return ask()
        except EngineError as error:
            if error.code not in TRANSIENT:
                raise
        pause(stopping, delay)
    return ask()
