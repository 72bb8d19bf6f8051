"""Extra tasks, asked about each page of a document, or once about all of them.

In: a run whose pages are stored, and its source. Out: answers, stored as they arrive; pages that
have an answer are skipped. A page that fails gets an answer that says why, and does not stop the
others.
"""

from collections.abc import Sequence
from functools import partial

from flows.pipeline.pages import PageError, over_pages
from flows.runtime.context import Context
from flows.runtime.retrying import retrying
from parsers.asking import Engine
from parsers.document import Answer, Page, PageInput, PageStatus, Rendering, Source
from parsers.errors import EngineError
from parsers.tasks import PageTask
from parsers.tasks.film_windows import answer_film
from parsers.tasks.page_task import answer_task
from storage.answers import stored_answers
from storage.documents import RunStore
from storage.queries import stored_pages

UNREAD = (PageStatus.BLANK, PageStatus.FAILED)


def answer_tasks(source: Source, context: Context, store: RunStore) -> None:
    """Ask the tasks about the pages of the run that were read. Raises as `over_pages` does."""
    if not context.engines.tasks:
        return
    pages = context.with_database(stored_pages, store.run_id)
    stored = context.with_database(stored_answers, store.run_id)
    readable = [page for page in pages if page.status not in UNREAD]
    for task, engine in context.engines.tasks:
        same = [each for each in stored if (each.task, each.request) == (task.name, task.request)]
        asked = {answer.first_page for answer in same}
        parts = [readable] if task.of_document else [[page] for page in readable]
        due = [part for part in parts if part and part[0].number not in asked]
        ask = partial(ask_about, source, context, engine, task)
        for answer in over_pages(due, ask, partial(_failed, task, engine), context):
            store.store_answer(answer)


def ask_about(
    source: Source, context: Context, engine: Engine, task: PageTask, pages: Sequence[Page]
) -> Answer:
    """The answer of `engine` to the task about these pages. Raises EngineError, DocumentError."""

    def draw(number: int, rendering: Rendering) -> PageInput:
        return context.read_page(source, rendering, number)

    answer = answer_film if task.film else answer_task
    return retrying(EngineError, context.stopping, answer, engine, task, pages, draw)


def _failed(task: PageTask, engine: Engine, pages: Sequence[Page], error: PageError) -> Answer:
    first, last = pages[0].number, pages[-1].number
    sentence = f"Page {first}, {task.name}: {error}"
    return Answer(
        task.name, first, last, error_code=error.code, error=sentence, request=task.request,
        engine=engine.identity.engine, model=engine.identity.model,
    )  # fmt: skip
