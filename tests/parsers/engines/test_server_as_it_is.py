"""Servers as they are: one question at a time, with pages of another size, with an answer to be
continued, with thoughts of their own."""

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest

from parsers.asking.ask_again import ask_until_whole
from parsers.document import PageImage, PageInput
from parsers.engines.options import EngineOptions
from parsers.engines.remote.gate import FAILURES_IN_A_ROW, Patience
from parsers.engines.server import ServerEngine
from parsers.errors import EngineError, SetupError
from parsers.families import built_in
from parsers.tasks.parse import page_question

SCALE = 1 / 100  # of the seconds that a real server takes
PAGES = 32
TRIES = 3  # of a page, as by the flow
LETTER = "<html><body>\n" + "\n".join(
    f'<p data-bbox="100 {number} 900 {number + 20}">Line {number} of the letter.</p>'
    for number in range(100, 900, 40)
)


def page(width: int = 112, height: int = 84) -> PageInput:
    pixels = random.Random(1).randbytes(width * height * 3)
    return PageInput(1, width * 0.72, height * 0.72, 0, PageImage(width, height, pixels))


PARSE = page_question(page())
LARGE = page_question(page(28 * 28, 28 * 20))  # 560 tokens
SMALL = page_question(page())  # 12 tokens


@pytest.fixture
def make(chat_server: Any) -> Iterator[Callable[..., ServerEngine]]:
    """Makes engines that ask the server of the tests, as patient as they are told."""
    with ExitStack() as engines:

        def make(patience: Patience | None = None, **options: Any) -> ServerEngine:
            given = EngineOptions(**{"server": chat_server.url} | options)
            engine = ServerEngine(given, patience or Patience(silence=5.0))
            engines.callback(engine.close)
            return engine

        yield make


def ask_all(engine: ServerEngine, count: int = PAGES, tries: int = 1) -> list[str]:
    """The answers, or the codes of errors, of questions by as many threads as a flow has."""

    def ask(_: int) -> str:
        code = ""
        for _ in range(tries):
            try:
                return engine.answer(PARSE).text
            except EngineError as error:
                code = error.code
        return code

    with ThreadPoolExecutor(engine.concurrency) as threads:
        return list(threads.map(ask, range(count)))


# One question at a time


@pytest.mark.parametrize("seconds", [20, 100])
def test_a_server_that_takes_one_question_at_a_time_answers_them_all(
    chat_server: Any, make: Any, seconds: int
) -> None:
    """With 100 seconds for each, the second of two waits longer than the longest silence."""
    default = Patience()
    scaled = replace(default, silence=default.silence * SCALE, pause=default.pause * SCALE)
    chat_server.usually = chat_server.one_at_a_time(seconds * SCALE, "<p>")
    count = PAGES if seconds < 60 else 4

    assert ask_all(make(scaled), count, TRIES) == ["<p>"] * count


def test_its_questions_wait_here_and_not_in_its_queue(chat_server: Any, make: Any) -> None:
    lock, waiting, most = threading.Lock(), [0], [0]
    one = chat_server.one_at_a_time(0.12, "<p>")

    def behave(handler: Any, body: dict[str, Any]) -> None:
        with lock:
            waiting[0] += 1
            most[0] = max(most[0], waiting[0])
        one(handler, body)
        with lock:
            waiting[0] -= 1

    chat_server.usually = behave
    answers = ask_all(make(Patience(silence=0.8)), 16, TRIES)

    assert answers == ["<p>"] * 16
    assert most[0] <= PAGES // 4


def test_one_that_fails_after_a_while_is_away_as_any_other(chat_server: Any, make: Any) -> None:
    engine = make(Patience(silence=1.0, pause=60.0, retries=1))
    one = chat_server.one_at_a_time(0.02, "<p>")
    chat_server.next = [one] * 10
    chat_server.usually = chat_server.hang()

    answers = ask_all(engine)

    assert answers.count("<p>") == 10
    assert set(answers) == {"<p>", "overloaded", "unreachable"}
    assert answers.count("overloaded") <= FAILURES_IN_A_ROW


