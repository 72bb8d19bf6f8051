"""How much each clue says of a value, learned from values whose truth is known.

    python benchmarks/calibrate.py DATA [--pages FOLDER] [--documents N] [--check]

In: the documents of DATA that may be read (halves.json), and N drawn documents. Fields are found as
ever, each is judged, and for each group of fields a logistic regression is fitted to the clues of
`parsers.extraction.support`, with strong L2 regularization towards what is believed of each clue
beforehand. Of values that the ranking found, only those of layouts count that it did not learn
from. A name or an address that says more than the true one, or lacks nothing but a legal form, says
nothing, and is left out. Out: `weights.json` in the package, with its origin; --check writes
nothing. Printed is what ten folds by maker give: each maker's values by weights that never saw that
maker.
"""

import argparse
import datetime
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from fields import SETS, _lenient, read_pages, tasks
from halves import READABLE, maker_of
from numpy.typing import NDArray
from synthetic import HELD_OUT, LANGUAGES, TRAINING, draw, to_pages, true_document

from flows.evaluation.judge import Judgement, judge
from flows.evaluation.truth import TrueDocument
from parsers.document import Agreement, Field, Page
from parsers.document.text import fold
from parsers.engines.ocr import OcrEngine
from parsers.extraction import find_texts
from parsers.extraction.field_answer import ground_of
from parsers.extraction.splitting import split
from parsers.extraction.support.weigh import RANKED, group_of, look
from parsers.extraction.support.weights import NAME
from parsers.extraction.vocabulary import folded
from parsers.tasks.extract import extract_fields
from parsers.types import DOCUMENT_TYPES
from storage.doubts import LOW_SUPPORT, WELL_SUPPORTED, reason_of

SEED = 20261129
FIRST_DRAWN = 5_000_000
"""The seed of the first drawn document: others are trained with."""
DOCUMENTS = 230
DRAWN_SHARE = 1.0
"""What all values of drawn documents count beside those of real ones, in each group."""
DRAWN = "drawn"
KINDS = ("invoice", "invoice", "credit_note", "receipt")
L2 = 12.0
BELIEFS = {
    "ahead": 1.0, "amount_in": -2.0, "bare_code": -1.5, "beaten": -1.0, "both_say": 1.5,
    "colon_in": -1.5,
    "column_filled": 0.5, "contested": -1.5, "extent": -1.0, "formula_in": -1.5, "guessed": -1.0,
    "higher": -0.7,
    "invalid": -0.5, "is_position": -1.0, "labels_in": -1.5, "left_over": -0.3, "longer": -0.7,
    "long_number_in": -1.0, "mixed_words": -1.5, "misshapen": -1.5, "names_charge": -1.5,
    "nearly_known": -1.0, "none_says": -0.5, "number_first": -1.5, "numbers_in": -1.0,
    "odd_case": -1.0, "page_unsure": -0.5, "printed_sum": 0.3, "proved": 1.0, "ranked": 2.0,
    "refuted": -3.0, "row_charge": -0.7, "row_misshapen": -0.5, "row_number_first": -0.3,
    "row_proved": 0.7, "row_two_numbers": -0.3, "row_unproved": -1.0, "row_whole": 1.5,
    "share": 0.5, "unlike": -1.5, "words_unsure": -1.0,
}  # fmt: skip
"""What a clue is believed to add to the log odds before any value was seen; 0 for others. Values
say more where there are many: regularization draws a weight to its belief."""
FOLDS = 10
TARGET = Path(__file__).parents[1] / "parsers" / "extraction" / "support" / NAME
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """A value that was found. marked: whether anything but its support says that a person should
    look at it; invalid: whether it breaks a rule, which counts unless it is well supported."""

    maker: str
    group: str
    clues: dict[str, float]
    right: bool
    marked: bool
    invalid: bool = False

    @property
    def is_drawn(self) -> bool:
        return self.maker.startswith(DRAWN)


