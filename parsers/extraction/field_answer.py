"""The fields in an engine's answer: typed by the schema, with evidence from the pages and the
probability of their tokens.

In: a completion, a schema and the pages. Out: `Field`s and warnings about the answer. A field that
the answer lacks is not among them; one whose value does not fit is, with a problem. This module
asks nobody and knows no particular engine.
"""

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from parsers.asking.ask_again import ENDS, PROBLEMS
from parsers.asking.json_answer import PlacedText, read_object
from parsers.asking.probability import probability_of
from parsers.document import (
    FALSE,
    TRUE,
    Agreement,
    Completion,
    Evidence,
    Field,
    FieldDefinition,
    FieldFormat,
    FieldValue,
    OtherReading,
    Page,
    SchemaDefinition,
)
from parsers.document.paths import RowPath
from parsers.errors import AnswerError
from parsers.extraction.evidence import EvidenceSearch, Hint, Proof
from parsers.extraction.keys import PLACE, holds_any
from parsers.extraction.line_item_evidence import RowPlaces, Sought
from parsers.extraction.nested_answer import Flat, flatten, kept_rows
from parsers.qwen_html.boxes import read_box
from parsers.values.conventions import Conventions, conventions_of
from parsers.values.currencies import marks_of
from parsers.values.formats import Reading
from parsers.values.parse import OTHERWISE, parse_value

LONGEST_VALUE = 4000
NOTHING = frozenset({"", "null", "none", "n/a"})
"""What models write for a missing value."""
VALUE = frozenset({"text", "value"})
BROKEN_OFF = "the answer breaks off here"
REPAIRED = "read from a repaired answer"


@dataclass(frozen=True, slots=True)
class Ground:
    """What values are looked up in and read by: the pages that were asked about, and the
    conventions of their document."""

    pages: tuple[Page, ...]
    search: EvidenceSearch
    conventions: Conventions

    def of(self, pages: Sequence[Page]) -> "Ground":
        """Some pages of the same document."""
        return replace(self, pages=tuple(pages), search=EvidenceSearch(pages))


