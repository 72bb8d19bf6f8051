"""A column's lines in, its paragraphs out: parted by blanks, styles, indents and markers.

This module knows neither columns nor labels.
"""

from collections.abc import Sequence
from itertools import pairwise

from parsers.layout.paragraph import Paragraph, Segment

ALIKE = 0.06  # of its size: fonts that differ by more are others
WIDER = 1.25  # times the usual distance of lines
INDENT = 0.8  # heights of the font
SHORT = 0.85  # of the column: a line that ends before has room for more
ENDS = frozenset('.!?:;”"')
CENTERED = 1.0  # heights: middles of lines no further apart


def part_paragraphs(column: Sequence[Segment]) -> list[Paragraph]:
    """The paragraphs from top to bottom."""
    lines = sorted(column, key=lambda line: line.box.y1)
    edges = min(line.box.x0 for line in lines), max(line.box.x1 for line in lines)
    usual = _usual_distance(lines)
    groups = [[lines[0]]]
    for above, line in pairwise(lines):
        begins = _begins(groups[-1], above, line, edges, usual)
        groups.append([line]) if begins else groups[-1].append(line)
    return [Paragraph(tuple(group), edges) for group in groups]


def _usual_distance(lines: Sequence[Segment]) -> float:
    """From line to line, in heights of the font: the lower of two usual ones where blanks part
    paragraphs."""
    distances = sorted(
        (line.box.y1 - above.box.y1) / line.height
        for above, line in pairwise(lines)
        if _alike(above, line)
    )
    return distances[len(distances) // 3] if distances else 1.2


def _alike(one: Segment, other: Segment) -> bool:
    return abs(one.size - other.size) <= ALIKE * max(one.size, other.size)


def _begins(
    group: Sequence[Segment],
    above: Segment,
    line: Segment,
    edges: tuple[float, float],
    usual: float,
) -> bool:
    """Whether a paragraph begins with this line."""
    blank = (line.box.y1 - above.box.y1) / line.height > WIDER * max(usual, 1.0)
    styled = not _alike(above, line) or (above.bold != line.bold and (line.bold or len(group) < 3))
    if blank or styled or line.marker:
        return True
    indent = INDENT * line.height / line.aspect
    short = above.box.x1 < edges[0] + SHORT * (edges[1] - edges[0])
    hanging = group[0].marker
    indented = line.box.x0 > above.box.x0 + indent and not hanging
    ended = above.text[-1] in ENDS
    back = line.box.x0 < above.box.x0 - indent and hanging and short
    return (
        (indented and (ended or short) and not _centered(above, line)) or back or (short and ended)
    )


def _centered(above: Segment, line: Segment) -> bool:
    apart = abs(above.box.center_x - line.box.center_x)
    return apart < CENTERED * line.height / line.aspect
