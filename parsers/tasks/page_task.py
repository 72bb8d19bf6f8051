"""An extra task (`TASKS`), asked about one page. In: an engine, the task, a page that was read, and
a function that draws pages for engines that look at images. Out: the answer, whole or not.

This module knows neither what a task means nor which engine answers.
"""

from collections.abc import Callable

from parsers.asking import Engine
from parsers.asking.ask_again import ask_until_whole
from parsers.document import Answer, Page, PageInput, Question
from parsers.document.text import storable
from parsers.tasks import PageTask


def answer_page(
    engine: Engine, task: PageTask, page: Page, draw: Callable[[int], PageInput]
) -> Answer:
    """What `engine` answers about `page`; if no answer is whole, the best of several, and why.
    Raises EngineError, for the caller to ask again, and what `draw` raises."""
    images = (draw(page.number),) if engine.images_at_once else ()
    question = Question(task.name, images, (page,), prompts=task.prompts)
    asked = ask_until_whole(engine, question, task.read, len)
    code, _, sentence = asked.taken.problem.partition(": ")
    completion = asked.completion
    return Answer(
        task=task.name,
        first_page=page.number,
        last_page=page.number,
        text=storable(completion.text),
        items=asked.result or (),
        finish_reason=completion.finish_reason,
        error_code=code or None,
        error=f"Page {page.number}, {task.name}: {sentence}." if code else None,
        seconds=completion.seconds,
        input_tokens=completion.input_tokens,
        output_tokens=completion.output_tokens,
        attempts=asked.attempts,
        thoughts=completion.thoughts and storable(completion.thoughts),
    )