def test_a_fast_server_soon_gets_as_many_as_it_may(chat_server: Any, make: Any) -> None:
    engine = make(Patience(silence=600.0), concurrency=16)
    ask_all(engine, 40)

    assert engine._chat.pace.limit == 16


# Pages of another size


@pytest.mark.parametrize(
    ("question", "counted", "how", "flag"),
    [
        (LARGE, lambda width, height: 1250, "larger", "min_pixels"),
        (LARGE, lambda width, height: 280, "smaller", "max_pixels"),
        # Less than the text costs, so that the sum tells nothing.
        (SMALL, lambda width, height: 64, "larger", "--image-min-tokens"),
        (page_question(page(280, 280)), lambda width, height: 64, "smaller", "--image-max-tokens"),
    ],
)
def test_a_server_that_resizes_pages_is_refused_where_boxes_are_in_pixels(
    chat_server: Any, make: Any, question: Any, counted: Any, how: str, flag: str
) -> None:
    chat_server.usually = chat_server.counting(counted, "<p>")

    with pytest.raises(SetupError, match=f"{how} than they are sent") as caught:
        make(family="qwen2_5_vl").answer(question)

    assert caught.value.code == "bad_engine"
    assert flag in caught.value.remedy
    assert "PAGEMILL_PAGE_PIXELS" in caught.value.remedy
    assert make(family="qwen2_vl").answer(question).text == "<p>"


@pytest.mark.parametrize("question", [SMALL, LARGE])
def test_a_server_that_shows_pages_as_they_are_is_asked_once_for_its_text(
    chat_server: Any, make: Any, question: Any
) -> None:
    family = built_in()["qwen2_5_vl"]
    chat_server.usually = chat_server.counting(family.image_tokens, "<p>")
    engine = make(family="qwen2_5_vl")

    assert [engine.answer(question).text for _ in range(3)] == ["<p>"] * 3
    assert len(chat_server.asked) == 4


def test_a_server_that_does_not_count_its_images_is_believed(chat_server: Any, make: Any) -> None:
    chat_server.usually = chat_server.counting(lambda width, height: 0, "<p>")

    assert make(family="qwen2_5_vl").answer(LARGE).text == "<p>"


# Room, and answers to be continued


def test_a_context_that_is_told_only_in_a_refusal_is_kept_to(chat_server: Any, make: Any) -> None:
    said = "maximum context length is 2048 tokens. However, you requested 4200"
    chat_server.next = [chat_server.status(400, said)]
    engine = make()

    engine.answer(PARSE)
    engine.answer(PARSE)

    first, again, later = (asked["max_tokens"] for asked in chat_server.asked)
    assert first == 4096
    assert 1000 < again <= later < 2048


def test_the_context_of_llama_cpp_is_kept_to(chat_server: Any, make: Any) -> None:
    chat_server.listed["data"][0]["meta"] = {"n_ctx": 2000, "n_ctx_train": 32768}

    make().answer(PARSE)

    assert chat_server.asked[0]["max_tokens"] < 2000


def whole(engine: ServerEngine, max_tokens: int) -> Any:
    question = replace(PARSE, max_tokens=max_tokens)
    return ask_until_whole(engine, question, lambda completion: completion.text, len)


