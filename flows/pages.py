"""The pages of one document, as they come: read, asked and understood, several at a time.

In: a source, page numbers and the workplace. Out: a `Page` for each number, in the order in which
they are ready. A page that cannot be read has the status `failed` and does not stop the others.
"""

import functools
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait
from typing import TypeVar

from flows.workplace import Workplace
from parsers.document import Page, PageStatus, Source
from parsers.errors import AWAY, TRANSIENT, DocumentError, EngineError, PagemillError
from parsers.tasks.parse import parse_page

Answer = TypeVar("Answer")

RETRY_DELAYS = (1.0, 10.0)
"""Seconds to wait before a question is asked again that the engine could not answer."""


def read_pages(source: Source, numbers: Sequence[int], place: Workplace) -> Iterator[Page]:
    """Read and ask these pages, no more of them at once than the engine answers.

    EngineError: the engine could not be brought to answer; pages yielded before are good.
    """
    with ThreadPoolExecutor(place.engine.concurrency, "page") as executor:
        pending: set[Future[Page]] = set()
        try:
            for number in numbers:
                place.slots.acquire()  # so that threads are as few as pages in memory
                future = executor.submit(_read_page, source, number, place)
                future.add_done_callback(lambda _: place.slots.release())
                pending.add(future)
                if len(pending) >= place.engine.concurrency:
                    done, pending = wait(pending, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in done)
            yield from (future.result() for future in as_completed(pending))
        finally:
            for future in pending:
                future.cancel()


def _read_page(source: Source, number: int, place: Workplace) -> Page:
    # Kept while the page is asked again, as it takes seconds.
    read_words = functools.cache(place.witness.read_words) if place.witness else None
    try:
        page = place.reader.read_page(source, number, place.engine.rendering)
        return ask_again(lambda: parse_page(place.engine, page, read_words, place.fallback))
    except DocumentError as error:
        return _failed(number, error)
    except EngineError as error:
        if error.code == AWAY:
            raise  # every other page would meet the same
        return _failed(number, error)


def _failed(number: int, error: PagemillError) -> Page:
    return Page(number, 0, 0, status=PageStatus.FAILED, error_code=error.code, error=str(error))


def ask_again(ask: Callable[[], Answer]) -> Answer:
    """What `ask` returns; asked again with a delay while the engine is at fault and may recover."""
    for delay in RETRY_DELAYS:
        try:
            return ask()
        except EngineError as error:
            if error.code not in TRANSIENT:
                raise
            time.sleep(delay)
    return ask()
