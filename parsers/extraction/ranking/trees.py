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
        sound = same and within and ahead and numbers and known and 0 <= self.depth < 100
        if not (self._are_whole_numbers() and sound and self._end_within_depth()):
            raise ValueError("these arrays are no trees")

    def _are_whole_numbers(self) -> bool:
        steps = (self.feature, self.left, self.right, self.root)
        return all(np.issubdtype(each.dtype, np.integer) for each in steps)

    def _end_within_depth(self) -> bool:
        """So many steps lead to a leaf, whatever the row."""
        at = self.root[self.root >= 0]
        for _ in range(self.depth):
            below = np.unique(np.concatenate([self.left[at], self.right[at]]))
            at = below[below >= 0]
        return not at.size

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
            node = at.take(inner)
            asked = cells.take(first.take(inner) + self.feature.take(node))
            goes_left = asked <= self.threshold.take(node)
            step = np.where(goes_left, self.left.take(node), self.right.take(node))
            at[inner] = step
            inner = inner[step >= 0]
        # One tree after another, as the library adds them.
        scores: NDArray[np.float64] = self.leaf.take(~at).reshape(-1, trees).cumsum(axis=1)[:, -1]
        return scores