def test_a_cut_answer_is_continued_where_it_was_cut(chat_server: Any, make: Any) -> None:
    chat_server.usually = chat_server.writing(LETTER)

    asked = whole(make(), len(LETTER) // 2)

    assert asked.completion.text == LETTER
    assert asked.completion.finish_reason == "stop"
    assert asked.completion.output_tokens == len(LETTER)
    assert [token.end for token in asked.completion.tokens] == [*range(1, len(LETTER) + 1)]
    assert "continued where it was cut" in asked.warnings()[0]
    assert [each.problem.partition(":")[0] for each in asked.attempts] == ["truncated"]
    (*_, last) = chat_server.asked
    assert last["messages"][-1] == {"role": "assistant", "content": LETTER[: len(LETTER) // 2]}
    assert (last["continue_final_message"], last["add_generation_prompt"]) == (True, False)


def test_a_server_that_refuses_to_continue_is_asked_anew_with_more_room(
    chat_server: Any, make: Any
) -> None:
    writing = chat_server.writing(LETTER, continues=False)
    refuse = chat_server.status(422, "Unexpected fields: continue_final_message")

    def behave(handler: Any, body: dict[str, Any]) -> None:
        (refuse if "continue_final_message" in body else writing)(handler, body)

    chat_server.usually, engine = behave, make()
    first, second = whole(engine, len(LETTER) // 2), whole(engine, len(LETTER) // 2)

    assert first.completion.text == second.completion.text == LETTER
    assert "continued" not in first.warnings()[0]
    assert len(chat_server.asked) == 3 + 2
    assert chat_server.asked[-1]["logprobs"] is True


def test_a_server_that_begins_anew_instead_has_had_the_room_for_it(
    chat_server: Any, make: Any
) -> None:
    chat_server.usually = chat_server.writing(LETTER, continues=False)

    asked = whole(make(), len(LETTER) // 2 + 1)

    assert asked.completion.text == LETTER
    assert len(chat_server.asked) == 2


def test_what_fills_the_context_is_not_asked_for_again(chat_server: Any, make: Any) -> None:
    chat_server.listed["data"][0]["max_model_len"] = 2000
    chat_server.usually = chat_server.writing(LETTER * 9)

    asked = whole(make(), 4096)

    assert asked.completion.context_full
    assert asked.completion.finish_reason == "length"
    assert len(chat_server.asked) <= 2


# Thoughts, and what a family sends besides


@pytest.mark.parametrize("name", ["reasoning", "reasoning_content"])
def test_thoughts_that_the_server_tells_apart_are_kept_apart(
    chat_server: Any, make: Any, name: str
) -> None:
    thought = {"choices": [{"index": 0, "delta": {name: "A letter, "}}]}
    more = {"choices": [{"index": 0, "delta": {name: "of one line."}}]}
    end = chat_server.part("", finish_reason="stop")
    chat_server.usually = chat_server.stream([thought, more, chat_server.part("<p>", -0.1), end])

    completion = make().answer(PARSE)

    assert (completion.text, completion.thoughts) == ("<p>", "A letter, of one line.")
    assert [token.end for token in completion.tokens] == [3]


def test_what_the_family_asks_for_is_sent_and_left_out_where_it_is_refused(
    chat_server: Any, make: Any
) -> None:
    engine = make()
    engine._family = replace(
        engine._family,
        template={"enable_thinking": False},
        sampling={"temperature": 0.1, "presence_penalty": 1.5, "repetition_penalty": 1.05},
    )
    chat_server.usually = chat_server.refuse("chat_template_kwargs")

    engine.answer(PARSE)
    engine.answer(replace(PARSE, temperature=0.7))
    first, again, warmer = chat_server.asked

    assert first["chat_template_kwargs"] == {"enable_thinking": False}
    assert "chat_template_kwargs" not in again
    assert (again["temperature"], again["presence_penalty"]) == (0.1, 1.5)
    assert again["repetition_penalty"] == 1.05
    assert warmer["temperature"] == 0.7


# What a server lists beside a model's name


@pytest.mark.parametrize(
    "beside",
    [{"max_model_len": 0}, {"max_model_len": "large"}, {"meta": "llama"}, {"meta": {"n_ctx": -1}},
     {"root": 5}],
)  # fmt: skip
def test_what_says_nothing_is_no_reason_to_refuse_the_server(
    chat_server: Any, make: Any, beside: dict[str, Any]
) -> None:
    chat_server.listed = {"data": [{"id": "qwen3-vl", **beside}]}
    assert make().answer(PARSE).finish_reason == "stop"
