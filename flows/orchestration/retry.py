"""The flow that reads again what failed, in whole or in part, or was quarantined.

In: such documents. Out: an outcome for each, read from its copy, wherever its file is now.
"""

from dataclasses import replace
from typing import Any

from prefect import State, flow, task
from prefect.cache_policies import NO_CACHE

from flows.orchestration import summary
from flows.orchestration.batches import Ended, name_batch, work_in_context, work_on
from flows.orchestration.frame import at_work, conclude, told_in_words
from flows.orchestration.parameters import (
    ActRequest,
    AskRequest,
    EngineName,
    FindRequest,
    SchemaName,
    TaskNames,
    as_settings,
)
from flows.pipeline.document import retry_stored
from flows.pipeline.outcome import Outcome, name_ended
from flows.runtime.context import Context
from storage.models import RunStatus
from storage.queries import documents_to_retry

REMEDY = "The codes say what to do"
COMPLETE = "It is complete with this schema and engine; choose those with which it failed."


@task(name="retry", task_run_name=name_batch, cache_policy=NO_CACHE, persist_result=False)
def retry_batch(batch: list[int], given: dict[str, Any]) -> State[Ended]:
    """Read some documents again. The task fails where all of them did."""
    return work_in_context(batch, given, _retry)


def _retry(document_id: int, context: Context) -> Outcome:
    outcome = retry_stored(document_id, context, summary.watcher.get().page_done)
    if outcome.status != name_ended(RunStatus.COMPLETE):
        return outcome
    return replace(outcome, status="skipped", reason=COMPLETE)


@flow(
    name="retry-failed",
    flow_run_name="what failed",
    persist_result=False,
    validate_parameters=False,
)
@told_in_words
def retry_failed(
    schema_name: SchemaName = "auto",
    tasks: TaskNames | None = None,
    find: FindRequest = "",
    ask: AskRequest = "",
    act: ActRequest = "",
    engine: EngineName = "auto",
) -> State[list[Outcome]]:
    """Read again every document whose latest run failed, in whole or in part.

    They are read from the copies that were made when they were taken in.
    """
    given = as_settings(schema_name, engine, tasks, find=find, ask=ask, act=act)
    with at_work(given) as context:
        ids = documents_to_retry(context.database)
        return conclude(work_on(ids, retry_batch, {"given": given}, context), context, REMEDY)
