"""Check boxes and radio buttons. In: a page's pixels, its words, its form fields. Out: each box,
what state it is in and the words beside it.

A form's field is one by its file's word; a glyph (☐ ☒) among the words of a text layer is one; a
drawn square or circle is one if it stands alone, has a label beside it and no letter is known to be
there. A square in a figure, a bullet, a cell, a box for one figure of a code, the corners of a QR
code are none. This module knows no task.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from parsers.document import Annotation, AnnotationKind, BoundingBox, PageImage, Word
from parsers.marks.beside import above, below, left_of, right_of
from parsers.marks.faint_frames import find_faint_frames
from parsers.marks.frames import Frame, Frames, Shape, find_frames
from parsers.marks.ink import Sheet, read_sheet
from parsers.marks.letters import (
    is_figure,
    is_joined,
    is_letter,
    is_letter_of,
    is_within,
    letter_width,
)

EMPTY_GLYPHS = frozenset("☐⬜🗆")
TICKED_GLYPHS = frozenset("☑☒🗹🗷🗵🗳⮽")
OPEN_SIGNS = frozenset("□▢◻❏❐❑❒○◯⃝")
"""Signs that are check boxes, bullets or mathematics: only what is drawn tells."""
INNER_MARKS = frozenset("xX×✓✔✗✘√vV•●■")
"""Words of a text layer that fill a frame in."""
MISREAD = frozenset("口日回田凶区因囚囗图国図×√ロ&@[](){}|»«")
"""What recognizers make of a box at the beginning of a word."""

SIGNS = EMPTY_GLYPHS | TICKED_GLYPHS | OPEN_SIGNS | INNER_MARKS | MISREAD

OFF = "Off"  # ISO 32000-1, 12.7.4.2.3
SAME_SIZE = 0.2
ONE_SIZE, FEWEST_LETTERS = 0.08, 4  # sides; letters that make the size one of print
PART_OF_WORD = 0.8  # of a frame
CROWDED = 0.12  # of the ring around a frame: inked by others
ONE_BY_ONE = 1.2  # sides: between the boxes for the figures of a code
LEAST_CIRCLE = 0.62  # heights of a line: a hollow bullet is smaller, a letter O has 0.55
BEFORE = 1.5  # heights of a line: from a label without a colon to its box
CLOSE = 1.0  # heights of a line: to a label that is surely its own
SAME = 0.3  # of the smaller box: two of the same
LISTED = 4.5  # heights of a line: from one box of a list to another
NO_SMALLER = 0.93  # sides: a filled box beside empty ones; a bullet is smaller
THIN = 0.3  # of a frame's side: a dash in it, as in a sign
MOST_FRAMES, FEWEST_WORDS = 400, 5  # looked at for the usual width of letters


@dataclass(frozen=True, slots=True)
class CheckBox:
    """round: a radio button. label: the words beside it; empty where there are none. faint: others
    like it may be too faint to be found."""

    box: BoundingBox
    ticked: bool
    label: tuple[Word, ...] = ()
    round: bool = False
    faint: bool = False

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.label)


def find_check_boxes(
    image: PageImage,
    words: Sequence[Word],
    annotations: Iterable[Annotation] = (),
    barred: Sequence[BoundingBox] = (),
) -> list[CheckBox]:
    """From top to bottom. barred: where none may be, such as barcodes. Without pixels only those
    that the file or its words name."""
    named = _apart([*_fields(annotations), *_glyphs(words)])
    sheet = read_sheet(image, words) if image.pixels else None
    drawn = _drawn(sheet, words, [*barred, *(each.box for each in named)]) if sheet else []
    line = _line(sheet, words)
    found = [*named, *drawn]
    for _ in range(2):  # what has no label does not vouch for what has one before it
        boxes = [each.box for each in found]
        labelled = [_labelled(each, words, line, boxes) for each in found]
        known = {each.box for each in named}
        found = [each for each in labelled if each.label or each.box in known]
    return sorted(found, key=lambda each: (each.box.y0, each.box.x0))


def _fields(annotations: Iterable[Annotation]) -> list[CheckBox]:
    kinds = (AnnotationKind.CHECK_BOX, AnnotationKind.RADIO_BUTTON)
    return [
        CheckBox(
            each.box, each.text not in ("", OFF), round=each.kind is AnnotationKind.RADIO_BUTTON
        )
        for each in annotations
        if each.kind in kinds
    ]


def _glyphs(words: Iterable[Word]) -> list[CheckBox]:
    """Of a text layer: a recognizer reads such signs into anything."""
    found = []
    for word in words:
        if word.confidence is None and word.text[0] in EMPTY_GLYPHS | TICKED_GLYPHS:
            box = word.box
            if len(word.text) > 1:
                x1 = box.x0 + box.width / len(word.text) * 1.5
                box = BoundingBox(box.x0, box.y0, min(x1, box.x1), box.y1)
            found.append(CheckBox(box, word.text[0] in TICKED_GLYPHS))
    return found


def _apart(found: Iterable[CheckBox]) -> list[CheckBox]:
    kept: list[CheckBox] = []
    for each in found:
        if not any(_same(each.box, other.box) for other in kept):
            kept.append(each)
    return kept


def _drawn(sheet: Sheet, words: Sequence[Word], barred: Sequence[BoundingBox]) -> list[CheckBox]:
    recognized = any(word.confidence is not None for word in words)
    frames = find_frames(sheet)
    known = list(_standing_alone(frames, sheet, words, barred))
    if recognized:  # scans, where thin lines grow faint
        seen = [*barred, *(box for _, box in known), *_print(frames, sheet, words)]
        known += _standing_alone(find_faint_frames(sheet, frames), sheet, words, seen)
    every = [frame for frame, _ in known]
    spans = [frame.span for frame, _ in known]
    return [
        CheckBox(box, frame.is_marked, round=frame.shape is Shape.CIRCLE, faint=frame.faint)
        for frame, box in known
        if _is_in_company(frame, every, sheet.line) and not _one_by_one(frame, spans, sheet)
    ]


def _standing_alone(
    frames: Frames, sheet: Sheet, words: Sequence[Word], barred: Sequence[BoundingBox]
) -> Iterator[tuple[Frame, BoundingBox]]:
    letter = letter_width(_without_frames(words, sheet, frames))
    recognized = any(word.confidence is not None for word in words)
    printed = _print(frames, sheet, words)
    for frame in frames.found:
        box = sheet.box(frame.span)
        if (
            not any(_same(box, other) for other in barred)
            and box not in printed
            and _is_free(frame, box, words, sheet, letter)
            and not _is_crowded(frame, frames)
            and not is_joined(frame, frames)
            and (frame.faint or not is_letter(frame, frames, sheet.line, recognized))
        ):
            yield frame, box


def _print(frames: Frames, sheet: Sheet, words: Sequence[Word]) -> list[BoundingBox]:
    """Those that are part of a recognized word, and of the shape and size of letters within others:
    the last letters of words that were typewritten, where letters stand apart."""
    read = [word for word in words if word.confidence is not None and len(word.text) > 1]
    found = [(frame, sheet.box(frame.span)) for frame in frames.found[:MOST_FRAMES]]
    inner = [frame for frame, box in found if any(is_within(word, box) for word in read)]
    return [
        box
        for frame, box in found
        if sum(_is_alike(frame, letter) for letter in inner) >= FEWEST_LETTERS
        and any(box.overlap(word.box) > PART_OF_WORD * box.area for word in read)
    ]


def _is_alike(one: Frame, other: Frame) -> bool:
    return one.shape is other.shape and abs(one.side - other.side) <= ONE_SIZE * one.side


def _without_frames(words: Sequence[Word], sheet: Sheet, frames: Frames) -> Sequence[Word]:
    """Those that reach over no frame, which would be too wide for their letters, if there are
    enough of them."""
    boxes = [sheet.box(frame.span) for frame in frames.found[:MOST_FRAMES]]
    apart = [word for word in words if not any(word.box.overlap(box) for box in boxes)]
    return apart if len(apart) >= FEWEST_WORDS else words


def _is_free(
    frame: Frame, box: BoundingBox, words: Sequence[Word], sheet: Sheet, letter: float
) -> bool:
    """Whether no letter is known to be there, nor a figure in the frame."""
    if frame.shape is Shape.CIRCLE and frame.side < LEAST_CIRCLE * sheet.line:
        return False
    for word in words:
        if not box.overlap(word.box) > 0.3 * min(box.area, word.box.area):
            continue
        text = word.text
        if word.confidence is None:
            single = len(text) == 1 and not text.isascii() and not text.isalnum()
            square = len(text) == 1 and frame.shape is Shape.SQUARE and not _in_middle(word, box)
            if not (single or square or set(text) <= INNER_MARKS | OPEN_SIGNS):
                return False
        elif is_letter_of(word, box, letter) or is_figure(word, box):
            return False
    return True


def _in_middle(word: Word, box: BoundingBox) -> bool:
    """A sign within the frame, not the frame itself."""
    return box.holds_middle_of(word.box) and word.box.width < 0.7 * box.width


def _is_crowded(frame: Frame, frames: Frames) -> bool:
    """Whether other ink is close above or below, and beside it: so in figures and QR codes."""
    x, y, width, height = frame.span
    ring = max(2, round(0.3 * frame.side))
    top, left = max(0, y - ring), max(0, x - ring)
    part = frames.labels[top : y + height + ring, left : x + width + ring]
    other = (part > 0) & (part != frame.number)
    rows = slice(y - top, y - top + height)
    columns = slice(x - left, x - left + width)
    sides = [
        other[: y - top, columns], other[y - top + height :, columns],
        other[rows, : x - left], other[rows, x - left + width :],
    ]  # fmt: skip
    inked = [bool(side.size) and float(np.mean(side)) > CROWDED for side in sides]
    return (inked[0] or inked[1]) and (inked[2] or inked[3] or (inked[0] and inked[1]))


def _is_in_company(frame: Frame, every: Sequence[Frame], line: float) -> bool:
    """A filled shape that belongs to no empty ones is a bullet or a legend's square; a square alone
    with a dash is a sign; a circle alone is a letter; radio buttons come together."""
    alike = [
        other
        for other in every
        if other is not frame and abs(other.side - frame.side) <= SAME_SIZE * frame.side
    ]
    if frame.shape is Shape.SQUARE:
        empty = [each for each in alike if each.shape is Shape.SQUARE and not each.solid]
        if frame.solid:
            return any(_fills(frame, other, line) for other in empty)
        return bool(empty) or not (frame.is_marked and frame.thickness < THIN)
    return any(
        abs(frame.span[1] - other.span[1]) < LISTED * line
        for other in alike
        if other.shape is Shape.CIRCLE
    )


def _fills(solid: Frame, empty: Frame, line: float) -> bool:
    """Whether the one is as large as the other, and beside it or in its column."""
    across = abs(solid.span[0] - empty.span[0])
    down = abs(solid.span[1] - empty.span[1])
    near = down < solid.side / 2 or (across < solid.side / 2 and down < LISTED * line)
    return near and solid.side >= NO_SMALLER * empty.side


def _one_by_one(frame: Frame, spans: Sequence[Any], sheet: Sheet) -> bool:
    """Three or more side by side take the figures of a code."""
    x, y, width, height = frame.span
    level = sorted(
        (other[0], other[2])
        for other in spans
        if abs(other[1] - y) < 0.3 * height and abs(other[2] - width) < SAME_SIZE * width
    )
    at = level.index((x, width))
    run = 1
    for step in (-1, 1):
        here = at
        while 0 <= here + step < len(level):
            one, other = sorted((level[here], level[here + step]))
            if other[0] - one[0] - one[1] > min(ONE_BY_ONE * frame.side, 0.9 * sheet.line):
                break
            run += 1
            here += step
    return run >= 3


def _line(sheet: Sheet | None, words: Sequence[Word]) -> tuple[float, float]:
    """The height of a line, in fractions of the page's width and height."""
    if sheet:
        width, height = sheet.size
        return sheet.line / width, sheet.line / height
    heights = sorted(word.box.height for word in words)
    usual = heights[len(heights) // 2] if heights else 0.012
    return usual * 1.4, usual


def _labelled(
    found: CheckBox, words: Sequence[Word], line: tuple[float, float], boxes: Sequence[BoundingBox]
) -> CheckBox:
    others = [box for box in boxes if box != found.box]
    spoken = [word for word in (without_box(word, found.box) for word in words) if word]
    spoken = [word for word in spoken if not any(_inside(word, box) for box in boxes)]
    label = right_of(found.box, spoken, line, others)
    if label and label[0].box.x0 - found.box.x1 > CLOSE * line[0]:
        left = left_of(found.box, spoken, line, others)
        gap = found.box.x0 - left[-1].box.x1 if left else 1.0
        label = left if 2 * gap < label[0].box.x0 - found.box.x1 else label
    if not label and _is_listed(found.box, others, line):
        label = left_of(found.box, spoken, line, others)
        label = label if label and found.box.x0 - label[-1].box.x1 < BEFORE * line[0] else []
        label = label or below(found.box, spoken, line) or above(found.box, spoken, line)
    if not label:
        left = left_of(found.box, spoken, line, others)
        label = left if left and left[-1].text.endswith((":", "?")) else []
    if not any(any(map(str.isalnum, word.text)) for word in label):
        label = []
    return replace(found, label=tuple(label))


def _is_listed(box: BoundingBox, others: Iterable[BoundingBox], line: tuple[float, float]) -> bool:
    """Whether another one is on its line, or a few lines above or below."""
    return any(abs(other.center_y - box.center_y) < LISTED * line[1] for other in others)


def without_box(word: Word, box: BoundingBox) -> Word | None:
    """The word without the sign that was read for the box; None where it is that sign. A
    recognizer's box may reach from a word over the frame."""
    if not word.box.overlap(box) > 0.5 * min(word.box.area, box.area):
        return word
    if len(word.text) < 2:
        return None if box.holds_middle_of(word.box) else word
    place = word.box
    if box.center_x > place.center_x:
        text, x0, x1 = _stripped(word.text[::-1])[::-1], place.x0, min(place.x1, box.x0)
    else:
        text, x0, x1 = _stripped(word.text), max(place.x0, box.x1), place.x1
    if x1 <= x0:
        return None
    return replace(word, text=text, box=BoundingBox(x0, place.y0, x1, place.y1))


def _stripped(text: str) -> str:
    """Without a sign at its beginning, or an O or X before a capital."""
    sign = not (text[0].isascii() and text[0].isalnum())
    misread = text[0] in "O0o" and (text[1].isupper() or text[1].isdecimal())
    cross = text[0] in "xX" and text[1].isupper() and not text.isupper()
    return text[1:] if (sign and text[0] in SIGNS) or misread or cross else text


def _inside(word: Word, box: BoundingBox) -> bool:
    return box.holds_middle_of(word.box)


def _same(one: BoundingBox, other: BoundingBox) -> bool:
    return one.overlap(other) > SAME * min(one.area, other.area)
