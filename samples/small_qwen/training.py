"""Teaches a model lessons. In go a model, its processor and lessons; the model's weights change.

This module knows neither how pages are drawn nor what the answers mean.
"""

import math
import random
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from lessons import Lesson, wear
from PIL import Image
from torch.nn.functional import cross_entropy
from transformers import BatchFeature, Qwen2VLForConditionalGeneration, Qwen2VLProcessor

RATE = 1.5e-3
SIGHT_RATE = 1e-3
WARMING = 40  # steps
PLAIN = 0.25  # of the lessons are shown as they are, the others worn
GARBLED = 0.3  # of the prompts have some of their tokens replaced
MOST_GARBLED = 0.15  # of a prompt's tokens
HARDEST = 8  # tokens of an answer
EMPHASIS = 0.2  # of the hardest tokens' mean loss
IGNORED = -100  # what the loss passes over

Choose = Callable[[random.Random], Lesson]


def train(
    model: Qwen2VLForConditionalGeneration,
    processor: Qwen2VLProcessor,
    choose: Choose,
    steps: int,
    batch: int,
    seed: int,
    tell: Callable[[int, float, float], None],
    rate: float = RATE,
) -> None:
    """AdamW, the rate rising, then falling as a cosine. batch: lessons per step. tell: called
    after each step with its number from 1, the loss and the seconds since the start."""
    chance, start = random.Random(seed), time.monotonic()
    optimizer = torch.optim.AdamW(model.parameters(), rate, betas=(0.9, 0.98), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, steps))
    # On a CPU it is quicker to fill nothing up than to do much at once.
    at_once = 1 if model.device.type == "cpu" else batch
    model.train()
    for step in range(1, steps + 1):
        chosen = [_varied(choose(chance), chance) for _ in range(batch)]
        loss = 0.0
        for at in range(0, batch, at_once):
            inputs = teach(processor, chosen[at : at + at_once], chance).to(model.device)
            labels = inputs.pop("labels")
            part = lesson_loss(model(**inputs).logits, labels) * len(labels) / batch
            part.backward()
            loss += part.item()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        tell(step, loss, time.monotonic() - start)
    model.eval()


def teach_to_see(
    model: Qwen2VLForConditionalGeneration,
    processor: Qwen2VLProcessor,
    choose: Callable[[random.Random], Sequence[Lesson]],
    steps: int,
    seed: int,
    tell: Callable[[int, float, float], None],
) -> None:
    """The vision tower alone, before it is asked anything: the mean of an image's tokens is to say
    which of the pages it is. choose: one lesson of each page, always in the same order."""
    chance, start = random.Random(seed), time.monotonic()
    sight = model.model.visual
    names = torch.nn.Linear(model.config.text_config.hidden_size, len(choose(chance)))
    names.to(model.device)
    weights = [*sight.parameters(), *names.parameters()]
    optimizer = torch.optim.AdamW(weights, SIGHT_RATE, betas=(0.9, 0.98), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, steps))
    for step in range(1, steps + 1):
        chosen = [wear(lesson, chance) for lesson in choose(chance)]
        loss = 0.0
        for right, lesson in enumerate(chosen):
            image = processor.image_processor([Image.fromarray(lesson.pixels)], return_tensors="pt")
            image = image.to(model.device)
            seen = sight(image["pixel_values"], image["image_grid_thw"]).pooler_output.mean(0)
            part = cross_entropy(names(seen), torch.tensor(right, device=model.device))
            (part / len(chosen)).backward()
            loss += part.item() / len(chosen)
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        tell(step, loss, time.monotonic() - start)


def lesson_loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """The mean cross entropy of the answers' tokens, and more of the hardest ones: few tokens tell
    one page from another, and after these the answer itself tells the model how it goes on.

    logits: lessons x tokens x words. labels: lessons x tokens.
    """
    wanted = labels[:, 1:]
    losses = cross_entropy(
        logits[:, :-1].flatten(0, 1), wanted.flatten(), ignore_index=IGNORED, reduction="none"
    )
    hardest = losses.view_as(wanted).topk(HARDEST, dim=1).values
    return losses.sum() / (wanted != IGNORED).sum() + EMPHASIS * hardest.mean()


def _rate(step: int, steps: int) -> float:
    return min((step + 1) / WARMING, 0.02 + 0.49 * (1 + math.cos(math.pi * step / steps)))


def _varied(lesson: Lesson, chance: random.Random) -> Lesson:
    return lesson if chance.random() < PLAIN else wear(lesson, chance)


def ask(processor: Qwen2VLProcessor, lessons: Sequence[Lesson]) -> BatchFeature:
    """The questions as a model takes them, filled up on the left."""
    return processor(
        text=[_question(processor, lesson) for lesson in lessons],
        **_shown(lessons),
        padding=True,
        padding_side="left",
        return_tensors="pt",
    )


def teach(
    processor: Qwen2VLProcessor, lessons: Sequence[Lesson], chance: random.Random | None = None
) -> BatchFeature:
    """Questions with their answers, filled up on the right, and what the loss is taken of as
    `labels`. chance: garbles some of the prompts."""
    endings = [lesson.answer + "<|im_end|>" for lesson in lessons]
    inputs = processor(
        text=[_question(processor, each) + end for each, end in zip(lessons, endings, strict=True)],
        **_shown(lessons),
        padding=True,
        padding_side="right",
        return_tensors="pt",
    )
    inputs["labels"] = torch.full_like(inputs["input_ids"], IGNORED)
    for at, ending in enumerate(endings):
        end = int(inputs["attention_mask"][at].sum())
        start = end - len(processor.tokenizer(ending)["input_ids"])
        inputs["labels"][at, start:end] = inputs["input_ids"][at, start:end]
        if chance and chance.random() < GARBLED:
            _garble(inputs["input_ids"][at, :start], processor, chance)
    return inputs


def _shown(lessons: Sequence[Lesson]) -> dict[str, Any]:
    """The images and the videos, at the sizes they have."""
    images = [each for lesson in lessons if not lesson.is_video for each in lesson.frames]
    videos = [np.stack(lesson.frames) for lesson in lessons if lesson.is_video]
    shown: dict[str, Any] = {"do_sample_frames": False} if videos else {}
    if images:
        shown["images"] = [Image.fromarray(each) for each in images]
    if videos:
        shown["videos"] = [torch.from_numpy(each).permute(0, 3, 1, 2) for each in videos]
    return shown


def _question(processor: Qwen2VLProcessor, lesson: Lesson) -> str:
    conversation = [{"role": "user", "content": lesson.content()}]
    return str(processor.apply_chat_template(conversation, add_generation_prompt=True))


def _garble(question: torch.Tensor, processor: Qwen2VLProcessor, chance: random.Random) -> None:
    """Replaces tokens of the question in place, but none of the special ones."""
    first_special = processor.tokenizer.convert_tokens_to_ids("<|endoftext|>")
    share = chance.uniform(0, MOST_GARBLED)
    for at, token in enumerate(question.tolist()):
        if token < first_special and chance.random() < share:
            question[at] = chance.randrange(first_special)
