"""Phrases -> everything in them that could be the value of a field, by kind.

In: the phrases of a document. Out: candidates: dates, amounts, codes, tax numbers, names, and
addresses of one line or several. None begins or ends within a word. What finds and reads them is
`parsers.extraction.candidates` and `code_patterns`; this module knows no label's meaning, and no
field.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from parsers.document import FieldValue
from parsers.document.text import fold
from parsers.extraction.candidates import EXACT, amounts_in, dates_in, numbers_in
from parsers.extraction.code_patterns import bics_in, ibans_in, tax_numbers_in
from parsers.extraction.lines import Line, Piece, join
from parsers.extraction.places import POSTCODE
from parsers.extraction.ranking.concepts import concepts_in
from parsers.extraction.ranking.phrases import NEXT_LINE, Phrases
from parsers.lexicon import any_of


class Kind(StrEnum):
    DATE = "date"
    AMOUNT = "amount"
    CODE = "code"
    TAX_NUMBER = "tax_number"
    NAME = "name"
    ADDRESS = "address"


MOST = {
    Kind.DATE: 80, Kind.AMOUNT: 300, Kind.CODE: 300, Kind.TAX_NUMBER: 60, Kind.NAME: 300,
    Kind.ADDRESS: 200,
}  # fmt: skip
"""Candidates of a kind: of more, two thirds are the first and one third the last."""
LONGEST_NAME, LONGEST_CODE = 90, 40
"""Characters."""
ADDRESS_LINES = 4
"""Lines of an address above that of its town."""
ALIGNED = 0.02
"""Of the page's width: lines of one address begin, end, or have their middles as close."""
_CODE = re.compile(r"[^\s,;:()|]+")
_DECIMALS = re.compile(r"^-?[\d.,' ]*\d[.,]\d\d-?$")
_PARTED = re.compile(r" [-–—·•|*] | ?[·•|] ?|, ")
_AROUND = " :;,-–•·|*"
_COLON = re.compile(r"[:：]\s*")
LONGEST_SERIES = 6
_SERIES = re.compile(r"(?<![^\W_])[A-Z]{1,4} $")
TOWN = re.compile(
    r"(?:^|[\s,;·•|–—-])(?:[A-Z]{1,3}-)?(?:\d{4,6}|\d{8})(?:-\d{3})?,?(?: ?[A-Z]{2})? [^\W\d_]{2}"
    r"|(?:^|[\s,;·•|–—-])\d{2,3}[ -]\d{2,3} [^\W\d_]{3}"
    r"|[^\W\d_]{2},? (?:[–-] )?(?:[A-Z]{2},? )?\d{4,6}(?:-\d{3,4})?\s*(?:$|,)"
    r"|(?<!\w)[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}(?!\w)"
    r"|(?<!\w)[A-Z]\d[\dW] ?[A-Z\d]{4}(?!\w)|(?<!\w)[A-Z]\d[A-Z] ?\d[A-Z]\d(?!\w)"
)
"""A postcode beside a town, or one that needs no town to be known."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """`start` to `end` of the line with this number. phrase: the number of its first phrase; last:
    that of its last one. value: what tells it from others of its kind."""

    kind: Kind
    phrase: int
    last: int
    line: int
    start: int
    end: int
    piece: Piece
    value: FieldValue


def candidates_of(phrases: Phrases) -> list[Candidate]:
    """By kind, in the order of the page."""
    found: list[Candidate] = []
    for kind, find in _FINDERS.items():
        found += _capped(_distinct(find(phrases)), MOST[kind])
    return found


def _capped(found: list[Candidate], most: int) -> list[Candidate]:
    if len(found) <= most:
        return found
    last = most // 3
    return found[: most - last] + found[-last:]


def _distinct(found: Iterable[Candidate]) -> list[Candidate]:
    return list({(one.line, one.start, one.end, one.last): one for one in found}.values())


def _make(
    kind: Kind, phrases: Phrases, at: int, start: int, end: int, value: FieldValue | None = None
) -> Candidate | None:
    """None if it would begin or end within a word, or is empty."""
    line = phrases.lines[at]
    text = line.text
    if not text[start:end].strip():
        return None
    cut = (start > 0 and text[start].isalnum() and text[start - 1].isalnum()) or (
        end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    )
    if cut:
        return None
    phrase = phrases.of_line(at, start)
    piece = line.piece(start, end)
    known = fold(piece.text) if value is None else value
    return Candidate(kind, phrase, phrase, at, start, end, piece, known)


def _dates(phrases: Phrases) -> Iterator[Candidate]:
    for at, line in enumerate(phrases.lines):
        for one in dates_in(line):
            made = _make(Kind.DATE, phrases, at, one.start, one.end, one.value)
            if made:
                yield made


def _amounts(phrases: Phrases) -> Iterator[Candidate]:
    found = [(at, one) for at, line in enumerate(phrases.lines) for one in amounts_in(line)]
    if not found:
        found = [(at, one) for at, line in enumerate(phrases.lines) for one in numbers_in(line)]
    for at, one in found:
        made = _make(Kind.AMOUNT, phrases, at, one.start, one.end, one.value)
        if made:
            yield made


def _codes(phrases: Phrases) -> Iterator[Candidate]:
    for at, start, text in _spans(phrases):
        codes = [span for span in codes_in(text) if span[1] - span[0] <= LONGEST_CODE]
        others = _no_codes(phrases.lines[at]) if codes else []
        for first, last in codes:
            span = start + first, start + last
            if not any(one[0] <= span[0] and span[1] <= one[1] for one in others):
                made = _make(Kind.CODE, phrases, at, *span)
                if made:
                    yield made


def _no_codes(line: Line) -> list[tuple[int, int]]:
    """Where dates stand, and amounts of money."""
    dates = [(one.start, one.end) for one in dates_in(line)]
    amounts = [
        (min(one.start, *one.mark_at) if one.mark_at else one.start, one.end)
        for one in numbers_in(line)
        if EXACT.search(line.text[one.start : one.end])
    ]
    return dates + amounts


@lru_cache(maxsize=8192)
def codes_in(text: str) -> tuple[tuple[int, int], ...]:
    """Words with a digit that are no amounts, with figures that go on after them, and a series of
    capitals before them."""
    words = [match.span() for match in _CODE.finditer(text)]
    found: list[tuple[int, int]] = []
    for number, (start, end) in enumerate(words):
        start, end = _trimmed(text, start, end)
        word = text[start:end]
        if not any(map(str.isdigit, word)) or _DECIMALS.match(word) or "@" in word:
            continue
        found.append((start, end))
        series = _SERIES.search(text, max(start - LONGEST_SERIES, 0), start)
        if series:
            found.append((series.start(), end))
        stop = _goes_on(text, words, number)
        if stop > end:
            found.append((start, stop))
            found += [(series.start(), stop)] if series else []
    found += [span for span in (*ibans_in(text), *bics_in(text)) if span not in found]
    return tuple(dict.fromkeys(found))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    word = text[start:end]
    return start + len(word) - len(word.lstrip("#.-/*'\"<[")), start + len(
        word.rstrip(".-/*'\">]%")
    )


def _goes_on(text: str, words: list[tuple[int, int]], number: int) -> int:
    """Where the figures end that follow a word, each after one space."""
    stop = words[number][1]
    for start, end in words[number + 1 : number + 5]:
        if start != stop + 1 or not text[start].isdigit() or _DECIMALS.match(text[start:end]):
            break
        stop = _trimmed(text, start, end)[1]
    return stop


def _tax_numbers(phrases: Phrases) -> Iterator[Candidate]:
    for at, line in enumerate(phrases.lines):
        for start, end in tax_numbers_in(line.text):
            made = _make(Kind.TAX_NUMBER, phrases, at, start, end)
            if made:
                yield made


def _names(phrases: Phrases) -> Iterator[Candidate]:
    for at, start, text in _spans(phrases):
        for first, last in names_in(text):
            made = _make(Kind.NAME, phrases, at, start + first, start + last)
            if made:
                yield made


@cache
def _company() -> re.Pattern[str]:
    """Up to seven words and a legal form."""
    forms = f"(?i:{any_of('companies.forms')})|{any_of('companies.short_forms')}"
    return re.compile(
        r"(?<![\w.])(?<!\w-)[^\W\d_][\w&.'’+-]{0,30}(?:[ ,]{1,2}[\w&.'’+()-]{1,30}){0,5}?,? "
        rf"(?:{forms})(?!\w)\.?"
    )


@cache
def _form() -> re.Pattern[str]:
    """A legal form and nothing else."""
    return re.compile(rf"(?:(?i:{any_of('companies.forms')})|{any_of('companies.short_forms')})\.?")


@lru_cache(maxsize=8192)
def names_in(text: str) -> tuple[tuple[int, int], ...]:
    """The whole text, what follows its colon or the label that begins it, the first of its parts,
    and a company's name in it."""
    if len(text) > 4 * LONGEST_NAME:
        return ()
    spans = [(0, len(text))]
    colon = _COLON.search(text)
    if colon and colon.end() < len(text):
        spans.append((colon.end(), len(text)))
    labels = concepts_in(text)
    if labels and labels[0].start == 0 and labels[0].end < len(text):
        spans.append((labels[0].end, len(text)))
    for start, end in tuple(spans):
        parted = _PARTED.search(text, start, end)
        if parted:
            spans.append((start, parted.start()))
            if TOWN.search(text, parted.end(), end):
                spans.remove((start, end))  # a name with its address
    spans += [match.span() for match in _company().finditer(text)]
    bare = (_bare(text, span) for span in spans)
    return tuple(dict.fromkeys(span for span in bare if _may_name(text, span)))


