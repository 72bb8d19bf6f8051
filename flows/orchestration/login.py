"""The login of our own Prefect servers: a random string, made once and kept under the home folder.

In: the home folder; Prefect's settings. Out: the string. It is handed on in environments, never in
arguments, and no message holds it.
"""

import os
import secrets
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from parsers.errors import SetupError

FILE = "prefect-login"
USER = "pagemill"
SECRET_BYTES = 24
LONGEST = 1000
"""Bytes of the file that are read."""


def given_login() -> str | None:
    """The string that the user's environment or Prefect profile names."""
    from prefect.settings import get_current_settings

    settings = get_current_settings()
    given = settings.server.api.auth_string or settings.api.auth_string
    return given.get_secret_value() if given else None


def new_login() -> str:
    """A random one, for a server that ends with its command."""
    return f"{USER}:{secrets.token_urlsafe(SECRET_BYTES)}"


def find_login(home: Path) -> str:
    """The string that the user has given, else the one kept in the home folder, which is made if
    there is none. SetupError prefect: others may have read the file, or written it."""
    if given := given_login():
        return given
    path = home / FILE
    try:
        if not os.path.lexists(path):
            _make(path)
        return _read(path)
    except OSError as error:
        raise _refusal(f"{path} cannot be used ({error.strerror})") from error


def _make(path: Path) -> None:
    """Written aside, where only its owner can read it, and linked: it is there in full or not at
    all, and of two processes the first one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, aside = tempfile.mkstemp(prefix=f".{FILE}-", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(f"{new_login()}\n")
            file.flush()
            os.fsync(descriptor)
        with suppress(FileExistsError):  # another process was first: its string counts
            os.link(aside, path)
    finally:
        os.unlink(aside)  # noqa: PTH108


def _read(path: Path) -> str:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor) as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid():
            raise _refusal(f"{path} is no file of the user who runs this")
        if stat.S_IMODE(found.st_mode) & 0o077:
            raise _refusal(f"{path} may be read by others")
        login = file.read(LONGEST).strip()
    if not login:
        raise _refusal(f"{path} is empty")
    return login


def _refusal(message: str) -> SetupError:
    remedy = (
        "Delete it and start again, which makes a new one; where files have no owner, set "
        "PREFECT_SERVER_API_AUTH_STRING instead."
    )
    return SetupError("prefect", message, remedy)
