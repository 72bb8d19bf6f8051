"""The types of the flows' parameters: what Prefect's form offers and what a flow refuses.

In: what is given for a flow run. Out: the same, or a readable refusal. Settings are read when a
form is made or a value is checked, never at import, so that choices and allowed folders are those
of the process that asks. Descriptions here are shown for parameters that a flow's docstring omits.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from pydantic import AfterValidator, Field, GetJsonSchemaHandler, ValidationError
from pydantic_core import CoreSchema

from flows.runtime.engines import engine_options
from flows.runtime.settings import Settings, is_remote, locate
from parsers.engines import ENGINES
from parsers.errors import SetupError
from parsers.tasks import LONGEST_REQUEST, REQUESTS, TASKS
from parsers.types import DOCUMENT_TYPES

FormPart = dict[str, Any]
Folders = tuple[Path | None, ...]

TITLES = {
    "folder": "Folder",
    "path": "Document",
    "patterns": "Names of files",
    "schema_name": "Document type",
    "tasks": "Extra tasks",
    "find": "What to find on pages",
    "ask": "A question",
    "act": "A goal on a screenshot",
    "engine": "Engine",
    "archive": "Archive folder",
    "quarantine": "Quarantine folder",
    "retry": "Try failed ones again",
    "documents": "Documents",
    "format": "Format",
    "view": "Table or view",
    "output": "Name of the file",
    "pictures": "Pictures on the pages",
}
"""What a form calls the parameters: Prefect calls them by their names in code."""
CODES = {
    "schema_name": "bad_schema", "engine": "bad_engine", "tasks": "bad_task",
    **dict.fromkeys(REQUESTS, "bad_task"),
}  # fmt: skip
"""Of the errors that refuse parameters; for others `bad_path`."""

ABOVE = {"not": {"title": "a path with '..' in it", "pattern": r"(^|/)\.\.(/|$)"}}
"""Refuses /srv/inbox/../../etc in a form."""


@dataclass(frozen=True)
class Form:
    """Parts of a parameter's JSON schema that are known only when the form is made."""

    part: Callable[[], FormPart]

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(core_schema), **self.part()}


def schema_choices() -> tuple[str, ...]:
    """auto, none, the built-in schemas, and the one in the settings. A schema file is code that is
    run, so no flow run may name another."""
    return tuple(dict.fromkeys(("auto", "none", *DOCUMENT_TYPES, Settings().schema_name)))


def engine_choices() -> tuple[str, ...]:
    """auto, the engines that are installed, and the one in the settings."""
    settings = Settings()
    options = engine_options(settings)
    there = [name for name, entry in ENGINES.items() if entry.is_usable(options)]
    return tuple(dict.fromkeys(("auto", *there, settings.engine)))


def refuse(error: ValidationError) -> SetupError:
    """What is wrong with the first parameter that is, in words. Not quoted but by our own checks,
    which repeat no password."""
    problem = error.errors(include_url=False, include_input=False, include_context=False)[0]
    name = str(problem["loc"][0])
    words = problem["msg"].removeprefix("Value error, ")
    message = f"{TITLES.get(name, name)}: {words}"
    return SetupError(CODES.get(name, "bad_path"), message, "Start the run again with another.")


def word_form(properties: dict[str, FormPart]) -> None:
    """Give each parameter of a form its title, and say once what it is if it may be none."""
    for name, part in properties.items():
        part["title"] = TITLES[name]
        for kind in part.get("anyOf", ()):
            if words := kind.pop("description", ""):
                part.setdefault("description", words)


def _place_form(words: str, also: Folders = ()) -> FormPart:
    allowed = _allowed(also)
    if not allowed:
        words = f"{words}: an absolute path or URL"
        return {"pattern": r"^(/|[a-z0-9]+://)", "description": words, **ABOVE}
    patterns = [_literal(root.rstrip("/")) for root in allowed]
    either = patterns[0] if len(patterns) == 1 else f"({'|'.join(patterns)})"
    return {
        "pattern": f"^{either}(/|$)",
        "description": f"{words}. Allowed: {', '.join(allowed)} and what is below.",
        **ABOVE,
    }


def _filing_form() -> FormPart:
    part = _place_form("A folder that files are moved to", _filing_folders())
    return {**part, "pattern": f"^$|{part['pattern']}"}


def _literal(text: str) -> str:
    """As a pattern, with no more backslashes than needed: people read it in the form's refusal."""
    return re.sub(r"([\\.^$*+?{}\[\]|()])", r"\\\1", text)


def _allowed(also: Folders) -> tuple[str, ...]:
    """The roots and more folders; none if anything is allowed."""
    roots = Settings().roots
    return (*roots, *(str(each) for each in also if each)) if roots else ()


