"""How every flow begins and ends.

In: settings given as parameters; outcomes. Out: a context; Prefect's state, a summary and log
lines, without document text and secrets.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, cast

import httpx
from prefect import State, get_run_logger, runtime
from prefect.artifacts import create_table_artifact
from prefect.client.orchestration import get_client
from prefect.context import FlowRunContext
from prefect.states import Completed, Failed
from pydantic import ValidationError, validate_call

from flows.orchestration import summary
from flows.orchestration.batches import FAILED
from flows.orchestration.log_lines import KNOWN, AllFailed, drop_tracebacks, speak
from flows.orchestration.parameters import refuse
from flows.orchestration.reconcile import WORKER_LABEL
from flows.orchestration.redaction import redacted
from flows.pipeline.outcome import Outcome, name_ended
from flows.runtime.context import Context, open_context
from flows.runtime.settings import Settings
from flows.runtime.worker import worker_name
from parsers.errors import PagemillError
from storage.database import DatabaseError
from storage.models import RunStatus

Given = ParamSpec("Given")

UNTRIED = frozenset({"held", "skipped", "duplicate", *map(name_ended, RunStatus)})
PARTIAL = "Partial"
"""The name of the state of a flow run in which some documents failed, and of its event."""
PARTIAL_TAG = "partial"
"""On such a flow run: Prefect's UI filters by tags, and only by the states it knows itself."""
UNCHANGED = "Unchanged"
"""The name of the state of a flow run that found nothing to do."""
RETRY = "Retry with the deployment retry-failed/failed-documents"
MOST_ROWS = 200


def told_in_words(flow: Callable[Given, State[Any]]) -> Callable[Given, State[Any]]:
    """A flow that ends as Failed, with code, sentence and remedy, where a parameter is refused or a
    known error raised, and of which no traceback is logged. It checks its parameters itself:
    Prefect would log pages about one."""

    @wraps(flow)
    def run(*values: Given.args, **named: Given.kwargs) -> State[Any]:
        drop_tracebacks()
        # Made here, as Dask is sent what a flow is made of, and cannot read pydantic's wrapper.
        checked: Callable[..., State[Any]] = validate_call(flow)
        given = signature(flow).bind(*values, **named)
        try:
            return checked(**given.arguments)
        except ValidationError as error:
            return _told(refuse(error))
        except KNOWN as error:
            return _told(error)

    return run


def _told(error: PagemillError | DatabaseError) -> State[Any]:
    speak()
    code = error.code if isinstance(error, PagemillError) else "database"
    return Failed(message=f"{code}: {error}", data=error)


@contextmanager
def at_work(given: Mapping[str, Any]) -> Iterator[Context]:
    """The context of these settings, for the body of a flow. Exceptions are redacted."""
    with redacted():
        # So that flow runs of a dead process can be ended; nothing else needs it.
        with suppress(httpx.HTTPError), get_client(sync_client=True) as client:
            client.update_flow_run_labels(runtime.flow_run.id, {WORKER_LABEL: worker_name()})
        yield open_context(Settings(**given))


def conclude(
    outcomes: Sequence[Outcome], context: Context, remedy: str = RETRY
) -> State[list[Outcome]]:
    """The final state with the outcomes. Writes a summary and log lines if something was tried, and
    nothing if there was nothing to do."""
    state = end_of(outcomes, remedy)
    if any(outcome.status not in UNTRIED for outcome in outcomes):
        _summarize(outcomes, context, state.message or "")
    if state.name == PARTIAL:
        _tag(PARTIAL_TAG)
    if state.name != UNCHANGED:
        speak()  # Prefect logs the state with its message
    state.data = AllFailed(outcomes) if state.is_failed() else list(outcomes)
    return state


def _summarize(outcomes: Sequence[Outcome], context: Context, sentence: str) -> None:
    viewer = context.settings.viewer
    rows = context.with_database(summary.summary_rows, outcomes, viewer)
    for note in context.engines.notes:
        get_run_logger().warning(note)
    _warn([row for row in rows if row["status"] in summary.BAD])
    words = summary.describe(rows, sentence, viewer, _closing_lines(rows, context))
    # The documents are done, whether Prefect's server takes the summary or not.
    with suppress(httpx.HTTPError):
        create_table_artifact(summary.shorten(rows, MOST_ROWS), "summary", words)


def _closing_lines(rows: Sequence[summary.SummaryRow], context: Context) -> list[str]:
    """As the command line ends: how long it took, where it is stored, what to do next."""
    run = FlowRunContext.get()
    seconds = (datetime.now(UTC) - run.start_time).total_seconds() if run else 0.0
    lines = [
        summary.speed_in_words(rows, seconds),
        f"Database: {summary.place_of(context.database)}",
    ]
    steps = (f"`{command}`: {why}" for command, why in summary.next_steps(rows))
    return [*(summary.escape(line) for line in lines if line), *steps]


def _tag(tag: str) -> None:
    with suppress(httpx.HTTPError), get_client(sync_client=True) as client:
        client.update_flow_run(runtime.flow_run.id, tags={*runtime.flow_run.tags, tag})


def end_of(outcomes: Sequence[Outcome], remedy: str = RETRY) -> State[Any]:
    """Failed if all that was tried failed; else Completed, by the name of Partial if something
    failed and of Unchanged if there was nothing to do."""
    tried = [outcome.status for outcome in outcomes if outcome.status not in UNTRIED]
    failed = sum(status in FAILED for status in tried)
    counts = summary.counts(outcomes)
    if failed and failed == len(tried):
        return Failed(message=f"{counts}. {remedy}")
    if failed or RunStatus.PARTIAL in tried:
        return Completed(name=PARTIAL, message=f"{counts}. {remedy}")
    if not tried and not any(outcome.status == "held" for outcome in outcomes):
        return Completed(name=UNCHANGED, message=counts)
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
    """The outcomes that a flow ended with; raises the exception if it ended with one."""
    ended: object = state.result(raise_on_failure=False)
    if isinstance(ended, AllFailed):
        return ended.outcomes
    if isinstance(ended, BaseException):
        raise ended
    return cast(list[Outcome], ended)
