"""Documents as the objects that a user's schema describes: JSON, checked against the schema itself.

In: the database, and a document type. Out: for each document of that type within the files a JSON
object with what it is of, whether it is valid and what is wrong, the object, and the evidence of
each value by JSON pointer. Nothing stored is changed.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

from flows.export.files import file_name, written_aside
from flows.export.objects import Assembled, assemble
from flows.export.validity import Checker, Problem
from parsers.document import Field, SchemaDefinition, Segment
from parsers.errors import SetupError
from parsers.extraction.document_type import DocumentType
from parsers.schemas.written import written
from storage.database import Database
from storage.queries import DocumentSummary, all_documents, stored_segments

SUFFIX = ".json"
Check = Callable[[Any], Sequence[Problem]]


@dataclass(slots=True)
class Written:
    """How many objects were written, of how many files; how many of them are not valid, how many
    values are in none as the schema does not allow them, and how many files were read by another
    version of the schema."""

    objects: int = 0
    files: int = 0
    invalid: int = 0
    withheld: int = 0
    older: int = 0


def export_objects(
    database: Database,
    document_type: DocumentType,
    documents: Sequence[DocumentSummary] | None = None,
    output: Path | None = None,
    folder: Path | None = None,
    check: bool = True,
) -> Written:
    """A list of all to `output` or standard output, or a file for each document in `folder`. check:
    whether the objects are checked. SetupError: bad_path if it cannot be written, bad_schema if the
    schema cannot be checked against."""
    count = Written()
    with ExitStack() as stack:
        checker = Checker(written(document_type.schema, document_type.model)) if check else None
        if checker:
            stack.callback(checker.close)
        known = all_documents(database) if documents is None else documents
        entries = _entries(database, known, document_type, checker, count)
        try:
            if folder:
                _write_files(entries, folder)
            elif output:
                with written_aside(output) as stream:
                    _write_list(entries, stream)
            else:
                _write_list(entries, sys.stdout)
        except OSError as error:
            problem = f"{folder or output} cannot be written: {error.strerror}"
            raise SetupError("bad_path", problem, "Name another place.") from error
    return count


Entries = Iterator[tuple[DocumentSummary, list[dict[str, Any]]]]


def _entries(
    database: Database,
    documents: Sequence[DocumentSummary],
    document_type: DocumentType,
    checker: Checker | None,
    count: Written,
) -> Entries:
    for document in documents:
        if document.run_id is None:
            continue
        segments = [
            each
            for each in stored_segments(database, document.run_id)
            if each.schema == document_type.name
        ]
        found = [_entry(document, each, document_type, checker) for each in segments]
        if found:
            count.files += 1
            count.objects += len(found)
            count.invalid += sum(each["valid"] is False for each in found)
            count.withheld += sum(map(_withheld, found))
            version = document_type.schema.version
            count.older += any(each.schema_version != version for each in segments)
            yield document, found


def _entry(
    document: DocumentSummary,
    segment: Segment,
    document_type: DocumentType,
    checker: Checker | None,
) -> dict[str, Any]:
    check = checker.problems if checker else _unchecked
    found, problems = allowed(document_type.schema, segment.fields, check)
    return {
        "document_id": document.document_id,
        "name": document.name,
        "segment": segment.number,
        "first_page": segment.first_page,
        "last_page": segment.last_page,
        "schema": document_type.name,
        "valid": not problems if checker else None,
        "problems": [asdict(each) for each in problems],
        "object": found.value,
        "evidence": found.evidence,
        "left_out": [*found.left_out],
    }


def allowed(
    schema: SchemaDefinition, fields: Sequence[Field], check: Check
) -> tuple[Assembled, Sequence[Problem]]:
    """The object without the values that the schema does not allow where they stand, and what is
    still wrong with it."""
    found = assemble(schema, fields)
    problems = check(found.value)
    withheld = {
        str(found.evidence[each.pointer]["path"]): each.problem
        for each in problems
        if "path" in found.evidence.get(each.pointer, ())
    }
    if not withheld:
        return found, problems
    without = assemble(schema, fields, withheld)
    return without, check(without.value)


def _unchecked(_value: Any) -> Sequence[Problem]:
    return ()


def _withheld(entry: dict[str, Any]) -> int:
    told = (*entry["left_out"], *entry["evidence"].values())
    return sum("withheld" in each for each in told)


def _write_list(entries: Entries, stream: TextIO) -> None:
    """One line for each, in a list."""
    before = "[\n"
    for _, found in entries:
        for each in found:
            stream.write(before + json.dumps(each, ensure_ascii=False))
            before = ",\n"
    stream.write("[]\n" if before == "[\n" else "\n]\n")


def _write_files(entries: Entries, folder: Path) -> None:
    """A list of one, mostly: a file may be several documents."""
    folder.mkdir(parents=True, exist_ok=True)
    for document, found in entries:
        with written_aside(folder / f"{file_name(document)}{SUFFIX}") as stream:
            stream.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
