"""What every engine keeps to, whichever it is. A new one needs a way to open it here."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from parsers.asking import Engine, ask, refuse_unsupported
from parsers.document import PageInput, Question, Rendering, Source, Task
from parsers.engines import ENGINES
from parsers.engines.options import EngineOptions
from parsers.engines.scripted import ScriptedEngine
from parsers.errors import EngineError, PagemillError
from parsers.reading.reader import Reader
from parsers.tasks.parse import page_question

TESTS = Path(__file__).parents[2]
SMALL_MODEL = TESTS.parent / "samples" / "small_qwen" / "checkpoint"
HEAVY = {"torch", "transformers", "rapidocr", "onnxruntime", "cv2", "pymupdf"}


def options_of(name: str, request: pytest.FixtureRequest) -> EngineOptions:
    """What the engine of this name is opened with."""
    if name == "qwen":
        pytest.importorskip("torch", reason="the extra qwen is not installed")
        return EngineOptions(model=str(SMALL_MODEL), page_pixels=50_000)
    if name == "server":
        pytest.importorskip("openai", reason="the extra server is not installed")
        return EngineOptions(server=request.getfixturevalue("chat_server").url)
    return EngineOptions(recordings=TESTS / "recordings")


@pytest.fixture(params=[*ENGINES, "scripted"])
def opening(request: pytest.FixtureRequest) -> Iterator[Callable[[], Engine]]:
    """Opens the engine; all that were opened are closed in the end."""
    name: str = request.param
    opened: list[Engine] = []

    def open_one() -> Engine:
        if name == "scripted":
            opened.append(ScriptedEngine("<html><body><p>Sound</p></body></html>"))
        else:
            opened.append(ENGINES[name](options_of(name, request)))
        return opened[-1]

    yield open_one
    for engine in opened:
        engine.close()


@pytest.fixture
def engine(opening: Callable[[], Engine]) -> Engine:
    return opening()


def draw(path: Path, rendering: Rendering) -> PageInput:
    source = Source(path, "0" * 64, path.stat().st_size, path.name, path.as_uri(), None)  # type: ignore[arg-type]
    with Reader(workers=1) as reader:
        return reader.read_page(source, 1, rendering)


@pytest.fixture
def page(engine: Engine, tmp_path: Path) -> PageInput:
    """A page that the engine can answer about, drawn as it wants it."""
    if engine.identity.engine == "replay":
        return draw(TESTS / "recordings" / "invoice.png", engine.rendering)
    with pymupdf.open() as document:
        document.new_page(width=300, height=200).insert_text((30, 60), "Sound", fontsize=20)
        document.save(tmp_path / "page.pdf")
    return draw(tmp_path / "page.pdf", engine.rendering)


def test_its_identity_is_the_same_whenever_it_is_opened(opening: Callable[[], Engine]) -> None:
    first, second = opening().identity, opening().identity
    assert first == second
    assert first.engine in {*ENGINES, "scripted"}
    assert first.model


def test_it_says_what_it_can_do(engine: Engine) -> None:
    assert engine.concurrency >= 1
    assert engine.images_at_once >= 0
    assert engine.generative or not engine.continues
    assert Task.PARSE in engine.tasks
    assert isinstance(engine.rendering, Rendering)


def test_a_task_that_it_lacks_is_refused_by_all_alike(engine: Engine, page: PageInput) -> None:
    with pytest.raises(EngineError) as asked:
        ask(engine, Question("dance", (page,)))
    with pytest.raises(EngineError) as looked:
        refuse_unsupported(engine, "dance")
    name = engine.identity.engine
    assert asked.value.code == looked.value.code == "unsupported_task"
    assert (
        str(asked.value)
        == str(looked.value)
        == (f"The engine {name} does not have the task dance. Choose an engine that has it.")
    )


@pytest.mark.slow
def test_questions_of_several_threads_are_answered_with_a_frame(
    engine: Engine, page: PageInput
) -> None:
    questions = [page_question(page)] * min(3, engine.concurrency + 1)
    with ThreadPoolExecutor(len(questions)) as threads:
        completions = list(threads.map(lambda each: ask(engine, each), questions))
    for completion in completions:
        assert completion.finish_reason in ("stop", "length", "repetition")
        assert min(completion.frame) > 0
        assert completion.rotation in (0, 90, 180, 270)
        assert completion.seconds >= 0


def test_it_may_be_closed_twice_and_then_answers_or_says_so(
    engine: Engine, page: PageInput
) -> None:
    engine.close()
    engine.close()
    if engine.identity.engine == "ocr":
        return  # it starts again, which takes seconds: see test_ocr.py
    try:
        assert ask(engine, page_question(page)).text
    except PagemillError as error:
        assert error.code == "unreachable"


@pytest.mark.parametrize("name", ENGINES)
def test_opening_it_loads_no_model(name: str, request: pytest.FixtureRequest) -> None:
    options = options_of(name, request)
    given: dict[str, Any] = {
        "model": options.model, "server": options.server,
        "recordings": options.recordings and str(options.recordings),
    }  # fmt: skip
    heavy = HEAVY - {"torch"} if name == "qwen" else HEAVY  # it tells whether there is a GPU
    script = (
        "import sys; from parsers.engines import ENGINES;"
        "from parsers.engines.options import EngineOptions;"
        "from pathlib import Path;"
        f"given = {given!r}; given['recordings'] = Path(given['recordings'] or '.');"
        f"ENGINES[{name!r}](EngineOptions(**given));"
        f"print(set({heavy!r}) & set(sys.modules))"
    )
    command = [sys.executable, "-c", script]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "set()"


def test_only_what_can_be_opened_is_worth_offering(tmp_path: Path) -> None:
    bare = {name for name, entry in ENGINES.items() if entry.is_usable(EngineOptions())}
    assert "ocr" in bare
    assert "replay" not in bare
    assert ENGINES["replay"].is_usable(EngineOptions(recordings=tmp_path))


def test_a_script_is_followed_in_each_of_its_forms() -> None:
    away = EngineError("unreachable", "Away", "Wait.")
    parse, extract = Question(Task.PARSE), Question(Task.EXTRACT)
    assert ask(ScriptedEngine("<p>a</p>"), parse).text == "<p>a</p>"
    by_task = ScriptedEngine({"parse": "<p>a</p>", "extract": away})
    assert ask(by_task, parse).text == "<p>a</p>"
    with pytest.raises(EngineError, match="Away"):
        ask(by_task, extract)
    in_turn = ScriptedEngine(["one", "two"])
    assert [ask(in_turn, parse).text for _ in range(2)] == ["one", "two"]
    with pytest.raises(EngineError, match="end"):
        ask(in_turn, parse)
    assert in_turn.asked == [parse] * 3
    assert ask(ScriptedEngine(lambda question: question.task), extract).text == "extract"
