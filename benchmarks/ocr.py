"""How well and how fast words are read: Pagemill's embedded engine beside RapidOCR alone.

DIR holds receipts as the SROIE task has them: `img/NAME.jpg` and `box/NAME.csv` with lines of
`x1,y1,x2,y2,x3,y3,x4,y4,text`. Words are compared as a multiset for each receipt, folded by NFKC
and case. RapidOCR has its default settings and models, but for its threads: it reads as two
processes of one thread, as the embedded engine does, and as one process with as many threads as it
likes; the slower of the two drops out after the first receipts. The others take turns at them, a
few at a time. Loading the models is not timed.
"""

import argparse
import multiprocessing
import statistics
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from multiprocessing.pool import Pool
from multiprocessing.synchronize import Barrier
from pathlib import Path

import numpy as np
from PIL import Image

from parsers.document import PageImage, PageInput

Words = Counter[str]
Read = Callable[[Image.Image], Words]

TURN = 8
"""Receipts that one reads before it is the next one's turn."""

_reads: dict[str, Read] = {}
"""What a worker process has loaded."""


@dataclass(frozen=True, slots=True)
class Score:
    common: int
    read: int
    true: int

    def __add__(self, other: "Score") -> "Score":
        return Score(self.common + other.common, self.read + other.read, self.true + other.true)

    @property
    def precision(self) -> float:
        return self.common / self.read if self.read else 0.0

    @property
    def recall(self) -> float:
        return self.common / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.common / (self.read + self.true) if self.read + self.true else 1.0


@dataclass(slots=True)
class Side:
    """One who reads, its processes, and what came of it so far."""

    name: str
    pool: Pool
    seconds: float = 0.0
    scores: list[Score] = field(default_factory=list)

    @property
    def total(self) -> Score:
        return sum(self.scores, start=Score(0, 0, 0))

    @property
    def pages_per_second(self) -> float:
        return len(self.scores) / self.seconds


def fold(texts: Iterable[str]) -> Words:
    return Counter(
        word for text in texts for word in unicodedata.normalize("NFKC", text).casefold().split()
    )


def true_words(path: Path) -> Words:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return fold(line.split(",", 8)[8] for line in lines if line.count(",") >= 8)


def compare(read: Words, true: Words) -> Score:
    return Score((read & true).total(), read.total(), true.total())


def pagemill() -> Read:
    from parsers.ocr.page_words import read_image

    def read(image: Image.Image) -> Words:
        pixels = PageImage(image.width, image.height, image.tobytes())
        page = PageInput(1, float(image.width), float(image.height), 0, pixels)
        return fold(word.text for word in read_image(page))

    return read


def rapidocr(threads: int) -> Read:
    """threads: -1 for as many as it likes, its default."""
    from rapidocr import RapidOCR

    name = "EngineConfig.onnxruntime.intra_op_num_threads"
    reader = RapidOCR(params={name: threads, "Global.log_level": "error"})

    def read(image: Image.Image) -> Words:
        return fold(reader(np.asarray(image)[:, :, ::-1]).txts or ())

    return read


LOADERS: dict[str, Callable[[], Read]] = {
    "Pagemill": pagemill,
    "RapidOCR": lambda: rapidocr(1),
    "RapidOCR, own threads": lambda: rapidocr(-1),
}
PROCESSES = {"Pagemill": 2, "RapidOCR": 2, "RapidOCR, own threads": 1}


def start(name: str) -> Side:
    """The processes, each with its models loaded and used once."""
    context = multiprocessing.get_context("spawn")
    loaded = context.Barrier(PROCESSES[name] + 1)
    side = Side(name, context.Pool(PROCESSES[name], _load, (name, loaded)))
    loaded.wait()
    return side


def _load(name: str, loaded: Barrier) -> None:
    read = _reads[name] = LOADERS[name]()
    read(Image.new("RGB", (320, 320), "white"))
    loaded.wait()


def _read(task: tuple[str, Path]) -> Words:
    name, path = task
    return _reads[name](Image.open(path).convert("RGB"))


def take_turn(side: Side, paths: Sequence[Path]) -> None:
    started = time.perf_counter()
    read = side.pool.map(_read, [(side.name, path) for path in paths], chunksize=1)
    side.seconds += time.perf_counter() - started
    for path, words in zip(paths, read, strict=True):
        truth = true_words(path.parents[1] / "box" / f"{path.stem}.csv")
        side.scores.append(compare(words, truth))


def show(side: Side) -> None:
    total, mean = side.total, statistics.mean(score.f1 for score in side.scores)
    print(
        f"{side.name:22} {len(side.scores):3} receipts  "
        f"precision {total.precision:.4f}  recall {total.recall:.4f}  F1 {total.f1:.4f}  "
        f"mean F1 {mean:.4f}  {side.pages_per_second:.3f} pages a second"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Word precision, recall, F1 and speed of OCR.")
    parser.add_argument("folder", metavar="DIR", type=Path, help="holds img/*.jpg and box/*.csv")
    parser.add_argument("--most", metavar="N", type=int, default=32, help="the first N receipts")
    arguments = parser.parse_args()
    images = sorted((arguments.folder / "img").glob("*.jpg"))[: arguments.most]
    if not images:
        parser.error(f"no img/*.jpg in {arguments.folder}")
    print(f"{len(images)} receipts")
    sides = [start(name) for name in LOADERS]
    for side in sides:
        take_turn(side, images[:TURN])
    ours, *others = sides
    peer = max(others, key=lambda side: side.pages_per_second)
    for at in range(TURN, len(images), TURN):
        for side in (ours, peer):
            take_turn(side, images[at : at + TURN])
    for side in sides:
        side.pool.terminate()
        show(side)
    ratio = ours.pages_per_second / peer.pages_per_second
    print(f"throughput {ratio:.2f} times that of {peer.name}")


if __name__ == "__main__":
    main()
