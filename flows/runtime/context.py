"""What a process needs for its work, opened once and shared by its threads.

In: the settings. Out: the database, the reader, the engines and the schemas. Assembles the parts;
none of them knows another.
"""

import atexit
import datetime
import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from flows.runtime.recheck import recheck_by
from flows.runtime.retrying import retrying
from flows.runtime.settings import Settings
from flows.runtime.stopping import StopSignal
from flows.runtime.worker import worker_name
from parsers.document import PageInput, Rendering, Source
from parsers.engines.memory import give_back_freed_memory
from parsers.errors import DocumentError, SetupError
from parsers.reading.reader import Reader, ReadingLimits
from parsers.types import DOCUMENT_TYPES, DocumentType, resolve
from storage.database import (
    ConnectionLimits,
    Database,
    DatabaseError,
    is_current,
    open_database,
    upgrade,
)
from storage.leases import Recipe
from storage.settling import settle_again
from storage.views import create_schema_views

if TYPE_CHECKING:
    from flows.runtime.engines import Engines

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Context:
    """What all work by the same settings shares. owner: the name of this process in leases. slots:
    pages that may be in memory at a time. stopping: set, for good, when all work is to end."""

    settings: Settings
    database: Database
    reader: Reader
    engines: "Engines"
    schemas: tuple[DocumentType, ...]
    recipe: Recipe
    owner: str
    slots: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(32))
    stopping: StopSignal = field(default_factory=StopSignal)

    def with_database(
        self,
        call: Callable[Concatenate[Database, Given], Answer],
        *values: Given.args,
        **named: Given.kwargs,
    ) -> Answer:
        """What `call(database, ...)` returns, which is safe to repeat; a database that is away is
        waited for. Raises DatabaseError if it stays away, and Stopped."""
        return retrying(DatabaseError, self.stopping, call, self.database, *values, **named)

    def read_page(self, source: Source, rendering: Rendering, number: int) -> PageInput:
        """The page from its file, tried again if the process that read it was killed. Raises
        DocumentError and Stopped."""
        read = self.reader.read_page
        return retrying(DocumentError, self.stopping, read, source, number, rendering)

    def close(self) -> None:
        """End all work here, also what is under way."""
        self.stopping.set()
        self.reader.close()
        self.engines.close()
        self.database.close()


class OpenContexts:
    """The contexts that are open, one for each settings, and those that are being opened."""

    def __init__(self) -> None:
        self._opening = threading.Lock()
        self._by_settings: dict[Settings, Context] = {}
        self._signals: list[StopSignal] = []

    def open(self, settings: Settings) -> Context:
        """The context for these settings; a new one if there is none, or it was closed. For the
        engine `qwen` on a GPU, waits while another process has it. Raises Stopped."""
        context = self._find(settings)
        if context is None:
            with self._opening:  # the first calls may come from several threads at once
                context = self._find(settings) or self._open(settings)
        return context

    def stop(self) -> None:
        """Interrupt the work of all contexts, also of those being opened; later work opens new
        ones. For a flow that is ended from outside, before it waits for its threads."""
        while self._signals:
            self._signals.pop().set()
        for context in tuple(self._by_settings.values()):
            context.close()

    def _find(self, settings: Settings) -> Context | None:
        context = self._by_settings.get(settings)
        return None if context is None or context.stopping.is_set() else context

    def _open(self, settings: Settings) -> Context:
        stopping = StopSignal()
        self._signals.append(stopping)
        context = self._by_settings[settings] = assemble(settings, stopping)
        atexit.register(context.close)
        return context


_OPEN = OpenContexts()
"""Of this process: Prefect starts flows and tasks in it by name, and hands them nothing."""


def open_context(settings: Settings) -> Context:
    """The context of this process for these settings; see `OpenContexts.open`."""
    return _OPEN.open(settings)


def stop_contexts() -> None:
    """Interrupt all work of this process. A function of a module, since Dask sends it by name."""
    _OPEN.stop()


def assemble(
    settings: Settings, stopping: StopSignal, *, writes: bool = True, quietly: bool = False
) -> Context:
    """A new context, which its caller closes. writes: whether tables and views may be made.
    quietly: without telling of views that were replaced."""
    # Who only looks at documents, as the viewer does, starts without the engines.
    from flows.runtime.engines import open_engines
    from flows.runtime.recipe import compose_recipe

    give_back_freed_memory()
    schemas = candidate_schemas(settings.schema_name)
    engines = open_engines(settings, schemas, stopping)
    recipe = compose_recipe(engines, settings.schema_name, schemas, settings.e_invoice)
    database = open_tables(settings) if writes else open_stored(settings)
    for each in schemas if writes else ():
        create_schema_views(database, each.schema, quietly=quietly)
    slots = threading.Semaphore(2 * engines.main.concurrency)
    return Context(
        settings, database, open_reader(settings), engines, schemas, recipe, worker_name(), slots,
        stopping,
    )  # fmt: skip


def candidate_schemas(request: str) -> tuple[DocumentType, ...]:
    """The schemas a document may get: none, the one asked for, or those that content may choose."""
    if request == "none":
        return ()
    if request == "auto":
        return tuple(each for each in DOCUMENT_TYPES.values() if not each.hints.generic)
    return tuple(resolve([request]).values())


def open_tables(settings: Settings) -> Database:
    """The settings' database; a new one gets its tables, and readings that lack what people have
    decided about them are settled. SetupError if its tables are outdated."""
    database = open_limited(settings)
    if database.is_empty():
        upgrade(settings.database_url)
    settle_again(_current(database), recheck_by(), datetime.datetime.now(datetime.UTC))
    return database


def _current(database: Database) -> Database:
    if not is_current(database):
        raise SetupError(
            "database", "The tables are not of this version", "Run `pagemill db upgrade`."
        )
    return database


def open_stored(settings: Settings) -> Database:
    """The settings' database, for those who only look. SetupError: there is none, or its tables are
    outdated."""
    database = open_limited(settings)
    if database.is_empty():
        url = database.engine.url
        where = url.database if database.is_sqlite else url.render_as_string()
        raise SetupError(
            "database",
            f"There is no database with documents at {where}",
            "Read some with `pagemill ingest DIR`, or name another database with --database.",
        )
    return _current(database)


def open_limited(settings: Settings) -> Database:
    """The settings' database, as it is, with no more connections than they allow."""
    limits = ConnectionLimits(
        connections=settings.connections, statement_seconds=settings.statement_seconds
    )
    return open_database(settings.database_url, limits)


def open_reader(settings: Settings) -> Reader:
    """The processes that read files, within the limits of the settings."""
    passwords = tuple(password.get_secret_value() for password in settings.passwords)
    limits = ReadingLimits(
        memory_bytes=settings.reader_bytes,
        cpu_seconds=math.ceil(settings.page_seconds),
        wall_seconds=settings.page_seconds,
        max_pages=settings.max_pages,
    )
    return Reader(settings.workers, limits, passwords)
