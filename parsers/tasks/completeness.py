"""Whether an answer to the parse task is the page. In: the answer as it was read, and the page's
words. Out: how much of either is in the other, and what is wrong with that, in sentences.

An answer may be whole and yet leave out most of the page, say what is not on it, or be the code of
a format that nobody understood. Such an answer is never believed alone. This module knows neither
engines nor pages as they are stored.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from parsers.alignment.coverage import Coverage, measure_coverage
from parsers.document import Block, BoundingBox, Word
from parsers.document.text import fold
from parsers.document.wording import percent
from parsers.errors import AnswerError
from parsers.qwen_html.normalize import Normalized

INCOMPLETE = "incomplete"
"""Code of AnswerError."""
LEAST_COVERAGE = 0.75
"""Of the page's words, by letters; less is not the page. Good answers have 0.90 and more, against
words of OCR 0.81; with three tenths left out it is 0.73 (benchmarks/lazy_answers.py, 298 pages,
2026-11-29)."""
MOST_UNSUPPORTED = 0.25
"""Of the answer's text, by letters; with more it is about another page. Good answers have 0.16 at
the most (same place)."""
MOST_REPEATED = 0.25
"""Of the answer's text, by letters; with more a part of the page is told twice. Good answers have
0.02 at the most (94 pages of the public sets, read by the embedded engine, 2026-11-29), a page
told twice has 0.5."""
NOTHING = 0.1
"""Of the page's words, by letters; an answer with less holds nothing of the page: a refusal, a
remark, a picture of all."""
FEWEST_MARKS = 3
"""Of a format, as text; fewer may be meant."""
MOST_MARKS = 1_000
"""Looked at in one answer."""

WORDS_LEFT_OUT = "words left out"
NOT_ON_THE_PAGE = "text not on the page"
TOLD_TWICE = "text told twice"
RAW_CODE = "raw code as text"

_MARK = re.compile(
    r"<\|[^|<>]{1,40}\|>"  # <|box_start|>
    r"|</?[a-z][\w-]{0,30}(?:\s[^<>]{0,300})?/?>"  # <td colspan="2">
    r'|"(?:bbox|bbox_2d|box|category|label|type|text|content)"\s*:'  # "bbox": [1, 2, 3, 4]
    r'|\bdata-(?:bbox|label)\s*=\s*"'
)


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer and how much of the page it is. problems: warnings that say why it is not the page;
    none if it is, or if that cannot be known. length: of the answer's text, as a share of that of
    the page's words."""

    normalized: Normalized
    measured: Coverage
    problems: tuple[str, ...] = ()
    length: float = 0.0

    @property
    def warnings(self) -> tuple[str, ...]:
        """All that was wrong with the answer, as it was read and as it was judged."""
        return (*self.normalized.warnings, *self.problems)

    @property
    def error(self) -> AnswerError | None:
        if not self.problems:
            return None
        sentences = "; ".join(each.partition(": ")[2] for each in self.problems)
        remedy = "Look at the page, or read the document with another engine."
        return AnswerError(INCOMPLETE, sentences, remedy)

    def holds_nothing(self, words_are_certain: bool) -> bool:
        """Whether nothing is lost with this answer. One as long as the page may be right where OCR
        was wrong."""
        coverage = self.measured.coverage
        short = self.length < 1 / 2
        return coverage is not None and coverage < NOTHING and (short or words_are_certain)

    @property
    def weight(self) -> float:
        """More for the better one of several answers to the same page."""
        if self.measured.coverage is None:
            return float(len(self.normalized.text))
        false = (self.measured.unsupported or 0.0) + self.measured.repeated
        return self.measured.coverage * max(0.0, 1 - false)


def judge(
    normalized: Normalized,
    words: Sequence[Word],
    second_layer: Sequence[Word] = (),
    unread: Sequence[BoundingBox] = (),
) -> Judged:
    """second_layer, unread: as `measure_coverage` has them."""
    measured = measure_coverage(normalized.blocks, words, second_layer, unread)
    problems = tuple(_problems(normalized, measured, words))
    letters = sum(map(len, (word.text for word in words)))
    return Judged(normalized, measured, problems, len(normalized.text) / max(letters, 1))


def _problems(normalized: Normalized, measured: Coverage, words: Sequence[Word]) -> Iterator[str]:
    coverage, unsupported = measured.coverage, measured.unsupported
    if coverage is not None and coverage < LEAST_COVERAGE:
        share = f"{percent(1 - coverage)} of the page's words are not in the answer"
        yield f"{WORDS_LEFT_OUT}: {share}{'' if normalized.text else ', which has no text at all'}"
    if unsupported is not None and unsupported > MOST_UNSUPPORTED:
        share = f"{percent(unsupported)} of the answer's text is not among the page's words"
        yield f"{NOT_ON_THE_PAGE}: {share}"
    if measured.repeated > MOST_REPEATED:
        share = f"{percent(measured.repeated)} of the answer's text is more often in it"
        yield f"{TOLD_TWICE}: {share} than on the page"
    if marks := _stray_marks(normalized.blocks, words):
        yield f"{RAW_CODE}: the answer's text has {marks} marks of a format in it"


def _stray_marks(blocks: Iterable[Block], words: Sequence[Word]) -> int:
    """How many marks of a format stand in the text, if most of them are not on the page."""
    found = (mark for block in blocks for mark in _MARK.findall(block.text))
    marks = list(islice(found, MOST_MARKS))
    if len(marks) < FEWEST_MARKS:
        return 0
    page = "".join(fold(word.text) for word in words)
    seen = sum(fold(mark) in page for mark in marks) if page else 0
    return len(marks) if seen < len(marks) / 2 else 0
