"""The crops of a page's lines and what was read in them in, how many are print over print out:
nobody can read those, and what is read in them makes no sense. Knows no page."""

from collections.abc import Sequence

import numpy as np

from parsers.ocr.detection import Pixels
from parsers.ocr.doubt import SURE_SCORE, ReadLine
from parsers.ocr.line_words import find_ink

UNSURE = 0.92  # score: print over print has up to 0.9, 2026-11-30
UNBROKEN = 1.6  # heights of the line: of 30 unsure lines of receipts none has 1.2 without a blank
DENSER = 1.05  # times the ink of sure lines
COMPARED = 12  # lines


def count_overprinted(crops: Sequence[Pixels], lines: Sequence[ReadLine]) -> int:
    """Only lines that were read unsurely are looked at, and some of the others beside them."""
    numbers = range(len(lines))
    unsure = [n for n in numbers if lines[n].is_wide and 0 < lines[n].score < UNSURE]
    looked = {n: _longest_run(crops[n]) for n in unsure}
    unbroken = [density for length, density in looked.values() if length >= UNBROKEN]
    sure = [n for n in numbers if lines[n].is_wide and lines[n].score >= SURE_SCORE]
    if not unbroken or not sure:
        return 0
    usual = float(np.median([_longest_run(crops[n])[1] for n in sure[:COMPARED]]))
    return sum(density >= DENSER * usual for density in unbroken)


def _longest_run(crop: Pixels) -> tuple[float, float]:
    """Of what is written without a blank: its length in heights, and how much of it is ink."""
    ink = find_ink(crop)
    edges = np.flatnonzero(np.diff(ink.any(axis=0), prepend=False, append=False))
    runs = edges.reshape(-1, 2)
    if not len(runs):
        return 0.0, 0.0
    start, end = runs[np.argmax(runs[:, 1] - runs[:, 0])].tolist()
    return (end - start) / ink.shape[0], float(ink[:, start:end].mean())
