"""Paths in, Sources out: each file is copied once into the staging store, named by its sha256.

Files are opened without following links, only below the allowed roots, and only once they have
settled. Any regular file is accepted. This module knows neither documents nor the database.
"""

import datetime
import errno
import hashlib
import os
import stat
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from io import FileIO
from pathlib import Path

from flows.runtime.settings import Settings
from parsers.document import Source
from parsers.errors import DocumentError, SetupError

Write = Callable[[bytes], object]
CHUNK = 1 << 20
ASIDE = ".incoming-"
LAST_SECOND = 253402300799  # of the year 9999: file systems know later ones, datetime does not
REASONS = {
    errno.ELOOP: "a symbolic link",
    errno.ENOTDIR: "behind a symbolic link",
    errno.ENOENT: "not there",
    errno.ENXIO: "not a regular file",
    errno.ENAMETOOLONG: "a name too long",
}


class SkipFile(Exception):  # noqa: N818, it reports what is no fault
    """A file that is skipped, with nothing recorded. reason: a phrase such as "a symbolic link"
    or "still growing"; detail: more for debugging."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


def take_in(path: Path, settings: Settings) -> Source:
    """Copy the file at `path` into the staging folder, as ab/abcdef... by its sha256, once it has
    settled. If there are roots, it must be below one of them, or one itself.

    A file that is too large is hashed and not copied: the source's path is then the file's, and
    `refuse_too_large` raises. SkipFile: skipped. SetupError: the staging folder cannot be
    written.
    """
    base, parts = _place(path, settings.folders if settings.roots else (path.parent,))
    original = base.joinpath(*parts)
    with _open_below(base, parts) as file:
        state = _settled(file, settings.settle_seconds)
        if state.st_size > settings.max_bytes:
            return source_of(original, original, _read(file, state), state)
        copy, sha256 = stage(partial(_read, file, state), state.st_size, settings.staging)
    return source_of(copy, original, sha256, state)


def peek(path: Path, settings: Settings, byte_size: int) -> bytes:
    """The first bytes of a file that may be taken in. SkipFile: as `take_in`."""
    base, parts = _place(path, settings.folders if settings.roots else (path.parent,))
    with _open_below(base, parts) as file:
        try:
            return file.read(byte_size)
        except OSError as error:
            raise SkipFile(reason_of(error)) from None


def refuse_too_large(source: Source, max_bytes: int) -> None:
    """DocumentError too_large if the file has more bytes."""
    if source.byte_size > max_bytes:
        raise DocumentError(
            "too_large",
            f"{source.name}: It has {source.byte_size:,} bytes, more than {max_bytes:,}",
            "Split it, or raise the size limit.",
        )


def stage(pour: Callable[[Write], str], byte_size: int, staging: Path) -> tuple[Path, str]:
    """The copy of what `pour` writes, and its sha256, which `pour` returns.

    Written aside and moved into place, so that every copy in the store is complete; `pour` must
    not raise OSError for reading. SetupError: the staging folder cannot be written.
    """
    try:
        return _stage(pour, byte_size, staging)
    except OSError as error:
        raise SetupError(
            "bad_path",
            f"The staging folder {staging} cannot be written ({error.strerror})",
            "Make room or choose another folder.",
        ) from error


def _stage(pour: Callable[[Write], str], byte_size: int, staging: Path) -> tuple[Path, str]:
    staging.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=staging, prefix=ASIDE) as folder:
        with Path(folder, "copy").open("xb") as aside:
            sha256 = pour(aside.write)
            aside.flush()
            os.fsync(aside.fileno())
        copy = copy_path(staging, sha256)
        if not (copy.is_file() and copy.stat().st_size == byte_size):
            copy.parent.mkdir(exist_ok=True)
            Path(folder, "copy").replace(copy)
            sync_folder(copy.parent)
            sync_folder(staging)
        else:
            os.utime(copy)  # so that it is not pruned meanwhile
    return copy, sha256


def staged_source(staging: Path, sha256: str) -> Source:
    """The copy with these bytes. SetupError bad_path where the staging folder has none."""
    copy = copy_path(staging, sha256)
    try:
        return source_of(copy, copy, sha256, copy.stat())
    except OSError as error:
        raise SetupError(
            "bad_path", f"There is no copy of it in {staging}", "Ingest the file again."
        ) from error


def is_staged(staging: Path, sha256: str) -> bool:
    return copy_path(staging, sha256).is_file()


def copy_path(staging: Path, sha256: str) -> Path:
    """Where the copy of a document is kept, if it is."""
    return Path(staging, sha256[:2], sha256)


def printable(name: str) -> str:
    """Safe to store and to print: undecodable bytes and control characters are escaped."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(
        c.encode("unicode_escape").decode() if unicodedata.category(c) == "Cc" else c for c in text
    )


