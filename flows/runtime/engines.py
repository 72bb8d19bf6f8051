"""Which engines do the work, and opening them.

In: the settings. Out: engines, ready to be asked, and why these. This module knows no document.
"""

from dataclasses import dataclass

from flows.gpu_lock import hold_gpu
from flows.settings import Settings
from flows.stopping import StopSignal
from parsers.document import Task
from parsers.engines import ENGINES, Engine, EngineOptions
from parsers.engines.ocr import OcrEngine
from parsers.engines.replay import Recorder
from parsers.errors import SetupError
from parsers.gpu import has_gpu
from parsers.types import DocumentType


@dataclass(frozen=True, slots=True)
class Engines:
    """main: reads pages; extractor: looks for fields. fallback: reads what the main engine cannot;
    words: reads the words of scans, to prove what a model says; none where not wanted. labels:
    looks for fields a second time, where the extractor is no such engine itself. choice: why this
    main engine."""

    main: Engine
    extractor: Engine
    fallback: OcrEngine | None = None
    words: OcrEngine | None = None
    labels: OcrEngine | None = None
    choice: str = ""

    @property
    def beside(self) -> dict[str, Engine]:
        """Those that have a say in how pages are read, by what they do."""
        found = {"fallback": self.fallback, "ocr_words": self.words}
        return {task: engine for task, engine in found.items() if engine}

    def close(self) -> None:
        for engine in (self.main, self.extractor, self.fallback, self.words, self.labels):
            if engine:
                engine.close()


def choose_engine(settings: Settings) -> tuple[str, str]:
    """The engine's name and the reason for it."""
    if settings.engine != "auto":
        return settings.engine, "as asked"
    if settings.server:
        return "server", "auto: a server is named"
    if not settings.model:
        return "ocr", "auto: neither a server nor a model is named"
    if has_gpu():
        return "qwen", "auto: a model is named, and there is a GPU"
    return "ocr", "auto: there is no GPU for the model"


def open_engine(name: str, settings: Settings, types: tuple[DocumentType, ...] = ()) -> Engine:
    """The engine called `name`, ready to be asked, also for the fields of `types`. SetupError if
    there is none of that name."""
    if name not in ENGINES:
        known = ", ".join(sorted(ENGINES))
        raise SetupError("bad_engine", f"There is no engine {name!r}", f"Choose one of: {known}.")
    engine = ENGINES[name](_options(settings, types))
    return Recorder(engine, settings.record) if settings.record else engine


def open_engines(
    settings: Settings, types: tuple[DocumentType, ...], stopping: StopSignal
) -> Engines:
    """The engines that the settings ask for. For `qwen` on a GPU, waits while another process has
    it. Raises SetupError and Stopped."""
    name, choice = choose_engine(settings)
    if name == "qwen" and has_gpu():
        hold_gpu(settings.home / "gpu.lock", stopping)
    main = open_engine(name, settings, types)
    extractor = main if Task.EXTRACT in main.tasks else open_engine("ocr", settings, types)
    embedded = OcrEngine(settings.workers, types) if name != "ocr" else None
    return Engines(
        main,
        extractor,
        fallback=embedded if settings.fallback else None,
        words=embedded if settings.ocr_words else None,
        labels=embedded if extractor is main else None,
        choice=choice,
    )


def _options(settings: Settings, types: tuple[DocumentType, ...]) -> EngineOptions:
    return EngineOptions(
        workers=settings.workers,
        recordings=settings.recordings,
        model=settings.model,
        revision=settings.revision,
        server=settings.server,
        server_key=settings.server_key.get_secret_value(),
        family=settings.family,
        page_pixels=settings.page_pixels,
        concurrency=settings.concurrency,
        types=types,
    )
