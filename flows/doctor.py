"""Whether everything that Pagemill needs is there, and what to do where it is not.

In: the settings. Out: one `Check` for each part. Nothing is changed and no document is read.
"""

import importlib.metadata
import importlib.util
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flows.prefect_server import reach_server
from flows.settings import Settings
from flows.workplace import choose_engine, open_engine
from parsers.errors import PagemillError
from storage.database import DatabaseError, is_current, open_database


@dataclass(frozen=True, slots=True)
class Check:
    """One part: its name, what was found, and what to do if that is a problem."""

    name: str
    found: str
    remedy: str = ""

    @property
    def status(self) -> str:
        return "problem" if self.remedy else "ok"


def examine(settings: Settings) -> Iterator[Check]:
    """Look at each part in turn."""
    yield Check("python", sys.version.split()[0])
    yield Check("pagemill", importlib.metadata.version("pagemill"))
    for part in (_home, _database, _engine, _prefect):
        yield _guarded(part, settings)
    yield from _extras()


def _guarded(part: Callable[[Settings], Check], settings: Settings) -> Check:
    try:
        return part(settings)
    except (PagemillError, DatabaseError) as error:
        return Check(part.__name__.strip("_"), error.message, error.remedy)


def _home(settings: Settings) -> Check:
    home = settings.home
    place = next(folder for folder in (home, *home.parents) if folder.exists())
    if place.is_dir() and os.access(place, os.W_OK):
        return Check("home", str(home))
    return Check("home", f"{home} cannot be written", "Set PAGEMILL_HOME to a folder of yours.")


def _database(settings: Settings) -> Check:
    database = open_database(settings.database_url)
    name = database.engine.url.render_as_string(hide_password=True)
    if database.is_empty():
        return Check("database", f"{name}: no tables yet; `pagemill ingest` makes them")
    if not is_current(database):
        return Check("database", f"{name}: tables of another version", "Run `pagemill db upgrade`.")
    return Check("database", name)


def _engine(settings: Settings) -> Check:
    name, reason = choose_engine(settings)
    engine = open_engine(name, settings)
    try:
        runs_on, identity = engine.describe(), engine.identity
    finally:
        engine.close()
    who = ", ".join(filter(None, (identity.model, identity.revision)))
    return Check("engine", f"{name} ({reason}): {who}; {runs_on}")


def _prefect(_settings: Settings) -> Check:
    from prefect.settings import get_current_settings

    version = importlib.metadata.version("prefect")
    if not get_current_settings().api.url:
        return Check("prefect", f"{version}, a server of its own for each command")
    return Check("prefect", f"{version}, {reach_server()}")


def _extras() -> Iterator[Check]:
    extras = {"qwen": "transformers", "server": "openai", "postgres": "psycopg"}
    for extra, module in extras.items():
        there = importlib.util.find_spec(module) is not None
        yield Check(f"extra {extra}", "installed" if there else "not installed (optional)")
