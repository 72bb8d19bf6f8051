"""The embedded engine: its workers may die, hang and run out of memory; its answers arrive."""

import importlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest

from parsers.document import (
    BoundingBox,
    FieldDefinition,
    FieldKind,
    Page,
    PageImage,
    PageInput,
    Question,
    SchemaDefinition,
    Task,
    TextLayer,
    Word,
)
from parsers.engines import ENGINES, ocr
from parsers.engines.embedded import worker
from parsers.engines.embedded.tasks import MODULES
from parsers.engines.ocr import OcrEngine
from parsers.engines.options import EngineOptions
from parsers.errors import EngineError

WORDS = (
    Word("Total:", BoundingBox(0.1, 0.1, 0.2, 0.12), 0),
    Word("9.90", BoundingBox(0.22, 0.1, 0.3, 0.12), 0),
)
WHITE = PageImage(300, 400, b"\xff" * (300 * 400 * 3))
PAGE = PageInput(1, 600.0, 800.0, 0, WHITE, TextLayer(WORDS, good=True))
SLIP = SchemaDefinition(
    "slip", "1", (FieldDefinition("total", FieldKind.NUMBER, synonyms=("total",)),)
)
ACCIDENTS = """
import os, signal, threading

def killed(page):
    os.kill(os.getpid(), signal.SIGKILL)

def crashed(page):
    os.abort()

def hung(page):
    threading.Event().wait()
"""


@pytest.fixture
def engine() -> Iterator[OcrEngine]:
    engine = OcrEngine(workers=1)
    yield engine
    engine.close()


@pytest.fixture
def accidents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Functions a worker can be given in place of its own."""
    (tmp_path / "accidents.py").write_text(ACCIDENTS)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "accidents", raising=False)
    return importlib.import_module("accidents")


@pytest.fixture
def code_after(
    engine: OcrEngine, accidents: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], str]:
    """The code of the error after an accident."""

    def happen(name: str) -> str:
        with monkeypatch.context() as patched:
            patched.setattr(worker, "answer", getattr(accidents, name))
            with pytest.raises(EngineError) as caught:
                engine.answer(Question(Task.PARSE, (PAGE,)))
        return caught.value.code

    return happen


def test_a_killed_worker_is_taken_for_lack_of_memory(code_after: Callable[[str], str]) -> None:
    assert code_after("killed") == "out_of_memory"


def test_a_page_that_takes_forever_is_given_up(
    code_after: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "SECONDS_PER_PAGE", 0.2)
    assert code_after("hung") == "overloaded"


def test_after_a_crash_the_next_page_is_answered(
    engine: OcrEngine, code_after: Callable[[str], str]
) -> None:
    assert code_after("crashed") == "overloaded"
    completion = engine.answer(Question(Task.PARSE, (PAGE,)))
    assert "Total: 9.90" in completion.text
    assert (completion.words, completion.rotation, completion.frame) == ((), 0, (1000.0, 1000.0))


def test_a_closed_engine_starts_again_when_asked(engine: OcrEngine) -> None:
    with ThreadPoolExecutor(2) as threads:
        texts = list(threads.map(lambda _: engine.answer(Question(Task.PARSE, (PAGE,))).text, "ab"))
    engine.close()
    engine.close()
    assert {*texts, engine.answer(Question(Task.PARSE, (PAGE,))).text} == {texts[0]}


def test_words_are_read_for_other_engines_and_accidents_are_the_same(
    engine: OcrEngine, accidents: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(worker, "read_words", accidents.killed)
        with pytest.raises(EngineError) as caught:
            engine.read_words(PAGE)
    assert caught.value.code == "out_of_memory"
    assert engine.read_words(PAGE) == ()


def test_fields_are_found_among_the_words_read(engine: OcrEngine) -> None:
    page = Page(1, 600.0, 800.0, words=WORDS)
    completion = engine.answer(Question(Task.EXTRACT, read=(page,), schema=SLIP))
    assert "9.90" in completion.text
    assert completion.frame == (1000.0, 1000.0)


def test_making_the_engine_loads_no_model() -> None:
    script = (
        "import sys; from parsers.engines.ocr import OcrEngine; OcrEngine();"
        "print({'pymupdf', 'rapidocr', 'onnxruntime', 'cv2'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", script]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "set()"


def test_the_table_of_engines_names_it_and_its_versions_are_part_of_its_identity() -> None:
    engine = ENGINES["ocr"](EngineOptions(workers=3))
    assert engine.concurrency == 3
    assert engine.tasks == {Task.PARSE, Task.EXTRACT, *MODULES}
    assert (engine.images_at_once, engine.generative) == (0, False)
    assert engine.describe() == "the CPU, 3 workers"
    assert engine.identity.engine == "ocr"
    assert all(package in engine.identity.revision for package in ocr.PACKAGES)
