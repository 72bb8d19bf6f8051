"""Exceptions made safe to be kept and shown, as Prefect does.

In: an exception. Out: one without a cause, whose message holds no document text and no secret.
Exceptions of libraries may quote either: SQLAlchemy's the values of a statement, pydantic's its
input, a client's the URL with its password. Pagemill's own do not.
"""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from pydantic import ValidationError

from flows.runtime.stopping import Stopped
from parsers.errors import PagemillError
from storage.database import DatabaseError

OURS = frozenset({"flows", "parsers", "storage", "migrations"})


class Fault(Exception):  # noqa: N818 - as it is called
    """An unforeseen fault, described by the exception's type and place."""


SAFE = (PagemillError, DatabaseError, Fault)
"""What may be shown as it is."""


@contextmanager
def redacted() -> Iterator[None]:
    """What is raised inside is raised again, safe to be kept; as Fault if it was unforeseen."""
    try:
        yield
    except (*SAFE, Stopped) as error:
        raise error from None  # the cause would be shown with it
    except ValidationError as error:
        raise Fault(first_problem(error)) from None
    except Exception as error:  # noqa: BLE001 - nothing is swallowed, and all may quote
        place = _place(error.__traceback__)
        raise Fault(f"A fault of Pagemill: {type(error).__name__} in {place}") from None
    except BaseException as error:
        raise error from None


def first_problem(error: ValidationError) -> str:
    """A sentence that quotes no input."""
    problem = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return f"The setting {'.'.join(map(str, problem['loc']))} cannot be used: {problem['msg']}"


def _place(raised: TracebackType | None) -> str:
    """The innermost line of our code in the traceback."""
    ours = [
        f"{module} line {line}"
        for frame, line in traceback.walk_tb(raised)
        if (module := str(frame.f_globals.get("__name__"))).partition(".")[0] in OURS
    ]
    return ours[-1] if ours else "a library"
