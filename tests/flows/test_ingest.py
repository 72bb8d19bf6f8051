"""The flows that ingest."""

from prefect.futures import PrefectConcurrentFuture
from prefect.states import Completed, Crashed

from flows.ingest import outcome_of
from flows.process import Outcome


class Ended(PrefectConcurrentFuture[Outcome]):
    """A task's future, whose task has ended in a given state."""

    def __init__(self, state: object) -> None:
        self._final_state = state  # type: ignore[assignment]


def test_a_fault_of_ours_is_told_and_does_not_end_the_summary() -> None:
    outcome = outcome_of("/in/a.pdf", Ended(Crashed(data=ZeroDivisionError("secret text"))))

    assert (outcome.path, outcome.status) == ("/in/a.pdf", "failed")
    assert "ZeroDivisionError" in str(outcome.reason)
    assert "secret" not in str(outcome.reason)


def test_the_outcome_of_a_task_is_what_it_returned() -> None:
    outcome = Outcome("/in/a.pdf", "complete", 1)

    assert outcome_of("/in/a.pdf", Ended(Completed(data=outcome))) is outcome
