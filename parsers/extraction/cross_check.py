"""Fields, and what somebody else reads in their places -> the fields, each with what that says.

A reading that differs is kept with the field, which is contradicted then; one that is the same
makes it agreed. Prose is not compared: addresses and descriptions are cut differently by everybody.
This module knows no engine.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from parsers.document import (
    Agreement,
    BoundingBox,
    Evidence,
    Field,
    FieldDefinition,
    FieldFormat,
    FieldKind,
    FieldValue,
    OtherReading,
    Page,
    SchemaDefinition,
)
from parsers.document.paths import list_and_name, parse_row_path
from parsers.document.text import fold_with_points
from parsers.extraction.word_index import Token, WordRun
from parsers.values.amounts import find_numbers
from parsers.values.dates import find_dates

EQUAL = frozenset(
    {
        FieldFormat.CODE,
        FieldFormat.CURRENCY,
        FieldFormat.DURATION,
        FieldFormat.IBAN,
        FieldFormat.TAX_NUMBER,
    }
)
"""The formats of texts that are the same or are not."""
COMPARED = EQUAL | {FieldFormat.NAME}

NEAR = 40
"""Rows are compared with those at most so many places away: all with all would take too long."""
IN_COMMON = 0.5
"""The part of their values, at least, that two readings of a row share."""
SURELY_A_NAME = 8
"""Letters that are hardly a part of another word by chance."""
LONGEST_COMPARED = 200
"""Characters of a text."""

Name = tuple[str | None, str]
"""The list that a field is in, if any, and its own name."""
Definitions = Mapping[Name, FieldDefinition]


@dataclass(frozen=True, slots=True)
class _Told:
    """A field, and its value in the form in which it is compared."""

    field: Field
    key: FieldValue


Row = dict[str, _Told]


def compare_fields(
    fields: Sequence[Field], others: Sequence[Field], definition: SchemaDefinition, reader: str
) -> tuple[Field, ...]:
    """Each of the fields beside the other reader's of the same path. Rows of a list are compared
    with those that have most values in common."""
    known = _compared(definition)
    ours, theirs = ([_told(each) for each in some if _says_something(each)]
                    for some in (fields, others))  # fmt: skip
    beside = {told.field.path: told for told in theirs if not parse_row_path(told.field.path)}
    beside |= _rows_beside(ours, theirs)
    own = {told.field.path: told for told in ours}
    return tuple(
        _beside(own[field.path], beside[field.path], known[list_and_name(field.path)], reader)
        if field.path in own and field.path in beside and list_and_name(field.path) in known
        else field
        for field in fields
    )


def _told(field: Field) -> _Told:
    value = field.value
    if not isinstance(value, str):
        return _Told(field, value if value is not None else "")
    words = (fold_with_points(word) for word in value[:LONGEST_COMPARED].split())
    return _Told(field, " ".join(filter(None, words)))


def _says_something(field: Field) -> bool:
    return field.value is not None


def _compared(definition: SchemaDefinition) -> Definitions:
    """The fields that are compared."""
    alone: dict[Name, FieldDefinition] = {
        (None, field.name): field for field in definition.fields if _is_compared(field)
    }
    listed: dict[Name, FieldDefinition] = {
        (each.name, field.name): field
        for each in definition.lists
        for field in each.fields
        if _is_compared(field)
    }
    return alone | listed


def _is_compared(field: FieldDefinition) -> bool:
    return field.kind is not FieldKind.TEXT or field.format in COMPARED


def _beside(ours: _Told, theirs: _Told, definition: FieldDefinition, reader: str) -> Field:
    field, other = ours.field, theirs.field
    if other.evidence is Evidence.ABSENT:
        return field
    if _same(ours.key, theirs.key, definition.format):
        return agreed(field)
    reading = OtherReading(reader, other.raw, other.value, other.page_number, other.box)
    return contradicted(field, reading)


def agreed(field: Field) -> Field:
    """The field, agreed with by somebody; one contradiction counts more than any agreement."""
    known = field.agreement is Agreement.CONTRADICTED
    return field if known else replace(field, agreement=Agreement.AGREED)


def contradicted(field: Field, reading: OtherReading) -> Field:
    return replace(field, agreement=Agreement.CONTRADICTED, readings=(*field.readings, reading))


def _same(one: FieldValue, other: FieldValue, form: FieldFormat | None) -> bool:
    """A name is the same if its words are a part of the other's: how much belongs to it is a matter
    of taste."""
    if not isinstance(one, str) or not isinstance(other, str):
        return one == other
    short, long = sorted((one.replace(" ", ""), other.replace(" ", "")), key=len)
    if form in EQUAL or short == long:
        return short == long
    # Recognizers lose blanks: a name of some length is found without them.
    within = len(short) >= SURELY_A_NAME and short in long
    return within or f" {one} " in f" {other} " or f" {other} " in f" {one} "


def _rows_beside(ours: Sequence[_Told], theirs: Sequence[_Told]) -> dict[str, _Told]:
    """For fields in rows, by their paths, those of the other reader's row that is most like."""
    rows, others = _rows(ours), _rows(theirs)
    return {
        row[key].field.path: other[key]
        for name in rows
        for row, other in _pairs(rows[name], others.get(name, ()))
        for key in row.keys() & other.keys()
    }


