"""Lines of a list -> the lines of text that belong to the numbers below them, and the heads of
groups.

A text may stand above the numbers of its row, wholly, or in part where the numbers are in its
middle. What stands alone above rows that have texts beside or below their numbers is the head of a
group, unless most rows have such lines, or the text runs on through the row: its next word had no
room on the line. This module knows no schema.
"""

from collections.abc import Callable, Sequence, Set
from itertools import pairwise

from parsers.extraction.line_items.list_lines import ListLine
from parsers.extraction.lines import Piece

PITCH = 2.1
"""Lines of one text begin within so many heights of each other."""
MOST_ABOVE = 3
"""Lines of a text that stand above the numbers of their row."""
NEARER = 1.25
"""How much wider the gap above such a text is than those within its row."""
USUAL = 0.6
"""The part of the rows, at least, that have lines above them where these belong to the texts."""

LEAST_ROWS = 2
"""Rows with such lines, at least."""

Begins = Callable[[ListLine], bool]


def texts_above(
    lines: Sequence[ListLine], begins: Begins, texts: Set[str]
) -> tuple[set[int], set[int]]:
    """The lines of text that are nearer to the row below them than to the one above: those that
    belong to it, and those that are heads of groups."""
    groups = _groups(lines, begins)
    rows = _full_rows([line for line in lines if begins(line)])
    edge = _right_edge(rows, texts)
    own_places = {at for group in groups.values() for at in group}
    below = {
        end for end in groups
        if end + 1 < len(lines) and end + 1 not in own_places and not begins(lines[end + 1])
        if _text(lines[end + 1], texts) and _are_close(lines[end], lines[end + 1])
    }  # fmt: skip
    full = {end for end in groups if end in below or not _is_bare(lines[end], texts)}
    most = _usual_lines([len(groups[end]) for end in full], len(rows))
    own: set[int] = set()
    heads: set[int] = set()
    for end, group in groups.items():
        if end not in full:
            own.update(group)
        elif most:
            own.update(group[-most:])
            heads.update(group[:-most])
        elif group[0] and _runs_on(lines[group[0] - 1], lines[group[0]], texts, edge):
            continue  # it is the end of the text above
        elif end in below and _runs_on(lines[group[-1]], lines[end], texts, edge):
            own.update(group)
        else:
            heads.update(group)
    return own, heads


def _full_rows(rows: Sequence[ListLine]) -> list[ListLine]:
    """Without sums, which have fewer values."""
    most = max((len(line.pieces) for line in rows), default=0)
    return [line for line in rows if 2 * len(line.pieces) > most]


def _usual_lines(counts: Sequence[int], rows: int) -> int:
    """How many lines stand above each row; 0 if most rows have none."""
    if not counts or len(counts) < max(LEAST_ROWS, USUAL * rows):
        return 0
    return sorted(counts)[(len(counts) - 1) // 2]


def _groups(lines: Sequence[ListLine], begins: Begins) -> dict[int, list[int]]:
    """The places of such lines, by the place of the row below them."""
    groups: dict[int, list[int]] = {}
    found: set[int] = set()
    for at, line in enumerate(lines):
        if not line.pieces or begins(line):
            continue
        end = next(
            (i for i in range(at + 1, min(len(lines), at + MOST_ABOVE + 1)) if begins(lines[i])),
            None,
        )
        if end is None:
            continue
        part = lines[max(at - 1, 0) : end + 1]
        known = [one.top for one in part if one.top is not None]
        if len(known) < len(part) or len({one.page for one in part}) > 1:
            continue
        gaps = [low - top for top, low in pairwise(known)]
        within = max(gaps[1:] if at else gaps)
        is_nearer = at == 0 or at - 1 in found or gaps[0] > NEARER * within
        if within <= PITCH * lines[end].height and is_nearer:
            found.add(at)
            groups.setdefault(end, []).append(at)
    return groups


def _are_close(line: ListLine, following: ListLine) -> bool:
    if line.top is None or following.top is None or line.page != following.page:
        return False
    return following.top - line.top <= PITCH * line.height


def _is_bare(line: ListLine, texts: Set[str]) -> bool:
    """Does the line of numbers lack words of its text?"""
    own = [piece.text for name, piece in line.pieces.items() if name in texts]
    return not any(any(map(str.isalpha, text)) for text in own)


def _runs_on(line: ListLine, following: ListLine, texts: Set[str], edge: float) -> bool:
    """Had the first word of the following line no room at the end of this one?"""
    first, second = _text(line, texts), _text(following, texts)
    if not first or not second or not first.box or not second.box:
        return False
    word, width = second.text.split(), second.box.x1 - second.box.x0
    return first.box.x1 + width * (len(word[0]) + 1) / len(second.text) > edge


def _right_edge(rows: Sequence[ListLine], texts: Set[str]) -> float:
    """Where texts break: between the end of the longest one and the next column."""
    longest, following = 0.0, 1.0
    for line in rows:
        own = _text(line, texts)
        if own and own.box:
            longest = max(longest, own.box.x1)
            boxes = [one.box for one in line.pieces.values() if one.box]
            following = min(
                [following, *(box.x0 for box in boxes if box.x0 >= own.box.x1)]
            )  # fmt: skip
    return (longest + max(following, longest)) / 2


def _text(line: ListLine, texts: Set[str]) -> Piece | None:
    return next((piece for name, piece in line.pieces.items() if name in texts), None)
