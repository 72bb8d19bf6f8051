"""What the commands share: their options, how settings are read, and where words are printed."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console

from flows.cli.rows import Form
from flows.runtime.settings import Settings
from parsers.engines import ENGINES
from parsers.tasks import REQUESTS, TASKS

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
    str | None, typer.Option(help="A vision model: hub id, folder, or its name at the server.")
]
EInvoice = Annotated[
    Literal["xml", "page", "off"] | None,
    typer.Option(
        "--e-invoice",
        help="Where the XML of an e-invoice and its page differ: whose values count. With off, no"
        " attached XML is read.",
    ),
]
Server = Annotated[
    str | None, typer.Option(help="URL of an OpenAI-compatible server: http://HOST:PORT/v1")
]
Tasks = Annotated[
    str | None,
    typer.Option(
        help="What else to ask of each page, with commas between: "
        f"{', '.join(name for name in TASKS if name not in REQUESTS)}."
    ),
]
Find = Annotated[
    str | None, typer.Option(help="What to find on pages: 'signature; stamp; ticked checkbox'.")
]
Ask = Annotated[str | None, typer.Option(help="A question to be answered from each document.")]
Act = Annotated[
    str | None, typer.Option(help="A goal: the next action on a screenshot is told, never done.")
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
Csv = Annotated[bool, typer.Option("--csv", help="Print CSV.")]
Format = Annotated[
    Form | None,
    typer.Option("--format", help="By default a table if it fits, else records; in a pipe, tsv."),
]


def read_settings(**given: Any) -> Settings:
    """The flags that were given, over the environment; exported for the flows."""
    settings = Settings(**{name: value for name, value in given.items() if value is not None})
    settings.export()
    return settings


def chosen_form(form: Form | None, as_json: bool, as_csv: bool = False) -> Form | None:
    """What the flags say together; None for what suits the terminal or pipe."""
    flags = [Form.JSON] * as_json + [Form.CSV] * as_csv + [form] * (form is not None)
    if len(set(flags)) > 1:
        raise typer.BadParameter("choose one", param_hint="--format, --csv, --json")
    return flags[0] if flags else None


def console() -> Console:
    return Console(highlight=False)


def tell(line: str) -> None:
    """Say beside the output what is being done."""
    Console(stderr=True, highlight=False).print(line, style="dim", markup=False, soft_wrap=True)


def warn(sentence: str) -> None:
    """Say beside the output what whoever started it should know; on a terminal, wrapped between
    words."""
    errors = Console(stderr=True, highlight=False)
    errors.print(f"warning: {sentence}", markup=False, soft_wrap=not errors.is_terminal)
