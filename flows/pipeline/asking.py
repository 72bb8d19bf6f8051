"""Questions about documents whose pages are stored; nothing is read anew.

In: documents, and a context whose settings ask a question. Out: what each document answers, stored
with its current run, which stays as it is otherwise. A document that is read anew meanwhile keeps
no answer about its old pages.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from flows.pipeline.answers import UNREAD
from flows.pipeline.pages import PageError, over_pages
from flows.runtime.context import Context
from flows.runtime.retrying import retrying
from flows.sources.staging import staged_source
from parsers.asking import Engine
from parsers.document import Answer, PageInput, Rendering
from parsers.errors import EngineError, SetupError
from parsers.tasks import PageTask
from parsers.tasks.page_task import answer_task
from storage.answers import stored_answers
from storage.answers_beside import add_answer
from storage.queries import DocumentSummary, current_run, stored_pages

NOT_READ = "nothing of it was read"
READ_ANEW = "it was read anew meanwhile: ask again"


@dataclass(frozen=True, slots=True)
class Told:
    """What a document answers. reason: why there is no answer; before: it was asked before."""

    document: DocumentSummary
    answer: Answer | None = None
    reason: str = ""
    before: bool = False


def ask_documents(
    documents: Iterable[DocumentSummary], context: Context, *, again: bool = False
) -> Iterator[Told]:
    """What each document answers, as it arrives. What the same engine and model answered before is
    told as it is stored, unless again. Only whole answers are stored. Raises as `over_pages`
    does."""
    ask = partial(_ask, context, again)
    return over_pages(documents, ask, _failed, context)


def _ask(context: Context, again: bool, document: DocumentSummary) -> Told:
    ((task, engine),) = context.engines.tasks
    # Looked up anew: it may have been read since the documents were listed.
    run_id = context.with_database(current_run, document.document_id)
    if run_id is None:
        return Told(document, reason=NOT_READ)
    before = None if again else _before(context, run_id, task, engine)
    if before:
        return Told(document, before, before=True)
    pages = [
        page for page in context.with_database(stored_pages, run_id) if page.status not in UNREAD
    ]
    if not pages:
        return Told(document, reason=NOT_READ)
    draw = partial(_draw, context, document)
    try:
        answer = retrying(EngineError, context.stopping, answer_task, engine, task, pages, draw)
    except SetupError as error:  # there is no copy of the file to be looked at
        return Told(document, reason=str(error))
    if answer.error_code:
        return Told(document, answer, reason=answer.error or answer.error_code)
    stored = context.with_database(add_answer, run_id, answer)
    return Told(document, answer) if stored else Told(document, reason=READ_ANEW)


def _before(context: Context, run_id: int, task: PageTask, engine: Engine) -> Answer | None:
    """The whole answer of this engine and model to the same question."""
    asked = (task.name, task.request, engine.identity.engine, engine.identity.model)
    for each in context.with_database(stored_answers, run_id):
        if (each.task, each.request, each.engine, each.model) == asked and not each.error_code:
            return each
    return None


def _draw(
    context: Context, document: DocumentSummary, number: int, rendering: Rendering
) -> PageInput:
    source = staged_source(context.settings.staging, document.sha256)
    return context.read_page(replace(source, name=document.name), rendering, number)


def _failed(document: DocumentSummary, error: PageError) -> Told:
    return Told(document, reason=str(error))
