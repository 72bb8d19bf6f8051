"""How well words are read: Pagemill's embedded engine beside RapidOCR with its defaults.

DIR holds receipts as the SROIE task has them: `img/NAME.jpg` and `box/NAME.csv` with lines of
`x1,y1,x2,y2,x3,y3,x4,y4,text`. Words are compared as a multiset for each receipt, folded by NFKC
and case. Both read the same files in the same process on one thread.
"""

import argparse
import statistics
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from parsers.document import PageImage
from parsers.embedded.words import load_reader, read_words

Words = Counter[str]
Read = Callable[[Image.Image], Words]


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
    reader = load_reader()

    def read(image: Image.Image) -> Words:
        page = PageImage(image.width, image.height, image.tobytes())
        return fold(word.text for word in read_words(reader, page).words)

    return read


def rapidocr() -> Read:
    from rapidocr import RapidOCR

    threads = "EngineConfig.onnxruntime.intra_op_num_threads"
    reader = RapidOCR(params={threads: 1, "Global.log_level": "error"})

    def read(image: Image.Image) -> Words:
        return fold(reader(np.asarray(image)[:, :, ::-1]).txts or ())

    return read


def measure(name: str, read: Read, images: list[Path]) -> None:
    scores, seconds = [], []
    for path in images:
        image = Image.open(path).convert("RGB")
        started = time.perf_counter()
        found = read(image)
        seconds.append(time.perf_counter() - started)
        scores.append(compare(found, true_words(path.parents[1] / "box" / f"{path.stem}.csv")))
    total = sum(scores, start=Score(0, 0, 0))
    print(
        f"{name:10} precision {total.precision:.4f}  recall {total.recall:.4f}  "
        f"F1 {total.f1:.4f}  mean F1 {statistics.mean(score.f1 for score in scores):.4f}  "
        f"{statistics.mean(seconds):.2f} s a page"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Word precision, recall and F1 of OCR.")
    parser.add_argument("folder", metavar="DIR", type=Path, help="holds img/*.jpg and box/*.csv")
    parser.add_argument("--limit", metavar="N", type=int, help="only the first N receipts")
    arguments = parser.parse_args()
    images = sorted((arguments.folder / "img").glob("*.jpg"))[: arguments.limit]
    if not images:
        parser.error(f"no img/*.jpg in {arguments.folder}")
    print(f"{len(images)} receipts")
    measure("RapidOCR", rapidocr(), images)
    measure("Pagemill", pagemill(), images)


if __name__ == "__main__":
    main()