@dataclass(frozen=True, slots=True)
class Understood:
    """The fields of an answer, and warnings about it. closed: whether its JSON ends."""

    fields: tuple[Field, ...]
    warnings: tuple[str, ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class _Given:
    """A value as the answer gives it: its text, its place, and the characters of the answer that
    spell it. odd: of a type that is no single value."""

    text: str
    hint: Hint | None = None
    problem: str | None = None
    span: tuple[int, int] | None = None
    odd: bool = False


@dataclass(frozen=True, slots=True)
class _Reader:
    ground: Ground
    completion: Completion
    problem: str | None


def ground_of(pages: Sequence[Page]) -> Ground:
    """Of all pages of a document."""
    texts = [" ".join(word.text for word in page.words) or page.text for page in pages]
    words = [word for page in pages for word in page.words]
    recognized = not words or any(word.confidence is not None for word in words)
    conventions = replace(conventions_of(texts), recognized=recognized)
    return Ground(tuple(pages), EvidenceSearch(pages), conventions)


def understand_fields(
    completion: Completion, definition: SchemaDefinition, ground: Ground
) -> Understood:
    """The fields that an answer gives. Boxes are in fractions of the page. Raises AnswerError where
    it holds no JSON object: unreadable, or truncated or repeating if that may be why."""
    try:
        answer = read_object(completion.text, lambda values: holds_any(values, definition))
    except AnswerError as error:
        code = PROBLEMS.get(completion.finish_reason, error.code)
        raise AnswerError(code, error.message, error.remedy) from error
    reader = _Reader(ground, completion, REPAIRED if answer.repaired else None)
    flat = flatten(answer.values, definition)
    warnings = [*warnings_of_end(completion), *answer.warnings, *flat.warnings]
    fields = [*_fields(definition, flat.values, reader), *_row_fields(definition, flat, reader)]
    return Understood(tuple(fields), tuple(warnings), answer.closed)


def warnings_of_end(completion: Completion) -> tuple[str, ...]:
    """What an answer's end says of it, for people."""
    reason = completion.finish_reason
    return () if reason == "stop" else (ENDS.get(reason, f"answer ended by {reason}"),)


def _fields(
    definition: SchemaDefinition, values: Mapping[str, Any], reader: _Reader
) -> Iterator[Field]:
    for each, given, reading in _givens(definition.fields, values, reader):
        proof = _proof(each, given, reading.value, reader.ground.search)
        yield _field(each.name, given, reading, proof, reader)


def _proof(
    definition: FieldDefinition, given: _Given, value: FieldValue | None, search: EvidenceSearch
) -> Proof:
    """A currency is on the page, too, where one of its signs is."""
    proof = search.find(given.text, value, given.hint)
    if proof.evidence is not Evidence.ABSENT or definition.format is not FieldFormat.CURRENCY:
        return proof
    signs = (search.find(mark, None, given.hint) for mark in marks_of(str(value)))
    found = next((each for each in signs if each.evidence is Evidence.EXACT), None)
    return replace(found, evidence=Evidence.NORMALIZED) if found else proof


def _row_fields(definition: SchemaDefinition, flat: Flat, reader: _Reader) -> Iterator[Field]:
    """Rows are counted from 0 through all lists of their name; those that give nothing are not
    counted."""
    found = {
        each.name: [
            list(_givens(each.fields, row.values, reader)) for row in flat.rows.get(each.name, ())
        ]
        for each in definition.lists
    }
    filled = {name: list(map(bool, rows)) for name, rows in found.items()}
    ordinals = kept_rows(flat, definition.lists, filled)
    for each in definition.lists:
        places = RowPlaces(reader.ground.pages, reader.ground.search)
        for position, ordinal in ordinals[each.name].items():
            row = found[each.name][position]
            parent = flat.rows[each.name][position].parent
            above = (
                ordinals[each.parent].get(parent) if each.parent and parent is not None else None
            )
            sought = [Sought(given.text, reading.value, given.hint) for _, given, reading in row]
            for (one, given, reading), proof in zip(row, places.find(sought), strict=True):
                path = RowPath(each.name, ordinal, one.name)
                found_field = _field(str(path), given, reading, proof, reader)
                yield found_field if above is None else replace(found_field, parent_ordinal=above)


def _givens(
    definitions: Sequence[FieldDefinition], values: Mapping[str, Any], reader: _Reader
) -> Iterator[tuple[FieldDefinition, _Given, Reading]]:
    for definition in definitions:
        value = values.get(definition.name)
        if isinstance(value, bool) and definition.format is FieldFormat.BOOLEAN:
            value = TRUE if value else FALSE
        given = _given(value, reader)
        if given:
            reading = parse_value(definition, given.text, reader.ground.conventions)
            yield (
                definition,
                given,
                replace(reading, value=None, other=None) if given.odd else reading,
            )


def _given(value: Any, reader: _Reader) -> _Given | None:
    """A value in any of the forms that engines write; None if it says that there is none."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict):
        if value.keys() - PLACE and not value.keys() & VALUE:
            return _odd(value)
        text = value.get("text", value.get("value"))
        given = _given(text, reader) if not isinstance(text, dict) else _odd(text)
        return replace(given, hint=_hint(value, reader)) if given else None
    if value is None or (isinstance(value, str) and value.strip().lower() in NOTHING):
        return None
    if isinstance(value, bool | list):
        return _odd(value) if value != [] else None
    return _placed(value, reader)


def _odd(value: Any) -> _Given:
    kind = {dict: "an object", list: "a list", bool: "true or false"}[type(value)]
    text = json.dumps(value, ensure_ascii=False)
    return _Given(
        _clean(text)[:LONGEST_VALUE], problem=f"{kind} where one value was asked for", odd=True
    )


def _placed(value: str | float, reader: _Reader) -> _Given | None:
    """Bounded text. A value that an answer's end touches was cut off with it."""
    text = _clean(str(value))
    span = (value.start, value.end) if isinstance(value, PlacedText) else None
    problem = None
    if len(text) > LONGEST_VALUE:
        problem = f"cut at {LONGEST_VALUE} characters"
    elif span and span[1] == len(reader.completion.text.rstrip()):
        problem = BROKEN_OFF
    return _Given(text[:LONGEST_VALUE], None, problem, span) if text.strip() else None


def _clean(text: str) -> str:
    """Without the characters that no page shows and no database takes."""
    return "".join(
        sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")
    )


def _hint(value: Mapping[str, Any], reader: _Reader) -> Hint | None:
    number = str(value.get("page", ""))
    numbers = [each.number for each in reader.ground.pages]
    page = int(number) if number.isdecimal() and len(number) < 10 else None
    if page is None and len(numbers) == 1:
        page = numbers[0]
    if page not in numbers:
        return None
    box = value.get("bbox_2d")
    raw = " ".join(map(str, box)) if isinstance(box, list) else str(box or "")
    frames = dict(zip(numbers, reader.completion.frames, strict=False))
    return page, read_box(raw, frames.get(page, reader.completion.frame)).box


def _field(path: str, given: _Given, reading: Reading, proof: Proof, reader: _Reader) -> Field:
    """`raw` is the text on the page, if it is there."""
    as_given = proof.evidence in (Evidence.EXACT, Evidence.ABSENT)
    elsewhere = _elsewhere(given, proof)
    return Field(
        path=path,
        raw=given.text if as_given else proof.raw,
        value=reading.value,
        page_number=proof.page_number,
        box=proof.box,
        evidence=proof.evidence,
        probability=probability_of(reader.completion.tokens, *given.span) if given.span else None,
        valid=reading.value is not None,
        problem=given.problem or reading.problem or reader.problem,
        currency=reading.currency,
        agreement=Agreement.CONTRADICTED if elsewhere else Agreement.ALONE,
        readings=(*elsewhere, *_exchanged(given, reading, proof)),
    )


def _exchanged(given: _Given, reading: Reading, proof: Proof) -> tuple[OtherReading, ...]:
    """The other value that the same characters could mean, and what spoke against it."""
    if reading.other is None:
        return ()
    reader = f"{OTHERWISE}, unlike {reading.note}" if reading.note else OTHERWISE
    return (OtherReading(reader, given.text, reading.other, proof.page_number, proof.box),)


def _elsewhere(given: _Given, proof: Proof) -> tuple[OtherReading, ...]:
    """What contradicts a value that does not stand on the page that the answer names."""
    if given.hint is None or proof.page_number in (None, given.hint[0]):
        return ()
    return (OtherReading("page named by the answer", given.text, None, *given.hint),)
