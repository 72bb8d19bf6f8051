"""For gpu.py: models of full size with random weights, drawn pages, and what a card's peaks allow.

Each page has 1.3 megapixels (980 x 1316, 1,645 tokens). The limit is what the card's peaks allow
for the rows of a batch, with nothing else in the way:

    a page     vision   2 * weights * patches + 4 * layers * patches^2 * width        FLOP
               prompt   2 * weights * tokens + 2 * layers * tokens^2 * width          FLOP
    a step     weights * 2 bytes + rows * (prompt + answer / 2) * bytes of a token's cache
    a batch    rows * (vision + prompt) / peak FLOP/s + answer * step / bandwidth     seconds

For Qwen2-VL-2B on an H200 (989 TFLOP/s, 4.8 TB/s), with 6,580 patches, that is 16 + 5 TFLOP a page
or 21 ms, and 3.1 GB a step and 59 MB more for each row: 26 pages a second at 64 rows, 1.8 alone.
"""

import random
from pathlib import Path
from typing import Any

import torch
from PIL import Image, ImageDraw
from transformers import (
    AutoModelForImageTextToText,
    AutoProcessor,
    GenerationConfig,
    Qwen2VLConfig,
)

from parsers.document import PageImage, PageInput
from parsers.engines.local.loading import Loaded, choose_form, make_ready

WIDTH, HEIGHT = 980, 1316
PROCESSOR = Path(__file__).parents[1] / "samples" / "small_qwen" / "checkpoint"
LAYERS = {"num_hidden_layers": 28, "max_position_embeddings": 32768}
ROPE = {"rope_type": "default", "rope_theta": 1e6, "mrope_section": [16, 24, 24]}
SIZES: dict[str, dict[str, Any]] = {
    "Qwen2-VL-2B": {
        "hidden_size": 1536,
        "intermediate_size": 8960,
        "num_attention_heads": 12,
        "num_key_value_heads": 2,
        "vocab_size": 151936,
        "tie_word_embeddings": True,
    },
    "Qwen2-VL-7B": {
        "hidden_size": 3584,
        "intermediate_size": 18944,
        "num_attention_heads": 28,
        "num_key_value_heads": 4,
        "vocab_size": 152064,
        "tie_word_embeddings": False,
    },
}
PEAKS = {"H200": (989e12, 4.8e12), "H100": (989e12, 3.35e12), "A100": (312e12, 2.0e12)}
"""FLOP/s in bfloat16 without sparsity, and bytes a second, by a part of the card's name."""


def draw_page(seed: int) -> PageInput:
    """Lines of marks: what stands there does not matter, only that no two pages are the same."""
    marks, image = random.Random(seed), Image.new("RGB", (WIDTH, HEIGHT), "white")
    pencil = ImageDraw.Draw(image)
    for _ in range(800):
        x, y = marks.randrange(WIDTH), marks.randrange(HEIGHT // 20) * 20
        pencil.rectangle((x, y, x + marks.randrange(4, 30), y + 10), fill="black")
    return PageInput(seed, 595.0, 842.0, 0, PageImage(WIDTH, HEIGHT, image.tobytes()))


def make_random(name: str, device: torch.device) -> Loaded:
    """A model of the real one's size. Its processor is the small model's: the same steps, with a
    shorter list of tokens."""
    processor = AutoProcessor.from_pretrained(PROCESSOR)
    number = processor.tokenizer.convert_tokens_to_ids
    sizes = dict(SIZES[name])
    config = Qwen2VLConfig(
        tie_word_embeddings=sizes.pop("tie_word_embeddings"),
        text_config=sizes | LAYERS | {"rope_parameters": ROPE},
        vision_config={"hidden_size": sizes["hidden_size"]},
        image_token_id=number("<|image_pad|>"),
        video_token_id=number("<|video_pad|>"),
        vision_start_token_id=number("<|vision_start|>"),
        vision_end_token_id=number("<|vision_end|>"),
    )
    with device:
        model = AutoModelForImageTextToText.from_config(config, **choose_form(device))
    model.generation_config = GenerationConfig(eos_token_id=number("<|im_end|>"))
    return make_ready(model, processor, device, name)


def limit(model: Any, rows: int, answer: int) -> float | None:
    """Pages a second that the card's peaks allow; None for a card that is not in the table."""
    card = torch.cuda.get_device_name() if torch.cuda.is_available() else ""
    peaks = next((peak for name, peak in PEAKS.items() if name in card), None)
    if peaks is None:
        return None
    text, vision = model.config.text_config, model.config.vision_config
    patches = WIDTH * HEIGHT // vision.patch_size**2
    prompt = patches // vision.spatial_merge_size**2
    seen = sum(each.numel() for each in model.model.visual.parameters())
    said = sum(each.numel() for each in model.model.language_model.layers.parameters())
    flop = 2 * seen * patches + 4 * vision.depth * patches**2 * vision.embed_dim
    flop += 2 * said * prompt + 2 * text.num_hidden_layers * prompt**2 * text.hidden_size
    width = text.hidden_size // text.num_attention_heads
    cached = 2 * 2 * text.num_hidden_layers * text.num_key_value_heads * width
    step = 2 * (said + model.lm_head.weight.numel()) + rows * (prompt + answer / 2) * cached
    return rows / (rows * flop / peaks[0] + answer * step / peaks[1])
