"""Lines as the built-in recognizer read them in, those out that are drawings: icons, arrows and
boxes, which it takes for a letter that looks like them.

This module knows neither pixels nor where the lines are.
"""

import unicodedata
from collections.abc import Sequence

from parsers.ocr.doubt import BOX_SIGNS, DOUBTFUL_SCORE, ReadLine

ALONE_SCORE = 0.97
"""Below it a letter is a drawing if there is no text on the page: 23 of 24 drawings, 2026-11-30."""
DIGITS = frozenset("0123456789")
FOREIGN_SHARE = 0.05  # of a page's letters: with fewer Chinese ones, a Chinese letter is an icon


def find_drawn(lines: Sequence[ReadLine]) -> list[bool]:
    """For each line, whether it is a drawing. Of 47 receipts and forms, letters that stand alone
    are read with 0.93 or more; of 75 icons, 62 with less than DOUBTFUL_SCORE. Digits that stand
    alone are read with 0.72 and more, and stay if there is text on the page (2026-11-30)."""
    alone = [_is_letter_or_symbol("".join(line.text.split())) for line in lines]
    text = "".join(
        line.text for line, single in zip(lines, alone, strict=True)
        if not single and len(line.text.split()) and line.score >= DOUBTFUL_SCORE
    )  # fmt: skip
    has_text = any(c.isalnum() for c in text)
    least = DOUBTFUL_SCORE if has_text else ALONE_SCORE
    letters = [c for c in text if c.isalpha()]
    chinese = sum(map(_is_chinese, letters)) > FOREIGN_SHARE * len(letters) or not letters
    return [
        (single and (line.score < least or (not chinese and _is_chinese(line.text.strip()[0]))))
        or (not has_text and line.score < DOUBTFUL_SCORE and line.text.strip() in DIGITS)
        for line, single in zip(lines, alone, strict=True)
    ]


def _is_letter_or_symbol(text: str) -> bool:
    if len(text) != 1 or text in BOX_SIGNS:
        return False
    category = unicodedata.category(text)
    return category != "Sc" and (category[0] in "LS" or category == "No")


def _is_chinese(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("CJK", "HIRAGANA", "KATAKANA"))
