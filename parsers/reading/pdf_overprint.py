"""Words of a PDF page in, the same words out as they are seen where signs stand over each other: an
accent over its letter, as TeX's older fonts have none together, and the point of a figure that a
file gives as another text (`ActualText`), for which MuPDF has a point without width and a blank. By
the places of letters; pages without such signs are not read again."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pymupdf

from parsers.reading.text_layer import Box

COMBINING = {
    "`": "\u0300", "\u02cb": "\u0300", "\u00b4": "\u0301", "\u02ca": "\u0301",
    "\u02c6": "\u0302", "\u02dc": "\u0303", "\u00af": "\u0304", "\u02c9": "\u0304",
    "\u02d8": "\u0306", "\u02d9": "\u0307", "\u00a8": "\u0308", "\u02da": "\u030a",
    "\u02dd": "\u030b", "\u02c7": "\u030c", "\u00b8": "\u0327", "\u02db": "\u0328",
}  # fmt: skip
"""Accents that take a place of their own, with those that take none."""
ACCENT = re.compile(f"[{''.join(COMBINING)}]")
DOTLESS = {"\u0131": "i", "\u0237": "j"}
OVER = 0.6  # of the accent's width: so much of it is above or below its letter
NARROW = 0.05  # of a letter's height: a point without a place of its own is not as wide
NEAR = 0.5  # of a word's height: from a figure to the rest of it
MOST_JOINED = 5_000

RawWord = Sequence[Any]  # as MuPDF gives it: corners, text, numbers of its block, line and place


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    box: Box


def as_printed(raw: Sequence[RawWord], page: Any) -> list[RawWord]:
    accented = {at for at, word in enumerate(raw) if ACCENT.search(word[4])}
    ended = [at for at, word in enumerate(raw[:-1]) if word[4][-1:] == "."]
    cut = {at for at in ended if _may_go_on(raw[at], raw[at + 1])}
    if not (accented or cut) or len(accented) + len(cut) > MOST_JOINED:
        return list(raw)
    letters = _letters(page)
    words: list[RawWord] = []
    for at, word in enumerate(raw):
        if at in accented and (own := _of_word(word, letters)):
            word = (*word[:4], _composed(own), *word[5:])
        if words and at - 1 in cut and _is_covered(raw[at - 1], letters):
            words[-1] = _joined(words[-1], word)
        else:
            words.append(word)
    return words


def _may_go_on(word: RawWord, other: RawWord) -> bool:
    """Whether a blank may stand where a figure has its point: `11,062. 6`."""
    if not (word[4][-2:-1].isdecimal() and other[4][:1].isdecimal() and word[5:7] == other[5:7]):
        return False
    return bool(0 <= other[0] - word[2] < NEAR * (word[3] - word[1]))


def _letters(page: Any) -> dict[tuple[int, int], list[_Letter]]:
    """Those of each line."""
    raw = page.get_text("rawdict", flags=pymupdf.TEXT_MEDIABOX_CLIP)
    return {
        (block["number"], number): [
            _Letter(char["c"], char["bbox"]) for span in line["spans"] for char in span["chars"]
        ]
        for block in raw["blocks"]
        for number, line in enumerate(block.get("lines", ()))
    }


def _of_word(word: RawWord, letters: dict[tuple[int, int], list[_Letter]]) -> Sequence[_Letter]:
    """Empty if they are not found as they stand in it."""
    line = letters.get((word[5], word[6]), ())
    own = [each for each in line if not each.text.isspace() and _is_inside(each.box, word)]
    return own if "".join(each.text for each in own) == word[4] else ()


def _is_inside(box: Box, word: RawWord) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return bool(word[0] <= x <= word[2] and word[1] <= y <= word[3])


def _composed(letters: Sequence[_Letter]) -> str:
    """The word with its accents on the letters that they are printed over."""
    texts = [each.text for each in letters]
    for at, accent in enumerate(letters):
        mark = COMBINING.get(accent.text)
        beside = [n for n in (at + 1, at - 1) if mark and 0 <= n < len(letters)]
        for n in beside:
            base = DOTLESS.get(texts[n], texts[n])
            whole = unicodedata.normalize("NFC", base + (mark or ""))
            if len(whole) == 1 and whole != base and _is_over(accent.box, letters[n].box):
                texts[at], texts[n] = "", whole
                break
    return "".join(texts)


def _is_over(accent: Box, letter: Box) -> bool:
    width = accent[2] - accent[0]
    shared = min(accent[2], letter[2]) - max(accent[0], letter[0])
    return width > 0 and shared > OVER * width


def _is_covered(word: RawWord, letters: dict[tuple[int, int], list[_Letter]]) -> bool:
    """Whether its last sign has no room of its own."""
    own = _of_word(word, letters)
    if not own:
        return False
    x0, y0, x1, y1 = own[-1].box
    return x1 - x0 < NARROW * (y1 - y0)


def _joined(word: RawWord, rest: RawWord) -> RawWord:
    corners = (*map(min, word[:2], rest[:2]), *map(max, word[2:4], rest[2:4]))
    return (*corners, word[4] + rest[4], *word[5:])
