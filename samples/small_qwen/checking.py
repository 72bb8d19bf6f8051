"""What a model can do: are its answers exact, how sure of them is it, how well does it read pages
that it was not taught? In go a model, its processor and lessons; out come figures.

This module changes no weights.
"""

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
from lessons import Lesson, wear
from rapidfuzz.distance import Levenshtein
from training import IGNORED, ask, teach
from transformers import Qwen2VLForConditionalGeneration, Qwen2VLProcessor

from parsers.document import Task

MAX_TOKENS = 1024  # tokens of an answer
AT_ONCE = 14  # questions in a batch


@dataclass(frozen=True, slots=True)
class Learned:
    """How well lessons were learned. alone, together: how many of `lessons` are answered exactly,
    one by one and in one batch. plain, worn: the least probability of any token of an answer, of
    pages as they are and of pages as another machine might draw them."""

    lessons: int
    alone: int
    together: int
    plain: float
    worn: float


@dataclass(frozen=True, slots=True)
class Scores:
    """How well pages are read. exact: the share of them with both answers right to the letter.
    errors: wrong characters in answers to the parse task, per character of the right ones. fields:
    the F1 of fields, right if path and text are."""

    pages: int
    exact: float
    errors: float
    fields: float


def check_learned(
    model: Qwen2VLForConditionalGeneration,
    processor: Qwen2VLProcessor,
    lessons: Sequence[Lesson],
    times: int = 3,
) -> Learned:
    """times: how often each page is worn anew."""
    chance = random.Random(0)
    worn = [wear(lesson, chance) for lesson in lessons for _ in range(times)]
    return Learned(
        len(lessons),
        sum(answers(model, processor, [lesson]) == [lesson.answer] for lesson in lessons),
        _count_exact(lessons, answers(model, processor, lessons)),
        min(least_probability(model, processor, lesson) for lesson in lessons),
        min(least_probability(model, processor, lesson) for lesson in worn),
    )


def count_exact(
    model: Qwen2VLForConditionalGeneration, processor: Qwen2VLProcessor, lessons: Sequence[Lesson]
) -> int:
    """How many lessons are answered exactly, some at once."""
    parts = (lessons[at : at + AT_ONCE] for at in range(0, len(lessons), AT_ONCE))
    return sum(_count_exact(part, answers(model, processor, part)) for part in parts)


def read_unseen(
    model: Qwen2VLForConditionalGeneration, processor: Qwen2VLProcessor, lessons: Sequence[Lesson]
) -> Scores:
    """The lessons are those of whole pages, the tasks of each page side by side."""
    given: list[str] = []
    for at in range(0, len(lessons), AT_ONCE):
        given += answers(model, processor, lessons[at : at + AT_ONCE])
    pairs = list(zip(lessons, given, strict=True))
    right = [lesson.answer == answer for lesson, answer in pairs]
    pages = list(zip(right[::2], right[1::2], strict=True))
    parsed = [(each.answer, answer) for each, answer in pairs if each.task is Task.PARSE]
    wrong = sum(Levenshtein.distance(right, answer) for right, answer in parsed)
    found = [(each.answer, answer) for each, answer in pairs if each.task is Task.EXTRACT]
    return Scores(
        len(pages),
        sum(map(all, pages)) / len(pages),
        wrong / sum(len(right) for right, _ in parsed),
        _harmonic(found),
    )


@torch.inference_mode()
def answers(
    model: Qwen2VLForConditionalGeneration, processor: Qwen2VLProcessor, lessons: Sequence[Lesson]
) -> list[str]:
    """The model's greedy answers, asked all at once."""
    inputs = ask(processor, lessons).to(model.device)
    written = model.generate(**inputs, max_new_tokens=MAX_TOKENS)
    start = inputs["input_ids"].shape[1]
    return list(processor.batch_decode(written[:, start:], skip_special_tokens=True))


@torch.inference_mode()
def least_probability(
    model: Qwen2VLForConditionalGeneration, processor: Qwen2VLProcessor, lesson: Lesson
) -> float:
    """Of the tokens of the right answer, its end included, each after those before it."""
    inputs = teach(processor, [lesson]).to(model.device)
    labels = inputs.pop("labels")[0, 1:]
    sure = model(**inputs).logits[0, :-1].float().softmax(-1)
    wanted = labels != IGNORED
    return float(sure[wanted].gather(1, labels[wanted, None]).min())


def _count_exact(lessons: Sequence[Lesson], given: Sequence[str]) -> int:
    return sum(each.answer == answer for each, answer in zip(lessons, given, strict=True))


def _harmonic(pairs: Iterable[tuple[str, str]]) -> float:
    """F1 = 2 * right / (wanted + given), over the fields of all answers."""
    right = count = 0
    for truth, answer in pairs:
        wanted, given = set(_fields(json.loads(truth))), set(_fields(_object(answer)))
        right += len(wanted & given)
        count += len(wanted) + len(given)
    return 2 * right / count if count else 0.0


def _object(answer: str) -> object:
    try:
        return json.loads(answer)
    except ValueError:
        return None  # an answer that is no JSON gives no field


def _fields(value: object, path: str = "") -> Iterable[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _fields(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _fields(inner, f"{path}[{at}]")
    elif value:
        yield path, str(value)
