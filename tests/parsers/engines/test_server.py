"""The engine that asks a server, against a server of the tests that misbehaves as it is told."""

import base64
import io
import json
import logging
import math
import random
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from parsers.document import (
    FieldDefinition,
    FieldKind,
    ListDefinition,
    PageImage,
    PageInput,
    Question,
    SchemaDefinition,
    Task,
)
from parsers.engines import ENGINES
from parsers.engines.options import EngineOptions
from parsers.engines.remote.gate import FAILURES_IN_A_ROW, Patience
from parsers.engines.server import ServerEngine
from parsers.errors import EngineError, SetupError
from parsers.tasks.extract import fields_question
from parsers.tasks.parse import page_question

HASTY = Patience(connect=2.0, start=2.0, silence=0.5, answer=1.0, pause=0.2, quiet=2.0, retries=1)
SENT = 1 + HASTY.retries  # times that a request is sent to which no answer begins
SECRET = "sk-very-secret"
WORD = "Streichholzschächtelchen"

SCHEMA = SchemaDefinition(
    "receipt",
    "1",
    (FieldDefinition("company", FieldKind.TEXT), FieldDefinition("total", FieldKind.NUMBER)),
    (ListDefinition("line_items", (FieldDefinition("amount", FieldKind.NUMBER),)),),
)


def page(width: int = 112, height: int = 84) -> PageInput:
    pixels = random.Random(1).randbytes(width * height * 3)
    return PageInput(1, width * 0.72, height * 0.72, 0, PageImage(width, height, pixels))


PARSE = page_question(page())
EXTRACT = fields_question(SCHEMA, (page(),))


@pytest.fixture
def make(chat_server: Any) -> Iterator[Callable[..., ServerEngine]]:
    """Makes engines that ask the server of the tests, with options beside that."""
    with ExitStack() as engines:

        def make(**options: Any) -> ServerEngine:
            given = {"server": chat_server.url, "concurrency": 8} | options
            engine = ServerEngine(EngineOptions(**given), HASTY)
            engines.callback(engine.close)
            return engine

        yield make


@pytest.fixture
def engine(make: Any) -> ServerEngine:
    engine: ServerEngine = make()
    return engine


def code_of(engine: ServerEngine, question: Question = PARSE) -> str:
    with pytest.raises((EngineError, SetupError)) as caught:
        engine.answer(question)
    assert caught.value.remedy
    return caught.value.code


# At the start


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@pytest.mark.parametrize(
    "url", ["", "localhost:8000", "ftp://host/v1", "http://", "http://host:port/v1", "http://[x"]
)
def test_what_is_no_url_is_told(url: str) -> None:
    with pytest.raises(SetupError, match="http://localhost:8000/v1") as caught:
        ServerEngine(EngineOptions(server=url), HASTY)

    assert caught.value.code == "bad_engine"


def test_a_package_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    monkeypatch.delitem(sys.modules, "parsers.engines.remote.chat", raising=False)

    with pytest.raises(SetupError, match="needs the package openai") as caught:
        ServerEngine(EngineOptions(server="http://localhost:8000"))

    assert caught.value.code == "not_installed"


def test_a_server_that_is_not_there_is_told_before_anything_is_read() -> None:
    url = f"http://127.0.0.1:{free_port()}/v1"

    with pytest.raises(SetupError, match="cannot be reached") as caught:
        ServerEngine(EngineOptions(server=url, model="qwen2-vl"), HASTY)

    assert caught.value.code == "bad_engine"
    assert "PAGEMILL_SERVER" in caught.value.remedy


@pytest.mark.parametrize(
    ("status", "said", "told"),
    [
        (200, "<html>Welcome to nginx</html>", "does not speak"),
        (200, {"data": {"id": 3}}, "does not speak"),
        (200, [1], "does not speak"),
        (200, {"data": []}, "serves no model"),
        (404, "no", "serves no model"),
        (302, "", "another URL"),
        (503, "", "failed"),
        (403, "", "key"),
    ],
)
def test_what_is_no_server_of_models_is_told(
    chat_server: Any, make: Any, status: int, said: Any, told: str
) -> None:
    chat_server.listing_status, chat_server.listed = status, said

    with pytest.raises(SetupError, match=told) as caught:
        make()

    assert caught.value.code == "bad_engine"


