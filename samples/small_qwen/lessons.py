"""What is asked about a page and what is to be answered: the material of training and of checks.

In go drawn pages; out come lessons: the page's pixels as Pagemill draws them for Qwen2-VL, the
prompt that Pagemill asks with, the answer. This module knows no model.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pymupdf
from pages import LearnedPage

from parsers.document import Question, Task
from parsers.families import DPI, built_in
from parsers.reading.render_size import fit_size
from parsers.tasks.extract import fields_question
from parsers.types import DOCUMENT_TYPES

FAMILY = built_in()["qwen2_vl"]
PAGE_PIXELS = 2_000_000
FARTHEST = 2  # pixels by which a page is shifted
SCALES = 0.75, 1.3  # of a page's own size

SIDE = FAMILY.multiple_of  # pixels

Size = tuple[int, int]
"""Width and height in pixels, whole multiples of SIDE."""
Pixels = np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]


@dataclass(frozen=True, slots=True)
class Lesson:
    """pixels: rows x columns x RGB. later: the other frames of a film. times: if the frames are
    shown as images, what is said before each; empty for a video."""

    name: str
    task: str
    pixels: Pixels
    prompt: str
    answer: str
    later: tuple[Pixels, ...] = ()
    times: tuple[str, ...] = ()

    @property
    def frames(self) -> tuple[Pixels, ...]:
        return (self.pixels, *self.later)

    @property
    def is_video(self) -> bool:
        return bool(self.later) and not self.times

    def content(self) -> list[dict[str, str]]:
        """The user's message, as a chat template takes it."""
        text = {"type": "text", "text": self.prompt}
        if self.is_video:
            return [{"type": "video"}, text]
        shown: list[dict[str, str]] = []
        for time in self.times or ("",):
            shown += [{"type": "text", "text": time}] * bool(time) + [{"type": "image"}]
        return [*shown, text]


def lessons_of(page: LearnedPage, size: Size | None = None) -> tuple[Lesson, Lesson]:
    """Both tasks of a page, drawn at its own size or another."""
    pixels, asked = draw_pixels(page, size or own_size(page)), prompts()
    return (
        Lesson(page.name, Task.PARSE, pixels, asked[Task.PARSE], page.parse_answer()),
        Lesson(page.name, Task.EXTRACT, pixels, asked[Task.EXTRACT], page.extract_answer()),
    )


def random_size(page: LearnedPage, chance: random.Random, stretch: float) -> Size:
    """Larger or smaller than the page's own, and its width to its height stretched by a factor of
    at most `stretch` either way, but none of the sizes held out."""
    while True:
        size = _any_size(page, chance, stretch)
        if not is_held_out(size):
            return size


def held_out_size(page: LearnedPage, chance: random.Random, stretch: float) -> Size:
    """One of the sizes that are never trained."""
    while True:
        size = _any_size(page, chance, stretch)
        if is_held_out(size):
            return size


def is_held_out(size: Size) -> bool:
    """Of all sizes a fifth, which is never trained."""
    return (size[0] + 2 * size[1]) // SIDE % 5 == 0


def _any_size(page: LearnedPage, chance: random.Random, stretch: float) -> Size:
    width, height = own_size(page)
    scale, across = chance.uniform(*SCALES), stretch ** chance.uniform(-0.5, 0.5)
    return _whole(width * scale * across), _whole(height * scale / across)


def _whole(length: float) -> int:
    return max(round(length / SIDE), 2) * SIDE


@cache
def prompts() -> dict[Task, str]:
    """The texts beside the image. There is no system prompt but that of the chat's form."""
    schema = DOCUMENT_TYPES["receipt"].schema
    parse, extract = Question(Task.PARSE), fields_question(schema)
    return {
        Task.PARSE: FAMILY.compose(parse).text,
        Task.EXTRACT: FAMILY.compose(extract).text,
    }


def own_size(page: LearnedPage) -> Size:
    """The size at which Pagemill draws the page for this family."""
    across, down = page.drawn.width * DPI / 72, page.drawn.height * DPI / 72
    return fit_size(across, down, FAMILY.rendering(PAGE_PIXELS))


def draw_pixels(page: LearnedPage, size: Size) -> Pixels:
    """The page drawn at exactly the size that the model sees."""
    width, height = size
    with pymupdf.open("pdf", page.drawn.pdf) as document:
        sheet = document[0]
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
    first, *later = (_wear(frame, chance) for frame in lesson.frames)
    return replace(lesson, pixels=first, later=tuple(later))


def _wear(pixels: Pixels, chance: random.Random) -> Pixels:
    grains = np.random.default_rng(chance.getrandbits(32))
    shifts = [chance.randint(-FARTHEST, FARTHEST) for _ in range(2)]
    shifted = np.roll(pixels, shifts, (0, 1)).astype(np.float32)  # the edges are of one colour
    ink, paper = chance.uniform(-5, 20), chance.uniform(238, 258)
    worn = ink + shifted * (paper - ink) / 255
    worn += grains.normal(0, chance.uniform(0, 5), worn.shape).astype(np.float32)
    return worn.clip(0, 255).astype(np.uint8)
