"""The frame of every flow: how it begins, and how it is concluded.

In: the settings that were given as parameters; outcomes. Out: a context; Prefect's state, a
summary and log lines, without document text and without secrets. This module does not know what a
flow does.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, cast

import httpx
from prefect import State, get_run_logger, runtime
from prefect.artifacts import create_table_artifact
from prefect.client.orchestration import get_client
from prefect.states import Completed, Failed

from flows.orchestration import summary
from flows.orchestration.batches import FAILED
from flows.orchestration.reconcile import WORKER_LABEL
from flows.orchestration.redaction import told_safely
from flows.pipeline.outcome import Outcome, name_ended
from flows.runtime.context import Context, open_context
from flows.runtime.settings import Settings
from flows.runtime.worker import worker_name
from storage.models import RunStatus

UNTRIED = frozenset({"held", "left alone", *map(name_ended, RunStatus)})
PARTIAL = "Partial"
"""The name of the state of a flow run in which some documents failed, and of its event."""
RETRY = "Retry with the deployment retry-failed"
MOST_ROWS = 200


@contextmanager
def at_work(given: Mapping[str, Any]) -> Iterator[Context]:
    """The context for the settings that were given, for the body of a flow. What is raised is
    safe to be kept by Prefect."""
    with told_safely():
        _note_worker()
        yield open_context(Settings(**given))


def _note_worker() -> None:
    """Tell Prefect by which process the flow is run, so that it can be told when that is dead."""
    # Nothing but the reconciliation of dead runs is lost without.
    with suppress(httpx.HTTPError), get_client(sync_client=True) as client:
        client.update_flow_run_labels(runtime.flow_run.id, {WORKER_LABEL: worker_name()})


def conclude(
    outcomes: Sequence[Outcome], context: Context, remedy: str = RETRY
) -> State[list[Outcome]]:
    """The flow's end as Prefect's state, which holds the outcomes; a summary and log lines where
    something was tried. remedy: what to do about what failed."""
    state = end_of(outcomes, remedy)
    if any(outcome.status not in UNTRIED for outcome in outcomes):
        _summarize(outcomes, context, state.message or "")
    get_run_logger().info("%s", state.message)
    state.data = list(outcomes)
    return state


def _summarize(outcomes: Sequence[Outcome], context: Context, sentence: str) -> None:
    viewer = context.settings.viewer
    rows = context.with_database(summary.summary_rows, outcomes, viewer)
    _warn([row for row in rows if row["status"] in summary.BAD])
    words = summary.describe(rows, sentence, viewer)
    # The documents are done, whether Prefect's server takes the summary or not.
    with suppress(httpx.HTTPError):
        create_table_artifact(summary.shorten(rows, MOST_ROWS), "summary", words)


def end_of(outcomes: Sequence[Outcome], remedy: str = RETRY) -> State[Any]:
    """Failed where all that was tried failed; the others' end is told apart by the state's name."""
    tried = [outcome.status for outcome in outcomes if outcome.status not in UNTRIED]
    failed = sum(status in FAILED for status in tried)
    counts = summary.counts(outcomes)
    if failed and failed == len(tried):
        return Failed(message=f"{counts}. {remedy}")
    if failed or RunStatus.PARTIAL in tried:
        return Completed(name=PARTIAL, message=f"{counts}. {remedy}")
    return Completed(message=counts)


def _warn(rows: Sequence[Mapping[str, object]]) -> None:
    logger = get_run_logger()
    for row in rows[:MOST_ROWS]:
        logger.warning(
            "%s: %s %s: %s", *(row.get(k, "") for k in ("document", "status", "code", "why"))
        )
    if len(rows) > MOST_ROWS:
        logger.warning("and %d more: see `pagemill status`", len(rows) - MOST_ROWS)


def outcomes_in(state: State[Any]) -> list[Outcome]:
    """The outcomes that a flow ended with, for who called it; raises what it ended with if that
    is an exception."""
    ended: object = state.result(raise_on_failure=False)
    if isinstance(ended, BaseException):
        raise ended
    return cast(list[Outcome], ended)
