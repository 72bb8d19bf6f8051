"""How flows end."""

import pytest
from prefect import State
from prefect.states import Completed, Failed

from flows.orchestration.frame import end_of, outcomes_in, told_in_words
from flows.orchestration.log_lines import AllFailed
from flows.pipeline.outcome import Outcome
from parsers.errors import PagemillError, SetupError
from storage.database import DatabaseError


@pytest.mark.parametrize(
    ("statuses", "kind", "name"),
    [
        (["failed", "quarantined"], "FAILED", "Failed"),
        (["failed", "unchanged", "skipped"], "FAILED", "Failed"),
        (["failed", "complete"], "COMPLETED", "Partial"),
        (["partial"], "COMPLETED", "Partial"),
        (["complete", "unchanged"], "COMPLETED", "Completed"),
        (["unchanged", "held"], "COMPLETED", "Completed"),
        (["unchanged", "failed before", "skipped", "duplicate"], "COMPLETED", "Unchanged"),
        ([], "COMPLETED", "Unchanged"),
    ],
)
def test_a_flow_ends_as_its_documents_did(statuses: list[str], kind: str, name: str) -> None:
    state = end_of([Outcome(f"/in/{i}.pdf", status) for i, status in enumerate(statuses)])

    assert (state.type.value, state.name) == (kind, name)


def test_where_something_failed_the_way_to_try_again_is_told() -> None:
    outcomes = [Outcome("a", "complete"), Outcome("b", "complete"), Outcome("c", "failed")]

    message = end_of(outcomes).message

    assert (
        message == "2 complete, 1 failed. Retry with the deployment retry-failed/failed-documents"
    )
    assert end_of(outcomes[:2]).message == "2 complete"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (SetupError("bad_path", "There is no /in", "Make it."), "bad_path: There is no /in. Make"),
        (DatabaseError("The tables are old", "Upgrade."), "database: The tables are old. Upgrade."),
    ],
)
def test_a_known_error_ends_a_flow_in_words(
    error: PagemillError | DatabaseError, message: str
) -> None:
    @told_in_words
    def flow() -> State[None]:
        raise error

    state = flow()

    assert (state.type.value, state.name) == ("FAILED", "Failed")
    assert str(state.message).startswith(message)


def test_an_unforeseen_fault_of_a_flow_is_raised() -> None:
    @told_in_words
    def flow() -> State[None]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        flow()


def test_whoever_called_a_flow_gets_what_it_raised_or_its_outcomes() -> None:
    wrong = SetupError("bad_path", "There is no /in", "Name a file or a folder.")
    outcomes = [Outcome("/in/a.pdf", "failed")]

    with pytest.raises(SetupError, match="There is no /in"):
        outcomes_in(Failed(data=wrong))
    assert outcomes_in(Failed(data=AllFailed(outcomes))) == outcomes
    assert outcomes_in(Completed(data=outcomes)) == outcomes
