"""A film is sent to a server as images, each after its time: all servers take images and text."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from parsers.document import PageImage, PageInput, Question
from parsers.engines.options import EngineOptions
from parsers.engines.server import ServerEngine
from parsers.errors import EngineError
from parsers.tasks import open_task
from parsers.tasks.page_task import question_of

STARTS, END = (60.0, 61.5, 64.0), 70.0


def frames() -> list[PageInput]:
    ends = (*STARTS[1:], END)
    return [
        PageInput(at, 56, 56, 0, PageImage(56, 56, bytes([at]) * 3 * 56**2), start_seconds=start,
                  end_seconds=end)
        for at, (start, end) in enumerate(zip(STARTS, ends, strict=True), 1)
    ]  # fmt: skip


EVENTS = question_of(open_task("events"), (), frames())


@pytest.fixture
def engine(chat_server: Any) -> Iterator[ServerEngine]:
    engine = ServerEngine(EngineOptions(server=chat_server.url))
    yield engine
    engine.close()


def content(chat_server: Any) -> list[Any]:
    ((message,),) = (asked["messages"] for asked in chat_server.asked)
    parts: list[Any] = message["content"]
    return parts


def test_each_frame_stands_after_its_time_in_what_is_shown(
    chat_server: Any, engine: ServerEngine
) -> None:
    engine.answer(EVENTS)
    *shown, asked = content(chat_server)
    assert [part["text"] for part in shown[::2]] == [
        "<0.0 seconds>", "<1.5 seconds>", "<4.0 seconds>",
    ]  # fmt: skip
    assert {part["type"] for part in shown[1::2]} == {"image_url"}
    assert asked["text"] == f"The video lasts 10.0 seconds.\n{EVENTS.prompts[0].text}"


def test_the_same_pages_in_another_question_are_sent_as_ever(
    chat_server: Any, engine: ServerEngine
) -> None:
    engine.answer(replace(EVENTS, film=False))
    assert [part["type"] for part in content(chat_server)] == ["image_url"] * 3 + ["text"]
    assert content(chat_server)[-1]["text"] == EVENTS.prompts[0].text


def test_a_film_without_frames_is_not_sent(chat_server: Any, engine: ServerEngine) -> None:
    with pytest.raises(EngineError) as caught:
        engine.answer(Question("events", prompts=EVENTS.prompts, film=True))
    assert (caught.value.code, chat_server.asked) == ("unsupported_task", [])
