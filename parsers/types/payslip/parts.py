"""What is earned and what is kept back on a payslip, part by part.

In: a list's definition, pages and the schema. Out: its rows. A part is a text with an amount to its
right that is not the year's. Which list it is of is said by the nearest heading above it in its
column; without one, what stands above the gross pay is earned and what stands between it and the
net pay is kept back. Of several columns of amounts that one counts whose parts add up.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from parsers.document import BoundingBox, FieldDefinition, ListDefinition, Page, SchemaDefinition
from parsers.extraction.candidates import Number, amounts_in, dates_in
from parsers.extraction.labels.labels import Label, Reading, labels_in
from parsers.extraction.labels.terms import terms_of
from parsers.extraction.line_items.margins import upright
from parsers.extraction.lines import Line, Piece, Row, lines_to_search
from parsers.types.payslip.of_the_year import amounts_of_the_period
from parsers.types.payslip.pay_columns import (
    DEDUCTIONS,
    EARNINGS,
    GROSS,
    KEPT_BACK,
    NET,
    SUMS,
    Part,
    columns_of,
)
from parsers.values.currencies import CURRENCIES

IBAN = re.compile(
    r"(?<!\w)[A-Z]{2}\d\d(?: [\dA-Z]{4}){2,7}(?: \d{1,3})? |(?<!\w)[A-Z]{2}\d{13,30} "
)
"""What stands in a column beside the parts may be in one line with them."""
WHOLE = 2
"""Signs of a phrase that a heading may leave, such as a colon."""
PITCH = 2.6
"""Heights between a part and the sum below it, at most, where nothing heads it."""


@dataclass(frozen=True, slots=True)
class _Heading:
    line: Line
    box: BoundingBox
    listed: str


def find_parts(
    definition: ListDefinition, pages: Sequence[Page], schema: SchemaDefinition
) -> list[Row]:
    parts = _parts(tuple(lines_to_search(upright(pages))), schema)
    mine = [each for each in parts if each.listed == definition.name]
    columns = columns_of(parts)
    return [
        {
            "description": each.line.piece(each.start, each.end),
            "amount": columns.amount(each).piece,
        }
        for each in mine
    ]


def find_sum(name: str, schema: SchemaDefinition, reading: Reading) -> Piece | None:
    """The first amount that is called just so, before those of longer names, as `Net pay before
    tax` is."""
    return next((amount.piece for _, amount in _called(name, schema, reading)), None)


def find_withheld(
    field: FieldDefinition, schema: SchemaDefinition, reading: Reading
) -> Piece | None:
    """The amount of a tax below the deductions and their total."""
    parts = _parts(reading.lines, schema)
    columns = columns_of(parts)
    ends = [at for at, each in enumerate(parts) if each.sum == KEPT_BACK]
    below = parts[ends[0] :] if ends else ()
    return next((columns.amount(each).piece for each in below if not each.listed and not each.sum
                 and _is_called(each, field)), None)  # fmt: skip


def _is_called(part: Part, field: FieldDefinition) -> bool:
    return any(label.start == part.start and field.name in label.owners
               for label in labels_in(part.line, terms_of([field])))  # fmt: skip


def rival_sums(
    schema: SchemaDefinition, name: str, reading: Reading
) -> Sequence[tuple[float, Piece]]:
    """The amount that was found, and others that are called just so: either may be meant."""
    found = list(_called(name, schema, reading))
    own = [amount for _, amount in found[:1]]
    others = [amount for part, amount in found[1:] if part.is_whole]
    return [(0.0, one.piece) for one in (*own, *others) if one in own or one.value != own[0].value]


def _called(name: str, schema: SchemaDefinition, reading: Reading) -> list[tuple[Part, Number]]:
    parts = _parts(reading.lines, schema)
    columns = columns_of(parts)
    mine = [(each, columns.amount(each)) for each in parts if each.sum == name]
    return sorted(mine, key=lambda each: not each[0].is_whole)


@lru_cache(maxsize=4)
def _parts(lines: tuple[Line, ...], schema: SchemaDefinition) -> tuple[Part, ...]:
    """All, from top to bottom, each with its list or its sum."""
    headings = [each for line in lines for each in _headings(line, schema)]
    parts = [
        each
        for line, amounts in amounts_of_the_period(lines)
        for each in _in_line(line, amounts, schema)
    ]
    first = next((at for at, each in enumerate(parts) if each.sum == GROSS), None)
    found = [_below_heading(each, headings, parts) for each in parts]
    if first is not None and not any(each.listed == EARNINGS for each in found):
        found = _above_gross(found, first)
    return tuple(found)


def _in_line(line: Line, found: Sequence[Number], schema: SchemaDefinition) -> Iterator[Part]:
    amounts = [one for one in found if not line.text[one.end :].lstrip().startswith("%")]
    labels = labels_in(line, terms_of(schema.fields))
    start = 0
    for at, one in enumerate(amounts):
        if at and not _has_letters(line, amounts[at - 1].end, one.start):
            continue
        group = [one]
        for other in amounts[at + 1 :]:
            if _has_letters(line, group[-1].end, other.start):
                break
            group.append(other)
        span = _text(line, start, _begin(one))
        if span:
            yield Part(line, *span, tuple(group), *_sum_of(labels, span))
        start = group[-1].end


def _begin(one: Number) -> int:
    return min(one.start, one.mark_at[0]) if one.mark_at else one.start


def _has_letters(line: Line, start: int, end: int) -> bool:
    """Any word between two amounts that is no currency's mark: three letters are one, mostly."""
    return any(len(word) > 3 and word.isalpha() for word in line.text[start:end].split())


