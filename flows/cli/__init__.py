"""The command line: alone prints and exits.

In: words and flags. Out: tables, progress bars, files; exit code 0 if all is well, 1 if some
documents or checks failed, 2 if the command could not be run.
"""

import importlib.metadata
import sys
from collections.abc import Callable
from typing import Annotated

import typer
from rich.console import Console

from flows.cli import caring, dictionary, login, looking, measuring, reading, serving
from flows.cli.status import status

app = typer.Typer(
    help="Folders of documents become SQL tables: pages, blocks, table cells and typed fields.",
    epilog="Settings come from flags, else from PAGEMILL_* variables. Start: pagemill ingest DIR",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
COMMANDS: tuple[tuple[Callable[..., None], str], ...] = (
    (reading.ingest, "pagemill ingest ~/documents --pattern '*.pdf' --dry-run"),
    (serving.serve, "pagemill serve --folder ~/inbox --every 10m"),
    (reading.extract, "pagemill extract --schema receipt scan.jpg"),
    (status, "pagemill status --problems"),
    (looking.query, 'pagemill query "select name, value, evidence from current_fields" --csv'),
    (looking.search, "pagemill search 'oak boards'"),
    (looking.show, "pagemill show invoice.pdf --page 2 --image page.png"),
    (looking.export, "pagemill export --view invoice --output invoices.csv"),
    (looking.schemas, "pagemill schemas invoice"),
    (dictionary.tables, "pagemill tables current_fields"),
    (measuring.evaluate, "pagemill evaluate --truth truth.csv --schema invoice --misses"),
    (caring.prune, "pagemill prune --older 30d --dry-run"),
    (caring.doctor, "pagemill doctor"),
    (login.login, "pagemill login"),
)
"""The commands, each with an example for its help."""
# SQL may begin with a comment, which looks like an option.
LENIENT = {"query": {"ignore_unknown_options": True}}
for command, example in COMMANDS:
    name = command.__name__
    app.command(context_settings=LENIENT.get(name), epilog=f"Example: {example}")(command)
app.add_typer(caring.tables, name="db")


def _print_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"pagemill {importlib.metadata.version('pagemill')}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", is_eager=True, callback=_print_version
        ),
    ] = False,
) -> None: ...


def main() -> None:
    """Run the command; a known error is one sentence and a remedy, exit code 2."""
    from flows.orchestration.telemetry import switch_off_telemetry

    switch_off_telemetry()  # before Prefect is imported
    try:
        app()
    except Exception as error:
        sentence = _known(error)
        if sentence is None:
            raise
        errors = Console(stderr=True, highlight=False)
        errors.print(f"pagemill: {sentence}", markup=False, soft_wrap=True)
        sys.exit(2)


def _known(error: Exception) -> str | None:
    """A sentence for people; None for what nobody foresaw. Only now is the database imported, which
    help does without."""
    from pydantic import ValidationError

    from flows.orchestration.telemetry import switch_off_telemetry

    switch_off_telemetry()  # before Prefect is imported
    from flows.orchestration.redaction import Fault, first_problem
    from parsers.errors import PagemillError
    from storage.database import DatabaseError

    if isinstance(error, ValidationError):
        return first_problem(error)
    return str(error) if isinstance(error, PagemillError | DatabaseError | Fault) else None