@pytest.mark.parametrize(
    ("wanted", "listed", "told"),
    [
        ("", ["qwen2-vl-a", "qwen2-vl-b"], "serves qwen2-vl-a, qwen2-vl-b"),
        ("qwen2-vl", ["qwen2-vl-a"], "serves qwen2-vl-a, not qwen2-vl"),
    ],
)
def test_a_model_that_is_not_there_or_not_known_is_told(
    chat_server: Any, make: Any, wanted: str, listed: list[str], told: str
) -> None:
    chat_server.listed = {"data": [{"id": name} for name in listed]}

    with pytest.raises(SetupError, match=told) as caught:
        make(model=wanted)

    assert caught.value.code == "bad_engine"
    assert "PAGEMILL_" in caught.value.remedy


def test_a_family_that_does_not_exist_is_told(chat_server: Any, make: Any) -> None:
    with pytest.raises(SetupError, match="no family 'qwen9'"):
        make(family="qwen9")


@pytest.mark.parametrize("end", ["", "/", "/v1", "/v1/"])
def test_a_url_may_lack_its_path_or_end_with_a_slash(chat_server: Any, make: Any, end: str) -> None:
    engine = make(server=f"http://127.0.0.1:{chat_server.port}{end}")

    assert engine.describe().startswith(f"{chat_server.url}, qwen2-vl, qwen2_vl (")
    assert engine.answer(PARSE).text


def test_what_the_server_was_started_with_is_the_revision_and_tells_the_family(
    chat_server: Any,
    make: Any,
) -> None:
    chat_server.listed = {"data": [{"id": "pages", "root": "Qwen/Qwen2.5-VL-7B-Instruct"}]}

    identity = make(revision="cc594898").identity

    assert identity.revision == "Qwen/Qwen2.5-VL-7B-Instruct@cc594898"
    assert (identity.engine, identity.model) == ("server", "pages")
    assert make().rendering.multiple_of == 28
    assert make(family="qwen3_vl").rendering.multiple_of == 32


def test_a_folder_is_taken_though_the_server_does_not_list_it(
    chat_server: Any, make: Any, tmp_path: Path
) -> None:
    """`transformers serve` lists what is in its cache, and answers 500 where there is none."""
    (tmp_path / "config.json").write_text('{"model_type": "qwen3_vl_moe"}')
    chat_server.listed = {"data": [{"id": "something/else"}]}

    listed = make(model=str(tmp_path))
    chat_server.listing_status = 500
    unlisted = make(model=str(tmp_path))

    assert "qwen3_vl (by the model's name or type)" in listed.describe()
    assert unlisted.identity == listed.identity


def test_the_table_of_engines_makes_it(chat_server: Any) -> None:
    engine = ENGINES["server"](EngineOptions(server=chat_server.url))

    assert (engine.images_at_once, engine.generative) == (4, True)
    assert engine.tasks == {Task.PARSE, Task.EXTRACT}
    engine.close()


# What is asked


def test_the_page_is_sent_as_it_is_and_the_text_after_it(
    chat_server: Any, engine: ServerEngine
) -> None:
    sent = replace(PARSE, pages=(page(), page(56, 56)), max_tokens=77, temperature=0.4)
    engine.answer(sent)

    (asked,) = chat_server.asked
    (message,) = asked["messages"]
    first, second, text = message["content"]
    data = base64.b64decode(first["image_url"]["url"].removeprefix("data:image/png;base64,"))

    assert Image.open(io.BytesIO(data)).tobytes() == sent.pages[0].image.pixels
    assert second["type"] == "image_url"
    assert text["text"].startswith("Write down this page as HTML")
    assert (asked["model"], asked["max_tokens"], asked["temperature"]) == ("qwen2-vl", 77, 0.4)
    assert asked["stream"] is True
    assert (asked["repetition_penalty"], asked["frequency_penalty"]) == (1.0, 0.0)
    assert (asked["top_p"], asked["top_k"]) == (1.0, -1)
    assert "response_format" not in asked


def test_a_family_with_a_system_prompt_sends_it_first(chat_server: Any, make: Any) -> None:
    make(family="qwen2_5_vl").answer(PARSE)

    system, user = chat_server.asked[0]["messages"]

    assert (system["role"], user["role"]) == ("system", "user")
    assert user["content"][-1]["text"] == "QwenVL HTML "


