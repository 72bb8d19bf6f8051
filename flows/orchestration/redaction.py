"""Faults, told without what they quote: for whoever keeps them, as Prefect does.

In: an exception. Out: one whose message holds no document text and no secret, and that has no
cause. A library's exception may quote either: SQLAlchemy's the values of a statement, pydantic's
its input, a client's the URL with its password. What Pagemill raises on purpose does not.
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
    """A fault that Pagemill did not foresee, by the kind of the exception and its place."""


TOLD = (PagemillError, DatabaseError, Fault)
"""What may be told as it is."""


@contextmanager
def told_safely() -> Iterator[None]:
    """Raise what is raised inside, made safe to be kept. Fault: nobody foresaw it."""
    try:
        yield
    except (*TOLD, Stopped) as error:
        raise error from None  # the cause would be told with it
    except ValidationError as error:
        raise Fault(_first_problem(error)) from None
    except Exception as error:  # noqa: BLE001 - nothing is swallowed, and all may quote
        raise Fault(_describe(error)) from None
    except BaseException as error:
        raise error from None


def _first_problem(error: ValidationError) -> str:
    problem = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return f"The setting {'.'.join(map(str, problem['loc']))} cannot be used: {problem['msg']}"


def _describe(error: Exception) -> str:
    return f"A fault of Pagemill: {type(error).__name__} in {_place(error.__traceback__)}"


def _place(raised: TracebackType | None) -> str:
    """The innermost line of our own code that the exception came through."""
    ours = [
        f"{module} line {line}"
        for frame, line in traceback.walk_tb(raised)
        if (module := str(frame.f_globals.get("__name__"))).partition(".")[0] in OURS
    ]
    return ours[-1] if ours else "a library"
