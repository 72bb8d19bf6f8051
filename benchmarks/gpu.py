"""Pages per second of Qwen2-VL: Pagemill's engine beside the cookbook loop and the card's limit.

    python benchmarks/gpu.py --seconds 570 --out gpu.jsonl    # 2B and 7B, random weights
    python benchmarks/gpu.py --model FOLDER                   # a model that is there, also on a CPU

A line of JSON is written after each measurement, so that what was measured stands whatever ends the
run; `--seconds` ends it at the next token. The most telling comes first. For each model:

    prompts        pages become tokens and patches: before anything else, and in no other figure
    compile        the first batch of a shape, 8 tokens long
    first token    a batch with answers of one token: encoder and prompt
    answers        batches of exactly 1, 16 and 64 pages, each answer of 800 tokens
    loop           page after page, as the model's makers show; the tokens that are the engine's too
    lengths vary   the largest batch again, the lengths of its answers log-normal: a batch lasts as
                   long as its longest answer; `written` is the share of steps that wrote a token

Each page has 1.3 megapixels (980 x 1316, 1,645 tokens of an image). `limit` is what the card's
peaks allow: see gpu_models.py.

It runs with PyTorch 2.11 and needs qwen-vl-utils and transformers 5.24 (5.17 takes no images that
were encoded before, 5.23 calls the cache otherwise), and nothing else of Pagemill's requirements.
Where those are older, the wheels of transformers, huggingface-hub (1.31 or later) and qwen-vl-utils
are brought along and unpacked into a folder that PYTHONPATH names.
"""

import argparse
import gc
import json
import random
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import torch
import transformers
from gpu_models import HEIGHT, SIZES, WIDTH, draw_page, limit, make_random
from PIL import Image
from qwen_vl_utils import process_vision_info
from transformers import LogitsProcessor

from parsers.document import PageInput, Question, Task
from parsers.engines.local.checkpoint import find_checkpoint
from parsers.engines.local.generation import Answer, Generator
from parsers.engines.local.loading import Loaded, choose_device, load
from parsers.engines.local.prompting import Prompt, Prompter
from parsers.engines.local.vision import Encoder
from parsers.errors import EngineError
from parsers.families import Family, built_in

SPREAD = 0.8  # sigma of the log-normal lengths, whose median is two fifths of the longest
COMPILED = 8  # tokens, after which nothing is compiled or recorded any more


class Lines:
    """Writes each measurement at once, to a file and to stdout."""

    def __init__(self, path: Path | None) -> None:
        self._file = path.open("a", encoding="utf-8") if path else None
        self._started = time.perf_counter()

    def write(self, what: str, **figures: Any) -> None:
        at = round(time.perf_counter() - self._started, 1)
        line = json.dumps({"what": what, **figures, "at": at})
        if self._file:
            print(line, file=self._file, flush=True)
        print(line, flush=True)


class Lengths(LogitsProcessor):
    """Every answer of a batch ends at its own length, whatever the model would write."""

    def __init__(self, lengths: Sequence[int], ends: Sequence[int]) -> None:
        self._lengths, self._ends, self._step = list(lengths), list(ends), 0
        self._planned: Any = None

    def __call__(self, input_ids: Any, scores: Any) -> Any:  # noqa: ARG002
        if self._planned is None:
            filled = self._lengths + [1] * (len(scores) - len(self._lengths))
            self._planned = torch.tensor(filled, device=scores.device)
        self._step += 1
        scores = scores.clone()
        scores[:, self._ends] = float("-inf")
        ending = (self._planned == self._step).unsqueeze(1)
        scores[:, self._ends[:1]] = torch.where(ending, float("inf"), float("-inf"))
        return scores


