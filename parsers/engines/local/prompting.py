"""A question as the model's tokens and image patches. In: a question, its prompt and the family.
Out: a `Prompt`, by the model's own chat template, with pages at exactly their pixels.

Images go through qwen-vl-utils, as the models' makers show: `process_vision_info` finds them in the
messages and sizes them by its rule. Pages are rendered at such sizes, so it must change none. The
frames of a film are shown as one (`film`).

This module knows neither batches nor answers.
"""

import threading
from dataclasses import dataclass, replace
from typing import Any

import torch
from PIL import Image
from qwen_vl_utils import process_vision_info
from qwen_vl_utils.vision_process import SPATIAL_MERGE_SIZE
from torch import Tensor

from parsers import document
from parsers.document import PageImage, Question
from parsers.engines.local import film
from parsers.engines.local.loading import Loaded
from parsers.errors import EngineError
from parsers.families import Family
from parsers.imaging.pixels import to_picture

Messages = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Picture:
    """An image or a film as patches. key: its sha256. grid: (times, rows, columns) of patches; an
    image has one time. patches: (times * rows * columns, channels * 2 * side * side), in the
    model's dtype, on the CPU. seconds: of a film, from one time to the next."""

    key: str
    grid: tuple[int, int, int]
    patches: Tensor
    seconds: float | None = None


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


Shown = tuple[str, tuple[Picture, ...]]
"""The whole text, and what its placeholders stand for."""


class Prompter:
    """May be used by several threads; the tokenizer, which is not thread-safe, is locked."""

    def __init__(self, loaded: Loaded, family: Family) -> None:
        self._processor: Any = loaded.processor
        self._dtype = loaded.model.dtype
        self._model_type = str(loaded.model.config.model_type)
        self._family = family
        self._lock = threading.Lock()

    def prepare(self, question: Question, asked: document.Prompt, max_tokens: int) -> Prompt:
        """EngineError unsupported_task if the model would not see an image at its size."""
        show = self._show_film if question.film else self._show_images
        text, pictures = show(question, asked)
        with self._lock:
            tokens = self._processor.tokenizer(text)["input_ids"]
        return Prompt(torch.tensor(tokens), pictures, max_tokens, question.temperature)

    def _show_images(self, question: Question, asked: document.Prompt) -> Shown:
        images = [page.image for page in question.pages]
        messages = _messages(asked, [self._part(image) for image in images])
        seen = self._see(messages, images)
        pictures = tuple(map(self._cut, images, seen))
        # As processors do, but without computing the patches again.
        before, *after = self._chat(messages).split(self._processor.image_token)
        placeholders = (self._processor.image_token * self._count(each) for each in pictures)
        return before + "".join(map("".join, zip(placeholders, after, strict=True))), pictures

    def _show_film(self, question: Question, asked: document.Prompt) -> Shown:
        frames = question.pages
        told = f"{film.told(self._model_type, frames)}\n{asked.text}"
        messages = _messages(replace(asked, text=told), [film.part_of(self._family, frames)])
        grid, patches = film.cut(self._processor, film.see(self._family, frames, messages))
        text = self._chat(messages).replace(
            self._processor.video_token,
            film.placeholder(self._processor, torch.tensor(grid), frames),
        )
        seconds = film.seconds_per_patch(frames)
        return text, (Picture(film.key_of(frames), grid, patches.to(self._dtype), seconds),)

    def _chat(self, messages: Messages) -> str:
        return str(
            self._processor.apply_chat_template(
                messages, tokenize=False, add_generation_prompt=True, **self._family.template
            )
        )

    def _part(self, image: PageImage) -> dict[str, Any]:
        """An image in a message, as qwen-vl-utils takes it."""
        least, most = self._family.least_pixels, self._family.most_pixels
        bounds = {"min_pixels": least, "max_pixels": most}
        return {"type": "image", "image": to_picture(image), **bounds}

    def _see(self, messages: Messages, images: list[PageImage]) -> list[Image.Image]:
        """The images of the messages, as the model will see them."""
        patch = self._family.multiple_of // SPATIAL_MERGE_SIZE
        seen, _ = process_vision_info(messages, image_patch_size=patch)
        for image, each in zip(images, seen or [], strict=True):
            if each.size != (image.width, image.height):
                message = f"{self._family.label} would see an image of {image.width} x "
                message += f"{image.height} pixels as one of {each.width} x {each.height}"
                remedy = "Render pages as the engine's `rendering` says."
                raise EngineError("unsupported_task", message, remedy)
        return seen or []

    def _cut(self, image: PageImage, seen: Image.Image) -> Picture:
        cut = self._processor.image_processor([seen], do_resize=False, return_tensors="pt")
        (grid,) = map(tuple, cut["image_grid_thw"].tolist())
        return Picture(image.sha256, grid, cut["pixel_values"].to(self._dtype))

    def _count(self, picture: Picture) -> int:
        _, rows, columns = picture.grid
        return int(rows * columns // self._processor.image_processor.merge_size**2)


def _messages(asked: document.Prompt, images: list[dict[str, Any]]) -> Messages:
    """The images before the text, as in training."""
    user = {"role": "user", "content": [*images, {"type": "text", "text": asked.text}]}
    if asked.system is None:
        return [user]
    return [{"role": "system", "content": [{"type": "text", "text": asked.system}]}, user]
