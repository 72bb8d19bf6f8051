"""Checks whether everything that Pagemill needs is there, and says what to do if not.

In: the settings. Out: one `Check` for each part. Nothing is changed and no document is read.
"""

import datetime
import importlib.metadata
import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psutil

from flows.runtime.context import open_limited
from flows.runtime.engines import choose_engine, open_engine
from flows.runtime.settings import Settings
from parsers.asking import notes_on
from parsers.document.wording import counted
from parsers.engines import ENGINES
from parsers.errors import PagemillError
from parsers.ocr.script_packs import (
    MEASURED,
    broken_packs,
    data_folders,
    how_to_read,
    installed_packs,
)
from parsers.reading.office import PROGRAMS
from storage.database import DatabaseError, is_current, server_facts
from storage.leases import lapsed_leases
from storage.rights import can_write

IDLE_SECONDS = 600
LEAST_FREE = 2_000_000_000
NO_OFFICE = "not installed (optional: draws office documents, and reads DOC, XLS and PPT)"
NETWORKED = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "fuse.sshfs", "fuse.rclone"}


@dataclass(frozen=True, slots=True)
class Check:
    """One part. remedy: what to do if there is a problem; is_warning: some work is possible without
    that."""

    name: str
    found: str
    remedy: str = ""
    is_warning: bool = False

    @property
    def status(self) -> str:
        if not self.remedy:
            return "ok"
        return "warning" if self.is_warning else "problem"


def examine(settings: Settings, describe_server: Callable[[], tuple[str, str]]) -> Iterator[Check]:
    """Check each part. describe_server: describes Prefect's server, and what to do about it;
    SetupError without one."""

    def _prefect(_settings: Settings) -> Check:
        return Check("prefect", *describe_server(), is_warning=True)

    yield Check("python", sys.version.split()[0])
    yield Check("pagemill", importlib.metadata.version("pagemill"))
    for part in (_home, _disk, _folders, _locks, _database, _engine, _prefect):
        yield (check := _guarded(part, settings))
        if part is _database and check.status != "problem" and _has_tables(settings):
            yield _guarded(_connections, settings)
            yield _guarded(_leases, settings)
    yield from _extras()


def _nearest(path: Path) -> Path:
    """The path, or the nearest folder above it that exists."""
    return next(folder for folder in (path, *path.parents) if os.path.exists(folder))  # noqa: PTH110


def _is_folder(path: Path) -> bool:
    # pathlib's own raises below a folder that may not be entered.
    return os.path.isdir(path)  # noqa: PTH112


def _guarded(part: Callable[[Settings], Check], settings: Settings) -> Check:
    name = part.__name__.strip("_")
    try:
        return part(settings)
    except (PagemillError, DatabaseError) as error:
        return Check(name, error.message, error.remedy)
    except OSError as error:
        found = f"{error.filename or 'the system'}: {error.strerror or error}"
        return Check(name, found, "Check that it is there and may be used.")


def _home(settings: Settings) -> Check:
    above = _nearest(settings.home)
    if _is_folder(above) and os.access(above, os.W_OK | os.X_OK):
        return Check("home", str(settings.home))
    return Check(
        "home", f"{settings.home} cannot be written", "Set PAGEMILL_HOME to a folder of yours."
    )


def _has_tables(settings: Settings) -> bool:
    with closing(open_limited(settings)) as database:
        return not database.is_empty()


def _database(settings: Settings) -> Check:
    with closing(open_limited(settings)) as database:
        name = database.engine.url.render_as_string(hide_password=True)
        if database.is_empty():
            return Check("database", f"{name}: no tables yet; `pagemill ingest` makes them")
        if not is_current(database):
            remedy = "Run `pagemill db upgrade`."
            return Check("database", f"{name}: tables of another version", remedy)
        if not can_write(database):
            remedy = "To ingest, name a role, or own a file, that may write."
            return Check("database", f"{name}: may only be read", remedy, is_warning=True)
        return Check("database", name)


def _locks(settings: Settings) -> Check:
    """Whose locks keep concurrent users of the database apart."""
    kind, _, file = settings.database_url.partition(":///")
    if kind != "sqlite":
        return Check("locks", "the database server's")
    found = _file_system(Path(file))
    if found in NETWORKED:
        problem = f"{file} is on {found}: SQLite's locks are not safe there"
        return Check("locks", problem, "Use PostgreSQL, or a local disk.", is_warning=True)
    return Check("locks", f"SQLite's, on {found}")


