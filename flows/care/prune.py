"""Deletes old runs that later ones replaced, and copies of files that are gone.

In: the settings and an age. Out: what was deleted, or would be. Documents and their current runs
are never deleted, nor are Prefect's flow runs, for which its own server has a setting.
"""

import datetime
import math
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from flows.runtime.context import open_limited
from flows.runtime.settings import Settings
from flows.sources.staging import ASIDE, copy_path
from parsers.document.wording import counted
from parsers.errors import SetupError
from storage.database import is_current
from storage.pruning import delete_runs, gone_copies, superseded_runs

RUNS_AT_ONCE = 20
"""Deleted in a transaction, so that writers do not wait long."""
ASIDE_SECONDS = 24 * 3600
"""After these, remains of interrupted copying are deleted."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """byte_size: of the copies."""

    runs: int
    copies: int
    byte_size: int


def prune(settings: Settings, age: datetime.timedelta, *, dry_run: bool = False) -> Pruned:
    """Delete what is older than `age`; with dry_run, only say what would be. SetupError: copies
    cannot be deleted, or the database has no tables or those of another version."""
    before = datetime.datetime.now(datetime.UTC) - age
    with closing(open_limited(settings)) as database:
        if database.is_empty() or not is_current(database):
            raise SetupError(
                "database",
                "The database has no tables, or those of another version",
                "Name the one to prune with --database; `pagemill db upgrade` updates its tables.",
            )
        runs = superseded_runs(database, before)
        copies = list(_copies(settings.staging, gone_copies(database, before), before))
        if dry_run:
            return Pruned(len(runs), len(copies), sum(map(_size, copies)))
        parts = (runs[start : start + RUNS_AT_ONCE] for start in range(0, len(runs), RUNS_AT_ONCE))
        deleted = sum(delete_runs(database, part, before) for part in parts)
    sizes, stuck = _delete_all(copies, before)
    if stuck:
        done = f"{counted(deleted, 'run')}, {counted(len(sizes), 'copy', 'copies')}"
        left = counted(len(stuck), "copy", "copies")
        problem = f"{left} cannot be deleted, the first: {stuck[0]}; deleted: {done}"
        raise SetupError("bad_path", problem, "Run it as the user that ingests.")
    return Pruned(deleted, len(sizes), sum(sizes))


def _copies(staging: Path, gone: Iterable[str], before: datetime.datetime) -> Iterator[Path]:
    """Copies that no document needs, and remains of interrupted copying."""
    for folder in staging.glob(f"{ASIDE}*"):
        if _changed_at(folder) < time.time() - ASIDE_SECONDS:
            yield folder
    for copy in (copy_path(staging, sha256) for sha256 in gone):
        # A young copy may be of a document that is just being ingested.
        if _changed_at(copy) < before.timestamp():
            yield copy


def _changed_at(path: Path) -> float:
    """inf if it is missing; 0 if that is unknown: deleting it shows why."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return math.inf
    except OSError:
        return 0.0


def _size(path: Path) -> int:
    with suppress(OSError):  # deleting it shows why
        return sum(map(_size, path.iterdir())) if path.is_dir() else path.stat().st_size
    return 0


def _delete_all(
    copies: Iterable[Path], before: datetime.datetime
) -> tuple[Sequence[int], Sequence[str]]:
    """The sizes of those deleted, and why others cannot be; those already gone are in neither."""
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
