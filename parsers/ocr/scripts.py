"""Lines that the built-in recognizer doubts in, their words by a script pack out: which script they
are in, which way up, and for each line whose reading is better.

A script is found by the letters that its pack reads: others read few of their own, unsurely. This
module knows crops of lines, not the page.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from parsers.document import Unread
from parsers.ocr.detection import Pixels
from parsers.ocr.doubt import (
    FEWEST_UNREAD,
    SURE_SCORE,
    ReadLine,
    count_unread,
    has_latin_lines,
    is_doubtful,
    is_greek,
    is_vietnamese,
)
from parsers.ocr.line_words import Ink, LineWord, find_ink, ink_box
from parsers.ocr.script_numbers import Recognizer, with_digits_read_again, with_numbers
from parsers.ocr.script_packs import (
    MEASURED,
    SCRIPTS,
    confidence_of,
    how_to_read,
    installed_packs,
    read_line,
)

SAMPLE_LINES = 6  # the longest doubtful ones
ACCEPTED = 0.6
"""Of confidence times share of own letters: no wrong pack of 70 pages has as much, 2026-11-29."""
LIKELY, APART = 0.5, 0.2
"""Accepted, too, if so much better than any other; of 58 pages wrong packs have up to 0.52."""
LATIN = 0.5  # fitness: forms with check boxes had 0.59 to 0.82; see _latin_fitness
FEWEST_COMPARED = 4  # packs, for one to be better than the others
SURE = 0.7  # then no other pack is tried
FIRST_LINES, LEAST_OWN = 2, 0.1
"""By so few lines a pack is given up if so few of their letters are its own."""
OWN_SHARE = 0.5  # of the pack's letters and digits: with fewer, the line may be in another script
LEAST_CONFIDENCE = 0.4  # stains
INDIC_DIGITS = re.compile("[\u0660-\u0669\u06f0-\u06f9]")
JOINED = frozenset({"Thai", "Hangul", "Lao", "Khmer", "Myanmar", "Tibetan"})
"""Whose packs put blanks between syllables."""
LEAST_BLANK = 0.2  # heights of the line: 119 of 120 blanks of drawn Korean are wider, 2026-11-30
AROUND_BLANK = 0.3  # heights of the line
ARABIC, ARABIC_ONLY = "Arabic", frozenset("\u0643\u064a\u0629\u0649")
PERSIAN_ONLY = frozenset("\u067e\u0686\u0698\u06af")
PERSIAN = str.maketrans("\u06a9\u06cc", "\u0643\u064a")
GREEK, VIETNAMESE = "Greek", "Vietnamese"
"""Vietnamese has Latin letters: it is told by what the built-in recognizer reads of them."""


@dataclass(frozen=True, slots=True)
class Script:
    """The pack that reads it; flipped: whether the lines stand on their heads."""

    pack: str
    flipped: bool
    score: float


def find_script(crops: Sequence[Pixels], lines: Sequence[ReadLine]) -> Script | None:
    """The script of a doubtful page by its longest doubtful lines; none if no pack fits."""
    sample = [crops[number] for number in _doubtful_sample(lines)]
    # On its head a line has few letters that a pack knows, so most pages are looked at once.
    for flipped in (False, True):
        tried = list(_tries([flip(crop) for crop in sample] if flipped else sample, flipped))
        best = max(tried, key=lambda script: script.score, default=None)
        if best and _is_accepted(best, tried):
            latin = best.score < SURE and (
                has_latin_lines(lines) or _latin_fitness(sample) > best.score
            )
            if latin:
                return None
            _likely[0] = best.pack
            return best
    return None


def _doubtful_sample(lines: Sequence[ReadLine]) -> list[int]:
    doubtful = [number for number, line in enumerate(lines) if line.is_doubtful]
    return sorted(doubtful, key=lambda number: -lines[number].extent)[:SAMPLE_LINES]


def _is_accepted(best: Script, tried: Sequence[Script]) -> bool:
    others = max((each.score for each in tried if each.pack != best.pack), default=0.0)
    apart = len(tried) >= FEWEST_COMPARED and best.score - others >= APART
    return best.score >= (LIKELY if apart else ACCEPTED)


def _latin_fitness(sample: Sequence[Pixels]) -> float:
    """Packs read Latin letters as those of their own that look alike: an English form of short
    lines had 0.6 as Cyrillic, 0.82 as Latin; three Cyrillic scans had 0.38 at most as Latin
    (2026-11-30)."""
    return _fitness(VIETNAMESE, sample) if VIETNAMESE in installed_packs() else 0.0


_likely = ["Cyrillic"]
"""The pack that was last right, which is open still: documents are mostly in one script."""


def _tries(sample: Sequence[Pixels], flipped: bool) -> Iterator[Script]:
    """Each pack, until one is surely right."""
    packs = [name for name in installed_packs() if name in SCRIPTS and name != VIETNAMESE]
    for pack in sorted(packs, key=lambda name: name != _likely[0]):
        script = Script(pack, flipped, _fitness(pack, sample))
        yield script
        if script.score >= SURE:
            return


def flip(crop: Pixels) -> Pixels:
    return np.ascontiguousarray(crop[::-1, ::-1])


def _fitness(pack: str, crops: Sequence[Pixels]) -> float:
    words: list[LineWord] = []
    own = 0.0
    for number, crop in enumerate(crops, 1):
        words += read_line(pack, crop, bare=own > 0)
        letters = [c for word in words for c in word.text if c.isalpha()]
        own = sum(_is_of(pack, c) for c in letters) / max(len(letters), 1)
        if number == FIRST_LINES and own < LEAST_OWN:
            return 0.0
    return confidence_of(words) * own


@functools.lru_cache(4096)
def _is_of(pack: str, character: str) -> bool:
    name = "LATIN" if pack == VIETNAMESE else pack.upper()
    return unicodedata.name(character, "").startswith(name)


def read_by_pack(
    pack: str, crop: Pixels, line: ReadLine, built_in: Sequence[LineWord]
) -> list[LineWord] | None:
    """The better words of a line, from left to right; None if those of the built-in recognizer are.
    built_in: what it read; its numbers are the better ones."""
    words = read_line(pack, crop)
    letters = [c for word in words for c in word.text if c.isalpha()]
    own = sum(_is_of(pack, c) for c in letters)
    if line.score >= SURE_SCORE and not line.is_doubtful and own <= OWN_SHARE * len(letters):
        return None
    if confidence_of(words) < LEAST_CONFIDENCE:
        return None
    ink = find_ink(crop)
    if pack in JOINED:
        words = _without_blanks(pack, words, ink)
    words = with_numbers(words, built_in)
    placed = [replace(word, place=ink_box(ink, word.place[0], word.place[2])) for word in words]
    return sorted(placed, key=lambda word: word.place[0])


def with_arabic_letters(lines: Sequence[Sequence[LineWord]]) -> list[Sequence[LineWord]]:
    """Arabic kaf and yeh for those of Persian, which look alike, on a page that has letters of
    Arabic and none that only Persian has."""
    signs = {c for line in lines for word in line for c in word.text}
    if not signs & ARABIC_ONLY or signs & PERSIAN_ONLY:
        return list(lines)
    return [[replace(w, text=w.text.translate(PERSIAN)) for w in line] for line in lines]


def _without_blanks(pack: str, words: Sequence[LineWord], ink: Ink) -> list[LineWord]:
    joined: list[LineWord] = []
    for word in words:
        last = joined[-1] if joined else None
        if last and _belong(pack, last, word, ink):
            x0, y0, x1, y1 = (*map(min, last.place[:2], word.place[:2]),
                              *map(max, last.place[2:], word.place[2:]))  # fmt: skip
            sure = min(last.confidence, word.confidence)
            joined[-1] = LineWord(last.text + word.text, (x0, y0, x1, y1), sure)
        else:
            joined.append(word)
    return joined


def _belong(pack: str, left: LineWord, right: LineWord, ink: Ink) -> bool:
    """Whether there is no blank between two words: the pack's boxes are less exact than the ink."""
    if not (_is_of(pack, left.text[-1]) or _is_of(pack, right.text[0])):
        return False
    height, middle = ink.shape[0], (left.place[2] + right.place[0]) / 2
    start = min(left.place[2], middle) - AROUND_BLANK * height
    end = max(right.place[0], middle) + AROUND_BLANK * height
    inked = np.flatnonzero(ink[:, max(0, round(start)) : round(end)].any(axis=0))
    return len(inked) < 2 or float(np.diff(inked).max()) - 1 < LEAST_BLANK * height


