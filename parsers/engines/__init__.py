"""The engines: who answers a question. One module each; the table names them all.

An engine takes a `Question` and returns a `Completion`, or raises EngineError. It knows no file, no
table and no other engine. Its constructor is cheap; models are loaded at the first question.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from parsers.document import Completion, Question, Rendering, Task


@dataclass(frozen=True, slots=True)
class Identity:
    """Who answers. All of it goes into the recipe of a run: another identity, another result."""

    engine: str
    model: str
    revision: str
    prompt_version: str


class Engine(Protocol):
    identity: Identity
    concurrency: int  # questions that may be in flight
    tasks: frozenset[Task]
    rendering: Rendering

    def answer(self, question: Question) -> Completion: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """What the constructors need, whichever engine is chosen."""

    workers: int = 2
    recordings: Path | None = None


def _ocr(options: EngineOptions) -> Engine:
    from parsers.engines.ocr import OcrEngine

    return OcrEngine(workers=options.workers)


def _replay(options: EngineOptions) -> Engine:
    from parsers.engines.replay import ReplayEngine

    return ReplayEngine(options.recordings)


ENGINES: dict[str, Callable[[EngineOptions], Engine]] = {"ocr": _ocr, "replay": _replay}
