"""A party's label -> its block: the name and the lines of its address.

The name stands beside the label or below it, and none is a date, an amount, the head of a column, a
salutation or a number of a customer. This module knows no schema but the names of these fields.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import dropwhile, islice, takewhile

from parsers.document import BoundingBox
from parsers.document.text import fold
from parsers.extraction.labels.labelled import column_below, right_of, unbroken
from parsers.extraction.labels.labels import Label, Reading
from parsers.extraction.lines import Line, Phrase, Piece
from parsers.extraction.vocabulary import folded
from parsers.lexicon import any_of, legal_forms
from parsers.types.invoice.blocks import PLACE, SAME_PLACE, begins_table, phrases_of
from parsers.values.dates import find_dates

KEPT = 4
"""Readings of which blocks are kept, as one party is asked for to tell the other."""

ADDRESS_LINES = 6
FAR = 0.2
"""Of the page's width: what stands further right of a label may be another column."""
NEXT_LINE = 2.5
"""Heights from a line to the one below it, at most."""
NUMBERS = 3
"""Lines with numbers between a label and the name below it, at most."""
HAS_AMOUNT = re.compile(r"\d[.,]\d\d(?!\d)")


@cache
def company_name() -> re.Pattern[str]:
    """Up to seven words and a legal form."""
    return re.compile(
        r"(?<![\w.])(?<!\w-)(?:[a-z]{1,8}-)?"  # e-Mill
        r"[^\W\d_a-z][\w&.'’+-]{0,30}(?:[ ,]{1,2}[\w&.'’+()-]{1,30}){0,5}?,? "
        rf"(?:{legal_forms()})(?!\w)\.?"
    )


@cache
def _attention() -> re.Pattern[str]:
    return re.compile(rf"^(?:{any_of('addresses.attention')})\.?:? *", re.IGNORECASE)


def labelled_block(
    reading: Reading, owners: frozenset[str], past_numbers: bool = False
) -> list[Piece]:
    """past_numbers: whether a name below numbers with labels of their own is the label's, too,
    rather than what stands far right of it."""
    return list(_labelled_block(reading, owners, past_numbers))


@lru_cache(maxsize=KEPT)
def _labelled_block(reading: Reading, owners: frozenset[str], past_numbers: bool) -> list[Piece]:
    reading = _without_details(reading)
    for index, labels in enumerate(reading.labels):
        for label in labels:
            if label.owners & owners and not _in_sentence(label):
                beside = [label.line.piece(*span) for span in right_of(label, labels)[:1]]
                beside = [one for one in beside if not _has_figures(one.text)]
                column = _above_table(column_below(label, index, reading, ADDRESS_LINES))
                if beside and (
                    _is_of_next_column(beside[0], label, column)
                    or (past_numbers and _is_above_numbers(beside[0], label, index, reading))
                ):
                    beside = []
                below = unbroken(column, (label.line, label.start, label.end) if beside else None)
                block = beside + [line.piece(start, end) for line, start, end in below]
                block = [piece for piece in map(_without_attention, block) if is_wordy(piece)]
                block = _from_name(inline(block))
                if block:
                    return _up_to_codes(block)
    return []


def _is_of_next_column(
    beside: Piece, label: Label, column: Sequence[tuple[Line, int, int]]
) -> bool:
    """Is it far right of a label that has a text right below it, beginning where it begins?"""
    own = label.line.box_of(label.start, label.end)
    if beside.box is None or beside.box.x0 - own.x1 < FAR or not column:
        return False
    line, start, end = column[0]
    first = line.box_of(start, end)
    is_near = first.y0 - own.y0 <= NEXT_LINE * max(line.height, label.line.height)
    return is_near and abs(first.x0 - own.x0) <= SAME_PLACE and is_name(line.text[start:end])


def _is_above_numbers(beside: Piece, label: Label, index: int, reading: Reading) -> bool:
    """Is it far right of a label that has numbers with labels of their own below it, and a name
    below these?"""
    own = label.line.box_of(label.start, label.end)
    if beside.box is None or beside.box.x0 - own.x1 < FAR:
        return False
    lines = reading.lines[index + 1 :]
    below = list(islice(_below(own, label.line.page, lines), NUMBERS + 1))
    others = list(dropwhile(lambda one: _is_number(one.text), below))
    if not others or others == below or not is_name(others[0].text):
        return False
    labels = reading.labels[reading.lines.index(others[0].line, index)]
    return all(one.start != others[0].start for one in labels)


