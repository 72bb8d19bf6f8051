"""Processed files are moved: to the archive once read, to the quarantine if they failed.

In: a location and its outcome. Out: the file at its new place, recorded in the database. Nothing is
deleted or overwritten. A file that cannot be moved fails no document: the reason is returned. This
module does not read documents.
"""

import datetime
import errno
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from flows.pipeline.outcome import Outcome
from flows.runtime.context import Context
from flows.runtime.settings import Settings, is_remote
from flows.sources.staging import (
    SkipFile,
    absolute,
    modified_at,
    printable,
    source_of,
    sync_folder,
)
from parsers.errors import AWAY
from storage.models import RunStatus
from storage.queries import run_overview
from storage.sources import KnownRun, KnownSource, known_sources, move_source

WHY = ".why.txt"
NO_SECOND_NAME = (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP, errno.ENOSYS)
"""Errors of `os.link` across file systems, or where there are no hard links."""
FULL = "the folder for it has too many files of this name"
CHANGED = "not moved: it has changed since it was read"


@dataclass(frozen=True, slots=True)
class Move:
    """A file to be moved. facts: its state when it was found to be the one that was read."""

    origin: Path
    folder: Path
    known: KnownSource
    run: KnownRun
    facts: os.stat_result


def is_to_be_filed(location: str, run: KnownRun, settings: Settings) -> bool:
    """Whether a file with this run is to be moved."""
    if is_remote(location) or not (settings.archive or settings.quarantine):
        return False
    return _folder_for(Path(location), run, settings) is not None


def is_due(run: KnownRun, *, retry: bool) -> bool:
    """Whether a document with this run is to be tried again."""
    if run.status is RunStatus.RUNNING or run.error_code == AWAY:
        return True
    return retry and run.status is not RunStatus.COMPLETE


def file_away(location: str, outcome: Outcome, context: Context) -> str | None:
    """Move a local file to `settings.archive` if its run is complete, or to `settings.quarantine`,
    beside a text that says why, if it failed; where such a folder is set.

    Below that folder it keeps its path from the longest root that contains it, else its bare name;
    where a name is taken, a part of its hash is added. Moved by a hard link before the old name
    goes, else by a verified copy; the next run finishes what a crash interrupted.
    Returns the reason, as a phrase, if a file that was to be moved stays; None otherwise.
    """
    settings = context.settings
    if outcome.run_id is None or not (settings.archive or settings.quarantine):
        return None
    if is_remote(location):
        is_new = outcome.status in (RunStatus.COMPLETE, RunStatus.FAILED, RunStatus.QUARANTINED)
        return "not moved: objects of a store stay where they are" if is_new else None
    origin = _real(Path(location))
    try:
        move = _prepare(origin, outcome.run_id, context)
        if move:
            _file_away(move, context)
    except SkipFile as skipped:
        return skipped.reason
    except OSError as error:
        return f"not moved: {error.strerror or 'the folder for it cannot be written'}"
    return None


def _real(path: Path) -> Path:
    return absolute(path).parent.resolve() / path.name


def _prepare(origin: Path, run_id: int, context: Context) -> Move | None:
    uri = origin.as_uri()
    known = context.with_database(known_sources, [uri]).get(uri)
    runs = known.runs.values() if known else ()
    run = next((run for run in runs if run.run_id == run_id), None)
    if known is None or run is None:
        raise SkipFile(CHANGED)
    above = _folder_for(origin, run, context.settings)
    if above is None or not _are_settled(known, context):
        return None
    facts = origin.lstat()
    if not stat.S_ISREG(facts.st_mode) or not _is_same(facts, known):
        raise SkipFile(CHANGED)
    folder = (above / _from_root(origin, context.settings)).parent
    return Move(origin, _make_folder(above, folder), known, run, facts)


def _are_settled(known: KnownSource, context: Context) -> bool:
    """Whether what is attached to a message was tried: else the next run finds it by the file."""
    runs = [each.runs.get(context.recipe.recipe) for each in known.attached]
    return all(run is not None and not is_due(run, retry=False) for run in runs)


def _folder_for(location: Path, run: KnownRun, settings: Settings) -> Path | None:
    """The folder that a file with this run is to be moved to; None where it stays."""
    # If the engine was away, the file is not to blame and is tried again.
    failed = run.status in (RunStatus.FAILED, RunStatus.QUARANTINED) and run.error_code != AWAY
    complete = run.status is RunStatus.COMPLETE
    wanted = settings.archive if complete else settings.quarantine if failed else None
    folders = [folder for folder in (settings.archive, settings.quarantine) if folder]
    if wanted and any(_real(location).is_relative_to(folder.resolve()) for folder in folders):
        return None
    return wanted


