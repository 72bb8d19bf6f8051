"""Level lines that part the rows of tables. In: a page and how it was read. Out: thin boxes, from
the file's drawing where words are the file's own, else from pixels: rules, also dotted ones, and
the edges of shaded rows. Knows no tables."""

import statistics
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from parsers.document import BoundingBox, PageImage, PageInput, Word
from parsers.document.lines import read_lines
from parsers.imaging.pixels import to_array
from parsers.ocr.words import Reading

SHORTEST = 2.0  # heights of a line of text
BRIDGED = 0.4  # heights: between the dots of a dotted rule
LEAST_CONTRAST, LEAST_STEP = 16, 8  # of 255: of a rule to its ground; of a shaded row to the next
THICKEST = 0.5  # heights
NEXT = 2.0  # heights: pieces of one rule, of which a coarse image shows some only
MOST_RULINGS = 400
MOST_COMPARED = 40  # runs of the rows above
LEAST_FREE = 0.35  # of a run: beside words; the feet of letters may look like a rule
BESIDE_LETTERS = 2  # pixels: letters are softly edged

Grey = npt.NDArray[np.int16]
Mask = npt.NDArray[np.uint8]
Run = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels."""


def find_level_rulings(page: PageInput, reading: Reading) -> tuple[BoundingBox, ...]:
    """From top to bottom, in fractions of the upright page."""
    if not reading.words:
        return ()
    if page.text_layer.good:
        aspect = page.width / page.height
        found = [box for box in page.rulings if box.height <= box.width * aspect]
    else:
        found = _drawn(reading.image, reading.words)
    return tuple(sorted(found, key=lambda box: box.center_y)[:MOST_RULINGS])


def _drawn(image: PageImage, words: Sequence[Word]) -> list[BoundingBox]:
    line = statistics.median(word.box.height for word in words) * image.height
    grey = to_array(image).mean(axis=2).astype(np.int16)
    free = _beside_words(grey.shape, words)
    runs = [run for mask in (_rules(grey, line), _edges(grey, line))
            for run in _runs(mask, free, line)]  # fmt: skip
    frame = (grey.shape[1], grey.shape[0])
    return [BoundingBox.from_frame(run, frame) for run in _joined(runs, line)]


def _beside_words(shape: tuple[int, ...], words: Sequence[Word]) -> Mask:
    """1 where no phrase stands."""
    free = np.ones(shape, np.uint8)
    frame = (shape[1], shape[0])
    for text in read_lines(words):
        for one, other in pairwise([*text, text[-1]]):
            x0, y0, x1, y1 = one.box.to_frame(frame)
            following = other.box.to_frame(frame)[0]
            x1 = max(x1, following) if following - x1 < y1 - y0 else x1
            top, left = (max(0, round(side) - BESIDE_LETTERS) for side in (y0, x0))
            free[top : round(y1) + BESIDE_LETTERS, left : round(x1) + BESIDE_LETTERS] = 0
    return free


def _rules(grey: Grey, line: float) -> Mask:
    """Darker than what is above and below."""
    import cv2

    reach = max(2, round(line / 3))
    above, below = _moved(grey, reach), _moved(grey, -reach)
    darker = np.minimum(above, below) - grey > LEAST_CONTRAST
    bridge = np.ones((1, max(3, round(BRIDGED * line))), np.uint8)
    return np.asarray(cv2.morphologyEx(darker.astype(np.uint8), cv2.MORPH_CLOSE, bridge), np.uint8)


def _edges(grey: Grey, line: float) -> Mask:
    """Where shades meet."""
    import cv2

    step = (np.abs(_moved(grey, 2) - _moved(grey, -2)) > LEAST_STEP).astype(np.uint8)
    long = np.ones((1, max(9, round(4 * SHORTEST * line))), np.uint8)
    return np.asarray(cv2.morphologyEx(step, cv2.MORPH_OPEN, long), np.uint8)


def _moved(grey: Grey, down: int) -> Grey:
    moved = np.empty_like(grey)
    if down > 0:
        moved[down:], moved[:down] = grey[:-down], grey[:1]
    else:
        moved[:down], moved[down:] = grey[-down:], grey[-1:]
    return moved


def _joined(runs: Sequence[Run], line: float) -> list[Run]:
    """Pieces of one rule together."""
    joined: list[Run] = []
    for x0, y0, x1, y1 in sorted(runs):
        for at, (left, top, right, bottom) in enumerate(joined):
            apart = abs((top + bottom) - (y0 + y1)) / 2
            if x0 - right < NEXT * line and apart < max(3.0, THICKEST / 2 * line):
                joined[at] = left, min(top, y0), max(right, x1), max(bottom, y1)
                break
        else:
            joined.append((x0, y0, x1, y1))
    return joined


def _runs(mask: Mask, free: Mask, line: float) -> list[Run]:
    """Long and thin, and not the foot of letters."""
    import cv2

    length = max(5, round(SHORTEST * line))
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    ends = np.diff(np.pad(opened.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    (rows, starts), (_, stops) = np.nonzero(ends == 1), np.nonzero(ends == -1)
    clear = np.pad(np.cumsum(free, axis=1, dtype=np.int32), ((0, 0), (1, 0)))
    kept = clear[rows, stops] - clear[rows, starts] >= LEAST_FREE * (stops - starts)
    rules: list[Run] = []
    for y, x0, x1 in zip(
        rows[kept].tolist(), starts[kept].tolist(), stops[kept].tolist(), strict=True
    ):
        for at in range(len(rules) - 1, max(-1, len(rules) - MOST_COMPARED), -1):
            left, top, right, bottom = rules[at]
            shared = min(right, x1) - max(left, x0)
            if y - bottom <= 1 and 2 * shared > max(right - left, x1 - x0):
                rules[at] = min(left, x0), top, max(right, x1), y + 1
                break
        else:
            rules.append((x0, y, x1, y + 1))
    return [rule for rule in rules if rule[3] - rule[1] <= max(6.0, THICKEST * line)]