def _bare(text: str, span: tuple[int, int]) -> tuple[int, int]:
    part = text[slice(*span)]
    left = len(part) - len(part.lstrip(_AROUND))
    return span[0] + left, span[0] + len(part.rstrip(_AROUND))


def _may_name(text: str, span: tuple[int, int]) -> bool:
    part = text[slice(*span)]
    letters = sum(map(str.isalpha, part))
    if _form().fullmatch(part):
        return False
    if text[span[1] :].lstrip().startswith((":", "：")):
        return False  # a label
    return letters >= 2 and len(part) <= LONGEST_NAME and letters > sum(map(str.isdigit, part))


def _addresses(phrases: Phrases) -> Iterator[Candidate]:
    """Lines of a block down to that with a town, and the one behind it; or parts of a line with a
    town."""
    for town, text in enumerate(phrases.texts):
        if len(text) > 3 * LONGEST_NAME or not TOWN.search(text):
            continue
        yield from _one_line(phrases, town, text)
        column = [town]
        for _ in range(ADDRESS_LINES - 1):
            up = int(phrases.above[column[0]])
            if up < 0 or not _near(phrases, up, column[0]):
                break
            column.insert(0, up)
        below = int(phrases.below[town])
        ends = [column] + ([[*column, below]] if below >= 0 and _near(phrases, town, below) else [])
        for chain in ends:
            for first in range(column.index(town) + 1):
                yield _joined(phrases, chain[first:])


