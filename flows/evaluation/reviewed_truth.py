"""Decided values as truth, to compare readings with.

In: documents as people decided them and as they are stored, and a schema. Out: an entry for each
document, as `truth_files` reads them, and the same as JSON lines in the plain form. This module
knows no database.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any, TextIO
from urllib.parse import unquote, urlsplit

from flows.evaluation.truth_files import MOST_FIGURES, Entry
from parsers.document import FieldDefinition, FieldKind, ListDefinition, SchemaDefinition
from parsers.document.paths import parse_row_path
from parsers.document.wording import counted
from storage.evaluation_queries import MeasuredDocument
from storage.learning_queries import Decided
from storage.reviewed_documents import ReviewedDocument

Row = dict[str, Any]
FILE = "file"


@dataclass(frozen=True, slots=True)
class ReviewedTruth:
    """documents: how many are in it; whole: of them, were reviewed as a whole. notes: what is not
    in it, for people."""

    entries: tuple[Entry, ...]
    documents: int
    whole: int
    notes: tuple[str, ...]


def reviewed_truth(
    reviewed: Iterable[ReviewedDocument],
    documents: Iterable[MeasuredDocument],
    schema: SchemaDefinition,
) -> ReviewedTruth:
    """What was decided by the schema, an entry for each document; for each document within a file
    that holds several.

    Of a document that was reviewed as a whole every field of the schema is named, and empty if it
    has no value. Of others only single fields that were decided: nobody said yet that the rows of
    their lists are all.
    """
    stored = {each.document_id: each for each in documents}
    names = _names(stored.values())
    chosen = [each for each in map(partial(_by_schema, schema.name), reviewed) if each.decided]
    named = [each for each in chosen if each.document_id in names]
    entries = [
        Entry(names[each.document_id], f"review of {names[each.document_id]}", content)
        for each in named
        for content in _contents(each, schema, len(stored[each.document_id].segments))
    ]
    whole = sum(each.is_whole for each in named)
    notes = tuple(_notes(named, len(chosen) - len(named)))
    return ReviewedTruth(tuple(entries), len(named), whole, notes)


def _by_schema(schema: str, document: ReviewedDocument) -> ReviewedDocument:
    decided = tuple(each for each in document.decided if each.schema == schema)
    return replace(document, decided=decided)


def write_truth(entries: Iterable[Entry], stream: TextIO) -> None:
    """JSON lines in the plain form; numbers are written in full."""
    for entry in entries:
        stream.write(_json({FILE: entry.document, **entry.content}) + "\n")


def _contents(document: ReviewedDocument, schema: SchemaDefinition, segments: int) -> Iterator[Row]:
    by_segment: dict[int, list[Decided]] = defaultdict(list)
    for each in document.decided:
        by_segment[each.segment].append(each)
    for _, values in sorted(by_segment.items()):
        yield _whole(values, schema) if document.is_whole else _single(values)
    if not document.is_whole:  # of other documents in the file nothing is said
        yield from ({} for _ in range(segments - len(by_segment)))


def _single(values: Iterable[Decided]) -> Row:
    return {each.path: _value(each) for each in values if parse_row_path(each.path) is None}


def _whole(values: Sequence[Decided], schema: SchemaDefinition) -> Row:
    content: Row = _empty(schema.fields) | _single(values)
    return content | {each.name: _rows(values, each) for each in schema.lists}


def _rows(values: Iterable[Decided], listed: ListDefinition) -> list[Row]:
    """The rows that have a value, each with all columns."""
    rows: dict[int, Row] = defaultdict(lambda: _empty(listed.fields))
    for each in values:
        place = parse_row_path(each.path)
        if place and place.list_name == listed.name:
            rows[place.ordinal][place.name] = _value(each)
    return [row for _, row in sorted(rows.items()) if any(v is not None for v in row.values())]


def _empty(fields: Iterable[FieldDefinition]) -> Row:
    return {each.name: None for each in fields}


def _value(decided: Decided) -> str | Decimal | None:
    text = decided.text
    if text is None or decided.kind != FieldKind.NUMBER or len(text) > MOST_FIGURES:
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return number if number.is_finite() and abs(number.adjusted()) < MOST_FIGURES else text


def _names(documents: Iterable[MeasuredDocument]) -> dict[int, str]:
    """By document: the name of its file; its place, where others are named so too."""
    known = [(each, min(each.names)) for each in documents if each.names]
    uses: dict[str, int] = defaultdict(int)
    for each, _ in known:
        for name in each.names:
            uses[name] += 1
    return {
        each.document_id: name if uses[name] == 1 else _place(each, name) for each, name in known
    }


def _place(document: MeasuredDocument, name: str) -> str:
    paths = (unquote(urlsplit(uri).path) for uri in sorted(document.uris))
    return next((path for path in paths if path.endswith(f"/{name}")), name)


def _notes(documents: Iterable[ReviewedDocument], unnamed: int) -> Iterator[str]:
    partly = [each for document in documents if not document.is_whole for each in document.decided]
    cells = sum(parse_row_path(each.path) is not None for each in partly)
    if cells:
        values = counted(cells, "decided value")
        yield f"{values} in rows of documents that are not signed off, and so not compared"
    if unnamed:
        yield f"{counted(unnamed, 'document')} without a name, and so not compared"


def _json(value: Any) -> str:
    """JSON with decimal numbers as they are, which floats are not."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Mapping):
        pairs = (f"{_json(key)}: {_json(each)}" for key, each in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_json, value))}]"
    return json.dumps(value, ensure_ascii=False)
