"""Lines as the built-in recognizer read them in, whether it can read their script out.

Its dictionary (PP-OCRv6) has Latin, Chinese and Japanese. Of other scripts it leaves letters out,
or takes them for Latin ones, and is often unsure; of Vietnamese it leaves accents out and is sure.
This module knows neither pixels nor who reads such a page instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass

DOUBTFUL_SCORE = 0.9
"""Below it a line is doubtful: 128 drawn pages in foreign scripts, 122 readable, 2026-11-29."""
LETTERS_LEFT_OUT = "  "
"""Where letters have no sign in the dictionary, only the blanks around them are left."""
LEAST_SIGNS = 0.7
"""For each height of a line's length; of 1893 lines of receipts 6 have fewer, 2026-11-30."""
FEWEST_GREEK = 4
"""Letters: with as many and no more Latin ones, a line is Greek, whose accented letters are left
out, and no formula."""
LEAST_GREEK = 0.3
"""Of the letters of a page: four drawn Greek scans have 0.7, six in other scripts
0.02 at most, 2026-11-30."""
DOUBTFUL_SHARE = 0.14
"""Of a page's lines by length: with more of them doubtful, it is. Measured as above."""
WIDE = 2.0  # heights of the line: drawings and stains are mostly narrower
FEWEST_UNREAD = 3  # wide doubtful lines: drawings have up to two
BOX_SIGNS = frozenset("□☐☑☒")
"""Check boxes: the recognizer is unsure of them in sure lines, at 0.5 to 0.7."""
SURE_SCORE = 0.95  # lines in a readable script are read so
FEWEST_LATIN = 4, 2
"""Letters of a line, and lines: so many that are read surely show that a page is in Latin script.
Of 20 Cyrillic scans none has two, 2026-11-30."""

VIETNAMESE = frozenset("đăơưĩũ")
"""The letters of Vietnamese that the dictionary has, and few other languages use."""
LEAST_VIETNAMESE = 0.004  # of a page's letters
TONES = frozenset("àáâãèéêìíòóôõùúý")
LEAST_TONES = 0.03  # of a page's letters
FEWEST_LETTERS = 40


@dataclass(frozen=True, slots=True)
class ReadLine:
    """score: how sure the recognizer is of its letters, 0..1. extent: the line's length in its
    heights."""

    text: str
    score: float
    extent: float

    @property
    def is_wide(self) -> bool:
        return self.extent > WIDE

    @property
    def is_doubtful(self) -> bool:
        return self.score < DOUBTFUL_SCORE or self._leaves_out_letters or self._is_greek

    @property
    def _leaves_out_letters(self) -> bool:
        signs = len("".join(self.text.split()))
        few = self.is_wide and signs < LEAST_SIGNS * self.extent
        return few or LETTERS_LEFT_OUT in self.text or self.text != self.text.strip()

    @property
    def _is_greek(self) -> bool:
        if self.text.isascii():
            return False
        greek = sum("\u0370" <= c <= "\u03ff" for c in self.text)
        return greek >= FEWEST_GREEK and 2 * greek >= sum(c.isalpha() for c in self.text)


def score_of_letters(text: str, confidences: Sequence[float]) -> float | None:
    """The mean confidence without check boxes, and blanks at the ends; none without others."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    inner = list(zip(text, confidences, strict=False))[start:end]
    boxes = {at for at, (sign, _) in enumerate(inner) if sign in BOX_SIGNS}
    sure = [
        confidence
        for at, (sign, confidence) in enumerate(inner)
        if at not in boxes and not (sign.isspace() and {at - 1, at + 1} & boxes)
    ]
    return sum(sure) / len(sure) if sure else None


def has_latin_lines(lines: Sequence[ReadLine]) -> bool:
    """Whether some lines are surely in Latin script."""
    letters, fewest = FEWEST_LATIN
    sure = [each for each in lines if each.score >= SURE_SCORE and not each.is_doubtful]
    return (
        sum(sum(c.isascii() and c.isalpha() for c in each.text) >= letters for each in sure)
        >= fewest
    )


def is_doubtful(lines: Sequence[ReadLine]) -> bool:
    """Whether so many of a page's lines are doubtful that its script may be another."""
    length = sum(line.extent for line in lines)
    doubtful = sum(line.extent for line in lines if line.is_doubtful)
    return doubtful > DOUBTFUL_SHARE * length


def is_vietnamese(lines: Sequence[ReadLine]) -> bool:
    """Whether a page is in Vietnamese, of which half of the accents are left out."""
    return looks_vietnamese("".join(line.text for line in lines))


def looks_vietnamese(text: str) -> bool:
    letters = [c for c in text.lower() if c.isalpha()]
    own = sum(c in VIETNAMESE for c in letters)
    toned = sum(c in TONES for c in letters)
    others = sum(not c.isascii() for c in letters) - own - toned
    return (
        len(letters) >= FEWEST_LETTERS
        and own >= LEAST_VIETNAMESE * len(letters)
        and toned >= LEAST_TONES * len(letters)
        and others <= own
    )


def is_greek(lines: Sequence[ReadLine]) -> bool:
    """Whether a page is likely to be in Greek, of whose letters many are read as Latin ones."""
    letters = [c for line in lines for c in line.text if c.isalpha()]
    greek = sum("\u0370" <= c <= "\u03ff" for c in letters)
    return greek >= FEWEST_GREEK and greek >= LEAST_GREEK * len(letters)


def count_unread(lines: Sequence[ReadLine], *, silent: bool = False) -> int:
    """How many lines of a doubtful page are likely to be text; 0 for drawings and stains. silent:
    whether lines are misread that seem to be sure."""
    wide = sum((silent or line.is_doubtful) and line.is_wide for line in lines)
    return wide if silent or wide >= FEWEST_UNREAD else 0
