"""What a process needs for its work, opened once and shared by its threads.

In: the settings. Out: the database, the reader, the engines and the schemas. Assembles the parts;
none of them knows another.
"""

import atexit
import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from flows.gpu_lock import hold_gpu
from flows.recipe import compose_recipe
from flows.settings import Settings
from flows.worker import worker_name
from parsers.asking import Engine, EngineOptions, engine_for, refuse_unsupported
from parsers.document import Task
from parsers.engines import ENGINES
from parsers.engines.ocr import OcrEngine
from parsers.engines.replay import Recorder
from parsers.errors import SetupError
from parsers.gpu import has_gpu
from parsers.memory import give_back_freed_memory
from parsers.reader import Reader, ReadingLimits
from parsers.schemas import Schema, built_in, resolve
from parsers.tasks import TASKS, PageTask, open_task
from storage.claims import Recipe
from storage.database import ConnectionLimits, Database, is_current, open_database, upgrade
from storage.views import create_schema_views


@dataclass(frozen=True)
class Workplace:
    """engine: reads pages; extractor: looks for fields. fallback: reads what the engine cannot;
    witness: reads the words of scans, to prove what a model says; none where not wanted. labels:
    looks for fields a second time, where the extractor is no such engine itself. tasks: what is
    asked of pages beside their text, and who is asked. slots: pages that may be in memory at a
    time. stopping: set when all work is to end, for good."""

    settings: Settings
    database: Database
    reader: Reader
    engine: Engine
    extractor: Engine
    schemas: tuple[Schema, ...]
    recipe: Recipe
    owner: str
    fallback: Engine | None = None
    tasks: tuple[tuple[PageTask, Engine], ...] = ()
    witness: OcrEngine | None = None
    labels: OcrEngine | None = None
    slots: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(32))
    stopping: threading.Event = field(default_factory=threading.Event)

    def close(self) -> None:
        """End all work here, also what is under way, and hand this workplace out no more."""
        self.stopping.set()
        open_workplace.cache_clear()
        self.reader.close()
        asked = (engine for _, engine in self.tasks)
        for engine in (self.engine, self.extractor, self.fallback, self.witness, *asked):
            if engine:
                engine.close()
        self.database.close()


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


def _reading_limits(settings: Settings) -> ReadingLimits:
    return ReadingLimits(
        memory_bytes=settings.reader_bytes,
        cpu_seconds=math.ceil(settings.page_seconds),
        wall_seconds=settings.page_seconds,
        max_pages=settings.max_pages,
    )


def open_engine(name: str, settings: Settings) -> Engine:
    """The engine called `name`, ready to be asked. SetupError if there is none of that name."""
    if name not in ENGINES:
        known = ", ".join(sorted(ENGINES))
        raise SetupError("bad_engine", f"There is no engine {name!r}", f"Choose one of: {known}.")
    engine = ENGINES[name](engine_options(settings))
    return Recorder(engine, settings.record) if settings.record else engine


def engine_options(settings: Settings) -> EngineOptions:
    """What the settings say to whichever engine is opened."""
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
        tasks=frozenset((*Task, *TASKS)),
    )


def candidate_schemas(request: str) -> tuple[Schema, ...]:
    """The schemas a document may get: none, the one asked for, or those that content may choose."""
    if request == "none":
        return ()
    if request == "auto":
        return tuple(schema for schema in built_in().values() if not schema.generic)
    return tuple(resolve([request]).values())


def open_tables(settings: Settings) -> Database:
    """The settings' database; a new one gets its tables. SetupError if its tables are outdated."""
    database = open_limited(settings)
    if database.is_empty():
        upgrade(settings.database_url)
    if not is_current(database):
        raise SetupError(
            "database", "The tables are not of this version", "Run `pagemill db upgrade`."
        )
    return database


def open_limited(settings: Settings) -> Database:
    """The settings' database, as it is, with no more connections than they allow."""
    limits = ConnectionLimits(
        connections=settings.connections, statement_seconds=settings.statement_seconds
    )
    return open_database(settings.database_url, limits)


def open_reader(settings: Settings) -> Reader:
    """The processes that read files, within the limits of the settings."""
    passwords = tuple(password.get_secret_value() for password in settings.passwords)
    return Reader(settings.workers, _reading_limits(settings), passwords)


_opening = threading.Lock()
_opened: dict[Settings, Workplace] = {}
_stops: list[threading.Event] = []


@lru_cache(maxsize=4)
def open_workplace(settings: Settings) -> Workplace:
    """The workplace for these settings, opened at the first call in this process. For the engine
    `qwen` on a GPU, waits while another process has it. Raises Stopped."""
    with _opening:  # the first calls may come from several threads at once
        place = _opened.get(settings)
        if place is None or place.stopping.is_set():
            place = _opened[settings] = _open(settings)
    return place


def stop_all() -> None:
    """Close every open workplace, and open none that is being waited for."""
    while _stops:
        _stops.pop().set()
    for place in tuple(_opened.values()):
        place.close()


def _choose_tasks(
    settings: Settings, engines: Sequence[Engine]
) -> tuple[tuple[PageTask, Engine], ...]:
    """The tasks that the settings name, each with the first engine that has it. EngineError
    unsupported_task where none has; SetupError where there is no such task."""
    tasks = [open_task(name) for name in dict.fromkeys(settings.tasks)]
    chosen = tuple((task, engine_for(task.name, engines)) for task in tasks)
    for task, engine in chosen:
        refuse_unsupported(engine, task.name)
    return chosen


def _open(settings: Settings) -> Workplace:
    give_back_freed_memory()
    stopping = threading.Event()
    _stops.append(stopping)
    schemas = candidate_schemas(settings.schema_name)
    name, choice = choose_engine(settings)
    if name == "qwen" and has_gpu():
        hold_gpu(settings.home / "gpu.lock", stopping)
    engine = open_engine(name, settings)
    lacking = {Task.EXTRACT, *settings.tasks} - engine.tasks
    engines = (engine, open_engine("ocr", settings)) if lacking else (engine,)
    extractor = engine_for(Task.EXTRACT, engines)
    tasks = _choose_tasks(settings, engines)
    embedded = OcrEngine(settings.workers) if name != "ocr" else None
    fallback = embedded if settings.fallback else None
    witness = embedded if settings.ocr_words else None
    labels = embedded if extractor is engine else None
    beside = {"fallback": fallback, "ocr_words": witness}
    recipe = compose_recipe(
        engine, extractor, settings.schema_name, schemas, choice,
        {task: each for task, each in beside.items() if each}, tasks,
    )  # fmt: skip
    database = open_tables(settings)
    for schema in schemas:
        create_schema_views(database, schema.definition)
    slots = threading.Semaphore(2 * engine.concurrency)
    place = Workplace(
        settings, database, open_reader(settings), engine, extractor, schemas, recipe,
        worker_name(), fallback, tasks, witness, labels, slots, stopping,
    )  # fmt: skip
    atexit.register(place.close)
    return place
