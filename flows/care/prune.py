"""What is kept no longer: old runs that others took the place of, copies of files that are gone.

In: the settings and an age. Out: what was deleted, or would be. Documents and their current runs
stay for ever. Prefect's flow runs are kept as long as its own server is told to.
"""

import datetime
import math
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from pathlib import Path

from flows.runtime.context import open_limited
from flows.runtime.settings import Settings
from flows.sources.staging import ASIDE, copy_path
from parsers.errors import SetupError
from storage.database import Database, is_current
from storage.pruning import delete_runs, gone_copies, superseded_runs

RUNS_AT_ONCE = 20
"""Deleted in a transaction, so that writers do not wait long."""
ASIDE_SECONDS = 24 * 3600
"""What a copy that was broken off has left is deleted after these."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many runs, how many copies, and how many bytes the copies had."""

    runs: int
    copies: int
    byte_size: int


def prune(settings: Settings, age: datetime.timedelta, *, dry_run: bool = False) -> Pruned:
    """Delete what is older than `age`; with dry_run, only say what would be.

    DatabaseError, and SetupError where the database has no tables or those of another version, or
    copies cannot be deleted.
    """
    before = datetime.datetime.now(datetime.UTC) - age
    with closing(_open(settings)) as database:
        runs = superseded_runs(database, before)
        copies = list(_copies(settings.staging, gone_copies(database, before), before))
        if dry_run:
            return Pruned(len(runs), len(copies), sum(map(_size, copies)))
        parts = (runs[start : start + RUNS_AT_ONCE] for start in range(0, len(runs), RUNS_AT_ONCE))
        deleted = sum(delete_runs(database, part, before) for part in parts)
    sizes, stuck = _delete_all(copies, before)
    if stuck:
        raise SetupError(
            "bad_path",
            f"{len(stuck)} copies cannot be deleted; {deleted} runs and {len(sizes)} copies were;"
            f" the first: {stuck[0]}",
            "Run it as the user that ingests.",
        )
    return Pruned(deleted, len(sizes), sum(sizes))


def _open(settings: Settings) -> Database:
    """The database that the settings name, if it is one of ours: none is made."""
    with ExitStack() as stack:
        database = stack.enter_context(closing(open_limited(settings)))
        if not database.is_empty() and is_current(database):
            stack.pop_all()
            return database
    raise SetupError(
        "database",
        "The database has no tables, or those of another version",
        "Name the one to prune with --database; `pagemill db upgrade` brings it to this version.",
    )


def _copies(staging: Path, gone: Iterable[str], before: datetime.datetime) -> Iterator[Path]:
    """Copies that no document needs, and what broken copying has left."""
    for folder in staging.glob(f"{ASIDE}*"):
        if _changed_at(folder) < time.time() - ASIDE_SECONDS:
            yield folder
    for copy in (copy_path(staging, sha256) for sha256 in gone):
        # A young copy may be of a document that is just being taken in.
        if _changed_at(copy) < before.timestamp():
            yield copy


def _changed_at(path: Path) -> float:
    """Never, where it is not there; long ago, where it cannot be told: deleting it tells why."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return math.inf
    except OSError:
        return 0.0


def _size(path: Path) -> int:
    with suppress(OSError):  # deleting it tells
        return sum(map(_size, path.iterdir())) if path.is_dir() else path.stat().st_size
    return 0


def _delete_all(
    copies: Iterable[Path], before: datetime.datetime
) -> tuple[Sequence[int], Sequence[str]]:
    """How many bytes each had that was deleted, and why others cannot be; those that another has
    deleted are in neither."""
    sizes, stuck = [], []
    for copy in copies:
        size = _size(copy)
        try:
            if _delete(copy, before):
                sizes.append(size)
        except FileNotFoundError:
            continue
        except OSError as error:
            stuck.append(f"{copy}: {error.strerror}")
    return sizes, stuck


def _delete(path: Path, before: datetime.datetime) -> bool:
    if path.is_dir():
        shutil.rmtree(path)
        return True
    if path.stat().st_mtime >= before.timestamp():  # taken in again since it was listed
        return False
    path.unlink()
    return True
