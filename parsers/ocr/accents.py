"""Lines as they were recognized -> the same without accents that are none.

A recognizer of many languages takes specks above a letter for an accent. Where a page has more
accents that it doubted than such that it was sure of, its language has none, and the doubted ones
go. In go texts and how sure each of their characters was (0..1); out come texts of the same length.
This module knows no image and no language.
"""

import unicodedata
from collections.abc import Sequence

SURE = 0.85
"""Letters with accents that are there are read better than this even from coarse images."""

Characters = tuple[str, Sequence[float]]
"""A line's text, and how sure each of its characters was."""


def without_doubtful_accents(lines: Sequence[Characters]) -> list[str]:
    """The texts, in their order."""
    accented = [
        sure for line in lines for sign, sure in zip(*line, strict=True) if _plain(sign) != sign
    ]
    if sum(sure < SURE for sure in accented) <= sum(sure >= SURE for sure in accented):
        return [text for text, _ in lines]
    return [
        "".join(
            _plain(sign) if sure < SURE else sign
            for sign, sure in zip(text, confidences, strict=True)
        )
        for text, confidences in lines
    ]


def _plain(sign: str) -> str:
    """A Latin letter without its accent; other signs as they are."""
    parts = unicodedata.normalize("NFD", sign)
    return parts[0] if len(parts) > 1 and parts[0].isascii() and parts[0].isalpha() else sign