def test_fields_are_asked_for_in_the_form_of_the_schema(
    chat_server: Any, engine: ServerEngine
) -> None:
    engine.answer(EXTRACT)

    form = chat_server.asked[0]["response_format"]["json_schema"]["schema"]

    assert form["required"] == ["company", "total", "line_items"]
    assert form["properties"]["company"] == {"anyOf": [{"type": "string"}, {"type": "null"}]}
    assert form["properties"]["line_items"]["items"]["required"] == ["amount"]


@pytest.mark.parametrize(("family", "placed"), [("qwen2_vl", False), ("qwen3_vl", True)])
def test_places_are_asked_for_in_the_form_where_they_are_in_the_words(
    chat_server: Any, make: Any, family: str, placed: bool
) -> None:
    make(family=family).answer(EXTRACT)

    form = chat_server.asked[0]["response_format"]["json_schema"]["schema"]
    value = form["properties"]["company"]["anyOf"][0]

    assert (value.get("required") == ["text", "bbox_2d"]) is placed
    assert ("bbox_2d" in chat_server.asked[0]["messages"][0]["content"][-1]["text"]) is placed


def test_the_answer_gets_no_more_room_than_the_model_has(chat_server: Any, make: Any) -> None:
    """Otherwise vLLM refuses the question, and more room is what the ladder asks for."""
    chat_server.listed["data"][0]["max_model_len"] = 2000

    engine = make()
    engine.answer(replace(PARSE, max_tokens=9999))
    engine.answer(replace(PARSE, max_tokens=100))
    first, second = (asked["max_tokens"] for asked in chat_server.asked)

    assert 1000 < first < 2000 - 4 * 3
    assert second == 100


def test_a_question_that_leaves_no_room_for_an_answer_is_not_sent(
    chat_server: Any, make: Any
) -> None:
    chat_server.listed["data"][0]["max_model_len"] = 400

    assert code_of(make(), PARSE) == "unsupported_task"
    assert chat_server.asked == []


def test_a_question_without_pages_is_not_sent(chat_server: Any, engine: ServerEngine) -> None:
    assert code_of(engine, replace(EXTRACT, pages=())) == "unsupported_task"
    assert chat_server.asked == []


# What is answered


def test_an_answer_is_kept_verbatim_with_counts_and_frame(
    chat_server: Any, engine: ServerEngine
) -> None:
    text = "<p>Größe\n\t ½ </p> \n"
    chat_server.usually = chat_server.answer(text, prompt_tokens=321)

    completion = engine.answer(PARSE)

    assert completion.text == text
    assert completion.frame == (1000.0, 1000.0)
    assert completion.finish_reason == "stop"
    assert (completion.input_tokens, completion.output_tokens) == (321, 1)
    assert completion.tokens == ()
    assert completion.seconds > 0


def test_a_family_that_counts_pixels_counts_those_of_the_page(chat_server: Any, make: Any) -> None:
    completion = make(family="qwen2_5_vl").answer(PARSE)

    assert completion.frame == (112.0, 84.0)


def test_each_token_has_its_end_and_its_probability(chat_server: Any, engine: ServerEngine) -> None:
    tokens = [("Sum ", math.log(0.5)), ("1", 0.0), (",50", -1.0), ("", -0.1)]
    chat_server.usually = chat_server.answer("", tokens=tokens)

    completion = engine.answer(PARSE)

    assert completion.text == "Sum 1,50"
    assert [token.end for token in completion.tokens] == [4, 5, 8, 8]
    assert completion.tokens[0].probability == pytest.approx(0.5)


def test_a_character_of_several_tokens_ends_with_the_last(
    chat_server: Any, engine: ServerEngine
) -> None:
    """Servers give the text when the character is whole; some give parts as a character."""

    def token(data: bytes, text: str) -> dict[str, Any]:
        chunk = chat_server.part(text, -0.1)
        chunk["choices"][0]["logprobs"]["content"][0]["bytes"] = list(data)
        return chunk  # type: ignore[no-any-return]

    whole, parts = "é".encode(), "�".encode()
    both = token(whole[:1], "éa")
    both["choices"][0]["logprobs"]["content"].append(
        {"token": "", "logprob": 0.0, "bytes": [*whole[1:], ord("a")]}
    )
    end = chat_server.part("", finish_reason="stop")
    chat_server.usually = chat_server.stream(
        [
            token(whole[:1], ""),
            token(whole[1:], "é"),
            token(parts, ""),
            token(parts, "é"),
            both,
            end,
        ]
    )

    completion = engine.answer(PARSE)

    assert completion.text == "ééa".replace("éa", "ééa")
    assert [token.end for token in completion.tokens] == [0, 1, 1, 2, 2, 4]


