"""Asking an engine: what every engine is, and the one place where a question is put to it.

An engine takes a `Question` and returns a `Completion`, or raises EngineError. It knows no file, no
table and no other engine. Tasks and engines meet here and do not know each other.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from parsers.document import Completion, Question, Rendering
from parsers.errors import AWAY, EngineError


@dataclass(frozen=True, slots=True)
class Identity:
    """Who answers. All of it goes into the recipe of a run: another identity, another result."""

    engine: str
    model: str
    revision: str
    prompt_version: str


class Engine(Protocol):
    """Its constructor is cheap, but for a look at what it is told to use; models are loaded at the
    first question.

    concurrency: questions that may be in flight. tasks: the names of those that it can be asked.
    images_at_once: how many pages' images a question takes; 0 where the engine goes by what was
    read. generative: asked again, warmer or with more tokens, it may answer otherwise.
    """

    identity: Identity
    concurrency: int
    tasks: frozenset[str]
    rendering: Rendering
    images_at_once: int
    generative: bool

    def answer(self, question: Question) -> Completion:
        """The answer to a question of one of its tasks; others go through `ask`."""
        ...

    def describe(self) -> str:
        """What it runs on, for people: one line. May load what the first question would load."""
        ...

    def close(self) -> None: ...


def ask(engine: Engine, question: Question) -> Completion:
    """The engine's answer. EngineError unsupported_task if it does not have the task."""
    refuse_unsupported(engine, question.task)
    return engine.answer(question)


def refuse_unsupported(engine: Engine, task: str) -> None:
    """EngineError unsupported_task if the engine does not have the task."""
    if task not in engine.tasks:
        message = f"The engine {engine.identity.engine} does not have the task {task}"
        raise EngineError("unsupported_task", message, "Choose an engine that has it.")


def was_closed() -> EngineError:
    """What a question meets at an engine that was closed before it answered."""
    remedy = "Start the run again: it goes on where it stopped."
    return EngineError(AWAY, "The engine was closed", remedy)


def engine_for(task: str, engines: Collection[Engine]) -> Engine:
    """The first of these engines that has the task; where none has it, the first, which will say
    so."""
    return next((each for each in engines if task in each.tasks), next(iter(engines)))
