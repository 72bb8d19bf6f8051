"""Every error Pagemill raises on purpose. This module knows no other.

    PagemillError(code, message, remedy)
    ├── DocumentError   the file is at fault: never retried by itself
    │     encrypted corrupt no_pages unsupported_type too_large too_many_pages timed_out crashed
    │     dynamic_form
    ├── EngineError     the engine is at fault: retried with delay
    │     unreachable out_of_memory overloaded unsupported_task
    ├── AnswerError     the answer is at fault: asked again, bounded, then kept raw
    │     truncated repeating unreadable incomplete unread
    └── SetupError      the installation or the command is at fault: said at once, nothing is run
          bad_schema bad_engine bad_task bad_path bad_query database prefect not_installed
          reviewers

A message names the file and the page and holds no document text and no secret; the remedy is one
sentence that says what the user can do.
"""

from typing import ClassVar


class PagemillError(Exception):
    """An error with a code for programs, a sentence and a remedy for people."""

    codes: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, code: str, message: str, remedy: str) -> None:
        if code not in self.codes:
            raise ValueError(f"{type(self).__name__} has no code {code!r}")
        super().__init__(code, message, remedy)
        self.code, self.message, self.remedy = code, message, remedy

    def __str__(self) -> str:
        return f"{self.message}. {self.remedy}"


class DocumentError(PagemillError):
    """The file cannot be read, whoever reads it."""

    codes = frozenset(
        {
            "encrypted",
            "corrupt",
            "no_pages",
            "unsupported_type",
            "too_large",
            "too_many_pages",
            "timed_out",
            "crashed",
            "dynamic_form",
        }
    )


class EngineError(PagemillError):
    """The engine could not answer; the same question may succeed later."""

    codes = frozenset({"unreachable", "out_of_memory", "overloaded", "unsupported_task"})


TRANSIENT = EngineError.codes - {"unsupported_task"}
"""With these codes the same question may be answered a little later."""
AWAY = "unreachable"
"""With this code no question at all will be answered for now."""


class AnswerError(PagemillError):
    """The engine answered, but not in a form that can be used whole."""

    codes = frozenset({"truncated", "repeating", "unreadable", "incomplete", "unread"})


class SetupError(PagemillError):
    """Nothing was run: the command, a schema, a path or the installation must be mended first."""

    codes = frozenset(
        {
            "bad_schema",
            "bad_engine",
            "bad_task",
            "bad_path",
            "database",
            "prefect",
            "not_installed",
            "reviewers",
        }
    )