def _near(phrases: Phrases, up: int, down: int) -> bool:
    one, other = phrases.box[up], phrases.box[down]
    high = max(phrases.height[up], phrases.height[down])
    middle = abs(one[0] + one[2] - other[0] - other[2]) / 2
    aligned = min(abs(one[0] - other[0]), abs(one[2] - other[2]), middle) <= ALIGNED
    same_page = phrases.page[up] == phrases.page[down]
    return bool(same_page and aligned and other[1] - one[1] <= NEXT_LINE * high)


def _one_line(phrases: Phrases, at: int, text: str) -> Iterator[Candidate]:
    line, start = int(phrases.line[at]), int(phrases.start[at])
    parts = list(_PARTED.finditer(text))[:5]
    ends = [*(parted.start() for parted in parts), len(text)]
    for begin in (0, *(parted.end() for parted in parts[:3])):
        for end in ends:
            if end > begin and POSTCODE.search(text, begin, end):
                made = _make(Kind.ADDRESS, phrases, line, start + begin, start + end)
                if made:
                    yield made


def _joined(phrases: Phrases, chain: list[int]) -> Candidate:
    first, last = chain[0], chain[-1]
    spans = [(at, *_bare(phrases.texts[at], (0, len(phrases.texts[at])))) for at in chain]
    pieces = [
        phrases.lines[int(phrases.line[at])].piece(
            int(phrases.start[at]) + start, int(phrases.start[at]) + end
        )
        for at, start, end in spans
        if start < end
    ]
    piece = join(pieces)
    line = int(phrases.line[first])
    start, end = int(phrases.start[first]), int(phrases.end[first])
    return Candidate(Kind.ADDRESS, first, last, line, start, end, piece, fold(piece.text))


def _spans(phrases: Phrases) -> Iterator[tuple[int, int, str]]:
    """Line, start and text of each phrase."""
    for at, text in enumerate(phrases.texts):
        yield int(phrases.line[at]), int(phrases.start[at]), text


_FINDERS = {
    Kind.DATE: _dates,
    Kind.AMOUNT: _amounts,
    Kind.CODE: _codes,
    Kind.TAX_NUMBER: _tax_numbers,
    Kind.NAME: _names,
    Kind.ADDRESS: _addresses,
}
