"""The tasks: what engines are asked, and how their answers are read. One module each.

Every page is parsed (`parse`), and the fields of every document of a known type are extracted
(`extract`). TASKS names the extra tasks, asked where they are wanted; a module has `TASK`, and is
imported only then. Those of REQUESTS are asked for something in particular. Their place in recipes,
commands and forms follows from these two.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module

from parsers.document import BoundingBox, Completion, Item, Page, PageInput, Prompt
from parsers.document.text import storable
from parsers.errors import SetupError
from parsers.items.labels import MOST_LABELS, labels_in

LONGEST_REQUEST = 2000  # characters


Items = tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer is to be understood with. pages: as they were read; of a question about one
    page, that one. images: of those that were shown. engine: who answers, by its name."""

    request: str = ""
    pages: tuple[Page, ...] = ()
    images: tuple[PageInput, ...] = ()
    engine: str = ""

    @property
    def shown(self) -> tuple[int, ...]:
        return tuple(image.number for image in self.images)


def as_read(items: Items, _asked: Asked) -> tuple[Items, tuple[str, ...]]:
    """The items as they are, and no warning."""
    return items, ()


def first_pages(pages: Sequence[Page], _request: str, most: int) -> Sequence[Page]:
    return pages[:most]


def no_slots(_images: Sequence[PageInput]) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class PageTask:
    """A question about a page, or about all pages of a document, whose answer is items.

    version: changes with the prompts, with `read` and with `finish`. prompts: the question in
    words, for engines that take it so; {request} is what is asked for in particular. read: the
    items in an answer, or AnswerError unreadable. finish: the items, proved by what was read on the
    pages, and with what was asked for and is not there; and warnings. of_document: asked once about
    all pages. request: see REQUESTS. pixels: of a page's image, at most; None for the engine's own.

    choose: of pages, what is asked for, and how many an engine can look at, those to be shown.
    slots: what else the prompts may name in braces, by the images that are shown. parts: of a page,
    which are drawn and asked about one by one, their answers joined; where there are none, nobody
    is asked. film: asked of films alone, some frames at a time, which the engine sees as one.
    """

    name: str
    version: str
    prompts: tuple[Prompt, ...]
    read: Callable[[Completion], Items]
    finish: Callable[[Items, Asked], tuple[Items, tuple[str, ...]]] = as_read
    of_document: bool = False
    request: str = ""
    pixels: int | None = None
    choose: Callable[[Sequence[Page], str, int], Sequence[Page]] = first_pages
    slots: Callable[[Sequence[PageInput]], Mapping[str, str]] = no_slots
    parts: Callable[[Page], Sequence[BoundingBox]] | None = None
    film: bool = False


TASKS: Mapping[str, str] = {
    # name: module
    "find": "parsers.tasks.find",
    "spot": "parsers.tasks.spot",
    "describe": "parsers.tasks.describe",
    "ask": "parsers.tasks.ask",
    "events": "parsers.tasks.events",
    "screen": "parsers.tasks.screen",
    "act": "parsers.tasks.act",
}
REQUESTS: Mapping[str, str] = {
    # name: what is asked for in particular
    "find": "what to find on each page, with semicolons between: signature; stamp; ticked checkbox",
    "ask": "a question about each document, answered with the place of its evidence",
    "act": "a goal to reach on a screenshot: the next action is told and never carried out",
}


def open_task(name: str, request: str = "") -> PageTask:
    """The task called `name`, with what is asked for in particular. SetupError bad_task if there is
    none, or it lacks a request or cannot have one."""
    if name not in TASKS:
        known = ", ".join(TASKS) or "none is there"
        raise SetupError("bad_task", f"There is no task {name!r}", f"Choose one of: {known}.")
    request = " ".join(storable(request).split())
    if name in REQUESTS and not request.strip("; "):
        message = f"The task {name} needs to know {REQUESTS[name].partition(':')[0]}"
        raise SetupError("bad_task", message, f"Give --{name} TEXT instead.")
    if len(request) > LONGEST_REQUEST:
        message = f"What --{name} asks for is longer than {LONGEST_REQUEST} characters"
        raise SetupError("bad_task", message, "Ask for less at once.")
    if name == "find" and len(labels_in(request)) > MOST_LABELS:
        message = f"--find asks for {len(labels_in(request))} things, and finds {MOST_LABELS}"
        raise SetupError("bad_task", message, "Ask for less at once.")
    task: PageTask = import_module(TASKS[name]).TASK
    return replace(task, request=request) if name in REQUESTS else task
