"""Random models of each family, a thousandth of a thousandth of the real ones: the real classes, a
real tokenizer, real processors. They say nothing sensible, and the same each time."""

import importlib.util
import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pymupdf
import pytest
from PIL import Image, ImageDraw

from parsers.document import BoundingBox, FieldDefinition, Page, PageImage, PageInput, Word
from parsers.extraction.labels.labels import Reading, read_labels
from parsers.extraction.lines import lines_of

TEXT: dict[str, Any] = {
    "hidden_size": 64,
    "intermediate_size": 96,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 4096,
    "rope_parameters": {"rope_type": "default", "rope_theta": 1e4, "mrope_section": [2, 3, 3]},
    "dtype": "float32",
    "initializer_range": 0.25,  # wide enough for answers that change with the page
}
HEADS = {"head_dim": 16}
EXPERTS = {"num_experts": 4, "num_experts_per_tok": 2, "moe_intermediate_size": 48}
VISION: dict[str, dict[str, Any]] = {
    "qwen2_vl": {"depth": 2, "embed_dim": 32, "num_heads": 2, "mlp_ratio": 2, "hidden_size": 64},
    "qwen2_5_vl": {
        "depth": 2,
        "hidden_size": 32,
        "num_heads": 2,
        "intermediate_size": 48,
        "out_hidden_size": 64,
        "fullatt_block_indexes": [1],
    },
    "qwen3_vl": {
        "depth": 3,
        "hidden_size": 32,
        "num_heads": 2,
        "intermediate_size": 48,
        "out_hidden_size": 64,
        "num_position_embeddings": 64,
        "deepstack_visual_indexes": [0, 1],
    },
}
CLASSES = {
    "qwen2_vl": "Qwen2VL",
    "qwen2_5_vl": "Qwen2_5_VL",
    "qwen3_vl": "Qwen3VL",
    "qwen3_vl_moe": "Qwen3VLMoe",
}
SAID = "<html><body><p data-bbox='1 2 3 4'>Total 12.50 €</p></body></html> naïve 東京"


