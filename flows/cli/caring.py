"""The commands that care for the database and the installation."""

import datetime
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from flows.cli import options
from flows.cli.options import console, read_settings
from flows.cli.rows import Form, print_rows

database_commands = typer.Typer(
    help="Upgrade the database, back it up, let others read it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@database_commands.command("upgrade", epilog="Example: pagemill db upgrade")
def db_upgrade(database: options.Database = None) -> None:
    """Bring the tables to this version; a new database gets its tables."""
    from flows.runtime.context import open_limited
    from flows.runtime.recheck import recheck_by
    from parsers.types import DOCUMENT_TYPES
    from storage.database import upgrade
    from storage.settling import settle_again
    from storage.views import create_schema_views

    settings = read_settings(database=database)
    upgrade(settings.database_url)
    with closing(open_limited(settings)) as tables:
        for each in DOCUMENT_TYPES.values():
            create_schema_views(tables, each.schema)
        settle_again(tables, recheck_by(), datetime.datetime.now(datetime.UTC))
    console().print("the tables and views are up to date")


@database_commands.command("backup", epilog="Example: pagemill db backup pagemill-backup.db")
def db_backup(
    file: Annotated[Path, typer.Argument(help="A new file; nothing is overwritten.")],
    database: options.Database = None,
) -> None:
    """Write all that is stored to a file, while work goes on.

    Of SQLite it is a database again: --database sqlite:///FILE. Of PostgreSQL it is an archive:
    pg_restore --dbname NAME FILE. Only its owner may read it. It does not hold the staged copies of
    the files.
    """
    from storage.backup import backup

    backup(read_settings(database=database).database_url, file.absolute())
    console().print(f"wrote {file}", markup=False)


@database_commands.command("reader", epilog="Example: pagemill db reader analysts")
def db_reader(
    role: Annotated[str, typer.Argument(help="A role of PostgreSQL; it is made if need be.")],
    database: options.Database = None,
) -> None:
    """Let a role read everything and change nothing, for people who work in SQL.

    Run it as the owner of the tables, or as a superuser. A role that may write by another way is
    refused.
    """
    from storage.rights import grant_reading

    grant_reading(read_settings(database=database).database_url, role)
    console().print(f"{role} may read; to let it log in: ALTER ROLE {role} LOGIN PASSWORD '…'")


def prune(
    older: Annotated[str, typer.Option(help="Age: 30d, 12h.")] = "90d",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    database: options.Database = None,
    as_json: options.Json = False,
) -> None:
    """Delete old runs that later ones took the place of, and copies of files that are gone.

    Each document and its current run stay, whatever their age, and so do copies of which this
    database does not know.
    """
    from flows.care.prune import prune as pruning
    from flows.orchestration.schedules import parse_interval

    pruned = pruning(read_settings(database=database), parse_interval(older), dry_run=dry_run)
    columns = ("runs", "copies", "bytes")
    row = (pruned.runs, pruned.copies, pruned.byte_size)
    print_rows(columns, [row], Form.JSON if as_json else Form.TABLE)
    if not as_json:
        console().print("nothing was deleted (--dry-run)" if dry_run else "deleted")


def doctor(
    engine: options.EngineName = None,
    model: options.Model = None,
    server: options.Server = None,
    database: options.Database = None,
    as_json: options.Json = False,
) -> None:
    """Check that everything needed is there, and say what to do where it is not."""
    from flows.care.doctor import examine
    from flows.orchestration.server import describe_server

    settings = read_settings(engine=engine, model=model, server=server, database=database)
    checks = list(examine(settings, describe_server))
    columns = ("part", "status", "found", "remedy")
    rows = [(c.name, c.status, c.found, c.remedy) for c in checks]
    form = Form.JSON if as_json else None
    print_rows(columns, rows, form, framed=False, wrapped=("found", "remedy"))
    if any(check.status == "problem" for check in checks):
        raise typer.Exit(1)
