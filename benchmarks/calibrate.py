"""How much each clue says of a value, learned from values whose truth is known.

    python benchmarks/calibrate.py DATA [--pages FOLDER] [--documents N] [--check]

In: the documents of DATA that may be read (halves.json), and N drawn documents. Fields are found as
ever, each is judged, and for each group of fields a logistic regression is fitted to the clues of
`parsers.extraction.support`, with strong L2 regularization towards what is believed of each clue
beforehand. Of values that the ranking found, only those of layouts count that it did not learn
from. A name or an address that says more than the true one, or lacks nothing but a legal form, says
nothing: it is not learned from, and counted as wrong. Out: `weights.json` in the package, with its
origin; --check writes nothing. Printed is what ten folds give: each maker's values, and each drawn
family's, by weights that never saw it, by what the values are.
"""

import argparse
import datetime
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from calibration_samples import SEED, Sample, drawn, real
from fields import SETS, tasks
from halves import READABLE
from numpy.typing import NDArray

from parsers.extraction.support.weigh import CELLS, PROVED, RANKED, TEXTS
from parsers.extraction.support.weights import NAME
from storage.doubts import LOW_SUPPORT

DOCUMENTS = 450
DRAWN_SHARE = {PROVED: 5.0, CELLS: 5.0, TEXTS: 5.0}
"""What all values of drawn documents count beside those of real ones, by group; 1 in others. In
rows, with 5 instead of 1 and L2 of 3 instead of 12, 85 % instead of 23 % of the wrong values that
are no descriptions were marked in drawn families that no fold saw, at 5 % false marks (2026-11-30).
Of ranked values drawn documents tell less: the ranking was trained with their like."""
L2 = {PROVED: 3.0, CELLS: 3.0, TEXTS: 3.0}
L2_ELSE = 12.0
BELIEFS = {
    "agreed": 1.0, "rates_vary": -1.5,
    "ahead": 1.0, "amount_in": -2.0, "amounts_in": -1.5, "bare_code": -1.5, "bare_number": -0.7,
    "beaten": -1.0, "both_say": 1.5, "code_in": -2.0, "colon_in": -1.5, "column_filled": 0.5,
    "contested": -1.0, "counts_up": -3.0, "currency_in": -1.5, "decimals_unlike": -1.0,
    "doubted": -0.5,
    "equal_date": -0.7, "extent": -1.0, "figure_in": -0.5, "formula_in": -1.5, "guessed": -1.0,
    "heads_in": -1.5, "heights_vary": -1.5, "higher": -0.7, "improbable": -2.0, "invalid": -0.5,
    "is_position": -1.0, "is_zero": -1.5, "label_in": -4.0, "label_words": -3.0, "labels_in":
    -1.5, "left_over": -0.3, "lines_above": -0.7, "lines_apart": -3.0, "lines_indented": -1.0,
    "lines_left": -0.3, "lines_missed": -0.5, "lines_smaller": -0.5, "lines_taken": -0.5,
    "lines_unlike": -0.3, "long_number": -3.0, "long_number_in": -1.0, "longer": -0.7,
    "lower_code": -4.0, "misshapen": -1.5, "mistaken": -0.5, "mixed_words": -1.5, "name_in":
    -1.5, "names_charge": -1.5, "nearly_known": -1.0, "none_says": -0.5, "number_first": -1.5,
    "numbers_in": -1.0, "odd_case": -1.0, "odd_rate": -1.5, "one_figure": -1.5, "one_name":
    -0.7, "outvoted": -0.7, "owner_misshapen": -1.0, "owner_unsure": -0.7, "page_unsure": -0.5,
    "parties_swap": -2.0, "postcodes_in": -1.0, "printed_sum": 0.3, "proved": 1.0, "ranked":
    2.0, "reader_left": -1.5, "reader_none": -0.5, "reader_own": 0.7, "reader_row": 1.0,
    "reader_unlike": -0.5, "reader_worst": 0.7, "refuted": -1.0, "refuted_name": -2.0,
    "row_charge": -0.7, "row_currency": -1.5, "row_misshapen": -0.5,
    "row_mistaken": -0.3, "row_number_first": -0.3, "row_proved": 0.7, "row_two_numbers": -0.3,
    "row_unproved": -1.0, "row_whole": 1.5, "same_date": -1.5, "share": 0.5, "shared_sign":
    -0.5, "short_name": -2.0, "swap": -2.0, "tied": -1.0, "undecided": -2.0, "unlike": -1.5,
    "words_before": -0.7, "words_behind": -1.0, "words_beside": -1.0, "words_unsure": -1.0,
}  # fmt: skip
"""What a clue is believed to add to the log odds before any value was seen; 0 for others. Values
say more where there are many: regularization draws a weight to its belief. Those of pairs, forms
and of words beside texts in rows are what 95 documents of some 40 further makers said, which are
not published. Of numbers that rules prove nothing is believed: of 7,333 drawn ones 5 were wrong."""
FURTHER = {CELLS: -0.3, TEXTS: -0.4, RANKED: -0.3}
"""What is added to the log odds of each group: documents of further makers (as above) are wrong
more often than drawn ones."""
FOLDS = 10
BOUNDS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.9)
TARGET = Path(__file__).parents[1] / "parsers" / "extraction" / "support" / NAME
Array = NDArray[np.float64]


