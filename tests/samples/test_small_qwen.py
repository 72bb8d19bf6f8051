"""The small model's pages say what is written beside them, and the model has learned them."""

import json
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from PIL import Image

from parsers.document import (
    BoundingBox,
    Evidence,
    FieldDefinition,
    Page,
    PageInput,
    Question,
    Source,
)
from parsers.document.html import write_block, write_page
from parsers.extraction.evidence import EvidenceSearch
from parsers.families import THOUSANDTHS, built_in
from parsers.qwen_html.normalize import normalize
from parsers.reading.reader import Reader
from parsers.tasks.extract import fields_question
from parsers.tasks.parse import page_question
from parsers.types import DOCUMENT_TYPES
from parsers.values.parse import parse_value

SMALL = Path(__file__).parents[2] / "samples" / "small_qwen"
CHECKPOINT = SMALL / "checkpoint"
FAMILY = built_in()["qwen2_vl"]
Ask = Callable[[Image.Image, Question], str]
NAMES = sorted(path.stem for path in (SMALL / "pages").glob("*.pdf"))


def truth(name: str) -> dict[str, Any]:
    return json.loads((SMALL / "pages" / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def inputs() -> dict[str, PageInput]:
    """The pages as Pagemill hands them to Qwen2-VL."""
    rendering = FAMILY.rendering(2_000_000)
    with Reader(workers=1) as reader:
        return {name: reader.read_page(source(name), 1, rendering) for name in NAMES}


def source(name: str) -> Source:
    path = SMALL / "pages" / f"{name}.pdf"
    return Source(path, name, path.stat().st_size, path.name, path.as_uri(), None)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    """The files, drawn twice."""
    folders = [tmp_path_factory.mktemp("once"), tmp_path_factory.mktemp("again")]
    script = "import pages, pathlib, sys; [pages.main(pathlib.Path(each)) for each in sys.argv[1:]]"
    subprocess.run([sys.executable, "-c", script, *folders], cwd=SMALL, check=True)
    return [{path.name: path.read_bytes() for path in each.iterdir()} for each in folders]


def test_drawing_again_gives_the_same_bytes(drawn: list[dict[str, bytes]]) -> None:
    once, again = drawn
    assert once == again


def test_the_committed_pages_are_what_the_code_draws(drawn: list[dict[str, bytes]]) -> None:
    assert {Path(name).stem for name in drawn[0]} == set(NAMES)
    for name in NAMES:
        assert json.loads(drawn[0][f"{name}.json"]) == truth(name)
        committed = (SMALL / "pages" / f"{name}.pdf").read_bytes()
        assert words(committed) == words(drawn[0][f"{name}.pdf"])


def words(pdf: bytes) -> list[str]:
    with pymupdf.open("pdf", pdf) as document:
        return document[0].get_text().split()


@pytest.mark.parametrize("name", NAMES)
def test_the_right_answer_to_the_parse_task_gives_the_blocks_of_the_page(name: str) -> None:
    expected = truth(name)
    found = normalize(expected["parse"], THOUSANDTHS)
    assert not any(warning.startswith("boxes") for warning in found.warnings)
    assert write_page(found.blocks, map(write_block, found.blocks)) == expected["parse"]
    assert [(block.label, block.text) for block in found.blocks] == [
        (block["label"], block["text"]) for block in expected["blocks"]
    ]


@pytest.mark.parametrize("name", NAMES)
def test_the_boxes_are_those_of_the_drawn_words(name: str, inputs: dict[str, PageInput]) -> None:
    for block in truth(name)["blocks"]:
        box = BoundingBox.from_frame(block["box"], THOUSANDTHS)
        inside = [word for word in inputs[name].text_layer.words if middle_in(word.box, box)]
        assert " ".join(word.text for word in inside) == " ".join(block["text"].split())
        hull = inside[0].box
        for word in inside:
            hull = hull.union(word.box)
        assert hull.to_frame(THOUSANDTHS) == pytest.approx(block["box"], abs=1)


def middle_in(word: BoundingBox, box: BoundingBox) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return box.x0 < x < box.x1 and box.y0 < y < box.y1


@pytest.mark.parametrize("name", NAMES)
def test_every_field_stands_on_the_page_letter_by_letter(
    name: str, inputs: dict[str, PageInput]
) -> None:
    read = inputs[name]
    page = Page(1, read.width, read.height, read.rotation, words=read.text_layer.words)
    known = definitions_by_name()
    for path, raw in truth(name)["fields"].items():
        value = parse_value(known[path.partition("].")[2] or path], raw).value
        assert value is not None
        assert EvidenceSearch([page]).find(raw, value).evidence is Evidence.EXACT


def definitions_by_name() -> dict[str, FieldDefinition]:
    definition = DOCUMENT_TYPES["receipt"].schema
    rows = [each for listed in definition.lists for each in listed.fields]
    return {each.name: each for each in [*rows, *definition.fields]}


@pytest.mark.parametrize("name", [name for name in NAMES if truth(name)["fields"]])
def test_the_sums_of_a_receipt_are_right(name: str) -> None:
    answer = json.loads(truth(name)["extract"])
    amounts = [Decimal(row["amount"]) for row in answer["line_items"]]
    assert Decimal(answer["total"]) == sum(amounts) + Decimal(answer["tax"] or 0)


def test_there_are_upright_wide_and_turned_pages(inputs: dict[str, PageInput]) -> None:
    shapes = {(page.width > page.height, page.rotation) for page in inputs.values()}
    assert shapes >= {(False, 0), (True, 0), (True, 90)}


def test_the_checkpoint_is_small_and_holds_no_code() -> None:
    files = list(CHECKPOINT.iterdir())
    assert sum(path.stat().st_size for path in files) < 12_000_000
    assert {path.suffix for path in files} <= {".json", ".jinja", ".safetensors"}
    assert all("auto_map" not in path.read_text() for path in CHECKPOINT.glob("*.json"))


@pytest.fixture(scope="module")
def answer() -> Ask:
    """What the committed model says of an image."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    processor = transformers.AutoProcessor.from_pretrained(CHECKPOINT)
    model = transformers.AutoModelForImageTextToText.from_pretrained(
        CHECKPOINT, dtype=torch.float32
    )

    def answer(picture: Image.Image, question: Question) -> str:
        content = [{"type": "image"}, {"type": "text", "text": FAMILY.compose(question).text}]
        conversation = [{"role": "user", "content": content}]
        text = processor.apply_chat_template(conversation, add_generation_prompt=True)
        asked = processor(text=[text], images=[picture], return_tensors="pt")
        written = model.generate(**asked, max_new_tokens=1024)
        start = asked["input_ids"].shape[1]
        (said,) = processor.batch_decode(written[:, start:], skip_special_tokens=True)
        return str(said)

    return answer


def picture_of(page: PageInput) -> Image.Image:
    image = page.image
    return Image.frombytes("RGB", (image.width, image.height), image.pixels)


def test_the_model_answers_both_tasks_of_a_page_exactly(
    inputs: dict[str, PageInput], answer: Ask
) -> None:
    page, fields = inputs["fuel"], DOCUMENT_TYPES["receipt"].schema
    for question in (page_question(page), fields_question(fields)):
        assert answer(picture_of(page), question) == truth("fuel")[question.task]


@pytest.mark.parametrize("name", ["fuel", "tools"])
def test_it_answers_by_what_is_drawn_whatever_the_size(
    name: str, inputs: dict[str, PageInput], answer: Ask
) -> None:
    size = inputs["bakery"].image.width, inputs["bakery"].image.height
    picture = picture_of(inputs[name]).resize(size, Image.Resampling.BICUBIC)
    question = fields_question(DOCUMENT_TYPES["receipt"].schema)
    assert answer(picture, question) == truth(name)["extract"]
