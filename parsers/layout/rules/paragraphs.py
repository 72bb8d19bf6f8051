"""A column's lines in, its paragraphs out: separated by blanks, styles, indents and markers. Then
all paragraphs of a page in, labelled regions out: by size, weight, position and leading marks.
Knows one page at a time: `roles` finds what repeats over pages."""

import statistics
from collections.abc import Sequence
from itertools import pairwise, zip_longest

from parsers.document import Label
from parsers.document.lines import hull_of
from parsers.layout.paragraph import BULLET, Paragraph, Segment
from parsers.layout.region import Region
from parsers.layout.roles.captions import reads_as_caption
from parsers.layout.roles.footnotes import Part, find_notes
from parsers.layout.roles.headings import TITLE, heading_label
from parsers.layout.roles.numbered_runs import free_initials
from parsers.layout.roles.running_heads import find_running_heads

ALIKE = 0.06  # of the size: fonts that differ by more are different
WIDER = 1.25  # times the usual distance of lines
INDENT = 0.8  # heights of the font
SHORT = 0.85  # of the column: a line that ends before it is short
ENDS = frozenset('.!?:;”"')
CLOSE = 0.5  # heights: between the lines of a title
MOST_IN_TITLE = 3  # lines
CENTERED = 1.0  # heights: between the middles of centered lines


def part_paragraphs(column: Sequence[Segment]) -> list[Paragraph]:
    """The paragraphs from top to bottom."""
    lines = sorted(column, key=lambda line: line.box.y1)
    edges = min(line.box.x0 for line in lines), max(line.box.x1 for line in lines)
    usual = _usual_distance(lines)
    groups = [[lines[0]]]
    for line in lines[1:]:
        begins = _begins(groups[-1], line, edges, usual)
        groups.append([line]) if begins else groups[-1].append(line)
    return [Paragraph(tuple(group), edges) for group in groups]


def _usual_distance(lines: Sequence[Segment]) -> float:
    """From line to line, in heights of the font: the lower third, as paragraphs are further
    apart."""
    distances = sorted(
        (line.box.y1 - above.box.y1) / line.height
        for above, line in pairwise(lines)
        if _alike(above, line)
    )
    return distances[len(distances) // 3] if distances else 1.2


def _alike(one: Segment, other: Segment) -> bool:
    return abs(one.size - other.size) <= ALIKE * max(one.size, other.size)


def _begins(
    group: Sequence[Segment], line: Segment, edges: tuple[float, float], usual: float
) -> bool:
    """Whether a paragraph begins with this line. usual: distance of lines."""
    above = group[-1]
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


def label_paragraphs(paragraphs: Sequence[Paragraph]) -> list[Region]:
    """A region for each, its words in the order of its lines; the lines of a title are one."""
    body = statistics.median(
        line.size for paragraph in paragraphs for line in paragraph.lines for _ in line.text
    )
    paragraphs = _with_whole_titles(paragraphs, body)
    letters = sum(len(each.text) for each in paragraphs)
    bold = sum(len(each.text) for each in paragraphs if each.bold) > 0.5 * letters
    labels = find_running_heads(paragraphs, body)
    parts = {
        at: Part(each.box, each.size, each.lines[0].words[0].text)
        for at, each in enumerate(paragraphs)
        if at not in labels
    }
    labels |= dict.fromkeys(find_notes(parts, body), Label.FOOTNOTE)
    regions = []
    for at, (paragraph, following) in enumerate(zip_longest(paragraphs, paragraphs[1:])):
        words = tuple(word for line in paragraph.lines for word in line.words)
        label = labels.get(at) or _label(paragraph, following, body, bold)
        regions.append(Region(label, hull_of(words), words))
    return free_initials(regions)


def _with_whole_titles(paragraphs: Sequence[Paragraph], body: float) -> list[Paragraph]:
    """With lines in one large type close below each other joined."""
    whole: list[Paragraph] = []
    for paragraph in paragraphs:
        above = (at for at, each in enumerate(whole) if _is_rest_of_title(each, paragraph, body))
        at = next(above, None) if paragraph.size >= TITLE * body else None
        if at is None:
            whole.append(paragraph)
        else:
            whole[at] = Paragraph(whole[at].lines + paragraph.lines, paragraph.column)
    return whole


def _is_rest_of_title(title: Paragraph, line: Paragraph, body: float) -> bool:
    one, other = title.lines[-1], line.lines[0]
    if min(one.size, other.size) < TITLE * body or not _alike(one, other) or other.marker:
        return False
    aligned = _centered(one, other) or abs(one.box.x0 - other.box.x0) * one.aspect < one.height
    close = -one.height < other.box.y0 - one.box.y1 < CLOSE * one.height
    return aligned and close and len(title.lines) < MOST_IN_TITLE and one.text[-1] not in ENDS


def _label(paragraph: Paragraph, following: Paragraph | None, body: float, bold: bool) -> Label:
    if reads_as_caption(paragraph.text) and len(paragraph.lines) <= 4:
        return Label.CAPTION
    if heading := heading_label(paragraph, following, body, bold):
        return heading
    line = paragraph.lines[0]
    is_item = len(line.words) > 1 and BULLET.fullmatch(line.first.text)
    return Label.LIST_ITEM if is_item else Label.TEXT
