"""Small files in the home folder that nobody else may read: a login, a key, who may decide.

In: a path, and what is to stand there. Out: what stands there; a file that is another user's, or
that others may read, is refused. This module does not know what the files say.
"""

import fcntl
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class NotPrivate(Exception):  # noqa: N818 - a fact about a file
    """A file is not its user's alone. The text is a sentence without its full stop."""


def read_private(path: Path, longest: int) -> str:
    """What the file says, `longest` bytes at most. NotPrivate: others may read it or have written
    it; OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid():
            raise NotPrivate(f"{path} is no file of the user who runs this")
        if stat.S_IMODE(found.st_mode) & 0o077:
            raise NotPrivate(f"{path} may be read by others")
        return file.read(longest).decode(errors="replace")


def make_private(path: Path, text: str) -> None:
    """The file with this text, unless there is one: of two processes the first one's stays.
    OSError."""
    # Whoever reads it finds it in full or not at all.
    with _aside(path, text) as aside, suppress(FileExistsError):
        os.link(aside, path)


def replace_private(path: Path, text: str) -> None:
    """The file with this text, also where there is one. OSError."""
    with _aside(path, text) as aside:
        os.replace(aside, path)  # noqa: PTH105
        _settle(path.parent)


@contextmanager
def changing(path: Path) -> Iterator[None]:
    """Other processes that change this file wait here. OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


@contextmanager
def _aside(path: Path, text: str) -> Iterator[str]:
    """A file beside it, which is gone afterwards unless it took its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, aside = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        yield aside
    finally:
        with suppress(FileNotFoundError):
            os.unlink(aside)  # noqa: PTH108


def _settle(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
