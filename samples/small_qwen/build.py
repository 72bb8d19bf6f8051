"""Builds and trains the small Qwen2-VL checkpoint beside this file, and says what it can do.

`python samples/small_qwen/build.py` makes the committed checkpoint anew: it learns both tasks of
the drawn pages, shown at all sizes, until its answers are exact, boxes included. With
`--unseen STEPS` it first learns to read from pages drawn without end; that takes a GPU and many
thousands of steps. `--check` only measures what is there.
"""

import argparse
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import permutations
from pathlib import Path

import torch
from architecture import make_model, make_processor
from checking import check_learned, count_exact, read_unseen
from lessons import Lesson, held_out_size, lessons_of, own_size, random_size, texts_of
from pages import LearnedPage, learned_pages, random_page
from training import teach_to_see, train
from transformers import (
    AutoConfig,
    AutoModelForImageTextToText,
    AutoProcessor,
    Qwen2VLForConditionalGeneration,
    Qwen2VLProcessor,
)


@dataclass(frozen=True, slots=True)
class Round:
    """steps: of lessons. rate: the highest. stretch: of a page's width to its height, at most."""

    steps: int
    rate: float
    stretch: float


FOLDER = Path(__file__).parent / "checkpoint"
SEED = 18
SIGHT = 400  # steps of the vision tower alone
ROUNDS = (Round(1200, 1.5e-3, 1.25), Round(1500, 1e-3, 1.8), Round(700, 5e-4, 1.8))
OWN_SIZE = 0.25  # of the lessons are at the page's own size
BATCH = 3  # lessons
EMPHASIS = 10  # the words of the learned pages count so many times for the tokenizer
FAMILIAR = range(300)  # seeds of the pages whose words the tokenizer knows, besides
HELD_OUT = range(1_000_000, 1_000_020)  # seeds of pages that are never learned
UNSEEN = range(2_000_000, 2**31)
SURE = 0.9  # the least probability that any token of a right answer must have
REPORT = 20  # steps
SIZES = 10  # at which each page is measured that were never trained


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status 1 if what was learned is not answered exactly and surely."""
    options = _parser().parse_args(arguments)
    if options.threads:
        torch.set_num_threads(options.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    lessons = _lessons(_pages())
    if not options.check:
        processor = make_processor(_vocabulary(lessons))
        model = make_model(processor, SEED).to(device)
        if options.unseen:
            train(model, processor, _stream, options.unseen, options.batch, SEED, teller())
        teach_to_see(model, processor, _one_of_each, options.sight, SEED, teller())
        for number, each in enumerate(ROUNDS[: options.rounds]):
            choose = partial(_at_any_size, each.stretch)
            steps, seed = each.steps, SEED + number
            train(model, processor, choose, steps, options.batch, seed, teller(), each.rate)
        save(model, processor, options.folder)
    return _report(options.folder, device, lessons, options.held_out)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--folder", type=Path, default=FOLDER, help="of the checkpoint (default: beside this file)")
    add("--check", action="store_true", help="train nothing, measure the checkpoint in the folder")
    add("--rounds", type=int, default=len(ROUNDS), help="on the drawn pages (default: all)")
    add("--sight", type=int, default=SIGHT, metavar="STEPS", help="of the vision tower, before")
    add("--unseen", type=int, default=0, metavar="STEPS", help="before, on pages by chance")
    add("--batch", type=int, default=BATCH, help="lessons per step (default: %(default)s)")
    add("--held-out", type=int, default=len(HELD_OUT), help="pages to read that were not learned")
    add("--threads", type=int, default=0, help="of the CPU (default: as many as torch takes)")
    return parser


def _lessons(pages: Sequence[LearnedPage]) -> list[Lesson]:
    return [lesson for page in pages for lesson in lessons_of(page)]


def _vocabulary(lessons: Sequence[Lesson]) -> list[str]:
    familiar = _lessons([random_page(seed) for seed in FAMILIAR])
    return [*texts_of(lessons)] * EMPHASIS + [*texts_of(familiar)]


def _stream(chance: random.Random) -> Lesson:
    """One of the tasks of a page that was hardly ever shown before."""
    return lessons_of(random_page(chance.choice(UNSEEN)))[chance.randrange(2)]


def _at_any_size(stretch: float, chance: random.Random) -> Lesson:
    """One of the tasks of a page to be learned, at its own size or any."""
    page = chance.choice(_pages())
    size = None if chance.random() < OWN_SIZE else random_size(page, chance, stretch)
    return lessons_of(page, size)[chance.randrange(2)]


def _one_of_each(chance: random.Random) -> list[Lesson]:
    stretch = ROUNDS[0].stretch
    return [lessons_of(page, random_size(page, chance, stretch))[0] for page in _pages()]


@cache
def _pages() -> list[LearnedPage]:
    return learned_pages()


def teller() -> Callable[[int, float, float], None]:
    losses: list[float] = []

    def tell(step: int, loss: float, seconds: float) -> None:
        losses.append(loss)
        if step % REPORT == 0:
            mean = sum(losses[-REPORT:]) / REPORT
            print(f"step {step}: loss {mean:.4f}, {seconds:.0f} s", flush=True)

    return tell


def save(model: Qwen2VLForConditionalGeneration, processor: Qwen2VLProcessor, folder: Path) -> None:
    """Weights in two bytes each, to be computed with in four unless asked otherwise."""
    model.to(torch.float16).save_pretrained(folder)
    processor.save_pretrained(folder)
    config = AutoConfig.from_pretrained(folder)
    config.dtype = config.text_config.dtype = config.vision_config.dtype = "float32"
    config.save_pretrained(folder)


def _report(folder: Path, device: str, lessons: Sequence[Lesson], held_out: int) -> int:
    """Measured on what was saved, as anybody loads it."""
    processor = AutoProcessor.from_pretrained(folder)
    model = AutoModelForImageTextToText.from_pretrained(folder, dtype=torch.float32).to(device)
    size = sum(path.stat().st_size for path in folder.iterdir())
    print(f"{folder}: {model.num_parameters()} weights, {size / 1e6:.1f} MB")
    learned = check_learned(model, processor, lessons)
    print(learned)
    for name, sized in (("of other pages", _swapped()), ("never trained", _untrained())):
        print(f"at sizes {name}: {count_exact(model, processor, sized)} of {len(sized)}")
    pages = [random_page(seed) for seed in HELD_OUT[:held_out]]
    if pages:
        print(read_unseen(model, processor, _lessons(pages)))
    exact = learned.alone == learned.together == learned.lessons
    return 0 if exact and min(learned.plain, learned.worn) > SURE else 1


def _swapped() -> list[Lesson]:
    """Each page stretched to the size of each other."""
    sized = ((page, own_size(other)) for page, other in permutations(_pages(), 2))
    return [lesson for page, size in sized for lesson in lessons_of(page, size)]


def _untrained() -> list[Lesson]:
    chance, stretch = random.Random(SEED), ROUNDS[-1].stretch
    pages = [page for page in _pages() for _ in range(SIZES)]
    sized = [(page, held_out_size(page, chance, stretch)) for page in pages]
    return [lesson for page, size in sized for lesson in lessons_of(page, size)]


if __name__ == "__main__":
    sys.exit(main())
