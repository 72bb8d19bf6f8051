"""The command that keeps running: `serve`."""

import sys
from typing import Annotated

import typer

from flows.cli import options
from flows.cli.options import console, read_settings
from flows.runtime.settings import locate


def serve(
    folder: Annotated[
        list[str] | None,
        typer.Option(help="A folder or URL to read again and again; may be given several times."),
    ] = None,
    every: Annotated[
        str | None,
        typer.Option(help="Between two looks: 90s, 5m (default), 1h30m, 1d; at least 10s."),
    ] = None,
    cron: Annotated[
        str | None, typer.Option(help='Instead: minute hour day month weekday, "0 6 * * 1-5".')
    ] = None,
    timezone: Annotated[
        str | None, typer.Option(help="In which --cron is meant, as Europe/Berlin; UTC if not.")
    ] = None,
    schema: options.Schema = None,
    tasks: options.Tasks = None,
    find: options.Find = None,
    ask: options.Ask = None,
    act: options.Act = None,
    engine: options.EngineName = None,
    model: options.Model = None,
    server: options.Server = None,
    pattern: options.Pattern = None,
    archive: options.Archive = None,
    quarantine: options.Quarantine = None,
    database: options.Database = None,
    workers: options.Workers = None,
    host: Annotated[str, typer.Option(help="Address of the UI and the viewer.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port of Prefect's UI, where no server is named.")] = (
        4200
    ),
    viewer_port: Annotated[int, typer.Option(help="Port where pages and fields are shown.")] = 4280,
    runs: Annotated[int, typer.Option(min=1, help="Flow runs at a time.")] = 4,
) -> None:
    """Read folders on a schedule, and offer runs in Prefect's UI, until it is stopped.

    pagemill serve --folder s3://bucket/in --cron "0 6 * * 1-5" --timezone Europe/Berlin

    Without --folder there are runs on demand only: a folder, a document, new fields, what failed,
    an export. A Prefect server of its own is started, unless PREFECT_API_URL or the Prefect profile
    names one; its UI asks once for the login that `pagemill login` shows. Who has that can start
    runs, on any folder unless PAGEMILL_ROOTS names those that are allowed. Ctrl-C stops it; what
    was being read is taken up by the next run.
    """
    if "" in (folder or ()):  # as an unset variable of the shell gives
        raise typer.BadParameter("the name of the folder is empty", param_hint="--folder")
    settings = read_settings(
        schema_name=schema, tasks=tasks, find=find, ask=ask, act=act, engine=engine, model=model,
        server=server,
        patterns=pattern, archive=archive, quarantine=quarantine, database=database,
        workers=workers,
    )  # fmt: skip
    from flows.orchestration.serve import Service
    from flows.orchestration.serve import serve as serving

    folders = tuple(locate(each) for each in folder or ())
    out = console()
    # What is not a terminal may be a log, which others read.
    shown = sys.stdout.isatty()
    service = Service(folders, every, cron, timezone, host, port, viewer_port, runs, shown)
    serving(service, settings, lambda line: out.print(line, markup=False, soft_wrap=True))
