"""Learns which column of a row each word belongs to, from drawn documents alone.

    python benchmarks/train_rows.py [--documents N] [--out FOLDER]

Documents of TRAINING layouts are drawn from seeds, a part of them is made worse, and LightGBM grows
trees for the classes of `parsers.extraction.ranking.row_reader` together. Words below a name that
some count to it are `detail`. Then words of VALIDATION layouts are read, with seeds that were never
trained on, and arrays, hash and scores are written to the package. The same machine writes the same
bytes again.
"""

import argparse
import datetime
import hashlib
import json
import random
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import lightgbm
import numpy as np
from synthetic import SEEDS_VALIDATION, TRAINING, VALIDATION
from synthetic.document import Drawn, Value
from train_fields import NOISY, PARAMETERS, SEED, Task, drawn_pages, tasks, trees_of

from parsers.document import Word
from parsers.document.paths import parse_row_path
from parsers.extraction.lines import lines_to_search
from parsers.extraction.ranking.model import (
    FOLDER,
    FieldModel,
    hash_of_features,
    write_model,
)
from parsers.extraction.ranking.row_features import NAMES, Region, words_in_rows
from parsers.extraction.ranking.row_reader import CLASSES, DETAIL, MODEL, NONE
from parsers.extraction.ranking.trees import Trees

DOCUMENTS, VALIDATION_DOCUMENTS = 1600, 240
ROUNDS = 40
ROWS = {**PARAMETERS, "objective": "multiclass", "num_class": len(CLASSES), "num_leaves": 15,
        "min_data_in_leaf": 40, "feature_fraction": 0.4}  # fmt: skip
MARGIN, BEYOND = 0.004, 0.06
"""Of the page's height above the first row and below the last, that is looked at: at least, and at
most, by chance, as the first and the last row may be found in part."""


@dataclass(frozen=True, slots=True)
class Example:
    """The words of a document's rows: features, the numbers of their classes."""

    features: np.ndarray
    wanted: np.ndarray


def example_of(task: Task) -> Example:
    drawn, pages = drawn_pages(task, "rows")
    region = region_of(drawn, random.Random(f"{drawn.seed} margin"))
    rows = words_in_rows(lines_to_search(pages), region)
    known = [(name, value) for path, value in drawn.values.items() if (name := _column(path))]
    wanted = [
        CLASSES.index(_class(word, int(page), known))
        for word, page in zip(rows.words, rows.page, strict=True)
    ]
    return Example(rows.features, np.array(wanted, dtype=np.int64))


def region_of(drawn: Drawn, rng: random.Random) -> Region:
    """Where its rows stand."""
    found: dict[int, tuple[float, float]] = {}
    above, below = (max(MARGIN, rng.uniform(-BEYOND, BEYOND)) for _ in range(2))
    for path, value in drawn.values.items():
        if _column(path):
            page = value.page_number
            top, end = found.get(page, (1.0, 0.0))
            found[page] = min(top, value.box.y0 - above), max(end, value.box.y1 + below)
    return found


def _column(path: str) -> str | None:
    row = parse_row_path(path)
    return row.name if row and row.list_name == "line_items" and row.name in CLASSES else None


def _class(word: Word, page: int, known: Sequence[tuple[str, Value]]) -> str:
    """Where boxes of several values hold it, the smallest counts."""
    at = [(value.box.area, name, value) for name, value in known
          if value.page_number == page and value.box.holds_middle_of(word.box)]  # fmt: skip
    if not at:
        return NONE
    _, name, value = min(at, key=lambda one: one[0])
    if name != "description":
        return name
    first = value.box.y0 + 0.7 * word.box.height
    is_below = word.box.center_y > first and len(value.others) > 0
    shorter = min((value.raw, *value.others), key=len)
    return DETAIL if is_below and word.text not in shorter.split() else name


def grow(examples: Sequence[Example]) -> list[Trees]:
    features = np.concatenate([one.features for one in examples])
    wanted = np.concatenate([one.wanted for one in examples])
    data = lightgbm.Dataset(features, wanted, params=ROWS)
    return parted(trees_of(lightgbm.train(ROWS, data, ROUNDS)))


def parted(trees: Trees) -> list[Trees]:
    """The trees of each class, by turns."""
    return [replace(trees, root=trees.root[at :: len(CLASSES)]) for at in range(len(CLASSES))]


