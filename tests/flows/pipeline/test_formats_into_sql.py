"""Answers in all formats, from a server to SQL; they are those of tests/parsers/formats."""

import base64
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from flows.pipeline.document import ingest_file
from flows.runtime.context import Context, open_context
from flows.runtime.engines import Engines
from flows.runtime.recipe import compose_recipe
from flows.runtime.settings import Settings
from parsers.document import Block, PageStatus
from parsers.engines.options import EngineOptions
from parsers.engines.server import ServerEngine
from storage.queries import stored_pages

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "tests/parsers/formats/answers"
ANSWERS = {file.stem: json.loads(file.read_text()) for file in sorted(FOLDER.glob("*.json"))}
SMALL = ROOT / "samples/small_qwen/pages"
UNIT = 1.5  # thousandths: boxes are counted in whole units of frames down to 476


@pytest.fixture(scope="module")
def shared_context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """One database and one reader of files for all of them."""
    settings = Settings(
        home=tmp_path_factory.mktemp("home"),
        engine="replay",
        recordings=ROOT / "tests/recordings",
        schema_name="none",
        settle_seconds=0,
        workers=1,
        fallback=False,
        ocr_words=False,
    )
    context = open_context(settings)
    yield context
    context.close()


@contextmanager
def asking(server: Any, model: str, family: str, context: Context) -> Iterator[Context]:
    """Asks the server's model as one of a family; each model has its recipe."""
    server.listed = {"object": "list", "data": [{"id": model, "root": model}]}
    engine = ServerEngine(EngineOptions(server=server.url, family=family, page_pixels=60_000))
    try:
        recipe = compose_recipe(Engines(engine, engine, choice="as asked"), "none", ())
        yield replace(context, engines=Engines(engine, engine), recipe=recipe)
    finally:
        engine.close()


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_in_any_format_is_stored_as_blocks(
    chat_server: Any, shared_context: Context, name: str
) -> None:
    answer = ANSWERS[name]
    counts_pixels = answer["format"] == "layout_json"
    chat_server.usually = answering(chat_server, answer, counts_pixels)
    family = "qwen2_5_vl" if counts_pixels else "qwen3_vl"

    with asking(chat_server, name, family, shared_context) as context:
        ended = ingest_file(str(ROOT / answer["page"]), context, lambda done, pages: None)
    page = stored_pages(shared_context.database, ended.run_id or 0)[0]

    assert page.status is not PageStatus.FAILED
    assert page.answer_format == answer["format"]
    assert (page.answer == answer["answer"]) or counts_pixels
    assert [b.label.value for b in page.blocks] == [each["label"] for each in answer["blocks"]]
    for block, each in zip(page.blocks, answer["blocks"], strict=True):
        assert block.text == each.get("text", block.text)
        if "box" in each:
            assert deviation(block, each["box"]) <= UNIT
    check_places(Path(answer["page"]).stem, page.blocks)


def answering(server: Any, answer: dict[str, Any], in_pixels: bool) -> Any:
    """As it stands; boxes in pixels are those of the image that was sent."""

    def behave(handler: Any, body: dict[str, Any]) -> None:
        text = answer["answer"]
        if in_pixels and (size := sent_size(body)):
            scale = [sent / side for sent, side in zip(size, answer["frame"], strict=True)]
            text = re.sub(r'"bbox": \[([^\]]*)\]', lambda found: scaled(found[1], scale), text)
        server.answer(text)(handler, body)

    return behave


def scaled(box: str, scale: list[float]) -> str:
    sides = [float(side) * by for side, by in zip(box.split(","), scale * 2, strict=True)]
    return f'"bbox": {[round(side, 2) for side in sides]}'


def sent_size(body: dict[str, Any]) -> tuple[int, int] | None:
    """None without an image: what the text alone costs is asked, too."""
    urls = [
        part["image_url"]["url"]
        for message in body["messages"]
        if isinstance(message["content"], list)
        for part in message["content"]
        if part["type"] == "image_url"
    ]
    if not urls:
        return None
    with Image.open(io.BytesIO(base64.b64decode(urls[0].partition(",")[2]))) as image:
        return image.size


def deviation(block: Block, box: list[float]) -> float:
    assert block.box is not None
    found = block.box.to_frame((1000, 1000))
    return max(abs(side - expected) for side, expected in zip(found, box, strict=True))


def check_places(page: str, blocks: tuple[Block, ...]) -> None:
    """Blocks of the small pages lie where they are, whoever said it: the model, or the words."""
    file = SMALL / f"{page}.json"
    placed = json.loads(file.read_text())["blocks"] if file.exists() else []
    boxes = {each["text"]: each["box"] for each in placed}
    for block in blocks:
        if block.text in boxes:
            assert block.box is not None
            x0, y0, x1, y1 = boxes[block.text]
            assert x0 <= 1000 * block.box.center_x <= x1
            assert y0 <= 1000 * block.box.center_y <= y1
