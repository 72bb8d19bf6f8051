"""Signatures. In: a page's pixels, its words, its form fields. Out: each place to sign, and whether
somebody did.

A place to sign is a form's field, a line with a label for signatures below, before or above it, or
handwriting near such a label. Signed is what has handwriting on it: ink in larger pieces than
letters that no printed word accounts for. A name in print above a line signs nothing. This module
does not know whose signature it is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from parsers.document import Annotation, AnnotationKind, BoundingBox, PageImage, Word
from parsers.document.lines import hull_of, visual_lines
from parsers.document.text import fold
from parsers.marks.beside import GAP, above, below, left_of, right_of
from parsers.marks.ink import Mask, Sheet, Span, components, read_sheet
from parsers.marks.ruled_lines import RuledLine, RuledLines, find_ruled_lines
from parsers.marks.signature_labels import (
    LONGEST_LABEL,
    asks_for_one,
    closings,
    holds,
    is_short,
    says_only,
    speaks_of_signing,
)

REACH = 2.6, 0.5  # heights of a line: above and below the line, where a signature is
LEAST_PIECE = 1.2  # heights of a line: the longest piece of handwriting; capitals have 0.9
LEAST_WIDTH = 1.0  # heights of a line: of all pieces together
LETTER = 0.55  # heights of a line: the width of one in print, capitals apart
DUST = 0.15
LIKE_PRINT = 0.8  # confidence: of a word that was recognized
CURSIVE = 0.6, 1.6  # of a word's width, heights of a line: a piece that joins its letters
SURELY_PRINT, JOINED_PRINT = 0.97, 3.0
"""Confidence, heights of a line: letters of so sure a word run together on scans (drawn pages,
seeds 901 to 903: up to 2.3), and are no handwriting unless they are as long as this."""
LABEL_LINES = 1.8  # below a line
CELL_LINES = 3.2  # above it
FREE_REACH = 12.0, 3.5  # heights of a line: to the right of a label without a line, and above it
FREE_PIECE = 2.0
DENSE = 0.45  # of a piece's box: logos and bars are denser than pen strokes
WIDEST_PEN = 0.3  # heights of a line: its strokes on the whole
IN_PRINT = 0.5  # of a line's length: in printed words that it runs through, it is their strokes
BASELINE = 0.75  # of a word's height: what lies lower is under it


@dataclass(frozen=True, slots=True)
class Signature:
    """box: of the line and what is written on it. label: the words that ask for it."""

    box: BoundingBox
    signed: bool
    label: tuple[Word, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.label)


def find_signatures(
    image: PageImage, words: Sequence[Word], annotations: Iterable[Annotation] = ()
) -> list[Signature]:
    """From top to bottom. Without pixels only the form's fields."""
    fields = [
        Signature(each.box, each.text == "signed")
        for each in annotations
        if each.kind is AnnotationKind.SIGNATURE
    ]
    if not image.pixels or not speaks_of_signing(words):
        return fields
    sheet = read_sheet(image, words)
    words = [_as_printed(word, sheet) for word in words]
    ruled = find_ruled_lines(sheet)
    ink = _handwriting(sheet, ruled, words)
    on_lines = list(_on_lines(sheet, ruled, words, ink))
    taken = [each.box for each in (*fields, *on_lines)]
    free = [each for each in _free(sheet, words, ink) if not _meets(each.box, taken)]
    drawn = [each for each in (*on_lines, *free) if not _meets(each.box, [f.box for f in fields])]
    return sorted((*fields, *drawn), key=lambda each: (each.box.y0, each.box.x0))


def _as_printed(word: Word, sheet: Sheet) -> Word:
    """A recognizer's box may reach from the label over what is written after it: as wide as its
    letters may be in print."""
    box, most = word.box, (len(word.text) + 1) * LETTER * sheet.line / sheet.size[0]
    if word.confidence is None or box.width <= most:
        return word
    return replace(word, box=BoundingBox(box.x0, box.y0, box.x0 + most, box.y1))


def _meets(box: BoundingBox, others: Iterable[BoundingBox]) -> bool:
    return any(box.overlap(other) > 0.2 * min(box.area, other.area) for other in others)


