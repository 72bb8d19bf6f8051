"""The tasks: what engines are asked, and how their answers are read. One module each.

Every page is parsed (`parse`), and the fields of every document of a known type are extracted
(`extract`). TASKS names the extra tasks, asked about each page where they are wanted; a module has
`TASK`, and is imported only then. Their place in recipes, commands and forms follows from TASKS.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

from parsers.document import Completion, Item, Prompt
from parsers.errors import SetupError


@dataclass(frozen=True, slots=True)
class PageTask:
    """A question about one page, whose answer is items.

    version: changes with the prompts and with `read`. prompts: the question in words, for engines
    that take it so. read: the items in an answer, or AnswerError unreadable.
    """

    name: str
    version: str
    prompts: tuple[Prompt, ...]
    read: Callable[[Completion], tuple[Item, ...]]


TASKS: Mapping[str, str] = {
    # name: module
    "describe": "parsers.tasks.describe",
}


def open_task(name: str) -> PageTask:
    """The task called `name`. SetupError bad_task if there is none."""
    if name not in TASKS:
        known = ", ".join(TASKS) or "none is there"
        raise SetupError("bad_task", f"There is no task {name!r}", f"Choose one of: {known}.")
    task: PageTask = import_module(TASKS[name]).TASK
    return task
