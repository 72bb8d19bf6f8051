"""An engine for tests. In: a script of answers. Out: these, and the questions that were asked.

`ENGINES` does not offer it, as no setting can hold a script. It knows neither pages nor tasks.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from parsers.asking import Engine, Identity
from parsers.document import Completion, Frame, Question, Rendering, Task
from parsers.errors import EngineError, PagemillError

THOUSANDTHS: Frame = (1000.0, 1000.0)
SCRIPTED = Identity("scripted", "a script", "1", "1")

Reply = str | Completion | PagemillError
"""A text is a whole answer with boxes in thousandths; an error is raised."""
Script = Reply | Sequence[Reply] | Mapping[str, Reply] | Callable[[Question], Reply]
"""The same to every question; one after the other; by task; or by calling it."""


@dataclass
class ScriptedEngine:
    """asked: the questions so far. closed: set when it is closed."""

    script: Script
    tasks: frozenset[str] = frozenset(Task)
    images_at_once: int = 0
    generative: bool = False
    concurrency: int = 1
    rendering: Rendering = field(default_factory=Rendering)
    identity: Identity = SCRIPTED
    asked: list[Question] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)
    continues: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, question: Question) -> Completion:
        with self._lock:
            number = len(self.asked)
            self.asked.append(question)
        reply = self._reply(question, number)
        if isinstance(reply, PagemillError):
            raise reply
        return Completion(reply, THOUSANDTHS) if isinstance(reply, str) else reply

    def describe(self) -> str:
        return "a script"

    def close(self) -> None:
        self.closed.set()

    def _reply(self, question: Question, number: int) -> Reply:
        script = self.script
        if isinstance(script, str | Completion | PagemillError):
            return script
        if isinstance(script, Mapping):
            return script[question.task]
        if not isinstance(script, Sequence):
            return script(question)
        if number < len(script):
            return script[number]
        return EngineError("unreachable", "The script has come to its end", "Write more of it.")


def stand_in(engine: Engine, script: Script) -> ScriptedEngine:
    """A double of the engine that answers from a script."""
    return ScriptedEngine(
        script,
        engine.tasks,
        engine.images_at_once,
        engine.generative,
        engine.concurrency,
        engine.rendering,
        engine.identity,
        continues=engine.continues,
    )
