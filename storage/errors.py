"""Translates exceptions of the database drivers into errors that say what the user can do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DatabaseError as DriverError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class DatabaseError(Exception):
    """The database cannot be used. `message` says what is wrong, without passwords and document
    text; `remedy` is one sentence on what the user can do. transient: trying again may succeed."""

    def __init__(self, message: str, remedy: str, *, transient: bool = False) -> None:
        super().__init__(message, remedy)
        self.message, self.remedy, self.transient = message, remedy, transient

    def __str__(self) -> str:
        return f"{self.message}. {self.remedy}"


@contextmanager
def translated() -> Iterator[None]:
    """Turns exceptions of the driver into DatabaseError, except those about the stored values."""
    try:
        yield
    except (IntegrityError, DataError):
        raise
    except PoolTimeout as error:
        raise DatabaseError(
            "All connections of this process to the database are in use",
            "Allow more of them with PAGEMILL_CONNECTIONS.",
            transient=True,
        ) from error
    except DriverError as error:
        if getattr(error.orig, "sqlstate", None) == _IN_USE:
            raise _in_use(error.orig) from error
        # Only the first line: the others may quote values, and so the documents' text.
        reason = str(error.orig).partition("\n")[0]
        if isinstance(error.orig, sqlite3.Error) and reason.startswith(_IN_A_VIEW):
            raise DatabaseError(f"The database answered: {reason}", _WITHOUT_VIEWS) from error
        raise DatabaseError(
            f"The database answered: {reason}",
            "Check that it can be reached and written, and run: pagemill db upgrade.",
            transient=_may_pass(error),
        ) from error


_IN_USE = "2BP01"
"""SQLSTATE of what cannot be dropped, because something else depends on it."""
_IN_A_VIEW = "error in view "
"""SQLite says it of a view that reads what a change of a table takes away."""
_WITHOUT_VIEWS = (
    "Keep the definitions of these views, drop them (DROP VIEW), run the command again, and"
    " make them again."
)


def _in_use(error: Any) -> DatabaseError:
    """The details name the views that people have made over ours."""
    reason = str(error).partition("\n")[0]
    names = "; ".join((error.diag.message_detail or "").splitlines())
    return DatabaseError(f"The database answered: {reason} ({names})", _WITHOUT_VIEWS)


_PASSING = ("08", "40", "53", "57P")
"""Beginnings of SQLSTATE: no connection, rolled back, out of resources, shut down or starting. Not
all of 57: a statement that took too long will do so again."""


def _may_pass(error: DriverError) -> bool:
    """Whether the server is away, starting or overloaded, or the file is locked for long."""
    original = error.orig
    if isinstance(original, sqlite3.Error):
        code = getattr(original, "sqlite_errorcode", 0) & 0xFF  # extended codes above
        return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    state = getattr(original, "sqlstate", None)
    if state is None:  # the server could not be reached, or the connection broke
        return error.connection_invalidated or isinstance(error, OperationalError)
    return error.connection_invalidated or str(state).startswith(_PASSING)


_REFUSING = ("25006", "42501")
"""SQLSTATE of a transaction that may only read, and of a role that lacks the right."""


def is_refusal(error: DriverError) -> bool:
    """Whether the database may be read, but not written."""
    original = error.orig
    if isinstance(original, sqlite3.Error):
        return getattr(original, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_READONLY
    return getattr(original, "sqlstate", None) in _REFUSING
