"""The commands that read documents: `ingest` and `extract`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console

from flows.cli import options
from flows.cli.options import console, print_rows, read_settings
from flows.orchestration.server import configured_or_own, prepare_prefect
from flows.runtime.settings import Settings, locate
from flows.runtime.stopping import interrupted_by_signals
from parsers.errors import SetupError

MOST_ROWS = 40
"""In the table at the end; beyond that, complete documents are only counted."""


def ingest(
    paths: Annotated[
        list[str], typer.Argument(help="Folders, with all below, files, or URLs: s3://bucket/in")
    ],
    schema: options.Schema = None,
    tasks: options.Tasks = None,
    engine: options.EngineName = None,
    model: options.Model = None,
    server: options.Server = None,
    database: options.Database = None,
    workers: options.Workers = None,
    recordings: Annotated[
        Path | None, typer.Option(help="Folder of recorded answers, for --engine replay.")
    ] = None,
    record: Annotated[
        Path | None, typer.Option(help="Write every answer to this folder, to be replayed.")
    ] = None,
    pattern: options.Pattern = None,
    archive: options.Archive = None,
    quarantine: options.Quarantine = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Try again what failed before.")
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Take in new and changed documents and store what they say.

    Files that are done already are left as they are, so the same command can be run again at any
    time: after new files came, or after it was killed.
    """
    settings = read_settings(
        schema_name=schema, tasks=tasks, engine=engine, model=model, server=server,
        database=database, workers=workers, recordings=recordings, record=record,
        patterns=pattern, archive=archive, quarantine=quarantine,
    )  # fmt: skip
    outcomes = _ingest([locate(path) for path in paths], settings, retry_failed)
    _summarize(outcomes, settings, as_json)


def _ingest(locations: list[str], settings: Settings, retry: bool) -> Sequence[Any]:
    from flows.pipeline.plan import make_plan
    from flows.runtime.context import open_context

    plan = make_plan(locations, open_context(settings), retry=retry)
    if not plan.files:
        return plan.done  # without starting Prefect, which takes seconds
    with _watching(settings):
        from flows.orchestration.frame import outcomes_in
        from flows.orchestration.ingest import ingest as ingesting

        return outcomes_in(
            ingesting(locations, settings.schema_name, settings.engine, retry, return_state=True)
        )


@contextmanager
def _watching(settings: Settings) -> Iterator[None]:
    """Progress bars for a flow that is run inside, and a Prefect server for it."""
    from flows.cli.console import ProgressBars
    from flows.orchestration import summary
    from flows.runtime.context import open_context

    context = open_context(settings)
    prepare_prefect()
    bars = ProgressBars(Console(stderr=True))
    with interrupted_by_signals(), configured_or_own(settings.home), bars.progress:
        summary.watcher.set(bars)
        try:
            yield
        except httpx.HTTPError as error:
            context.close()
            raise SetupError(
                "prefect",
                f"The Prefect server went away ({type(error).__name__}); what was read is stored",
                "Start the server, and then the same command again: it goes on where it stopped.",
            ) from error
        except BaseException:
            context.close()  # else Python waits for what models are answering
            raise


def _summarize(outcomes: Sequence[Any], settings: Settings, as_json: bool) -> None:
    from flows.orchestration import summary
    from flows.runtime.context import open_context

    rows = summary.summary_rows(open_context(settings).database, outcomes)
    shown = rows if as_json else summary.rows_to_show(rows, MOST_ROWS)
    columns = ("document", "status", "pages", "schema", "code", "why")
    if shown:
        print_rows(columns, [[row.get(name, "") for name in columns] for row in shown], as_json)
    if not as_json:
        console().print(summary.counts(outcomes))
    if any(row["status"] in summary.BAD for row in rows):
        raise typer.Exit(1)


def extract(
    schema: Annotated[str, typer.Option(help="A schema's name or file, or auto.")],
    documents: Annotated[
        list[str] | None, typer.Argument(help="Ids, names or hashes; all if none is given.")
    ] = None,
    engine: options.EngineName = None,
    model: options.Model = None,
    server: options.Server = None,
    database: options.Database = None,
    as_json: options.Json = False,
) -> None:
    """Find new fields in stored pages, by another schema; no page is asked again."""
    from flows.runtime.context import open_context
    from flows.viewer.show import find_document

    settings = read_settings(
        schema_name=schema, engine=engine, model=model, server=server, database=database
    )
    context = open_context(settings)
    ids = [find_document(context.database, text).document_id for text in documents or []]
    with _watching(settings):
        from flows.orchestration.extract import extract as extracting
        from flows.orchestration.frame import outcomes_in

        outcomes = outcomes_in(
            extracting(settings.schema_name, ids or None, settings.engine, return_state=True)
        )
    _summarize(outcomes, settings, as_json)
