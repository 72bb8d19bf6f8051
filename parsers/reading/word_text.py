"""The text of a word as a file gives it in, as its page shows it out. Knows no page, no place."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

ALONE = re.compile(r"(?<![^\W\d_])\u00ad|\u00ad(?![^\W\d_])|\u00ad(?=[A-ZÀ-ÖØ-Þ])")
"""A soft hyphen that is drawn for sure: fonts name their hyphen so. Between two letters it may not
be, but words are not divided before a capital letter."""
BETWEEN = "\u00ad"
UNSEEN = str.maketrans(dict.fromkeys("\u200b\u2060\ufeff\u200e\u200f\u061c", ""))
"""Marks that only say where a line may break and which way it runs. Joiners stay: they are
spelling."""
LEAST_DOUBLED = 6  # letters and figures that are drawn of three
FEWEST_DOUBLED = 2  # words of a page
TWICE, THRICE = 2, 3


def shown(text: str, hyphens: bool = False) -> str:
    """Without white space and control characters; empty if only format characters are left.
    hyphens: whether soft hyphens within the word are drawn."""
    if text.isascii() and text.isprintable():
        return text.replace(" ", "")
    text = text.replace(BETWEEN, "-") if hyphens else ALONE.sub("-", text)
    kept = [(c, unicodedata.category(c)) for c in text.translate(UNSEEN)]
    kept = [(c, kind) for c, kind in kept if kind[0] != "Z" and kind not in {"Cc", "Cs"}]
    return "".join(c for c, _ in kept) if any(kind != "Cf" for _, kind in kept) else ""


def times_drawn(lines: Iterable[Sequence[str]]) -> list[int]:
    """How often each letter of a line is there: more than once where a shadow of each is drawn
    with it (`TToottaall`)."""
    lines = list(lines)
    found = [_times(line) for line in lines]
    doubled = sum(_is_repeated(text, times) for line, times in zip(lines, found, strict=True)
                  for text in line if times > 1)  # fmt: skip
    return found if doubled >= FEWEST_DOUBLED else [1] * len(lines)


def may_be_doubled(texts: Iterable[str]) -> bool:
    """A cheap look."""
    likely = (text[:1] == text[1:2] and text[2:3] == text[3:4] and len(text) > 3 for text in texts)
    return sum(likely) >= FEWEST_DOUBLED


def once(text: str, times: int) -> str:
    return text[::times] if _repeats(text, times) else text


def _times(line: Sequence[str]) -> int:
    for times in (TWICE, THRICE):
        if all(_repeats(text, times) for text in line) and any(
            _is_repeated(text, times) for text in line
        ):
            return times
    return 1


def _repeats(text: str, times: int) -> bool:
    first = text[::times]
    return len(text) % times == 0 and all(text[at::times] == first for at in range(1, times))


def _is_repeated(text: str, times: int) -> bool:
    """Whether it is too long, and of too many letters, for that to be chance."""
    return len(text) >= LEAST_DOUBLED and _repeats(text, times) and len(set(text)) > 1
