"""The commands that read documents: `ingest` and `extract`."""

import datetime
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import httpx
import typer
from rich.console import Console

from flows.cli import options
from flows.cli.options import read_settings, tell, warn
from flows.orchestration.server import configured_or_own, prepare_prefect
from flows.runtime.settings import Settings, locate
from flows.runtime.stopping import interrupted_by_signals
from parsers.document.wording import counted
from parsers.errors import SetupError

if TYPE_CHECKING:
    from storage.database import Database as Tables

INTERRUPTED = 130
"""The exit code that shells give for Ctrl-C."""


def ingest(
    paths: Annotated[
        list[str], typer.Argument(help="Folders, with all below, files, or URLs: s3://bucket/in")
    ],
    schema: options.Schema = None,
    tasks: options.Tasks = None,
    find: options.Find = None,
    ask: options.Ask = None,
    act: options.Act = None,
    engine: options.EngineName = None,
    model: options.Model = None,
    server: options.Server = None,
    e_invoice: options.EInvoice = None,
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
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be read.")
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Take in new and changed documents and store what they say.

    Files that are done already are left as they are, so the same command can be run again at any
    time: after new files came, or after it was killed.
    """
    began = time.monotonic()
    tell(f"looking through {', '.join(paths)} …")
    settings = read_settings(
        schema_name=schema, tasks=tasks, find=find, ask=ask, act=act, engine=engine, model=model,
        server=server, e_invoice=e_invoice,
        database=database, workers=workers, recordings=recordings, record=record,
        patterns=pattern, archive=archive, quarantine=quarantine,
    )  # fmt: skip
    locations = [locate(path) for path in paths]
    if dry_run:
        _preview(locations, settings, retry_failed, as_json)
        return
    is_new = _is_new(settings)
    outcomes, reading, passed_over = _ingest(locations, settings, retry_failed)
    took = time.monotonic() - began, reading
    _conclude(outcomes, settings, took, is_new, database, as_json, passed_over)


def _is_new(settings: Settings) -> bool:
    from flows.runtime.context import open_limited

    return open_limited(settings).is_empty()


def _preview(locations: list[str], settings: Settings, retry: bool, as_json: bool) -> None:
    """Say what would be read; nothing is written, and no database is made."""
    from flows.cli.endings import print_plan
    from flows.pipeline.plan import preview

    print_plan(preview(locations, settings, retry=retry), as_json)


def _ingest(
    locations: list[str], settings: Settings, retry: bool
) -> tuple[Sequence[Any], float, int]:
    """The outcomes, the seconds that reading took, and how many names were passed over."""
    from flows.pipeline.plan import make_plan
    from flows.runtime.context import open_context

    plan = make_plan(locations, open_context(settings), retry=retry)
    if not plan.files:
        return plan.done, 0.0, plan.passed_over  # without starting Prefect, which takes seconds
    with _watching(settings, f"{counted(len(plan.files), 'file')} to read"):
        from flows.orchestration.frame import outcomes_in
        from flows.orchestration.ingest import ingest as ingesting

        began = time.monotonic()
        state = ingesting(
            locations, settings.schema_name, settings.engine, retry, return_state=True
        )
        return outcomes_in(state), time.monotonic() - began, plan.passed_over


@contextmanager
def _watching(settings: Settings, due: str) -> Iterator[None]:
    """Progress bars for a flow that is run inside, and a Prefect server for it. due: what there is
    to do."""
    from flows.cli.progress import ProgressBars
    from flows.orchestration import summary
    from flows.runtime.context import open_context

    context = open_context(settings)
    prepare_prefect()
    tell(f"{due}; starting Prefect …")
    bars = ProgressBars(Console(stderr=True))
    try:
        with interrupted_by_signals(), configured_or_own(settings.home), bars.progress:
            tell(f"reading with the engine {context.engines.main.identity.engine} …")
            for note in context.engines.notes:
                warn(note)
            summary.watcher.set(bars)
            yield
    except httpx.HTTPError as error:
        context.close()
        raise SetupError(
            "prefect",
            f"The Prefect server went away ({type(error).__name__}); what was read is stored",
            "Start the server, and then the same command again: it goes on where it stopped.",
        ) from error
    except KeyboardInterrupt:
        context.close()
        files = f"{bars.done} of {counted(bars.files, 'file')}" if bars.files else "no file"
        tell(f"stopped: {files} done, and the pages read so far are stored.")
        tell("The same command goes on from there.")
        raise typer.Exit(INTERRUPTED) from None
    except BaseException:
        context.close()  # else Python waits for what models are answering
        raise


def _conclude(
    outcomes: Sequence[Any],
    settings: Settings,
    took: tuple[float, float],
    is_new: bool,
    named: str | None,
    as_json: bool,
    passed_over: int = 0,
) -> None:
    from flows.cli.endings import End, Took, print_end
    from flows.runtime.context import open_context

    tables = open_context(settings).database
    end = End(outcomes, tables, Took(*took), is_new, named, passed_over)
    if not print_end(end, as_json=as_json):
        raise typer.Exit(1)


def extract(
    schema: Annotated[str, typer.Option(help="A schema's name or file, or auto.")],
    documents: Annotated[
        list[str] | None, typer.Argument(help="Ids, names or hashes; all if none is given.")
    ] = None,
    engine: options.EngineName = None,
    model: options.Model = None,
    server: options.Server = None,
    e_invoice: options.EInvoice = None,
    database: options.Database = None,
    as_json: options.Json = False,
) -> None:
    """Find new fields in stored pages, by another schema; no page is asked again.

    With auto and documents, the schemas that reviewers chose for these no longer count; with auto
    alone, they do.
    """
    from flows.runtime.context import open_context, open_stored
    from flows.viewer.show import find_document

    began = time.monotonic()
    settings = read_settings(
        schema_name=schema, engine=engine, model=model, server=server, e_invoice=e_invoice,
        database=database,
    )  # fmt: skip
    tables = open_stored(settings)
    ids = [find_document(tables, text).document_id for text in documents or []]
    open_context(settings)
    if settings.schema_name == "auto":
        _choose_automatically(tables, ids)
    due = counted(len(ids), "document") if ids else "all documents"
    with _watching(settings, f"new fields of {due}"):
        from flows.orchestration.extract import extract as extracting
        from flows.orchestration.frame import outcomes_in

        asked = time.monotonic()
        state = extracting(settings.schema_name, ids or None, settings.engine, return_state=True)
        outcomes, reading = outcomes_in(state), time.monotonic() - asked
    _conclude(outcomes, settings, (time.monotonic() - began, reading), False, database, as_json)


def _choose_automatically(tables: "Tables", document_ids: list[int]) -> None:
    """The documents were named, so their content is to choose the schema, whatever was chosen."""
    from storage.approvals import PAGEMILL
    from storage.chosen_schemas import choose_automatically

    now, why = datetime.datetime.now(datetime.UTC), "pagemill extract --schema auto"
    for id_ in document_ids:
        if choose_automatically(tables, id_, PAGEMILL, now, why):
            tell(f"document {id_}: the schema that was chosen no longer counts")
