"""The command line: alone prints and exits.

In: words and flags. Out: tables, progress bars, files; exit code 0 if all is well, 1 if some
documents or checks failed, 2 if the command could not be run.
"""

import sys
from collections.abc import Callable

import typer
from rich.console import Console

from flows.cli import caring, login, looking, measuring, reading, serving

app = typer.Typer(
    help="Folders of documents become SQL tables: pages, blocks, table cells and typed fields.",
    epilog="Settings come from flags, else from PAGEMILL_* variables. Start: pagemill ingest DIR",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
COMMANDS: tuple[Callable[..., None], ...] = (
    reading.ingest, serving.serve, reading.extract, looking.status, looking.search, looking.show,
    looking.export, looking.schemas, measuring.evaluate, caring.prune, caring.doctor,
    login.login,
)  # fmt: skip
for command in COMMANDS:
    app.command()(command)
# SQL may begin with a comment, which looks like an option.
app.command(context_settings={"ignore_unknown_options": True})(looking.query)
app.add_typer(caring.tables, name="db")


def main() -> None:
    """Run the command; a known error is one sentence and a remedy, exit code 2."""
    from pydantic import ValidationError

    from flows.orchestration.telemetry import switch_off_telemetry

    switch_off_telemetry()  # before Prefect is imported
    from flows.orchestration.redaction import Fault, first_problem
    from parsers.errors import PagemillError
    from storage.database import DatabaseError

    errors = Console(stderr=True, highlight=False)
    try:
        app()
    except (PagemillError, DatabaseError, Fault, ValidationError) as error:
        sentence = first_problem(error) if isinstance(error, ValidationError) else str(error)
        errors.print(f"pagemill: {sentence}", markup=False, soft_wrap=True)
        sys.exit(2)
