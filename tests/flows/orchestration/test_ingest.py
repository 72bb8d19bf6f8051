"""The flows that ingest: what they end with, what they are called, what Prefect is told."""

import pytest
from prefect.client.schemas.objects import State
from prefect.futures import PrefectConcurrentFuture
from prefect.states import Completed, Crashed

from flows.orchestration import batches
from flows.orchestration.batches import Ended, label, name_items, outcomes_of, work_through
from flows.pipeline.outcome import Outcome
from flows.runtime.stopping import Stopped


class Done(PrefectConcurrentFuture[Ended]):
    """A task's future, whose task has ended in a given state."""

    def __init__(self, state: object) -> None:
        self._final_state = state  # type: ignore[assignment]


def test_a_worker_that_died_fails_its_own_documents_and_quotes_nothing() -> None:
    died = Done(Crashed(data=ZeroDivisionError("secret text")))

    outcomes = outcomes_of(["/in/a.pdf", "/in/b.pdf"], died)

    assert [(o.path, o.status) for o in outcomes] == [
        ("/in/a.pdf", "failed"),
        ("/in/b.pdf", "failed"),
    ]
    assert "ZeroDivisionError" in str(outcomes[0].reason)
    assert "secret" not in str(outcomes[0].reason)


def test_the_outcomes_of_a_task_are_those_it_returned() -> None:
    ended = [Outcome("/in/a.pdf", "complete", 1)]

    assert outcomes_of(["/in/a.pdf"], Done(Completed(data=Ended(ended)))) is ended


def work(location: str) -> Outcome:
    if location == "fault":
        raise ValueError("the text of a document")
    if location == "stop":
        raise Stopped
    return Outcome(location, location)


def ended(state: State[Ended]) -> list[Outcome]:
    assert isinstance(state.data, Ended)
    return state.data.outcomes


def test_a_fault_ends_its_document_and_not_the_others_of_its_task() -> None:
    state = work_through(["complete", "fault", "partial"], work)

    assert [o.status for o in ended(state)] == ["complete", "failed", "partial"]
    assert "ValueError" in str(ended(state)[1].reason)
    assert "the text of a document" not in str(ended(state)[1].reason)
    assert state.is_completed()


def test_a_task_fails_where_all_of_its_documents_did() -> None:
    assert work_through(["failed", "quarantined"], work).is_failed()


def test_a_task_that_is_stopped_begins_no_other_document() -> None:
    begun: list[str] = []

    def note(item: str) -> Outcome:
        begun.append(item)
        return work(item)

    assert work_through(["complete", "stop", "partial"], note).is_cancelled()
    assert begun == ["complete", "stop"]


def test_prefect_logs_no_outcomes() -> None:
    assert "a.pdf" not in repr(Ended([Outcome("a.pdf", "failed")]))


@pytest.mark.parametrize(
    ("items", "name"),
    [
        ([], "no documents"),
        (["/in/first.pdf"], "first.pdf"),
        (["/in/first.pdf", "/in/b.pdf", "/in/c.pdf"], "first.pdf and 2 more"),
        (["s3://bucket/inbox/first.pdf"], "first.pdf"),
        (["/in/\x1b[31mred\n.pdf"], "\\x1b[31mred\\n.pdf"),
        ([7], "document 7"),
        (["/"], "/"),
    ],
)
def test_names_tell_the_file_and_are_printable(items: list[str | int], name: str) -> None:
    assert name_items(items) == name


@pytest.mark.parametrize(("count", "tasks"), [(1, 1), (500, 500), (501, 251), (5000, 500)])
def test_a_flow_run_has_at_most_five_hundred_tasks(count: int, tasks: int) -> None:
    parts = list(batches.split(list(range(count))))

    assert len(parts) == tasks <= batches.MOST_TASKS
    assert [item for part in parts for item in part] == list(range(count))


def test_a_document_without_a_location_is_told_by_its_id() -> None:
    assert (label("/in/a.pdf"), label(3)) == ("/in/a.pdf", "document 3")