@pytest.mark.parametrize(
    ("said", "reason"),
    [("stop", "stop"), ("length", "length"), ("content_filter", "length"),
     ("repetition", "repetition"), ("tool_calls", "length")],
)  # fmt: skip
def test_an_answer_that_did_not_stop_by_itself_was_cut(
    chat_server: Any, engine: ServerEngine, said: str, reason: str
) -> None:
    chat_server.usually = chat_server.answer("<p>", finish_reason=said)

    assert engine.answer(PARSE).finish_reason == reason


def test_a_loop_is_ended_early_and_its_text_is_kept(chat_server: Any, engine: ServerEngine) -> None:
    event = json.dumps(chat_server.part("<tr><td></td></tr>"))
    chat_server.usually = chat_server.repeat(lambda number: f"data: {event}\n\n")

    completion = engine.answer(PARSE)

    assert completion.finish_reason == "repetition"
    assert completion.text.startswith("<tr><td></td></tr><tr>")
    assert len(completion.text) < 10_000
    assert chat_server.hung_up.wait(5)
    assert len(chat_server.asked) == 1


def test_an_answer_longer_than_its_room_is_ended(chat_server: Any, engine: ServerEngine) -> None:
    draw = random.Random(2)

    def event(number: int) -> str:
        return f"data: {json.dumps(chat_server.part(draw.randbytes(100).hex()))}\n\n"

    chat_server.usually = chat_server.repeat(event)

    completion = engine.answer(replace(PARSE, max_tokens=50))

    assert completion.finish_reason == "length"
    assert 800 < len(completion.text) < 2000
    assert chat_server.hung_up.wait(5)


# What goes wrong: the code, and how many requests it takes


@pytest.mark.parametrize(
    ("status", "said", "code", "requests"),
    [
        (400, "maximum context length is 4096 tokens", "unsupported_task", 2),
        (400, "request (999 tokens) exceeds the available context size", "unsupported_task", 1),
        (400, "At most 1 image(s) may be provided", "unsupported_task", 1),
        (413, "", "unsupported_task", 1),
        (401, "", "bad_engine", 1),
        (403, "", "bad_engine", 1),
        (404, "The model does not exist", "bad_engine", 1),
        (400, "Server is pinned to 'x'", "bad_engine", 1),
        (307, "", "bad_engine", 1),
        (429, "", "overloaded", SENT),
        (500, "", "overloaded", SENT),
        (503, "", "overloaded", SENT),
        (500, "torch.OutOfMemoryError: CUDA out of memory", "out_of_memory", SENT),
    ],
)
def test_an_error_of_the_server_is_one_of_ours(
    chat_server: Any, engine: ServerEngine, status: int, said: str, code: str, requests: int
) -> None:
    chat_server.usually = chat_server.status(status, said)

    assert code_of(engine) == code
    assert len(chat_server.asked) == requests


def test_a_question_that_the_server_refuses_is_not_asked_for_ever(
    chat_server: Any, engine: ServerEngine
) -> None:
    chat_server.usually = chat_server.status(400, "no reason")

    assert code_of(engine, EXTRACT) == "unsupported_task"
    assert len(chat_server.asked) == 3


def test_a_busy_moment_is_not_seen(chat_server: Any, engine: ServerEngine) -> None:
    chat_server.next = [
        chat_server.status(429), chat_server.answer("<p>"),
        chat_server.drop(), chat_server.answer("<p>"),
    ]  # fmt: skip

    assert engine.answer(PARSE).text == engine.answer(PARSE).text == "<p>"
    assert len(chat_server.asked) == 4


@pytest.mark.parametrize("when", [lambda: "1", lambda: formatdate(time.time() + 2, usegmt=True)])
def test_no_thread_asks_before_the_time_that_the_server_asked_for(
    chat_server: Any, engine: ServerEngine, when: Any
) -> None:
    chat_server.next = [chat_server.status(429, retry_after=when())]
    started = time.monotonic()

    with ThreadPoolExecutor(4) as threads:
        first = threads.submit(engine.answer, PARSE)
        while not chat_server.asked:
            assert not first.done()
        time.sleep(0.2)  # until the 429 has arrived
        others = [threads.submit(engine.answer, PARSE) for _ in range(3)]
        texts = [future.result().text for future in [first, *others]]

    assert all(texts)
    assert len(chat_server.asked) == 5
    assert time.monotonic() - started > 0.9


