"""Pages per second of Qwen2-VL: Pagemill's engine beside the cookbook loop and the card's limit.

    python benchmarks/gpu.py                       # 2B and 7B, random weights made on the GPU
    python benchmarks/gpu.py --model FOLDER        # a model that is there, on a CPU as well

Each page has 1.3 megapixels (980 x 1316, 1,645 tokens) and an answer of 800 tokens: no end is
allowed before. The loop asks page after page as the model's makers show; the engine is asked for
one page alone, then for many from as many threads. Both write bfloat16 on a GPU. What is compiled
is compiled before the clock starts.

The limit is what the card's peaks allow for the rows of a batch, with nothing else in the way:

    a page     vision   2 * weights * patches + 4 * layers * patches^2 * width        FLOP
               prompt   2 * weights * tokens + 2 * layers * tokens^2 * width          FLOP
    a step     weights * 2 bytes + rows * (prompt + answer / 2) * bytes of a token's cache
    a batch    rows * (vision + prompt) / peak FLOP/s + answer * step / bandwidth     seconds

For Qwen2-VL-2B on an H200 (989 TFLOP/s, 4.8 TB/s), with 6,580 patches, that is 16 + 5 TFLOP a page
or 21 ms, and 3.1 GB a step and 59 MB more for each row: 26 pages a second at 64 rows, 1.8 alone.
"""

import argparse
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from PIL import Image, ImageDraw
from qwen_vl_utils import process_vision_info
from transformers import (
    AutoModelForImageTextToText,
    AutoProcessor,
    GenerationConfig,
    Qwen2VLConfig,
)

from parsers.document import PageImage, PageInput
from parsers.engines.local.checkpoint import find_checkpoint
from parsers.engines.local.loading import Loaded, choose_device, choose_form, load, make_ready
from parsers.engines.local.running import Running
from parsers.engines.qwen_family import FAMILIES, Family
from parsers.tasks.parse import page_question

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


@dataclass(frozen=True)
class Measurement:
    way: str
    pages: int
    rows: int
    seconds: float

    @property
    def pages_per_second(self) -> float:
        return self.pages / self.seconds


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


def forbid_end(loaded: Loaded, tokens: int) -> None:
    loaded.model.generation_config.min_new_tokens = tokens


def ask_by_cookbook(loaded: Loaded, family: Family, page: PageInput, tokens: int) -> str:
    """One page, as the model's makers show."""
    question = page_question(page)
    image = Image.frombytes("RGB", (page.image.width, page.image.height), page.image.pixels)
    asked = family.compose(question)
    content = [{"type": "image", "image": image}, {"type": "text", "text": asked.text}]
    messages = [{"role": "user", "content": content}]
    if asked.system:
        messages.insert(0, {"role": "system", "content": asked.system})
    processor: Any = loaded.processor
    text = processor.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    images, _ = process_vision_info(messages, image_patch_size=family.multiple_of // 2)
    inputs = processor(text=[text], images=images, padding=True, return_tensors="pt")
    model: Any = loaded.model
    written = model.generate(**inputs.to(loaded.device), max_new_tokens=tokens, do_sample=False)
    return str(processor.decode(written[0, inputs["input_ids"].shape[1] :], True))


def measure(way: str, rows: int, pages: list[PageInput], ask: Callable[[PageInput], str]) -> Any:
    """The measurement, and the answers in the order of the pages."""
    with ThreadPoolExecutor(rows) as threads:
        started = time.perf_counter()
        answers = list(threads.map(ask, pages))
        return Measurement(way, len(pages), rows, time.perf_counter() - started), answers


def compare(loaded: Loaded, family: Family, options: argparse.Namespace) -> list[Measurement]:
    model: Any = loaded.model
    forbid_end(loaded, options.tokens)
    pages = [draw_page(seed) for seed in range(2 * options.rows + options.loop)]
    running = Running(loaded, family, options.rows)

    def ask(page: PageInput) -> str:
        question = page_question(page)
        return running.answer(question, family.compose(question), options.tokens).text

    for rows in (1, options.rows):  # compiles
        measure("", rows, [draw_page(-seed - 1) for seed in range(rows)], ask)
    alone, _ = measure("Pagemill, one page alone", 1, pages[-1:], ask)
    together, answers = measure("Pagemill, many pages", options.rows, pages[:-1], ask)
    running.close()
    form = model.config.text_config._attn_implementation
    model.set_attn_implementation({"text_config": "sdpa"})
    loop, expected = measure(
        "cookbook loop",
        1,
        pages[: options.loop],
        lambda page: ask_by_cookbook(loaded, family, page, options.tokens),
    )
    model.set_attn_implementation({"text_config": form})
    same = sum(a == b for a, b in zip(answers, expected, strict=False))
    print(f"\n{loaded.description}: {same} of {len(expected)} answers are the loop's")
    return [loop, alone, together]


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


def report(model: Any, measurements: list[Measurement], tokens: int) -> None:
    loop = measurements[0].pages_per_second
    print(f"{'':26}{'rows':>6}{'pages':>7}{'seconds':>9}{'pages/s':>9}{'x loop':>8}{'limit':>8}")
    for each in measurements:
        allowed = limit(model, each.rows, tokens)
        print(
            f"{each.way:26}{each.rows:>6}{each.pages:>7}{each.seconds:>9.2f}"
            f"{each.pages_per_second:>9.3f}{each.pages_per_second / loop:>8.1f}"
            f"{'-' if allowed is None else f'{allowed:.1f}':>8}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--model", metavar="FOLDER", help="instead of the two with random weights")
    parser.add_argument("--rows", type=int, default=64, help="pages that are asked for at a time")
    parser.add_argument("--loop", type=int, default=3, help="pages of the loop")
    parser.add_argument("--tokens", type=int, default=800, help="of an answer")
    options = parser.parse_args()
    device = choose_device()
    if options.model:
        checkpoint = find_checkpoint(options.model, "")
        models = [(load(checkpoint), checkpoint.family)]
    elif device.type == "cuda":
        models = ((make_random(name, device), FAMILIES["qwen2_vl"]) for name in SIZES)
    else:
        parser.error("there is no GPU for the large models; name a small one with --model")
    for loaded, family in models:
        report(loaded.model, compare(loaded, family, options), options.tokens)
    if device.type != "cuda":
        print("\nThese are figures of a CPU: they show that it runs, and are no claim.")


if __name__ == "__main__":
    main()