def _text(line: Line, start: int, end: int) -> tuple[int, int] | None:
    """The phrases from the last one that has letters, without a colon behind it."""
    spans = [(max(a, start), min(b, end)) for a, b in line.phrases() if a < end and b > start]
    wordy = [(a, b) for a, b in spans if _is_wordy(line.text[a:b])]
    if not wordy:
        return None
    a, b = wordy[-1]
    a = max((match.end() for match in IBAN.finditer(line.text, a, b)), default=a)
    text = line.text[a:b].rstrip(" :.")
    return (a, a + len(text)) if text and not _is_day(line, a, b) else None


def _is_wordy(text: str) -> bool:
    """Whether it has letters, and is no currency's mark."""
    return any(map(str.isalpha, text)) and text.strip(" .").upper() not in CURRENCIES


def _is_day(line: Line, start: int, end: int) -> bool:
    return any(start <= one.start and one.end <= end for one in dates_in(line))


def _sum_of(labels: Sequence[Label], span: tuple[int, int]) -> tuple[str | None, bool]:
    """Which sum the text is called; that of a label from its beginning. And whether it ends with
    that label, too."""
    for label in labels:
        named = [name for name in SUMS if name in label.owners]
        if named and label.start - span[0] <= WHOLE and label.end <= span[1] + WHOLE:
            return named[0], span[1] - label.end <= WHOLE
    return None, False


def _headings(line: Line, schema: SchemaDefinition) -> Iterator[_Heading]:
    """Phrases without amounts that are a label of one list's texts alone."""
    amounts = amounts_in(line)
    fields = {
        each.name: each.fields for each in schema.lists if each.name in (EARNINGS, DEDUCTIONS)
    }
    for start, end in line.phrases():
        if any(start <= one.start < end for one in amounts):
            continue
        named = {
            name
            for name, members in fields.items()
            for label in labels_in(line, terms_of(members))
            if label.start == start and end - label.end <= WHOLE and "description" in label.owners
        }
        if len(named) == 1 and not _has_amount_behind(line, end, amounts):
            yield _Heading(line, line.box_of(start, end), named.pop())


def _has_amount_behind(line: Line, end: int, amounts: Sequence[Number]) -> bool:
    """Is there an amount right behind, so that the phrase is a part of its own?"""
    behind = next((phrase for phrase in line.phrases() if phrase[0] >= end), None)
    return behind is not None and any(behind[0] <= one.start < behind[1] for one in amounts)


def _below_heading(part: Part, headings: Sequence[_Heading], parts: Sequence[Part]) -> Part:
    """The list of the heading above it, unless a sum between them ends that list; below the gross
    pay begins what is kept back, where no other heading says so."""
    sums: list[Part | _Heading] = [one for one in parts if one.sum]
    above = [
        each for each in (*headings, *sums)
        if _is_above(each.line, part.line) and _shares_column(each.box, part.box)
    ]  # fmt: skip
    last = max(above, key=lambda each: (each.line.page, each.line.box.y0), default=None)
    if part.sum or last is None:
        return part
    if isinstance(last, _Heading):
        return replace(part, listed=last.listed)
    if last.sum == GROSS and _net_follows(part, parts):
        return replace(part, listed=DEDUCTIONS)
    return part


def _is_above(one: Line, other: Line) -> bool:
    return (one.page, one.box.y0) < (other.page, other.box.y0) and one is not other


def _shares_column(one: BoundingBox, other: BoundingBox) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1


def _net_follows(part: Part, parts: Sequence[Part]) -> bool:
    return any(each.sum in (NET, KEPT_BACK) and _is_above(part.line, each.line) for each in parts)


def _above_gross(parts: Sequence[Part], first: int) -> list[Part]:
    """Those right above the gross pay are earned."""
    found, at = list(parts), first - 1
    while at >= 0:
        one, below = found[at], found[at + 1]
        gap = below.line.box.y0 - one.line.box.y0
        if one.sum or one.listed or not 0 < gap <= PITCH * one.line.height:
            break
        found[at] = replace(one, listed=EARNINGS)
        at -= 1
    return found
