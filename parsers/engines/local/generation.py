"""A batch becomes answers in tokens. In: prompts of one kind. Out: an `Answer` for each.

The reference is plain `generate` of transformers, with a growing cache. On a GPU, `generate` gets a
cache of fixed size instead, and then compiles the decoding step (torch.compile, CUDA graphs). To
keep its shapes few, batches are filled up to a power of two, and caches are a multiple of
CACHE_STEP long and reused. On a CPU, in float32, this path writes the same tokens, compiled or not;
the step is one graph without breaks, compiled once for each shape. Its speed on a GPU is not
measured.

This module knows neither pages nor text.
"""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence
from transformers import GenerationConfig, StaticCache

from parsers.engines.local.loading import Loaded
from parsers.engines.local.prompting import Prompt
from parsers.engines.local.vision import Encoder
from parsers.engines.local.watching import Scores, Watch
from parsers.errors import EngineError

LIKELY = 0.95  # top_p of a sampled token
CACHE_STEP = 1024  # tokens; lengths of fixed caches are multiples of it
SHARE = 0.5  # of the free memory of a GPU, for the caches of a batch
CPU_BYTES = 2 * 2**30  # for the same on a CPU
SPACED = ("qwen2_5_vl",)
"""Types of models in which positions grow with the seconds of a film."""
GOES_ON = "Start the run again: it goes on where it stopped."
SMALLER_PAGES = "Set PAGEMILL_PAGE_PIXELS lower, or choose a smaller model."


@dataclass(frozen=True, slots=True)
class Answer:
    """tokens: with the one that ends the answer, if any. seconds: of the whole batch."""

    tokens: list[int]
    probabilities: list[float]
    finish_reason: str
    seconds: float