def fit(rows: Array, right: Array, weight: Array, names: Sequence[str], group: str) -> Array:
    """Newton's method; the first column is the bias, which is not regularized."""
    beliefs = {} if group == PROVED else BELIEFS
    believed = np.array([0.0, *(beliefs.get(name, 0.0) for name in names)])
    found = believed.copy()
    ridge = np.full(rows.shape[1], L2.get(group, L2_ELSE))
    ridge[0] = 1e-3
    for _ in range(100):
        expected = 1 / (1 + np.exp(-np.clip(rows @ found, -30, 30)))
        slope = rows.T @ (weight * (right - expected)) - ridge * (found - believed)
        bend = (rows * (weight * expected * (1 - expected))[:, None]).T @ rows + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        found += step
        if np.abs(step).max() < 1e-8:
            break
    found[0] += FURTHER.get(group, 0.0)
    return found


def table(samples: Sequence[Sample], names: Sequence[str]) -> Array:
    rows = [[1.0, *(each.clues.get(name, 0.0) for name in names)] for each in samples]
    return np.array(rows)


def held_out(samples: Sequence[Sample], rows: Array, names: Sequence[str]) -> Array:
    """The probability of each value by weights that did not see its maker or family of layouts."""
    makers = sorted({each.maker for each in samples})
    random.Random(SEED).shuffle(makers)
    folds = {maker: number % FOLDS for number, maker in enumerate(makers)}
    fold_of = np.array([folds[each.maker] for each in samples])
    right, weight = _columns(samples)
    found = np.zeros(len(samples))
    for number in range(FOLDS):
        out = fold_of == number
        kept = ~out & (weight > 0)
        if out.any() and kept.any():
            known = fit(rows[kept], right[kept], weight[kept], names, samples[0].group)
            found[out] = 1 / (1 + np.exp(-np.clip(rows[out] @ known, -30, 30)))
    return found


def _columns(samples: Sequence[Sample]) -> tuple[Array, Array]:
    """Whether each is right, and what it counts: a maker of many documents less for each,
    a disputed one nothing."""
    right = np.array([float(each.right) for each in samples])
    is_drawn = np.array([each.is_drawn for each in samples])
    times = Counter(each.maker for each in samples)
    weight = np.array([0.0 if each.disputed else times[each.maker] ** -0.5 for each in samples])
    if is_drawn.any() and not is_drawn.all():
        share = DRAWN_SHARE.get(samples[0].group, 1.0)
        weight[is_drawn] *= share * weight[~is_drawn].sum() / weight[is_drawn].sum()
    return right, weight * (~is_drawn).sum() / max(weight[~is_drawn].sum(), 1e-9)


