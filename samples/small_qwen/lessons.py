"""What is asked about a page and what is to be answered: the material of training and of checks.

In go drawn pages; out come lessons: the page's pixels as Pagemill draws them for Qwen2-VL, the
prompt that Pagemill asks with, the answer. This module knows no model.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pymupdf
from pages import LearnedPage

from parsers.document import Question, Task
from parsers.engines.qwen_family import DPI, FAMILIES
from parsers.reading.render_size import fit_size
from parsers.tasks.extract import fields_question
from parsers.tasks.parse import PROMPTS
from parsers.types import DOCUMENT_TYPES

FAMILY = FAMILIES["qwen2_vl"]
PAGE_PIXELS = 2_000_000
FARTHEST = 2  # pixels by which a page is shifted

Pixels = np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]


@dataclass(frozen=True, slots=True)
class Lesson:
    """pixels: rows x columns x RGB."""

    name: str
    task: Task
    pixels: Pixels
    prompt: str
    answer: str


def lessons_of(page: LearnedPage) -> tuple[Lesson, Lesson]:
    """Both tasks of a page."""
    pixels, asked = draw_pixels(page), prompts()
    return (
        Lesson(page.name, Task.PARSE, pixels, asked[Task.PARSE], page.parse_answer()),
        Lesson(page.name, Task.EXTRACT, pixels, asked[Task.EXTRACT], page.extract_answer()),
    )


def prompts() -> dict[Task, str]:
    """The texts beside the image. There is no system prompt but that of the chat's form."""
    schema = DOCUMENT_TYPES["receipt"].schema
    parse, extract = Question(Task.PARSE, prompts=PROMPTS), fields_question(schema)
    return {
        Task.PARSE: FAMILY.compose(parse).text,
        Task.EXTRACT: FAMILY.compose(extract).text,
    }


def draw_pixels(page: LearnedPage) -> Pixels:
    """The page drawn at exactly the size that the model sees."""
    rendering = FAMILY.rendering(PAGE_PIXELS)
    with pymupdf.open("pdf", page.drawn.pdf) as document:
        sheet = document[0]
        across, down = sheet.rect.width * DPI / 72, sheet.rect.height * DPI / 72
        width, height = fit_size(across, down, rendering)
        scale = pymupdf.Matrix(width / sheet.rect.width, height / sheet.rect.height)
        drawn = sheet.get_pixmap(matrix=scale, alpha=False)
    if (drawn.width, drawn.height) != (width, height):
        raise ValueError(f"{page.name} came out as {drawn.width} x {drawn.height} pixels")
    return np.frombuffer(drawn.samples, np.uint8).reshape(height, width, 3).copy()


def texts_of(lessons: Iterable[Lesson]) -> Iterator[str]:
    """What the tokenizer should know well."""
    for lesson in lessons:
        yield lesson.prompt
        yield lesson.answer


def wear(lesson: Lesson, chance: random.Random) -> Lesson:
    """The lesson as another machine might draw it, or a little worse: shifted by a pixel or two,
    darker or paler, grained."""
    grains = np.random.default_rng(chance.getrandbits(32))
    shifts = [chance.randint(-FARTHEST, FARTHEST) for _ in range(2)]
    shifted = np.roll(lesson.pixels, shifts, (0, 1)).astype(np.float32)  # the edges are white
    ink, paper = chance.uniform(-5, 20), chance.uniform(238, 258)
    worn = ink + shifted * (paper - ink) / 255
    worn += grains.normal(0, chance.uniform(0, 5), worn.shape).astype(np.float32)
    return replace(lesson, pixels=worn.clip(0, 255).astype(np.uint8))