def _is_same(facts: os.stat_result, known: KnownSource) -> bool:
    return (facts.st_size, modified_at(facts)) == (known.byte_size, known.modified_at)


def _from_root(origin: Path, settings: Settings) -> Path:
    roots = [root.resolve() for root in settings.folders]
    around = [root for root in roots if origin.is_relative_to(root) and origin != root]
    root = max(around, key=lambda root: len(root.parts), default=origin.parent)
    return origin.relative_to(root)


def _make_folder(above: Path, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    if folder.resolve() != above.resolve() / folder.relative_to(above):
        raise SkipFile("not moved: a symbolic link is in the way")
    return folder.resolve()


def _file_away(move: Move, context: Context) -> None:
    """First the new name, the text and the row in the database; then the old name goes."""
    why = None if move.run.status is RunStatus.COMPLETE else _why(move, context)
    target = _take_name(move)
    text = target.with_name(target.name + WHY)
    try:
        if why is not None:
            text.write_text(why, encoding="utf-8")
        _record(context, move, move.origin, target)
        try:
            _remove_origin(move)
        except OSError:
            _record(context, move, target, move.origin)
            raise
    except BaseException:  # the file keeps its old name only, as before
        text.unlink(missing_ok=True)
        target.unlink()
        raise
    sync_folder(target.parent)
    sync_folder(move.origin.parent)


def _record(context: Context, move: Move, left: Path, to: Path) -> None:
    source = source_of(to, to, move.known.sha256, move.facts)
    context.with_database(move_source, left.as_uri(), source, _now())


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def _remove_origin(move: Move) -> None:
    """Remove the old name, but not that of another file that was put there meanwhile."""
    aside = move.origin.with_name(f".filed-{uuid4().hex}")
    move.origin.rename(aside)
    try:
        # If there is yet another by now, it has replaced this one.
        if _is_read(aside, move) or os.path.lexists(move.origin):
            aside.unlink()
    finally:
        if os.path.lexists(aside) and not os.path.lexists(move.origin):
            aside.rename(move.origin)


def _is_read(path: Path, move: Move) -> bool:
    """Whether the very file that was read is there, as it was."""
    facts = path.lstat()
    return os.path.samestat(facts, move.facts) and _is_same(facts, move.known)


def _take_name(move: Move) -> Path:
    """The file's second name: one that was free, or that it has from an interrupted move."""
    for name in _names(move.origin, move.known.sha256):
        target = move.folder / name
        if os.path.lexists(target):
            if _is_read(target, move):
                return target
        elif not os.path.lexists(target.with_name(name + WHY)):
            with suppress(FileExistsError):  # another worker was quicker
                _put(move, target)
                return target
    raise SkipFile(FULL)


def _names(origin: Path, sha256: str) -> Iterator[str]:
    yield origin.name
    for number in ("", *(f"-{number}" for number in range(2, 1000))):
        yield f"{origin.stem}-{sha256[:8]}{number}{origin.suffix}"


def _put(move: Move, target: Path) -> None:
    """FileExistsError where the name is taken."""
    try:
        os.link(move.origin, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in NO_SECOND_NAME:
            raise
        _copy(move, target)
    else:
        if not _is_read(target, move):
            target.unlink()
            raise SkipFile(CHANGED)


def _copy(move: Move, target: Path) -> None:
    """For another file system, or one without hard links: a copy, verified by its hash."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".incoming-") as folder:
        aside = Path(folder, "copy")
        if _copy_bytes(move.origin, aside) != move.known.sha256:
            raise SkipFile(CHANGED)
        os.utime(aside, ns=(move.facts.st_atime_ns, move.facts.st_mtime_ns))
        if not _is_read(move.origin, move):
            raise SkipFile(CHANGED)
        target.open("xb").close()  # takes the name, or fails where another has
        try:
            aside.replace(target)
        except OSError:
            target.unlink()
            raise


def _copy_bytes(origin: Path, aside: Path) -> str:
    """The sha256 of the copy, read back from the disk."""
    descriptor = os.open(origin, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(descriptor, "rb") as file, aside.open("xb") as copy:  # noqa: PTH123
        shutil.copyfileobj(file, copy)
        copy.flush()
        os.fsync(copy.fileno())
    with aside.open("rb") as copy:
        return hashlib.file_digest(copy, "sha256").hexdigest()


def _why(move: Move, context: Context) -> str:
    (run,) = context.with_database(run_overview, [move.run.run_id])
    lines = (
        f"file: {printable(str(move.origin))}",
        f"code: {run.error_code or run.status}",
        f"why: {run.error or 'It is not known.'}",
        f"when: {_now().isoformat(' ', 'seconds')}",
        f"document: {move.known.document_id}",
    )
    return "\n".join(lines) + "\n"
