"""The engines: who answers a question. One module each; the table names them all.

An engine takes a `Question` and returns a `Completion`, or raises EngineError. It knows no file, no
table and no other engine. Its constructor is cheap, but for a look at what it is told to use;
models are loaded at the first question.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from parsers.document import Completion, Question, Rendering, Task

if TYPE_CHECKING:
    from parsers.embedded.fields.document_type import DocumentType


@dataclass(frozen=True, slots=True)
class Identity:
    """Who answers. All of it goes into the recipe of a run: another identity, another result."""

    engine: str
    model: str
    revision: str
    prompt_version: str


class Engine(Protocol):
    """concurrency: questions that may be in flight. images_at_once: how many pages' images a
    question for fields takes; 0 where the engine goes by what was read. generative: asked again,
    warmer or with more room, it may answer otherwise."""

    identity: Identity
    concurrency: int
    tasks: frozenset[Task]
    rendering: Rendering
    images_at_once: int
    generative: bool

    def answer(self, question: Question) -> Completion: ...

    def describe(self) -> str:
        """What it runs on, for people: one line. May load what the first question would load."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """What the constructors need, whichever engine is chosen.

    model: a hub id or a folder, or the name a server has for it. server: the URL of an
    OpenAI-compatible server, up to and with `/v1`. family: a key of `parsers.qwen.FAMILIES` where
    the model's name does not tell. page_pixels: the budget of a page. concurrency: questions that
    may be in flight at a model. types: the document types that fields are looked for by.
    """

    workers: int = 2
    recordings: Path | None = None
    model: str = ""
    revision: str = ""
    server: str = ""
    server_key: str = field(default="", repr=False)
    family: str = ""
    page_pixels: int = 2_000_000
    concurrency: int = 32
    types: "tuple[DocumentType, ...]" = ()


def _ocr(options: EngineOptions) -> Engine:
    from parsers.engines.ocr import OcrEngine

    return OcrEngine(workers=options.workers, types=options.types)


def _qwen(options: EngineOptions) -> Engine:
    from parsers.engines.qwen_local import QwenEngine

    return QwenEngine(options)


def _server(options: EngineOptions) -> Engine:
    from parsers.engines.server import ServerEngine

    return ServerEngine(options)


def _replay(options: EngineOptions) -> Engine:
    from parsers.engines.replay import ReplayEngine

    return ReplayEngine(options.recordings)


ENGINES: dict[str, Callable[[EngineOptions], Engine]] = {
    "ocr": _ocr,
    "qwen": _qwen,
    "server": _server,
    "replay": _replay,
}
