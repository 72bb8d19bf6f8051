"""Learns to rank the candidates for the fields of invoices, from drawn documents alone.

    python benchmarks/train_fields.py [--documents N] [--check] [--out FOLDER]

Documents of TRAINING layouts are drawn from seeds, candidates and features are those of
`parsers.extraction.ranking`, and LightGBM grows one set of trees for each field. A part of the
documents is made worse, as recognizers make them: words joined and cut, letters confused, labels
that no lexicon knows. How sure the trees are is calibrated on layouts that they did not see. Then
the VALIDATION layouts are scored with seeds that were never trained on, and arrays, hash and scores
are written to the package. The same machine writes the same bytes again. --check writes nothing.
"""

import argparse
import datetime
import hashlib
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

import lightgbm
import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, vstack
from synthetic import LANGUAGES, SEEDS_VALIDATION, TRAINING, VALIDATION, draw, to_pages
from synthetic.document import Drawn, Value
from worse_pages import draw_scan, scanned, worse

from parsers.document import FieldValue, Page
from parsers.document.text import fold
from parsers.extraction.lines import Piece, lines_to_search
from parsers.extraction.ranking.candidates import Candidate, Kind, candidates_of
from parsers.extraction.ranking.features import features_of
from parsers.extraction.ranking.model import FOLDER, FieldModel, hash_of_features, write_model
from parsers.extraction.ranking.phrases import phrases_of
from parsers.extraction.ranking.ranking import FIELDS, rank_with
from parsers.extraction.ranking.trees import Trees
from parsers.values.amounts import find_numbers

SEED = 20261129
DOCUMENTS = 2400
VALIDATION_DOCUMENTS = 300
NOISY = 0.35
"""The part of the documents that are made worse."""
CREDIT_NOTES = 0.12
"""The part of the documents that are credit notes."""
MATCH = 0.75
"""Part of both boxes that a candidate shares with a true value, at least."""
PARAMETERS = {
    "objective": "binary", "num_leaves": 15, "learning_rate": 0.15, "min_data_in_leaf": 20,
    "feature_fraction": 0.25, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 2.0,
    "max_bin": 31, "use_missing": False, "seed": SEED, "deterministic": True,
    "force_col_wise": True, "num_threads": 1, "verbosity": -1,
}  # fmt: skip
ROUNDS = 64
BAGS, FAMILIES_OF_BAG = 3, 0.8
"""How many sets of trees are averaged, each grown on this part of the families of layouts, so that
what a single layout teaches weighs less."""
PARTS = 4
"""Parts of the families of layouts; each is scored by what was learned from the others."""
HIDDEN = 0.1
"""The part of documents that calibration takes for ones whose true value is not found at all: drawn
documents nearly always have each value, and real ones hide some."""
LIKELIEST = 12
"""Values of a field that calibration looks at."""
NEGATIVES = 0.5
"""The part of the wrong candidates that is learned from; each counts for the others."""
Task = tuple[str, str, str, int, bool]
"""Kind, layout, language, seed, and whether it is made worse."""


@dataclass(frozen=True, slots=True)
class Example:
    """A document. wanted: by field, for each candidate of its kind: 1 the value, 0 not, -1 not to
    be said. told: by field, whether it is on the document, and among the candidates."""

    layout: str
    language: str
    rows: dict[Kind, csr_matrix]
    wanted: dict[str, np.ndarray]
    values: dict[Kind, tuple[object, ...]]
    told: dict[str, tuple[bool, bool]]


def drawn_pages(task: Task, chance: str) -> tuple[Drawn, tuple[Page, ...]]:
    """A document and its pages, made worse if it is to be. chance: what its own chance is named."""
    kind, layout, language, seed, noisy = task
    drawn = draw(kind, layout, language, seed)
    pages = to_pages(drawn)
    if noisy:
        rng = random.Random(f"{layout} {seed} {chance}")
        scan = draw_scan(rng)
        pages = tuple(worse(scanned(page, scan), rng) for page in pages)
        values = {path: replace(one, box=scan.of(one.box)) for path, one in drawn.values.items()}
        drawn = replace(drawn, values=values)
    return drawn, pages