class Bench:
    """One model. stop: ends what is being written."""

    def __init__(self, name: str, loaded: Loaded, family: Family, tokens: int, out: Lines) -> None:
        self.name, self.out, self.tokens = name, out, tokens
        self.loaded, self.family = loaded, family
        self._model: Any = loaded.model
        self._generate = self._model.generate
        self._encoder = Encoder(loaded.model)
        self._generator = Generator(loaded, self._encoder, fixed=True)
        self.stop = self._generator.stop
        self.alone: list[Answer] = []

    def shape(self, prompts: Sequence[Prompt], rows: int) -> None:
        """All that is measured of batches of so many rows."""
        batches = [prompts[at : at + rows] for at in range(0, len(prompts), rows)]
        self._compile(batches[0])
        seconds, _ = self._time(batches[:1], [[1] * rows])
        self._say("first token", rows, seconds=seconds)
        lengths = [[self.tokens + 1] * rows for _ in batches]  # the room ends them
        seconds, answers = self._time(batches, lengths)
        self._say_answers("answers", rows, seconds, answers, limit=self._limit(rows))
        if rows == 1:
            self.alone = answers

    def lengths_vary(self, prompts: Sequence[Prompt], rows: int) -> None:
        batches = [prompts[at : at + rows] for at in range(0, len(prompts), rows)]
        self._compile(batches[0])
        drawn = random.Random(7)
        lengths = [[self._draw_length(drawn) for _ in batch] for batch in batches]
        seconds, answers = self._time(batches, lengths)
        steps = sum(rows * max(batch) for batch in lengths)
        written = round(sum(map(sum, lengths)) / steps, 3)
        self._say_answers("lengths vary", rows, seconds, answers, written=written)

    def loop(self, pages: Sequence[PageInput]) -> None:
        """As the model's makers show; a line for each page."""
        text = self._model.config.text_config
        form = text._attn_implementation
        self._model.set_attn_implementation({"text_config": "sdpa"})
        try:
            for at, page in enumerate(pages):
                if self.stop.is_set():
                    return
                tokens, prepared, seconds = self._ask_by_cookbook(page)
                same = _same(tokens, self.alone[at].tokens) if at < len(self.alone) else None
                figures = {"prepared": prepared, "tokens": len(tokens), "same_tokens": same}
                self._say("loop", 1, seconds=seconds, pages_per_second=1 / seconds, **figures)
        finally:
            self._model.set_attn_implementation({"text_config": form})

    def _ask_by_cookbook(self, page: PageInput) -> tuple[list[int], float, float]:
        """The tokens; seconds until the model began, and in all."""
        started = time.perf_counter()
        image = Image.frombytes("RGB", (page.image.width, page.image.height), page.image.pixels)
        asked = self.family.compose(ask(page))
        content = [{"type": "image", "image": image}, {"type": "text", "text": asked.text}]
        messages = [{"role": "user", "content": content}]
        if asked.system:
            messages.insert(0, {"role": "system", "content": asked.system})
        processor: Any = self.loaded.processor
        text = processor.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        images, _ = process_vision_info(messages, image_patch_size=self.family.multiple_of // 2)
        inputs = processor(text=[text], images=images, padding=True, return_tensors="pt")
        prepared = time.perf_counter() - started
        lengths = {"max_new_tokens": self.tokens, "min_new_tokens": self.tokens}
        written = self._generate(**inputs.to(self.loaded.device), **lengths, do_sample=False)
        tokens = written[0, inputs["input_ids"].shape[1] :].tolist()
        return tokens, prepared, time.perf_counter() - started

    def _compile(self, batch: Sequence[Prompt]) -> None:
        seconds, _ = self._time([batch], [[COMPILED] * len(batch)])
        self._say("compile", len(batch), seconds=seconds)

    def _time(
        self, batches: Sequence[Sequence[Prompt]], lengths: Sequence[Sequence[int]]
    ) -> tuple[float, list[Answer]]:
        """Each page is encoded anew. The answers are on the CPU when the clock stops."""
        self._encoder.forget()
        answers: list[Answer] = []
        started = time.perf_counter()
        for batch, planned in zip(batches, lengths, strict=True):
            ends = Lengths(planned, self.loaded.ends)
            self._model.generate = lambda ends=ends, **inputs: self._generate(
                **inputs | {"logits_processor": [*inputs["logits_processor"], ends]}
            )
            answers += self._generator.answer(batch)
        self._model.generate = self._generate
        return time.perf_counter() - started, answers

    def _draw_length(self, drawn: random.Random) -> int:
        return max(1, min(self.tokens, round(0.4 * self.tokens * drawn.lognormvariate(0, SPREAD))))

    def _limit(self, rows: int) -> float | None:
        return limit(self._model, rows, self.tokens)

    def _say_answers(
        self, what: str, rows: int, seconds: float, answers: Sequence[Answer], **more: Any
    ) -> None:
        pages, tokens = len(answers), sum(len(each.tokens) for each in answers)
        figures = {"pages": pages, "tokens": tokens, "seconds": seconds}
        rates = {"pages_per_second": pages / seconds, "tokens_per_second": tokens / seconds}
        self._say(what, rows, **figures, **rates, **more)

    def _say(self, what: str, rows: int, **figures: Any) -> None:
        rounded = {
            name: round(each, 4) if isinstance(each, float) else each
            for name, each in figures.items()
        }
        self.out.write(what, model=self.name, rows=rows, **rounded)


def ask(page: PageInput) -> Question:
    return Question(Task.PARSE, (page,))


def _same(tokens: Sequence[int], others: Sequence[int]) -> int:
    """How many are equal from the start."""
    pairs = zip(tokens, others, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(tokens), len(others)))


