"""Room for an answer."""

from dataclasses import replace

import pytest

from parsers.asking.ask_again import MAX_TOKENS
from parsers.document import Completion, PageImage, PageInput, Prompt, Question, Task
from parsers.engines.remote.room import LEAST_TOKENS, Room
from parsers.errors import EngineError
from parsers.families import built_in

FAMILY = built_in()["qwen2_vl"]
PROMPT = Prompt("Write down this page.")
IMAGE = PageImage(280, 280, bytes(280 * 280 * 3))
QUESTION = Question(Task.PARSE, (PageInput(1, 100.0, 100.0, 0, IMAGE),))
SO_FAR = Completion("x" * 9000, (1, 1), "length", input_tokens=120, output_tokens=1000)


def test_a_context_that_leaves_hardly_any_is_told_with_its_remedy() -> None:
    with pytest.raises(EngineError, match="leave none for an answer") as caught:
        Room(FAMILY, 400).for_answer(QUESTION, PROMPT)

    assert caught.value.code == "unsupported_task"
    assert "--max-model-len" in caught.value.remedy
    assert "--ctx-size" in caught.value.remedy


@pytest.mark.parametrize("own", [None, 12_000])
def test_without_a_context_the_question_decides_then_the_family(own: int | None) -> None:
    room = Room(replace(FAMILY, max_tokens=own), None)

    assert room.for_answer(QUESTION, PROMPT) == (own or MAX_TOKENS)
    assert room.for_answer(replace(QUESTION, max_tokens=77), PROMPT) == 77


def test_the_room_is_what_the_question_leaves_the_better_the_better_it_is_known() -> None:
    room = Room(FAMILY, 2000)
    guessed = room.for_answer(QUESTION, PROMPT)
    room.learn(QUESTION, PROMPT, 106)  # a hundred tokens of image, six of text
    known = room.for_answer(QUESTION, PROMPT)
    continued = room.for_answer(replace(QUESTION, so_far=SO_FAR), PROMPT)

    assert guessed < known < 2000 - 106
    assert LEAST_TOKENS < continued < 2000 - 1120


def test_a_full_context_is_known_by_the_counts() -> None:
    assert Room(FAMILY, 2000).is_full(1000, 1000)
    assert not Room(FAMILY, 4000).is_full(1000, 1000)
    assert not Room(FAMILY, None).is_full(1000, 1000)
    assert not Room(FAMILY, 2000).is_full(None, None)