def _in_choices(value: str, choices: tuple[str, ...], kind: str) -> str:
    if value not in choices:
        raise ValueError(f"there is no {kind} {value!r}; choose one of: {', '.join(choices)}")
    return value


def as_settings(
    schema_name: str, engine: str, tasks: list[str] | None, **requests: str
) -> dict[str, Any]:
    """The parameters as settings; without tasks and requests, those of the service."""
    given: dict[str, Any] = {"schema_name": schema_name, "engine": engine}
    given |= {} if tasks is None else {"tasks": tasks}
    return given | {name: text for name, text in requests.items() if text.strip()}


def check_place(value: str, *, also: Folders = ()) -> str:
    """The value, if it is below the roots or these folders; else ValueError with a sentence."""
    allowed = _allowed(also)
    if SECRET.match(value):  # and no message repeats it
        raise ValueError("a URL must not hold a password; the service's own keys are used")
    if not is_remote(value) and not Path(value).expanduser().is_absolute():
        raise ValueError(f"{value} is not an absolute path, such as /srv/inbox, nor a URL")
    parts = _parts(locate(value))
    if ".." in parts:
        raise ValueError(f"{value} leads upwards with '..'; name the folder itself")
    if allowed and not any(parts[: len(root)] == root for root in map(_parts, allowed)):
        raise ValueError(f"{value} is outside of the allowed folders: {', '.join(allowed)}")
    return value


def require_folder(value: str) -> None:
    """SetupError bad_path, unless this is a folder that can be listed, or a URL."""
    if is_remote(value):
        return
    path = locate(value)
    if os.path.isfile(path):  # noqa: PTH113, a plain question
        raise _bad_path(f"{path} is a file and no folder", "Name the folder that it is in")
    if not os.path.isdir(path):  # noqa: PTH112
        raise _bad_path(f"There is no folder {path}", "Make it, mount it, or name another")
    if not os.access(path, os.R_OK | os.X_OK):
        raise _bad_path(f"The folder {path} may not be read", "Give Pagemill's user access to it")


def require_document(value: str) -> None:
    """SetupError bad_path, unless there is such a file, or this is a URL."""
    if is_remote(value):
        return
    path = locate(value)
    if os.path.isdir(path):  # noqa: PTH112, a plain question
        raise _bad_path(f"{path} is a folder", "Name a file; ingest-folder reads all of a folder")
    if not os.path.lexists(path):
        raise _bad_path(f"There is no {path}", "Name a file that is there")


def _bad_path(message: str, remedy: str) -> SetupError:
    return SetupError("bad_path", message, f"{remedy}.")


def _parts(location: str) -> tuple[str, ...]:
    if is_remote(location):
        return tuple(location.rstrip("/").split("/"))
    return PurePosixPath(location).parts


def _filing_folders() -> Folders:
    settings = Settings()
    return (settings.archive, settings.quarantine)


def _check_filing(value: str) -> str:
    if is_remote(value):
        raise ValueError(f"{value} is a URL; files are moved to folders only")
    return value and check_place(value, also=_filing_folders())


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
    Form(_filing_form),
    AfterValidator(_check_filing),
]
SchemaName = Annotated[
    str,
    Form(
        lambda: {
            "enum": list(schema_choices()),
            "description": "Which fields to look for: auto chooses by content, none skips.",
        }
    ),
    AfterValidator(lambda value: _in_choices(value, schema_choices(), "schema")),
]
EngineName = Annotated[
    str,
    Form(
        lambda: {
            "enum": list(engine_choices()),
            "description": "Who reads the pages: auto takes what the service is set up for.",
        }
    ),
    AfterValidator(lambda value: _in_choices(value, ("auto", *ENGINES), "engine")),
]
PLAIN_TASKS = [name for name in TASKS if name not in REQUESTS]


def _request_form(name: str) -> FormPart:
    words = REQUESTS[name]
    return {"maxLength": LONGEST_REQUEST, "description": f"{words[0].upper()}{words[1:]}."}


_Request = Annotated[str, Field(max_length=LONGEST_REQUEST)]
FindRequest = Annotated[_Request, Form(lambda: _request_form("find"))]
AskRequest = Annotated[_Request, Form(lambda: _request_form("ask"))]
ActRequest = Annotated[_Request, Form(lambda: _request_form("act"))]
TaskNames = Annotated[
    list[
        Annotated[str, AfterValidator(lambda value: _in_choices(value, tuple(PLAIN_TASKS), "task"))]
    ],
    Form(
        lambda: {
            "items": {"type": "string", "enum": PLAIN_TASKS},
            "uniqueItems": True,
            "description": "What else to ask of each page, beside its text.",
        }
    ),
]
Patterns = Annotated[
    str,
    Form(lambda: {"description": "Which to take, with commas between: *.pdf,*.jpg. All if empty."}),
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