def compact(trees: Trees) -> Trees:
    """Without the nodes and leaves of other classes."""
    nodes: list[int] = []
    todo = [int(at) for at in trees.root]
    while todo:
        at = todo.pop()
        if at >= 0:
            nodes.append(at)
            todo += [int(trees.left[at]), int(trees.right[at])]
    nodes.sort()
    place = {at: number for number, at in enumerate(nodes)}
    children = np.concatenate([trees.left[nodes], trees.right[nodes], trees.root])
    leaves = sorted({~int(at) for at in children if at < 0})
    leaf_at = {at: number for number, at in enumerate(leaves)}

    def moved(every: np.ndarray) -> np.ndarray:
        new = [place[int(at)] if at >= 0 else ~leaf_at[~int(at)] for at in every]
        return np.array(new, np.int32)

    return Trees(
        trees.feature[nodes], trees.threshold[nodes], moved(trees.left[nodes]),
        moved(trees.right[nodes]), trees.leaf[leaves], moved(trees.root), trees.depth,
    )  # fmt: skip


def check(trees: Sequence[Trees], examples: Sequence[Example]) -> dict[str, dict[str, float]]:
    """Of each class, how many words there are, how many are read as it, and rightly."""
    wanted = np.concatenate([one.wanted for one in examples])
    scores = np.concatenate(
        [np.stack([each.scores(one.features) for each in trees], axis=1) for one in examples]
    )
    read = scores.argmax(axis=1)
    return {
        name: {
            "f1": round(2 * float(((read == at) & (wanted == at)).sum())
                        / max(int((read == at).sum() + (wanted == at).sum()), 1), 4),
            "words": int((wanted == at).sum()), "read": int((read == at).sum()),
        }
        for at, name in enumerate(CLASSES)
    }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description="Learn which column a word belongs to.")
    parser.add_argument("--documents", type=int, default=DOCUMENTS, help="to train on")
    parser.add_argument("--workers", type=int, default=2, help="processes that draw")
    parser.add_argument("--out", type=Path, default=FOLDER, help="where the arrays go")
    options = parser.parse_args()
    start = time.monotonic()
    work = list(tasks(sorted(TRAINING), options.documents, 0, NOISY))
    unseen = list(tasks(sorted(VALIDATION), VALIDATION_DOCUMENTS, SEEDS_VALIDATION.start, 0.2))
    with ProcessPoolExecutor(options.workers) as pool:
        examples = list(pool.map(example_of, work, chunksize=20))
        others = list(pool.map(example_of, unseen, chunksize=20))
    words = sum(len(one.wanted) for one in examples)
    print(f"{words} words of {len(work)} documents, {time.monotonic() - start:.0f} s", flush=True)
    trees = [compact(one) for one in grow(examples)]
    scores = check(trees, others)
    for name, each in scores.items():
        print(f"  {name:16} {each}")
    write(options.out, trees, scores, options.documents)
    print(f"done after {time.monotonic() - start:.0f} s")
    return 0


def write(folder: Path, trees: Sequence[Trees], scores: object, documents: int) -> None:
    model = {name: FieldModel(one, 1.0, 0.0) for name, one in zip(CLASSES, trees, strict=True)}
    content = write_model(model)
    told = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "features": hash_of_features(NAMES),
        "seed": SEED,
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "trained on": f"rows of {documents} drawn invoices and credit notes, seeds from 0",
        "noisy": NOISY,
        "layouts": sorted(TRAINING),
        "validation layouts": sorted(VALIDATION),
        "lightgbm": {**ROWS, "rounds": ROUNDS, "version": lightgbm.__version__},
        "fields": {
            name: {"slope": 1.0, "shift": 0.0, "depth": one.depth}
            for name, one in zip(CLASSES, trees, strict=True)
        },
        "scores on validation layouts": scores,
    }
    folder.joinpath(f"{MODEL}.npz").write_bytes(content)
    text = json.dumps(told, indent=1, ensure_ascii=False)
    folder.joinpath(f"{MODEL}.json").write_text(text + "\n", encoding="utf-8")
    print(f"{len(content) / 1e6:.2f} MB")


if __name__ == "__main__":
    sys.exit(main())
