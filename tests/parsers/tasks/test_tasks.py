"""The table of tasks, and what is asked for in particular."""

import pytest

from parsers.errors import SetupError
from parsers.items.labels import MOST_LABELS
from parsers.tasks import LONGEST_REQUEST, REQUESTS, TASKS, open_task


def test_a_task_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(SetupError, match=r"no task .dance..*find, spot"):
        open_task("dance")


@pytest.mark.parametrize("name", REQUESTS)
def test_a_task_that_asks_for_something_in_particular_needs_to_know_what(name: str) -> None:
    with pytest.raises(SetupError, match=f"Give --{name} TEXT"):
        open_task(name, "  ")


def test_a_request_that_would_fill_a_models_context_is_refused() -> None:
    with pytest.raises(SetupError, match="Ask for less at once"):
        open_task("find", "x" * (LONGEST_REQUEST + 1))


@pytest.mark.parametrize("name", REQUESTS)
@pytest.mark.parametrize("request_", [";", " ; ;", "\x00\ud800"])
def test_a_request_of_signs_alone_asks_for_nothing(name: str, request_: str) -> None:
    with pytest.raises(SetupError, match=f"Give --{name} TEXT"):
        open_task(name, request_)


def test_more_things_than_are_looked_for_are_refused_and_not_left_out() -> None:
    things = [f"thing {number}" for number in range(MOST_LABELS + 1)]
    assert open_task("find", "; ".join(things[:-1])).request
    with pytest.raises(SetupError, match=rf"asks for {MOST_LABELS + 1} things"):
        open_task("find", "; ".join(things))


def test_a_request_holds_nothing_that_databases_refuse() -> None:
    assert open_task("ask", "who\x00 \udcff?").request == "who ?"


@pytest.mark.parametrize("name", TASKS)
def test_each_task_is_called_by_its_name_in_the_table(name: str) -> None:
    assert open_task(name, "a stamp").name == name


def test_white_space_in_a_request_changes_nothing() -> None:
    assert open_task("find", " a \n stamp ") == open_task("find", "a stamp")


def test_a_task_without_a_request_has_none() -> None:
    assert open_task("spot", "all of it").request == ""