class Generator:
    """One thread at a time. fixed: the path with a cache of fixed size."""

    def __init__(self, loaded: Loaded, encoder: Encoder, fixed: bool) -> None:
        self._model: Any = loaded.model
        self._ends = loaded.ends
        self._device = loaded.device
        self._encoder = encoder
        self._fixed = fixed
        self._kept: tuple[tuple[int, int], Any] | None = None
        self.stop = threading.Event()
        """Set, it ends all answers at the next token: EngineError unreachable."""

    def answer(self, prompts: Sequence[Prompt]) -> list[Answer]:
        """Answers to prompts of one kind. EngineError out_of_memory, after freeing what can be;
        unreachable if the model fails otherwise."""
        try:
            return self._answer(prompts)
        except (MemoryError, RuntimeError) as error:
            if not _is_out_of_memory(error):
                message = f"The model failed: {type(error).__name__}: {error}"
                raise EngineError("unreachable", message, GOES_ON) from error
        # Only here, as the error held references to all memory of the attempt.
        self._free()
        message = f"{self._device} has too little memory for a page"
        raise EngineError("out_of_memory", message, SMALLER_PAGES)

    def cost(self, prompts: Sequence[Prompt]) -> int:
        """Tokens that the caches of a batch hold."""
        rows, length = self._shape(prompts)
        return rows * length

    def budget(self) -> int:
        """Tokens that there is memory for."""
        text = self._model.config.get_text_config(decoder=True)
        width = getattr(text, "head_dim", None) or text.hidden_size // text.num_attention_heads
        numbers = 2 * text.num_hidden_layers * text.num_key_value_heads * width
        if self._device.type != "cuda":
            return int(CPU_BYTES // (numbers * self._model.dtype.itemsize))
        free, _ = torch.cuda.mem_get_info(self._device)
        return int(SHARE * free // (numbers * self._model.dtype.itemsize))

    @torch.no_grad()
    def _answer(self, prompts: Sequence[Prompt]) -> list[Answer]:
        started = time.monotonic()
        rows, length = self._shape(prompts)
        filled = [*prompts, *[prompts[-1]] * (rows - len(prompts))]
        inputs = self._collate(filled)
        width = inputs["input_ids"].shape[1]
        scores = Scores()
        watch = Watch(scores, width, len(prompts), self._ends, self.stop)
        if self._fixed:
            inputs["cache"] = self._cache(rows, length)
        written = self._model.generate(
            **inputs,
            generation_config=_settings(prompts[0]),
            logits_processor=[scores],
            stopping_criteria=[watch],
        )
        if self.stop.is_set():
            message = "The engine was closed while it answered"
            raise EngineError("unreachable", message, GOES_ON)
        tokens = written[: len(prompts), width:].tolist()
        seconds = time.monotonic() - started
        return self._cut(tokens, watch, seconds)

    def _collate(self, prompts: Sequence[Prompt]) -> dict[str, Any]:
        """Padded on the left, so that all rows continue at the same place."""
        tokens = [each.tokens for each in prompts]
        padding = self._model.generation_config.pad_token_id
        ids = _pad(tokens, padding)
        pictures = [picture for each in prompts for picture in each.pictures]
        shown = {
            "image": [each for each in pictures if each.seconds is None],
            "video": [each for each in pictures if each.seconds is not None],
        }
        config = self._model.config
        of_image, of_video = ids == config.image_token_id, ids == config.video_token_id
        inputs = {
            "input_ids": ids,
            "attention_mask": _pad([torch.ones_like(each) for each in tokens], 0),
            "mm_token_type_ids": of_image.int() + 2 * of_video.int(),
        }
        for kind, some in shown.items():
            if some:
                inputs[f"{kind}_grid_thw"] = torch.tensor([each.grid for each in some])
        if shown["video"] and config.model_type in SPACED:
            inputs["second_per_grid_ts"] = torch.tensor([each.seconds for each in shown["video"]])
        on_device: dict[str, Any] = {key: each.to(self._device) for key, each in inputs.items()}
        if pictures:
            encode = self._encoder.encode
            on_device["mm_encoder_outputs"] = {
                kind: encode(some) for kind, some in shown.items() if some
            }
        return on_device

    def _cut(self, rows: list[list[int]], watch: Watch, seconds: float) -> list[Answer]:
        """Each answer up to its end, without padding."""
        answers = []
        for row, (tokens, probabilities) in enumerate(
            zip(rows, watch.probabilities(), strict=True)
        ):
            end = next((at + 1 for at, token in enumerate(tokens) if token in self._ends), None)
            length = watch.looping.get(row, end or len(tokens))
            reason = "repetition" if row in watch.looping else "stop" if end else "length"
            answers.append(Answer(tokens[:length], probabilities[:length], reason, seconds))
        return answers

    def _shape(self, prompts: Sequence[Prompt]) -> tuple[int, int]:
        """Rows and tokens of the cache."""
        rows, length = len(prompts), max(each.length for each in prompts) + prompts[0].max_tokens
        if not self._fixed:
            return rows, length
        return 1 << (rows - 1).bit_length(), -(-length // CACHE_STEP) * CACHE_STEP

    def _cache(self, rows: int, length: int) -> Any:
        """An empty cache of this shape. Only the last is kept, as it may take half the memory."""
        if self._kept is None or self._kept[0] != (rows, length):
            self._kept = None  # freed before the next is made
            self._kept = (rows, length), StaticCache(self._model.config, max_cache_len=length)
        _, cache = self._kept
        cache.reset()
        return cache

    def _free(self) -> None:
        self._kept = None
        self._encoder.forget()
        if self._device.type == "cuda":
            torch.cuda.empty_cache()


def _pad(rows: list[Tensor], value: int) -> Tensor:
    return pad_sequence(rows, batch_first=True, padding_value=value, padding_side="left")


def _settings(prompt: Prompt) -> Any:
    configuration: Any = GenerationConfig  # it has no types
    if prompt.temperature <= 0:
        return configuration(max_new_tokens=prompt.max_tokens, do_sample=False)
    drawn = {"temperature": prompt.temperature, "top_k": 0, "top_p": LIKELY}
    return configuration(max_new_tokens=prompt.max_tokens, do_sample=True, **drawn)


def _is_out_of_memory(error: Exception) -> bool:
    # On a CPU, and from CUDA's libraries and compilers, only the message shows it.
    said = ("not enough memory", "can't allocate memory", "out of memory", "ALLOC_FAILED")
    typed = isinstance(error, MemoryError | torch.OutOfMemoryError)
    return typed or any(words in str(error) for words in said)