def example_of(task: Task) -> Example:
    drawn, pages = drawn_pages(task, "noise")
    phrases = phrases_of(lines_to_search(pages))
    candidates = candidates_of(phrases)
    features = features_of(phrases, candidates)
    of_kind = {kind: [one for one in candidates if one.kind is kind] for kind in Kind}
    numbers = np.array([list(Kind).index(one.kind) for one in candidates], dtype=np.int64)
    rows = {kind: csr_matrix(features[numbers == at]) for at, kind in enumerate(Kind)}
    values = {kind: tuple(one.value for one in mine) for kind, mine in of_kind.items()}
    wanted, told = {}, {}
    for field, kind in FIELDS.items():
        found = [_is_it(one, field, drawn) for one in of_kind[kind]]
        wanted[field] = np.array(found, dtype=np.int8)
        told[field] = field in drawn.values, 1 in found
    return Example(drawn.layout, drawn.language, rows, wanted, values, told)


def _is_it(one: Candidate, field: str, drawn: Drawn) -> int:
    true = drawn.values.get(field)
    if true is None:
        return 0
    if _stands_at(one, true):
        return 1
    if not _says(one, true):
        return 0
    others = (each for path, each in drawn.values.items() if path != field)
    return -1 if any(_stands_at(one, other) for other in others) else 1


def _stands_at(one: Candidate, true: Value) -> bool:
    box = one.piece.box
    if box is None or one.piece.page != true.page_number:
        return False
    shared = box.overlap(true.box)
    return shared >= MATCH * max(box.area, true.box.area)


def _says(one: Candidate, true: Value) -> bool:
    texts = (true.raw, *true.others)
    if isinstance(one.value, datetime.date):
        return one.value.isoformat() == true.value
    if one.kind == "amount":
        return any(number.value == one.value for text in texts for number in find_numbers(text))
    said = fold(one.piece.text)
    if one.kind == "tax_number":  # `CHE-123.456.789 MWST`
        return any(fold(text).startswith(said) for text in texts) and len(said) > 6
    return said in {fold(text) for text in texts}


def tasks(layouts: Sequence[str], count: int, first: int, noisy: float) -> Iterator[Task]:
    """Layouts by turns, languages by chance."""
    for number in range(count):
        rng = random.Random(f"{SEED} {first} {number}")
        layout = layouts[number % len(layouts)]
        kind = "credit_note" if rng.random() < CREDIT_NOTES else "invoice"
        yield kind, layout, rng.choice(LANGUAGES), first + number, rng.random() < noisy


def grow(field: str, examples: Sequence[Example]) -> Trees:
    """The mean of the scores of some sets of trees, as one set."""
    families = sorted({family_of(one) for one in examples})
    grown = []
    for bag in range(BAGS):
        chosen = random.Random(f"{SEED} bag {bag}").sample(
            families, max(1, round(FAMILIES_OF_BAG * len(families)))
        )
        grown.append(_grow(field, [one for one in examples if family_of(one) in chosen], bag))
    return together(grown)


def _grow(field: str, examples: Sequence[Example], bag: int) -> Trees:
    kind = FIELDS[field]
    wanted = np.concatenate([one.wanted[field] for one in examples])
    chance = np.random.default_rng(SEED + bag).random(len(wanted))
    kept = (wanted == 1) | ((wanted == 0) & (chance < NEGATIVES))
    rows = vstack([one.rows[kind] for one in examples], format="csr")[kept]
    weights = np.where(wanted[kept] == 1, 1.0, 1.0 / NEGATIVES)
    parameters = {**PARAMETERS, "seed": SEED + bag}
    data = lightgbm.Dataset(rows, wanted[kept], weight=weights, params=parameters)
    return trees_of(lightgbm.train(parameters, data, ROUNDS))


def together(grown: Sequence[Trees]) -> Trees:
    """One set of trees whose sum is the mean of theirs."""
    nodes = np.cumsum([0, *(len(one.feature) for one in grown)])
    leaves = np.cumsum([0, *(len(one.leaf) for one in grown)])

    def moved(children: np.ndarray, at: int) -> np.ndarray:
        return np.where(children >= 0, children + nodes[at], children - leaves[at])

    def joined(name: str) -> np.ndarray:
        return np.concatenate([getattr(one, name) for one in grown])

    numbered = list(enumerate(grown))
    return Trees(
        joined("feature"), joined("threshold"),
        np.concatenate([moved(one.left, at) for at, one in numbered]).astype(np.int32),
        np.concatenate([moved(one.right, at) for at, one in numbered]).astype(np.int32),
        joined("leaf") / len(grown),
        np.concatenate([moved(one.root, at) for at, one in numbered]).astype(np.int32),
        max(one.depth for one in grown),
    )  # fmt: skip