def _on_lines(
    sheet: Sheet, ruled: RuledLines, words: Sequence[Word], ink: Mask
) -> Iterator[Signature]:
    spoken = [word for word in words if any(map(str.isalnum, word.text))]
    for line in ruled.lines:
        label = _label(line, sheet, spoken)
        if label is None or _is_in_print(line, sheet, spoken):
            continue
        region = _beside(_region(line, ruled, sheet), label, line, sheet)
        written = _written(ink, region, sheet.line)
        x, y, width, height = line.span
        if written:
            left, top = min(x, written[0]), min(y, written[1])
            right = max(x + width, written[0] + written[2])
            bottom = max(y + height, written[1] + written[3])
            box = sheet.box((left, top, right - left, bottom - top))
        else:
            high = round(min(1.5 * sheet.line, y))
            box = sheet.box((x, y - high, width, high + height))
        named = any(_is_conformed(word, sheet.box(region)) for word in spoken)
        yield Signature(box, written is not None or named, tuple(label))


def _is_conformed(word: Word, region: BoundingBox) -> bool:
    """Whether it begins a signature as copies have it in print: `/s/ John Smith`."""
    return word.text.casefold().startswith("/s/") and region.holds_middle_of(word.box)


def _is_in_print(line: RuledLine, sheet: Sheet, words: Sequence[Word]) -> bool:
    """Whether it is the strokes of letters, which blur into one in a scan."""
    x, _, width, _ = line.span
    middle = (line.left_y + line.right_y) / 2
    inside = 0
    for word in words:
        left, top, wide, high = sheet.span(word.box)
        is_print = word.confidence is None or word.confidence >= LIKE_PRINT
        if is_print and top <= middle <= top + BASELINE * high:
            inside += max(0, min(x + width, left + wide) - max(x, left))
    return inside > IN_PRINT * width


def _label(line: RuledLine, sheet: Sheet, words: Sequence[Word]) -> list[Word] | None:
    """The words that make it a line to sign on."""
    width, height = sheet.size
    unit = sheet.line / width, sheet.line / height
    x, y, wide, high = line.span
    on_line = sheet.box((x, round(line.left_y - sheet.line), wide, round(1.3 * sheet.line)))
    stroke = sheet.box((x, y, wide, high))
    before = left_of(on_line, [w for w in words if w.box.center_x < stroke.x0], unit)
    under = below(stroke, words, unit, LABEL_LINES)
    for label in (before, under):
        if label and asks_for_one(label):
            return label
    if before and is_short(before) and before[-1].text.endswith(":"):
        by = [word for word in before if holds(word.text, "marks.signed_by")]
        return before if by and says_only(before, "marks.signed_by") else None
    if under:
        return under if is_short(under) and says_only(under, "marks.signing_parties") else None
    after = right_of(on_line, [w for w in words if w.box.center_x > stroke.x1], unit)
    if after and asks_for_one(after):
        return after
    over = above(stroke, words, unit, CELL_LINES)
    apart = over and stroke.y0 - max(word.box.y1 for word in over) > 0.4 * unit[1]
    return over if apart and asks_for_one(over) else None


def _region(line: RuledLine, ruled: RuledLines, sheet: Sheet) -> Span:
    """Where a signature on the line would be: not beyond the next line above."""
    x, y, width, height = line.span
    up, down = (round(reach * sheet.line) for reach in REACH)
    top = max(0, y - up)
    for other in ruled.lines:
        left, other_y, other_width, other_height = other.span
        overlap = min(x + width, left + other_width) - max(x, left)
        bottom = other_y + other_height
        if other is not line and overlap > 0 and top < bottom < y - sheet.line / 2:
            top = bottom + round(0.3 * sheet.line)
    around = round(0.4 * sheet.line)
    left = max(0, x - around)
    return left, top, x + width + around - left, y + height + down - top


def _beside(region: Span, label: Sequence[Word], line: RuledLine, sheet: Sheet) -> Span:
    """The region and what is between it and the label: ink hides the beginning of a dotted line."""
    left, top, width, height = region
    x, y, wide, _ = sheet.span(hull_of(label))
    below = y > line.span[1]
    start, end = min(left, x if below else x + wide), left + width
    return start, top, (max(end, x + wide) if below else end) - start, height


