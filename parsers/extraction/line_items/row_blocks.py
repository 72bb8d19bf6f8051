"""Lines of a list -> the rows' blocks, where the gaps between rows are larger than those within.

A cell may have several lines: a name and smaller lines of detail, and its numbers beside the first,
in the middle or at the end. Where the gaps fall into two kinds, so that each block between large
ones has one line of numbers, they show what belongs together. This module knows no schema.
"""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from parsers.extraction.line_items.list_lines import ListLine

WIDER = 1.25
"""How much larger the gaps between rows are than those within one, at least."""
LEAST_BLOCKS = 2
"""Blocks of several lines, at least; one is enough whose numbers have no text beside them."""
MOST_HEADS = 0.5
"""Blocks without numbers, for each row, at most."""
MOST_WITHIN = 3.0
"""A line of a text begins within so many heights of the one above."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """above: lines of text whose numbers are below them; heads: those of no row."""

    above: frozenset[int]
    heads: frozenset[int]


def row_blocks(
    lines: Sequence[ListLine], begins: Callable[[ListLine], bool], texts: Set[str]
) -> Blocks | None:
    """None where the gaps do not show the rows."""
    rows = _full_rows(lines, begins)
    if len(rows) < LEAST_BLOCKS:
        return None
    first, last = rows[0], rows[-1]
    gaps = [_gap(one, other) for one, other in pairwise(lines)]
    inner = sorted(gap for gap in gaps[first:last] if gap is not None)
    jumps = [(high / low, low) for low, high in pairwise(inner) if low > 0 and high > WIDER * low]
    for _, within in sorted(jumps, reverse=True):
        blocks = _split(gaps, within, len(lines))
        if within <= MOST_WITHIN * lines[first].height and _are_rows(blocks, rows, lines, texts):
            return _found(blocks, rows, _bare_rows(lines, begins, texts), lines)
    return None


def _full_rows(lines: Sequence[ListLine], begins: Callable[[ListLine], bool]) -> list[int]:
    """Without sums, which have fewer values; in cells there are no places of lines."""
    found = [at for at, line in enumerate(lines) if begins(line)]
    most = max((len(lines[at].pieces) for at in found), default=0)
    return [at for at in found if 2 * len(lines[at].pieces) > most and lines[at].top is not None]


def _bare_rows(
    lines: Sequence[ListLine], begins: Callable[[ListLine], bool], texts: Set[str]
) -> list[int]:
    """Numbers with no text beside them, as the only amount of a delivery: what stands above them in
    their block is theirs."""
    return [at for at, line in enumerate(lines) if begins(line) and not texts & set(line.pieces)]


def _gap(line: ListLine, following: ListLine) -> float | None:
    if line.top is None or following.top is None or line.page != following.page:
        return None
    return following.top - line.top


def _split(gaps: Sequence[float | None], within: float, count: int) -> list[range]:
    ends = [at + 1 for at, gap in enumerate(gaps) if gap is None or gap > WIDER * within]
    return [range(low, high) for low, high in pairwise([0, *ends, count])]


def _are_rows(
    blocks: Sequence[range], rows: Sequence[int], lines: Sequence[ListLine], texts: Set[str]
) -> bool:
    """Has each block one row at most, some of them more lines of text, and few none?"""
    known = set(rows)
    counts = [sum(at in known for at in block) for block in blocks if block[0] <= rows[-1]]
    several = [
        block for block in blocks
        if any(at in known for at in block)
        and any(at not in known and texts & set(lines[at].pieces) for at in block)
    ]  # fmt: skip
    bare = any(
        at in known and not texts & set(lines[at].pieces) for block in several for at in block
    )
    heads = sum(block[0] > rows[0] and not count
                for block, count in zip(blocks, counts, strict=False))  # fmt: skip
    is_shown = len(several) >= LEAST_BLOCKS or bare
    return max(counts) == 1 and is_shown and heads <= MOST_HEADS * len(rows)


def _found(
    blocks: Sequence[range], rows: Sequence[int], bare: Sequence[int], lines: Sequence[ListLine]
) -> Blocks:
    kinds = (set(rows), set(bare))
    above: set[int] = set()
    heads: set[int] = set()
    for block in blocks:
        row = next((at for known in kinds for at in block if at in known), None)
        if row is not None:
            above.update(range(block[0], row))
        else:
            heads.update(at for at in block if lines[at].pieces and not lines[at].is_prose)
    return Blocks(frozenset(above), frozenset(heads))
