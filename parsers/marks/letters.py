"""Letters and figures that look like frames. In: a frame, the ink around it, the recognized words
there. Out: whether it is one of their letters. This module knows no check boxes."""

from collections.abc import Sequence
from statistics import median

from parsers.document import BoundingBox, Word
from parsers.marks.frames import Frame, Frames, Shape

WORD = 1.8, 1.4  # times as wide, hardly higher: letters that touch; a tick sticks out upwards
SURE = 0.8  # confidence
WITHIN = 0.7  # sides: what a word has on either side of one of its letters
SHORT = 5  # letters: of a word whose other letters tell whether one is the frame
WIDER = 1.03  # times as wide as usual letters: a longer word with a frame before it is wider
VERY_SURE = 0.97  # confidence: of a single letter
EVEN = 0.03  # sides: a letter is as high and as low as the next one
BESIDE, SLOPE = 2.5, 0.055  # heights of a line: how near it is; how much a skewed line climbs
TAIL = 0.25  # of the inside: what is more than the tail of a Q
NEXT, NEXT_ROUND = 0.12, 0.16  # sides: to the next letter of a word
LIKE_MARKED = frozenset("OoQD0XxVvMNWUCcUK8")
"""Letters that recognizers read into a frame with a mark."""


def is_letter_of(word: Word, box: BoundingBox, letter: float) -> bool:
    """Of words that were recognized: the frame is one or two of the letters. A box too wide for its
    letters reaches from the frame to its label, and the word says nothing of the frame. letter: the
    usual width of one, in fractions of the page's width."""
    text, place, size = word.text, word.box, len(word.text)
    shared = box.overlap(place) / box.area
    if size == 1:
        sure = (word.confidence or 0.0) > VERY_SURE and shared > 0.5
        return sure and text.isalnum() and text not in LIKE_MARKED and place.width < 2 * letter
    if is_within(word, box):
        return True
    apart = place.width / (size + 1)
    first = box.center_x < place.x0 + 2.5 * apart
    if size > 2 and not first and box.center_x < place.x1 - 1.5 * apart:
        return True
    if shared > 0.3 and 2 * sum(map(str.isdecimal, text)) >= size:
        return True
    if (word.confidence or 0.0) <= SURE or shared <= 0.5:
        return False
    if size > SHORT:
        return place.width < WIDER * letter * size
    leads = box.center_x < place.center_x
    rest = place.x1 - box.x1 if leads else box.x0 - place.x0
    return rest < (size - 0.25) * letter


def is_within(word: Word, box: BoundingBox) -> bool:
    """Whether the word has letters on either side of the frame."""
    place, inset = word.box, WITHIN * box.width
    covered = box.overlap(place) > 0.5 * box.area
    return covered and place.x0 < box.x0 - inset and box.x1 + inset < place.x1


def is_figure(word: Word, box: BoundingBox) -> bool:
    """Of words that were recognized: a figure in the frame, as in a list of steps."""
    sure = (word.confidence or 0.0) > SURE and box.holds_middle_of(word.box)
    return sure and word.text.isdecimal() and not set(word.text) <= set("08")


def letter_width(words: Sequence[Word]) -> float:
    """Of recognized words, in fractions of the page's width."""
    widths = [
        w.box.width / len(w.text) for w in words if w.confidence is not None and len(w.text) > 2
    ]
    return median(widths) if widths else 0.0


def is_joined(frame: Frame, frames: Frames) -> bool:
    """Whether other ink is as close to its left or right as the next letter of a word."""
    x, y, width, height = frame.span
    if frame.around[2] > WORD[0] * width and frame.around[3] < WORD[1] * height:
        return True
    near = max(2, round((NEXT if frame.shape is Shape.SQUARE else NEXT_ROUND) * frame.side))
    left = frames.labels[y : y + height, max(0, x - near) : x]
    right = frames.labels[y : y + height, x + width : x + width + near]
    for side in (left, right):
        other = (side > 0) & (side != frame.number)
        if other.any(axis=1).sum() > 0.15 * height:
            return True
    return False


def is_letter(frame: Frame, frames: Frames, line: float, recognized: bool) -> bool:
    """Whether it is as high and as low as letters beside it: a circle as one, where it may be an O;
    a square as two, in a scan, where figures run together."""
    if frame.shape is Shape.CIRCLE and frame.marked <= TAIL:
        return _letters_beside(frame, frames, line) >= 1
    return recognized and _letters_beside(frame, frames, line) >= 2


def _letters_beside(frame: Frame, frames: Frames, line: float) -> int:
    x, y, _, height = frame.span
    shapes = {other.number for other in frames.found if other.shape is frame.shape}
    slack = 1 + EVEN * frame.side
    return sum(
        number not in shapes
        and abs(left - x) < BESIDE * line
        and abs(high - height) <= slack
        and abs(top - y + (high - height) / 2) <= slack + SLOPE * abs(left - x)
        for number, (left, top, _, high, _) in enumerate(frames.stats, 1)
    )
