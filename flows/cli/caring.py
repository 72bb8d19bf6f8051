"""The commands that care for the database and the installation."""

import typer

from flows.cli.options import (
    Database,
    EngineName,
    Json,
    Model,
    Server,
    console,
    print_rows,
    read_settings,
)

tables = typer.Typer(help="Care for the database.", no_args_is_help=True)


@tables.command("upgrade")
def db_upgrade(database: Database = None) -> None:
    """Bring the tables to this version; a new database gets its tables."""
    from storage.database import upgrade

    upgrade(read_settings(database=database).database_url)
    console().print("the tables are up to date")


def doctor(
    engine: EngineName = None,
    model: Model = None,
    server: Server = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Check that everything needed is there, and say what to do where it is not."""
    from flows.doctor import examine

    settings = read_settings(engine=engine, model=model, server=server, database=database)
    checks = list(examine(settings))
    columns = ("part", "status", "found", "remedy")
    print_rows(columns, [(c.name, c.status, c.found, c.remedy) for c in checks], as_json)
    if any(check.remedy for check in checks):
        raise typer.Exit(1)