@dataclass(frozen=True, slots=True)
class Foreign:
    """What a page's lines show: whether they are in a script that the built-in recognizer cannot
    read, perhaps, and by which pack they are read. missing: packs that would be needed."""

    doubtful: bool = False
    script: Script | None = None
    missing: tuple[str, ...] = ()


def find_foreign(crops: Sequence[Pixels], lines: Sequence[ReadLine]) -> Foreign:
    """Cheap for readable pages: only their texts and scores are looked at."""
    if is_vietnamese(lines):
        there = VIETNAMESE in installed_packs()
        script = Script(VIETNAMESE, False, 1.0) if there else None
        return Foreign(True, script, () if there else (VIETNAMESE,))
    if not is_doubtful(lines) or not any(line.is_doubtful and line.is_wide for line in lines):
        return Foreign()
    script = find_script(crops, lines)
    if script is None and _has_latin_boxes(crops, lines):
        return Foreign()
    missing = tuple(name for name in MEASURED if name not in installed_packs())
    if GREEK in missing and is_greek(lines):
        missing = (GREEK,)
    return Foreign(True, script, missing)


def _has_latin_boxes(crops: Sequence[Pixels], lines: Sequence[ReadLine]) -> bool:
    """Whether all that is doubtful are blanks at the ends of Latin lines, as for check boxes."""
    if is_doubtful([replace(line, text=line.text.strip()) for line in lines]):
        return False
    return _latin_fitness([crops[number] for number in _doubtful_sample(lines)]) >= LATIN