def test_a_server_that_asks_for_an_hour_is_away(chat_server: Any, engine: ServerEngine) -> None:
    chat_server.usually = chat_server.status(429, retry_after="3600")

    assert [code_of(engine), code_of(engine)] == ["unreachable"] * 2
    assert len(chat_server.asked) == 1


def test_silence_is_waited_for_once(chat_server: Any, engine: ServerEngine) -> None:
    chat_server.usually = chat_server.hang()

    assert code_of(engine) == "overloaded"
    assert len(chat_server.asked) == 1


@pytest.mark.parametrize("name", ["hang", "drop"])
def test_an_answer_that_breaks_off_is_no_answer(
    chat_server: Any, engine: ServerEngine, name: str
) -> None:
    chat_server.usually = getattr(chat_server, name)(chat_server.part("<p>Half an"))

    assert code_of(engine) == "overloaded"
    assert len(chat_server.asked) == 1


def test_an_answer_without_its_end_is_no_answer(chat_server: Any, engine: ServerEngine) -> None:
    chat_server.usually = chat_server.answer("<p>Half an", finish_reason=None)

    assert code_of(engine) == "overloaded"


def test_what_breaks_off_after_the_end_is_an_answer(chat_server: Any, engine: ServerEngine) -> None:
    chat_server.usually = chat_server.drop(chat_server.part("<p>", finish_reason="stop"))

    completion = engine.answer(PARSE)

    assert (completion.text, completion.input_tokens) == ("<p>", None)


def test_an_answer_that_the_server_gave_up_is_no_answer(
    chat_server: Any, engine: ServerEngine
) -> None:
    chat_server.usually = chat_server.answer("<p>", finish_reason="abort")

    assert code_of(engine) == "overloaded"


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ('{"choices": [{"delta": {"content"', "overloaded"),
        ('{"error": "CUDA out of memory"}', "out_of_memory"),
        ('{"error": {"message": "no"}}', "overloaded"),
        ("[1, 2]", "overloaded"),
        ('"text"', "overloaded"),
        ("{}", "overloaded"),
        ('{"choices": [{"delta": {"content": 3}}]}', "overloaded"),
        ('{"choices": {"delta": 1}}', "overloaded"),
        (
            '{"choices": [{"logprobs": {"content": [{"token": "a", "logprob": NaN}]}}]}',
            "overloaded",
        ),
    ],
)
def test_broken_parts_are_no_answer(
    chat_server: Any, engine: ServerEngine, part: str, code: str
) -> None:
    chat_server.usually = chat_server.stream([chat_server.part("<p>"), part])

    assert code_of(engine) == code
    assert len(chat_server.asked) == 1


@pytest.mark.parametrize("event", [": still here\n\n", "data: x", "x" * 2**20])
def test_signs_of_life_without_an_answer_come_to_an_end(
    chat_server: Any, engine: ServerEngine, event: str
) -> None:
    chat_server.usually = chat_server.repeat(lambda number: event)

    assert code_of(engine) == "overloaded"
    assert len(chat_server.asked) == 1


# The server that is away


def test_a_server_that_went_away_is_left_alone_and_found_again(
    chat_server: Any, engine: ServerEngine
) -> None:
    chat_server.usually = chat_server.drop()

    codes = [code_of(engine) for _ in range(5)]
    asked_while_away = len(chat_server.asked)
    chat_server.usually = chat_server.answer("<p>back")
    time.sleep(HASTY.pause)

    assert set(codes) == {"unreachable"}
    assert asked_while_away == SENT
    assert engine.answer(PARSE).text == "<p>back"
    assert engine.answer(PARSE).text == "<p>back"


def test_a_server_that_fails_every_question_is_away(chat_server: Any, engine: ServerEngine) -> None:
    chat_server.usually = chat_server.stream(["{"])

    codes = [code_of(engine) for _ in range(FAILURES_IN_A_ROW + 3)]

    assert codes == ["overloaded"] * (FAILURES_IN_A_ROW - 1) + ["unreachable"] * 4
    assert len(chat_server.asked) == FAILURES_IN_A_ROW


def test_questions_asked_meanwhile_fail_at_once_without_a_request(chat_server: Any) -> None:
    engine = ServerEngine(EngineOptions(server=chat_server.url), replace(HASTY, pause=60.0))
    chat_server.usually = chat_server.drop()
    code_of(engine)

    with ThreadPoolExecutor(8) as threads:
        codes = set(threads.map(lambda _: code_of(engine), range(40)))
    engine.close()

    assert codes == {"unreachable"}
    assert len(chat_server.asked) == SENT


