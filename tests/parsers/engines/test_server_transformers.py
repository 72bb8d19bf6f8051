"""The engine that asks a server, against a real `transformers serve` of the small model."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest

from parsers.asking.ask_again import ask_until_whole
from parsers.document import PageImage, PageInput
from parsers.engines.options import EngineOptions
from parsers.engines.server import ServerEngine
from parsers.errors import SetupError
from parsers.reading.render_size import fit_size
from parsers.tasks.extract import fields_question
from parsers.tasks.parse import page_question
from parsers.types import DOCUMENT_TYPES

SMALL_QWEN = Path(__file__).parents[3] / "samples" / "small_qwen"
CHECKPOINT = SMALL_QWEN / "checkpoint"


@pytest.fixture
def engine(transformers_server: str) -> Iterator[ServerEngine]:
    engine = ServerEngine(EngineOptions(server=transformers_server, model=str(CHECKPOINT)))
    yield engine
    engine.close()


def page(name: str, engine: ServerEngine) -> PageInput:
    """A drawn page, drawn at exactly the size that the model sees."""
    with pymupdf.open(SMALL_QWEN / "pages" / f"{name}.pdf") as document:
        sheet = document[0]
        dots = engine.rendering.dpi / 72
        rect = sheet.rect
        width, height = fit_size(rect.width * dots, rect.height * dots, engine.rendering)
        scale = pymupdf.Matrix(width / rect.width, height / rect.height)
        drawn = sheet.get_pixmap(matrix=scale, alpha=False)
        return PageInput(1, rect.width, rect.height, 0, PageImage(width, height, drawn.samples))


def truth(name: str) -> dict[str, str]:
    return json.loads((SMALL_QWEN / "pages" / f"{name}.json").read_text())  # type: ignore[no-any-return]


def test_a_model_that_the_server_does_not_serve_is_told(transformers_server: str) -> None:
    """It lists no model that is a folder, so that is known at the first question only."""
    options = EngineOptions(server=transformers_server, model="/no/such/qwen2-vl")
    engine = ServerEngine(options)

    with pytest.raises(SetupError, match="does not serve the model"):
        engine.answer(page_question(page("bakery", engine)))
    engine.close()


def test_a_page_is_answered_as_it_was_drawn(engine: ServerEngine) -> None:
    asked = page("bakery", engine)

    completion = engine.answer(page_question(asked))

    assert completion.text == truth("bakery")["parse"]
    assert (completion.frame, completion.finish_reason) == ((1000.0, 1000.0), "stop")
    assert (completion.input_tokens or 0) > asked.image.width * asked.image.height / 28**2
    assert completion.output_tokens
    assert completion.tokens == ()  # it does not tell probabilities


def test_fields_are_answered_as_they_were_drawn(engine: ServerEngine) -> None:
    schema = DOCUMENT_TYPES["receipt"].schema

    completion = engine.answer(fields_question(schema, (page("cafe", engine),)))

    assert json.loads(completion.text) == json.loads(truth("cafe")["extract"])


def test_an_answer_without_room_is_cut(engine: ServerEngine) -> None:
    completion = engine.answer(replace(page_question(page("bakery", engine)), max_tokens=20))

    assert (completion.finish_reason, completion.output_tokens) == ("length", 20)
    assert truth("bakery")["parse"].startswith(completion.text)


def test_an_answer_that_is_cut_is_whole_in_the_end(engine: ServerEngine) -> None:
    """Though this server does not continue it."""
    question = replace(page_question(page("bakery", engine)), max_tokens=200)

    asked = ask_until_whole(engine, question, lambda completion: completion.text, len)

    assert asked.completion.text == truth("bakery")["parse"]
    assert len(asked.attempts) == 1
