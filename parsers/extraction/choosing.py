"""Which document type this is, by what stands on its first pages.

In go pages with their words and the types that are possible; out comes the one type the
document speaks for, or none: a document that says little of any type stays unknown. Evidence is
counted, nothing is learned: what the document calls itself, the labels of the fields, typical
words, a date, an amount of money, and how wide its text runs. This module knows no type by name.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from statistics import fmean, median

from parsers.document import FieldKind, Page
from parsers.document.geometry import hull
from parsers.document.lines import read_lines
from parsers.document.text import plain
from parsers.extraction.document_type import DocumentType
from parsers.values.dates import find_dates

PAGES_READ = 2
LONGEST_PAGE = 20_000
"""Characters of a page that are looked at."""

# Measured on SROIE, invoice2data and Kleister NDA, 2026-11-23.
TITLE, LABEL, COMMON_LABEL, WORD, DATE, SHAPE, PROSE = 2.0, 1.0, 0.5, 0.5, 0.5, 2.0, 4.0
EXPECTED_PROSE, MUCH_PROSE = 1.0, 0.5
"""What it says for a type made of sentences that at least this part of the words stand in some."""
MOST_WORDS = 6
ENOUGH = 4.0
"""The score from which a type is believed."""
CERTAIN = 10.0
NARROW, WIDE = 27.0, 40.0
"""In line heights: a till's roll is hardly wider than the one, a letter hardly less than the other;
between them only the page may tell."""
TALL = 1.7
"""Sheets of paper are at most 1.65 times as high as wide; a roll is cut where it ends."""

_AMOUNT = re.compile(
    r"(?<![\d.,/-])\d{1,3}(?:[ .,']?\d{3})*[.,]\d\d(?![\d.,/-])|[$€£¥₹] ?\d|\brs\.? ?\d"
)
LONG_LABEL = 9
"""Letters; a longer label says as much as one of several words."""
PROSE_LINE, MERE_WORDS = 9, 0.7
"""Words in a line of a sentence, and the part of them that are of letters, at least."""
FEWEST_WORDS = 10
"""On a page whose shape tells something."""


@dataclass(frozen=True, slots=True)
class Choice:
    """document_type: the one that fits; None if none does well enough, or two do equally.
    closest: the name of the one that fits best, however little; None if nothing speaks for any.
    fit: how well it does, 0..1."""

    document_type: DocumentType | None = None
    closest: str | None = None
    fit: float = 0.0


def choose_type(pages: Sequence[Page], types: Iterable[DocumentType]) -> Choice:
    """The type that fits the pages best. Generic types would fit any document and are passed
    over."""
    first = [_Look(page) for page in pages[:PAGES_READ]]
    scored = sorted(
        ((_score(first, each), each.name, each) for each in types if not each.hints.generic),
        reverse=True,
        key=lambda each: each[:2],
    )
    if not scored or scored[0][0] <= 0:
        return Choice()
    best, closest, fitting = scored[0]
    tied = len(scored) > 1 and scored[1][0] == best
    fit = round(min(best / CERTAIN, 1.0), 3)
    return Choice(None if best < ENOUGH or tied else fitting, closest, fit)


class _Look:
    """What is looked at of a page: its lines as plain text, its shape, how much of it is prose."""

    def __init__(self, page: Page) -> None:
        lines = _lines(page)
        self.text = plain("\n".join(lines))[:LONGEST_PAGE]
        self.has_amount = _AMOUNT.search(self.text) is not None
        self.has_date = next(iter(find_dates(self.text)), None) is not None
        self.is_narrow = _is_narrow(page)
        self.prose = _prose_share(lines)


def _score(looks: Sequence[_Look], document_type: DocumentType) -> float:
    fields, hints = document_type.schema.without_marks.fields, document_type.hints
    kinds = {field.kind for field in fields if field.required}
    if not looks or (FieldKind.NUMBER in kinds and not any(look.has_amount for look in looks)):
        return 0.0
    text = "\n".join(look.text for look in looks)
    in_sentence = hints.prose and _has(_named_in_sentence, hints.titles, looks[0].text)
    score = TITLE * (in_sentence or _has(_title, hints.titles, looks[0].text))
    score += sum(_label_score(field.synonyms, text) for field in fields)
    score += WORD * min(sum(_has(_word, [word], text) for word in hints.words), MOST_WORDS)
    score += DATE * (FieldKind.DATE in kinds and any(look.has_date for look in looks))
    score += _shape_score(hints.narrow, looks[0].is_narrow)
    return score + _prose_score(hints.prose, looks)


def _label_score(synonyms: Iterable[str], text: str) -> float:
    """A label of several words says more than "total" or "date", which stand in any table."""
    found = [synonym for synonym in synonyms if _is_in(_label, synonym, text)]
    telling = any(len(synonym.split()) > 1 or len(synonym) > LONG_LABEL for synonym in found)
    return LABEL if telling else COMMON_LABEL * bool(found)


def _shape_score(expected: bool | None, is_narrow: bool | None) -> float:
    if expected is None or is_narrow is None:
        return 0.0
    return SHAPE if expected == is_narrow else -SHAPE


def _prose_score(expected: bool, looks: Sequence[_Look]) -> float:
    """The first page of an agreement is prose; a letter goes on in prose."""
    if expected:
        return EXPECTED_PROSE * (looks[0].prose >= MUCH_PROSE)
    return -PROSE * fmean(look.prose for look in looks)


def _has(pattern: Callable[[str], re.Pattern[str]], phrases: Iterable[str], text: str) -> bool:
    return any(_is_in(pattern, phrase, text) for phrase in phrases)


def _is_in(pattern: Callable[[str], re.Pattern[str]], phrase: str, text: str) -> bool:
    """Most phrases are not: their letters alone tell that faster than any pattern."""
    return _letters(phrase) in _letters(text) and pattern(phrase).search(text) is not None


@lru_cache(maxsize=4096)
def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", plain(text))


@cache
def _word(phrase: str) -> re.Pattern[str]:
    return re.compile(_alone(phrase))


@cache
def _title(phrase: str) -> re.Pattern[str]:
    """In a short line, not far from its beginning."""
    return re.compile(
        rf"^\W*(?:[^\W\d_]+\W+){{0,3}}{_alone(phrase)}\W*(?:\w+\W*){{0,3}}$", re.MULTILINE
    )


@cache
def _named_in_sentence(phrase: str) -> re.Pattern[str]:
    """As in `this Mutual Confidentiality Agreement`, in one line or two."""
    words = _alone(phrase).replace(r"[^\w\n]*", r"\W*")
    return re.compile(rf"\bthis\W+(?:[^\W\d_]+\W+)?{words}")


@cache
def _label(phrase: str) -> re.Pattern[str]:
    """At the beginning of a line; then a colon, figures, a currency or nothing."""
    return re.compile(
        rf"^\W*{_alone(phrase)}(?=[^\S\n]*(?:[:#.$€£(\d]|rm\b|eur\b|$))", re.MULTILINE
    )


def _alone(phrase: str) -> str:
    """The words one after another, with or without what parts them: recognizers lose spaces."""
    words = re.findall(r"[^\W_]+", plain(phrase))
    return r"(?<![^\W\d_])" + r"[^\w\n]*".join(map(re.escape, words)) + r"(?![^\W\d_])"


def _lines(page: Page) -> list[str]:
    if not page.words:
        return (page.text or "\n".join(block.text for block in page.blocks)).splitlines()
    return [" ".join(word.text for word in line) for line in read_lines(page.words)]


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
