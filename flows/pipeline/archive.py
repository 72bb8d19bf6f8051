"""Files that are done with are moved away: to the archive once read, else to the quarantine.

In: a location and what became of it. Out: the file at its new place, noted in the database. Nothing
is deleted and nothing overwritten. A file that stays where it is fails no document: the reason is
given back. This module does not read documents.
"""

import datetime
import errno
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from uuid import uuid4

from flows.pipeline.outcome import Outcome
from flows.runtime.context import Context
from flows.runtime.settings import Settings, is_remote
from flows.sources.staging import SkipFile, absolute, modified_at, printable
from parsers.document import Source
from parsers.errors import AWAY
from storage.models import RunStatus
from storage.queries import run_overview
from storage.sources import KnownRun, KnownSource, known_sources, move_source

CHUNK = 1 << 20
WHY = ".why.txt"
NO_SECOND_NAME = (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP, errno.ENOSYS)
"""What a file system says that is another one, or that knows no second names."""
FULL = "the folder for it has too many files of this name"
CHANGED = "not moved: it has changed since it was read"


@dataclass(frozen=True, slots=True)
class Move:
    """A file on its way. facts: its state when it was found to be the one that was read."""

    origin: Path
    folder: Path
    known: KnownSource
    run: KnownRun
    facts: os.stat_result


def is_to_be_filed(location: str, run: KnownRun, settings: Settings) -> bool:
    """Whether a file with this run is to be moved from where it is."""
    if is_remote(location) or not (settings.archive or settings.quarantine):
        return False
    return _folder_for(Path(location), run, settings) is not None


def file_away(location: str, outcome: Outcome, context: Context) -> str | None:
    """Move a local file to `settings.archive` if its run is complete, or to `settings.quarantine`,
    beside a text that says why, if it failed; where such a folder is set.

    Below that folder it keeps its path from the longest of the roots that it is in, or else its
    bare name; where a name is taken, it gets a part of its hash. Moved by a second name that the
    file gets before it loses the first, or by a verified copy where that cannot be. What a crash
    leaves half done, the next run does again.
    Gives the reason, as a phrase, where a file that was to be moved stays; None otherwise.
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
    if above is None:
        return None
    facts = origin.lstat()
    if not stat.S_ISREG(facts.st_mode) or not _is_same(facts, known):
        raise SkipFile(CHANGED)
    folder = (above / _from_root(origin, context.settings)).parent
    return Move(origin, _make_folder(above, folder), known, run, facts)


def _folder_for(location: Path, run: KnownRun, settings: Settings) -> Path | None:
    """The folder that a file with this run is to be moved to; None where it stays."""
    # An engine that was away is no fault of the file's: it is tried again.
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
    """The new name, the text, the database's word, and only then the old name goes."""
    why = None if move.run.status is RunStatus.COMPLETE else _why(move, context)
    target = _take_name(move)
    text = target.with_name(target.name + WHY)
    try:
        if why is not None:
            text.write_text(why, encoding="utf-8")
        _note(context, move.origin, _source(target, move.known))
        try:
            _take_away(move)
        except OSError:
            _note(context, target, _source(move.origin, move.known))
            raise
    except BaseException:  # whatever it is: the file has its old name only, as before
        text.unlink(missing_ok=True)
        target.unlink()
        raise
    _sync(target.parent)
    _sync(move.origin.parent)


def _note(context: Context, left: Path, to: Source) -> None:
    context.with_database(move_source, left.as_uri(), to, _now())


def _source(path: Path, known: KnownSource) -> Source:
    return Source(
        path=path,
        sha256=known.sha256,
        byte_size=known.byte_size,
        name=printable(path.name),
        uri=path.as_uri(),
        modified_at=known.modified_at,
    )


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def _take_away(move: Move) -> None:
    """End the old name, but not that of another file that was put there meanwhile."""
    aside = move.origin.with_name(f".filed-{uuid4().hex}")
    move.origin.rename(aside)
    # Where yet another is there by now, this one was replaced by it.
    if _is_read(aside, move) or os.path.lexists(move.origin):
        _unlink(aside, move.origin)
    else:
        aside.rename(move.origin)


def _unlink(aside: Path, origin: Path) -> None:
    try:
        aside.unlink()
    except OSError:
        if not os.path.lexists(origin):
            aside.rename(origin)
        raise


def _is_read(path: Path, move: Move) -> bool:
    """Whether the very file that was read is there, as it was."""
    facts = path.lstat()
    return os.path.samestat(facts, move.facts) and _is_same(facts, move.known)


def _take_name(move: Move) -> Path:
    """Where the file is now, too: at a name that was free, or that it has already, from a move that
    was cut off."""
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
    for number in count(1):
        if number == 1000:
            return
        yield f"{origin.stem}-{sha256[:8]}{f'-{number}' if number > 1 else ''}{origin.suffix}"


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
    """For another file system, or one without second names: a copy, verified by its hash."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".incoming-") as folder:
        aside = Path(folder, "copy")
        if _pour(move.origin, aside) != move.known.sha256:
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


def _pour(origin: Path, aside: Path) -> str:
    """The sha256 of what now lies in the copy, read back from there."""
    descriptor = os.open(origin, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(descriptor, "rb") as file, aside.open("xb") as copy:  # noqa: PTH123
        while chunk := file.read(CHUNK):
            copy.write(chunk)
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


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
