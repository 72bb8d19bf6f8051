"""Many documents as few Prefect tasks, so that Prefect's server and database stay small.

In: documents, and the task that works on some of them. Out: an Outcome for each, as they end.
"""

import math
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from prefect import State, Task, runtime
from prefect.futures import PrefectFuture, PrefectWrappedFuture, as_completed
from prefect.states import Cancelled, Completed, Failed

from flows.orchestration.progress import publish_progress
from flows.orchestration.redaction import SAFE, redacted
from flows.orchestration.summary import name_of
from flows.orchestration.task_runners import Runner, open_runner
from flows.pipeline.outcome import Outcome
from flows.runtime.context import Context, open_context, stop_contexts
from flows.runtime.settings import Settings
from flows.runtime.stopping import Stopped

Item = TypeVar("Item", str, int)

MOST_TASKS = 500
"""In a flow run; with more documents, a task has several."""
LONGEST_NAME = 200

FAILED = frozenset({"failed", "quarantined"})


def work_on(
    items: Sequence[Item], task: Task[Any, Any], parameters: dict[str, Any], context: Context
) -> list[Outcome]:
    """Run `task(batch, **parameters)` for all items on the runner of the settings; an outcome for
    each, and for what is attached to them. If the flow is cancelled, the work ends within
    seconds."""
    if not items:
        return []
    outcomes: list[Outcome] = []
    # A model is fast only with many questions at once, and most documents have a single page.
    threads = max(context.settings.workers, context.engines.main.concurrency)
    # The watcher comes first: a runner's threads see what was set before they were started.
    with publish_progress() as watcher, open_runner(context.settings, threads) as runner:
        watcher.started(len(items))
        try:
            with closing(_run(runner, task, items, parameters)) as ended:
                for outcome in (one for each in ended for one in each.each()):
                    watcher.file_done(outcome)
                    outcomes.append(outcome)
        except BaseException:
            stop_contexts()  # before the runner waits for its threads
            raise
    return outcomes


def _run(
    runner: Runner, task: Task[Any, Any], items: Sequence[Item], parameters: dict[str, Any]
) -> Generator[Outcome, None, None]:
    futures = {runner.submit(task, {"batch": batch, **parameters}): batch for batch in split(items)}
    try:
        for future in as_completed(list(futures)):
            yield from outcomes_of(futures.pop(future), future)
    finally:
        # So that no thread begins another document. Ray's tasks end with its connection.
        for future in futures:
            wrapped = cast(PrefectWrappedFuture[Any, Any], future).wrapped_future
            if hasattr(wrapped, "cancel"):
                wrapped.cancel()


def split(items: Sequence[Item]) -> Iterator[list[Item]]:
    """At most MOST_TASKS parts of equal size, in order."""
    size = math.ceil(len(items) / MOST_TASKS) or 1
    return (list(items[start : start + size]) for start in range(0, len(items), size))


@dataclass(frozen=True, slots=True)
class Ended:
    """A task's result: outcomes, which Prefect's log lines leave out."""

    outcomes: list[Outcome] = field(repr=False)


def outcomes_of(batch: Sequence[Item], future: PrefectFuture[Any]) -> list[Outcome]:
    """The outcomes of a task. If its worker died, only its own documents failed; their leases end,
    and the next ingestion tries them again."""
    result: object
    try:
        with redacted():
            result = future.result(raise_on_failure=False)
    except SAFE as error:
        result = error
    if isinstance(result, Ended):
        return result.outcomes
    return [_failed(item, result) for item in batch]


def work_in_context(
    batch: Sequence[Item], given: dict[str, Any], work: Callable[[Item, Context], Outcome]
) -> State[Ended]:
    """In a task: work through the batch in the context of these settings."""
    with redacted():
        context = open_context(Settings(**given))
        return work_through(batch, lambda item: work(item, context))


def work_through(batch: Sequence[Item], work: Callable[[Item], Outcome]) -> State[Ended]:
    """Work on one after another. A fault ends only its document; the task fails if all of its
    documents did."""
    try:
        outcomes = [_attempt(item, work) for item in batch]
    except Stopped as stopped:
        return Cancelled(message=str(stopped))
    bad = sum(outcome.status in FAILED for outcome in outcomes)
    message = outcomes[0].status if len(batch) == 1 else f"{len(batch) - bad} done, {bad} failed"
    kind = Failed if bad == len(outcomes) else Completed
    return kind(message=message, data=Ended(outcomes))


def _attempt(item: Item, work: Callable[[Item], Outcome]) -> Outcome:
    try:
        with redacted():
            return work(item)
    except SAFE as error:
        return _failed(item, error)


def _failed(item: str | int, error: object) -> Outcome:
    known = isinstance(error, SAFE)
    reason = str(error) if known else f"The worker ended: {type(error).__name__}"
    return Outcome(label(item), "failed", reason=reason)


def label(item: str | int) -> str:
    """A location as it is; a document's id in words."""
    return item if isinstance(item, str) else f"document {item}"


def name_items(items: Sequence[str | int]) -> str:
    """`first.pdf and 11 more`, fit to be shown."""
    if not items:
        return "no documents"
    first = label(items[0])
    name = name_of(first)[:LONGEST_NAME]
    return f"{name} and {len(items) - 1} more" if len(items) > 1 else name


def name_batch() -> str:
    """The name of the task that works on a batch; Prefect calls it."""
    return name_items(runtime.task_run.parameters["batch"])
