"""A question as the model's tokens and image patches. In: a question and the family's prompt. Out:
a `Prompt`, by the model's own chat template, with pages at exactly their pixels.

This module knows neither batches nor answers.
"""

import threading
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from parsers import document
from parsers.document import PageImage, Question
from parsers.engines.local.loading import Loaded
from parsers.imaging.pixels import to_picture


@dataclass(frozen=True, slots=True)
class Picture:
    """An image as patches. key: the image's sha256. grid: (1, rows, columns) of patches.
    patches: (rows * columns, channels * 2 * side * side), in the model's dtype, on the CPU."""

    key: str
    grid: tuple[int, int, int]
    patches: Tensor


@dataclass(frozen=True, slots=True)
class Prompt:
    """tokens: (length,), with one placeholder for each feature of an image."""

    tokens: Tensor
    pictures: tuple[Picture, ...]
    max_tokens: int
    temperature: float

    @property
    def kind(self) -> tuple[int, float]:
        """Equal for the prompts of one batch."""
        return self.max_tokens, self.temperature

    @property
    def length(self) -> int:
        return len(self.tokens)


class Prompter:
    """May be used by several threads; the tokenizer, which is not thread-safe, is locked."""

    def __init__(self, loaded: Loaded) -> None:
        self._processor: Any = loaded.processor
        self._dtype = loaded.model.dtype
        self._lock = threading.Lock()

    def prepare(self, question: Question, asked: document.Prompt, max_tokens: int) -> Prompt:
        pictures = tuple(self._cut(page.image) for page in question.pages)
        text = self._processor.apply_chat_template(
            _messages(asked, len(pictures)), add_generation_prompt=True
        )
        # As processors do, but without computing the patches again.
        before, *after = text.split(self._processor.image_token)
        placeholders = (self._processor.image_token * self._count(each) for each in pictures)
        text = before + "".join(map("".join, zip(placeholders, after, strict=True)))
        with self._lock:
            tokens = self._processor.tokenizer(text)["input_ids"]
        return Prompt(torch.tensor(tokens), pictures, max_tokens, question.temperature)

    def _cut(self, image: PageImage) -> Picture:
        drawn = to_picture(image)
        cut = self._processor.image_processor([drawn], do_resize=False, return_tensors="pt")
        (grid,) = map(tuple, cut["image_grid_thw"].tolist())
        return Picture(image.sha256, grid, cut["pixel_values"].to(self._dtype))

    def _count(self, picture: Picture) -> int:
        _, rows, columns = picture.grid
        return int(rows * columns // self._processor.image_processor.merge_size**2)


def _messages(asked: document.Prompt, images: int) -> list[dict[str, Any]]:
    """The images before the text, as in training."""
    content: list[dict[str, str]] = [{"type": "image"}] * images
    user = {"role": "user", "content": [*content, {"type": "text", "text": asked.text}]}
    if asked.system is None:
        return [user]
    return [{"role": "system", "content": [{"type": "text", "text": asked.system}]}, user]
