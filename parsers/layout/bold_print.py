"""Tables read in a picture in, the same tables out, their words marked as bold whose strokes are
thicker than those of most of the table."""

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from parsers.document import Label, PageImage, Word
from parsers.imaging.pixels import to_array
from parsers.layout.region import Region

BOLDER = 1.13  # times as thick as most: bold type is from 1.16 (75 dots per inch), plain to 1.09
LEAST_CONTRAST = 40  # of 255
EDGE = 0.2  # of a word's height: above and below there may be rulings
Grey = npt.NDArray[np.float32]


def mark_bold(regions: Iterable[Region], image: PageImage) -> list[Region]:
    """Tables whose lattice is known do without."""
    grey = _grey(image)
    return [
        replace(each, words=_marked(each.words, grey))
        if each.label is Label.TABLE and each.words and not each.lattice
        else each
        for each in regions
    ]


def _marked(words: Sequence[Word], grey: Grey) -> tuple[Word, ...]:
    bold = _bold_lines(words, grey)
    return tuple(replace(word, bold=word.line in bold) for word in words)


def _grey(image: PageImage) -> Grey:
    return np.asarray(to_array(image).mean(axis=2, dtype=np.float32))


def _bold_lines(words: Iterable[Word], grey: Grey) -> frozenset[int]:
    """Of the lines that were read, as what stands in one cell is read together."""
    lines: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        lines[word.line].append(word)
    strokes = {line: _stroke([_part(grey, word) for word in own]) for line, own in lines.items()}
    least = BOLDER * statistics.median(strokes.values())
    return frozenset(line for line, stroke in strokes.items() if stroke >= least)


def _part(grey: Grey, word: Word) -> Grey:
    """The middle of its height."""
    x0, y0, x1, y1 = map(round, word.box.to_frame((grey.shape[1], grey.shape[0])))
    edge = round(EDGE * (y1 - y0))
    return grey[y0 + edge : max(y1 - edge, y0 + 1), x0 : max(x1, x0 + 1)]


def _stroke(parts: Sequence[Grey]) -> float:
    """How thick strokes are, in pixels: the ink by the number of strokes that rows of pixels meet,
    both as shades of grey, so that it does not depend on where pixels begin."""
    ink = edges = 0.0
    for part in parts:
        low, high = (float(each) for each in np.percentile(part, (2, 98)))
        if high - low < LEAST_CONTRAST:
            continue
        dark: Any = np.clip((high - part) / (high - low), 0, 1)
        dark = dark if np.median(part) > (low + high) / 2 else 1 - dark
        ink += float(dark.sum())
        edges += float(np.abs(np.diff(np.pad(dark, ((0, 0), (1, 1))), axis=1)).sum()) / 2
    return ink / edges if edges else 0.0