def _file_system(path: Path) -> str:
    real = Path(os.path.realpath(path))
    mounts = [m for m in psutil.disk_partitions(all=True) if real.is_relative_to(m.mountpoint)]
    # Of two mounts at one place, the later hides the earlier.
    mounts.sort(key=lambda mount: len(mount.mountpoint))
    return mounts[-1].fstype if mounts else "an unknown file system"


def _connections(settings: Settings) -> Check:
    with closing(open_limited(settings)) as database:
        found = server_facts(database, datetime.datetime.now(datetime.UTC))
    if found is None:
        return Check("connections", f"{settings.connections}, to a file")
    share = f"{settings.connections} of {found.connections} for each process"
    if settings.connections > found.connections // 2:
        remedy = "Raise max_connections of PostgreSQL, or lower PAGEMILL_CONNECTIONS."
        return Check("connections", share, remedy)
    if abs(found.seconds_ahead) > settings.lease_seconds / 4:
        remedy = "Set both clocks by NTP: leases end by these clocks."
        return Check("clock", f"the database's is {found.seconds_ahead:+.0f} s off", remedy)
    if found.idle_seconds > IDLE_SECONDS:
        idle = f"a session is idle in its transaction for {found.idle_seconds:.0f} s"
        return Check("connections", idle, "End it: it keeps rows from being cleaned up.")
    return Check("connections", share)


def _leases(settings: Settings) -> Check:
    with closing(open_limited(settings)) as database:
        left = lapsed_leases(database, datetime.datetime.now(datetime.UTC))
    found = (
        f"{counted(left, 'unfinished run')} without a worker" if left else "no run is unfinished"
    )
    return Check("runs", found, "The next `pagemill ingest` takes them up." if left else "")


def _disk(settings: Settings) -> Check:
    free = shutil.disk_usage(_nearest(settings.home)).free
    remedy = "" if free > LEAST_FREE else "Free some: each document is copied there once."
    return Check("disk", f"{free / 1e9:.1f} GB free for {settings.home}", remedy)


def _folders(settings: Settings) -> Check:
    for folder in settings.folders:
        if not _is_folder(folder):
            found = f"{folder} is not there, or may not be entered"
            return Check("folders", found, "Mount it, or mend PAGEMILL_ROOTS.")
    for folder in filter(None, (settings.archive, settings.quarantine)):
        if not os.access(_nearest(folder), os.W_OK):
            return Check("folders", f"{folder} cannot be written", "Choose a folder of yours.")
    return Check("folders", ", ".join(settings.roots) or "any may be read")


def _engine(settings: Settings) -> Check:
    name, reason = choose_engine(settings)
    engine = open_engine(name, settings)
    try:
        runs_on, identity, notes = engine.describe(), engine.identity, notes_on(engine)
    finally:
        engine.close()
    who = ", ".join(filter(None, (identity.model, identity.revision)))
    remedy = " ".join(notes)
    return Check("engine", f"{name} ({reason}): {who}; {runs_on}", remedy, is_warning=True)


def _extras() -> Iterator[Check]:
    extras = {name: entry.packages for name, entry in ENGINES.items() if entry.packages}
    extras |= {
        "postgres": ("psycopg",), "dask": ("prefect_dask",), "ray": ("prefect_ray",),
        "s3": ("s3fs",), "gs": ("gcsfs",), "az": ("adlfs",), "sftp": ("paramiko",),
    }  # fmt: skip
    office = any(map(shutil.which, PROGRAMS))
    yield Check("libreoffice", "installed" if office else NO_OFFICE)
    yield _scripts()
    for extra, packages in extras.items():
        there = all(map(importlib.util.find_spec, packages))
        yield Check(f"extra {extra}", "installed" if there else "not installed (optional)")


def _scripts() -> Check:
    """What reads other scripts than those of the built-in recognizer."""
    broken, there = broken_packs(), installed_packs()
    if broken:
        found = f"{', '.join(broken)} cannot be opened"
        return Check("scripts", found, f"Install them again in {data_folders()[0]}.")
    lacking = [name for name in MEASURED if name not in there]
    if not lacking:
        return Check("scripts", ", ".join(sorted(there)))
    found = f"{', '.join(sorted(there)) or 'none'}; not installed (optional): "
    return Check("scripts", f"{found}{', '.join(lacking)}. {how_to_read(lacking)}")
