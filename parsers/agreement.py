"""Fields, and what somebody else reads in their places -> the fields, each with what that says.

A reading that differs is kept with the field, which is contradicted then; one that is the same
makes it agreed. Prose is not compared: addresses and descriptions are cut differently by everybody.
This module knows no engine.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from parsers.document import (
    Agreement,
    Evidence,
    Field,
    FieldDefinition,
    FieldFormat,
    FieldKind,
    FieldValue,
    Page,
    SchemaDefinition,
    Witnessed,
)
from parsers.values import find_dates, find_numbers
from parsers.witness import WordRun, fold, run_within

COMPARED = frozenset(
    {
        FieldFormat.CODE,
        FieldFormat.CURRENCY,
        FieldFormat.IBAN,
        FieldFormat.NAME,
        FieldFormat.TAX_NUMBER,
    }
)
"""The formats of texts that two readers should write alike."""

NEAR = 40
"""Rows are compared with those at most so many places away: all with all would take too long."""

_ROW = re.compile(r"(?P<list>.+)\[(?P<ordinal>\d+)\]\.(?P<name>.+)")

Row = dict[str, Field]


def compare_fields(
    fields: Sequence[Field], others: Sequence[Field], definition: SchemaDefinition, reader: str
) -> tuple[Field, ...]:
    """Each of the fields beside the other reader's of the same path. Rows of a list are compared
    with those that have most values in common."""
    told = {field.path: field for field in others if _says_something(field)}
    told = {path: told[path] for path in told if not _ROW.fullmatch(path)} | _rows_beside(
        fields, list(told.values())
    )
    compared = _compared_names(definition)
    return tuple(
        _beside(field, told[field.path], reader)
        if field.path in told and _name(field) in compared
        else field
        for field in fields
    )


def _says_something(field: Field) -> bool:
    return field.value is not None and field.evidence is not Evidence.ABSENT


def _compared_names(definition: SchemaDefinition) -> set[tuple[str | None, str]]:
    """The list, if any, and the name of each field that is compared."""
    alone = {(None, field.name) for field in definition.fields if _is_compared(field)}
    listed = {
        (each.name, field.name)
        for each in definition.lists
        for field in each.fields
        if field.kind is not FieldKind.TEXT
    }
    return alone | listed


def _is_compared(field: FieldDefinition) -> bool:
    return field.kind is not FieldKind.TEXT or field.format in COMPARED


def _name(field: Field) -> tuple[str | None, str]:
    row = _ROW.fullmatch(field.path)
    return (row["list"], row["name"]) if row else (None, field.path)


def _beside(field: Field, other: Field, reader: str) -> Field:
    if field.value is None:
        return field
    if _same(field, other):
        return agreed(field)
    reading = Witnessed(reader, other.raw, other.value, other.page_number, other.box)
    return contradicted(field, reading)


def agreed(field: Field) -> Field:
    """The field, agreed with by somebody; one contradiction counts more than any agreement."""
    known = field.agreement is Agreement.CONTRADICTED
    return field if known else replace(field, agreement=Agreement.AGREED)


def contradicted(field: Field, reading: Witnessed) -> Field:
    return replace(field, agreement=Agreement.CONTRADICTED, readings=(*field.readings, reading))


def _same(field: Field, other: Field) -> bool:
    """Texts are the same if one is a part of the other: how much belongs to a name is a matter of
    taste."""
    if not isinstance(field.value, str) or not isinstance(other.value, str):
        return field.value == other.value
    one, two = fold(field.value)[0], fold(other.value)[0]
    return bool(one and two) and (one in two or two in one)


def _rows_beside(fields: Sequence[Field], others: Sequence[Field]) -> dict[str, Field]:
    """For fields in rows, by their paths, those of the other reader's row that is most like."""
    ours, theirs = _rows(fields), _rows(others)
    return {
        row[key].path: other[key]
        for name, rows in ours.items()
        for row, other in _pairs(rows, theirs.get(name, ()))
        for key in row.keys() & other.keys()
    }


def _pairs(rows: Sequence[Row], others: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """The likest first, each row once; of equally like ones those at the same place."""
    ranked = sorted(
        (-_common(row, other), abs(at - place), at, place)
        for at, row in enumerate(rows)
        for place, other in islice(enumerate(others), max(0, at - NEAR), at + NEAR)
    )
    left, free = set(range(len(rows))), set(range(len(others)))
    for common, _, at, place in ranked:
        if common and at in left and place in free:
            left.remove(at)
            free.remove(place)
            yield rows[at], others[place]


def _rows(fields: Iterable[Field]) -> Mapping[str, list[Row]]:
    lists: dict[str, dict[str, Row]] = defaultdict(lambda: defaultdict(dict))
    for field in fields:
        row = _ROW.fullmatch(field.path)
        if row:
            lists[row["list"]][row["ordinal"]][row["name"]] = field
    return {name: list(rows.values()) for name, rows in lists.items()}


def _common(row: Row, other: Row) -> int:
    return sum(_same(row[name], other[name]) for name in row.keys() & other.keys())


def compare_words(fields: Iterable[Field], pages: Iterable[Page]) -> tuple[Field, ...]:
    """Each field beside the words that the page's other witness has in its box."""
    known = {page.number: page for page in pages if page.other_words}
    return tuple(
        _beside_words(field, known[field.page_number]) if field.page_number in known else field
        for field in fields
    )


def _beside_words(field: Field, page: Page) -> Field:
    if field.box is None or field.value is None:
        return field
    run = run_within(replace(page, words=page.other_words), field.box)
    if not run.text or _is_in(field, run):
        return agreed(field) if run.text else field
    return contradicted(field, _reading(field, run, page))


def _is_in(field: Field, run: WordRun) -> bool:
    if isinstance(field.value, str):
        return fold(field.raw)[0] in fold(run.text)[0]
    return bool(run.equal(field.value)) if field.value is not None else False


def _reading(field: Field, run: WordRun, page: Page) -> Witnessed:
    """What the other witness has there; its value where it is of the same type and the only one."""
    values = {value for value in _values(run.text) if isinstance(value, type(field.value))}
    value = values.pop() if len(values) == 1 else None
    reader = page.other_words_from or "other words"
    return Witnessed(reader, run.text, value, page.number, field.box)


def _values(text: str) -> Iterator[FieldValue]:
    yield text
    yield from (found.value for found in find_dates(text))
    yield from (found.value for found in find_numbers(text))
