"""A page -> what is looked at to tell its type: its runs of text, how each stands out, its shape.

In: a page with its words or its text; out: a `Look`. A run is a piece of a line without a wide gap;
what it begins with may be a label or the name of a document. This module knows no type.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, islice
from statistics import median

from parsers.document import BoundingBox, Page, Word
from parsers.document.geometry import hull
from parsers.document.lines import assemble_lines, hull_of, read_lines
from parsers.document.page import HEADINGS
from parsers.document.text import fold
from parsers.extraction.vocabulary import folded
from parsers.values.dates import find_dates

LONGEST_PAGE = 20_000
"""Characters of a page that are looked at."""
WIDE_GAP, WIDE_SIGNS = 2.6, "\u2e80"
"""In letters of the words beside it; a wider gap ends a run, whatever the page's width. Signs from
this one on are two letters wide."""
LONGEST_LABEL, LONGEST_PHRASE = 8, 5
"""Words of a label, and of a typical phrase."""
LARGER, LARGER_BOX = 1.2, 1.45
"""Times the size of most words, from which a run is large: by the file's fonts, and by boxes, which
are as high as their letters."""
MOSTLY_BOLD = 0.4
"""The share of a page's words from which bold ones do not stand out."""
PROSE_LINE, MERE_WORDS = 9, 0.7
"""Words in a line of a sentence, and the part of them that are of letters, at least."""
NARROW, WIDE = 27.0, 40.0
"""In line heights: a till's roll is hardly wider than the one, a letter hardly less than the other;
between them only the page may tell."""
TALL = 1.7
"""Sheets of paper are at most 1.65 times as high as wide; a roll is cut where it ends."""
FEWEST_WORDS = 10
"""On a page whose shape tells something."""

