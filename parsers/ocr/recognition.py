"""Lines of text as cut out of an image in, what they say out: RapidOCR's recognizer (PP-OCRv6).
Knows neither where the lines are nor which way up they were cut."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from parsers.ocr.detection import Pixels


@dataclass(frozen=True, slots=True)
class Recognized:
    """score: how sure the line is, 0..1. columns: RapidOCR's record of where in the crop each
    character is, and how sure it is."""

    text: str
    score: float
    columns: Any


def recognize(reader: Any, crops: Sequence[Pixels]) -> list[Recognized]:
    if not crops:
        return []
    read = reader.recognize_txt(list(crops))
    return [
        Recognized(text, float(score), columns)
        for text, score, columns in zip(read.txts, read.scores, read.word_results, strict=True)
    ]
