"""A page in one sentence."""

import pytest

from parsers.document import Completion, Item, Page
from parsers.engines.scripted import ScriptedEngine
from parsers.tasks import open_task
from parsers.tasks.page_task import answer_page

DESCRIBE = open_task("describe")


def test_the_sentence_is_on_one_line() -> None:
    said = Completion(" A letter\n to the   council. ", (1000, 1000))
    assert DESCRIBE.read(said) == (Item("A letter to the council."),)


@pytest.mark.parametrize("said", ["", " \n"])
def test_saying_nothing_is_no_description(said: str) -> None:
    engine = ScriptedEngine(said, tasks=frozenset({"describe"}))
    answer = answer_page(engine, DESCRIBE, Page(1, 5, 5), lambda _: None)  # type: ignore[arg-type, return-value]
    assert (answer.error_code, answer.items) == ("unreadable", ())