def groups_of(samples: Sequence[Sample]) -> Iterator[tuple[str, list[Sample]]]:
    for group in sorted({each.group for each in samples}):
        yield group, [each for each in samples if each.group == group]


def print_tables(name: str, samples: Sequence[Sample], found: Array, *, is_drawn: bool) -> None:
    """Of values by weights that saw neither their maker nor their family: what is marked at each
    bound, and how often they are right by their support."""
    chosen = np.array([each.is_drawn == is_drawn for each in samples])
    kinds = sorted({each.kind for each in samples})
    groups = sorted({each.group for each in samples})
    bounds = "".join(f"{bound:>10.2f}" for bound in BOUNDS)
    print(f"\n{name:28}  wrong   right  as marked{bounds}    wrong / right marked below")
    for title, which in (
        ("all", chosen),
        *((kind, chosen & [each.kind == kind for each in samples]) for kind in kinds),
        *((group, chosen & [each.group == group for each in samples]) for group in groups),
    ):
        _print_marks(title, [each for each, one in zip(samples, which, strict=True) if one],
                     found[which])  # fmt: skip
    right, _ = _columns(samples)
    print_reliability(found[chosen], right[chosen])


def _print_marks(title: str, samples: Sequence[Sample], found: Array) -> None:
    if not samples:
        return
    right, _ = _columns(samples)
    told = np.array([each.marked for each in samples])
    told |= np.array([each.doubtful for each in samples]) & (found < LOW_SUPPORT)
    shares = ""
    for bound in (LOW_SUPPORT, *BOUNDS):
        marked = (found < bound) | told
        wrong, also = marked[right == 0], marked[right == 1]
        shares += f"  {_percent(wrong)}/{_percent(also)}"
    print(f"{title:28} {int((1 - right).sum()):6} {int(right.sum()):7}{shares}")


def _percent(marked: Array) -> str:
    return f"{marked.mean() if len(marked) else 0:4.0%}"


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
    learned = learn(samples, f"{len(work)} documents", f"{options.documents} drawn ones")
    if not options.check:
        TARGET.write_text(json.dumps(learned, indent=1) + "\n", encoding="utf-8")
    return 0


def learn(samples: Sequence[Sample], read: str, drawn_ones: str) -> dict[str, Any]:
    """The weights by group with their origin; printed is what folds give."""
    groups: dict[str, object] = {}
    every: list[Sample] = []
    chances: list[Array] = []
    for group, members in groups_of(samples):
        names = sorted({name for each in members for name in each.clues})
        rows = table(members, names)
        every += members
        chances.append(held_out(members, rows, names))
        groups[group] = _told(fit(rows, *_columns(members), names, group), names)
    chance = np.concatenate(chances)
    for name, is_drawn in (("real, by maker", False), ("drawn, by family", True)):
        print_tables(name, every, chance, is_drawn=is_drawn)
    real_ones = sum(not each.is_drawn for each in every)
    origin = {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "seed": SEED,
        "made of": f"{real_ones} values of {read} that may be read, "
        f"{len(every) - real_ones} of {drawn_ones}",
        "regularization": {**L2, "else": L2_ELSE},
        "drawn count": {**DRAWN_SHARE, "else": 1.0},
        "bound": LOW_SUPPORT,
    }
    return {"origin": origin, "groups": groups}


def _told(weights: Array, names: Sequence[str]) -> dict[str, Any]:
    """Of weights that say anything, the bias apart."""
    clues = {
        name: round(float(each), 3)
        for name, each in zip(names, weights[1:], strict=True)
        if abs(each) >= 0.005
    }
    return {"bias": round(float(weights[0]), 3), "clues": clues}


if __name__ == "__main__":
    sys.exit(main())
