"""The flows that ingest: a folder, one document, or what a command names.

Pages are never Prefect tasks: its server would become the bottleneck. The database, not Prefect's
results, says what is done. Settings that are not parameters come from the environment of the
process that works, so that no secret travels. Parameters without a docstring are described in
`parameters`.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from prefect import State, flow, runtime, task
from prefect.cache_policies import NO_CACHE

from flows.orchestration import summary
from flows.orchestration.batches import Ended, name_batch, name_items, work_in_context, work_on
from flows.orchestration.frame import at_work, conclude, told_in_words
from flows.orchestration.parameters import (
    ActRequest,
    AskRequest,
    DocumentPath,
    EngineName,
    FilingFolder,
    FindRequest,
    Folder,
    Patterns,
    SchemaName,
    TaskNames,
    as_settings,
    require_document,
    require_folder,
)
from flows.pipeline.archive import file_away
from flows.pipeline.document import ingest_file
from flows.pipeline.outcome import Outcome
from flows.pipeline.plan import make_plan
from flows.runtime.context import Context
from flows.runtime.settings import locate

Outcomes = list[Outcome]


@task(name="ingest", task_run_name=name_batch, cache_policy=NO_CACHE, persist_result=False)
def ingest_batch(batch: list[str], given: dict[str, Any], retry: bool) -> State[Ended]:
    """Ingest some files. The task fails where all of them did."""
    return work_in_context(batch, given, partial(_ingest, retry=retry))


def _ingest(location: str, context: Context, retry: bool) -> Outcome:
    on_page = partial(summary.watcher.get().page_done, location)
    outcome = ingest_file(location, context, on_page, retry=retry)
    stays = file_away(location, outcome, context)
    reason = "; ".join(filter(None, (outcome.reason, stays)))
    return replace(outcome, reason=reason or None)


def name_folder() -> str:
    """The name of a flow run, with the time, as a schedule repeats it."""
    begun = runtime.flow_run.scheduled_start_time
    return f"{name_items([runtime.flow_run.parameters['folder']])} {begun:%Y-%m-%d %H:%M:%S}"


@flow(
    name="ingest",
    flow_run_name=lambda: name_items(runtime.flow_run.parameters["paths"]),
    persist_result=False,
    validate_parameters=False,
)
@told_in_words
def ingest(
    paths: list[str], schema_name: str = "auto", engine: str = "auto", retry: bool = False
) -> State[Outcomes]:
    """Take in every new or changed document under some folders and store what it says.

    Args:
        paths: folders, read with all below them, or single files.
        schema_name: a schema's name or file, `auto` to choose by content, or `none`.
        engine: who reads the pages: `auto`, or an engine's name.
        retry: Read again what failed before, in whole or in part.
    """
    return _ingest_all(paths, {"schema_name": schema_name, "engine": engine}, retry)


@flow(
    name="ingest-folder", flow_run_name=name_folder, persist_result=False, validate_parameters=False
)
@told_in_words
def ingest_folder(
    folder: Folder,
    patterns: Patterns = "",
    schema_name: SchemaName = "auto",
    tasks: TaskNames | None = None,
    find: FindRequest = "",
    ask: AskRequest = "",
    act: ActRequest = "",
    engine: EngineName = "auto",
    archive: FilingFolder = "",
    quarantine: FilingFolder = "",
    retry: bool = False,
) -> State[Outcomes]:
    """Take in every new or changed document under a folder and store what it says.

    Args:
        archive: Folder to which files are moved once they are read; left empty, they stay, or go
            where the service is set up to move them.
        quarantine: Folder for files that cannot be read, with a text that says why; may be empty.
        retry: Read again what failed before, in whole or in part.
    """
    require_folder(folder)
    wanted = {"patterns": patterns, "archive": archive, "quarantine": quarantine}
    given = {name: value for name, value in wanted.items() if value}
    given |= as_settings(schema_name, engine, tasks, find=find, ask=ask, act=act)
    return _ingest_all([folder], given, retry)


@flow(
    name="ingest-document",
    flow_run_name=lambda: name_items([runtime.flow_run.parameters["path"]]),
    persist_result=False,
    validate_parameters=False,
)
@told_in_words
def ingest_document(
    path: DocumentPath,
    schema_name: SchemaName = "auto",
    tasks: TaskNames | None = None,
    find: FindRequest = "",
    ask: AskRequest = "",
    act: ActRequest = "",
    engine: EngineName = "auto",
    retry: bool = False,
) -> State[Outcomes]:
    """Take in one document and store what it says.

    Args:
        retry: Read it again where that failed before, in whole or in part.
    """
    require_document(path)
    return _ingest_all(
        [path], as_settings(schema_name, engine, tasks, find=find, ask=ask, act=act), retry
    )


def _ingest_all(paths: Sequence[str], given: dict[str, Any], retry: bool) -> State[Outcomes]:
    with at_work(given) as context:
        locations = [locate(path) for path in paths]
        plan = make_plan(locations, context, retry=retry)
        tried = work_on(plan.files, ingest_batch, {"given": given, "retry": retry}, context)
        return conclude([*plan.done, *tried], context)
