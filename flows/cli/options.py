"""What the commands share: their options, how settings are read and rows are printed."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from flows.runtime.settings import Settings
from parsers.engines import ENGINES
from parsers.tasks import TASKS

PIPE_WIDTH = 180

Database = Annotated[
    str | None,
    typer.Option(help="URL, sqlite:///FILE or postgresql://…; by default a file in ~/.pagemill."),
]
Schema = Annotated[
    str | None, typer.Option(help="A schema's name or file; auto chooses by content, none skips.")
]
EngineName = Annotated[
    str | None, typer.Option("--engine", help=f"auto, or one of: {', '.join(ENGINES)}.")
]
Model = Annotated[
    str | None, typer.Option(help="A Qwen-VL model: hub id, folder, or its name at the server.")
]
Server = Annotated[
    str | None, typer.Option(help="URL of an OpenAI-compatible server: http://HOST:PORT/v1")
]
Tasks = Annotated[
    str | None,
    typer.Option(help=f"What else to ask of each page, with commas between: {', '.join(TASKS)}."),
]
Workers = Annotated[int | None, typer.Option(help="Documents at a time; by default one a core.")]
Pattern = Annotated[
    str | None, typer.Option(help="Names of files to take, with commas between: *.pdf,*.jpg")
]
Archive = Annotated[
    Path | None, typer.Option(help="Folder that files are moved to once they are read.")
]
Quarantine = Annotated[
    Path | None, typer.Option(help="Folder for files that cannot be read, with the reason.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def read_settings(**given: Any) -> Settings:
    """The flags that were given, over the environment; exported for the flows."""
    settings = Settings(**{name: value for name, value in given.items() if value is not None})
    settings.export()
    return settings


def console() -> Console:
    """A pipe has no width: there a table is given room, so that programs find a row in a line."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH)


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], as_json: bool) -> None:
    from flows.cli.console import make_table

    if as_json:
        records = [dict(zip(columns, row, strict=True)) for row in rows]
        sys.stdout.write(json.dumps(records, ensure_ascii=False, default=str, indent=1) + "\n")
    else:
        console().print(make_table(columns, rows))