def _below(box: BoundingBox, page: int, lines: Sequence[Line]) -> Iterator[Phrase]:
    """The phrases that begin where the box begins, down to a wide gap."""
    for line in takewhile(lambda one: one.page == page, lines):
        same = (each for each in phrases_of(line) if abs(each.box.x0 - box.x0) <= SAME_PLACE)
        phrase = next(same, None)
        if phrase and phrase.box.y0 - box.y0 > NEXT_LINE * max(line.height, box.height):
            return
        if phrase:
            yield phrase
            box = phrase.box


def _is_number(text: str) -> bool:
    return any(map(str.isdigit, text)) and (_is_detail(text) or not is_name(text))


@lru_cache(maxsize=KEPT)
def _without_details(reading: Reading) -> Reading:
    """Labels within a company's name, such as that of `Kunden AG`, end no block; nor do those of
    details that stand above a name, such as `Number: 4711`."""
    labels = tuple(
        tuple(
            one
            for one in _outside_names(line, found)
            if not _is_above_name(one) and not _is_in_list(one)
        )
        for line, found in zip(reading.lines, reading.labels, strict=True)
    )
    return Reading(reading.lines, labels)


def _outside_names(line: Line, labels: Sequence[Label]) -> list[Label]:
    """Names are looked for once a line, not once a label."""
    if not labels:
        return []
    names = [
        match.span()
        for phrase in line.phrases()
        for match in company_name().finditer(line.text, *phrase)
    ]
    return [
        one
        for one in labels
        if not any(start <= one.start and one.end < end for start, end in names)
    ]


def _is_in_list(label: Label) -> bool:
    """`1 quai du Port, 56000 Vannes`: no comma follows what labels a value, nor is it the end of a
    line of an address."""
    text = label.line.text
    start, end = label.line.phrase_at(label.start)
    is_last = label.end == end and any(map(str.isdigit, text[start : label.start]))
    return start != label.start and (is_last or text[label.end :].startswith(","))


def _is_above_name(label: Label) -> bool:
    return not label.owners and label.line.text[label.end :].lstrip().startswith(":")


def _from_name(block: Sequence[Piece]) -> list[Piece]:
    """Without what stands above the name: `Number: 4711`, a salutation in a line of its own."""
    rest = list(dropwhile(lambda piece: _is_detail(piece.text), block))
    return rest if rest and is_name(rest[0].text) else []


def _is_detail(text: str) -> bool:
    return ":" in text or fold(text) in folded("addresses.salutations") | folded("labels.numbers")


def inline(block: Sequence[Piece]) -> list[Piece]:
    """A name with its address in one line, `Grain Exchange, Quay 4, 24103 Kiel`, as two pieces."""
    if not block or not PLACE.search(block[0].text):
        return list(block)
    name, comma, address = block[0].text.partition(", ")
    if not comma or not is_name(name) or PLACE.search(name):
        return list(block)
    first = block[0]
    return [replace(first, text=name), replace(first, text=address), *block[1:]]


def _above_table(column: Sequence[tuple[Line, int, int]]) -> list[tuple[Line, int, int]]:
    return list(takewhile(lambda one: not begins_table(one[0]), column))


def _up_to_codes(block: Sequence[Piece]) -> list[Piece]:
    """Down to a line with a colon, such as that of a tax number."""
    ends = (at for at, piece in enumerate(block) if at and ":" in piece.text)
    return list(block[: next(ends, len(block))])


def is_wordy(piece: Piece) -> bool:
    return any(map(str.isalpha, piece.text))


def is_name(text: str) -> bool:
    """Mostly letters, no date or amount, no label with a colon, and no head of a column."""
    letters, figures = sum(map(str.isalpha, text)), sum(map(str.isdigit, text))
    return (
        letters > 1
        and letters > figures
        and not text.rstrip().endswith((":", "："))
        and not _has_figures(text)
        and fold(text) not in folded("tables.column_headers")
    )


def _has_figures(text: str) -> bool:
    """Whether it holds an amount or a date."""
    return HAS_AMOUNT.search(text) is not None or any(True for _ in find_dates(text))


def _without_attention(piece: Piece) -> Piece:
    return Piece(_attention().sub("", piece.text) or piece.text, piece.page, piece.box)


def _in_sentence(label: Label) -> bool:
    start, end = label.line.phrase_at(label.start)
    after = label.line.text[label.end : end].strip()
    goes_on = bool(after) and after[0].islower() and not after.startswith(":")
    return bool(label.line.text[start : label.start].strip()) or goes_on