def _handwriting(sheet: Sheet, ruled: RuledLines, words: Sequence[Word]) -> Mask:
    """The ink that is neither a line nor a printed word."""
    ink = ruled.ink.copy()
    for word in words:
        if not any(map(str.isalnum, word.text)):
            continue
        x, y, width, height = sheet.span(word.box)
        part = ink[max(0, y - 1) : y + height + 1, max(0, x - 1) : x + width + 1]
        if word.confidence is None or not _is_cursive(word, part, sheet.line):
            part[:] = 0
    return ink


def _is_cursive(word: Word, part: Any, line: float) -> bool:
    """Whether what was recognized may be handwriting: doubtful, or its letters hang together."""
    _, pieces = components(np.ascontiguousarray(part))
    widest = max((piece[2] for piece in pieces), default=0)
    share, lines = CURSIVE
    if (word.confidence or 0.0) >= SURELY_PRINT:
        lines = JOINED_PRINT
    joined = widest > max(share * part.shape[1], lines * line)
    return joined or (word.confidence or 0.0) < LIKE_PRINT


def _written(ink: Mask, region: Span, line: float, least: float = LEAST_PIECE) -> Span | None:
    """Where the handwriting in the region is."""
    x, y, width, height = region
    part = np.ascontiguousarray(ink[y : y + height, x : x + width])
    if not part.size:
        return None
    _, pieces = components(part)
    pieces = [piece for piece in pieces if max(piece[2:4]) > DUST * line]
    if not pieces:
        return None
    longest = max(float(np.hypot(piece[2], piece[3])) for piece in pieces)
    columns = np.zeros(width, bool)
    for left, _, wide, _, _ in pieces:
        columns[left : left + wide] = True
    if longest < least * line or columns.sum() < LEAST_WIDTH * line:
        return None
    left = min(piece[0] for piece in pieces)
    top = min(piece[1] for piece in pieces)
    right = max(piece[0] + piece[2] for piece in pieces)
    bottom = max(piece[1] + piece[3] for piece in pieces)
    return x + left, y + top, right - left, bottom - top


def _free(sheet: Sheet, words: Sequence[Word], ink: Mask) -> Iterator[Signature]:
    """Handwriting near a label, where there is no line."""
    penned = _penned(ink, sheet.line)
    across, up = (reach * sheet.line for reach in FREE_REACH)
    for line in _phrases(words, GAP * sheet.line / sheet.size[0]):
        text = " ".join(word.text for word in line)
        if len(line) > LONGEST_LABEL:
            continue
        x, y, width, height = sheet.span(hull_of(line))
        if holds(text, "marks.signature_labels"):
            regions = [
                (x + width, y - sheet.line, across, height + 2 * sheet.line),
                (x - sheet.line, y - up, max(width, across) + 2 * sheet.line, up),
            ]
        elif fold(text) in closings():
            regions = [(x - sheet.line, y + height, across, 1.4 * up)]
        else:
            continue
        for region in regions:
            left, top = max(0, round(region[0])), max(0, round(region[1]))
            span = (left, top, round(region[2]), round(region[3]))
            written = _written(penned, span, sheet.line, FREE_PIECE)
            if written:
                yield Signature(sheet.box(written), True, tuple(line))
                break


def _phrases(words: Sequence[Word], gap: float) -> Iterator[list[Word]]:
    """The words of each line, parted at wide gaps."""
    for line in visual_lines(words):
        phrase = line[:1]
        for word in line[1:]:
            if word.box.x0 - phrase[-1].box.x1 > gap:
                yield phrase
                phrase = []
            phrase.append(word)
        yield phrase


def _penned(ink: Mask, line: float) -> Mask:
    """The pieces of thin strokes, loosely set."""
    import cv2

    labels, stats = components(ink)
    depth = cv2.distanceTransform(ink, cv2.DIST_L2, 3)
    kept = np.zeros(len(stats) + 1, bool)
    for number, (x, y, width, height, area) in enumerate(stats, 1):
        if max(width, height) <= DUST * line or area > DENSE * width * height:
            continue
        inside = labels[y : y + height, x : x + width] == number
        usual = 4 * float(depth[y : y + height, x : x + width][inside].mean())
        straight = min(width, height) < 0.1 * max(width, height)
        kept[number] = usual <= WIDEST_PEN * line and not straight
    return np.asarray(kept[labels], np.uint8)
