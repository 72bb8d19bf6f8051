"""What a process needs for its work, opened once and shared by its threads.

In: the settings. Out: the database, the reader, the engines and the schemas. Assembles the parts;
none of them knows another.
"""

import atexit
import math
from dataclasses import dataclass
from functools import lru_cache

from flows.recipe import compose_recipe
from flows.settings import Settings
from flows.worker import worker_name
from parsers.document import Task
from parsers.engines import ENGINES, Engine, EngineOptions
from parsers.engines.replay import Recorder
from parsers.errors import SetupError
from parsers.memory import give_back_freed_memory
from parsers.reader import Reader, ReadingLimits
from parsers.schemas import Schema, built_in, resolve
from storage.claims import Recipe
from storage.database import Database, is_current, open_database, upgrade
from storage.views import create_schema_views


@dataclass(frozen=True)
class Workplace:
    settings: Settings
    database: Database
    reader: Reader
    engine: Engine
    extractor: Engine
    schemas: tuple[Schema, ...]
    recipe: Recipe
    owner: str

    def close(self) -> None:
        self.reader.close()
        self.engine.close()
        self.extractor.close()
        self.database.close()


def choose_engine(settings: Settings) -> tuple[str, str]:
    """The engine's name and the reason for it."""
    if settings.engine != "auto":
        return settings.engine, "as asked"
    return "ocr", "auto: the embedded engine needs no server, no GPU and no weights"


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
    engine = ENGINES[name](EngineOptions(settings.workers, settings.recordings))
    return Recorder(engine, settings.record) if settings.record else engine


def candidate_schemas(request: str) -> tuple[Schema, ...]:
    """The schemas a document may get: none, the one asked for, or all built-in ones."""
    if request == "none":
        return ()
    return tuple(built_in().values()) if request == "auto" else tuple(resolve([request]).values())


def open_tables(url: str) -> Database:
    """The database at `url`; a new one gets its tables. SetupError if its tables are outdated."""
    database = open_database(url)
    if database.is_empty():
        upgrade(url)
    if not is_current(database):
        raise SetupError(
            "database", "The tables are not of this version", "Run `pagemill db upgrade`."
        )
    return database


@lru_cache(maxsize=4)
def open_workplace(settings: Settings) -> Workplace:
    """The workplace for these settings, opened at the first call in this process."""
    give_back_freed_memory()
    schemas = candidate_schemas(settings.schema_name)
    name, choice = choose_engine(settings)
    engine = open_engine(name, settings)
    extractor = engine if Task.EXTRACT in engine.tasks else open_engine("ocr", settings)
    database = open_tables(settings.database_url)
    for schema in schemas:
        create_schema_views(database, schema.definition)
    reader = Reader(settings.workers, _reading_limits(settings))
    recipe = compose_recipe(engine, extractor, settings.schema_name, schemas, choice)
    place = Workplace(settings, database, reader, engine, extractor, schemas, recipe, worker_name())
    atexit.register(place.close)
    return place
