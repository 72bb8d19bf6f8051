"""What is asked of a document's pages beside their text: the tasks that the settings name.

In: a run whose pages are stored, and its source. Out: answers, stored as they come; pages that were
asked before are not asked again. A page about which nothing can be answered has an answer that says
why, and does not stop the others.
"""

from functools import partial

from flows.pages import ask_again, over_pages, read_again
from flows.patience import patiently
from flows.stopping import check
from flows.workplace import Workplace
from parsers.asking import Engine
from parsers.document import Answer, Page, PageInput, PageStatus, Source
from parsers.errors import AWAY, DocumentError, EngineError
from parsers.tasks import PageTask
from parsers.tasks.page_task import answer_page
from storage.answers import store_answer, stored_answers
from storage.claims import Claim
from storage.queries import stored_pages

UNREAD = (PageStatus.BLANK, PageStatus.FAILED)


def answer_tasks(source: Source, place: Workplace, claimed: Claim) -> None:
    """Ask the tasks about every page of the run that was read. EngineError: the engine is away;
    Stopped: the work is to end. Answers stored before are good."""
    if not place.tasks:
        return
    pages = patiently(place.stopping, stored_pages, place.database, claimed.run_id)
    stored = patiently(place.stopping, stored_answers, place.database, claimed.run_id)
    for task, engine in place.tasks:
        asked = {answer.first_page for answer in stored if answer.task == task.name}
        due = [page for page in pages if page.number not in asked and page.status not in UNREAD]
        for answer in over_pages(due, partial(_answer, source, place, engine, task), place):
            patiently(
                place.stopping, store_answer, place.database, claimed.run_id, str(claimed.holder),
                answer,
            )  # fmt: skip


def _answer(source: Source, place: Workplace, engine: Engine, task: PageTask, page: Page) -> Answer:
    def draw(number: int) -> PageInput:
        read = partial(place.reader.read_page, source, number, engine.rendering)
        return read_again(read, place.stopping)

    check(place.stopping)
    try:
        answer = ask_again(partial(answer_page, engine, task, page, draw), place.stopping)
    except (DocumentError, EngineError) as error:
        check(place.stopping)  # what is broken off fails
        if error.code == AWAY:
            raise  # every other page would meet the same
        sentence = f"Page {page.number}, {task.name}: {error}"
        number = page.number
        return Answer(task.name, number, number, error_code=error.code, error=sentence)
    check(place.stopping)  # what is wrong with the answer may come from that
    return answer
