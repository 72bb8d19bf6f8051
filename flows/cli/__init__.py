"""The command line: alone prints and exits.

In: words and flags. Out: tables, progress bars, files; exit code 0 if all is well, 1 if some
documents or checks failed, 2 if the command could not be run.
"""

import errno
import importlib.metadata
import io
import os
import sys
from collections.abc import Callable
from typing import Annotated

import typer
from rich.console import Console

from flows.cli import (
    asking,
    caring,
    dictionary,
    login,
    looking,
    measuring,
    reading,
    reviewers,
    reviewing,
    schemas,
    serving,
    viewing,
)
from flows.cli.status import status

app = typer.Typer(
    help="Folders of documents become SQL tables: pages, blocks, table cells and typed fields.",
    epilog="Settings come from flags, else from PAGEMILL_* variables. Start: pagemill ingest DIR",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
COMMANDS: tuple[tuple[Callable[..., None], str, str], ...] = (
    (reading.ingest, "Read folders, files and stores into the database.",
     "pagemill ingest ~/documents --pattern '*.pdf' --dry-run"),
    (serving.serve, "Read folders on a schedule, with Prefect's UI.",
     "pagemill serve --folder ~/inbox --every 10m"),
    (viewing.view, "Documents in a browser, to look at and to decide.",
     "pagemill view --port 8080"),
    (status, "What became of each document, and what to look at.",
     "pagemill status --problems"),
    (reviewing.review, "What waits for a person, and whose it is.",
     "pagemill review --reason absent"),
    (looking.query, "Ask the database in SQL.",
     'pagemill query "select name, value, evidence from current_fields" --csv'),
    (dictionary.tables, "What each table, view and column holds.",
     "pagemill tables current_fields"),
    (looking.show, "A document as text, or a page with its boxes.",
     "pagemill show invoice.pdf --page 2 --image page.png"),
    (looking.search, "Find blocks by their words.",
     "pagemill search 'oak boards'"),
    (asking.ask, "Ask documents a question, in plain words.",
     "pagemill ask 'When is the payment due?' invoice.pdf"),
    (looking.export, "Write rows as CSV; documents as Markdown, HTML, JSON.",
     "pagemill export --view invoice --output invoices.csv"),
    (reading.extract, "New fields from stored pages, by another schema.",
     "pagemill extract --schema receipt scan.jpg"),
    (measuring.evaluate, "Compare stored fields with the truth.",
     "pagemill evaluate --truth truth.csv --schema invoice --misses"),
    (caring.prune, "Delete old runs, and copies of files that are gone.",
     "pagemill prune --older 30d --dry-run"),
    (caring.doctor, "Check the installation, and what to do about it.",
     "pagemill doctor"),
    (login.login, "Show the login that Prefect's UI asks for.",
     "pagemill login"),
)  # fmt: skip
"""The commands, each in short and with an example for its help."""
# SQL may begin with a comment, which looks like an option.
LENIENT = {"query": {"ignore_unknown_options": True}}
for command, short, example in COMMANDS:
    app.command(
        context_settings=LENIENT.get(command.__name__),
        short_help=short,
        epilog=f"Example: {example}",
    )(command)
app.add_typer(
    schemas.schema_commands,
    name="schemas",
    short_help="The document types; one suggested by documents; one tried.",
)
app.add_typer(
    caring.database_commands,
    name="db",
    short_help="Upgrade the database, back it up, let others read it.",
)
app.add_typer(
    reviewers.reviewer_commands,
    name="reviewers",
    short_help="Who may accept and correct values.",
)


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
    _prepare_streams()
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except Exception as error:
        sentence = _known(error)
        if sentence is None:
            raise
        errors = Console(stderr=True, highlight=False)
        errors.print(f"pagemill: {sentence}", markup=False, soft_wrap=True)
        sys.exit(2)


def _prepare_streams() -> None:
    """Nothing is lost to signs that a terminal does not know, nor to a stream that is closed."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115, PTH123 - until the end
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _known(error: Exception) -> str | None:
    """A sentence for people; None for what nobody foresaw. Only now is the database imported, which
    help does without."""
    from pydantic import ValidationError

    from flows.orchestration.redaction import Fault, first_problem
    from parsers.errors import PagemillError
    from storage.database import DatabaseError

    if isinstance(error, ValidationError):
        return first_problem(error)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EIO):
        return f"The output cannot be written: {error.strerror}"
    return str(error) if isinstance(error, PagemillError | DatabaseError | Fault) else None
