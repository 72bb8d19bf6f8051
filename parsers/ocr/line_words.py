"""What a recognizer read in the crop of a line in, its words with their places in the crop out.

The recognizer's columns say where characters are; the ink between, how the words are. Knows neither
the page nor which recognizer.
"""

import itertools
import math
import re
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
DOTS = re.compile(r"\s(?:\.{1,2}|…)$")
LEADER_GAP = 0.18  # heights of the line: from a word to its leader dots; to a stop up to 0.1
RULE_EDGE, RULE_LENGTH = 0.3, 2.0  # heights of the line: how deep in a crop rules are, how long
RULE_INKED = 0.9  # of its length
LONG_DASH = 0.6  # of a digit's height: hyphens have up to 0.55, dashes of 0.5 em 0.68
LONG_DASH_OF_TYPEWRITERS = 0.85  # their hyphens have up to 0.75
WIDE_CELL = 1.05  # of a digit's height: from digit to digit, as only typewriters have it
FAINT = 0.25  # of the way from ground to ink: dashes are thin
EDGE = 0.12  # of a line's height: rulings may be there, no digits
LEVEL = 0.25, 0.75  # of a line's height: where dashes are
MOST_DASH = 0.25  # of a digit's height: how high a dash is
SURE_ACCENT = 0.85  # real accents are read better than this even from coarse images

RANGE = re.compile(r"\([^()-]*\d-\d[^()-]*\)")


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
    text = _with_long_dashes(text, crop, ink, centers)
    blanks = _blanks(ink, centers)
    edges = [0.0, *blanks.mean(axis=1).tolist(), float(size[0])]
    gaps = (blanks[:, 1] - blanks[:, 0]) / size[1]
    text = _without_leaders(text, gaps)
    return [
        LineWord(token, ink_box(ink, edges[first], edges[first + len(token)]), confidence)
        for token, first, confidence in _tokens(text, columns.confs[: len(text)], gaps)
    ]


def _without_leaders(text: str, gaps: npt.NDArray[np.float64]) -> str:
    """Without the first of leader dots, whose others are outside of the line: they are read after
    a blank, and far from the word before. Full stops of typewriters may be as far."""
    dots = DOTS.search(text)
    before = "".join(text[: dots.start()].split()) if dots else ""
    led = before and gaps[len(before) - 1] >= LEADER_GAP
    return text[: dots.start()].rstrip() if dots and led else text


def _with_long_dashes(text: str, crop: Pixels, ink: Ink, centers: npt.NDArray[np.float64]) -> str:
    """With hyphens of ranges in brackets as the dashes that they are, by their length. Elsewhere,
    as in numbers of invoices, it matters more that a hyphen stays one."""
    ranges = [each.start() + each.group().index("-") for each in RANGE.finditer(text)]
    if not ranges:
        return text
    away, places = contrast(crop), [at for at, sign in enumerate(text) if not sign.isspace()]
    low, high = np.percentile(away, (2, 98))
    faint, signs = away > low + FAINT * (high - low), list(text)
    digits = [at for at, place in enumerate(places) if text[place].isdigit()]
    height = max(
        _height(ink[:, int(centers[one]) : int(centers[other]) + 1])
        for one, other in itertools.pairwise(digits)
        if other - one <= 2 and text[places[one] + 1] != ","
    )
    for dash in ranges:
        at = places.index(dash)
        left, middle, right = (int(centers[at + step]) for step in (-1, 0, 1))
        window = slice(left, right + 1)
        if _is_long(ink[:, window], faint[:, window], middle - left, height):
            signs[dash] = "\u2013"
    return "".join(signs)


def _height(ink: Ink) -> int:
    """Of two digits, from the middle of one to the middle of the other."""
    edge = math.ceil(len(ink) * EDGE)
    inner = ink[edge : len(ink) - edge]
    rows = np.flatnonzero(inner.any(axis=1) & (inner.mean(axis=1) <= RULE_INKED))
    return int(np.ptp(rows)) + 1 if len(rows) else 0


def _is_long(ink: Ink, faint: Ink, middle: int, height: int) -> bool:
    """ink: from the middle of one digit to the middle of the next. faint: likewise, with pale ink.
    middle: of the dash. height: of a digit."""
    level = slice(round(LEVEL[0] * len(ink)), round(LEVEL[1] * len(ink)))
    around = slice(max(0, middle - 1), middle + 2)
    dash = level.start + np.flatnonzero(faint[level, around].any(axis=1))
    if not len(dash):
        return False
    rows, digits = slice(dash[0] - 1, dash[-1] + 2), ink.copy()
    digits[rows] = False
    digits[digits.mean(axis=1) > RULE_INKED] = False
    beside = np.flatnonzero(digits.any(axis=0))
    left = int(beside[beside < middle].max(initial=-1)) + 1
    right = int(beside[beside > middle].min(initial=ink.shape[1]))
    length = int(faint[rows, left:right].any(axis=0).sum())
    wide = right - left > WIDE_CELL * height
    least = (LONG_DASH_OF_TYPEWRITERS if wide else LONG_DASH) * height
    return len(dash) <= max(3, MOST_DASH * height) and length >= least > 0


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
