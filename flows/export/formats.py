"""What is stored, written out: rows as CSV, documents as JSON lines, Markdown, HTML or plain text.

In: the database, and a text stream or a folder. Out: what was written there, one row or document at
a time. Nothing stored is changed.
"""

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Any, TextIO

from flows.export.files import WRITERS, Pictures, write_document, write_file, written_aside
from parsers.document import Answer, BoundingBox, Field, Item, OtherReading, Page, Segment
from parsers.errors import SetupError
from storage.answers import stored_answers
from storage.attached import attached_to, parents_of
from storage.database import Database
from storage.queries import DocumentSummary, all_documents, stored_pages, stored_segments, view_rows


class Format(StrEnum):
    CSV = "csv"
    JSONL = "jsonl"
    MARKDOWN = "markdown"
    HTML = "html"
    TEXT = "text"


def export_to(
    database: Database,
    kind: str,
    view: str,
    output: Path | None,
    documents: Sequence[DocumentSummary] | None = None,
) -> int:
    """Write to the file `output`, which is replaced once all is written, or to standard output."""
    known = read_format(kind)
    if output is None:
        return export(database, known, view, sys.stdout, documents)
    try:
        with written_aside(output) as stream:
            return export(database, known, view, stream, documents)
    except OSError as error:
        raise _unwritable(output, error) from error


def export_files(
    database: Database,
    kind: str,
    folder: Path,
    documents: Sequence[DocumentSummary] | None = None,
    pictures: Pictures | None = None,
) -> int:
    """A file for each document in `folder`, which is made, with the crops of its pictures if asked
    for; returns how many. SetupError bad_path: the format has one file for all, the folder cannot
    be written, or a picture's document has no copy."""
    if read_format(kind) not in WRITERS:
        remedy = f"Take {', '.join(WRITERS)}, or name a file."
        raise SetupError("bad_path", f"{kind} is not written as a file for each document", remedy)
    count = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for document, pages, answers in _read(database, documents):
            write_file(document, pages, kind, folder, pictures, answers)
            count += 1
    except OSError as error:
        raise _unwritable(folder, error) from error
    return count


def read_format(kind: str) -> Format:
    """SetupError bad_path if there is no such format."""
    if kind not in set(Format):
        remedy = "Take csv, jsonl, markdown, html or text."
        raise SetupError("bad_path", f"There is no format {kind}", remedy)
    return Format(kind)


def _unwritable(path: Path, error: OSError) -> SetupError:
    problem = f"{path} cannot be written: {error.strerror}"
    return SetupError("bad_path", problem, "Name another place.")


def export(
    database: Database,
    kind: Format,
    view: str,
    stream: TextIO,
    documents: Sequence[DocumentSummary] | None = None,
) -> int:
    """Write all that is current, or these documents; returns the number of rows or documents.
    view: for CSV, the table or view whose rows are written, of all documents."""
    if kind is Format.CSV:
        rows = csv.writer(stream)
        # The first row holds the names of the columns.
        return sum(1 for row in view_rows(database, view) if rows.writerow(row)) - 1
    count, writer = 0, WRITERS.get(kind)
    stream.write(writer.head("Documents") if writer else "")
    for document, pages, answers in _read(database, documents):
        if kind is Format.JSONL:
            segments = stored_segments(database, document.run_id or 0)
            given = _attached(database, document.document_id)
            _write_json(document, pages, segments, answers, stream, given)
        else:
            prefix = f"document-{document.document_id}-"
            parts = write_document(document, pages, kind, prefix=prefix, answers=answers)
            stream.writelines(parts)
        count += 1
    stream.write(writer.foot if writer else "")
    return count


def _read(
    database: Database, documents: Sequence[DocumentSummary] | None
) -> Iterator[tuple[DocumentSummary, tuple[Page, ...], tuple[Answer, ...]]]:
    """The documents of which something was read, with their pages and answers."""
    for document in all_documents(database) if documents is None else documents:
        if document.run_id is not None:
            answers = stored_answers(database, document.run_id)
            yield document, stored_pages(database, document.run_id), answers


def _write_json(
    document: DocumentSummary,
    pages: tuple[Page, ...],
    segments: tuple[Segment, ...],
    answers: tuple[Answer, ...],
    stream: TextIO,
    attached: dict[str, Any],
) -> None:
    row = {
        "document_id": document.document_id,
        "sha256": document.sha256,
        "name": document.name,
        "uri": document.uri,
        **attached,
        "segments": [_segment(segment) for segment in segments],
        "pages": [
            {"number": p.number, "status": p.status, "flaws": p.warnings, "text": p.text}
            for p in pages
        ],
        "items": [_item(answer, item) for answer in answers for item in answer.items],
    }
    stream.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")


def _attached(database: Database, document_id: int) -> dict[str, Any]:
    """messages: the documents that this one came with; attachments: what came with it."""
    return {
        "messages": [each.document_id for each in parents_of(database, document_id)],
        "attachments": [
            {"name": each.name, "document_id": each.child_id, "reason": each.reason}
            for each in attached_to(database, document_id)
        ],
    }


def _segment(segment: Segment) -> dict[str, Any]:
    return {
        "segment": segment.number,
        "first_page": segment.first_page,
        "last_page": segment.last_page,
        "schema": segment.schema,
        "fields": [_field(field) for field in segment.fields],
        "violations": [asdict(violation) for violation in segment.violations],
    }


def _field(field: Field) -> dict[str, Any]:
    return {
        "path": field.path, "value": field.value, "raw": field.raw, "page": field.page_number,
        "box": _box(field.box), "evidence": field.evidence, "probability": field.probability,
        "valid": field.valid, "problem": field.problem, "currency": field.currency,
        "reviewed_by": field.reviewed_by, "reread": field.reread,
        "support": field.support, "agreement": field.agreement,
        "readings": [_reading(each) for each in field.readings],
    }  # fmt: skip


def _reading(reading: OtherReading) -> dict[str, Any]:
    return {
        "reader": reading.reader, "value": reading.value, "raw": reading.raw,
        "page": reading.page_number, "box": _box(reading.box),
        **({"source": reading.source} if reading.source else {}),
    }  # fmt: skip


def _item(answer: Answer, item: Item) -> dict[str, Any]:
    return {
        "task": answer.task, "request": answer.request, "engine": answer.engine,
        "model": answer.model, "page": item.page_number, "label": item.label, "text": item.text,
        "box": _box(item.box), "point": (item.point.x, item.point.y) if item.point else None,
        "start_seconds": item.start_seconds, "end_seconds": item.end_seconds,
        "attributes": dict(item.attributes), "support": item.support,
    }  # fmt: skip


def _box(box: BoundingBox | None) -> tuple[float, ...] | None:
    return box.to_frame((1, 1)) if box else None
