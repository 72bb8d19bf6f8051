"""What is asked about the drawn pages and films beyond parse and extract, and what is to be
answered. In go the drawings of `task_pages`; out come lessons, with the words that Pagemill asks
Qwen2-VL in. This module knows no model.
"""

import random
from collections.abc import Sequence

import numpy as np
import pymupdf
from lessons import FAMILY, PAGE_PIXELS, SIDE, Lesson, Pixels, Size, is_held_out
from task_pages import Film, TaskPage, draw_films, draw_pages

from parsers.document import PageImage, PageInput
from parsers.families import film as film_times
from parsers.reading.render_size import fit_size
from parsers.tasks import open_task
from parsers.tasks.page_task import question_of
from parsers.tasks.parse import page_question

SCALES = 0.85, 1.25  # of a page's own size
STRETCH = 1.2  # of a page's width to its height, at most
FRAME = PageInput(1, 1, 1, 0, PageImage(1, 1, bytes(3)))


def prompt_of(task: str, request: str) -> str:
    question = (
        page_question(FRAME) if task == "parse" else question_of(open_task(task, request), ())
    )
    return FAMILY.compose(question).text


def page_lessons(page: TaskPage, size: Size | None = None) -> list[Lesson]:
    """All that is asked about a page, drawn at its own size or another."""
    pixels = draw(page, size or own_size(page))
    return [
        Lesson(f"{page.name} {request}", task, pixels, prompt_of(task, request), answer)
        for (task, request), answer in page.answers.items()
    ]


def film_lessons(film: Film, size: Size | None = None) -> list[Lesson]:
    """The film as a video, and as images that follow their times."""
    drawn = [draw(slide, size or own_size(slide)) for slide in film.slides]
    frames = frames_of(film, drawn)
    asked, times = prompt_of("events", ""), film_times.frame_times(frames)
    told = f"{film_times.told_times(frames)}\n{asked}"
    length = f"{film_times.told_length(frames)}\n{asked}"
    later, stamps = tuple(drawn[1:]), tuple(map(film_times.stamp, times))
    return [
        Lesson(f"{film.name} as a video", "events", drawn[0], told, film.events, later),
        Lesson(f"{film.name} as images", "events", drawn[0], length, film.events, later, stamps),
    ]


def frames_of(film: Film, drawn: Sequence[Pixels]) -> list[PageInput]:
    """The slides as pages with their times."""
    ends = (*film.starts[1:], film.lasts)
    return [
        PageInput(at, 1, 1, 0, image_of(pixels), start_seconds=start, end_seconds=end)
        for at, (pixels, start, end) in enumerate(zip(drawn, film.starts, ends, strict=True), 1)
    ]


def image_of(pixels: Pixels) -> PageImage:
    rows, columns, _ = pixels.shape
    return PageImage(columns, rows, pixels.tobytes())


def all_lessons() -> list[Lesson]:
    """Each at its own size."""
    pages = [lesson for page in draw_pages() for lesson in page_lessons(page)]
    return pages + [lesson for film in draw_films() for lesson in film_lessons(film)]


def own_size(page: TaskPage) -> Size:
    """The size at which Pagemill draws the page for this family."""
    across, down = page.width * page.dpi / 72, page.height * page.dpi / 72
    return fit_size(across, down, FAMILY.rendering(PAGE_PIXELS))


def any_size(page: TaskPage, chance: random.Random, held_out: bool = False) -> Size:
    """Larger or smaller than its own, a little stretched; of those held out, or of the others."""
    while True:
        (width, height), scale = own_size(page), chance.uniform(*SCALES)
        across = STRETCH ** chance.uniform(-0.5, 0.5)
        size = _whole(width * scale * across), _whole(height * scale / across)
        if is_held_out(size) == held_out:
            return size


def _whole(length: float) -> int:
    return max(round(length / SIDE), 2) * SIDE


def draw(page: TaskPage, size: Size) -> Pixels:
    """The page drawn at exactly the size that the model sees."""
    width, height = size
    with pymupdf.open("pdf", page.pdf) as document:
        sheet = document[0]
        scale = pymupdf.Matrix(width / sheet.rect.width, height / sheet.rect.height)
        drawn = sheet.get_pixmap(matrix=scale, alpha=False)
    return np.frombuffer(drawn.samples, np.uint8).reshape(height, width, 3).copy()
