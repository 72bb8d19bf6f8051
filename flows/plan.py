"""What there is to do: the files under some paths, less those that are done.

A file is known unchanged by its place, size and time of modification, as make and rsync know it;
its bytes are read only if one of these differs. This module writes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.intake import NotTaken, find_files, is_staged, modified_at
from flows.process import Outcome
from flows.workplace import Workplace
from parsers.errors import AWAY, SetupError
from storage.models import RunStatus
from storage.queries import KnownRun, KnownSource, known_sources

LOOK_UP = 500
"""Files looked up in the database at once."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`files` are to be taken in; `done` says of the others why they are not."""

    files: tuple[Path, ...]
    done: tuple[Outcome, ...]


def make_plan(paths: Sequence[Path], place: Workplace, *, retry: bool = False) -> Plan:
    """The plan for the files under `paths`. SetupError bad_path where one does not exist."""
    for path in paths:
        if not path.exists() and not path.is_symlink():
            raise SetupError("bad_path", f"There is no {path}", "Name a file or a folder.")
    found = list(find_files(paths))
    left = [
        Outcome(str(file.path), "left alone", reason=file.reason)
        for file in found
        if isinstance(file, NotTaken)
    ]
    files = [file for file in found if isinstance(file, Path)]
    known = {file: run for file, run in _known_runs(files, place) if not _is_due(run, retry)}
    unchanged = [Outcome(str(file), "unchanged", run.run_id) for file, run in known.items()]
    return Plan(tuple(file for file in files if file not in known), (*left, *unchanged))


def _known_runs(files: Sequence[Path], place: Workplace) -> Iterator[tuple[Path, KnownRun]]:
    """The run by the workplace's recipe of each file that has one and has not changed since."""
    for start in range(0, len(files), LOOK_UP):
        uris = {file.as_uri(): file for file in files[start : start + LOOK_UP]}
        for uri, source in known_sources(place.database, list(uris)).items():
            run = source.runs.get(place.recipe.recipe)
            if run and _is_same(uris[uri], source) and _is_kept(source, run, place):
                yield uris[uri], run


def _is_kept(source: KnownSource, run: KnownRun, place: Workplace) -> bool:
    """Whether the copy is there that was read; it is taken again where the staging was emptied."""
    read = run.status in (RunStatus.COMPLETE, RunStatus.PARTIAL)
    return not read or is_staged(place.settings.staging, source.sha256)


def _is_same(file: Path, source: KnownSource) -> bool:
    try:
        facts = file.lstat()
    except OSError:
        return False  # gone or not ours to see: the intake says which
    return facts.st_size == source.byte_size and modified_at(facts) == source.modified_at


def _is_due(run: KnownRun, retry: bool) -> bool:
    if run.status is RunStatus.RUNNING or run.error_code == AWAY:
        return True
    return retry and run.status is not RunStatus.COMPLETE
