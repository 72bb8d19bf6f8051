"""Asking an engine: what every engine is, and how a question is put to it.

An engine takes a `Question` and returns a `Completion`, or raises EngineError. It knows no file, no
table, no task module and no other engine.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from parsers.asking.thoughts import without_thoughts
from parsers.document import Completion, Question, Rendering
from parsers.errors import AWAY, EngineError


@dataclass(frozen=True, slots=True)
class Identity:
    """Who answers. It is part of the recipe of a run: another identity, another result."""

    engine: str
    model: str
    revision: str
    prompt_version: str


class Engine(Protocol):
    """Its constructor checks only its settings; models are loaded at the first question.

    concurrency: questions that may be in flight. images_at_once: how many pages' images a question
    takes; 0 if the engine uses what was read. generative: asked again, at a higher temperature or
    with more tokens, it may answer otherwise. continues: it can go on with an answer that was cut
    (`Question.so_far`).
    """

    identity: Identity
    concurrency: int
    tasks: frozenset[str]
    rendering: Rendering
    images_at_once: int
    generative: bool
    continues: bool

    def answer(self, question: Question) -> Completion:
        """The answer to a question of one of its tasks; others go through `ask`."""
        ...

    def describe(self) -> str:
        """What it runs on, in one line. May load what the first question would load."""
        ...

    def close(self) -> None: ...


def notes_on(engine: Engine) -> tuple[str, ...]:
    """What whoever starts a run should know of its engine: an engine with something to say has it
    as `notes`."""
    return tuple(getattr(engine, "notes", ()))


def looks_at(engine: Engine, task: str) -> bool:
    """Whether it needs the page's image for this task: one that takes no images with a question
    may have `looks_at`, the extra tasks for which it does."""
    return engine.images_at_once > 0 or task in getattr(engine, "looks_at", ())


def ask(engine: Engine, question: Question) -> Completion:
    """The engine's answer, its thoughts apart. Raises EngineError."""
    refuse_unsupported(engine, question.task)
    return without_thoughts(engine.answer(question))


def refuse_unsupported(engine: Engine, task: str) -> None:
    """EngineError unsupported_task if the engine does not have the task."""
    if task not in engine.tasks:
        message = f"The engine {engine.identity.engine} does not have the task {task}"
        raise EngineError("unsupported_task", message, "Choose an engine that has it.")


def was_closed() -> EngineError:
    """For a question that an engine did not answer before it was closed."""
    remedy = "Start the run again: it goes on where it stopped."
    return EngineError(AWAY, "The engine was closed", remedy)


def engine_for(task: str, engines: Collection[Engine]) -> Engine:
    """The first engine that has the task; if none has it, the first, whose error will say so."""
    return next((each for each in engines if task in each.tasks), next(iter(engines)))
