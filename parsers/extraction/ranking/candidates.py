"""Phrases -> everything in them that could be the value of a field, by kind.

In: the phrases of a document. Out: candidates: dates, amounts, codes, tax numbers, names, and
addresses of one line or several. None begins or ends within a word. What finds and reads them is
`parsers.extraction.candidates` and `code_patterns`; this module knows no label's meaning, and no
field.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from parsers.document import FieldValue
from parsers.document.text import fold
from parsers.extraction.candidates import EXACT, amounts_in, dates_in, numbers_in
from parsers.extraction.code_patterns import (
    has_tax_shape,
    ibans_in,
    is_iban,
    is_vat,
    tax_numbers_in,
)
from parsers.extraction.lines import Line, Piece, join
from parsers.extraction.places import POSTCODE
from parsers.extraction.ranking.phrases import NEXT_LINE, Phrases
from parsers.extraction.ranking.spans import (
    LONGEST_NAME,
    PARTED,
    TOWN,
    after_label,
    bare,
    codes_in,
    company,
    form,
    names_in,
)


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
LONGEST_CODE = 40
"""Characters."""
ADDRESS_LINES = 4
"""Lines of an address above that of its town."""
WIDER = 1.4
"""How much wider a gap between two blocks is than one within them, at least."""
ALIGNED = 0.02
"""Of the page's width: lines of one address begin, end, or have their middles as close."""
AS_LARGE = 1.3
"""How much higher one line of a name is than the other, at most."""


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


def _tax_numbers(phrases: Phrases) -> Iterator[Candidate]:
    """None reaches over a date, an amount or a bank account, or from a phrase into the next, but
    for those of the EU whose check digits are right."""
    for number, line in enumerate(phrases.lines):
        for first, last in tax_numbers_in(line.text):
            if is_vat(line.text[first:last]):
                made = _make(Kind.TAX_NUMBER, phrases, number, first, last)
                if made:
                    yield made
    for at, start, text in _spans(phrases):
        found = tax_numbers_in(text)
        others = _no_tax_numbers(phrases.lines[at], start, text) if found else []
        if any(_cross(one, other) for one in found for other in others):
            found = [one for one in found if has_tax_shape(text[slice(*one)])] or _around(
                text, others
            )
        for first, last in found:
            made = _make(Kind.TAX_NUMBER, phrases, at, start + first, start + last)
            if made:
                yield made


def _no_tax_numbers(line: Line, start: int, text: str) -> list[tuple[int, int]]:
    spans = [(one - start, other - start) for one, other in _no_codes(line)]
    spans += [span for span in ibans_in(text) if is_iban(text[slice(*span)])]
    return [(max(one, 0), other) for one, other in spans if other > 0 and one < len(text)]


def _around(text: str, others: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The numbers before, between and behind the others."""
    for start, end in others:
        text = f"{text[:start]}{';' * (end - start)}{text[end:]}"
    return tax_numbers_in(text)


def _cross(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _names(phrases: Phrases) -> Iterator[Candidate]:
    for at, start, text in _spans(phrases):
        for first, last in names_in(text):
            made = _make(Kind.NAME, phrases, at, start + first, start + last)
            if made:
                yield made
    yield from _names_below(phrases)


def _names_below(phrases: Phrases) -> Iterator[Candidate]:
    """Names over two lines: the second one brings the legal form."""
    for at, text in enumerate(phrases.texts):
        below = int(phrases.below[at])
        if below < 0 or not _may_go_on(phrases, at, below):
            continue
        under = phrases.texts[below]
        found = company().match(f"{text} {under}")
        if found and found.end() >= len(text) + 1 + len(under.rstrip(",")):
            yield _joined(phrases, [at, below], Kind.NAME)


def _may_go_on(phrases: Phrases, at: int, below: int) -> bool:
    """Of two lines of one block, as large as each other, without figures, of which the first has no
    legal form and the second one has."""
    first, second = phrases.texts[at], phrases.texts[below]
    if len(first) + len(second) >= LONGEST_NAME or any(map(str.isdigit, first + second)):
        return False
    low, high = sorted((float(phrases.height[at]), float(phrases.height[below])))
    has_form = form().search(second) and not company().search(first)
    return bool(has_form) and high <= AS_LARGE * low and _near(phrases, at, below)


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
            if up < 0 or not _near(phrases, up, column[0]) or _ends_at(phrases, up, column[0]):
                break
            column.insert(0, up)
        below = int(phrases.below[town])
        goes_on = below >= 0 and _near(phrases, town, below) and not _ends_at(phrases, town, below)
        ends = [column] + ([[*column, below]] if goes_on else [])
        for chain in ends:
            for first in range(column.index(town) + 1):
                yield _joined(phrases, chain[first:])
                label = after_label(phrases.texts[chain[first]])
                if label and len(chain) - first > 1:
                    yield _joined(phrases, chain[first:], begin=label)


def _ends_at(phrases: Phrases, town: int, below: int) -> bool:
    """Is the gap below a line with a town wider than those within the blocks above and below it?"""
    if not TOWN.search(phrases.texts[town]):
        return False
    over, under = int(phrases.above[town]), int(phrases.below[below])
    pairs = [(over, town)] if over >= 0 else []
    pairs += [(below, under)] if under >= 0 else []
    pitches = [_pitch(phrases, *pair) for pair in pairs if _near(phrases, *pair)]
    return bool(pitches) and _pitch(phrases, town, below) > WIDER * min(pitches)


def _pitch(phrases: Phrases, up: int, down: int) -> float:
    return float(phrases.box[down, 1] - phrases.box[up, 1])


def _near(phrases: Phrases, up: int, down: int) -> bool:
    one, other = phrases.box[up], phrases.box[down]
    high = max(phrases.height[up], phrases.height[down])
    middle = abs(one[0] + one[2] - other[0] - other[2]) / 2
    aligned = min(abs(one[0] - other[0]), abs(one[2] - other[2]), middle) <= ALIGNED
    same_page = phrases.page[up] == phrases.page[down]
    return bool(same_page and aligned and other[1] - one[1] <= NEXT_LINE * high)


def _one_line(phrases: Phrases, at: int, text: str) -> Iterator[Candidate]:
    line, start = int(phrases.line[at]), int(phrases.start[at])
    parts = list(PARTED.finditer(text))[:5]
    ends = [*(parted.start() for parted in parts), len(text)]
    begins = {0, after_label(text), *(parted.end() for parted in parts[:3])}
    for begin in sorted(begins):
        for end in ends:
            if end > begin and POSTCODE.search(text, begin, end):
                made = _make(Kind.ADDRESS, phrases, line, start + begin, start + end)
                if made:
                    yield made


def _joined(
    phrases: Phrases, chain: list[int], kind: Kind = Kind.ADDRESS, begin: int = 0
) -> Candidate:
    """begin: where in the first phrase."""
    first, last = chain[0], chain[-1]
    begins = [begin] + [0] * (len(chain) - 1)
    spans = [
        (at, *bare(phrases.texts[at], (start, len(phrases.texts[at]))))
        for at, start in zip(chain, begins, strict=True)
    ]
    pieces = [
        phrases.lines[int(phrases.line[at])].piece(
            int(phrases.start[at]) + start, int(phrases.start[at]) + end
        )
        for at, start, end in spans
        if start < end
    ]
    piece = join(pieces)
    line = int(phrases.line[first])
    start, end = int(phrases.start[first]) + begin, int(phrases.end[first])
    return Candidate(kind, first, last, line, start, end, piece, fold(piece.text))


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
