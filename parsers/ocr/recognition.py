"""Lines as cut out of an image in, what they say out: RapidOCR's recognizer (PP-OCRv6), without the
accents that it sees in specks above a letter. This module knows no language, and neither where the
lines are nor which way up they were cut.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from parsers.ocr.detection import Pixels

SURE_ACCENT = 0.85
"""Real accents are read with more confidence even in coarse images."""

Characters = tuple[str, Sequence[float]]
"""A line's text, and the confidence of each character."""


@dataclass(frozen=True, slots=True)
class Recognized:
    """score: the line's confidence, 0..1. columns: RapidOCR's, the place in the crop and the
    confidence of each character."""

    text: str
    score: float
    columns: Any


def recognize(reader: Any, crops: Sequence[Pixels]) -> list[Recognized]:
    """What each line says, in their order."""
    if not crops:
        return []
    read = reader.recognize_txt(list(crops))
    return [
        Recognized(text, float(score), columns)
        for text, score, columns in zip(read.txts, read.scores, read.word_results, strict=True)
    ]


def without_doubtful_accents(lines: Sequence[Characters]) -> list[str]:
    """The texts of a page. If more of its accents are below SURE_ACCENT than above it, its language
    has none, and those below are removed."""
    pairs = [[*zip(*line, strict=True)] for line in lines]
    accented = [sure < SURE_ACCENT for line in pairs for sign, sure in line if _plain(sign) != sign]
    if 2 * sum(accented) <= len(accented):
        return [text for text, _ in lines]
    return [
        "".join(_plain(sign) if sure < SURE_ACCENT else sign for sign, sure in line)
        for line in pairs
    ]


def _plain(sign: str) -> str:
    """A Latin letter without its accent; other signs as they are."""
    parts = unicodedata.normalize("NFD", sign)
    return parts[0] if len(parts) > 1 and parts[0].isascii() and parts[0].isalpha() else sign