def samples_of(
    pages: Sequence[Page], type_name: str, set_name: str, true: TrueDocument, maker: str
) -> list[Sample]:
    engine, known = OcrEngine(workers=1), DOCUMENT_TYPES[type_name]
    segments: list[dict[str, Field]] = []
    seen: dict[int, tuple[str, dict[str, float]]] = {}
    try:
        for part in split(pages, (known,), find_texts, within_pages=True):
            fields = extract_fields(engine, known.schema, part.pages).fields
            opinions, clues = look(fields, known, ground_of(part.pages))
            segments.append({each.path: each for each in fields})
            for each in fields:
                if each.path in clues:
                    seen[id(each)] = group_of(each.path, opinions), dict(clues[each.path])
    finally:
        engine.close()
    judged = (_lenient(each, set_name) for each in judge([true], segments))
    return [
        Sample(
            maker,
            *seen[id(each.found)],
            each.right,
            _is_marked(each.found),
            not each.found.valid,
        )
        for each in judged
        if each.found is not None and id(each.found) in seen and not _disputed(each)
    ]


def _is_marked(field: Field) -> bool:
    agreement = Agreement.ALONE if field.agreement is Agreement.AMBIGUOUS else field.agreement
    return reason_of(replace(field, support=None, agreement=agreement, valid=True)) is not None


def _disputed(each: Judgement) -> bool:
    """Whether a single text has all words of the true one and more, or lacks a legal form."""
    if each.right or each.found is None or each.wanted is None or "." in each.name:
        return False
    if not isinstance(each.found.value, str):
        return False
    wanted, found = (set(map(fold, text.split())) - {""} for text in (each.wanted, each.found.raw))
    lacks = wanted - found
    return bool(wanted & found) and lacks <= folded("companies.endings")


def real(task: tuple[Path, str, str, TrueDocument], kept: Path | None) -> list[Sample]:
    path, set_name, _, true = task
    pages = read_pages(path, kept)
    return samples_of(pages, SETS[set_name], set_name, true, maker_of(path))


def drawn(number: int) -> list[Sample]:
    """Every other document has a layout that the ranking learned from."""
    rng = random.Random(f"{SEED} {number}")
    learned = number % 2 == 1
    layout, language = rng.choice(TRAINING if learned else HELD_OUT), rng.choice(LANGUAGES)
    kind = rng.choice(KINDS)
    document = draw(kind, layout, language, FIRST_DRAWN + number)
    type_name = "receipt" if kind == "receipt" else "invoice"
    maker = f"{DRAWN} {layout.rpartition('_')[0]}"
    found = samples_of(to_pages(document), type_name, "", true_document(document), maker)
    return [each for each in found if not learned or each.group != RANKED]


def fit(rows: Array, right: Array, weight: Array, names: Sequence[str]) -> Array:
    """Newton's method; the first column is the bias, which is not regularized."""
    believed = np.array([0.0, *(BELIEFS.get(name, 0.0) for name in names)])
    found = believed.copy()
    ridge = np.full(rows.shape[1], L2)
    ridge[0] = 1e-3
    for _ in range(100):
        expected = 1 / (1 + np.exp(-np.clip(rows @ found, -30, 30)))
        slope = rows.T @ (weight * (right - expected)) - ridge * (found - believed)
        bend = (rows * (weight * expected * (1 - expected))[:, None]).T @ rows + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        found += step
        if np.abs(step).max() < 1e-8:
            break
    return found


def table(samples: Sequence[Sample], names: Sequence[str]) -> Array:
    rows = [[1.0, *(each.clues.get(name, 0.0) for name in names)] for each in samples]
    return np.array(rows)


def held_out(samples: Sequence[Sample], rows: Array, names: Sequence[str]) -> Array:
    """The probability of each value by weights that did not see its maker."""
    makers = sorted({each.maker for each in samples})
    random.Random(SEED).shuffle(makers)
    folds = {maker: number % FOLDS for number, maker in enumerate(makers)}
    fold_of = np.array([folds[each.maker] for each in samples])
    right, weight = _columns(samples)
    found = np.zeros(len(samples))
    for number in range(FOLDS):
        out = fold_of == number
        if out.any() and not out.all():
            known = fit(rows[~out], right[~out], weight[~out], names)
            found[out] = 1 / (1 + np.exp(-np.clip(rows[out] @ known, -30, 30)))
    return found


