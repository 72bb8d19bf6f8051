"""How wide text is, in fonts that come with PyMuPDF: no font of the system is needed.

In: the name of a font as `Text.font` has it. Out: the font, and widths in points. The base fonts
have Latin, Greek and Turkish letters; Chinese and Japanese are set in a fallback font.
"""

from functools import cache, lru_cache

import pymupdf

NAMES = {
    "sans": "helv", "sans-bold": "hebo", "sans-italic": "heit",
    "serif": "tiro", "serif-bold": "tibo", "serif-italic": "tiit",
    "mono": "cour", "mono-bold": "cobo", "mono-italic": "coit",
    "cjk": "cjk", "cjk-bold": "cjk", "cjk-italic": "cjk",
}  # fmt: skip
CJK = ("ja", "zh")
ASCENT, DESCENT = 0.75, 0.21
"""Of the size: how far a word's box reaches above and below its base line."""


@cache
def font_of(name: str) -> pymupdf.Font:
    return pymupdf.Font(NAMES[name])


@lru_cache(maxsize=100_000)
def _unit_width(text: str, name: str) -> float:
    return float(font_of(name).text_length(text, 1.0))


def font_for(language: str, name: str) -> str:
    """The font, or the one that has the language's letters."""
    return "cjk" if language in CJK else name


def width_of(text: str, name: str, size: float) -> float:
    return _unit_width(text, name) * size
