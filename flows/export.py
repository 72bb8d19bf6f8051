"""What is stored, written out: rows as CSV, documents as JSON lines or Markdown.

In: the database and a text stream. Out: what was written to the stream. Nothing is changed. Rows
and documents pass one by one; none are gathered.
"""

import csv
import json
import re
import sys
import tempfile
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Any, TextIO

from markdownify import MarkdownConverter

from parsers.document import Field, Page, Segment, Witnessed
from parsers.errors import SetupError
from storage.database import Database
from storage.queries import DocumentSummary, all_documents, stored_pages, stored_segments, view_rows

PARTED = re.compile(
    r"\b([^\W\d_]+)-\s(?!(?:and|or|und|oder|bis|et|ou|y|o|e|en|of)\b)([a-zà-öø-ÿ][^\W\d_]*)"
)
"""A word before and after a line's end, and no part of a list of compounds."""


class Format(StrEnum):
    CSV = "csv"
    JSONL = "jsonl"
    MARKDOWN = "markdown"


def export_to(database: Database, kind: str, view: str, output: Path | None) -> int:
    """Write to the file `output`, aside first and then put in its place, or to standard output."""
    if kind not in set(Format):
        raise SetupError("bad_path", f"There is no format {kind}", "Take csv, jsonl or markdown.")
    if output is None:
        return export(database, Format(kind), view, sys.stdout)
    try:
        return _write_file(database, Format(kind), view, output)
    except OSError as error:
        raise SetupError(
            "bad_path", f"{output} cannot be written: {error.strerror}", "Name another file."
        ) from error


def _write_file(database: Database, kind: Format, view: str, output: Path) -> int:
    # A name of its own: another run may be writing the same file.
    with tempfile.TemporaryDirectory(dir=output.parent, prefix=".export-") as folder:
        aside = Path(folder, output.name)
        with aside.open("w", encoding="utf-8", newline="") as stream:
            count = export(database, kind, view, stream)
        aside.replace(output)
    return count


def export(database: Database, kind: Format, view: str, stream: TextIO) -> int:
    """Write all that is current; returns the number of rows or documents.

    `view` is for CSV: the table or view whose rows are written.
    """
    if kind is Format.CSV:
        return _write_csv(database, view, stream)
    write = _write_json if kind is Format.JSONL else _write_markdown
    count = 0
    for document in all_documents(database):
        if document.run_id is None:
            continue
        pages = stored_pages(database, document.run_id)
        write(document, pages, stored_segments(database, document.run_id), stream)
        count += 1
    return count


def _write_csv(database: Database, view: str, stream: TextIO) -> int:
    rows = view_rows(database, view)
    writer = csv.writer(stream)
    # The first row holds the names of the columns.
    return sum(1 for row in rows if writer.writerow(row)) - 1


def _write_json(
    document: DocumentSummary,
    pages: tuple[Page, ...],
    segments: tuple[Segment, ...],
    stream: TextIO,
) -> None:
    row = {
        "document_id": document.document_id,
        "sha256": document.sha256,
        "name": document.name,
        "uri": document.uri,
        "segments": [_segment(segment) for segment in segments],
        "pages": [
            {"number": p.number, "status": p.status, "flaws": p.flaws, "text": p.text}
            for p in pages
        ],
    }
    stream.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")


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
    box = field.box.to_frame((1, 1)) if field.box else None
    return {
        "path": field.path, "value": field.value, "raw": field.raw, "page": field.page_number,
        "box": box, "evidence": field.evidence, "probability": field.probability,
        "valid": field.valid, "problem": field.problem, "currency": field.currency,
        "agreement": field.agreement, "readings": [_reading(each) for each in field.readings],
    }  # fmt: skip


def _reading(reading: Witnessed) -> dict[str, Any]:
    box = reading.box.to_frame((1, 1)) if reading.box else None
    return {
        "reader": reading.reader, "value": reading.value, "raw": reading.raw,
        "page": reading.page_number, "box": box,
    }  # fmt: skip


def _write_markdown(
    document: DocumentSummary,
    pages: tuple[Page, ...],
    _segments: tuple[Segment, ...],
    stream: TextIO,
) -> None:
    name = document.name.replace("--", "- -")  # two of them end a comment
    stream.write(f"<!-- document {document.document_id}: {name} -->\n\n")
    for page in pages:
        stream.write(f"<!-- page {page.number} -->\n\n{to_markdown(page.html)}\n\n")


class _Converter(MarkdownConverter):
    """Markdown in which a pipe inside a table's cell does not start another cell."""

    def process_tag(self, node: Any, parent_tags: Any = None) -> str:
        if node.name in ("td", "th"):
            for text in node.find_all(string=lambda text: "|" in text):
                text.replace_with(text.replace("|", "\\|"))
        return str(super().process_tag(node, parent_tags))  # type: ignore[misc] # it has no types


def to_markdown(html: str) -> str:
    """Clean Qwen HTML as Markdown, its tables as pipe tables, words that were parted at the end of
    a line in one."""
    return join_parted(str(_Converter(heading_style="ATX").convert(html)).strip())


def join_parted(text: str) -> str:
    """Without the hyphens at which words were parted. In `pre- and post-war` they stay, and so in
    compounds that were parted at their own hyphen, if they stand elsewhere in the text."""

    def join(found: re.Match[str]) -> str:
        compound = f"{found[1]}-{found[2]}"
        return compound if compound in text else found[1] + found[2]

    return PARTED.sub(join, text)