def _columns(samples: Sequence[Sample]) -> tuple[Array, Array]:
    """Whether each is right, and what it counts: a maker of many documents less for each."""
    right = np.array([float(each.right) for each in samples])
    is_drawn = np.array([each.is_drawn for each in samples])
    times = Counter(each.maker for each in samples)
    weight = np.array([times[each.maker] ** -0.5 for each in samples])
    if is_drawn.any() and not is_drawn.all():
        weight[is_drawn] *= DRAWN_SHARE * weight[~is_drawn].sum() / weight[is_drawn].sum()
    return right, weight * (~is_drawn).sum() / max(weight[~is_drawn].sum(), 1e-9)


def groups_of(samples: Sequence[Sample]) -> Iterator[tuple[str, list[Sample]]]:
    for group in sorted({each.group for each in samples}):
        yield group, [each for each in samples if each.group == group]


def print_marks(name: str, samples: Sequence[Sample], found: Array) -> None:
    """At each bound, the shares of wrong and of right values that are marked."""
    right, _ = _columns(samples)
    told = np.array([each.marked for each in samples])
    told |= np.array([each.invalid for each in samples]) & (found < WELL_SUPPORTED)
    print(f"{name}: {int(right.sum())} right, {int((1 - right).sum())} wrong")
    for bound in (0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9):
        marked = (found < bound) | told
        wrong, also = marked[right == 0], marked[right == 1]
        print(f"  below {bound:.2f}: wrong {wrong.mean() if len(wrong) else 0:5.0%},"
              f" right {also.mean() if len(also) else 0:5.0%}")  # fmt: skip


def print_reliability(found: Array, right: Array) -> None:
    print("support        values   mean  right")
    for low in range(10):
        inside = (found >= low / 10) & (found < (low + 1) / 10 + (low == 9))
        if inside.any():
            print(f"{low / 10:.1f} to {(low + 1) / 10:.1f}  {inside.sum():8}"
                  f"   {found[inside].mean():.2f}   {right[inside].mean():.2f}")  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description="How much each clue says of a value.")
    parser.add_argument("data", metavar="DATA", type=Path, help="the folder of the sets")
    parser.add_argument("--pages", metavar="FOLDER", type=Path, help="keep the pages read there")
    parser.add_argument("--documents", type=int, default=DOCUMENTS, help="how many are drawn")
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    options = parser.parse_args()
    work = list(tasks(options.data, list(SETS), READABLE))
    with ProcessPoolExecutor(options.workers) as pool:
        found = list(pool.map(partial(real, kept=options.pages), work))
        found += pool.map(drawn, range(options.documents))
    samples = [each for part in found for each in part]
    told: dict[str, object] = {}
    every, chances = [], []
    for group, members in groups_of(samples):
        names = sorted({name for each in members for name in each.clues})
        rows = table(members, names)
        chance = held_out(members, rows, names)
        real_ones = np.array([not each.is_drawn for each in members])
        print_marks(f"{group}, real", [e for e in members if not e.is_drawn], chance[real_ones])
        print_marks(f"{group}, drawn", [e for e in members if e.is_drawn], chance[~real_ones])
        every += members
        chances.append(chance)
        weights = fit(rows, *_columns(members), names)
        clues = {
            name: round(float(each), 3)
            for name, each in zip(names, weights[1:], strict=True)
            if abs(each) >= 0.005
        }
        told[group] = {"bias": round(float(weights[0]), 3), "clues": clues}
    chance = np.concatenate(chances)
    is_real = np.array([not each.is_drawn for each in every])
    real_samples = [each for each in every if not each.is_drawn]
    print_marks("all, real", real_samples, chance[is_real])
    print_reliability(chance[is_real], _columns(real_samples)[0])
    origin = {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "seed": SEED,
        "made of": f"{len(real_samples)} values of {len(work)} documents that may be read, "
        f"{len(every) - len(real_samples)} of {options.documents} drawn ones",
        "regularization": L2,
        "bound": LOW_SUPPORT,
    }
    if not options.check:
        text = json.dumps({"origin": origin, "groups": told}, indent=1)
        TARGET.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