def models(folder: str | None, device: torch.device) -> Iterator[tuple[str, Loaded, Family]]:
    if folder:
        checkpoint = find_checkpoint(folder, "")
        yield checkpoint.name, load(checkpoint), checkpoint.family
        return
    for name in SIZES:
        yield name, make_random(name, device), built_in()["qwen2_vl"]


def prepare(loaded: Loaded, family: Family, pages: list[PageInput], tokens: int) -> list[Prompt]:
    prompter = Prompter(loaded, family)

    def one(page: PageInput) -> Prompt:
        return prompter.prepare(ask(page), family.compose(ask(page)), tokens)

    with ThreadPoolExecutor(8) as threads:
        return list(threads.map(one, pages))


def measure(bench: Bench, pages: list[PageInput], prompts: list[Prompt], options: Any) -> None:
    """In the order of their worth. What fails is said, and the next is measured."""
    shapes = [
        (lambda rows=rows: bench.shape(prompts[: rows * options.batches], rows))
        for rows in options.rows
    ]
    most = max(options.rows)
    varying = prompts[: most * options.batches]
    rest = [lambda: bench.loop(pages[: options.loop]), lambda: bench.lengths_vary(varying, most)]
    for each in [*shapes, *rest]:
        if bench.stop.is_set():
            return
        try:
            each()
        except EngineError as error:
            if not bench.stop.is_set():
                bench.out.write("failed", model=bench.name, code=error.code, error=error.message)


def make_room(device: torch.device) -> None:
    """The memory of one model is needed for the next, also what its compiled steps hold."""
    torch.compiler.reset()
    gc.collect()
    if device.type == "cuda":
        torch.cuda.empty_cache()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--model", metavar="FOLDER", help="instead of the two with random weights")
    parser.add_argument("--rows", type=int, nargs="+", default=[1, 16, 64], help="of the batches")
    parser.add_argument("--batches", type=int, default=2, help="of each size")
    parser.add_argument("--loop", type=int, default=2, help="pages of the loop")
    parser.add_argument("--tokens", type=int, default=800, help="of an answer")
    parser.add_argument("--seconds", type=float, default=3600.0, help="after which it ends")
    parser.add_argument("--out", type=Path, help="a file for the lines as well")
    options = parser.parse_args()
    device = choose_device()
    if not options.model and device.type != "cuda":
        parser.error("there is no GPU for the large models; name a small one with --model")
    out, end = Lines(options.out), time.monotonic() + options.seconds
    versions = {"torch": torch.__version__, "transformers": transformers.__version__}
    claim = "figures of a GPU" if device.type == "cuda" else "a CPU: it runs; no claim of speed"
    out.write("start", tokens=options.tokens, page=[WIDTH, HEIGHT], claim=claim, **versions)
    pages = [draw_page(seed) for seed in range(max(options.rows) * options.batches)]
    prompts: list[Prompt] = []
    for name, loaded, family in models(options.model, device):
        out.write("model", model=name, runs_on=loaded.description)
        if not prompts:
            started = time.perf_counter()
            prompts = prepare(loaded, family, pages, options.tokens)
            took = round(time.perf_counter() - started, 3)
            out.write("prompts", pages=len(pages), tokens=prompts[0].length, seconds=took)
        bench = Bench(name, loaded, family, options.tokens, out)
        timer = threading.Timer(max(0.0, end - time.monotonic()), bench.stop.set)
        timer.daemon = True
        timer.start()
        measure(bench, pages, prompts, options)
        timer.cancel()
        if bench.stop.is_set():
            out.write("stopped", after=options.seconds)
            return
        del bench, loaded
        make_room(device)
    out.write("done")


if __name__ == "__main__":
    main()