def trees_of(booster: lightgbm.Booster) -> Trees:
    """The arrays of a model, each node before its children."""
    feature, threshold, left, right, leaf, root = [], [], [], [], [], []
    deepest = 0

    def add(node: dict, depth: int) -> int:
        nonlocal deepest
        if "leaf_value" in node:
            deepest = max(deepest, depth)
            leaf.append(node["leaf_value"])
            return ~(len(leaf) - 1)
        at = len(feature)
        feature.append(node["split_feature"])
        threshold.append(node["threshold"])
        left.append(0)
        right.append(0)
        left[at] = add(node["left_child"], depth + 1)
        right[at] = add(node["right_child"], depth + 1)
        return at

    for tree in booster.dump_model()["tree_info"]:
        root.append(add(tree["tree_structure"], 0))
    return Trees(
        np.array(feature, np.int16), np.array(threshold, np.float64), np.array(left, np.int32),
        np.array(right, np.int32), np.array(leaf, np.float64), np.array(root, np.int32), deepest,
    )  # fmt: skip


def calibrate(field: str, scored: Sequence[tuple[np.ndarray, Example]]) -> tuple[float, float]:
    """Slope and shift that make what is true likeliest, from scores of trees that did not see the
    documents' families. In a part of them, what is true is taken for hidden: it is none of them."""
    best = [_best(scores, one, field) for scores, one in scored]
    scores = np.array([each for each, _ in best])
    right = np.array([each for _, each in best])
    there = right.any(axis=1)

    def loss(at: np.ndarray) -> float:
        odds = np.exp(np.clip(at[0] * scores + at[1], -30, 30))
        wrong = (odds * ~right).sum(axis=1)
        true = (odds * right).sum(axis=1)
        seen = np.log((np.where(there, true, 1.0)) / (1.0 + wrong + true))
        hidden = -np.log(1.0 + wrong)
        return -float((np.where(there, 1 - HIDDEN, 1.0) * seen + there * HIDDEN * hidden).mean())

    found = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead")
    return float(found.x[0]), float(found.x[1])


def _best(scores: np.ndarray, one: Example, field: str) -> tuple[np.ndarray, np.ndarray]:
    """The scores of the likeliest values, each that of its best candidate, and which are true."""
    best: dict[object, tuple[float, bool]] = {}
    order = np.argsort(-scores, kind="stable")[: 4 * LIKELIEST]
    for at in order:
        value = one.values[FIELDS[field]][at]
        score, wanted = best.get(value, (float(scores[at]), False))
        best[value] = score, wanted or bool(one.wanted[field][at] == 1)
    rows = [*best.values()][:LIKELIEST]
    rows += [(-1e3, False)] * (LIKELIEST - len(rows))
    return np.array([score for score, _ in rows]), np.array([wanted for _, wanted in rows])


def learn_field(field: str, examples: Sequence[Example]) -> FieldModel:
    families = sorted({family_of(one) for one in examples})
    scored: list[tuple[np.ndarray, Example]] = []
    for part in range(PARTS):
        inside = [families.index(family_of(one)) % PARTS == part for one in examples]
        seen = [one for one, is_in in zip(examples, inside, strict=True) if not is_in]
        trees = grow(field, seen)
        for one, is_in in zip(examples, inside, strict=True):
            if is_in:
                dense = one.rows[FIELDS[field]].toarray()
                scored.append((trees.scores(dense), one))
    slope, shift = calibrate(field, scored)
    return FieldModel(grow(field, examples), round(slope, 4), round(shift, 4))


def family_of(one: Example) -> str:
    return one.layout.rpartition("_")[0]


