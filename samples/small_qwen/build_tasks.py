"""Teaches the small Qwen2-VL beside this file the tasks beyond parse and extract, and says what it
can do: find, spot, screen, events, and parse of the same pages.

`python samples/small_qwen/build_tasks.py` goes on from the weights in `checkpoint` and makes those
in `tasks` anew. `--check` only measures what is there.
"""

import argparse
import random
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import torch
from build import FOLDER as FIRST
from build import SURE, save, teller
from checking import check_learned, count_exact
from lessons import Lesson
from task_lessons import all_lessons, any_size, film_lessons, page_lessons
from task_pages import Film, TaskPage, draw_films, draw_pages
from training import train
from transformers import (
    AutoModelForImageTextToText,
    AutoProcessor,
    Qwen2VLForConditionalGeneration,
    Qwen2VLProcessor,
)


@dataclass(frozen=True, slots=True)
class Round:
    """steps: of lessons. rate: the highest. own_size: the share of lessons at a page's own size."""

    steps: int
    rate: float
    own_size: float


FOLDER = Path(__file__).parent / "tasks"
SEED = 20
ROUNDS = (Round(2400, 1e-3, 0.4), Round(1200, 6e-4, 0.25), Round(900, 3e-4, 0.25))
BATCH = 3  # lessons
FILMS = 0.3  # of the lessons are about films
SIZES = 3  # at which each page is measured that were never trained
SHARED = ("tokenizer.json", "tokenizer_config.json")  # with the weights gone on from


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status 1 if what was learned is not answered exactly and surely."""
    options = _parser().parse_args(arguments)
    torch.set_num_threads(options.threads)
    if not options.check:
        _train(options.folder)
    return _report(options.folder)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--folder", type=Path, default=FOLDER, help="of the checkpoint (default: tasks)")
    add("--check", action="store_true", help="train nothing, measure the checkpoint in the folder")
    add("--threads", type=int, default=1, help="of the CPU (default: %(default)s)")
    return parser


def _train(folder: Path) -> None:
    """The weights are rounded to two bytes after each round."""
    begin = FIRST
    for at, each in enumerate(ROUNDS):
        model, processor = _load(begin)
        choose = partial(_choose, each.own_size)
        train(model, processor, choose, each.steps, BATCH, SEED + at, teller(), each.rate)
        save(model, processor, folder)
        begin = folder
    for name in SHARED:
        shutil.copyfile(FIRST / name, folder / name)


def _load(folder: Path) -> tuple[Qwen2VLForConditionalGeneration, Qwen2VLProcessor]:
    model = AutoModelForImageTextToText.from_pretrained(folder, dtype=torch.float32)
    return model, AutoProcessor.from_pretrained(folder)


@cache
def _pages() -> list[TaskPage]:
    return draw_pages()


@cache
def _films() -> list[Film]:
    return draw_films()


@cache
def _of_page(at: int) -> list[Lesson]:
    return page_lessons(_pages()[at])


@cache
def _of_film(at: int) -> list[Lesson]:
    return film_lessons(_films()[at])


@cache
def _page_lessons() -> list[tuple[int, int]]:
    """The number of the page, and of a lesson about it."""
    return [(page, at) for page, each in enumerate(_pages()) for at in range(len(each.answers))]


def _choose(own_size: float, chance: random.Random) -> Lesson:
    is_own = chance.random() < own_size
    if chance.random() < FILMS:
        film, at = chance.randrange(len(_films())), chance.randrange(2)
        size = None if is_own else any_size(_films()[film].slides[0], chance)
        return (film_lessons(_films()[film], size) if size else _of_film(film))[at]
    page, at = chance.choice(_page_lessons())
    size = None if is_own else any_size(_pages()[page], chance)
    return (page_lessons(_pages()[page], size) if size else _of_page(page))[at]


def _report(folder: Path) -> int:
    model, processor = _load(folder)
    lessons = all_lessons()
    learned = check_learned(model, processor, lessons)
    print(learned)
    sized = _untrained()
    print(f"at sizes never trained: {count_exact(model, processor, sized)} of {len(sized)}")
    rough = model.to(torch.bfloat16)
    exact = sum(count_exact(rough, processor, [lesson]) for lesson in lessons)
    print(f"in bfloat16, one by one: {exact} of {len(lessons)}")
    is_exact = learned.alone == learned.together == learned.lessons
    return 0 if is_exact and min(learned.plain, learned.worn) > SURE else 1


def _untrained() -> list[Lesson]:
    chance = random.Random(SEED)
    sized = [
        lesson
        for page in _pages() * SIZES
        for lesson in page_lessons(page, any_size(page, chance, held_out=True))
    ]
    for film in _films() * SIZES:
        sized += film_lessons(film, any_size(film.slides[0], chance, held_out=True))
    return sized


if __name__ == "__main__":
    sys.exit(main())
