"""Extra tasks, asked about each page of a document.

In: a run whose pages are stored, and its source. Out: answers, stored as they arrive; pages that
have an answer are skipped. A page that fails gets an answer that says why, and does not stop the
others.
"""

from functools import partial

from flows.pipeline.pages import PageError, over_pages
from flows.runtime.context import Context
from flows.runtime.retrying import retrying
from parsers.asking import Engine
from parsers.document import Answer, Page, PageStatus, Source
from parsers.errors import EngineError
from parsers.tasks import PageTask
from parsers.tasks.page_task import answer_page
from storage.answers import stored_answers
from storage.documents import RunStore
from storage.queries import stored_pages

UNREAD = (PageStatus.BLANK, PageStatus.FAILED)


def answer_tasks(source: Source, context: Context, store: RunStore) -> None:
    """Ask the tasks about every page of the run that was read. Raises as `over_pages` does."""
    if not context.engines.tasks:
        return
    pages = context.with_database(stored_pages, store.run_id)
    stored = context.with_database(stored_answers, store.run_id)
    for task, engine in context.engines.tasks:
        asked = {answer.first_page for answer in stored if answer.task == task.name}
        due = [page for page in pages if page.number not in asked and page.status not in UNREAD]
        ask = partial(_ask, source, context, engine, task)
        for answer in over_pages(due, ask, partial(_failed, task), context):
            store.store_answer(answer)


def _ask(source: Source, context: Context, engine: Engine, task: PageTask, page: Page) -> Answer:
    draw = partial(context.read_page, source, engine.rendering)
    return retrying(EngineError, context.stopping, answer_page, engine, task, page, draw)


def _failed(task: PageTask, page: Page, error: PageError) -> Answer:
    sentence = f"Page {page.number}, {task.name}: {error}"
    return Answer(task.name, page.number, page.number, error_code=error.code, error=sentence)
