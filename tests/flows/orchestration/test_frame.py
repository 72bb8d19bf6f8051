"""How flows end."""

import pytest
from prefect.states import Completed, Failed

from flows.orchestration.frame import end_of, outcomes_in
from flows.pipeline.outcome import Outcome
from parsers.errors import SetupError


@pytest.mark.parametrize(
    ("statuses", "kind", "name"),
    [
        (["failed", "quarantined"], "FAILED", "Failed"),
        (["failed", "unchanged", "skipped"], "FAILED", "Failed"),
        (["failed", "complete"], "COMPLETED", "Partial"),
        (["partial"], "COMPLETED", "Partial"),
        (["complete", "unchanged"], "COMPLETED", "Completed"),
        (["unchanged", "held"], "COMPLETED", "Completed"),
        ([], "COMPLETED", "Completed"),
    ],
)
def test_a_flow_ends_as_its_documents_did(statuses: list[str], kind: str, name: str) -> None:
    state = end_of([Outcome(f"/in/{i}.pdf", status) for i, status in enumerate(statuses)])

    assert (state.type.value, state.name) == (kind, name)


def test_where_something_failed_the_way_to_try_again_is_told() -> None:
    outcomes = [Outcome("a", "complete"), Outcome("b", "complete"), Outcome("c", "failed")]

    message = end_of(outcomes).message

    assert message == "2 complete, 1 failed. Retry with the deployment retry-failed"
    assert end_of(outcomes[:2]).message == "2 complete"


def test_whoever_called_a_flow_gets_what_it_raised_or_its_outcomes() -> None:
    wrong = SetupError("bad_path", "There is no /in", "Name a file or a folder.")
    outcomes = [Outcome("/in/a.pdf", "failed")]

    with pytest.raises(SetupError, match="There is no /in"):
        outcomes_in(Failed(data=wrong))
    assert outcomes_in(Failed(data=outcomes)) == outcomes
    assert outcomes_in(Completed(data=outcomes)) == outcomes
