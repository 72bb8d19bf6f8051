"""What is kept no longer: old runs that others took the place of, copies of files that are gone.

In: the settings and an age. Out: what was deleted, or would be. Documents and their current runs
stay for ever. Prefect's flow runs are kept as long as its own server is told to.
"""

import datetime
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flows.intake import ASIDE
from flows.settings import Settings
from flows.workplace import open_tables
from storage.pruning import delete_runs, kept_copies, superseded_runs

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
    """Delete what is older than `age`; with dry_run, only say what would be. DatabaseError."""
    before = datetime.datetime.now(datetime.UTC) - age
    database = open_tables(settings)
    try:
        runs = superseded_runs(database, before)
        copies = list(_copies(settings.staging, kept_copies(database, before), before))
        pruned = Pruned(len(runs), len(copies), sum(map(_size, copies)))
        if not dry_run:
            for start in range(0, len(runs), RUNS_AT_ONCE):
                delete_runs(database, runs[start : start + RUNS_AT_ONCE])
            for copy in copies:
                _delete(copy, before)
        return pruned
    finally:
        database.close()


def _copies(staging: Path, kept: frozenset[str], before: datetime.datetime) -> Iterator[Path]:
    """Copies that no document needs, and what broken copying has left."""
    for folder in sorted(filter(Path.is_dir, staging.iterdir())) if staging.is_dir() else ():
        if folder.name.startswith(ASIDE):
            if time.time() - folder.stat().st_mtime > ASIDE_SECONDS:
                yield folder
            continue
        # A young copy may be of a document that is just being taken in.
        yield from (
            copy for copy in sorted(folder.iterdir())
            if copy.name not in kept and copy.stat().st_mtime < before.timestamp()
        )  # fmt: skip


def _size(path: Path) -> int:
    if path.is_dir():
        return sum(map(_size, path.iterdir()))
    return path.stat().st_size


def _delete(path: Path, before: datetime.datetime) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    elif path.stat().st_mtime < before.timestamp():  # not taken in again since it was listed
        path.unlink()
