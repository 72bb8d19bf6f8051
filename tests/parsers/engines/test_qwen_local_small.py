"""The engine with a model that has learned its pages: every answer is right to the letter."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from parsers.document import Completion, PageInput, Question, Source, Task
from parsers.engines.options import EngineOptions
from parsers.engines.qwen_local import QwenEngine
from parsers.errors import SetupError
from parsers.reading.reader import Reader
from parsers.tasks.extract import fields_question
from parsers.tasks.parse import page_question
from parsers.types import DOCUMENT_TYPES

pytest.importorskip("torch", reason="the extra qwen is not installed")
pytest.importorskip("transformers", reason="the extra qwen is not installed")

from parsers.engines.local import batching

SMALL = Path(__file__).parents[3] / "samples" / "small_qwen"
NAMES = sorted(path.stem for path in (SMALL / "pages").glob("*.pdf"))
TASKS = (Task.PARSE, Task.EXTRACT)
AT_ONCE = 4


@pytest.fixture(scope="module")
def engine() -> Iterator[QwenEngine]:
    engine = QwenEngine(EngineOptions(model=str(SMALL / "checkpoint"), concurrency=AT_ONCE))
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def pages(engine: QwenEngine) -> dict[str, PageInput]:
    with Reader(workers=1) as reader:
        return {name: reader.read_page(_source(name), 1, engine.rendering) for name in NAMES}


def _source(name: str) -> Source:
    path = SMALL / "pages" / f"{name}.pdf"
    return Source(path, name, path.stat().st_size, path.name, path.as_uri(), None)  # type: ignore[arg-type]


def ask(task: Task, page: PageInput) -> Question:
    fields = fields_question(DOCUMENT_TYPES["receipt"].schema, (page,))
    return replace(fields if task is Task.EXTRACT else page_question(page), max_tokens=1024)


def check(completion: Completion, task: Task, name: str) -> None:
    truth = json.loads((SMALL / "pages" / f"{name}.json").read_text(encoding="utf-8"))
    assert (completion.text, completion.finish_reason) == (truth[task], "stop")
    assert completion.frame == (1000.0, 1000.0)
    ends = [0, *(token.end for token in completion.tokens)]
    written = [completion.text[start:end] for start, end in pairwise(ends)]
    assert "".join(written) == completion.text
    assert min(token.probability for token in completion.tokens) > 0.5


def test_a_folder_without_the_weights_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_bytes((SMALL / "checkpoint" / "config.json").read_bytes())
    with pytest.raises(SetupError, match="safetensors"):
        QwenEngine(EngineOptions(model=str(tmp_path)))


@pytest.mark.parametrize("task", TASKS)
def test_a_page_alone_is_answered_exactly(
    engine: QwenEngine, pages: dict[str, PageInput], task: Task
) -> None:
    check(engine.answer(ask(task, pages["fuel"])), task, "fuel")


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("names", [NAMES[:AT_ONCE], NAMES[-AT_ONCE:]])
def test_pages_of_all_sizes_in_a_batch_are_answered_exactly(
    engine: QwenEngine,
    pages: dict[str, PageInput],
    names: list[str],
    task: Task,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batching, "PATIENCE", 60)  # until as many wait as may
    with ThreadPoolExecutor(AT_ONCE) as threads:
        found = list(threads.map(lambda name: engine.answer(ask(task, pages[name])), names))
    for name, completion in zip(names, found, strict=True):
        check(completion, task, name)
