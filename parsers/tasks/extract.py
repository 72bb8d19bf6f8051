"""Ask for the fields of a document, understand the answer, and prove every value.

In go an engine, a schema and the pages as far as they are understood; out come `Field`s: typed by
the schema, with the place on the page where they stand. A field that the answer does not give is
not among them; one that is given but is no such value is, and says so. This module knows no
particular engine and no table.
"""

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from parsers.boxes import read_box
from parsers.document import (
    BoundingBox,
    Evidence,
    Field,
    FieldDefinition,
    FieldKind,
    Frame,
    ListDefinition,
    Page,
    PageInput,
    Question,
    SchemaDefinition,
    Task,
)
from parsers.engines import Engine
from parsers.evidence import Hint, Witness
from parsers.schemas.definition import Schema
from parsers.tasks.json_answer import read_object
from parsers.values import day_first_in, decimal_sign_in, parse_value

MOST_ROWS = 500
LONGEST_VALUE = 4000
NOTHING = frozenset({"", "null", "none", "n/a"})
"""What models write where a value is not there."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The engine's answer, verbatim, and the fields understood from it. problem: what had to be
    mended or left out to understand it, for people."""

    answer: str
    fields: tuple[Field, ...]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A value as the answer gives it: text, and where it is said to stand."""

    text: str
    hint: Hint | None = None
    problem: str | None = None
    odd: bool = False
    """Of a type that is no single value."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What one document's values are read with: its pages, and its own habits of writing."""

    witness: Witness
    page_numbers: tuple[int, ...]
    frame: Frame
    day_first: bool | None
    decimal_sign: str | None
    problem: str | None


def extract_fields(
    engine: Engine, schema: Schema, pages: Sequence[Page], inputs: Sequence[PageInput] = ()
) -> Extraction:
    """The fields of `schema` that `engine` finds on `pages`; `inputs` for engines that look at
    images. Boxes are in fractions of the page. Raises EngineError, and AnswerError unreadable."""
    definition = schema.definition
    question = Question(Task.EXTRACT, tuple(inputs), tuple(pages), definition)
    completion = engine.answer(question)
    answer, repaired = read_object(completion.text)
    reader = _reader(pages, completion.frame, repaired)
    values = _values(answer, definition)
    fields = list(_fields("", definition.fields, values, reader))
    notes = [] if completion.finish_reason == "stop" else ["the answer was cut off"]
    notes += [repaired] if repaired else []
    for each in definition.lists:
        rows, left_out = _rows(values.get(each.name), each)
        notes += left_out
        fields += _row_fields(each, rows, reader)
    return Extraction(completion.text, tuple(fields), "; ".join(notes) or None)


def _reader(pages: Sequence[Page], frame: Frame, problem: str | None) -> Reader:
    texts = [" ".join(word.text for word in page.words) or page.text for page in pages]
    numbers = tuple(page.number for page in pages)
    witness = Witness(pages)
    return Reader(witness, numbers, frame, day_first_in(texts), decimal_sign_in(texts), problem)


def _values(answer: Mapping[str, Any], definition: SchemaDefinition) -> dict[str, Any]:
    """The answer's values by the schema's names; some models wrap them in one more object."""
    names = {one.name for one in definition.fields} | {one.name for one in definition.lists}
    values = _by_name(answer)
    if len(answer) == 1 and not names & values.keys():
        (inner,) = answer.values()
        return _by_name(inner) if isinstance(inner, dict) else values
    return values


def _by_name(answer: Mapping[str, Any]) -> dict[str, Any]:
    """With keys as a schema writes them: `Invoice Number` is invoice_number."""
    named: dict[str, Any] = {}
    for key, value in answer.items():
        named.setdefault("_".join(key.lower().replace("-", " ").split()), value)
    return named


def _rows(value: Any, definition: ListDefinition) -> tuple[list[dict[str, Any]], list[str]]:
    """The rows of a list, and what was left out of it."""
    if value is None or value in ("", {}):
        return [], []
    given = [value] if isinstance(value, dict) else value
    if not isinstance(given, list):
        return [], [f"{definition.name} is not a list"]
    rows = [_by_name(row) for row in given if isinstance(row, dict)]
    notes = [] if len(rows) == len(given) else [f"{definition.name} has rows that are no objects"]
    if len(rows) > MOST_ROWS:
        notes.append(f"{definition.name} has {len(rows)} rows, of which {MOST_ROWS} are kept")
    return rows[:MOST_ROWS], notes


def _row_fields(
    definition: ListDefinition, rows: Sequence[Mapping[str, Any]], reader: Reader
) -> Iterator[Field]:
    """Rows are counted from 0; those that give nothing are not counted."""
    ordinal = 0
    for row in rows:
        prefix = f"{definition.name}[{ordinal}]."
        fields = list(_fields(prefix, definition.fields, row, reader))
        ordinal += bool(fields)
        yield from fields


def _fields(
    prefix: str,
    definitions: Sequence[FieldDefinition],
    values: Mapping[str, Any],
    reader: Reader,
) -> Iterator[Field]:
    for definition in definitions:
        given = _given(values.get(definition.name), reader)
        if given:
            yield _field(f"{prefix}{definition.name}", definition.kind, given, reader)


def _given(value: Any, reader: Reader) -> Given | None:
    """A value in any of the forms that engines write; None if it says that there is none."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict):
        text = value.get("text", value.get("value"))
        given = _given(text, reader) if not isinstance(text, dict) else _odd(text)
        return replace(given, hint=_hint(value, reader)) if given else None
    if value is None or (isinstance(value, str) and value.strip().lower() in NOTHING):
        return None
    if isinstance(value, bool | list):
        return _odd(value) if value != [] else None
    return _bounded(str(value))


def _odd(value: Any) -> Given:
    kind = {dict: "an object", list: "a list", bool: "true or false"}[type(value)]
    text = json.dumps(value, ensure_ascii=False)
    return Given(
        _clean(text)[:LONGEST_VALUE], problem=f"{kind} where one value was asked for", odd=True
    )


def _bounded(text: str) -> Given | None:
    kept = _clean(text)
    if len(kept) <= LONGEST_VALUE:
        return Given(kept) if kept.strip() else None
    return Given(kept[:LONGEST_VALUE], problem=f"cut at {LONGEST_VALUE} characters")


def _clean(text: str) -> str:
    """Without the characters that no page shows and no database takes."""
    return "".join(
        sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")
    )


def _hint(value: Mapping[str, Any], reader: Reader) -> Hint | None:
    number = str(value.get("page", ""))
    page = int(number) if number.isdecimal() and len(number) < 10 else None
    if page is None and len(reader.page_numbers) == 1:
        page = reader.page_numbers[0]
    return (page, _box(value.get("bbox_2d"), reader.frame)) if page in reader.page_numbers else None


def _box(value: Any, frame: Frame) -> BoundingBox | None:
    raw = " ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    return read_box(raw, frame).box


def _field(path: str, kind: FieldKind, given: Given, reader: Reader) -> Field:
    """Typed and proved. `raw` is the text on the page, where it stands there."""
    reading = parse_value(
        kind, given.text, day_first=reader.day_first, decimal_sign=reader.decimal_sign
    )
    value = None if given.odd else reading.value
    proof = reader.witness.find(given.text, value, given.hint)
    as_given = proof.evidence in (Evidence.EXACT, Evidence.ABSENT)
    return Field(
        path=path,
        raw=given.text if as_given else proof.raw,
        value=value,
        page_number=proof.page_number,
        box=proof.box,
        evidence=proof.evidence,
        valid=value is not None,
        problem=given.problem or reading.problem or reader.problem,
    )