AMOUNT = re.compile(
    r"(?<!\d)(?<!\d[.,/-])\d{1,3}(?:[ .,'’]?\d{3})*[.,]\d\d(?![\d.,/]|-\d)|[$€£¥₹] ?\d|\brs\.? ?\d",
    re.IGNORECASE,
)
_IN_HUNDREDTHS = re.compile(r"(?<![\d.,])[-−]?\d{1,3}(?:[ .,'’]?\d{3})*[.,]\d\d(?![\d.,])[-−]?")
_TIME = re.compile(r"(?<![\d:.,])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![\d:])")
_TOKEN = re.compile(r"(?<!\w)[^\W\d_](?: [^\W\d_](?!\w)){3,}|[^\W\d_]+|\d+")
"""Words and figures; letters that stand apart, as in `I N V O I C E`, are one word."""
_LABEL_END = re.compile(r"[^\S\n]*(?:[:：#/.$€£¥(（№°º\d]|rm\b|eur\b|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """Letters or figures, as they stand in the run's text from start to end; key: folded."""

    text: str
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """box: None without words. size: times that of most words of the page. heading: whether it is
    a title or a header by the page's blocks."""

    text: str
    tokens: tuple[Token, ...]
    box: BoundingBox | None = None
    size: float = 1.0
    large: bool = False
    bold: bool = False
    heading: bool = False
    line: int = 0

    @property
    def top(self) -> float:
        return self.box.center_y if self.box else 0.0

    @property
    def is_prominent(self) -> bool:
        return self.large or self.heading


class Look:
    """One page. labels: all beginnings of runs that could label a value; phrases: all sequences of
    a few words; both folded, without what parts the words, as recognizers lose spaces."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.runs = tuple(_runs(page))
        self.text = "\n".join(run.text for run in self.runs)[:LONGEST_PAGE]

    @cached_property
    def labels(self) -> frozenset[str]:
        return frozenset(key for run in self.runs for key in _labels(run))

    def label_text(self, label: str) -> str | None:
        """The run that begins with it, as it is printed."""
        return next((run.text for run in self.runs if label in _labels(run)), None)

    @cached_property
    def phrases(self) -> frozenset[str]:
        return frozenset(key for run in self.runs for key in _phrases(run))

    @cached_property
    def headers(self) -> frozenset[str]:
        """Phrases in runs without figures: heads of columns are often one run."""
        bare = (run for run in self.runs if not any(map(str.isdigit, run.text)))
        return frozenset(key for run in bare for key in _phrases(run))

    @cached_property
    def has_amount(self) -> bool:
        return AMOUNT.search(self.text) is not None

    @cached_property
    def has_date(self) -> bool:
        return next(iter(find_dates(self.text)), None) is not None

    @cached_property
    def amounts(self) -> dict[str, int]:
        """The last amount of each line that may begin with a label, in hundredths, by the label."""
        found: dict[str, int] = {}
        for line in _visual(self.runs):
            amounts = [each for run in line for each in _IN_HUNDREDTHS.findall(run.text)]
            if amounts:
                cents = int(re.sub(r"\D", "", amounts[-1])) * (
                    -1 if set("-−") & set(amounts[-1]) else 1
                )
                found |= {key: cents for run in line for key in _labels(run)}
        return found

    @cached_property
    def prose(self) -> float:
        return _prose_share([run.text for run in self.runs])

    @cached_property
    def till_signs(self) -> int:
        """How many of three that tills print: the time of day, a way to pay, the till's own
        numbers."""
        paid = any(folded(each) & self._beginnings for each in ("amounts.handed", "amounts.change"))
        return sum((
            _TIME.search(self.text) is not None, paid,
            bool(folded("labels.tills") & self._beginnings),
        ))  # fmt: skip

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        keys = ([token.key for token in run.tokens[:LONGEST_PHRASE]] for run in self.runs)
        return frozenset("".join(each[:n]) for each in keys for n in range(1, len(each) + 1))

    @cached_property
    def is_narrow(self) -> bool | None:
        return _is_narrow(self._page)


def _runs(page: Page) -> Iterator[Run]:
    headings = {
        fold(line)
        for block in page.blocks
        if block.label in HEADINGS
        for line in block.text.splitlines()
    }
    if not page.words:
        text = page.text or "\n".join(block.text for block in page.blocks)
        lines = text[:LONGEST_PAGE].splitlines()
        yield from (_run(line, headings, number) for number, line in enumerate(lines))
        return
    sizes = [_size(word, page) for word in page.words]
    usual = median(sizes)
    has_bold = sum(word.bold for word in page.words) < MOSTLY_BOLD * len(page.words)
    for number, line in enumerate(read_lines(page.words)):
        for words in _parts(line):
            by_font = all(word.size for word in words)
            size = median(_size(word, page) for word in words) / usual if usual else 1.0
            yield _run(
                " ".join(word.text for word in words), headings, number, hull_of(words), size,
                large=size >= (LARGER if by_font else LARGER_BOX),
                bold=has_bold and all(word.bold for word in words),
            )  # fmt: skip


def _run(
    text: str, headings: set[str], line: int, box: BoundingBox | None = None, size: float = 1.0,
    *, large: bool = False, bold: bool = False,
) -> Run:  # fmt: skip
    text = unicodedata.normalize("NFC", text)
    tokens = tuple(Token(each[0], fold(each[0]), *each.span()) for each in _TOKEN.finditer(text))
    return Run(text, tokens, box, size, large, bold, bool(tokens) and fold(text) in headings, line)


def _size(word: Word, page: Page) -> float:
    return word.size or word.box.height * page.height


def _parts(line: Sequence[Word]) -> Iterator[list[Word]]:
    part: list[Word] = []
    for word in line:
        if part and _are_apart(part[-1], word):
            yield part
            part = []
        part.append(word)
    if part:
        yield part


def _are_apart(last: Word, word: Word) -> bool:
    if last.size and word.size and max(last.size, word.size) > LARGER * min(last.size, word.size):
        return True
    return word.box.x0 - last.box.x1 > WIDE_GAP * max(_letter(last), _letter(word))


def _letter(word: Word) -> float:
    """The width of one of its letters; characters of East Asia are two wide."""
    return word.box.width / sum(1 + (each > WIDE_SIGNS) for each in word.text or " ")


def _visual(runs: Sequence[Run]) -> list[list[Run]]:
    """As a person sees them; runs without a box, as they were read."""
    boxed = [run for run in runs if run.box]
    if len(boxed) == len(runs):
        return assemble_lines(boxed, lambda run: run.box or hull(()))
    return [list(line) for _, line in groupby(runs, key=lambda run: run.line)]


def _labels(run: Run) -> Iterator[str]:
    """A label is followed by a colon, figures, a currency or nothing; or by another language's."""
    for first in _starts(run):
        key = ""
        for token in run.tokens[first : first + LONGEST_LABEL]:
            key += token.key
            if _LABEL_END.match(run.text, token.end):
                yield key


def _starts(run: Run) -> Iterator[int]:
    if run.tokens:
        yield 0
    if "/" in run.text:
        slash = run.text.index("/")
        behind = (at for at, token in enumerate(run.tokens[1:], 1) if token.start > slash)
        yield from islice(behind, 1)


def _phrases(run: Run) -> Iterator[str]:
    keys = [token.key for token in run.tokens]
    for start in range(len(keys)):
        key = ""
        for each in islice(keys, start, start + LONGEST_PHRASE):
            key += each
            yield key


def _is_narrow(page: Page) -> bool | None:
    """Whether the text runs no wider than a till's roll; None if its shape does not tell."""
    if len(page.words) < FEWEST_WORDS:
        return None
    boxes = [word.box for word in page.words]
    height = median(box.height * page.height for box in boxes)
    width = hull(boxes).width * page.width
    if height > 0 and not NARROW < width / height < WIDE:
        return width / height <= NARROW
    return True if page.height > TALL * page.width else None


def _prose_share(lines: Sequence[str]) -> float:
    """The part of the words that stand in long lines of mere words."""
    counts = [(len(line.split()), len(re.findall(r"[^\W\d_]{2,}", line))) for line in lines]
    total = sum(words for words, _ in counts)
    prose = sum(
        words for words, real in counts if words >= PROSE_LINE and real >= MERE_WORDS * words
    )
    return prose / total if total else 0.0