@dataclass(frozen=True, slots=True)
class ForeignRead:
    """The words of each line by who reads it better, and what of the page is in doubt."""

    lines: Sequence[Sequence[LineWord]]
    unread: Unread | None = None
    warnings: tuple[str, ...] = ()


def read_foreign(
    foreign: Foreign,
    crops: Sequence[Pixels],
    lines: Sequence[ReadLine],
    built_in: Sequence[Sequence[LineWord]],
    recognize: Recognizer,
) -> ForeignRead:
    """recognize: the built-in recognizer, which reads numbers once more."""
    if not foreign.doubtful:
        return ForeignRead(built_in)
    if foreign.script is None:
        silent = foreign.missing == (VIETNAMESE,)
        unread = _unread(count_unread(lines, silent=silent), foreign.missing)
        return ForeignRead(built_in, unread)
    read: list[Sequence[LineWord]] = []
    missed = 0
    for crop, line, words in zip(crops, lines, built_in, strict=True):
        better = read_by_pack(foreign.script.pack, crop, line, words)
        read.append(words if better is None else better)
        sure = better is not None and confidence_of(better) >= ACCEPTED
        missed += line.is_doubtful and line.is_wide and not sure
    read = with_digits_read_again(crops, read, recognize)
    if foreign.script.pack == ARABIC:
        read = with_arabic_letters(read)
    unread = _unread(missed if missed >= FEWEST_UNREAD else 0, foreign.missing)
    return ForeignRead(read, unread, _doubtful_digits(read))


def _doubtful_digits(lines: Sequence[Sequence[LineWord]]) -> tuple[str, ...]:
    """Where a page has Arabic-Indic digits, its numbers are likely to be misread."""
    texts = [word.text for line in lines for word in line]
    if not any(INDIC_DIGITS.search(text) for text in texts):
        return ()
    numbers = sum(any(c.isdecimal() for c in text) for text in texts)
    return (f"Arabic-Indic digits that may be misread: {numbers} numbers",)


def _unread(lines: int, missing: Sequence[str]) -> Unread | None:
    if not lines:
        return None
    return Unread(f"text that cannot be read: {lines} lines", how_to_read(missing))
