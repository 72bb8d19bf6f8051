"""What is asked of a document's pages beside their text: the tasks that the settings name.

In: a run whose pages are stored, and its source. Out: answers, stored as they come; pages that were
asked before are not asked again. A page about which nothing can be answered has an answer that says
why, and does not stop the others.
"""

from functools import partial

from flows.pipeline.pages import over_pages
from flows.runtime.context import Context
from flows.runtime.retrying import retrying
from parsers.asking import Engine
from parsers.document import Answer, Page, PageInput, PageStatus, Source
from parsers.errors import AWAY, DocumentError, EngineError
from parsers.tasks import PageTask
from parsers.tasks.page_task import answer_page
from storage.answers import stored_answers
from storage.documents import RunStore
from storage.queries import stored_pages

UNREAD = (PageStatus.BLANK, PageStatus.FAILED)


def answer_tasks(source: Source, context: Context, store: RunStore) -> None:
    """Ask the tasks about every page of the run that was read. EngineError: the engine is away;
    Stopped: the work is to end. Answers stored before are good."""
    if not context.engines.tasks:
        return
    pages = context.with_database(stored_pages, store.run_id)
    stored = context.with_database(stored_answers, store.run_id)
    for task, engine in context.engines.tasks:
        asked = {answer.first_page for answer in stored if answer.task == task.name}
        due = [page for page in pages if page.number not in asked and page.status not in UNREAD]
        for answer in over_pages(due, partial(_answer, source, context, engine, task), context):
            store.store_answer(answer)


def _answer(source: Source, context: Context, engine: Engine, task: PageTask, page: Page) -> Answer:
    stopping = context.stopping

    def draw(number: int) -> PageInput:
        read = partial(context.reader.read_page, source, number, engine.rendering)
        return retrying(DocumentError, stopping, read)

    stopping.check()
    try:
        answer = retrying(EngineError, stopping, answer_page, engine, task, page, draw)
    except (DocumentError, EngineError) as error:
        stopping.check()  # what is broken off fails
        if error.code == AWAY:
            raise  # every other page would meet the same
        sentence = f"Page {page.number}, {task.name}: {error}"
        number = page.number
        return Answer(task.name, number, number, error_code=error.code, error=sentence)
    stopping.check()  # what is wrong with the answer may come from that
    return answer
