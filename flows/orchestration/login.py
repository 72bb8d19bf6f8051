"""The login of our own Prefect servers: a random string, made once and kept under the home folder.

In: the home folder; Prefect's settings. Out: the string. It is handed on in environments, never in
arguments, and no message holds it.
"""

import os
import secrets
from pathlib import Path

from flows.runtime.private_files import NotPrivate, make_private, read_private
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
            make_private(path, f"{new_login()}\n")
        login = read_private(path, LONGEST).strip()
    except OSError as error:
        raise _refusal(f"{path} cannot be used ({error.strerror})") from error
    except NotPrivate as error:
        raise _refusal(str(error)) from error
    if not login:
        raise _refusal(f"{path} is empty")
    return login


def _refusal(message: str) -> SetupError:
    remedy = (
        "Delete it and start again, which makes a new one; where files have no owner, set "
        "PREFECT_SERVER_API_AUTH_STRING instead."
    )
    return SetupError("prefect", message, remedy)
