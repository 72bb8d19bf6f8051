"""Gradient boosted trees from plain arrays: a row of features -> a score.

In: arrays as `benchmarks/train_fields.py` writes them. Out: the sum of the leaves that a row comes
to, exactly as LightGBM gives it. This module knows no feature's meaning.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Trees:
    """All nodes of all trees. feature, threshold, left, right: of each inner node; a row goes left
    where its feature is at most the threshold. A number below 0 is a leaf: ~number in `leaf`. root:
    the first node of each tree. depth: steps to the deepest leaf."""

    feature: NDArray[np.int16]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    leaf: NDArray[np.float64]
    root: NDArray[np.int32]
    depth: int

    def __post_init__(self) -> None:
        """ValueError for arrays that are no trees: a step would leave them, or never end."""
        inner = len(self.feature)
        same = inner == len(self.threshold) == len(self.left) == len(self.right)
        steps = np.concatenate([self.left, self.right, self.root])
        within = steps.size == 0 or (
            steps.max() < max(inner, 1) and (~steps).max() < len(self.leaf)
        )
        ahead = (self._ahead(self.left) and self._ahead(self.right)) if same else False
        numbers = bool(np.isfinite(self.leaf).all() and np.isfinite(self.threshold).all())
        known = inner == 0 or int(self.feature.min()) >= 0
        if not (same and within and ahead and numbers and known and 0 <= self.depth < 100):
            raise ValueError("these arrays are no trees")

    def _ahead(self, side: NDArray[np.int32]) -> bool:
        """Each node comes before its children."""
        return bool(((side < 0) | (side > np.arange(len(side)))).all())

    def scores(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """One for each row."""
        if not len(rows) or not len(self.root):
            return np.zeros(len(rows))
        cells, trees = np.ascontiguousarray(rows).ravel(), len(self.root)
        at = np.tile(self.root, len(rows))
        first = np.repeat(np.arange(len(rows)) * rows.shape[1], trees)
        inner = np.flatnonzero(at >= 0)
        for _ in range(self.depth):
            node = at[inner]
            goes_left = cells.take(first[inner] + self.feature[node]) <= self.threshold[node]
            step = np.where(goes_left, self.left[node], self.right[node])
            at[inner] = step
            inner = inner[step >= 0]
        # One tree after another, as the library adds them.
        scores: NDArray[np.float64] = self.leaf[~at].reshape(-1, trees).cumsum(axis=1)[:, -1]
        return scores
