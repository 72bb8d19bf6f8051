"""The pages of one document: each read from the file and put to the engine, several at a time.

In: a source, page numbers and the context. Out: a `Page` for each number, as soon as it is ready.
A page that cannot be read gets the status `failed` and does not stop the others. This module
stores nothing.
"""

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait
from dataclasses import replace
from typing import TypeVar

from flows.runtime.context import Context
from flows.runtime.retrying import retrying
from flows.runtime.stopping import StopSignal
from parsers.document import Page, PageInput, PageStatus, Rendering, Source
from parsers.errors import AWAY, DocumentError, EngineError
from parsers.tasks.tiled_page import parse_seen
from parsers.tasks.tiles import see
from parsers.values.page_language import page_language
from parsers.values.scripts import script_of

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")
PageError = DocumentError | EngineError


def read_pages(source: Source, numbers: Sequence[int], context: Context) -> Iterator[Page]:
    """Read these pages and ask the engine about them. Raises as `over_pages` does."""
    return over_pages(numbers, functools.partial(_read_page, source, context), _failed, context)


def over_pages(
    pages: Iterable[Asked],
    ask: Callable[[Asked], Answer],
    failed: Callable[[Asked, PageError], Answer],
    context: Context,
) -> Iterator[Answer]:
    """What `ask` returns for each page, as it arrives, or what `failed` makes of its error; no more
    at once than the engine answers. EngineError if the engine is away, Stopped if the work is to
    end; what was yielded before is good."""
    attempt = functools.partial(_attempt, ask, failed, context.stopping)
    with ThreadPoolExecutor(context.engines.main.concurrency, "page") as executor:
        pending: set[Future[Answer]] = set()
        try:
            for page in pages:
                context.slots.acquire()  # so that threads are as few as pages in memory
                future = executor.submit(attempt, page)
                future.add_done_callback(lambda _: context.slots.release())
                pending.add(future)
                if len(pending) >= context.engines.main.concurrency:
                    done, pending = wait(pending, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in done)
            yield from (future.result() for future in as_completed(pending))
        finally:
            for future in pending:
                future.cancel()


def _attempt(
    ask: Callable[[Asked], Answer],
    failed: Callable[[Asked, PageError], Answer],
    stopping: StopSignal,
    page: Asked,
) -> Answer:
    stopping.check()
    try:
        answer = ask(page)
    except (DocumentError, EngineError) as error:
        stopping.check()  # an error may only mean that the work was interrupted
        if error.code == AWAY:
            raise  # every other page would fail in the same way
        return failed(page, error)
    stopping.check()  # so may a flawed answer
    return answer


def _read_page(source: Source, context: Context, number: int) -> Page:
    engines = context.engines
    # Cached while the page is asked again, as it takes seconds.
    read_words = functools.cache(engines.words.read_words) if engines.words else None

    def draw(rendering: Rendering) -> PageInput:
        return context.read_page(source, rendering, number)

    seen = see(draw, engines.main.rendering)
    page = retrying(
        EngineError, context.stopping, parse_seen, engines.main, seen, draw, read_words,
        engines.fallback,
    )  # fmt: skip
    return with_language(page)


def with_language(page: Page) -> Page:
    """Not where text could not be read: what stands in its place may look like any language."""
    if page.error_code == "unread":
        return page
    return replace(page, language=page_language(page.text), script=script_of(page.text))


def _failed(number: int, error: PageError) -> Page:
    return Page(number, 0, 0, status=PageStatus.FAILED, error_code=error.code, error=str(error))
