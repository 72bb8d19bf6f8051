"""What a recognizer read in the crop of a line in, its words with their places in the crop out.

The recognizer's columns say where characters are; the ink between, how the words are. Knows neither
the page nor which recognizer.
"""

import itertools
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from parsers.ocr.detection import Pixels, contrast

Ink = npt.NDArray[np.bool_]  # (height, width) of a line: where it is written on
Place = tuple[float, float, float, float]  # left, top, right, bottom in the crop, in pixels
WORD_GAP = 0.45  # heights of the line: blanks wider than this part words that were read as one
RULE_EDGE, RULE_LENGTH = 0.3, 2.0  # heights of the line: how deep in a crop rules are, how long
RULE_INKED = 0.9  # of its length
SURE_ACCENT = 0.85  # real accents are read better than this even from coarse images


@dataclass(frozen=True, slots=True)
class LineWord:
    """confidence: 0..1."""

    text: str
    place: Place
    confidence: float


def words_of_line(crop: Pixels, text: str, columns: Any) -> list[LineWord]:
    """From left to right. columns: the recognizer's record of where each character is."""
    size = crop.shape[1], crop.shape[0]
    places = [column for word in columns.word_cols for column in word]
    centers = (np.array(places) + 0.5) / columns.line_txt_len * size[0]
    ink = find_ink(crop)
    blanks = _blanks(ink, centers)
    edges = [0.0, *blanks.mean(axis=1).tolist(), float(size[0])]
    gaps = (blanks[:, 1] - blanks[:, 0]) / size[1]
    return [
        LineWord(token, ink_box(ink, edges[first], edges[first + len(token)]), confidence)
        for token, first, confidence in _tokens(text, columns.confs, gaps)
    ]


def without_doubtful_accents(lines: Sequence[tuple[str, Sequence[float]]]) -> list[str]:
    """A recognizer of many languages takes specks above a letter for an accent. If more of a page's
    accents are doubtful than sure, its language has none, and the doubtful ones are removed. lines:
    texts, and how sure each of their characters is (0..1); a text keeps its length."""
    characters = [list(zip(*line, strict=True)) for line in lines]
    accented = [sure for line in characters for sign, sure in line if _plain(sign) != sign]
    if 2 * sum(sure < SURE_ACCENT for sure in accented) <= len(accented):
        return [text for text, _ in lines]
    return [
        "".join(_plain(sign) if sure < SURE_ACCENT else sign for sign, sure in line)
        for line in characters
    ]


def _plain(sign: str) -> str:
    """A Latin letter without its accent; other characters unchanged."""
    parts = unicodedata.normalize("NFD", sign)
    return parts[0] if len(parts) > 1 and parts[0].isascii() and parts[0].isalpha() else sign


def _tokens(
    text: str, confidences: Sequence[float], gaps: npt.NDArray[np.float64]
) -> list[tuple[str, int, float]]:
    """(token, its first character among those that are not space, mean confidence). gaps: between
    each two characters, in heights of the line."""
    written = [(c, p) for c, p in zip(text, confidences, strict=True) if not c.isspace()]
    spaced = {len("".join(text[:i].split())) for i, c in enumerate(text) if c.isspace()}
    starts = [i for i in range(len(written)) if i == 0 or i in spaced or gaps[i - 1] > WORD_GAP]
    tokens = []
    for start, end in zip(starts, [*starts[1:], len(written)], strict=True):
        characters, scores = zip(*written[start:end], strict=True)
        tokens.append(("".join(characters), start, float(np.mean(scores))))
    return tokens


def _blanks(ink: Ink, centers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(characters - 1, 2): from where to where the widest blank between each two of them is;
    without width and halfway if they touch."""
    inked = np.asarray(ink.any(axis=0))
    blanks = []
    for left, right in itertools.pairwise(centers):
        between = int(left) + np.flatnonzero(inked[int(left) : int(right) + 1])
        starts, ends = np.append(int(left), between + 1), np.append(between, right)
        widest = int(np.argmax(ends - starts))
        blank = starts[widest], ends[widest]
        blanks.append(blank if blank[0] < blank[1] else ((left + right) / 2,) * 2)
    return np.array(blanks, np.float64).reshape(-1, 2)


def find_ink(crop: Pixels) -> Ink:
    """Where the crop is written on: the rarer of ground and the rest, divided halfway."""
    away = contrast(crop)
    ink = _parted(away)
    ruled = _rules(ink)
    if not ruled.any():
        return ink
    away[ruled] = np.percentile(away[~ruled], 2)  # they may be much darker than the letters
    return _parted(away)


def _parted(away: npt.NDArray[np.float64]) -> Ink:
    low, high = np.percentile(away, (2, 98))
    ink = np.asarray(away > (low + high) / 2)
    return ink if ink.mean() <= 0.5 else ~ink


def _rules(ink: Ink) -> Ink:
    """The level lines at the top and the foot of a crop, which would join its words: ink that is
    unbroken for longer than letters are wide, and all to the edge."""
    height, width = ink.shape
    edge, length = math.ceil(RULE_EDGE * height), min(width, round(RULE_LENGTH * height))
    ruled = np.zeros_like(ink)
    for outward in (slice(edge - 1, None, -1), slice(height - edge, None)):
        rows, columns = ink[outward], np.zeros(width, bool)
        full = np.count_nonzero(rows, axis=1) >= RULE_INKED * length
        for row in np.arange(len(rows)) if full.any() else ():
            if full[row]:
                sums = np.concatenate([[0], np.cumsum(rows[row])])
                whole = sums[length:] - sums[: width + 1 - length] >= RULE_INKED * length
                for start in np.flatnonzero(whole):
                    columns[start : start + length] = True
            ruled[outward][row] = columns
    return ruled


def ink_box(ink: Ink, left: float, right: float) -> Place:
    """The box of the ink between two columns, or all between them where there is no ink."""
    x0, x1 = math.floor(left), max(math.ceil(right), math.floor(left) + 1)
    part = ink[:, x0:x1]
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if not len(rows):
        return x0, 0, x1, ink.shape[0]
    return x0 + columns[0], rows[0], x0 + columns[-1] + 1, rows[-1] + 1
