"""Which engines do the work, and opening them.

In: the settings. Out: engines, ready to be asked, and why these. This module knows no document.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flows.runtime.gpu_lock import hold_gpu
from flows.runtime.settings import Settings
from flows.runtime.stopping import StopSignal
from parsers.asking import Engine, engine_for, notes_on, refuse_unsupported
from parsers.document import Task
from parsers.engines import ENGINES
from parsers.engines.gpu import has_gpu
from parsers.engines.ocr import OcrEngine
from parsers.engines.options import EngineOptions
from parsers.engines.replay import Recorder
from parsers.errors import SetupError
from parsers.tasks import TASKS, PageTask, open_task
from parsers.types import DocumentType


@dataclass(frozen=True, slots=True)
class Engines:
    """main: reads pages; extractor: finds fields. fallback: reads what the main engine cannot;
    words: reads the words of scans, as evidence for a model's answer. labels: finds fields a second
    time, beside a model. tasks: the extra tasks, each with its engine. choice: why this main
    engine, and what else is to be known of it; notes: that alone."""

    main: Engine
    extractor: Engine
    fallback: OcrEngine | None = None
    words: OcrEngine | None = None
    labels: OcrEngine | None = None
    tasks: tuple[tuple[PageTask, Engine], ...] = ()
    choice: str = ""
    notes: tuple[str, ...] = ()

    @property
    def beside(self) -> dict[str, Engine]:
        """The other engines that change how pages are read, by their part."""
        found = {"fallback": self.fallback, "ocr_words": self.words}
        return {task: engine for task, engine in found.items() if engine}

    def close(self) -> None:
        asked = (engine for _, engine in self.tasks)
        for engine in (self.main, self.extractor, self.fallback, self.words, self.labels, *asked):
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
    """The engine called `name`, which also knows `types`. SetupError if there is no such engine."""
    if name not in ENGINES:
        known = ", ".join(sorted(ENGINES))
        raise SetupError("bad_engine", f"There is no engine {name!r}", f"Choose one of: {known}.")
    engine = ENGINES[name](engine_options(settings, types))
    return Recorder(engine, settings.record) if settings.record else engine


def open_engines(
    settings: Settings, types: tuple[DocumentType, ...], stopping: StopSignal
) -> Engines:
    """The engines of these settings. For `qwen` on a GPU, waits while another process has it.
    Raises SetupError and Stopped."""
    name, choice = choose_engine(settings)
    if name == "qwen" and has_gpu():
        hold_gpu(settings.home / "gpu.lock", stopping)
    named = open_engine(name, settings, types)
    lacking = {*Task, *settings.requests} - named.tasks
    engines = (named, open_engine("ocr", settings, types)) if lacking else (named,)
    main = engine_for(Task.PARSE, engines)
    notes = notes_on(named)
    if main is not named:
        notes = (*notes, f"pages are read by the engine ocr, as {name} does not read them")
    extractor = engine_for(Task.EXTRACT, engines)
    embedded = OcrEngine(settings.workers, types) if main.identity.engine != "ocr" else None
    return Engines(
        main,
        extractor,
        fallback=embedded if settings.fallback else None,
        words=embedded if settings.ocr_words else None,
        labels=embedded if extractor is main else None,
        tasks=_choose_tasks(settings, engines),
        choice="; ".join((choice, *notes)),
        notes=notes,
    )


def _choose_tasks(
    settings: Settings, engines: Sequence[Engine]
) -> tuple[tuple[PageTask, Engine], ...]:
    """The extra tasks, each with the first engine that has it. EngineError unsupported_task if none
    has; SetupError if there is no such task."""
    tasks = [open_task(name, request) for name, request in settings.requests.items()]
    chosen = tuple((task, engine_for(task.name, engines)) for task in tasks)
    for task, engine in chosen:
        refuse_unsupported(engine, task.name)
    return chosen


def engine_options(settings: Settings, types: tuple[DocumentType, ...] = ()) -> EngineOptions:
    """The part of the settings that engines are opened with."""
    return EngineOptions(
        workers=settings.workers,
        recordings=settings.recordings,
        model=settings.model,
        revision=settings.revision,
        server=settings.server,
        server_key=settings.server_key.get_secret_value(),
        family=settings.family,
        families=settings.families,
        page_pixels=settings.page_pixels,
        concurrency=settings.concurrency,
        tasks=frozenset((*Task, *TASKS)),
        types=types,
    )