def learn(examples: Sequence[Example], workers: int) -> dict[str, FieldModel]:
    """Each field in a process of its own, with one thread."""
    _LEARNED_FROM[:] = examples
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        learned = dict(zip(FIELDS, pool.map(_learn, FIELDS), strict=True))
    for field, one in learned.items():
        print(f"  {field:20} slope {one.slope:.2f} shift {one.shift:+.2f}", flush=True)
    return learned


_LEARNED_FROM: list[Example] = []
"""What processes that were forked share, so that it is not sent to them."""


def _learn(field: str) -> FieldModel:
    return learn_field(field, _LEARNED_FROM)


def check(model: dict[str, FieldModel], work: Iterable[Task]) -> dict[str, dict[str, float]]:
    """F1 by field, where a value is found if it is likelier than not; and what of those that are
    at least 0.9 sure is right."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for kind, layout, language, seed, _ in work:
        drawn = draw(kind, layout, language, seed)
        ranking = rank_with(model, lines_to_search(to_pages(drawn)))
        for field in FIELDS:
            true, ranked = drawn.values.get(field), ranking.get(field, ())
            found = ranked[0] if ranked and ranked[0].probability >= 0.5 else None
            right = bool(found and true and _is_right(found.piece, found.value, true))
            sure = found is not None and found.probability >= 0.9
            for at, each in enumerate((true, found, right, sure, sure and right)):
                counts[field][at] += bool(each)
    return {
        field: {
            "f1": round(2 * right / max(wanted + found, 1), 4),
            "wanted": wanted, "found": found, "right": right,
            "sure": sure, "right of sure": round(surely / max(sure, 1), 4),
        }
        for field, (wanted, found, right, sure, surely) in counts.items()
    }  # fmt: skip


def _is_right(piece: Piece, value: FieldValue, true: Value) -> bool:
    kind = Kind.AMOUNT if not isinstance(value, str) else FIELDS[true.path]
    return _says(Candidate(kind, 0, 0, 0, 0, 0, piece, value), true)


def main() -> int:
    parser = argparse.ArgumentParser(description="Learn to rank candidates for fields.")
    parser.add_argument("--documents", type=int, default=DOCUMENTS, help="to train on")
    parser.add_argument("--workers", type=int, default=2, help="processes that draw")
    parser.add_argument("--out", type=Path, default=FOLDER, help="where the arrays go")
    options = parser.parse_args()
    start = time.monotonic()
    work = list(tasks(sorted(TRAINING), options.documents, 0, NOISY))
    with ProcessPoolExecutor(options.workers) as pool:
        examples = list(pool.map(example_of, work, chunksize=20))
    print(f"{len(examples)} documents of {len(TRAINING)} layouts, {time.monotonic() - start:.0f} s")
    model = learn(examples, options.workers)
    print(f"trained after {time.monotonic() - start:.0f} s")
    unseen = list(tasks(sorted(VALIDATION), VALIDATION_DOCUMENTS, SEEDS_VALIDATION.start, 0.0))
    scores = check(model, unseen)
    for field, each in scores.items():
        there = [one for one in examples if one.told[field][0]]
        among = sum(one.told[field][1] for one in there) / max(len(there), 1)
        print(f"  {field:20} {each['f1']:.3f}  {each}  among candidates {among:.3f}")
    write(options.out, model, scores, options.documents)
    print(f"done after {time.monotonic() - start:.0f} s")
    return 0


def write(folder: Path, model: dict[str, FieldModel], scores: object, documents: int) -> None:
    content = write_model(model)
    told = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "features": hash_of_features(),
        "seed": SEED,
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "trained on": f"{documents} drawn invoices and credit notes, seeds from 0",
        "noisy": NOISY,
        "layouts": sorted(TRAINING),
        "validation layouts": sorted(VALIDATION),
        "lightgbm": {**PARAMETERS, "rounds": ROUNDS, "version": lightgbm.__version__},
        "fields": {
            field: {"slope": one.slope, "shift": one.shift, "depth": one.trees.depth}
            for field, one in model.items()
        },
        "scores on validation layouts": scores,
    }
    folder.joinpath("invoice.npz").write_bytes(content)
    text = json.dumps(told, indent=1, ensure_ascii=False)
    folder.joinpath("invoice.json").write_text(text + "\n", encoding="utf-8")
    print(f"{len(content) / 1e6:.2f} MB")


if __name__ == "__main__":
    sys.exit(main())
