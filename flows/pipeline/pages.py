"""The pages of one document, as they come: read, asked and understood, several at a time.

In: a source, page numbers and the context. Out: a `Page` for each number, in the order in which
they are ready. A page that cannot be read has the status `failed` and does not stop the others.
"""

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait
from typing import TypeVar

from flows.runtime.context import Context
from flows.runtime.retrying import retrying
from parsers.document import Page, PageStatus, Source
from parsers.errors import AWAY, DocumentError, EngineError, PagemillError
from parsers.tasks.parse import parse_page

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


def read_pages(source: Source, numbers: Sequence[int], context: Context) -> Iterator[Page]:
    """Read and ask these pages.

    EngineError: the engine could not be brought to answer; Stopped: the work is to end. Pages
    yielded before are good.
    """
    return over_pages(numbers, functools.partial(_read_page, source, context), context)


def over_pages(
    pages: Iterable[Asked], work: Callable[[Asked], Answer], context: Context
) -> Iterator[Answer]:
    """What `work` makes of each page, as it comes; no more at once than the engine answers. Raises
    what `work` raises."""
    with ThreadPoolExecutor(context.engines.main.concurrency, "page") as executor:
        pending: set[Future[Answer]] = set()
        try:
            for page in pages:
                context.slots.acquire()  # so that threads are as few as pages in memory
                future = executor.submit(work, page)
                future.add_done_callback(lambda _: context.slots.release())
                pending.add(future)
                if len(pending) >= context.engines.main.concurrency:
                    done, pending = wait(pending, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in done)
            yield from (future.result() for future in as_completed(pending))
        finally:
            for future in pending:
                future.cancel()


def _read_page(source: Source, context: Context, number: int) -> Page:
    context.stopping.check()
    try:
        page = _ask_page(source, number, context)
    except (DocumentError, EngineError) as error:
        context.stopping.check()  # what is broken off fails
        if error.code == AWAY:
            raise  # every other page would meet the same
        return _failed(number, error)
    context.stopping.check()  # what is wrong with the page may come from that
    return page


def _ask_page(source: Source, number: int, context: Context) -> Page:
    engines, stopping = context.engines, context.stopping
    # Kept while the page is asked again, as it takes seconds.
    read_words = functools.cache(engines.words.read_words) if engines.words else None
    rendering = engines.main.rendering
    page = retrying(DocumentError, stopping, context.reader.read_page, source, number, rendering)
    return retrying(
        EngineError, stopping, parse_page, engines.main, page, read_words, engines.fallback
    )


def _failed(number: int, error: PagemillError) -> Page:
    return Page(number, 0, 0, status=PageStatus.FAILED, error_code=error.code, error=str(error))
