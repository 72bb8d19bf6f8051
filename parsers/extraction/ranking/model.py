"""What was learned, as it lies in the package: a set of trees for each field.

In: `invoice.npz`, plain arrays, and `invoice.json` beside it, which says from what they were
learned, how good they were, and what their bytes hash to. Out: a `Model`, read once, when first
asked for. `benchmarks/train_fields.py` writes both. This module knows no document.
"""

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parsers.extraction.ranking.features import NAMES
from parsers.extraction.ranking.trees import Trees

FOLDER = Path(__file__).parent
ARRAYS = ("feature", "threshold", "left", "right", "leaf", "root")


@dataclass(frozen=True, slots=True)
class FieldModel:
    """slope, shift: what makes a score of the trees the logarithm of odds."""

    trees: Trees
    slope: float
    shift: float

    def log_odds(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        return self.slope * self.trees.scores(rows) + self.shift


Model = Mapping[str, FieldModel]


def hash_of_features(names: Sequence[str] = NAMES) -> str:
    """Changes with the names of features and their order."""
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]


@cache
def load(name: str, names: tuple[str, ...] = NAMES) -> Model:
    """ValueError if the arrays are not those that the JSON speaks of, or other features."""
    told = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    content = (FOLDER / f"{name}.npz").read_bytes()
    return read_model(content, told, names)


def read_model(content: bytes, told: Mapping[str, Any], names: Sequence[str] = NAMES) -> Model:
    if hashlib.sha256(content).hexdigest() != told["sha256"]:
        raise ValueError("the arrays of the model are not those that its JSON tells of")
    if told["features"] != hash_of_features(names):
        raise ValueError("the model was trained with other features: make train-fields")
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return {
            field: FieldModel(
                _trees(field, arrays, each["depth"], len(names)), each["slope"], each["shift"]
            )
            for field, each in told["fields"].items()
        }


def _trees(field: str, arrays: Any, depth: int, features: int) -> Trees:
    missing = [name for name in ARRAYS if f"{field}.{name}" not in arrays]
    if missing:
        raise ValueError(f"the model has no array {field}.{missing[0]}")
    trees = Trees(**{name: arrays[f"{field}.{name}"] for name in ARRAYS}, depth=depth)
    if trees.feature.size and int(trees.feature.max()) >= features:
        raise ValueError(f"the trees of {field} ask for a feature that there is not")
    return trees


def write_model(model: Model) -> bytes:
    """The arrays as they are kept."""
    arrays = {
        f"{field}.{name}": getattr(one.trees, name)
        for field, one in sorted(model.items())
        for name in ARRAYS
    }
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()