def _pairs(rows: Sequence[Row], others: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """Rows that have half of their values in common or more, the likest first, each row once; of
    equally like ones those at the same place. Where some are alike and there are as many of both,
    those that are left over are the same ones in their order."""
    ranked = sorted(
        (-_common(row, other), abs(at - place), at, place)
        for at, row in enumerate(rows)
        for place, other in islice(enumerate(others), max(0, at - NEAR), at + NEAR)
    )
    left, free = set(range(len(rows))), set(range(len(others)))
    for common, _, at, place in ranked:
        if -common >= IN_COMMON and at in left and place in free:
            left.remove(at)
            free.remove(place)
            yield rows[at], others[place]
    if len(rows) == len(others) and len(left) < len(rows):
        yield from (
            (rows[at], others[place]) for at, place in zip(sorted(left), sorted(free), strict=True)
        )


def _rows(told: Iterable[_Told]) -> Mapping[str, list[Row]]:
    lists: dict[str, dict[int, Row]] = defaultdict(lambda: defaultdict(dict))
    for each in told:
        row = parse_row_path(each.field.path)
        if row:
            lists[row.list_name][row.ordinal][row.name] = each
    return {name: list(rows.values()) for name, rows in lists.items()}


def _common(row: Row, other: Row) -> float:
    """The part of the fields that both have in which they are the same."""
    shared = row.keys() & other.keys()
    same = sum(_same(row[name].key, other[name].key, None) for name in shared)
    return same / len(shared) if shared else 0.0


class _OtherWords:
    """The words of a page's second witness, found by their places."""

    def __init__(self, page: Page) -> None:
        self.page = page
        words = enumerate(page.second_layer)
        self._words = sorted((word.box.center_y, at, word) for at, word in words)
        self._middles = [middle for middle, _, _ in self._words]

    def within(self, box: BoundingBox) -> WordRun:
        """Those whose middle is in the box, in the witness's order."""
        first, last = bisect_left(self._middles, box.y0), bisect_right(self._middles, box.y1)
        inside = sorted(
            (at, word)
            for _, at, word in self._words[first:last]
            if box.x0 <= word.box.center_x <= box.x1
        )
        return WordRun(self.page.number, [Token(word.text, word.box) for _, word in inside])


def compare_words(
    fields: Iterable[Field], pages: Iterable[Page], definition: SchemaDefinition
) -> tuple[Field, ...]:
    """Each field beside the words that the page's other witness has in its box."""
    known = {page.number: _OtherWords(page) for page in pages if page.second_layer}
    compared = _compared(definition)
    return tuple(
        _beside_words(field, known[field.page_number])
        if field.page_number in known and list_and_name(field.path) in compared
        else field
        for field in fields
    )


def _beside_words(field: Field, others: _OtherWords) -> Field:
    if field.box is None or field.value is None:
        return field
    run = others.within(field.box)
    if not run.text:
        return field
    return (
        agreed(field) if _is_in(field, run) else contradicted(field, _reading(field, run, others))
    )


def _is_in(field: Field, run: WordRun) -> bool:
    """The same text, or the same value however it is written, also where blanks part it."""
    if any(run.folded_same(field.raw)) or fold_with_points(field.raw) == fold_with_points(run.text):
        return True
    if field.value is None or isinstance(field.value, str):
        return False
    whole = WordRun(run.page_number, [Token("".join(token.text for token in run.tokens), None)])
    return bool(run.equal(field.value) or whole.equal(field.value))


def _reading(field: Field, run: WordRun, others: _OtherWords) -> OtherReading:
    """What the other witness has there; its value where it is of the same type and the only one."""
    values = {value for value in _values(run.text) if isinstance(value, type(field.value))}
    value = values.pop() if len(values) == 1 else None
    reader = others.page.second_layer_from or "other words"
    return OtherReading(reader, run.text, value, others.page.number, field.box)


def _values(text: str) -> Iterator[FieldValue]:
    yield text
    yield from (found.value for found in find_dates(text))
    yield from (found.value for found in find_numbers(text))
