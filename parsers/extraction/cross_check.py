"""Fields compared with another reader: do both read the same value?

In: fields, and the fields or words of another reader. Out: the fields. If the other reading is the
same, a field is agreed; if not, it is contradicted and keeps the other reading. Addresses and
descriptions are not compared, as every reader cuts them differently. This module knows no engine.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from parsers.document import (
    Agreement,
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

EQUAL = frozenset({FieldFormat.CODE, FieldFormat.CURRENCY, FieldFormat.DURATION, FieldFormat.IBAN,
                   FieldFormat.TAX_NUMBER})  # fmt: skip
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
class _Keyed:
    """A field, and its value in the form in which it is compared."""

    field: Field
    key: FieldValue


Row = dict[str, _Keyed]


def compare_fields(
    fields: Sequence[Field], others: Sequence[Field], definition: SchemaDefinition, reader: str
) -> tuple[Field, ...]:
    """Each field compared with the other reader's of the same path, rows of a list with those that
    have most values in common."""
    known = _compared(definition)
    ours, theirs = _filled(fields), _filled(others)
    beside = {path: each for path, each in theirs.items() if not parse_row_path(path)}
    beside |= _rows_beside(ours.values(), theirs.values())
    return tuple(
        _beside(ours[field.path], beside[field.path], known[list_and_name(field.path)], reader)
        if field.path in ours and field.path in beside and list_and_name(field.path) in known
        else field
        for field in fields
    )


def _filled(fields: Iterable[Field]) -> dict[str, _Keyed]:
    """Those with a value, by path."""
    return {
        field.path: _Keyed(field, _key(field.value)) for field in fields if field.value is not None
    }


def _key(value: FieldValue) -> FieldValue:
    if not isinstance(value, str):
        return value
    words = (fold_with_points(word) for word in value[:LONGEST_COMPARED].split())
    return " ".join(filter(None, words))


def _compared(definition: SchemaDefinition) -> Definitions:
    """The fields that are compared."""
    lists = ((each.name, each.fields) for each in definition.lists)
    return {
        (name, field.name): field
        for name, fields in ((None, definition.fields), *lists)
        for field in fields
        if field.kind is not FieldKind.TEXT or field.format in COMPARED
    }


def _beside(ours: _Keyed, theirs: _Keyed, definition: FieldDefinition, reader: str) -> Field:
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


def _rows_beside(ours: Iterable[_Keyed], theirs: Iterable[_Keyed]) -> dict[str, _Keyed]:
    """For fields in rows, by their paths, those of the other reader's most similar row."""
    rows, others = _rows(ours), _rows(theirs)
    return {
        row[key].field.path: other[key]
        for name in rows
        for row, other in _pairs(rows[name], others.get(name, ()))
        for key in row.keys() & other.keys()
    }


def _pairs(rows: Sequence[Row], others: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """Rows that have half of their values in common or more, the most similar first, each row once;
    of equally similar ones those nearest in order. If some match and there are as many of both, the
    rows left over are matched in their order."""
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


def _rows(keyed: Iterable[_Keyed]) -> Mapping[str, list[Row]]:
    lists: dict[str, dict[int, Row]] = defaultdict(lambda: defaultdict(dict))
    for each in keyed:
        row = parse_row_path(each.field.path)
        if row:
            lists[row.list_name][row.ordinal][row.name] = each
    return {name: list(rows.values()) for name, rows in lists.items()}


def _common(row: Row, other: Row) -> float:
    """The part of the fields that both have in which they are the same."""
    shared = row.keys() & other.keys()
    same = sum(_same(row[name].key, other[name].key, None) for name in shared)
    return same / len(shared) if shared else 0.0


def compare_words(
    fields: Iterable[Field], pages: Iterable[Page], definition: SchemaDefinition
) -> tuple[Field, ...]:
    """Each field compared with the words in its box in the page's second layer."""
    known = {page.number: page for page in pages if page.second_layer}
    compared = _compared(definition)
    return tuple(
        _beside_words(field, known[field.page_number])
        if field.page_number in known and list_and_name(field.path) in compared
        else field
        for field in fields
    )


def _beside_words(field: Field, page: Page) -> Field:
    box = field.box
    if box is None or field.value is None:
        return field
    words = (word for word in page.second_layer if box.holds_middle_of(word.box))
    run = WordRun(page.number, [Token(word.text, word.box) for word in words])
    if not run.text:
        return field
    return agreed(field) if _is_in(field, run) else contradicted(field, _reading(field, run, page))


def _is_in(field: Field, run: WordRun) -> bool:
    """The same text, or the same value however it is written, also where blanks part it."""
    if any(run.folded_same(field.raw)) or fold_with_points(field.raw) == fold_with_points(run.text):
        return True
    if field.value is None or isinstance(field.value, str):
        return False
    whole = WordRun(run.page_number, [Token("".join(token.text for token in run.tokens), None)])
    return bool(run.equal(field.value) or whole.equal(field.value))


def _reading(field: Field, run: WordRun, page: Page) -> OtherReading:
    """What the second layer has there; its value if it is of the same type and the only one."""
    values = {value for value in _values(run.text) if isinstance(value, type(field.value))}
    value = values.pop() if len(values) == 1 else None
    reader = page.second_layer_from or "other words"
    return OtherReading(reader, run.text, value, page.number, field.box)


def _values(text: str) -> Iterator[FieldValue]:
    yield text
    yield from (found.value for found in find_dates(text))
    yield from (found.value for found in find_numbers(text))