def test_failures_between_answers_do_not_add_up(chat_server: Any, engine: ServerEngine) -> None:
    failure, answer = chat_server.stream(["{"]), chat_server.answer("<p>")
    chat_server.next = [failure, answer] * FAILURES_IN_A_ROW

    for _ in range(FAILURES_IN_A_ROW):
        assert code_of(engine) == "overloaded"
        assert engine.answer(PARSE).text == "<p>"


# What some servers do not know


def test_what_a_server_refuses_is_left_out_from_then_on(
    chat_server: Any, engine: ServerEngine
) -> None:
    chat_server.usually = chat_server.refuse("top_k", "repetition_penalty")

    engine.answer(PARSE)
    engine.answer(EXTRACT)
    refused, again, later = chat_server.asked

    assert "top_k" in refused
    assert "top_k" not in again
    assert "repetition_penalty" not in later
    assert again["logprobs"] is True
    assert "response_format" in later


def test_a_form_of_answer_that_the_server_cannot_hold_to_is_left_out(
    chat_server: Any, engine: ServerEngine
) -> None:
    chat_server.next = [chat_server.status(400, "Failed to compile the grammar")]

    engine.answer(EXTRACT)
    engine.answer(PARSE)
    _, again, later = chat_server.asked

    assert "response_format" not in again
    assert later["logprobs"] is True


def test_a_refusal_without_a_name_leaves_all_of_them_out(
    chat_server: Any, engine: ServerEngine
) -> None:
    chat_server.next = [chat_server.status(422, "unknown parameter")]

    assert engine.answer(PARSE).text
    assert not {"top_k", "logprobs", "stream_options"} & set(chat_server.asked[1])


# Threads and secrets


def test_no_more_questions_are_in_flight_than_the_model_is_to_have(
    chat_server: Any, make: Any
) -> None:
    engine = make(concurrency=3)
    lock, now, most = threading.Lock(), [0], [0]
    answer = chat_server.answer("<p>")

    def behave(handler: Any, body: dict[str, Any]) -> None:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.02)
        with lock:
            now[0] -= 1
        answer(handler, body)

    chat_server.usually = behave
    with ThreadPoolExecutor(12) as threads:
        texts = [c.text for c in threads.map(lambda _: engine.answer(PARSE), range(30))]

    assert texts == ["<p>"] * 30
    assert most[0] <= 3


def test_the_key_is_sent_and_never_told(
    chat_server: Any, make: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor is what the document says, neither in messages nor in the log at its finest."""
    caplog.set_level(logging.DEBUG)
    chat_server.authorization = f"Bearer {SECRET}"
    engine = make(server_key=SECRET)
    chat_server.usually = chat_server.answer(WORD)
    engine.answer(PARSE)
    chat_server.usually = chat_server.status(500, f"{WORD} {SECRET}")
    told = []
    for status in (500, 400):
        chat_server.usually = chat_server.status(status, f"{WORD} {SECRET}")
        with pytest.raises(EngineError) as caught:
            engine.answer(PARSE)
        told.append(f"{caught.value} {caught.value!r} {caught.value.__cause__}")
    chat_server.authorization = "Bearer another"
    with pytest.raises(SetupError) as refused:
        make(server_key=SECRET)

    everything = [*told, str(refused.value), engine.describe(), repr(engine), caplog.text]
    assert not [text for text in everything if SECRET in text or WORD in text]
    assert "data:image" not in caplog.text


def test_credentials_in_the_url_are_used_and_never_told(
    chat_server: Any, make: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    chat_server.authorization = "Basic " + base64.b64encode(b"ann:p@ss").decode()

    engine = make(server=f"http://ann:p%40ss@127.0.0.1:{chat_server.port}/v1")
    engine.answer(PARSE)

    assert engine.describe().startswith(chat_server.url)
    assert "p@ss" not in caplog.text
    assert "p%40ss" not in caplog.text


def test_the_key_of_another_service_is_not_sent(
    chat_server: Any, make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    monkeypatch.setenv("OPENAI_ORG_ID", SECRET)
    monkeypatch.setenv("OPENAI_PROJECT_ID", SECRET)

    make().answer(PARSE)

    assert SECRET not in str(chat_server.headers)
