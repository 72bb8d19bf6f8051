"""The types of the flows' parameters: what Prefect's form offers and what a flow refuses.

In: what a person or a program gives for a flow run. Out: the same, or a refusal that a person can
read. The settings are read when a form is made or a value is checked, never at import, so that the
choices and the allowed folders are those of the process that asks. The form shows descriptions of
its own only where a flow's docstring has none for the parameter.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from pydantic import AfterValidator, Field, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from flows.runtime.engines import engine_options
from flows.runtime.settings import Settings, is_remote, locate
from parsers.engines import ENGINES
from parsers.tasks import TASKS
from parsers.types import DOCUMENT_TYPES

FormPart = dict[str, Any]

ABOVE = {"not": {"title": "a path with '..' in it", "pattern": r"(^|/)\.\.(/|$)"}}
"""Refuses in a form what climbs out of a folder: /srv/inbox/../../etc"""


@dataclass(frozen=True)
class Form:
    """Adds to a parameter's JSON schema what is known only when the form is made."""

    part: Callable[[], FormPart]

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(core_schema), **self.part()}


def schema_choices() -> tuple[str, ...]:
    """auto, none, the built-in schemas, and the one that the settings name. A schema file is
    code that is run: only who sets up the service names one."""
    return tuple(dict.fromkeys(("auto", "none", *DOCUMENT_TYPES, Settings().schema_name)))


def engine_choices() -> tuple[str, ...]:
    """auto, the engines whose parts are installed, and the one that the settings name."""
    settings = Settings()
    options = engine_options(settings)
    there = [name for name, entry in ENGINES.items() if entry.is_usable(options)]
    return tuple(dict.fromkeys(("auto", *there, settings.engine)))


def _schema_form() -> FormPart:
    return {
        "enum": list(schema_choices()),
        "description": "Which fields to look for: auto chooses by content, none skips.",
    }


def _engine_form() -> FormPart:
    return {
        "enum": list(engine_choices()),
        "description": "Who reads the pages: auto takes what the service is set up for.",
    }


def _tasks_form() -> FormPart:
    return {
        "items": {"type": "string", "enum": list(TASKS)},
        "uniqueItems": True,
        "description": "What else to ask of each page, beside its text.",
    }


def _place_form(words: str, extra: tuple[Path | None, ...] = ()) -> FormPart:
    allowed = _allowed(extra)
    if not allowed:
        return {"pattern": r"^(/|[a-z0-9]+://)", "description": f"{words}: an absolute path or URL"}
    return {
        "pattern": f"^{_either([_literal(root.rstrip('/')) for root in allowed])}(/|$)",
        "description": f"{words}. Allowed: {', '.join(allowed)} and what is below.",
        **ABOVE,
    }


def _either(patterns: list[str]) -> str:
    return patterns[0] if len(patterns) == 1 else f"({'|'.join(patterns)})"


def _literal(text: str) -> str:
    """As a pattern, with no more backslashes than needed: people read it in the form's refusal."""
    return re.sub(r"([\\.^$*+?{}\[\]|()])", r"\\\1", text)


def _allowed(extra: tuple[Path | None, ...] = ()) -> tuple[str, ...]:
    """The roots and more folders; none where anything is allowed."""
    roots = Settings().roots
    return (*roots, *(str(each) for each in extra if each)) if roots else ()


def _in_choices(value: str, choices: tuple[str, ...], kind: str) -> str:
    if value not in choices:
        raise ValueError(f"there is no {kind} {value!r}; choose one of: {', '.join(choices)}")
    return value


def _check_schema(value: str) -> str:
    return _in_choices(value, schema_choices(), "schema")


def _check_engine(value: str) -> str:
    return _in_choices(value, ("auto", *ENGINES), "engine")


def _check_tasks(value: list[str]) -> list[str]:
    return [_in_choices(name, tuple(TASKS), "task") for name in value]


def as_settings(schema_name: str, engine: str, tasks: list[str] | None) -> dict[str, Any]:
    """What the parameters say; tasks that they do not name are those of the service."""
    given = {"schema_name": schema_name, "engine": engine}
    return given if tasks is None else {**given, "tasks": tasks}


def check_place(value: str) -> str:
    """The value, if it is below the allowed folders. ValueError with a sentence otherwise."""
    return _refuse_outside(value, _allowed())


def _refuse_outside(value: str, allowed: tuple[str, ...]) -> str:
    if SECRET.match(value):  # and no message repeats it
        raise ValueError(
            "a URL with a password in it is not taken; the service's own keys are used"
        )
    if not is_remote(value) and not Path(value).expanduser().is_absolute():
        raise ValueError(f"{value} is not an absolute path, such as /srv/inbox, nor a URL")
    parts = _parts(locate(value))
    if ".." in parts:
        raise ValueError(f"{value} leads upwards with '..'; name the folder itself")
    if allowed and not any(parts[: len(root)] == root for root in map(_parts, allowed)):
        raise ValueError(f"{value} is outside of the allowed folders: {', '.join(allowed)}")
    return value


def _parts(location: str) -> tuple[str, ...]:
    return (
        tuple(location.rstrip("/").split("/"))
        if is_remote(location)
        else PurePosixPath(location).parts
    )


def _filing_folders() -> tuple[Path | None, ...]:
    settings = Settings()
    return (settings.archive, settings.quarantine)


def _check_filing(value: str) -> str:
    if is_remote(value):
        raise ValueError(f"{value} is a URL; files are moved to folders only")
    return _refuse_outside(value, _allowed(_filing_folders()))


def _check_file_name(value: str) -> str:
    if not re.fullmatch(f"({FILE_NAME})?", value) or len(os.fsencode(value)) > LONGEST_NAME:
        raise ValueError(f"{value!r} is not a plain name, such as invoices.csv")
    return value


SECRET = re.compile(r"[^:/]+://[^/@]*:[^/]*@")
LONGEST_NAME = 200
"""Bytes: file systems take 255, and what is being written has a longer name."""
FILE_NAME = r"[^./\x00-\x1f][^/\x00-\x1f]{0,199}"

Folder = Annotated[
    str,
    Form(lambda: _place_form("The folder, read with all below it")),
    AfterValidator(check_place),
]
DocumentPath = Annotated[str, Form(lambda: _place_form("The file")), AfterValidator(check_place)]
FilingFolder = Annotated[
    str,
    Form(lambda: _place_form("A folder that files are moved to", _filing_folders())),
    AfterValidator(_check_filing),
]
SchemaName = Annotated[str, Form(_schema_form), AfterValidator(_check_schema)]
EngineName = Annotated[str, Form(_engine_form), AfterValidator(_check_engine)]
TaskNames = Annotated[list[str], Form(_tasks_form), AfterValidator(_check_tasks)]
Patterns = Annotated[
    str, Field(description="Names of the files to take, with commas between: *.pdf,*.jpg")
]
DocumentIds = Annotated[
    list[int], Field(description="Ids of documents, as `pagemill status` shows them")
]
FileName = Annotated[
    str,
    Form(
        lambda: {"pattern": f"^({FILE_NAME})?$", "description": "A file's name, without a folder"}
    ),
    AfterValidator(_check_file_name),
]
