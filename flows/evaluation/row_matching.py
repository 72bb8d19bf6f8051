"""Which rows of a list are the same row, of those that are wanted and those that were found.

In: for every pair of rows, how alike they are. Out: pairs. This module knows no fields.
"""

from collections.abc import Callable, Iterator

Likeness = tuple[int, float]
"""How many cells are the same, and how alike the rows' texts are, 0..100."""

LEAST_LIKENESS = 60.0
"""Of rows without a cell in common, for them to be the same row."""


def align_rows(
    wanted: int, found: int, likeness: Callable[[int, int], Likeness]
) -> Iterator[tuple[int | None, int | None]]:
    """Every row of both sides, once, by its place: in pairs, or alone where nothing is like it.

    The pairs most alike are made first, among equals those at the nearest places.
    """
    alike = (((w, f), likeness(w, f)) for w in range(wanted) for f in range(found))
    candidates = [(pair, how) for pair, how in alike if how[0] or how[1] >= LEAST_LIKENESS]
    candidates.sort(key=lambda each: (-each[1][0], -each[1][1], abs(each[0][0] - each[0][1])))
    partners: dict[int, int] = {}
    taken: set[int] = set()
    for (w, f), _ in candidates:
        if w not in partners and f not in taken:
            partners[w] = f
            taken.add(f)
    yield from ((w, partners.get(w)) for w in range(wanted))
    yield from ((None, f) for f in range(found) if f not in taken)