def _architecture() -> ModuleType:
    path = Path(__file__).parents[2] / "samples" / "small_qwen" / "architecture.py"
    spec = importlib.util.spec_from_file_location("architecture", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _processor(model_type: str) -> Any:
    import transformers

    processor = _architecture().make_processor([SAID])
    if model_type == "qwen2_vl":
        return processor
    patches = {"patch_size": 16} if model_type.startswith("qwen3") else {}
    size = {"shortest_edge": 32 * 32, "longest_edge": 32 * 32 * 4096}
    name = "Qwen3VL" if model_type.startswith("qwen3") else "Qwen2_5_VL"
    video = "Qwen3VLVideoProcessor" if model_type.startswith("qwen3") else "Qwen2VLVideoProcessor"
    return getattr(transformers, f"{name}Processor")(
        image_processor=transformers.Qwen2VLImageProcessor(size=size, **patches),
        tokenizer=processor.tokenizer,
        video_processor=getattr(transformers, video)(),
        chat_template=processor.chat_template,
    )


def _model(model_type: str, tokenizer: Any) -> Any:
    import torch
    import transformers

    own: dict[str, Any] = HEADS if model_type.startswith("qwen3") else {}
    own = own | (EXPERTS if model_type.endswith("moe") else {})
    vision = VISION["qwen3_vl" if model_type.startswith("qwen3") else model_type]
    number = tokenizer.convert_tokens_to_ids
    own |= {"eos_token_id": number("<|im_end|>"), "bos_token_id": number("<|endoftext|>")}
    config = getattr(transformers, f"{CLASSES[model_type]}Config")(
        text_config=TEXT | own | {"vocab_size": len(tokenizer)},
        vision_config=vision,
        image_token_id=number("<|image_pad|>"),
        video_token_id=number("<|video_pad|>"),
        vision_start_token_id=number("<|vision_start|>"),
        vision_end_token_id=number("<|vision_end|>"),
        tie_word_embeddings=True,
        dtype="float32",
    )
    torch.manual_seed(len(model_type))
    model = getattr(transformers, f"{CLASSES[model_type]}ForConditionalGeneration")(config)
    model.generation_config = transformers.GenerationConfig(
        eos_token_id=[number("<|im_end|>"), number("<|endoftext|>")],
        pad_token_id=number("<|endoftext|>"),
    )
    return model


@pytest.fixture(scope="session")
def random_model(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of a random model of the given type, made at the first call."""
    made: dict[str, Path] = {}

    def make(model_type: str) -> Path:
        if model_type not in made:
            folder = tmp_path_factory.mktemp("random") / model_type
            processor = _processor(model_type)
            _model(model_type, processor.tokenizer).save_pretrained(folder)
            processor.save_pretrained(folder)
            made[model_type] = folder
        return made[model_type]

    return make


def _draw(columns: int, rows: int, square: int, seed: int) -> PageInput:
    width, height, draw = columns * square, rows * square, random.Random(seed)
    image = Image.new("RGB", (width, height), "white")
    pencil = ImageDraw.Draw(image)
    for _ in range(12):
        x, y = draw.randrange(width), draw.randrange(height)
        box = (x, y, x + draw.randrange(width), y + draw.randrange(40))
        pencil.rectangle(box, fill=draw.choice(("black", "navy", "grey", "#b03020")))
    return PageInput(1, 100.0, 100.0, 0, PageImage(width, height, image.tobytes()))


@pytest.fixture
def draw_squares() -> Callable[[int, int, int, int], PageInput]:
    """Draws a page of so many columns and rows of squares, a square being so many pixels wide:
    what a model takes as one token. Another seed, another page."""
    return _draw


# Pages drawn from text, one character of a monospaced font after the other.
ADVANCE, LEADING, HEIGHT = 0.01, 0.02, 0.015

Draw = Callable[..., Page]


@pytest.fixture
def draw() -> Draw:
    """Text becomes a page: its columns and lines are where they are in the text."""

    def draw(text: str, number: int = 1) -> Page:
        words = []
        for row, line in enumerate(text.strip("\n").splitlines()):
            position = 0
            for part in line.split():
                position = line.index(part, position)
                box = BoundingBox(
                    0.05 + position * ADVANCE,
                    0.05 + row * LEADING,
                    0.05 + (position + len(part)) * ADVANCE,
                    0.05 + row * LEADING + HEIGHT,
                )
                words.append(Word(part, box, row))
                position += len(part)
        return Page(number, 600, 800, words=tuple(words))

    return draw


A4 = (595.0, 842.0)


@pytest.fixture
def typeset() -> Callable[..., tuple[Page, ...]]:
    """Sheets of `(x, y, text)` in points become the pages of a file, read again by its text layer.
    A negative x is where the text ends; a fourth member is the size of the letters."""

    def typeset(sheets: list[list[tuple[Any, ...]]]) -> tuple[Page, ...]:
        document = pymupdf.open()
        for sheet in sheets:
            page = document.new_page(width=A4[0], height=A4[1])
            writer = pymupdf.TextWriter(page.rect)
            for x, y, text, *size in sheet:
                size = size[0] if size else 9
                left = x if x > 0 else -x - FONT.text_length(text, size)
                writer.append((left, y), text, FONT, size)
            writer.write_text(page)
        return tuple(_read(page, number) for number, page in enumerate(document, 1))

    return typeset


FONT = pymupdf.Font("helv")


def _read(page: pymupdf.Page, number: int) -> Page:
    words = tuple(
        Word(text, BoundingBox.from_frame((x0, y0, x1, y1), A4), 1000 * block + line)
        for x0, y0, x1, y1, text, block, line, _ in page.get_text("words")
    )
    return Page(number, *A4, words=words)


@pytest.fixture
def read(draw: Draw) -> Callable[..., Reading]:
    """Text becomes the lines of a page, with the labels of the given fields."""

    def read(text: str, *fields: FieldDefinition) -> Reading:
        return read_labels(lines_of(draw(text)), fields)

    return read