def absolute(path: Path) -> Path:
    """The absolute path without `..`; links stay."""
    return Path(os.path.abspath(path))  # noqa: PTH100, since resolve() would follow links


def irregular(mode: int) -> str | None:
    """Why a file of this mode is left alone; None for a regular file."""
    if stat.S_ISLNK(mode):
        return "a symbolic link"
    return None if stat.S_ISREG(mode) else "not a regular file"


def reason_of(error: OSError) -> str:
    """Why a file is left alone, by the system's error."""
    return REASONS.get(error.errno or 0, "not readable")


def _place(path: Path, roots: Sequence[Path]) -> tuple[Path, tuple[str, ...]]:
    """A trusted folder, resolved, and the untrusted parts of the path below it."""
    wanted = absolute(path)
    for root in map(absolute, roots):
        if wanted == root:
            return root.parent.resolve(), (root.name,)
        for base in (root, root.resolve()):
            if wanted.is_relative_to(base):
                return root.resolve(), wanted.relative_to(base).parts
    raise SkipFile("outside the allowed folders")


def _open_below(base: Path, parts: Sequence[str]) -> FileIO:
    """The regular file at `parts` below `base`, opened folder by folder, so that none of them can
    be swapped for a link meanwhile."""
    try:
        folder = os.open(base, os.O_RDONLY | os.O_DIRECTORY)
        try:
            for part in parts[:-1]:
                above = folder
                folder = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=above)
                os.close(above)
            return _open_regular(parts[-1], folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise SkipFile(reason_of(error)) from None


def _open_regular(name: str, folder: int) -> FileIO:
    """Checked before it is opened, as opening a device has side effects, and after."""
    reason = irregular(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
    if reason is None:
        file = FileIO(os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder))
        reason = irregular(os.fstat(file.fileno()).st_mode)
        if reason is None:
            return file
        file.close()
    raise SkipFile(reason)


def _settled(file: FileIO, seconds: float) -> os.stat_result:
    """Its state, once it is `seconds` old. SkipFile: still growing."""
    state = os.fstat(file.fileno())
    age = max(0.0, time.time() - state.st_mtime)
    if age < seconds:
        time.sleep(seconds - age)
        if _has_changed(file, state):
            raise SkipFile("still growing")
    return state


def _has_changed(file: FileIO, state: os.stat_result) -> bool:
    now = os.fstat(file.fileno())
    return (now.st_size, now.st_mtime_ns) != (state.st_size, state.st_mtime_ns)


def _read(file: FileIO, state: os.stat_result, write: Write = len) -> str:
    """The sha256 of the bytes, each chunk passed to `write`. SkipFile: changed, or not readable."""
    chunks = iter(partial(_chunk, file), b"")
    return hash_chunks(chunks, state.st_size, partial(_has_changed, file, state), write)


def hash_chunks(
    chunks: Iterable[bytes], byte_size: int, has_changed: Callable[[], bool], write: Write
) -> str:
    """The sha256 of a file's chunks, each passed to `write`. SkipFile if it changed meanwhile."""
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
        write(chunk)
        if size > byte_size:
            break
    if size != byte_size or has_changed():
        raise SkipFile("changed while it was read")
    return digest.hexdigest()


def _chunk(file: FileIO) -> bytes:
    try:
        return file.read(CHUNK)
    except OSError as error:
        raise SkipFile(reason_of(error)) from None


def sync_folder(folder: Path) -> None:
    """Make new names in the folder survive a crash of the system."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def modified_at(state: os.stat_result) -> datetime.datetime:
    """The time of the last change, as it is stored."""
    seconds = min(max(state.st_mtime, 0.0), LAST_SECOND)
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)


def source_of(path: Path, original: Path, sha256: str, state: os.stat_result) -> Source:
    """The source of a file at `original`, to be read at `path`."""
    return Source(
        path=path,
        sha256=sha256,
        byte_size=state.st_size,
        name=printable(original.name),
        uri=original.as_uri(),
        modified_at=modified_at(state),
    )
